//! Requests and complaints of pages, as the browser tells them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use chromiumoxide::cdp::IntoEventKind;
use chromiumoxide::cdp::browser_protocol::log::{EventEntryAdded, LogEntryLevel};
use chromiumoxide::cdp::browser_protocol::network::{
    EventLoadingFailed, EventLoadingFinished, EventRequestWillBeSent, EventResponseReceived,
};
use chromiumoxide::cdp::browser_protocol::page::{EventFrameNavigated, EventLoadEventFired};
use chromiumoxide::cdp::js_protocol::runtime::{
    ConsoleApiCalledType, EventConsoleApiCalled, EventExceptionThrown,
};
use chromiumoxide::page::Page;
use futures_util::StreamExt;
use tokio::task::JoinHandle;

/// Lists that the events of one page fill.
#[derive(Clone, Default)]
pub struct Seen {
    requests: List,
    complaints: List,
    events: Arc<AtomicU64>,
}

/// A list that grows while it is read.
#[derive(Clone, Default)]
pub struct List(Arc<Mutex<Vec<String>>>);

impl List {
    /// Adds an entry.
    pub fn add(&self, text: String) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(text);
    }

    /// Returns all entries until now.
    pub fn all(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Seen {
    /// Listens to the page. The tasks end when the page is closed and all that it
    /// told is in the lists; every request is added to `requests` too.
    pub async fn listen(&self, page: &Page, requests: &List) -> Result<Vec<JoinHandle<()>>> {
        let (own, all) = (self.requests.clone(), requests.clone());
        let [console, thrown, logged] = [(); 3].map(|()| self.complaints.clone());
        Ok(vec![
            self.on(page, move |event: &EventRequestWillBeSent| {
                own.add(event.request.url.clone());
                all.add(event.request.url.clone());
            })
            .await?,
            self.on(page, move |event: &EventConsoleApiCalled| {
                if event.r#type == ConsoleApiCalledType::Error {
                    console.add(format!("console.error: {:?}", event.args));
                }
            })
            .await?,
            self.on(page, move |event: &EventExceptionThrown| {
                thrown.add(format!("exception: {:?}", event.exception_details));
            })
            .await?,
            self.on(page, move |event: &EventEntryAdded| {
                if event.entry.level == LogEntryLevel::Error {
                    logged.add(format!("log: {} {:?}", event.entry.text, event.entry.url));
                }
            })
            .await?,
            // Signs of life alone.
            self.on(page, |_: &EventResponseReceived| {}).await?,
            self.on(page, |_: &EventLoadingFinished| {}).await?,
            self.on(page, |_: &EventLoadingFailed| {}).await?,
            self.on(page, |_: &EventFrameNavigated| {}).await?,
            self.on(page, |_: &EventLoadEventFired| {}).await?,
        ])
    }

    async fn on<E: IntoEventKind + Unpin>(
        &self,
        page: &Page,
        take: impl Fn(&E) + Send + 'static,
    ) -> Result<JoinHandle<()>> {
        let events = Arc::clone(&self.events);
        let mut stream = page.event_listener::<E>().await?;
        Ok(tokio::spawn(async move {
            while let Some(event) = stream.next().await {
                events.fetch_add(1, Ordering::Relaxed);
                take(&event);
            }
        }))
    }

    /// The addresses that the page has asked for until now.
    pub fn requests(&self) -> Vec<String> {
        self.requests.all()
    }

    /// Errors in the console, exceptions and what could not be loaded, until now.
    pub fn complaints(&self) -> Vec<String> {
        self.complaints.all()
    }

    /// The number of events until now.
    pub fn events(&self) -> u64 {
        self.events.load(Ordering::Relaxed)
    }
}
