//! Every lesson has its exercise, on its page and in the command, and every
//! exercise its solution's page. That each does what it should is proved in
//! `code/tests/exercises.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use book::{chapters, summary};
use course::layout::{self, Layout};
use exercises::{self, Exercise};
use libtest_mimic::Trial;

fn main() -> ExitCode {
    trials::all("the exercises' pages", |_| trials())
}

/// A trial for each lesson, named after it, so that `cargo test no_order` proves the
/// pages of its exercise too.
fn trials() -> Result<Vec<Trial>> {
    let layout = Layout::find()?;
    let proof = |name: &str, prove: fn() -> Result<()>| {
        Trial::test(name, move || Ok(prove().map_err(trials::words)?))
    };
    let mut trials = vec![
        proof("planted_faults_are_found", planted_faults_are_found),
        proof("every_lesson_has_an_exercise", every_lesson_has_an_exercise),
    ];
    for lesson in lessons_of_the_parts(&layout)? {
        let name = format!("{}::pages_of_its_exercise", layout::stem(&lesson));
        let layout = layout.clone();
        trials.push(Trial::test(name, move || {
            let found = faults_of(&layout, &lesson).map_err(trials::words)?;
            if found.is_empty() {
                Ok(())
            } else {
                Err(found.join("\n").into())
            }
        }));
    }
    Ok(trials)
}

/// Finds everything that is wrong with the pages of exercises, in `layout`.
fn faults(layout: &Layout) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for lesson in lessons_of_the_parts(layout)? {
        found.extend(faults_of(layout, &lesson)?);
    }
    found.extend(without_a_lesson(layout)?);
    Ok(found)
}

/// Finds what is wrong with the pages of the exercise of one lesson.
fn faults_of(layout: &Layout, lesson: &Path) -> Result<Vec<String>> {
    let name = layout::stem(lesson);
    let here = layout.relative(lesson).display().to_string();
    let exercises = exercises::all(layout)?;
    let Some(exercise) = exercises.iter().find(|one| one.lesson == name) else {
        return Ok(vec![format!("{here} has no exercise: see CONTRIBUTING.md")]);
    };
    let text = fs::read_to_string(lesson)?;
    let mut found: Vec<String> = on_the_page(&text, exercise)
        .map(|fault| format!("{here} {fault}"))
        .collect();
    found.extend(of_the_solution(layout, exercise)?);
    Ok(found)
}

/// Finds exercises whose lesson `SUMMARY.md` does not name.
fn without_a_lesson(layout: &Layout) -> Result<Vec<String>> {
    let chapters = chapters(layout)?;
    Ok(exercises::all(layout)?
        .iter()
        .filter(|exercise| {
            let mut names = chapters.iter().map(|chapter| layout::stem(chapter));
            !names.any(|name| name == exercise.lesson)
        })
        .map(|exercise| format!("there is no lesson for the exercise `{}`", exercise.lesson))
        .collect())
}

fn chapters(layout: &Layout) -> Result<Vec<PathBuf>> {
    let chapters = summary::chapters(layout)?;
    Ok(chapters.into_iter().map(|(chapter, _)| chapter).collect())
}

fn lessons_of_the_parts(layout: &Layout) -> Result<Vec<PathBuf>> {
    Ok(chapters(layout)?
        .into_iter()
        .filter(|chapter| {
            chapter.components().count() > 1
                && !summary::NO_PART
                    .iter()
                    .any(|part| chapter.starts_with(part))
        })
        .map(|chapter| layout.book_src().join(chapter))
        .collect())
}

/// Finds the parts that the section "Your turn" of a lesson lacks.
fn on_the_page<'a>(text: &str, exercise: &'a Exercise) -> impl Iterator<Item = String> + use<'a> {
    let lesson = &exercise.lesson;
    let section = text
        .split("\n## ")
        .find(|section| section.starts_with("Your turn\n"))
        .unwrap_or_default()
        .to_owned();
    [
        format!("<section class=\"exercise\" data-exercise=\"{lesson}\""),
        format!("lessons/{lesson}/exercise/starter.rs}}}}"),
        format!("$ cargo run -- exercise {}\n", exercise.name()),
        format!("lessons/{lesson}/exercise/hint.md}}}}"),
        format!("solutions/{lesson}_solution.md)"),
    ]
    .into_iter()
    .filter(move |part| !section.contains(part))
    .map(|part| format!("should have `{}` under `## Your turn`", part.trim()))
}

/// Finds the parts that the page of the solution lacks.
fn of_the_solution(layout: &Layout, exercise: &Exercise) -> Result<Vec<String>> {
    let name = format!("{}_solution", exercise.lesson);
    let path = layout
        .book_src()
        .join("solutions")
        .join(&name)
        .with_extension("md");
    let here = layout.relative(&path).display().to_string();
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(vec![format!("there is no {here}")]);
    };
    let mut found = Vec::new();
    let chapters = chapters::all(layout)?;
    let page = chapters
        .iter()
        .find(|chapter| chapter.name == name)
        .context("it is there")?;
    for solution in exercise.solutions()? {
        let solution = layout.relative(&solution);
        if !page.includes(&solution) {
            found.push(format!("{here} should include {}", solution.display()));
        }
    }
    let told: BTreeSet<&str> = text
        .split("\n## ")
        .filter(|section| section.starts_with("What the tempting answers break\n"))
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("- `")?.split('`').next())
        .collect();
    let wrong = exercise.wrong_answers()?;
    let wrong: BTreeSet<String> = wrong.iter().map(|path| layout::stem(path)).collect();
    let wrong: BTreeSet<&str> = wrong.iter().map(String::as_str).collect();
    for answer in told.symmetric_difference(&wrong) {
        found.push(format!(
            "{here} should have a bullet for each wrong answer, and for no other: `{answer}`"
        ));
    }
    Ok(found)
}

/// The exercises are those of the lessons, in the order of the course.
fn every_lesson_has_an_exercise() -> Result<()> {
    let layout = Layout::find()?;
    let exercises = summary::in_order(&layout, exercises::all(&layout)?, |one| &one.lesson)?;
    let names: Vec<String> = exercises.into_iter().map(|one| one.lesson).collect();
    let lessons: Vec<String> = lessons_of_the_parts(&layout)?
        .iter()
        .map(|lesson| layout::stem(lesson))
        .collect();
    assert_eq!(names, lessons);
    Ok(())
}

/// A course in which nothing is right: each fault is found.
fn planted_faults_are_found() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let root = directory.path().canonicalize()?;
    let write = |path: &str, text: &str| -> Result<()> {
        let path: PathBuf = root.join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        Ok(fs::write(path, text)?)
    };
    write(
        "book/src/SUMMARY.md",
        "# Summary\n\n- [A](tasks/a.md)\n- [B](tasks/b.md)\n- [C](talking/c.md)\n- [D](talking/d.md)\n- [S](solutions/d_solution.md)\n",
    )?;
    write("book/src/tasks/a.md", "# A\n\n## Your turn\n\nNothing.\n")?;
    write("book/src/tasks/b.md", "# B\n\n## What happened\n\nThat.\n")?;
    write("book/src/talking/c.md", "# C\n")?;
    write(
        "book/src/talking/d.md",
        "# D\n\n## Your turn\n\n$ cargo run -- exercise d\n",
    )?;
    write(
        "book/src/solutions/d_solution.md",
        "# D: a solution\n\n## What the tempting answers break\n\n- `sleeps` sleeps.\n- `gone` is gone.\n",
    )?;
    for lesson in ["a", "d", "e"] {
        write(&format!("code/lessons/{lesson}/exercise/starter.rs"), "")?;
    }
    write("code/lessons/d/exercise/wrong/sleeps.rs", "")?;
    write("code/lessons/d/exercise/wrong/loops.rs", "")?;
    let found = faults(&Layout::at(root))?;
    let section = |lesson: &str, part: &str, file: &str| {
        format!("book/src/{part}/{lesson}.md should have `{file}` under `## Your turn`")
    };
    for wanted in [
        section("a", "tasks", "$ cargo run -- exercise a"),
        section("a", "tasks", "lessons/a/exercise/starter.rs}}"),
        "there is no book/src/solutions/a_solution.md".to_owned(),
        "book/src/tasks/b.md has no exercise: see CONTRIBUTING.md".to_owned(),
        "book/src/talking/c.md has no exercise: see CONTRIBUTING.md".to_owned(),
        section("d", "talking", "lessons/d/exercise/hint.md}}"),
        "book/src/solutions/d_solution.md should include code/lessons/d/exercise/solution.rs".to_owned(),
        "book/src/solutions/d_solution.md should have a bullet for each wrong answer, and for no other: `gone`".to_owned(),
        "book/src/solutions/d_solution.md should have a bullet for each wrong answer, and for no other: `loops`".to_owned(),
        "there is no lesson for the exercise `e`".to_owned(),
    ] {
        assert!(found.contains(&wanted), "{wanted} is not in {found:#?}");
    }
    assert_eq!(found.len(), 5 + 1 + 2 + 4 + 3 + 1, "{found:#?}");
    Ok(())
}
