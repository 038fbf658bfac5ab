//! The state of the book that the server answers from, and the updates of it for an
//! open page.

use std::sync::Arc;

use course::fault::Faults;

use crate::site::Site;

/// The content hash that a page sends which was served while there was no book.
pub const NO_BOOK: &str = "0";

/// The last good book, and the faults of the one after it.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// The last good book; none before the first.
    pub site: Option<Arc<Site>>,
    /// The faults of the sources now; none when the book is the one on the disk.
    pub faults: Option<Arc<Faults>>,
}

/// A change for an open page.
#[derive(Clone, Debug)]
pub enum Update {
    /// The book cannot be built, for these faults.
    Fault(Arc<Faults>),
    /// The book has no fault.
    Mended,
    /// The page is not of the last good book any more.
    Reload,
}

impl Status {
    /// The content hash of the book that is served; [`NO_BOOK`] when there is none.
    pub fn content_hash(&self) -> &str {
        self.site
            .as_ref()
            .map_or(NO_BOOK, |site| site.content_hash().as_str())
    }

    /// The updates for a page of the book with the content hash `seen`, in order.
    pub fn updates_for(&self, seen: &str) -> Vec<Update> {
        let mut updates = vec![match &self.faults {
            Some(faults) => Update::Fault(Arc::clone(faults)),
            None => Update::Mended,
        }];
        if self.content_hash() != seen {
            updates.push(Update::Reload);
        }
        updates
    }
}

/// The faults in the form that the pages read.
pub fn as_json(faults: &Faults) -> serde_json::Value {
    let list: Vec<_> = faults
        .0
        .iter()
        .map(|fault| {
            serde_json::json!({
                "file": fault.file.as_ref().map(|file| file.to_string_lossy()),
                "line": fault.line,
                "message": fault.message,
                "help": fault.help,
            })
        })
        .collect();
    serde_json::json!({ "faults": list, "text": faults.to_string() })
}
