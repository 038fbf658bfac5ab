//! The pages of a built book, with their ids, links and terms.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use html5gum::{DefaultEmitter, Token, Tokenizer};

use course::fault::Fault;

/// The pages of a book, by their paths from its root.
pub(crate) type Pages = BTreeMap<PathBuf, BuiltPage>;

/// The ids, links and terms of one page.
#[derive(Default)]
pub(crate) struct BuiltPage {
    pub ids: BTreeSet<String>,
    /// Ids that were there already, and their lines.
    pub twice: Vec<(String, usize)>,
    /// The target of each link, the attribute that names it, and its line.
    pub links: Vec<(String, String, usize)>,
    pub terms: Vec<Term>,
}

/// A `<dt>` with an id.
pub(crate) struct Term {
    pub id: String,
    pub line: usize,
    /// The targets of the `<a>`s of its definition.
    pub links: Vec<String>,
}

/// Reads every page below `built`, a built book.
///
/// # Errors
/// When a directory or a page cannot be read.
pub(crate) fn read(built: &Path) -> Result<Pages, Fault> {
    let mut pages = BTreeMap::new();
    collect(built, built, &mut pages)?;
    Ok(pages)
}

/// `path` without `.` and `..`; `None` where it leads out of the book.
pub(crate) fn resolve(path: &Path) -> Option<PathBuf> {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => clean.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !clean.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(clean)
}

fn collect(built: &Path, directory: &Path, pages: &mut Pages) -> Result<(), Fault> {
    let unreadable = |path: &Path, error: &std::io::Error| {
        Fault::new(
            path,
            format!("cannot be read: {error}"),
            "build the book first",
        )
    };
    let entries = fs::read_dir(directory).map_err(|error| unreadable(directory, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| unreadable(directory, &error))?.path();
        if path.is_dir() {
            collect(built, &path, pages)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            let html = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let name = path.strip_prefix(built).unwrap_or(&path).to_owned();
            // The page for missing pages names its files from the root of the site,
            // which is not the root of `built`.
            if name != Path::new("404.html") {
                pages.insert(name, read_page(&html));
            }
        }
    }
    Ok(())
}

fn read_page(html: &str) -> BuiltPage {
    let mut page = BuiltPage::default();
    let line_starts: Vec<usize> = std::iter::once(0)
        .chain(html.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // Text that looks like a tag inside a script is none.
    emitter.naively_switch_states(true);
    let mut defining = false;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let tag = match token {
            Ok(Token::StartTag(tag)) => tag,
            Ok(Token::EndTag(tag)) => {
                defining &= tag.name.as_slice() != b"dl";
                continue;
            }
            _ => continue,
        };
        defining |= tag.name.as_slice() == b"dl";
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let line = line_starts.partition_point(|start| *start <= tag.span.start);
        for (attribute, value) in &tag.attributes {
            let attribute = String::from_utf8_lossy(attribute).into_owned();
            let value = String::from_utf8_lossy(&value.value).into_owned();
            match attribute.as_str() {
                "id" if name == "dt" => page.terms.push(Term {
                    id: value.clone(),
                    line,
                    links: Vec::new(),
                }),
                "href" if name == "a" && defining => {
                    if let Some(term) = page.terms.last_mut() {
                        term.links.push(value.clone());
                    }
                }
                _ => {}
            }
            match attribute.as_str() {
                "id" if !page.ids.insert(value.clone()) => page.twice.push((value, line)),
                "id" => {}
                "name" if name == "a" => {
                    page.ids.insert(value);
                }
                "href" | "src" | "poster" | "data" => {
                    page.links
                        .push((value, format!("{name} {attribute}"), line));
                }
                _ => {}
            }
        }
    }
    page
}
