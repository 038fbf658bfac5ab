//! Links of the built book: every file, fragment and image that a page names
//! is there, no id stands twice on a page, and the glossary and the chapters
//! name each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use percent_encoding::percent_decode_str;

use course::fault::{Fault, Faults};

/// The page whose `<dt>`s are the terms of the book.
const GLOSSARY: &str = "glossary.html";

#[derive(Default)]
struct Page {
    ids: BTreeSet<String>,
    twice: Vec<(String, usize)>,
    /// What is named, the attribute that names it, and its line.
    links: Vec<(String, String, usize)>,
    terms: Vec<Term>,
}

/// A `<dt>` with an id.
struct Term {
    id: String,
    line: usize,
    /// What the `<a>`s of its definition name.
    links: Vec<String>,
}

/// Checks every page below `built`, a built book.
///
/// Links to other hosts are not followed; a link or a resource that begins with
/// `//` or a scheme counts as one. A page may ask another host for nothing when
/// it loads, so a `src`, or a `href` of a `<link>`, that does is a fault.
///
/// A term of the glossary names the chapter that explains it, first of all
/// chapters that it names, and that chapter links to the term.
///
/// # Errors
/// All the faults that were found; their files are relative to `built`.
pub fn check(built: &Path) -> Result<(), Faults> {
    let mut pages = BTreeMap::new();
    collect(built, built, &mut pages)?;
    let mut faults = Vec::new();
    for (path, page) in &pages {
        for (id, line) in &page.twice {
            faults.push(
                Fault::new(
                    path,
                    format!("the id `{id}` stands twice"),
                    "ids are unique on a page",
                )
                .at(*line),
            );
        }
        for (target, attribute, line) in &page.links {
            if let Some((message, help)) = problem(built, &pages, path, target, attribute) {
                faults.push(Fault::new(path, message, help).at(*line));
            }
        }
        if path.file_name().is_some_and(|name| name == GLOSSARY) {
            faults.extend(unlinked_terms(&pages, path, page));
        }
    }
    Faults(faults).into_result()
}

/// The terms of `glossary` that name no chapter, or one that does not link back.
fn unlinked_terms(pages: &BTreeMap<PathBuf, Page>, path: &Path, glossary: &Page) -> Vec<Fault> {
    let place = |from: &Path, target: &str| {
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        let file = resolve(&from.parent().unwrap_or(Path::new("")).join(file))?;
        Some((file, fragment.to_owned()))
    };
    glossary
        .terms
        .iter()
        .filter_map(|term| {
            let chapter = term.links.iter().find_map(|target| {
                let (file, _) = place(path, target).filter(|_| !target.starts_with('#'))?;
                pages.contains_key(&file).then_some(file)
            });
            let Some(chapter) = chapter else {
                return Some(
                    Fault::new(
                        path,
                        format!("the term `{}` names no chapter", term.id),
                        "end its definition with a link to the chapter that explains it",
                    )
                    .at(term.line),
                );
            };
            let wanted = Some((path.to_owned(), term.id.clone()));
            let back = pages[&chapter]
                .links
                .iter()
                .any(|(target, _, _)| place(&chapter, target) == wanted);
            (!back).then(|| {
                Fault::new(
                    path,
                    format!(
                        "the term `{}` names {}, which does not link to it",
                        term.id,
                        chapter.display()
                    ),
                    format!(
                        "link the term where the chapter first uses it: {GLOSSARY}#{}, by its .md file",
                        term.id
                    ),
                )
                .at(term.line)
            })
        })
        .collect()
}

fn problem(
    built: &Path,
    pages: &BTreeMap<PathBuf, Page>,
    page: &Path,
    target: &str,
    attribute: &str,
) -> Option<(String, String)> {
    let elsewhere = target.starts_with("//")
        || target
            .split_once(':')
            .is_some_and(|(scheme, _)| !scheme.is_empty() && !scheme.contains(['/', '#', '?']));
    if elsewhere {
        let loads = attribute != "a href" && !target.starts_with("data:");
        return loads.then(|| {
            (
                format!("loads {target} from another host"),
                "ship the file with the book".to_owned(),
            )
        });
    }
    let (path, fragment) = match target.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (target, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let file = if path.is_empty() {
        page.to_owned()
    } else {
        let joined = page.parent().unwrap_or(Path::new("")).join(&path);
        let Some(inside) = resolve(&joined) else {
            return Some((
                format!("links to {target}, which lies outside the book"),
                "link to a chapter, or write the path as code".to_owned(),
            ));
        };
        if built.join(&inside).is_dir() {
            inside.join("index.html")
        } else {
            inside
        }
    };
    if !built.join(&file).is_file() {
        return Some((
            format!("links to {target}, and {} is not there", file.display()),
            "correct the link; chapters are linked by their .md file".to_owned(),
        ));
    }
    let fragment = fragment.filter(|fragment| !fragment.is_empty())?;
    let fragment = percent_decode_str(fragment).decode_utf8_lossy();
    let there = pages
        .get(&file)
        .is_none_or(|page| page.ids.contains(fragment.as_ref()));
    (!there).then(|| {
        (
            format!(
                "links to {target}, and {} has no #{fragment}",
                file.display()
            ),
            "mdBook makes a heading's id from its words".to_owned(),
        )
    })
}

/// `path` without `.` and `..`; `None` where it leads out of the book.
fn resolve(path: &Path) -> Option<PathBuf> {
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

fn collect(
    built: &Path,
    directory: &Path,
    pages: &mut BTreeMap<PathBuf, Page>,
) -> Result<(), Fault> {
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
            // What a host serves for a path that is not there names its files
            // from the root of the site, which is not the root of `built`.
            if name != Path::new("404.html") {
                pages.insert(name, read_page(&html));
            }
        }
    }
    Ok(())
}

fn read_page(html: &str) -> Page {
    let mut page = Page::default();
    let line_starts: Vec<usize> = std::iter::once(0)
        .chain(html.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // What looks like a tag inside a script is none.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(pages: &[(&str, &str)]) -> Vec<String> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        for (path, html) in pages {
            let path = directory.path().join(path);
            fs::create_dir_all(path.parent().expect("has one")).expect("made");
            fs::write(path, html).expect("written");
        }
        match check(directory.path()) {
            Ok(()) => Vec::new(),
            Err(faults) => faults.0.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn good_links_are_no_faults() {
        let found = faults(&[
            (
                "a/x.html",
                "<h1 id=top>X</h1><a href=\"#top\">t</a>\n<a href='../b.html#s%C3%A9'>b</a><a href='https://tokio.rs'>t</a><img src='data:image/png;base64,AA=='>",
            ),
            (
                "b.html",
                "<h2 id='sé'>s</h2><a href=a/x.html>x</a><a href='a/'>dir</a>",
            ),
            ("a/index.html", ""),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn the_glossary_and_the_chapters_name_each_other() {
        let glossary = "<dl>\n<dt id=task>task</dt><dd><a href='#poll'>polled</a> <a href=https://tokio.rs>T</a> <a href=../tasks/a.html>A</a></dd>\n<dt id=poll>poll</dt><dd>a turn</dd>\n</dl>";
        let chapter = "<a href='../appendix/glossary.html#task'>task</a>";
        // What stands behind the list belongs to no term.
        let glossary = &format!("{glossary}<a href=../tasks/a.html>next</a>");
        let good = glossary.replace("a turn", "a turn <a href=../tasks/b.html>B</a>");
        let pages = |glossary, a, b| {
            faults(&[
                ("appendix/glossary.html", glossary),
                ("tasks/a.html", a),
                ("tasks/b.html", b),
            ])
        };
        let poll = "<a href='../appendix/glossary.html#poll'>poll</a>";
        assert_eq!(pages(&good, chapter, poll), Vec::<String>::new());

        let found = pages(glossary, chapter, "");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("appendix/glossary.html:3: the term `poll` names no chapter"),
            "{found:?}"
        );
        let found = pages(&good, "", poll);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with(
                "appendix/glossary.html:2: the term `task` names tasks/a.html, which does not link to it"
            ),
            "{found:?}"
        );
        assert!(found[0].contains("help: link the term where the chapter first uses it"));
    }

    #[test]
    fn dead_links_fragments_images_and_double_ids_are_faults() {
        let found = faults(&[(
            "x.html",
            "<p id=a></p>\n<p id=a></p>\n<a href='y.html'>y</a>\n<a href='#b'>b</a>\n<img src='p.svg'>\n<a href='../../etc/passwd'>up</a>\n<script src='https://host/x.js'></script>",
        )]);
        let starts = [
            "x.html:2: the id `a` stands twice",
            "x.html:3: links to y.html, and y.html is not there",
            "x.html:4: links to #b, and x.html has no #b",
            "x.html:5: links to p.svg, and p.svg is not there",
            "x.html:6: links to ../../etc/passwd, which lies outside the book",
            "x.html:7: loads https://host/x.js from another host",
        ];
        assert_eq!(found.len(), starts.len(), "{found:?}");
        for (fault, start) in found.iter().zip(starts) {
            assert!(
                fault.starts_with(start),
                "{fault} should start with {start}"
            );
        }
    }
}
