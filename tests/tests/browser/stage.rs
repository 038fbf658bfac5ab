//! Sessions of one test in the shared browser, closed when the test ends.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chromiumoxide::cdp::browser_protocol::browser::BrowserContextId;
use course::layout::Layout;
use tokio::task::JoinHandle;

use crate::browser::{Chromium, Shared};
use crate::reader::{Reader, Readers};
use crate::seen::{List, Seen};
use crate::visit::{View, Visit, WIDE};

/// The host of a static copy. Nothing answers there but `Visit::intercept`.
pub const STATIC_HOST: &str = "http://static.test/";

/// An error that is none: what the test needs is not on this computer.
#[derive(Debug)]
pub struct Missing(pub String);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}

/// A test's part of the browser and of the readers.
pub struct Stage {
    chromium: Arc<Chromium>,
    readers: Arc<Readers>,
    contexts: Mutex<Vec<BrowserContextId>>,
    listeners: Arc<Mutex<Vec<JoinHandle<()>>>>,
    requests: List,
    verbose: bool,
}

impl Stage {
    /// Prepares a test; nothing is opened yet. `verbose` is for `Stage::note`.
    pub async fn new(browser: &Shared, readers: &Arc<Readers>, verbose: bool) -> Result<Stage> {
        Ok(Stage {
            chromium: browser.running().await?,
            readers: Arc::clone(readers),
            contexts: Mutex::default(),
            listeners: Arc::default(),
            requests: List::default(),
            verbose,
        })
    }

    /// Prints a figure where `--nocapture` asks for what passing tests print.
    pub fn note(&self, figure: &str) {
        if self.verbose {
            println!("{figure}");
        }
    }

    /// Tells whether the browser has crashed since.
    pub fn has_crashed(&self) -> bool {
        self.chromium.has_ended()
    }

    /// The book of this course as the shared reader serves it. It runs nothing: the
    /// page has not got the key.
    pub async fn without_key(&self) -> Result<Session> {
        let reader = self.readers.shared().await?;
        self.session(Some(reader)).await
    }

    /// The book with the key: programs run when a page asks for it. For tests that leave
    /// no trace in the progress of the learner.
    pub async fn with_key(&self) -> Result<Session> {
        let session = self.without_key().await?;
        session.take_key().await?;
        Ok(session)
    }

    /// The course at `layout` as a reader of its own serves it, without the key and
    /// with limits of what is run, as in `time=2`.
    pub async fn own_reader(&self, layout: &Layout, limits: &[&str]) -> Result<Session> {
        let reader = self.readers.own(layout, limits).await?;
        self.session(Some(Arc::new(reader))).await
    }

    /// This course as a reader of its own serves it, with the key.
    pub async fn own_reader_with_key(&self, limits: &[&str]) -> Result<Session> {
        let session = self.own_reader(&Layout::find()?, limits).await?;
        session.take_key().await?;
        Ok(session)
    }

    /// The directory of the book as static pages, which all tests share.
    pub async fn static_copy(&self) -> Result<PathBuf> {
        self.readers.static_copy().await
    }

    /// No reader: the host of a static copy.
    pub async fn static_host(&self) -> Result<Session> {
        self.session(None).await
    }

    async fn session(&self, reader: Option<Arc<Reader>>) -> Result<Session> {
        let context = self.chromium.new_context().await?;
        self.contexts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(context.clone());
        Ok(Session {
            url: reader
                .as_ref()
                .map_or_else(|| STATIC_HOST.to_owned(), |reader| reader.url()),
            chromium: Arc::clone(&self.chromium),
            context,
            reader,
            listeners: Arc::clone(&self.listeners),
            requests: self.requests.clone(),
        })
    }

    /// Closes all that the test has opened. Every request of its pages is noted then.
    pub async fn close(&self) {
        for context in take(&self.contexts) {
            self.chromium.close_context(context).await;
        }
        for listener in take(&self.listeners) {
            // It ends with its page, or with a browser that has crashed.
            let _ = listener.await;
        }
    }

    /// Files of the built book that the test's pages have asked for, as paths from its
    /// top: a verdict on the pages depends on their bytes. What the reader computes
    /// (`__reader/..`) is no file.
    pub fn files_of_the_book(&self) -> BTreeSet<PathBuf> {
        let requests = self.requests.all();
        requests.iter().filter_map(|url| file_behind(url)).collect()
    }
}

/// A context of the browser, and the book that its pages look at.
pub struct Session {
    /// Address of the book, with a slash at the end.
    pub url: String,
    chromium: Arc<Chromium>,
    context: BrowserContextId,
    reader: Option<Arc<Reader>>,
    listeners: Arc<Mutex<Vec<JoinHandle<()>>>>,
    requests: List,
}

impl Session {
    fn reader(&self) -> &Reader {
        self.reader.as_deref().expect("the book is served")
    }

    /// Opens the address that the reader has printed, which brings its key.
    pub async fn take_key(&self) -> Result<()> {
        let visit = self.blank(WIDE).await?;
        visit.go_to(self.reader().address()).await?;
        visit
            .wait_for("localStorage.getItem('book-key') && location.hash === ''")
            .await?;
        visit.close().await
    }

    /// Directory of the learner's attempts and progress.
    pub fn progress(&self) -> PathBuf {
        self.reader().progress()
    }

    /// Ends the reader, which must be the test's own.
    pub async fn end_reader(&self) {
        self.reader().end().await;
    }

    /// The file of the built book behind the address `path`.
    pub fn built(&self, path: &str) -> PathBuf {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        self.reader().layout().built_book().join(path)
    }

    /// The content of the file behind the address `path`.
    pub async fn read(&self, path: &str) -> Result<Vec<u8>> {
        let file = self.built(path);
        let mut tries = 0;
        loop {
            match fs::read(&file) {
                // Another reader of this book is replacing the directory.
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries < 100 => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                content => {
                    return content.with_context(|| format!("reading {}", file.display()));
                }
            }
        }
    }

    /// An empty page.
    pub async fn blank(&self, view: View) -> Result<Visit> {
        let page = self.chromium.new_page(&self.context).await?;
        let seen = Seen::default();
        let listeners = seen.listen(&page, &self.requests).await?;
        self.listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(listeners);
        Visit::prepare(
            page,
            Arc::clone(&self.chromium),
            self.reader.clone(),
            seen,
            view,
        )
        .await
    }

    /// Opens a page and waits until it has come to rest.
    pub async fn visit(&self, path: &str, view: View) -> Result<Visit> {
        let visit = self.blank(view).await?;
        visit.go_to(&format!("{}{path}", self.url)).await?;
        Ok(visit)
    }

    /// Opens a page, does something there, and closes it. At the end the page must
    /// not have complained.
    pub async fn with_page(
        &self,
        path: &str,
        view: View,
        act: impl AsyncFnOnce(&Visit) -> Result<()>,
    ) -> Result<()> {
        self.with_complaining_page(path, view, async |visit| {
            act(visit).await?;
            let complaints = visit.complaints();
            ensure!(complaints.is_empty(), "{path} complains: {complaints:#?}");
            Ok(())
        })
        .await
    }

    /// Visits a page that something is refused to: the browser notes that in
    /// its console, and it is no complaint of ours.
    pub async fn with_complaining_page(
        &self,
        path: &str,
        view: View,
        act: impl AsyncFnOnce(&Visit) -> Result<()>,
    ) -> Result<()> {
        let visit = self.visit(path, view).await?;
        act(&visit).await?;
        visit.close().await
    }
}

/// Takes all out of a list.
fn take<T>(list: &Mutex<Vec<T>>) -> Vec<T> {
    std::mem::take(&mut *list.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The file of a book, from its top, behind an address of a reader or a static host.
fn file_behind(address: &str) -> Option<PathBuf> {
    let (_, path) = address.strip_prefix("http://")?.split_once('/')?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match path {
        _ if path.starts_with("__reader/") => None,
        "" => Some(PathBuf::from("index.html")),
        _ => Some(PathBuf::from(path)),
    }
}
