//! `new`: begins a lesson, with its folder, its chapter and its solution's page.
//!
//! The template builds and is proved at once, but for the lines on what is still to be
//! written: those are faults of the book until they are gone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use book::folders::TO_WRITE;
use book::{chapters, summary};
use course::fault::Fault;
use course::layout::Layout;
use course::lesson::{self, Lesson};

use crate::cli::NewArgs;
use crate::say::say;

/// The files of a lesson's folder; `program` stands for the lesson's name.
const FOLDER: [(&str, &str); 10] = [
    (
        "Cargo.toml",
        include_str!("../../template/lesson/Cargo.toml"),
    ),
    ("judged.rs", include_str!("../../template/lesson/judged.rs")),
    (
        "programs.md",
        include_str!("../../template/lesson/programs.md"),
    ),
    (
        "examples/program.rs",
        include_str!("../../template/lesson/examples/program.rs"),
    ),
    (
        "examples/program.stdout",
        include_str!("../../template/lesson/examples/program.stdout"),
    ),
    (
        "exercise/starter.rs",
        include_str!("../../template/lesson/exercise/starter.rs"),
    ),
    (
        "exercise/tests.rs",
        include_str!("../../template/lesson/exercise/tests.rs"),
    ),
    (
        "exercise/solution.rs",
        include_str!("../../template/lesson/exercise/solution.rs"),
    ),
    (
        "exercise/hint.md",
        include_str!("../../template/lesson/exercise/hint.md"),
    ),
    (
        "exercise/wrong/too_small.rs",
        include_str!("../../template/lesson/exercise/wrong/too_small.rs"),
    ),
];

const CHAPTER: &str = include_str!("../../template/chapter.md");
const SOLUTION: &str = include_str!("../../template/solution.md");

/// The directory of the solutions' pages, below `book/src`.
const SOLUTIONS: &str = "solutions";

/// Writes the folder and the pages of a lesson, and names the pages in `SUMMARY.md`.
///
/// # Errors
///
/// When the lesson's name or that of the part cannot be one or is taken, and when
/// something cannot be written.
pub fn run(args: &NewArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let new = New::checked(args, layout)?;
    let summary_file = layout.book_src().join("SUMMARY.md");
    let summary = fs::read_to_string(&summary_file)
        .with_context(|| format!("reading {}", summary_file.display()))?;
    let chapters = summary::chapters(layout)?;
    let begins_a_part = last_line_of(&chapters, &new.part).is_none();
    let summary = new.named_in(&summary, &chapters);

    // The folder is written elsewhere and moved: one without its Cargo.toml would make every
    // cargo command fail for that moment. `target` in the root lies on the same disk.
    let target = layout.root().join("target");
    fs::create_dir_all(&target).with_context(|| format!("making {}", target.display()))?;
    let beside = tempfile::tempdir_in(&target).context("making a temporary directory")?;
    let folder = beside.path().join("lesson");
    for (path, text) in FOLDER {
        let name = path.replace("program.", &format!("{}.", new.lesson.name));
        write(&folder.join(name), &new.filled(text))?;
    }
    fs::create_dir_all(layout.lessons())
        .and_then(|()| fs::rename(&folder, new.lesson.path()))
        .with_context(|| format!("moving the folder to {}", new.lesson.path().display()))?;
    let chapter = layout.book_src().join(&new.part).join(new.file());
    let solution = layout.book_src().join(SOLUTIONS).join(new.solution_file());
    let pages = [
        (&chapter, new.filled(CHAPTER)),
        (&solution, new.filled(SOLUTION)),
        (&summary_file, summary),
    ];
    for (path, text) in &pages {
        if let Err(error) = write(path, text) {
            // Half a lesson would be in the way of the next try.
            let _ = fs::remove_dir_all(new.lesson.path());
            let _ = fs::remove_file(&chapter);
            let _ = fs::remove_file(&solution);
            return Err(error);
        }
    }

    let shown = |path: &Path| layout.relative(path).display().to_string();
    if begins_a_part {
        say(format_args!("`{}` is a new part of the course.", new.part));
    }
    say(format_args!(
        "The lesson is begun: {}, {} and {}, named in {}.\n\
         What is still to be written begins with `{TO_WRITE}`; \
         `cargo run -- test {}` lists it.",
        shown(new.lesson.path()),
        shown(&chapter),
        shown(&solution),
        shown(&summary_file),
        new.lesson.name.replace('_', "-"),
    ));
    Ok(ExitCode::SUCCESS)
}

/// A lesson that can be begun.
struct New {
    lesson: Lesson,
    part: String,
    title: String,
}

impl New {
    fn checked(args: &NewArgs, layout: &Layout) -> anyhow::Result<New> {
        let name = args.lesson.replace('-', "_");
        for (what, given, name) in [
            ("lesson", &args.lesson, &name),
            ("part", &args.part, &args.part),
        ] {
            if !lesson::is_name(name) {
                bail!(Fault::unplaced(
                    format!(
                        "`{given}` cannot be the name of a {what}: it names a file and a package"
                    ),
                    "begin with a small letter and go on with small letters, digits and `_`, as \
                     in `no_order`",
                ));
            }
        }
        if lesson::pinned(layout).contains(&name) {
            bail!(Fault::unplaced(
                format!("`{name}` is the name of a crate that programs use"),
                "choose another: a program of that name would hide the crate",
            ));
        }
        if summary::NO_PART.contains(&args.part.as_str()) {
            bail!(Fault::unplaced(
                format!("the chapters in book/src/{} are no lessons", args.part),
                "name a part of the course, as in `--part tasks`, or a new one",
            ));
        }
        let lesson = Lesson::at(layout, &name);
        let solution = format!("{name}_solution");
        let taken = chapters::all(layout)?
            .into_iter()
            .find(|chapter| chapter.name == name || chapter.name == solution)
            .map(|chapter| chapter.path)
            .or_else(|| lesson.path().exists().then(|| lesson.path().to_owned()))
            .or_else(|| {
                lesson::of_program(layout, &name)
                    .ok()
                    .map(|(_, source)| source)
            });
        if let Some(path) = taken {
            bail!(Fault::unplaced(
                format!(
                    "there is a `{name}` already: {}",
                    layout.relative(&path).display()
                ),
                "names of chapters, lessons and programs are unique in the course; choose another",
            ));
        }
        let words = name.replace('_', " ");
        let title = words[..1].to_uppercase() + &words[1..];
        Ok(New {
            lesson,
            part: args.part.clone(),
            title,
        })
    }

    fn file(&self) -> PathBuf {
        format!("{}.md", self.lesson.name).into()
    }

    fn solution_file(&self) -> PathBuf {
        format!("{}_solution.md", self.lesson.name).into()
    }

    fn filled(&self, template: &str) -> String {
        template
            .replace("LESSON", &self.lesson.name)
            .replace("NAME", &self.lesson.name.replace('_', "-"))
            .replace("TITLE", &self.title)
            .replace("PART", &self.part)
    }

    /// `summary` with the chapter behind the last one of its part, and its solution
    /// behind the last solution. A part that has no chapter yet begins before the
    /// solutions.
    fn named_in(&self, summary: &str, chapters: &[(PathBuf, usize)]) -> String {
        let (name, part, title) = (&self.lesson.name, &self.part, &self.title);
        let mut lines: Vec<String> = summary.lines().map(str::to_owned).collect();
        let chapter = format!("- [{title}]({part}/{name}.md)");
        let solution = format!("- [{title}: a solution]({SOLUTIONS}/{name}_solution.md)");
        // From the end to the start, so that the lines before keep their places.
        match last_line_of(chapters, SOLUTIONS) {
            Some(line) => lines.insert(line, solution),
            None => lines.extend([
                "".to_owned(),
                "# Solutions".to_owned(),
                "".to_owned(),
                solution,
            ]),
        }
        match last_line_of(chapters, part) {
            Some(line) => lines.insert(line, chapter),
            None => {
                let place = lines
                    .iter()
                    .position(|line| line.trim() == "# Solutions")
                    .unwrap_or(lines.len());
                let heading =
                    format!("# {}{}", part[..1].to_uppercase(), &part[1..]).replace('_', " ");
                lines.splice(
                    place..place,
                    [heading, "".to_owned(), chapter, "".to_owned()],
                );
            }
        }
        lines.join("\n") + "\n"
    }
}

/// The line of `SUMMARY.md` that names the last of the chapters in `directory`, if
/// there is one.
fn last_line_of(chapters: &[(PathBuf, usize)], directory: &str) -> Option<usize> {
    let inside = chapters
        .iter()
        .filter(|(chapter, _)| chapter.starts_with(directory));
    inside.map(|(_, line)| *line).max()
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).with_context(|| format!("making {}", directory.display()))?;
    }
    fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}
