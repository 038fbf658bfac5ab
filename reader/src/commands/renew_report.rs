//! The report of `renew`: the changes by another Tokio or another compiler, page by page.

use std::fmt::Write as _;
use std::path::PathBuf;

use book::bound::{self, Bound};
use book::{chapters, summary};
use course::layout::Layout;

/// The lines of a failure's words that are shown: an issue has room for 65,536
/// characters.
const MAX_LINES: usize = 40;

/// The thing that is another, and its versions.
pub(super) struct Subject {
    /// `tokio` or `rustc`.
    pub(super) name: &'static str,
    /// The version that the book was proved with.
    pub(super) before: String,
    /// The version that it was proved with now.
    pub(super) now: String,
}

/// One proof that fails now.
pub(super) struct Change {
    /// The lesson or page that it is of.
    page: String,
    /// The name of what was proved.
    title: String,
    /// The proof's own words.
    words: String,
}

impl Change {
    /// The failure of the test `name`, as in `no_order::six_tasks`; `what` is what the test
    /// proves, `said` what libtest hands on of its words.
    pub(super) fn new(what: &str, name: &str, said: &str) -> Change {
        let (page, proof) = name.split_once("::").unwrap_or(("", name));
        // libtest-mimic wraps the words so.
        let words = said
            .strip_prefix("Error: \"")
            .and_then(|rest| rest.trim_end().strip_suffix('"'))
            .unwrap_or(said);
        Change {
            page: page.to_owned(),
            title: format!("{what} `{proof}`").trim_start().to_owned(),
            words: words.trim().to_owned(),
        }
    }
}

/// A page of the book.
struct Page {
    title: String,
    file: PathBuf,
    name: String,
    /// Sentences that have to be read again.
    bound: Vec<Bound>,
}

/// The changes, by page.
pub(super) struct Report {
    pub(super) subject: Subject,
    /// The number of proofs that hold.
    pub(super) proved: usize,
    /// The compiler's words where the tools that are linked with Tokio do not compile.
    pub(super) tools: Option<String>,
    changes: Vec<Change>,
    pages: Vec<Page>,
}

impl Report {
    /// A report of `subject` in which nothing changes.
    pub(super) fn new(subject: Subject) -> Report {
        Report {
            subject,
            proved: 0,
            tools: None,
            changes: Vec::new(),
            pages: Vec::new(),
        }
    }

    /// Adds a proof that failed.
    pub(super) fn add(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Reads the pages of the book, in the order of the course, with the sentences that
    /// are bound to another version.
    ///
    /// # Errors
    /// When the chapters cannot be read.
    pub(super) fn read_pages(&mut self, layout: &Layout) -> anyhow::Result<()> {
        let chapters = summary::in_order(layout, chapters::all(layout)?, |one| &one.name)?;
        self.pages = chapters
            .into_iter()
            .map(|chapter| Page {
                title: chapter
                    .text
                    .lines()
                    .find_map(|line| line.strip_prefix("# "))
                    .unwrap_or(&chapter.name)
                    .to_owned(),
                file: layout.relative(&chapter.path),
                bound: bound::sentences(&chapter.text)
                    .into_iter()
                    .filter(|one| one.is_stale(self.subject.name, &self.subject.now))
                    .collect(),
                name: chapter.name,
            })
            .collect();
        Ok(())
    }

    /// True when nothing changes.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
            && self.tools.is_none()
            && self.pages.iter().all(|page| page.bound.is_empty())
    }

    /// The report in Markdown.
    pub(super) fn markdown(&self) -> String {
        let Subject { name, before, now } = &self.subject;
        let mut text = format!("# The book with {name} {now}\n\n");
        if self.proved == 0 && self.is_empty() {
            let _ = writeln!(
                text,
                "It was proved with {name} {before}, and there is no newer one: nothing to prove."
            );
            return text;
        }
        let sentences: usize = self.pages.iter().map(|page| page.bound.len()).sum();
        let _ = writeln!(
            text,
            "It was proved with {name} {before}. With {now}, {} proofs hold and {} fail; {sentences} \
             sentences are bound to another version.",
            self.proved,
            self.changes.len()
        );
        if let Some(words) = &self.tools {
            let _ = writeln!(
                text,
                "\n## The tools\n\nThe pictures were not proved: what draws them does not compile.\n\n{}",
                fenced(words)
            );
        }
        for page in &self.pages {
            let own = self.changes.iter().filter(|one| one.page == page.name);
            section(&mut text, page, own.collect());
        }
        let is_of_no_page = |one: &&Change| !self.pages.iter().any(|page| page.name == one.page);
        let others: Vec<_> = self.changes.iter().filter(is_of_no_page).collect();
        if !others.is_empty() {
            text.push_str("\n## Of no page\n");
            for change in others {
                let name = format!("{}: {}", change.page, change.title);
                failure(&mut text, &name, &change.words);
            }
        }
        text
    }
}

/// Writes the part of one page, where something of it changes.
fn section(text: &mut String, page: &Page, changes: Vec<&Change>) {
    if changes.is_empty() && page.bound.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n## {} ({})", page.title, page.file.display());
    for change in changes {
        failure(text, &change.title, &change.words);
    }
    if !page.bound.is_empty() {
        text.push_str("\nTo be read again:\n\n");
    }
    for bound in &page.bound {
        let onwards = if bound.onwards { " and later" } else { "" };
        let _ = writeln!(
            text,
            "- line {}, of {} {}{onwards}: {}",
            bound.line, bound.name, bound.version, bound.sentence
        );
    }
}

fn failure(text: &mut String, title: &str, words: &str) {
    let _ = writeln!(text, "\n- {title}\n\n{}", fenced(words));
}

/// `words` in a fence, no longer than an issue has room for.
fn fenced(words: &str) -> String {
    let count = words.lines().count();
    let mut shown: Vec<&str> = words.lines().take(MAX_LINES).collect();
    let rest = format!("({} lines more)", count.saturating_sub(MAX_LINES));
    if count > MAX_LINES {
        shown.push(&rest);
    }
    // This fence is longer than any inside.
    format!("`````text\n{}\n`````", shown.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        Report::new(Subject {
            name: "tokio",
            before: "1.54.1".into(),
            now: "1.55.0".into(),
        })
    }

    #[test]
    fn report_without_changes_says_so() {
        let report = report();
        assert!(report.is_empty());
        assert!(report.markdown().contains("nothing to prove"));
    }

    #[test]
    fn report_lists_changes_by_page() {
        let mut report = report();
        report.proved = 7;
        for change in [
            Change::new(
                "program",
                "tea::kettle",
                "Error: \"now: hot\nthen: cold\"\n",
            ),
            Change::new("picture", "pictures::all", "Error: \"gone\"\n"),
        ] {
            report.add(change);
        }
        report.pages.push(Page {
            title: "Tea".into(),
            file: "book/src/tasks/tea.md".into(),
            name: "tea".into(),
            bound: bound::sentences("So does Tokio 1.54.1. <!-- bound: tokio 1.54.1 -->\n"),
        });
        assert_eq!(
            report.markdown(),
            "# The book with tokio 1.55.0\n\nIt was proved with tokio 1.54.1. With 1.55.0, 7 proofs \
             hold and 2 fail; 1 sentences are bound to another version.\n\n\
             ## Tea (book/src/tasks/tea.md)\n\n- program `kettle`\n\n`````text\nnow: hot\nthen: cold\n`````\n\n\
             To be read again:\n\n- line 1, of tokio 1.54.1: So does Tokio 1.54.1.\n\n\
             ## Of no page\n\n- pictures: picture `all`\n\n`````text\ngone\n`````\n"
        );
    }

    #[test]
    fn fenced_cuts_long_words() {
        let text = fenced(&"x\n".repeat(MAX_LINES + 2));
        assert!(text.contains("(2 lines more)"), "{text}");
    }
}
