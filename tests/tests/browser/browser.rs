//! One browser for all tests. Each test gets a context of its own in it, as if it
//! were alone: storage, cookies, cache and connections.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, ensure};
use chromiumoxide::browser::{Browser, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::browser::{BrowserContextId, CrashParams};
use chromiumoxide::cdp::browser_protocol::target::{
    CreateBrowserContextParams, CreateTargetParams,
};
use chromiumoxide::page::Page;
use course::tool;
use futures_util::StreamExt;
use tokio::sync::{Mutex, RwLock};

use crate::patience::Patience;

/// The names under which systems know the browser.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The browser's executable, or nothing where there is none.
///
/// # Errors
/// Where there is none and `CI=true`.
pub fn executable() -> Result<Option<PathBuf>> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths)
        .flat_map(|directory| NAMES.map(|name| directory.join(name)))
        .find(|file| file.is_file());
    ensure!(
        found.is_some() || !tool::ci_requires_tools(),
        "CI=true requires one of {NAMES:?} on the path"
    );
    Ok(found)
}

/// The browser of this run of the tests: started for the first, and started again
/// when it has crashed.
pub struct Shared {
    executable: PathBuf,
    running: Mutex<Option<Arc<Chromium>>>,
}

impl Shared {
    /// Names the executable; nothing is started yet.
    pub fn new(executable: PathBuf) -> Shared {
        Shared {
            executable,
            running: Mutex::default(),
        }
    }

    /// Returns the browser that runs, and starts one where there is none.
    pub async fn running(&self) -> Result<Arc<Chromium>> {
        let mut running = self.running.lock().await;
        if let Some(chromium) = running.as_ref() {
            if !chromium.has_ended() {
                return Ok(Arc::clone(chromium));
            }
            eprintln!("the browser has crashed and is started again");
        }
        let chromium = Arc::new(Chromium::launch(&self.executable).await?);
        *running = Some(Arc::clone(&chromium));
        Ok(chromium)
    }

    /// Ends the browser.
    pub async fn end(&self) {
        let running = self.running.lock().await.take();
        if let Some(chromium) = running {
            let mut browser = chromium.browser.write().await;
            // It may have crashed, and then there is nothing to close.
            if browser.close().await.is_ok() {
                let _ = browser.wait().await;
            }
        }
    }
}

/// A browser's process.
pub struct Chromium {
    browser: RwLock<Browser>,
    ended: Arc<AtomicBool>,
    // Removed when this is dropped.
    _profile: tempfile::TempDir,
}

impl Chromium {
    async fn launch(executable: &PathBuf) -> Result<Chromium> {
        let profile = tempfile::tempdir().context("making a directory for the browser")?;
        let config = BrowserConfig::builder()
            .chrome_executable(executable)
            .user_data_dir(profile.path())
            .no_sandbox()
            .window_size(1600, 1000)
            // Bounds alone: what is waited for with progress in sight ends earlier,
            // and 20 and 30 s, the defaults, are too short on a busy computer.
            .launch_timeout(Patience::USUAL.all)
            .request_timeout(Patience::USUAL.all)
            .args([
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .build()
            .map_err(anyhow::Error::msg)?;
        let (browser, mut events) = Browser::launch(config)
            .await
            .context("starting the browser")?;
        let ended = Arc::new(AtomicBool::new(false));
        let at_end = Arc::clone(&ended);
        tokio::spawn(async move {
            // An error here means that the connection broke. Dropping the handler tells
            // everything that waits for an answer.
            while let Some(Ok(())) = events.next().await {}
            at_end.store(true, Ordering::Relaxed);
            drop(events);
        });
        Ok(Chromium {
            browser: RwLock::new(browser),
            ended,
            _profile: profile,
        })
    }

    /// Makes the browser crash.
    pub async fn crash(&self) {
        // There is no answer to that.
        let _ = self
            .browser
            .read()
            .await
            .execute(CrashParams::default())
            .await;
    }

    /// Tells whether the process, or the connection to it, is gone.
    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// A context without a page.
    pub async fn new_context(&self) -> Result<BrowserContextId> {
        let browser = self.browser.read().await;
        browser
            .create_browser_context(CreateBrowserContextParams::default())
            .await
            .context("making a browser context")
    }

    /// Closes a context with all its pages.
    pub async fn close_context(&self, context: BrowserContextId) {
        // With the browser everything of it is gone.
        let _ = self
            .browser
            .read()
            .await
            .dispose_browser_context(context)
            .await;
    }

    /// An empty page in a context.
    pub async fn new_page(&self, context: &BrowserContextId) -> Result<Page> {
        let parameters = CreateTargetParams::builder()
            .url("about:blank")
            .browser_context_id(context.clone())
            .build()
            .map_err(anyhow::Error::msg)?;
        let browser = self.browser.read().await;
        browser
            .new_page(parameters)
            .await
            .context("opening an empty page")
    }
}
