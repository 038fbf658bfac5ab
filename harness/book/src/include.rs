//! mdBook's `{{#include}}` family, found in the raw sources.
//!
//! mdBook 0.5.4 logs an include whose file is missing and goes on; of a
//! missing anchor it says nothing at all, and `rustdoc_include` then hides the
//! whole program. So the includes are looked at here, before mdBook sees them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use course::fault::Fault;
use course::layout::Layout;
use course::lesson;

/// mdBook's own pattern (`find_links` in mdbook-driver 0.5.4), with the escaped
/// form first, as there.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\{\{\#.*\}\}|\{\{\s*\#([a-zA-Z0-9_]+)\s+([^}]+)\}\}")
        .expect("the pattern is a constant")
});

/// mdBook's own pattern for the start and the end of an anchor.
static ANCHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR(_END)?:\s*([\w_-]+)").expect("the pattern is a constant"));

/// mdBook follows includes of includes this deep.
const DEEPEST: usize = 10;

/// The part of a file that an include asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The lines between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(String),
    /// A range of lines that ends at this one (counted from 1) or is open.
    Lines(usize, Option<usize>),
}

/// One include of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// The path as written.
    pub path: PathBuf,
    /// The part of the file that it asks for.
    pub part: Part,
    /// True where the rest of the file comes along, hidden (`rustdoc_include`).
    pub rest_hidden: bool,
}

impl Include {
    /// Tells whether all of the file comes along, shown or hidden.
    pub fn brings_all(&self) -> bool {
        self.rest_hidden || self.part == Part::Whole
    }
}

/// The includes of `text`, in order; escaped ones and `{{#title}}` are none.
pub fn includes(text: &str) -> Vec<Include> {
    LINK.captures_iter(text)
        .filter_map(|found| {
            let kind = found.get(1)?.as_str();
            let target = found.get(2)?.as_str().split_whitespace().next()?;
            let (path, part) = match kind {
                "include" | "rustdoc_include" => match target.split_once(':') {
                    Some((path, part)) => (path, parse_part(part)),
                    None => (target, Part::Whole),
                },
                "playground" | "playpen" => (target, Part::Whole),
                _ => return None,
            };
            let start = found.get(0).map_or(0, |whole| whole.start());
            Some(Include {
                line: 1 + text[..start].matches('\n').count(),
                path: PathBuf::from(path),
                part,
                rest_hidden: kind == "rustdoc_include",
            })
        })
        .collect()
}

/// Reads the part after the colon: a line, a range `from:to` with either end open, or
/// the name of an anchor, told apart as mdBook does.
fn parse_part(part: &str) -> Part {
    let mut ends = part.splitn(3, ':');
    let first = ends.next().unwrap_or_default();
    let from = match first.parse::<usize>() {
        Ok(line) => Some(line),
        Err(_) if first.is_empty() => None,
        Err(_) => return Part::Anchor(first.to_owned()),
    };
    match (from, ends.next().map(str::parse::<usize>)) {
        (Some(from), None) => Part::Lines(from, Some(from)),
        (from, Some(Ok(to))) => Part::Lines(from.unwrap_or(1), Some(to)),
        (Some(from), Some(Err(_))) => Part::Lines(from, None),
        (None, _) => Part::Whole,
    }
}

/// Checks every include of `chapter`, and of what it includes.
///
/// A fault names the line of the include that is wrong: a missing file, a
/// missing or unclosed anchor, lines past the end, includes in a circle.
pub fn check(layout: &Layout, chapter: &Path, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    walk(layout, chapter, text, 0, &mut |_, fault| {
        faults.extend(fault);
    });
    faults
}

/// The files that `chapter` includes, directly or through another, from the
/// root of the course.
pub fn included_files(layout: &Layout, chapter: &Path, text: &str) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    walk(layout, chapter, text, 0, &mut |file, _| {
        files.insert(layout.relative(file));
    });
    files
}

fn walk(
    layout: &Layout,
    file: &Path,
    text: &str,
    depth: usize,
    seen: &mut dyn FnMut(&Path, Option<Fault>),
) {
    let here = layout.relative(file);
    for include in includes(text) {
        let target = file.parent().unwrap_or(Path::new("")).join(&include.path);
        let shown = layout.relative(&target);
        let content = if depth < DEEPEST {
            included(&target, &shown)
        } else {
            Err(Fault::unplaced(
                format!("includes {} deeper than {DEEPEST} files", shown.display()),
                "a file includes itself, directly or through another",
            ))
        };
        let fault = match &content {
            Ok(content) => missing_part(content, &include.part).map(|fault| Fault {
                message: format!("includes {}: {}", shown.display(), fault.message),
                ..fault
            }),
            Err(fault) => Some(fault.clone()),
        };
        seen(
            &target,
            fault.map(|fault| fault.in_file(&here).at(include.line)),
        );
        if let Ok(content) = content {
            walk(layout, &target, &content, depth + 1, seen);
        }
    }
}

/// The text of the included file `target`, which is `shown` from the root of the
/// course.
fn included(target: &Path, shown: &Path) -> Result<String, Fault> {
    let bytes = fs::read(target).map_err(|error| {
        let lesson = lesson::place_of(shown).map(|(lesson, _)| lesson);
        let recorded = shown
            .extension()
            .is_some_and(|kind| kind == "stdout" || kind == "stderr");
        let help = match lesson.filter(|_| recorded) {
            Some(lesson) => format!(
                "correct the path, or record what is printed: \
                 `SNAPSHOTS=overwrite cargo test -p code -- {lesson}`"
            ),
            None => "correct the path (it is taken from the chapter's own directory) or add the \
                     file"
                .to_owned(),
        };
        Fault::unplaced(
            format!(
                "includes {}, which cannot be read: {error}",
                shown.display()
            ),
            help,
        )
    })?;
    String::from_utf8(bytes).map_err(|error| {
        Fault::unplaced(
            format!("includes {}, which is not UTF-8: {error}", shown.display()),
            "save it as UTF-8",
        )
    })
}

/// The part that `content` does not have, if it does not, as a fault without its
/// place.
fn missing_part(content: &str, part: &Part) -> Option<Fault> {
    match part {
        Part::Whole => None,
        Part::Anchor(name) => missing_anchor(content, name),
        Part::Lines(from, to) => missing_lines(content, *from, *to),
    }
}

fn missing_anchor(content: &str, wanted: &str) -> Option<Fault> {
    let marks: Vec<(bool, &str)> = content
        .lines()
        .filter_map(|line| {
            let found = ANCHOR.captures(line)?;
            Some((found.get(1).is_some(), found.get(2)?.as_str()))
        })
        .collect();
    if !marks.contains(&(false, wanted)) {
        let known: BTreeSet<&str> = marks
            .iter()
            .filter(|(end, _)| !end)
            .map(|(_, name)| *name)
            .collect();
        let help = if known.is_empty() {
            format!(
                "the file has no anchors; put `// ANCHOR: {wanted}` before the lines to show and `// ANCHOR_END: {wanted}` after them"
            )
        } else {
            let known: Vec<&str> = known.into_iter().collect();
            format!("the file has the anchors {}", known.join(", "))
        };
        return Some(Fault::unplaced(
            format!("there is no anchor `{wanted}`"),
            help,
        ));
    }
    if !marks.contains(&(true, wanted)) {
        let help = format!("put `// ANCHOR_END: {wanted}` after the lines to show");
        return Some(Fault::unplaced(
            format!("the anchor `{wanted}` is never closed"),
            help,
        ));
    }
    None
}

fn missing_lines(content: &str, from: usize, to: Option<usize>) -> Option<Fault> {
    let lines = content.lines().count();
    let last = to.unwrap_or(from);
    if from <= last && last <= lines {
        return None;
    }
    Some(Fault::unplaced(
        format!("asks for lines {from} to {last} of {lines}"),
        "correct the range, or use an anchor, which moves with the lines",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_not_yet_recorded_are_to_be_recorded() {
        let text = "{{#include ../../code/lessons/tea/examples/kettle.stdout}}\n";
        let found = faults(&[("book/src/a.md", text)]);
        assert!(
            found[0].contains("`SNAPSHOTS=overwrite cargo test -p code -- tea`"),
            "{found:?}"
        );
    }

    #[test]
    fn finds_what_mdbook_finds() {
        let text = "a\n{{#include x.rs:main}}\n\\{{#include no.rs}}\n{{ #rustdoc_include y.rs:2:5}} {{#title T}}\n{{#include z.rs}}{{#include l.rs:7}}";
        let found: Vec<_> = includes(text)
            .into_iter()
            .map(|include| (include.line, include.path, include.part))
            .collect();
        assert_eq!(
            found,
            [
                (2, PathBuf::from("x.rs"), Part::Anchor("main".into())),
                (4, PathBuf::from("y.rs"), Part::Lines(2, Some(5))),
                (5, PathBuf::from("z.rs"), Part::Whole),
                (5, PathBuf::from("l.rs"), Part::Lines(7, Some(7))),
            ]
        );
    }

    fn course(files: &[(&str, &str)]) -> (tempfile::TempDir, Layout) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        for (path, text) in files {
            let path = directory.path().join(path);
            fs::create_dir_all(path.parent().expect("has a parent")).expect("made");
            fs::write(path, text).expect("written");
        }
        let layout = Layout::at(directory.path());
        (directory, layout)
    }

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let (_kept, layout) = course(files);
        let chapter = layout.root().join(files[0].0);
        check(&layout, &chapter, files[0].1)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn missing_files_are_named_with_chapter_and_line() {
        let found = faults(&[("book/src/a.md", "# A\n\n{{#include ../../code/none.rs}}\n")]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("book/src/a.md:3: includes code/none.rs, which cannot be read"),
            "{found:?}"
        );
    }

    #[test]
    fn anchors_that_are_missing_or_unclosed_are_named() {
        let chapter = ("book/src/a.md", "{{#include ../../code/x.rs:mian}}");
        let found = faults(&[
            chapter,
            ("code/x.rs", "// ANCHOR: main\n// ANCHOR_END: main\n"),
        ]);
        assert_eq!(
            found,
            [
                "book/src/a.md:1: includes code/x.rs: there is no anchor `mian`\n  help: the file has the anchors main"
            ]
        );
        let found = faults(&[chapter, ("code/x.rs", "// ANCHOR: mian\n")]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("is never closed"), "{found:?}");
    }

    #[test]
    fn lines_past_the_end_and_circles_are_faults() {
        let found = faults(&[("a.md", "{{#include b.txt:2:9}}"), ("b.txt", "1\n2\n3\n")]);
        assert!(found[0].contains("asks for lines 2 to 9 of 3"), "{found:?}");
        let found = faults(&[("a.md", "{{#include a.md}}")]);
        assert!(found[0].contains("deeper than 10 files"), "{found:?}");
    }

    #[test]
    fn chapters_without_mistakes_have_no_faults() {
        let found = faults(&[
            (
                "a.md",
                "{{#include b.rs:x}}\n{{#include b.rs:1:2}}\n{{#include b.rs::2}}",
            ),
            ("b.rs", "// ANCHOR: x\nlet a;\n// ANCHOR_END: x\n"),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }
}
