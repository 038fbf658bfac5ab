//! The learner's attempts and progress, and the exercise that is meant by a name: the
//! same for the command line and for the pages.

use std::path::Path;

use course::fault::Fault;
use course::layout::Layout;
use course::nearest::nearest;
use exercises::Exercise;
use exercises::store::{ProgressStore, StoredProgress};

use crate::say::complain;

/// The learner's store: `my/`, or another directory for the tests.
pub fn store(my: Option<&Path>, layout: &Layout) -> ProgressStore {
    ProgressStore::at(my.map_or_else(|| layout.my(), Path::to_owned))
}

/// Warns in the terminal of a corrupt record of progress, with the place that it was
/// put.
pub fn warn_if_progress_was_corrupt(recorded: &StoredProgress, layout: &Layout) {
    if let Some(corrupt) = corrupt_progress(recorded, layout) {
        let fault = Fault::unplaced(corrupt, "check an exercise again, and it is recorded again");
        complain(format_args!("warning: {fault}"));
    }
}

/// A sentence on a corrupt record of progress and the place it was put; none where the
/// record was read.
pub fn corrupt_progress(recorded: &StoredProgress, layout: &Layout) -> Option<String> {
    recorded.damaged.as_ref().map(|aside| {
        format!(
            "the record of your progress could not be read: it is kept as {}, and a new one is \
             begun",
            layout.relative(aside).display()
        )
    })
}

/// The exercise that is meant by `name`.
///
/// # Errors
///
/// When there is none of that name, with the nearest.
pub fn find<'a>(exercises: &'a [Exercise], name: &str) -> Result<&'a Exercise, Fault> {
    let stem = stem(name);
    if let Some(exercise) = exercises.iter().find(|exercise| exercise.lesson == stem) {
        return Ok(exercise);
    }
    let unknown = format!("no exercise is called `{name}`");
    Err(
        match nearest(&stem, exercises.iter().map(|e| e.lesson.as_str())) {
            Some(near) => {
                let near = near.replace('_', "-");
                Fault::unplaced(format!("{unknown}; did you mean `{near}`?"), "")
            }
            None => {
                let names: Vec<_> = exercises.iter().map(Exercise::name).collect();
                Fault::unplaced(unknown, format!("the exercises are {}", names.join(", ")))
            }
        },
    )
}

/// The stem of the lesson that is meant by `name`: the words of its title, as in the
/// address of its page, or its file.
pub fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = [".md", ".html"]
        .iter()
        .find_map(|ending| file.strip_suffix(ending))
        .unwrap_or(file);
    stem.trim().to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use course::lesson::Lesson;

    use super::*;

    #[test]
    fn find_suggests_the_nearest_exercise() {
        let layout = Layout::at("x");
        let exercises =
            ["no_order", "amdahl"].map(|lesson| Exercise::of(&Lesson::at(&layout, lesson)));
        assert_eq!(
            find(&exercises, "No order").expect("found").lesson,
            "no_order"
        );
        let near = find(&exercises, "no-ordre")
            .expect_err("a typo")
            .to_string();
        assert_eq!(
            near,
            "no exercise is called `no-ordre`; did you mean `no-order`?"
        );
        let far = find(&exercises, "zzz").expect_err("unknown").to_string();
        assert!(
            far.ends_with("help: the exercises are no-order, amdahl"),
            "{far}"
        );
    }

    #[test]
    fn stem_is_the_same_for_all_names() {
        for name in [
            "no_order",
            "no-order",
            "No order",
            "no_order.md",
            "book/src/tasks/no_order.md",
            "tasks/no_order.html",
        ] {
            assert_eq!(stem(name), "no_order", "{name}");
        }
    }
}
