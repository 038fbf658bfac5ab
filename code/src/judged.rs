//! The judgements of all programs, lesson by lesson, from their `judged.rs`.

use programs::judge::Case;

use crate::pictures::Picture;

include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// The judgements and pictures of one lesson.
#[derive(Clone, Copy)]
pub struct Judged {
    /// The lesson: the name of its folder.
    pub lesson: &'static str,
    /// Judgements of its Rust programs.
    pub rust: &'static [Case],
    /// Judgements of its Go programs.
    pub go: &'static [Case],
    /// The pictures of runs of its programs.
    pub pictures: &'static [Picture],
}

impl Judged {
    /// The judgements of the lesson `name`; `None` where there is no such lesson or it has no
    /// `judged.rs`.
    pub fn of(name: &str) -> Option<&'static Judged> {
        ALL.iter().find(|judged| judged.lesson == name)
    }
}

/// Every picture of every lesson.
pub fn pictures() -> impl Iterator<Item = &'static Picture> {
    ALL.iter().flat_map(|lesson| lesson.pictures)
}
