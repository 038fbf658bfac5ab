//! Behind `cargo run -- picture`: makes the run of a picture again, and draws it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;
use code::judged;
use code::pictures::{Picture, Studio};
use course::fault::Fault;
use course::layout::Layout;
use course::lesson::Lesson;
use course::nearest::nearest;
use programs::spread::{Provenance, today};
use timeline::{Origin, Record};

/// The colours that a page of the book would give a picture, for one that
/// stands alone.
const COLOURS: &str = "style=\"background: #fff; --lane-1: #29446f; --lane-2: #d3672a; \
     --lane-3: #179876; --lane-4: #aa62bc; --lane-5: #8c5404; --lane-6: #7139bb; \
     --lane-7: #722231; --lane-8: #207075; ";

/// Makes the run of a picture again, and draws it
#[derive(Debug, Parser)]
#[command(name = "picture", bin_name = "cargo run -- picture")]
struct Arguments {
    /// The picture, as in `one_person`, or its lesson; all when not given
    name: Option<String>,

    /// Write what was recorded into the lesson's folder, for the book
    #[arg(long)]
    record: bool,

    /// Draw the book's picture again from its record, without a run
    #[arg(long, conflicts_with = "record")]
    redraw: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Makes a run of one picture, or of all, and writes drawing and words to
/// `target/pictures`; with `--record`, in the place of the book's. With `--redraw` the
/// book's picture is drawn again from its record, and no run is made.
fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let layout = Layout::find()?;
    for picture in chosen(arguments.name.as_deref())? {
        if arguments.redraw {
            redraw(picture, &layout)?;
        } else if arguments.record {
            record(picture, &layout)?;
        } else {
            show(picture, &layout)?;
        }
    }
    Ok(())
}

fn chosen(name: Option<&str>) -> anyhow::Result<Vec<&'static Picture>> {
    let Some(name) = name else {
        return Ok(judged::pictures().collect());
    };
    let stem = name.trim_end_matches(".svg").replace('-', "_");
    let found: Vec<_> = judged::pictures()
        .filter(|picture| picture.name == stem || picture.lesson == stem)
        .collect();
    if found.is_empty() {
        let names: Vec<_> = judged::pictures().map(|picture| picture.name).collect();
        let help = match nearest(&stem, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the pictures are {}", names.join(", ")),
        };
        bail!(Fault::unplaced(
            format!("no picture is called `{name}`"),
            help
        ));
    }
    Ok(found)
}

fn made(picture: &Picture, layout: &Layout) -> anyhow::Result<Record> {
    eprintln!("running {} ..", picture.name);
    let record = (picture.make)(&Studio::real());
    let here = Provenance::of_this_computer(layout, today(), false)?;
    Ok(record.with_origin(Origin {
        date: here.date,
        rustc: here.rustc,
        tokio: here.tokio,
        machine: format!(
            "{} with {} processors, dev profile",
            here.system, here.processors
        ),
    }))
}

fn show(picture: &Picture, layout: &Layout) -> anyhow::Result<()> {
    let record = made(picture, layout)?;
    let files = picture.files(&record);
    println!("\n{}\n\n{}", picture.title, files.words);
    if let Err(reason) = (picture.shows)(&record) {
        println!("It does not show what the lesson says of the book's picture: {reason}.\n");
    }
    let path = layout
        .target()
        .join("pictures")
        .join(picture.name)
        .with_extension("svg");
    let svg = files.svg.replacen("style=\"", COLOURS, 1);
    write(&path, &svg, layout)
}

fn record(picture: &Picture, layout: &Layout) -> anyhow::Result<()> {
    let record = made(picture, layout)?;
    (picture.shows)(&record).map_err(|reason| {
        Fault::unplaced(
            format!(
                "this run of {} does not show what the lesson says: {reason}",
                picture.name
            ),
            "record it again, on a computer that has nothing else to do",
        )
    })?;
    write_files(picture, &record, layout)
}

fn redraw(picture: &Picture, layout: &Layout) -> anyhow::Result<()> {
    let path = file(picture, "timeline", layout);
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let record = text
        .parse()
        .with_context(|| format!("reading {}", path.display()))?;
    write_files(picture, &record, layout)
}

fn write_files(picture: &Picture, record: &Record, layout: &Layout) -> anyhow::Result<()> {
    let files = picture.files(record);
    write(&file(picture, "timeline", layout), &files.record, layout)?;
    write(&file(picture, "svg", layout), &files.svg, layout)?;
    write(&file(picture, "md", layout), &files.words, layout)
}

fn file(picture: &Picture, extension: &str, layout: &Layout) -> PathBuf {
    let directory = Lesson::at(layout, picture.lesson).timeline();
    directory.join(picture.name).with_extension(extension)
}

fn write(path: &Path, content: &str, layout: &Layout) -> anyhow::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).with_context(|| format!("making {}", directory.display()))?;
    }
    fs::write(path, content).with_context(|| format!("writing {}", path.display()))?;
    println!("wrote {}", layout.relative(path).display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_named_alone_or_with_their_lesson() {
        let names = |name| -> Vec<&str> {
            let found = chosen(name).expect("there is such a picture");
            found.iter().map(|picture| picture.name).collect()
        };
        assert_eq!(names(Some("one-person")), ["one_person"]);
        assert!(names(Some("three-chores")).contains(&"one_person"));
        assert_eq!(names(None).len(), judged::pictures().count());
        let error = chosen(Some("one-parson")).expect_err("there is none");
        assert!(error.to_string().contains("one_person"), "{error}");
    }
}
