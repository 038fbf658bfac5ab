//! `picture`: makes the run of a picture again, and draws it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use code::pictures::{Picture, Studio};
use course::layout::Layout;
use programs::spread;
use timeline::{Record, Stamp};

use super::count::today;
use crate::cli::PictureArgs;

/// The colours that a page of the book would give a picture, for one that
/// stands alone.
const COLOURS: &str = "style=\"background: #fff; --lane-1: #29446f; --lane-2: #d3672a; \
     --lane-3: #179876; --lane-4: #aa62bc; --lane-5: #8c5404; --lane-6: #7139bb; \
     --lane-7: #722231; --lane-8: #207075; ";

/// Makes a run of one picture, or of all, and draws it to `target/pictures` and
/// tells it; with `--record`, in the place of the book's. With `--redraw` the
/// book's is drawn again from its record, and no run is made.
///
/// # Errors
///
/// When there is no such picture, a file cannot be written, or a run to be
/// recorded does not show what the lesson says of it.
pub fn run(args: &PictureArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    for picture in chosen(args.name.as_deref())? {
        if args.redraw {
            redraw(picture, layout)?;
        } else if args.record {
            record(picture, layout)?;
        } else {
            show(picture, layout)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn chosen(name: Option<&str>) -> anyhow::Result<Vec<&'static Picture>> {
    let Some(name) = name else {
        return Ok(Picture::all().collect());
    };
    let stem = name.trim_end_matches(".svg").replace('-', "_");
    let found: Vec<_> = Picture::all()
        .filter(|picture| picture.name == stem || picture.lesson == stem)
        .collect();
    if found.is_empty() {
        let names: Vec<_> = Picture::all().map(|picture| picture.name).collect();
        bail!(
            "no picture is called `{name}`\n  help: the pictures are {}",
            names.join(", ")
        );
    }
    Ok(found)
}

fn made(picture: &Picture, layout: &Layout) -> anyhow::Result<Record> {
    eprintln!("running {} ..", picture.name);
    let record = (picture.make)(&Studio::real());
    let now = spread::Stamp::now(layout, today(), false)?;
    Ok(record.stamped(Stamp {
        date: now.date,
        rustc: now.rustc,
        tokio: now.tokio,
        machine: format!(
            "{} with {} processors, dev profile",
            now.system, now.processors
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
        anyhow!(
            "this run of {} does not show what the lesson says: {reason}\n  help: record it again, on a computer that has nothing else to do",
            picture.name
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
    let directory = layout.measured().join("timeline");
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
    fn a_picture_is_named_alone_or_with_its_lesson() {
        let names = |name| -> Vec<&str> {
            let found = chosen(name).expect("there is such a picture");
            found.iter().map(|picture| picture.name).collect()
        };
        assert_eq!(names(Some("one-person")), ["one_person"]);
        assert!(names(Some("three-chores")).contains(&"one_person"));
        assert_eq!(names(None).len(), Picture::all().count());
        let error = chosen(Some("one-parson")).expect_err("there is none");
        assert!(error.to_string().contains("one_person"), "{error}");
    }
}
