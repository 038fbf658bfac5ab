//! `SUMMARY.md`, with the lines that mdBook's own parser does not keep.

use std::fs;
use std::path::{Path, PathBuf};

use mdbook_summary::{Summary, SummaryItem, parse_summary};

use course::fault::Fault;
use course::layout::{Layout, stem};

/// The directories below `book/src` whose chapters are no lessons; every other one is
/// a part of the course.
pub const NO_PART: [&str; 3] = ["start", "solutions", "appendix"];

/// The chapters that `SUMMARY.md` names, in the order of the course, each with
/// the line that names it (counted from 1).
///
/// # Errors
/// When the file cannot be read or mdBook cannot parse it.
pub fn chapters(layout: &Layout) -> Result<Vec<(PathBuf, usize)>, Fault> {
    let path = layout.book_src().join("SUMMARY.md");
    let here = layout.relative(&path);
    let text = fs::read_to_string(&path).map_err(|error| {
        Fault::new(
            &here,
            format!("cannot be read: {error}"),
            "mdBook needs a SUMMARY.md that names every chapter",
        )
    })?;
    let summary = parse_summary(&text).map_err(|error| {
        let message = format!("{error:#}");
        // mdBook's message carries the place: "... on line 3, column 5".
        let line = message.split("line ").nth(1).and_then(|rest| {
            rest.split(|c: char| !c.is_ascii_digit())
                .next()?
                .parse()
                .ok()
        });
        Fault {
            line,
            ..Fault::new(
                &here,
                format!("mdBook cannot parse it: {}", message.replace('\n', " ")),
                "a chapter is a line like `- [Title](part/lesson.md)`",
            )
        }
    })?;
    Ok(links(&summary)
        .into_iter()
        .map(|location| {
            let line = line_naming(&text, &location);
            (location, line)
        })
        .collect())
}

/// `things` in the order in which `SUMMARY.md` names their lessons; those of
/// lessons that it does not name come last.
///
/// # Errors
/// When `SUMMARY.md` cannot be read.
pub fn in_order<T>(
    layout: &Layout,
    mut things: Vec<T>,
    lesson: impl Fn(&T) -> &str,
) -> Result<Vec<T>, Fault> {
    let chapters = chapters(layout)?;
    things.sort_by_key(|thing| {
        chapters
            .iter()
            .position(|(chapter, _)| stem(chapter) == lesson(thing))
            .unwrap_or(chapters.len())
    });
    Ok(things)
}

/// Chapters that are named and not there, named twice, or there and not named.
pub fn check(layout: &Layout, chapters: &[(PathBuf, usize)], files: &[PathBuf]) -> Vec<Fault> {
    let summary = layout.relative(&layout.book_src().join("SUMMARY.md"));
    let mut faults = Vec::new();
    for (index, (chapter, line)) in chapters.iter().enumerate() {
        if !layout.book_src().join(chapter).is_file() {
            faults.push(
                Fault::new(
                    &summary,
                    format!("names {}, which is not there", chapter.display()),
                    "correct the path, or add the chapter",
                )
                .at(*line),
            );
        }
        if chapters[..index]
            .iter()
            .any(|(earlier, _)| earlier == chapter)
        {
            faults.push(
                Fault::new(
                    &summary,
                    format!("names {} twice", chapter.display()),
                    "a chapter has one place in the course",
                )
                .at(*line),
            );
        }
    }
    for file in files {
        let named = chapters
            .iter()
            .any(|(chapter, _)| layout.book_src().join(chapter) == *file);
        if !named {
            faults.push(Fault::new(
                layout.relative(file),
                "is not in SUMMARY.md, so no reader will find it",
                "name it in book/src/SUMMARY.md, or remove the file",
            ));
        }
    }
    faults
}

fn links(summary: &Summary) -> Vec<PathBuf> {
    fn add(items: &[SummaryItem], found: &mut Vec<PathBuf>) {
        for item in items {
            if let SummaryItem::Link(link) = item {
                found.extend(link.location.clone());
                add(&link.nested_items, found);
            }
        }
    }
    let mut found = Vec::new();
    add(&summary.prefix_chapters, &mut found);
    add(&summary.numbered_chapters, &mut found);
    add(&summary.suffix_chapters, &mut found);
    found
}

fn line_naming(summary: &str, location: &Path) -> usize {
    let link = format!("({})", location.to_string_lossy().replace('\\', "/"));
    1 + summary
        .lines()
        .position(|line| line.contains(&link))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_that_are_broken_name_their_line() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let layout = Layout::at(directory.path());
        fs::create_dir_all(layout.book_src()).expect("made");
        let summary = layout.book_src().join("SUMMARY.md");
        // An item that is no link is refused by mdBook.
        for (text, line) in [
            ("# Summary\n\n- [Tea](tea.md)\n- tea\n", 4),
            (
                "# Summary\n\n[Start](start.md)\n\n- [Tea](tea.md)\n- **no** link\n",
                6,
            ),
        ] {
            fs::write(&summary, text).expect("written");
            let fault = chapters(&layout).expect_err("broken");
            assert_eq!(fault.line, Some(line), "{fault}");
        }
    }
}
