//! What the server knows at a moment, and the news of it for an open page.

use std::sync::Arc;

use course::fault::Faults;

use crate::site::Site;

/// The last good book, and what is wrong with the one after it.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// The last good book; none before the first.
    pub site: Option<Arc<Site>>,
    /// What is wrong now; nothing when the book is the one on the disk.
    pub faults: Option<Arc<Faults>>,
}

/// Something that an open page is told.
#[derive(Clone, Debug)]
pub enum News {
    /// The book cannot be built, and why.
    Fault(Arc<Faults>),
    /// Nothing is wrong with the book.
    Mended,
    /// The page is not of the last good book any more.
    Reload,
}

impl Status {
    /// The edition of the book that pages are served from; 0 when there is none.
    pub fn edition(&self) -> u64 {
        self.site.as_ref().map_or(0, |site| site.edition())
    }

    /// What to tell a page of the edition `seen`, in this order.
    pub fn news_for(&self, seen: u64) -> Vec<News> {
        let mut news = vec![match &self.faults {
            Some(faults) => News::Fault(Arc::clone(faults)),
            None => News::Mended,
        }];
        if self.edition() != seen {
            news.push(News::Reload);
        }
        news
    }
}

/// The faults as the pages read them.
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
