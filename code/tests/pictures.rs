//! Proves the pictures of real runs: each committed picture is drawn and told
//! from its committed record, that record shows what the lesson says, and a run
//! made now shows what every run must.
//!
//! Each test is named `<lesson>::<picture>`, so that `cargo test three_chores`
//! proves one lesson.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use code::judged;
use code::pictures::{Files, Picture, Studio};
use course::layout::{self, Layout};
use course::lesson::{self, Lesson};
use libtest_mimic::{Arguments, Failed, Trial};
use timeline::{Record, Timeline};
use tokio::runtime::{Builder, Runtime};

fn main() -> ExitCode {
    trials::all("the pictures", trials)
}

fn trials(_: &Arguments) -> Result<Vec<Trial>> {
    let layout = Layout::find()?;
    let mut trials = Vec::new();
    for picture in judged::pictures() {
        let directory = directory(&layout, picture.lesson);
        trials.push(Trial::test(
            format!("{}::{}_as_recorded", picture.lesson, picture.name),
            move || Ok(as_recorded(picture, &directory).map_err(trials::words)?),
        ));
        trials.push(Trial::test(
            format!("{}::{}_made_again", picture.lesson, picture.name),
            move || made_again(picture),
        ));
    }
    let recorded = directory(&layout, "three_chores");
    trials.push(Trial::test(
        "three_chores::the_pictures_compared",
        move || Ok(compared(&recorded).map_err(trials::words)?),
    ));
    let programs = Lesson::at(&layout, "three_chores").examples();
    trials.push(Trial::test(
        "three_chores::the_chores_are_the_same",
        move || Ok(the_same_chores(&programs).map_err(trials::words)?),
    ));
    trials.push(Trial::test(
        "pictures::every_record_is_of_a_picture",
        move || Ok(no_record_without_a_picture(&layout).map_err(trials::words)?),
    ));
    Ok(trials)
}

/// The directory of the records of a lesson's pictures.
fn directory(layout: &Layout, lesson: &str) -> PathBuf {
    Lesson::at(layout, lesson).timeline()
}

/// The committed picture and its words are those of the committed record, and
/// the record shows what the lesson says.
fn as_recorded(picture: &Picture, directory: &Path) -> Result<()> {
    let record = recorded(picture.name, directory)?;
    let Files {
        record: text,
        svg,
        words,
    } = picture.files(&record);
    for (extension, drawn) in [("timeline", text), ("svg", svg), ("md", words)] {
        let path = file(picture.name, extension, directory);
        let committed =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        if committed != drawn {
            bail!(
                "{} is not what its record gives; write it again with `cargo run -- picture {} --redraw`",
                path.display(),
                picture.name
            );
        }
    }
    if record.origin().is_none() {
        bail!("the record does not say when and on what it was made");
    }
    (picture.shows)(&record).map_err(|reason| {
        anyhow!(
            "the lesson says more than this picture shows: {reason}; record it again with `cargo run -- picture {} --record`",
            picture.name
        )
    })
}

/// A run that is made now shows what every run must, however busy the machine:
/// on one thread by Tokio's paused clock, on several whatever the scheduling.
fn made_again(picture: &Picture) -> Result<(), Failed> {
    fn paused() -> Runtime {
        Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("the runtime starts")
    }
    fn timeline() -> Timeline {
        Timeline::start_with(|| tokio::time::Instant::now().into_std())
    }
    let record = (picture.make)(&Studio::new(paused, timeline));
    (picture.always)(&record).map_err(|reason| format!("{reason}\n{record}").into())
}

/// Holds the pictures of `three_chores` to what the lesson says of them side by side.
fn compared(directory: &Path) -> Result<()> {
    let long = |name| recorded(name, directory).map(|record| record.makespan());
    let shorter = |a: Duration, b: Duration, words: &str| {
        if a < b {
            Ok(())
        } else {
            Err(anyhow!("{words}: {a:?} and {b:?}"))
        }
    };
    let (sequence, alone) = (long("one_after_another")?, long("one_person")?);
    let (three, tasks) = (long("three_people")?, long("complete_tasks")?);
    shorter(alone * 3 / 2, sequence, "interleaving does not help much")?;
    shorter(alone, three * 6 / 5, "one person takes longer than three")?;
    shorter(three, alone * 6 / 5, "three people take longer than one")?;
    shorter(tasks, alone * 6 / 5, "tasks take longer than one person")?;
    let (alone, three) = (long("hands_of_one_person")?, long("hands_of_three_people")?);
    shorter(
        three * 4 / 3,
        alone,
        "three people by hand are not much faster than one",
    )
}

/// `complete_tasks`, `one_after_another` and `three_people` arrange the same
/// chores in three ways: where they were not the same, the pictures of
/// `complete_tasks` would not be those of the other two.
fn the_same_chores(programs: &Path) -> Result<()> {
    let chores = |program: &str| -> Result<String> {
        let path = programs.join(program).with_extension("rs");
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let part = text
            .split_once("fn use_hands")
            .and_then(|(_, rest)| rest.split_once("// ANCHOR_END: chores"));
        let (chores, _) = part.with_context(|| format!("{} has no chores", path.display()))?;
        Ok(chores.replace("pub async fn", "async fn"))
    };
    let first = chores("complete_tasks")?;
    for program in ["one_after_another", "three_people"] {
        if chores(program)? != first {
            bail!("the chores of {program} are not those of complete_tasks");
        }
    }
    Ok(())
}

/// No record is left over from a picture that is gone or was renamed, and each
/// picture lies in the folder of the lesson that it names.
fn no_record_without_a_picture(layout: &Layout) -> Result<()> {
    let known: BTreeSet<PathBuf> = judged::pictures()
        .map(|picture| file(picture.name, "timeline", &directory(layout, picture.lesson)))
        .collect();
    for judged in judged::ALL {
        if let Some(picture) = judged
            .pictures
            .iter()
            .find(|one| one.lesson != judged.lesson)
        {
            bail!(
                "the picture {} of {} says that it is of {}",
                picture.name,
                judged.lesson,
                picture.lesson
            );
        }
    }
    let names: BTreeSet<&str> = judged::pictures().map(|picture| picture.name).collect();
    if names.len() != judged::pictures().count() {
        bail!("two pictures have the same name");
    }
    for lesson in lesson::all(layout)? {
        for path in layout::files(&lesson.timeline(), "timeline")? {
            if !known.contains(&path) {
                bail!(
                    "{} belongs to no picture in {}",
                    path.display(),
                    lesson.pictures().display()
                );
            }
        }
    }
    Ok(())
}

fn recorded(name: &str, directory: &Path) -> Result<Record> {
    let path = file(name, "timeline", directory);
    let text = fs::read_to_string(&path).with_context(|| {
        format!(
            "{} was not recorded; run `cargo run -- picture {name} --record`",
            path.display()
        )
    })?;
    text.parse()
        .with_context(|| format!("reading {}", path.display()))
}

fn file(name: &str, extension: &str, directory: &Path) -> PathBuf {
    directory.join(name).with_extension(extension)
}
