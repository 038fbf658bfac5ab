//! The tables of the back matter. The phrasebook says nothing that was not
//! compiled and run: each of its phrases stands in a program that the page shows,
//! and the two programs of a pair print the same. Each decision names the lesson
//! that proves it.

mod small_course;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use book::include;
use course::layout::Layout;

/// A part of the page: a heading, a table, and the programs that it shows.
struct Section {
    title: String,
    rows: Vec<TableRow>,
    go: Vec<PathBuf>,
    rust: Vec<PathBuf>,
}

/// A line of a table.
struct TableRow {
    line: usize,
    cells: Vec<String>,
}

/// Finds the faults of the phrasebook of the course at `layout`.
fn faults(layout: &Layout) -> Result<Vec<String>> {
    let page = layout.book_src().join("appendix").join("go_to_rust.md");
    let text = fs::read_to_string(&page).with_context(|| format!("reading {}", page.display()))?;
    let here = layout.relative(&page);
    let mut faults = Vec::new();
    for section in sections(&page, &text) {
        let title = &section.title;
        let (go, rust) = (read(&section.go)?, read(&section.rust)?);
        if section.rows.is_empty() || go.is_empty() || rust.is_empty() {
            faults.push(format!(
                "{}: `{title}` needs a table, a Go program and a Rust program",
                here.display()
            ));
        }
        for row in &section.rows {
            let place = format!("{}:{}", here.display(), row.line);
            let [go_cell, rust_cell, differs] = row.cells.as_slice() else {
                faults.push(format!(
                    "{place}: a row with {} cells, not three",
                    row.cells.len()
                ));
                continue;
            };
            for (cell, program, language) in [(go_cell, &go, "Go"), (rust_cell, &rust, "Rust")] {
                let phrases = phrases(cell);
                if phrases.is_empty() {
                    faults.push(format!("{place}: no {language} phrase in `{cell}`"));
                }
                for phrase in phrases {
                    if !contains(program, &phrase) {
                        faults.push(format!(
                            "{place}: no {language} program of `{title}` contains `{phrase}`"
                        ));
                    }
                }
            }
            if !differs.ends_with(".md)") {
                faults.push(format!("{place}: no link to a lesson"));
            }
        }
        let printed = |paths: &[PathBuf]| {
            let recorded = paths.iter().map(|path| path.with_extension("stdout"));
            read(&recorded.collect::<Vec<_>>())
        };
        if printed(&section.go)? != printed(&section.rust)? {
            faults.push(format!(
                "{}: the programs of `{title}` do not print the same",
                here.display()
            ));
        }
    }
    Ok(faults)
}

fn sections(page: &Path, text: &str) -> Vec<Section> {
    let directory = page.parent().unwrap_or(Path::new(""));
    let mut sections: Vec<Section> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(title) = line.strip_prefix("## ") {
            sections.push(Section {
                title: title.to_owned(),
                rows: Vec::new(),
                go: Vec::new(),
                rust: Vec::new(),
            });
        }
        let Some(section) = sections.last_mut() else {
            continue;
        };
        for include in include::includes(line) {
            let path = directory.join(&include.path);
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("go") => section.go.push(path),
                Some("rs") => section.rust.push(path),
                _ => {}
            }
        }
        let is_row = line.starts_with("| ") && !line.starts_with("| Go |");
        if is_row {
            let escaped = line.replace("\\|", "\u{0}");
            let inside = escaped.trim().trim_start_matches('|').trim_end_matches('|');
            section.rows.push(TableRow {
                line: index + 1,
                cells: inside
                    .split('|')
                    .map(|cell| cell.trim().replace('\u{0}', "|"))
                    .collect(),
            });
        }
    }
    sections
}

/// The phrases of a cell: the texts between backticks.
fn phrases(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The text of all the files, one space for each run of white space.
fn read(paths: &[PathBuf]) -> Result<String> {
    let mut text = String::new();
    for path in paths {
        text += &fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Tells whether `program` has the parts of `phrase` between its `..`, one behind the
/// other and close together.
fn contains(program: &str, phrase: &str) -> bool {
    const CLOSE: usize = 160;
    let parts: Vec<&str> = phrase.split("..").map(str::trim).collect();
    program.match_indices(parts[0]).any(|(start, first)| {
        let mut at = start + first.len();
        parts[1..].iter().all(|part| {
            let next = program[at..].find(part).filter(|skipped| *skipped < CLOSE);
            at += next.map_or(0, |skipped| skipped + part.len());
            next.is_some()
        })
    })
}

#[test]
fn phrases_stand_in_programs_that_print_the_same() -> Result<()> {
    let found = faults(&Layout::find()?)?;
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}

/// The last cell of each row of the decision tables names the lesson that proves it.
#[test]
fn decisions_link_to_a_lesson() -> Result<()> {
    let layout = Layout::find()?;
    let page = layout.book_src().join("appendix").join("which_one_when.md");
    let text = fs::read_to_string(&page)?;
    let rows: Vec<TableRow> = sections(&page, &text)
        .into_iter()
        .flat_map(|section| section.rows)
        .filter(|row| row.cells.last().is_none_or(|cell| cell != "lesson"))
        .collect();
    assert!(!rows.is_empty());
    for row in rows {
        let lesson = row.cells.last().map_or("", String::as_str);
        assert!(
            lesson.starts_with('[') && lesson.ends_with(".md)"),
            "{}:{}: a decision without a lesson: {lesson}",
            layout.relative(&page).display(),
            row.line
        );
    }
    Ok(())
}

#[test]
fn planted_phrases_are_found() -> Result<()> {
    let course = small_course::Course::new()?;
    course.write(
        "code/lessons/go_to_rust/go/tea.go",
        "func main() {\n\tgo boil()\n\tfmt.Println(1)\n}\n",
    )?;
    course.write("code/lessons/go_to_rust/go/tea.stdout", "1\n")?;
    course.write(
        "code/lessons/go_to_rust/examples/tea.rs",
        "fn main() {\n    spawn(boil());\n}\n",
    )?;
    course.write("code/lessons/go_to_rust/examples/tea.stdout", "1\n")?;
    let page = "book/src/appendix/go_to_rust.md";
    let good = "# P\n\n## Tea\n\n| Go | Rust | what differs |\n|---|---|---|\n| `go boil() .. }` | `spawn(boil());` | a handle [F](../tasks/first.md) |\n\n{{#include ../../../code/lessons/go_to_rust/go/tea.go}}\n{{#include ../../../code/lessons/go_to_rust/examples/tea.rs}}\n";
    course.write(page, good)?;
    assert_eq!(faults(course.layout())?, [""; 0]);

    for (from, to, says) in [
        (
            "`go boil() ..",
            "`go brew() ..",
            ":7: no Go program of `Tea` contains `go brew() .. }`",
        ),
        (
            "`spawn(boil());`",
            "`spawn(brew());`",
            ":7: no Rust program of `Tea` contains",
        ),
        ("`spawn(boil());`", "spawn", ":7: no Rust phrase in `spawn`"),
        ("[F](../tasks/first.md)", "F", ":7: no link to a lesson"),
        ("| a handle", "", ":7: a row with 2 cells, not three"),
        (
            "{{#include ../../../code/lessons/go_to_rust/go/tea.go}}",
            "",
            "needs a table, a Go program and a Rust program",
        ),
    ] {
        course.write(page, &good.replace(from, to))?;
        let found = faults(course.layout())?.join("\n");
        assert!(found.contains(says), "{says}: {found}");
    }
    course.write(page, good)?;
    course.write("code/lessons/go_to_rust/go/tea.stdout", "2\n")?;
    let found = faults(course.layout())?;
    assert_eq!(
        found,
        ["book/src/appendix/go_to_rust.md: the programs of `Tea` do not print the same"]
    );
    Ok(())
}
