//! The glossary and the chapters name each other.

use std::path::Path;

use course::fault::Fault;

use crate::pages::{BuiltPage, Pages, resolve};

/// The page whose `<dt>`s are the terms of the book.
const GLOSSARY: &str = "glossary.html";

/// Checks that each term of a glossary among `pages` names the chapter that explains it,
/// first of all chapters that it names, and that this chapter links to the term.
pub(crate) fn check(pages: &Pages) -> Vec<Fault> {
    pages
        .iter()
        .filter(|(path, _)| path.file_name().is_some_and(|name| name == GLOSSARY))
        .flat_map(|(path, glossary)| unlinked_terms(pages, path, glossary))
        .collect()
}

/// The terms of `glossary`, the page at `path`, that name no chapter, or one that does
/// not link back.
fn unlinked_terms(pages: &Pages, path: &Path, glossary: &BuiltPage) -> Vec<Fault> {
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
