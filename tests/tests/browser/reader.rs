//! Readers that serve the book to tests: one for all that only read and run, and
//! one of its own for a test that changes what the reader keeps, limits it or
//! ends it. And a copy for a static host.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use book::destination::{MARK, marking};
use course::layout::Layout;
use programs::toolchain;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

use crate::patience::{self, Patience};

/// Limits of what is run for a test that is not about limits: wide, since what
/// takes a second on a quiet computer takes a minute on a busy one.
const WIDE_LIMITS: [&str; 3] = ["time=600", "compiler=600", "repeats=600"];

/// All readers of this run of the tests.
#[derive(Default)]
pub struct Readers {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The reader's executable, built once.
    executable: Option<PathBuf>,
    /// Books that were built by this run of the tests.
    built: BTreeSet<PathBuf>,
    shared: Option<Arc<Reader>>,
    static_copy: Option<tempfile::TempDir>,
}

impl Readers {
    /// The reader of this course that all tests share.
    pub async fn shared(&self) -> Result<Arc<Reader>> {
        let mut state = self.state.lock().await;
        if let Some(reader) = &state.shared {
            match reader.ended().await {
                None => return Ok(Arc::clone(reader)),
                Some(how) => eprintln!("the shared reader ended ({how}) and is started again"),
            }
        }
        let reader = Arc::new(state.start(&Layout::find()?, &WIDE_LIMITS).await?);
        state.shared = Some(Arc::clone(&reader));
        Ok(reader)
    }

    /// A reader of the course at `layout` for one test, with limits of what is run,
    /// as in `time=2`, in the place of the wide ones.
    pub async fn own(&self, layout: &Layout, limits: &[&str]) -> Result<Reader> {
        let limits = [&WIDE_LIMITS, limits].concat();
        self.state.lock().await.start(layout, &limits).await
    }

    /// The reader's executable.
    pub async fn executable(&self) -> Result<PathBuf> {
        self.state.lock().await.executable().await
    }

    /// The directory of the book as static pages, built once for all tests.
    pub async fn static_copy(&self) -> Result<PathBuf> {
        let mut state = self.state.lock().await;
        if state.static_copy.is_none() {
            let build = || -> Result<tempfile::TempDir> {
                let kept = tempfile::tempdir()?;
                book::build(&Layout::find()?, &kept.path().join("book"), None)?;
                Ok(kept)
            };
            state.static_copy = Some(tokio::task::spawn_blocking(build).await??);
        }
        let kept = state.static_copy.as_ref().context("it was built above")?;
        Ok(kept.path().join("book"))
    }

    /// Ends the shared reader, and removes the static copy.
    pub async fn end(&self) {
        let mut state = self.state.lock().await;
        state.static_copy = None;
        if let Some(reader) = state.shared.take() {
            reader.end().await;
        }
    }
}

impl State {
    /// Starts a reader. The caller holds the lock: the first reader of a book builds
    /// it, which must not happen under another.
    async fn start(&mut self, layout: &Layout, limits: &[&str]) -> Result<Reader> {
        let executable = self.executable().await?;
        if self.built.insert(layout.root().to_owned()) {
            forget_the_last_edition(layout)?;
        }
        Reader::start(&executable, layout, limits).await
    }

    async fn executable(&mut self) -> Result<PathBuf> {
        if let Some(executable) = &self.executable {
            return Ok(executable.clone());
        }
        let build = || toolchain::reader(&Layout::find()?);
        let built = tokio::task::spawn_blocking(build).await??;
        Ok(self.executable.insert(built).clone())
    }
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

/// A reader's process, killed when this is dropped, and the learner's progress
/// store, which is removed then: a test never touches the real one.
pub struct Reader {
    process: Mutex<Child>,
    id: u32,
    lines: Arc<AtomicU64>,
    store: tempfile::TempDir,
    layout: Layout,
    address: String,
}

impl Reader {
    /// Starts the process and waits for the address that it prints.
    async fn start(executable: &PathBuf, layout: &Layout, limits: &[&str]) -> Result<Reader> {
        let store = tempfile::tempdir().context("making a directory for the progress")?;
        let mut process = Command::new(executable)
            .arg("--root")
            .arg(layout.root())
            .args(["--no-open", "--first-port", "3100"])
            .arg("--my")
            .arg(store.path().join("my"))
            .args(limits.iter().flat_map(|limit| ["--limit", limit]))
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", executable.display()))?;
        let id = process.id().context("the reader has just been started")?;
        let output = process.stdout.take().context("its output is piped")?;
        let mut output = BufReader::new(output).lines();
        let mut waiting = Patience::USUAL.begin();
        let address = loop {
            tokio::select! {
                line = output.next_line() => match line.context("reading what the reader prints")? {
                    Some(line) => if let Some(start) = line.find("http://") {
                        let address = line[start..].split_whitespace().next();
                        break address.unwrap_or_default().to_owned();
                    },
                    None => bail!("the reader ended before it printed an address"),
                },
                () = tokio::time::sleep(Duration::from_millis(100)) => {
                    if let Some(reason) = waiting.step(0, || patience::processor_time(id)) {
                        bail!("the reader printed no address: {reason}");
                    }
                }
            }
        };
        let lines = Arc::new(AtomicU64::new(0));
        let printed = Arc::clone(&lines);
        // Read to the end: a full pipe would hold the reader up.
        tokio::spawn(async move {
            while let Ok(Some(_)) = output.next_line().await {
                printed.fetch_add(1, Ordering::Relaxed);
            }
        });
        Ok(Reader {
            process: Mutex::new(process),
            id,
            lines,
            store,
            layout: layout.clone(),
            address,
        })
    }

    /// The address that it printed, with the key that lets a page run programs.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The address of the book, with a slash at the end.
    pub fn url(&self) -> String {
        let base = self.address.split('#').next().unwrap_or_default();
        format!("{}/", base.trim_end_matches('/'))
    }

    /// The course that it serves.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Directory of the learner's attempts and progress.
    pub fn progress(&self) -> PathBuf {
        self.store.path().join("my")
    }

    /// A count that grows when it prints a line.
    pub fn lines(&self) -> u64 {
        self.lines.load(Ordering::Relaxed)
    }

    /// The processor time of its process and all that it runs, in milliseconds.
    pub fn processor_time(&self) -> u64 {
        patience::processor_time(self.id)
    }

    /// Ends the process.
    pub async fn end(&self) {
        // It may have ended by itself.
        let _ = self.process.lock().await.kill().await;
    }

    async fn ended(&self) -> Option<String> {
        let status = self.process.lock().await.try_wait();
        match status {
            Ok(None) => None,
            Ok(Some(status)) => Some(status.to_string()),
            Err(error) => Some(error.to_string()),
        }
    }
}
