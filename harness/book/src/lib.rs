//! The book: checked, expanded and built with mdBook as a library.
//!
//! Each thing that is looked at has a module: the chapters ([`chapters`]), their includes
//! ([`mod@include`]), fences ([`fence`]), questions ([`quiz`]) and sentences that hold
//! for one version ([`bound`]), `SUMMARY.md`
//! ([`summary`]), the folders of the lessons ([`folders`]), the links of the built
//! pages ([`links`]), the directories that a book may be written to ([`destination`]), and
//! the snippets,
//! with rustdoc ([`rustdoc`]).

pub mod bound;
pub mod chapters;
pub mod destination;
pub mod fence;
pub mod folders;
mod glossary;
pub mod include;
pub mod links;
mod mdbook_log;
mod pages;
pub mod quiz;
pub mod rustdoc;
pub mod summary;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::book::Book;
use mdbook_driver::builtin_renderers::MarkdownRenderer;
use mdbook_driver::config::Config;

use crate::fence::Snippet;
use course::fault::{Fault, Faults};
use course::layout::{Layout, stem};

/// One chapter with everything included.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// The file's name without its extension.
    pub name: String,
    /// The chapter's file, from the root of the course.
    pub file: PathBuf,
    /// The text as mdBook renders it.
    pub text: String,
    /// The Rust snippets, and the line of the chapter's own file on which each begins.
    pub snippets: Vec<(Snippet, usize)>,
}

impl Expanded {
    fn new(name: String, file: PathBuf, source: &str, text: String) -> Expanded {
        let in_source = fence::snippets(source);
        let snippets = fence::snippets(&text);
        let same = in_source.len() == snippets.len();
        let snippets = snippets
            .into_iter()
            .enumerate()
            .map(|(index, snippet)| {
                // An included Markdown file with fences of its own shifts the
                // count; then the line in the expanded text has to do.
                let line = if same {
                    in_source[index].lines.0
                } else {
                    snippet.lines.0
                };
                (snippet, line)
            })
            .collect();
        Expanded {
            name,
            file,
            text,
            snippets,
        }
    }

    /// A Markdown file outside the book, which includes nothing.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn plain(layout: &Layout, path: &Path) -> Result<Expanded, Fault> {
        let text = read(layout, path)?;
        Ok(Expanded::new(
            stem(path).to_lowercase(),
            layout.relative(path),
            &text,
            text.clone(),
        ))
    }
}

/// Checks what mdBook would pass over in silence: chapters that are not UTF-8,
/// a `SUMMARY.md` that names what is not there, includes whose file, anchor or
/// lines are missing, and a build directory that holds the prose.
///
/// # Errors
/// All the faults that were found.
pub fn check(layout: &Layout) -> Result<(), Faults> {
    let config = config(layout)?;
    let mut faults = Vec::new();
    faults.extend(overwritten_sources(layout, &config));
    match summary::chapters(layout) {
        Err(fault) => faults.push(fault),
        Ok(chapters) => {
            faults.extend(summary::check(layout, &chapters, &[]));
            for (chapter, _) in chapters {
                let path = layout.book_src().join(chapter);
                if path.is_file() {
                    match read(layout, &path) {
                        Ok(text) => faults.extend(include::check(layout, &path, &text)),
                        Err(fault) => faults.push(fault),
                    }
                }
            }
        }
    }
    Faults(faults).into_result()
}

/// Checks what readers would not see and authors want to know: chapters that
/// `SUMMARY.md` does not name, file names used twice, fences with unknown tags or
/// the wrong program's name, questions that cannot be answered, sentences that name a
/// version and do not say so by a mark, and lessons' folders
/// that are not in order or hold what nothing uses. [`check`] is part of it.
///
/// # Errors
/// All the faults that were found.
pub fn check_all(layout: &Layout) -> Result<(), Faults> {
    check(layout)?;
    let book_src = layout.book_src();
    let all = chapters::all(layout)
        .map_err(|error| Fault::new(layout.relative(&book_src), format!("{error:#}"), ""))?;
    let mut faults = Vec::new();
    let files: Vec<PathBuf> = all.iter().map(|chapter| chapter.path.clone()).collect();
    faults.extend(summary::check(layout, &summary::chapters(layout)?, &files));
    faults.extend(folders::check(layout, &all)?);
    let mut first: BTreeMap<String, PathBuf> = BTreeMap::new();
    for chapter in &all {
        let here = layout.relative(&chapter.path);
        if let Some(other) = first.insert(chapter.name.clone(), here.clone()) {
            faults.push(Fault::new(
                here.clone(),
                format!("has the same name as {}", other.display()),
                "tests are named after chapters: give one of them another name",
            ));
        }
        let text = read(layout, &chapter.path)?;
        faults.extend(fence::check(layout, &chapter.path, &text));
        faults.extend(bound::check(layout, &chapter.path, &text));
        faults.extend(quiz::check(layout, &chapter.path, &text));
    }
    Faults(faults).into_result()
}

/// Every chapter with its includes expanded, in the order of the course.
///
/// # Errors
/// The faults of [`check`], or what mdBook says.
pub fn expand(layout: &Layout) -> Result<Vec<Expanded>, Faults> {
    check(layout)?;
    let book = mdbook_log::without_warnings(layout, || {
        let book = MDBook::load_with_config(layout.root(), config(layout)?)
            .map_err(|error| mdbook_fault(layout, &error))?;
        book.preprocess_book(&MarkdownRenderer::new())
            .map_err(|error| mdbook_fault(layout, &error))
    })?
    .0;
    expanded(layout, &book)
}

/// The chapters of a book whose includes mdBook has expanded already.
///
/// # Errors
/// When a chapter's own file cannot be read.
pub fn expanded(layout: &Layout, book: &Book) -> Result<Vec<Expanded>, Faults> {
    book.chapters()
        .filter_map(|chapter| {
            let path = layout.book_src().join(chapter.source_path.as_ref()?);
            Some(read(layout, &path).map(|source| {
                Expanded::new(
                    stem(&path),
                    layout.relative(&path),
                    &source,
                    chapter.content.clone(),
                )
            }))
        })
        .collect::<Result<_, _>>()
        .map_err(Faults::from)
}

/// Builds the book into `destination`. It is built beside it and moved there
/// when it is whole, so that `destination` never holds half a book, and on a
/// fault still holds the last good one.
///
/// `reload_endpoint` is what a page asks for news of later builds, for a book
/// that is being served.
///
/// # Errors
/// The faults of [`check`], what mdBook warns of, and a destination that holds
/// something else than a book or cannot be written.
pub fn build(
    layout: &Layout,
    destination: &Path,
    reload_endpoint: Option<&str>,
) -> Result<(), Faults> {
    check(layout)?;
    let destination = &destination::check(layout, destination)
        .map_err(|fault| fault.in_file(layout.relative(destination)))?;
    let parent = destination.parent().unwrap_or(destination);
    let unwritable = |error: &dyn std::fmt::Display| {
        Faults::from(Fault::new(
            destination,
            format!("the book cannot be written there: {error}"),
            "choose a directory that can be written, with --dest",
        ))
    };
    fs::create_dir_all(parent).map_err(|error| unwritable(&error))?;
    let beside = tempfile::Builder::new()
        .prefix(".book-being-built-")
        .tempdir_in(parent)
        .map_err(|error| unwritable(&error))?;
    let fresh = beside.path().join("book");

    let mut config = config(layout)?;
    // mdBook joins this to the root; it is absolute, so it stays what it is.
    config.build.build_dir = fresh.clone();
    if let Some(endpoint) = reload_endpoint {
        for (key, value) in [
            ("output.html.live-reload-endpoint", endpoint),
            // A served book lies at the root of its host, from which its page for
            // missing pages names its files.
            ("output.html.site-url", "/"),
        ] {
            config
                .set(key, value)
                .map_err(|error| mdbook_fault(layout, &error))?;
        }
    }
    mdbook_log::without_warnings(layout, || {
        MDBook::load_with_config(layout.root(), config)
            .and_then(|book| book.build())
            .map_err(|error| mdbook_fault(layout, &error))
    })?;

    fs::write(
        fresh.join(destination::MARK),
        destination::marking(reload_endpoint),
    )
    .map_err(|error| unwritable(&error))?;

    if destination.exists() {
        let old = beside.path().join("old");
        fs::rename(destination, old).map_err(|error| unwritable(&error))?;
    }
    fs::rename(&fresh, destination).map_err(|error| unwritable(&error))
}

/// A plain mdBook empties `build.build-dir`, which by default is `book/`.
fn overwritten_sources(layout: &Layout, config: &Config) -> Option<Fault> {
    let build_dir = layout.root().join(&config.build.build_dir);
    let sources = [layout.book_src(), layout.theme(), layout.code()];
    let source = sources
        .iter()
        .find(|source| source.starts_with(&build_dir) || build_dir.starts_with(source))?;
    Some(Fault::new(
        layout.relative(&layout.book_toml()),
        format!(
            "build.build-dir is {}, and mdBook empties that directory, which holds {}",
            config.build.build_dir.display(),
            layout.relative(source).display()
        ),
        "set `build-dir = \"target/book\"` under [build]",
    ))
}

fn config(layout: &Layout) -> Result<Config, Fault> {
    Config::from_disk(layout.book_toml()).map_err(|error| {
        Fault::new(
            layout.relative(&layout.book_toml()),
            format!("mdBook cannot read it: {error:#}"),
            "correct the configuration",
        )
    })
}

fn read(layout: &Layout, path: &Path) -> Result<String, Fault> {
    let here = layout.relative(path);
    let bytes = fs::read(path)
        .map_err(|error| Fault::new(&here, format!("cannot be read: {error}"), ""))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..good]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        Fault::new(here, "is not UTF-8", "save it as UTF-8").at(line)
    })
}

fn mdbook_fault(layout: &Layout, error: &anyhow::Error) -> Fault {
    Fault::new(
        layout.relative(&layout.book_toml()),
        format!("mdBook could not make the book: {error:#}").replace('\n', " "),
        "mend what it names",
    )
}
