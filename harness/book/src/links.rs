//! Links of the built book: every file, fragment and image that a page names
//! is there, and no id stands twice on a page.

use std::path::Path;

use percent_encoding::percent_decode_str;

use course::fault::{Fault, Faults};

use crate::glossary;
use crate::pages::{self, Pages, resolve};

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
    let pages = pages::read(built)?;
    let mut faults = glossary::check(&pages);
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
            if let Some(fault) = broken(built, &pages, path, target, attribute) {
                faults.push(fault.in_file(path).at(*line));
            }
        }
    }
    Faults(faults).into_result()
}

/// The fault, without its place, of a link of `page` to `target` that leads nowhere or
/// to another host.
fn broken(
    built: &Path,
    pages: &Pages,
    page: &Path,
    target: &str,
    attribute: &str,
) -> Option<Fault> {
    if is_of_another_host(target) {
        let loads = attribute != "a href" && !target.starts_with("data:");
        return loads.then(|| {
            Fault::unplaced(
                format!("loads {target} from another host"),
                "ship the file with the book",
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
            return Some(Fault::unplaced(
                format!("links to {target}, which lies outside the book"),
                "link to a chapter, or write the path as code",
            ));
        };
        if built.join(&inside).is_dir() {
            inside.join("index.html")
        } else {
            inside
        }
    };
    if !built.join(&file).is_file() {
        return Some(Fault::unplaced(
            format!("links to {target}, and {} is not there", file.display()),
            "correct the link; chapters are linked by their .md file",
        ));
    }
    let fragment = fragment.filter(|fragment| !fragment.is_empty())?;
    let fragment = percent_decode_str(fragment).decode_utf8_lossy();
    let there = pages
        .get(&file)
        .is_none_or(|page| page.ids.contains(fragment.as_ref()));
    (!there).then(|| {
        Fault::unplaced(
            format!(
                "links to {target}, and {} has no #{fragment}",
                file.display()
            ),
            "mdBook makes a heading's id from its words",
        )
    })
}

/// Tells whether `target` begins with a scheme or a host.
fn is_of_another_host(target: &str) -> bool {
    target.starts_with("//")
        || target
            .split_once(':')
            .is_some_and(|(scheme, _)| !scheme.is_empty() && !scheme.contains(['/', '#', '?']))
}

#[cfg(test)]
mod tests {
    use std::fs;

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
    fn glossary_and_chapters_name_each_other() {
        let glossary = "<dl>\n<dt id=task>task</dt><dd><a href='#poll'>polled</a> <a href=https://tokio.rs>T</a> <a href=../tasks/a.html>A</a></dd>\n<dt id=poll>poll</dt><dd>a turn</dd>\n</dl>";
        let chapter = "<a href='../appendix/glossary.html#task'>task</a>";
        // A link behind the list belongs to no term.
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
    fn links_and_ids_that_are_wrong_are_faults() {
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
