//! A browser and what it looks at: the served book, or files that a test answers
//! with itself. Both are started for one test and end with it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use book::destination::{MARK, marking};
use chromiumoxide::browser::{Browser, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::emulation::{
    SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, InsertTextParams,
};
use chromiumoxide::cdp::browser_protocol::log::{self, EventEntryAdded, LogEntryLevel};
use chromiumoxide::cdp::browser_protocol::network::{self, EventRequestWillBeSent};
use chromiumoxide::cdp::js_protocol::runtime::{
    ConsoleApiCalledType, EventConsoleApiCalled, EventExceptionThrown,
};
use chromiumoxide::keys::get_key_definition;
use chromiumoxide::page::Page;
use course::layout::Layout;
use course::tool;
use futures_util::StreamExt;
use programs::toolchain;
use serde::de::DeserializeOwned;

/// Width and height of a window, in CSS pixels.
pub type View = (i64, i64);

/// A wide window.
pub const WIDE: View = (1600, 1000);

/// A small phone.
pub const PHONE: View = (360, 800);

/// How long a page may take to come to the state that a test waits for.
const LIMIT: Duration = Duration::from_secs(60);

/// The names under which systems know the browser.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The host of a static copy. Nothing answers there but `Visit::intercept`.
pub const STATIC_HOST: &str = "http://static.test/";

/// A browser and a book.
pub struct Session {
    /// Where the book is, with a slash at the end.
    pub url: String,
    /// The same with the key that lets a page run programs.
    address: String,
    layout: Layout,
    browser: Browser,
    reader: Option<Reader>,
    // Removed when this is dropped.
    _profile: tempfile::TempDir,
}

/// The reader's process, ended when this is dropped, and the learner's desk, which
/// is removed then: a test never touches the real one.
struct Reader {
    process: Child,
    desk: tempfile::TempDir,
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Session {
    /// Serves the course at `layout` and starts a browser, or says that there is
    /// none.
    pub async fn start(layout: &Layout) -> Result<Option<Session>> {
        Session::start_limited(layout, &[]).await
    }

    /// The same with limits of what is run, as in `time=2`.
    pub async fn start_limited(layout: &Layout, limits: &[&str]) -> Result<Option<Session>> {
        let Some(chromium) = chromium() else {
            return Ok(None);
        };
        let (reader, address) = serve(layout, limits)?;
        let (browser, profile) = launch(chromium).await?;
        let base = address.split('#').next().unwrap_or_default();
        Ok(Some(Session {
            url: format!("{}/", base.trim_end_matches('/')),
            address,
            layout: layout.clone(),
            browser,
            reader: Some(reader),
            _profile: profile,
        }))
    }

    /// The same, after the reader's whole address was opened once, so that its
    /// pages may run programs.
    pub async fn start_with_key(layout: &Layout) -> Result<Option<Session>> {
        let session = Session::start(layout).await?;
        if let Some(session) = &session {
            session.take_key().await?;
        }
        Ok(session)
    }

    /// Starts a browser for a static copy, or says that there is none.
    pub async fn start_static(layout: &Layout) -> Result<Option<Session>> {
        let Some(chromium) = chromium() else {
            return Ok(None);
        };
        let (browser, profile) = launch(chromium).await?;
        Ok(Some(Session {
            url: STATIC_HOST.to_owned(),
            address: STATIC_HOST.to_owned(),
            layout: layout.clone(),
            browser,
            reader: None,
            _profile: profile,
        }))
    }

    /// Opens the address that the reader has printed, which brings its key.
    pub async fn take_key(&self) -> Result<()> {
        let visit = self.blank(WIDE).await?;
        visit.go_to(&self.address).await?;
        visit
            .wait_for("localStorage.getItem('book-key') && location.hash === ''")
            .await?;
        visit.close().await
    }

    /// Where the learner's attempts and progress lie.
    ///
    /// # Panics
    /// Where there is no reader.
    pub fn desk(&self) -> PathBuf {
        let reader = self.reader.as_ref().expect("the book is served");
        reader.desk.path().join("my")
    }

    /// Ends the reader, and leaves the browser alone.
    pub fn end_reader(&mut self) {
        self.reader = None;
    }

    /// The file behind the address `path`.
    pub fn built(&self, path: &str) -> PathBuf {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        self.layout.built_book().join(path)
    }

    /// An empty page.
    pub async fn blank(&self, view: View) -> Result<Visit> {
        let page = self.browser.new_page("about:blank").await?;
        let seen = Seen::default();
        seen.listen(&page).await?;
        page.execute(SetDeviceMetricsOverrideParams::new(
            view.0,
            view.1,
            1.0,
            view == PHONE,
        ))
        .await?;
        Ok(Visit { page, seen })
    }

    /// Opens a page and waits until it has come to rest.
    pub async fn visit(&self, path: &str, view: View) -> Result<Visit> {
        let visit = self.blank(view).await?;
        visit.go_to(&format!("{}{path}", self.url)).await?;
        Ok(visit)
    }

    /// Ends both.
    pub async fn end(mut self) -> Result<()> {
        self.browser.close().await?;
        self.browser.wait().await?;
        Ok(())
    }
}

async fn launch(chromium: PathBuf) -> Result<(Browser, tempfile::TempDir)> {
    let profile = tempfile::tempdir()?;
    let config = BrowserConfig::builder()
        .chrome_executable(chromium)
        .user_data_dir(profile.path())
        .no_sandbox()
        .window_size(1600, 1000)
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
    tokio::spawn(async move { while events.next().await.is_some() {} });
    Ok((browser, profile))
}

/// What a page has asked for and complained of, told by the browser.
#[derive(Default)]
struct Seen {
    requests: List,
    complaints: List,
}

#[derive(Clone, Default)]
struct List(Arc<Mutex<Vec<String>>>);

impl List {
    fn add(&self, text: String) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(text);
    }

    fn all(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Seen {
    async fn listen(&self, page: &Page) -> Result<()> {
        page.execute(network::EnableParams::default()).await?;
        page.execute(log::EnableParams::default()).await?;
        let (list, mut events) = (
            self.requests.clone(),
            page.event_listener::<EventRequestWillBeSent>().await?,
        );
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                list.add(event.request.url.clone());
            }
        });
        let (list, mut events) = (
            self.complaints.clone(),
            page.event_listener::<EventConsoleApiCalled>().await?,
        );
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                if event.r#type == ConsoleApiCalledType::Error {
                    list.add(format!("console.error: {:?}", event.args));
                }
            }
        });
        let (list, mut events) = (
            self.complaints.clone(),
            page.event_listener::<EventExceptionThrown>().await?,
        );
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                list.add(format!("exception: {:?}", event.exception_details));
            }
        });
        let (list, mut events) = (
            self.complaints.clone(),
            page.event_listener::<EventEntryAdded>().await?,
        );
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                if event.entry.level == LogEntryLevel::Error {
                    list.add(format!("log: {} {:?}", event.entry.text, event.entry.url));
                }
            }
        });
        Ok(())
    }
}

/// An open page.
pub struct Visit {
    pub(crate) page: Page,
    seen: Seen,
}

impl Visit {
    /// The addresses that it has asked for until now.
    pub fn requests(&self) -> Vec<String> {
        self.seen.requests.all()
    }

    /// What it has complained of until now: errors in the console, exceptions,
    /// what could not be loaded.
    pub fn complaints(&self) -> Vec<String> {
        self.seen.complaints.all()
    }

    /// Opens an address here and waits until the page has come to rest.
    pub async fn go_to(&self, address: &str) -> Result<()> {
        self.page
            .goto(address)
            .await
            .with_context(|| format!("opening {address}"))?;
        self.wait_for("document.readyState === 'complete'").await?;
        self.wait_for("document.fonts.status === 'loaded'").await
    }

    /// The value of a JavaScript expression.
    pub async fn eval<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        self.page
            .evaluate(expression)
            .await
            .with_context(|| format!("evaluating {expression}"))?
            .into_value()
            .with_context(|| format!("reading the value of {expression}"))
    }

    /// Runs JavaScript for its effect.
    pub async fn run(&self, script: &str) -> Result<()> {
        self.page
            .evaluate(format!("(() => {{ {script}; return true }})()"))
            .await
            .with_context(|| format!("running {script}"))?;
        Ok(())
    }

    /// Waits until a JavaScript condition holds.
    pub async fn wait_for(&self, condition: &str) -> Result<()> {
        let waiting = async {
            loop {
                // While a page is being replaced there is nobody to ask.
                if let Ok(true) = self.eval::<bool>(&format!("!!({condition})")).await {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(LIMIT, waiting).await.is_err() {
            let url: String = self.eval("location.href").await.unwrap_or_default();
            let condition: String = condition.chars().take(500).collect();
            bail!(
                "{url}: this did not come true within {} s: {condition}",
                LIMIT.as_secs()
            );
        }
        Ok(())
    }

    /// Focuses an element and presses a key there.
    pub async fn press(&self, selector: &str, key: &str) -> Result<()> {
        let element = self
            .page
            .find_element(selector)
            .await
            .with_context(|| format!("looking for {selector}"))?;
        element.focus().await?;
        element.press_key(key).await?;
        Ok(())
    }

    /// Presses the first button with this name, by keyboard, when it is there.
    pub async fn press_button(&self, name: &str) -> Result<()> {
        self.wait_for(&format!(
            "(() => {{ const button = [...document.querySelectorAll('button')].find(b => (b.getAttribute('aria-label') || b.textContent).trim() === {name:?}); \
             document.querySelectorAll('[data-pressed]').forEach(b => b.removeAttribute('data-pressed')); \
             if (button) button.setAttribute('data-pressed', ''); return button }})()"
        ))
        .await?;
        self.press("button[data-pressed]", "Enter").await
    }

    /// The name of the element that has the focus: its label, else its text.
    pub async fn focused(&self) -> Result<String> {
        self.eval(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()",
        )
        .await
    }

    /// Presses a key where the focus is. `held` is `Control` or nothing.
    pub async fn key(&self, key: &str, held: &str) -> Result<()> {
        let definition = get_key_definition(key).with_context(|| format!("no key {key}"))?;
        let modifiers = match held {
            "Control" => 2,
            "Shift" => 8,
            _ => 0,
        };
        for kind in [
            DispatchKeyEventType::RawKeyDown,
            DispatchKeyEventType::KeyUp,
        ] {
            let event = DispatchKeyEventParams::builder()
                .r#type(kind)
                .modifiers(modifiers)
                .key(definition.key)
                .code(definition.code)
                .windows_virtual_key_code(definition.key_code)
                .native_virtual_key_code(definition.key_code)
                .build()
                .map_err(anyhow::Error::msg)?;
            self.page.execute(event).await?;
        }
        Ok(())
    }

    /// Writes text where the focus is.
    pub async fn write(&self, text: &str) -> Result<()> {
        self.page.execute(InsertTextParams::new(text)).await?;
        Ok(())
    }

    /// Types into an input.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        let element = self.page.find_element(selector).await?;
        element.focus().await?;
        element.type_str(text).await?;
        Ok(())
    }

    /// Shows the page as it would be printed.
    pub async fn as_printed(&self) -> Result<()> {
        let media = SetEmulatedMediaParams::builder().media("print").build();
        self.page.execute(media).await?;
        Ok(())
    }

    /// Loads the page again in a browser that runs no scripts.
    pub async fn reload_without_scripts(&self) -> Result<()> {
        self.page
            .execute(SetScriptExecutionDisabledParams::new(true))
            .await?;
        self.reload().await
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result<()> {
        self.page.reload().await?;
        self.wait_for("document.readyState === 'complete'").await
    }

    /// Closes the page.
    pub async fn close(self) -> Result<()> {
        self.page.close().await?;
        Ok(())
    }
}

/// The browser, or nothing after a word that the test is skipped.
fn chromium() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths)
        .flat_map(|directory| NAMES.map(|name| directory.join(name)))
        .find(|file| file.is_file());
    if found.is_none() {
        assert!(
            !tool::required(),
            "CI=true requires one of {NAMES:?} on the path"
        );
        tool::skipped("the reader in a browser (there is no Chromium on the path)");
    }
    found
}

/// The reader serves the book of its last run until it has built a new one, and then
/// the pages load again: in the middle of a test. A book with another mark it
/// does not serve.
fn forget_the_last_edition(layout: &Layout) -> Result<()> {
    let mark = layout.built_book().join(MARK);
    if mark.exists() {
        fs::write(&mark, marking(None)).with_context(|| format!("writing {}", mark.display()))?;
    }
    Ok(())
}

/// Starts the reader and waits for the address it prints.
fn serve(layout: &Layout, limits: &[&str]) -> Result<(Reader, String)> {
    // One at a time: the first of a book builds it, and would take it away from under
    // the pages of another.
    static STARTED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    if started.insert(layout.root().to_owned()) {
        forget_the_last_edition(layout)?;
    }
    let binary = toolchain::reader(&Layout::find()?)?;
    let desk = tempfile::tempdir()?;
    let mut child = Command::new(binary)
        .arg("--root")
        .arg(layout.root())
        .args(["--no-open", "--first-port", "3100"])
        .arg("--my")
        .arg(desk.path().join("my"))
        .args(limits.iter().flat_map(|limit| ["--limit", limit]))
        .stdout(Stdio::piped())
        .spawn()
        .context("starting the reader")?;
    let output = child
        .stdout
        .take()
        .context("the reader's output is piped")?;
    let reader = Reader {
        process: child,
        desk,
    };
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // The test may have heard enough.
            let _ = send.send(line);
        }
    });
    loop {
        let line = receive
            .recv_timeout(LIMIT)
            .context("the reader printed no address")?;
        if let Some(start) = line.find("http://") {
            let url = line[start..].split_whitespace().next().unwrap_or_default();
            return Ok((reader, url.to_owned()));
        }
    }
}
