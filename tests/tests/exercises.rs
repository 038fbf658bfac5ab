//! Every lesson has its exercise, on its page and in the command, and every
//! exercise its solution's page. That each does what it should is proved in
//! `code/tests/exercises.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use book::{lessons, summary};
use course::layout::{self, Layout};
use exercises::{self, Exercise};

/// The parts whose lessons have exercises. The first has them all; one of the
/// others, as soon as one of its lessons has.
const PARTS: [&str; 2] = ["tasks", "talking"];

/// Everything that is wrong with the pages of an exercise, in `layout`.
fn faults(layout: &Layout) -> Result<Vec<String>> {
    let exercises = exercises::all(layout)?;
    let mut found = Vec::new();
    let lessons = lessons_of_the_parts(layout)?;
    let of = |lesson: &Path| {
        let name = layout::stem(lesson);
        exercises
            .iter()
            .find(move |exercise| exercise.lesson == name)
    };
    let begun: BTreeSet<&Path> = lessons
        .iter()
        .filter(|lesson| {
            lesson.starts_with(layout.book_src().join(PARTS[0])) || of(lesson).is_some()
        })
        .filter_map(|lesson| lesson.parent())
        .collect();
    for lesson in &lessons {
        if !lesson.parent().is_some_and(|part| begun.contains(part)) {
            continue;
        }
        let text = fs::read_to_string(lesson)?;
        let here = layout.relative(lesson).display().to_string();
        match of(lesson) {
            None => found.push(format!("{here} has no exercise: see CONTRIBUTING.md")),
            Some(exercise) => {
                found.extend(on_the_page(&text, exercise).map(|fault| format!("{here} {fault}")));
                found.extend(of_the_solution(layout, exercise)?);
            }
        }
    }
    let chapters = chapters(layout)?;
    for exercise in &exercises {
        if !chapters
            .iter()
            .any(|chapter| layout::stem(chapter) == exercise.lesson)
        {
            found.push(format!(
                "there is no lesson for the exercise `{}`",
                exercise.lesson
            ));
        }
    }
    Ok(found)
}

fn chapters(layout: &Layout) -> Result<Vec<PathBuf>> {
    let chapters = summary::chapters(layout)?;
    Ok(chapters.into_iter().map(|(chapter, _)| chapter).collect())
}

fn lessons_of_the_parts(layout: &Layout) -> Result<Vec<PathBuf>> {
    Ok(chapters(layout)?
        .into_iter()
        .filter(|chapter| PARTS.iter().any(|part| chapter.starts_with(part)))
        .map(|chapter| layout.book_src().join(chapter))
        .collect())
}

/// What the section "Your turn" of a lesson must have in it.
fn on_the_page<'a>(text: &str, exercise: &'a Exercise) -> impl Iterator<Item = String> + use<'a> {
    let lesson = &exercise.lesson;
    let section = text
        .split("\n## ")
        .find(|section| section.starts_with("Your turn\n"))
        .unwrap_or_default()
        .to_owned();
    [
        format!("<section class=\"exercise\" data-exercise=\"{lesson}\""),
        format!("exercises/starters/{lesson}.rs}}}}"),
        format!("$ cargo run -- exercise {}\n", exercise.name()),
        format!("exercises/hints/{lesson}.md}}}}"),
        format!("solutions/{lesson}_solution.md)"),
    ]
    .into_iter()
    .filter(move |part| !section.contains(part))
    .map(|part| format!("should have `{}` under `## Your turn`", part.trim()))
}

/// What the page of the solution must have in it.
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
    let lessons = lessons::lessons(layout)?;
    let page = lessons
        .iter()
        .find(|lesson| lesson.name == name)
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

#[test]
fn every_lesson_has_an_exercise_with_its_pages() -> Result<()> {
    let found = faults(&Layout::find()?)?;
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

#[test]
fn the_first_part_has_eleven() -> Result<()> {
    let layout = Layout::find()?;
    let exercises = summary::in_order(&layout, exercises::all(&layout)?, |one| &one.lesson)?;
    let lessons = lessons_of_the_parts(&layout)?;
    let first: Vec<String> = lessons
        .iter()
        .filter(|lesson| lesson.parent().is_some_and(|part| part.ends_with(PARTS[0])))
        .map(|lesson| layout::stem(lesson))
        .collect();
    assert_eq!(first.len(), 11);
    let names: Vec<&str> = exercises
        .iter()
        .map(|exercise| exercise.lesson.as_str())
        .collect();
    assert_eq!(names[..11], first, "in the order of the course");
    Ok(())
}

/// A course in which nothing is right: each fault is found.
#[test]
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
        write(&format!("code/exercises/starters/{lesson}.rs"), "")?;
    }
    write("code/exercises/wrong/d/sleeps.rs", "")?;
    write("code/exercises/wrong/d/loops.rs", "")?;
    let found = faults(&Layout::at(root))?;
    let section = |lesson: &str, part: &str, file: &str| {
        format!("book/src/{part}/{lesson}.md should have `{file}` under `## Your turn`")
    };
    for wanted in [
        section("a", "tasks", "$ cargo run -- exercise a"),
        section("a", "tasks", "exercises/starters/a.rs}}"),
        "there is no book/src/solutions/a_solution.md".to_owned(),
        "book/src/tasks/b.md has no exercise: see CONTRIBUTING.md".to_owned(),
        "book/src/talking/c.md has no exercise: see CONTRIBUTING.md".to_owned(),
        section("d", "talking", "exercises/hints/d.md}}"),
        "book/src/solutions/d_solution.md should include code/exercises/solutions/d.rs".to_owned(),
        "book/src/solutions/d_solution.md should have a bullet for each wrong answer, and for no other: `gone`".to_owned(),
        "book/src/solutions/d_solution.md should have a bullet for each wrong answer, and for no other: `loops`".to_owned(),
        "there is no lesson for the exercise `e`".to_owned(),
    ] {
        assert!(found.contains(&wanted), "{wanted} is not in {found:#?}");
    }
    assert_eq!(found.len(), 5 + 1 + 2 + 4 + 3 + 1, "{found:#?}");
    Ok(())
}
