//! Actions of a test on a program of a page, and values that it reads off its panel.

use anyhow::Result;
use serde::Deserialize;

use crate::visit::Visit;

/// The program `no_order` or `program 3`, by the label of its group.
pub struct Panel<'a> {
    visit: &'a Visit,
    title: String,
}

/// One line of output.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// `stdout` or `stderr`.
    pub stream: String,
    /// The time beside it, as it is shown.
    pub ms: String,
    /// Printed text.
    pub text: String,
}

impl<'a> Panel<'a> {
    /// The first program with this title on the page.
    pub fn of(visit: &'a Visit, title: &str) -> Panel<'a> {
        Panel {
            visit,
            title: title.to_owned(),
        }
    }

    /// A JavaScript expression for what `selector` finds first in the group.
    pub fn find(&self, selector: &str) -> String {
        format!(
            "document.querySelector('.run:is([aria-label=\"Run {0}\"], [aria-label=\"Check {0}\"]) {selector}')",
            self.title
        )
    }

    /// Presses a button of the program, whose name is `verb` and the title.
    pub async fn press(&self, verb: &str) -> Result<()> {
        self.visit
            .press_button(&format!("{verb} {}", self.title))
            .await
    }

    /// Waits until the panel's state contains `words`, and gives all of it.
    pub async fn state(&self, words: &str) -> Result<String> {
        let state = self.find(".state");
        self.visit
            .wait_for(&format!("{state}.textContent.includes({words:?})"))
            .await?;
        self.visit.eval(&format!("{state}.textContent")).await
    }

    /// The lines of output that are there now.
    pub async fn lines(&self) -> Result<Vec<Line>> {
        self.visit
            .eval(&format!(
                "[...{}.querySelectorAll('.lines > div')].map(line => ({{ stream: line.className, \
                 ms: (line.querySelector('.ms') || {{}}).textContent || '', \
                 text: line.querySelector('.text').textContent }}))",
                self.find(".output")
            ))
            .await
    }

    /// The printed words of these lines.
    pub async fn printed(&self) -> Result<Vec<String>> {
        Ok(self
            .lines()
            .await?
            .into_iter()
            .map(|line| line.text)
            .collect())
    }

    /// Waits until the program has ended well, and gives what it printed.
    pub async fn result(&self) -> Result<Vec<String>> {
        self.state("exit status: 0, after").await?;
        self.printed().await
    }

    /// Opens the editor and waits for it.
    pub async fn edit(&self) -> Result<()> {
        self.press("Edit").await?;
        self.visit.wait_for(FOCUS_IN_EDITOR).await
    }

    /// Makes the editor, which has the focus, say `text`.
    pub async fn replace(&self, text: &str) -> Result<()> {
        self.visit.key("a", "Control").await?;
        self.visit.write(text).await?;
        self.visit
            .wait_for(&format!(
                "[...window.book.changed.values()].includes({text:?})"
            ))
            .await
    }

    /// Chooses the value of the list of runtimes, and opens its row for that.
    pub async fn choose(&self, runtime: &str) -> Result<()> {
        if self
            .visit
            .eval::<bool>(&format!("{}.hidden", self.find(".options")))
            .await?
        {
            self.press("More for").await?;
        }
        self.visit
            .run(&format!("{}.value = {runtime:?}", self.find("select")))
            .await
    }
}

/// Holds while the cursor stands in an editor.
pub const FOCUS_IN_EDITOR: &str = "document.activeElement.matches('.cm-content')";
