//! Ingredients of the verdict on a test, by which it is remembered.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use course::fingerprint::{Fingerprint, Fingerprinter};
use course::layout::Layout;
use course::lesson;
use programs::externs::Libraries;
use proofs::found::Snapshot;
use proofs::ingredients;

use crate::accessibility;
use crate::reader::Readers;

/// Ingredients of a test beside the files that its pages ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uses {
    /// Nothing more: the pages are looked at, and run no program.
    Pages,
    /// axe-core, which looks at the pages.
    Axe,
    /// The theme as its files stand: a static copy is built from it, and its pages
    /// differ from those that are served.
    Theme,
    /// All that programs and exercises are made of, and axe-core.
    Programs,
}

/// State of the course in this run: the book as it is built now, and all else that
/// a verdict depends on.
pub struct Basis {
    layout: Layout,
    common: Fingerprinter,
    programs: Fingerprint,
    theme: Fingerprint,
    sources: Fingerprint,
    book: Snapshot,
}

impl Basis {
    /// Builds the reader, and with it the book, and looks at both.
    pub async fn new(browser: PathBuf, readers: &Readers) -> Result<Basis> {
        let layout = Layout::find()?;
        // Looked at first: what changes while the book is built is noticed later.
        let sources = sources(&layout)?;
        readers.shared().await?;
        let reader = readers.executable().await?;
        let look = move || {
            let mut common = Fingerprinter::new();
            ingredients::add_machine(&mut common)?;
            ingredients::add_this_test(&mut common)?;
            common
                .add("reader", ingredients::of_file(&reader)?.as_str())
                .add("browser", version(&browser)?);
            Ok(Basis {
                book: Snapshot::of(&layout.built_book())?,
                programs: programs(&layout)?,
                theme: Fingerprinter::new().add_tree(&layout.theme())?.finish(),
                layout,
                common,
                sources,
            })
        };
        tokio::task::spawn_blocking(look).await?
    }

    /// The ingredients of a test that can be named before it runs.
    pub fn known(&self, uses: Uses) -> Result<Fingerprinter> {
        let mut known = self.common.clone();
        if let Uses::Axe | Uses::Programs = uses {
            known.add_file(&accessibility::axe_core_file(&self.layout))?;
        }
        if let Uses::Theme | Uses::Programs = uses {
            known.add("theme", self.theme.as_str());
        }
        if uses == Uses::Programs {
            known.add("programs", self.programs.as_str());
        }
        Ok(known)
    }

    /// The book that the shared reader serves.
    pub fn book(&self) -> &Snapshot {
        &self.book
    }

    /// Tells whether the sources still are what they were when the run began. The
    /// reader builds the book again when they change, and pages that were opened
    /// since have other bytes than those that were looked at.
    pub fn holds(&self) -> Result<bool> {
        Ok(sources(&self.layout)? == self.sources)
    }
}

/// All that programs and exercises are made of. A library of a lesson is made of the
/// sources here and of what the lock file names.
fn programs(layout: &Layout) -> Result<Fingerprint> {
    let libraries = Libraries::of(layout.clone()).for_page(lesson::PLAIN);
    let mut all = Fingerprinter::new();
    ingredients::add_libraries(&mut all, &*libraries.map_err(anyhow::Error::msg)?)?;
    Ok(all
        .add_tree(&layout.lessons())?
        .add_file(&layout.root().join("Cargo.lock"))?
        .add_file(&layout.root().join("Cargo.toml"))?
        .add_file(&layout.book_toml())?
        .add_file(&layout.code().join("lesson.rs"))?
        .finish())
}

/// All that the book is built from.
fn sources(layout: &Layout) -> Result<Fingerprint> {
    Ok(Fingerprinter::new()
        .add_file(&layout.book_toml())?
        .add_tree(&layout.book_src())?
        .add_tree(&layout.theme())?
        .add_tree(&layout.lessons())?
        .finish())
}

/// The words in which the browser tells its version.
fn version(browser: &Path) -> Result<Vec<u8>> {
    let output = Command::new(browser)
        .arg("--version")
        .output()
        .with_context(|| format!("asking {} for its version", browser.display()))?;
    anyhow::ensure!(
        output.status.success(),
        "{} --version ended with {}",
        browser.display(),
        output.status
    );
    Ok(output.stdout)
}
