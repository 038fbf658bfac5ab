//! `serve`, which a bare `cargo run` is too: the book in the browser, in step with
//! the files.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use course::fault::Fault;
use course::layout::Layout;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::book_watch::BookWatcher;
use crate::cli::ServeArgs;
use crate::run::Runner;
use crate::run::limits::Allowance;
use crate::say::{complain, say};
use crate::site::Site;
use crate::status::Status;
use crate::{browser, learner, press, server};

/// How long requests that are under way may hold up the end.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long after the start the first run is prepared: what the browser asks for
/// at the start comes first.
const SETTLED: Duration = Duration::from_millis(500);

/// What is served.
struct Book {
    layout: Layout,
    /// Whether its pages can run programs.
    runs: bool,
}

/// Serves the book until Ctrl-C.
///
/// # Errors
///
/// When the port cannot be had, or the server fails.
pub fn run(args: &ServeArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start Tokio's runtime")?;
    let done = runtime.block_on(serve(args, layout));
    // A build that is under way is not waited for much longer.
    runtime.shutdown_timeout(FAREWELL);
    done?;
    say(format_args!("The book is closed."));
    Ok(ExitCode::SUCCESS)
}

async fn serve(args: &ServeArgs, layout: &Layout) -> anyhow::Result<()> {
    let mut end = End::listen().context("cannot listen for Ctrl-C")?;
    let listener = server::listen(args.port, args.first_port).await?;
    let here = listener.local_addr().context("cannot tell the port")?;
    let book = Arc::new(Book {
        layout: Layout::at(layout.root()),
        runs: !args.no_run,
    });
    let allowance = Allowance::default().with(&args.limits)?;
    let runner = if book.runs {
        let desk = learner::desk(args.my.as_deref(), layout);
        Some(Arc::new(Runner::new(layout, desk, allowance)?))
    } else {
        None
    };
    let key = runner.as_ref().map(|runner| runner.key().fragment());
    let address = format!("http://{here}/{}", key.unwrap_or_default());
    if args.port.is_none() && here.port() != args.first_port {
        say(format_args!(
            "Port {} is taken, using {}.",
            args.first_port,
            here.port()
        ));
    }

    // Watched from before the first build, so that no save is missed.
    let watcher = BookWatcher::start(layout)
        .inspect_err(|error| {
            let fault = Fault::unplaced(
                format!("saved files will not be noticed: {error}"),
                "start again after a save, or raise the number of files that the system lets you \
                 watch",
            );
            complain(format_args!("warning: {fault}"));
        })
        .ok();
    let earlier = on_the_side(&book, press::earlier).await?;
    let known = earlier.is_some();
    let (sender, status) = watch::channel(Status {
        site: earlier.map(Arc::new),
        faults: None,
    });
    if !known {
        say(format_args!("Building the book."));
        tokio::select! {
            () = build(&book, &sender, &[]) => {}
            () = end.came() => return Ok(()),
        }
    }

    let (stop, stopped) = watch::channel(false);
    let mut server = tokio::spawn(server::serve(listener, status, stopped, runner.clone()));
    say(format_args!("The book is at {address} (Ctrl-C closes it)."));
    if !args.no_open {
        browser::open(&address);
    }
    tokio::spawn(keep_in_step(book, watcher, sender, known));
    if let Some(runner) = runner.clone() {
        tokio::spawn(async move {
            tokio::time::sleep(SETTLED).await;
            tokio::task::spawn_blocking(move || runner.prepare()).await
        });
    }

    tokio::select! {
        () = end.came() => {}
        ended = &mut server => {
            ended.context("the server ended in a panic")?.context("the server failed")?;
        }
    }
    stop.send_replace(true);
    if let Some(runner) = runner {
        let _ = timeout(FAREWELL * 5, runner.close()).await;
    }
    // A browser that does not finish its request is left behind.
    let _ = timeout(FAREWELL, server).await;
    Ok(())
}

/// Builds the book again after every save. The book of an earlier run is built
/// again at once: what it was built from may have changed since.
async fn keep_in_step(
    book: Arc<Book>,
    watcher: Option<BookWatcher>,
    sender: watch::Sender<Status>,
    due: bool,
) {
    if due {
        build(&book, &sender, &[]).await;
    }
    let Some(mut watcher) = watcher else {
        // The sender lives on: without it the pages would lose their news.
        return std::future::pending().await;
    };
    loop {
        let faulty = sender.borrow().faults.is_some();
        let files = watcher.saved(faulty).await;
        build(&book, &sender, &files).await;
    }
}

/// Builds the book, says so in the terminal, and tells the pages.
async fn build(book: &Arc<Book>, sender: &watch::Sender<Status>, saved: &[PathBuf]) {
    let started = Instant::now();
    let built = match on_the_side(book, press::for_the_server).await {
        Ok(built) => built,
        Err(error) => {
            complain(format_args!("error: {error:#}"));
            return;
        }
    };
    let took = started.elapsed().as_millis();
    match built {
        Ok(site) => {
            if let Some(line) = progress(&sender.borrow(), &site, saved, took) {
                say(format_args!("{line}"));
            }
            sender.send_if_modified(|status| {
                let news = status.edition() != site.edition() || status.faults.is_some();
                status.faults = None;
                status.site = Some(Arc::new(site));
                news
            });
        }
        Err(faults) => {
            complain(format_args!("{faults}"));
            let stays = if sender.borrow().site.is_some() {
                "The last good book stays open. "
            } else {
                ""
            };
            complain(format_args!("{stays}Repair the file and save it."));
            sender.send_modify(|status| status.faults = Some(Arc::new(faults)));
        }
    }
}

/// What the terminal says of a good build.
fn progress(before: &Status, site: &Site, saved: &[PathBuf], took: u128) -> Option<String> {
    let same = before.edition() == site.edition();
    let what = match saved {
        [] if same && before.faults.is_none() => return None,
        [] => String::new(),
        [file] => format!(" after {}", file.display()),
        [file, rest @ ..] => format!(" after {} and {} more", file.display(), rest.len()),
    };
    let result = match (&before.faults, same) {
        (Some(_), _) => "mended",
        (None, true) => "built again, unchanged",
        (None, false) => "built",
    };
    Some(format!("The book is {result}{what} ({took} ms)."))
}

/// Does something that takes its time where it holds nobody up.
async fn on_the_side<T: Send + 'static>(
    book: &Arc<Book>,
    work: fn(&Layout, bool) -> T,
) -> anyhow::Result<T> {
    let book = Arc::clone(book);
    tokio::task::spawn_blocking(move || work(&book.layout, book.runs))
        .await
        .context("building the book ended in a panic")
}

/// What ends the server: Ctrl-C, or the signal that asks a process to end.
struct End {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
    #[cfg(windows)]
    ctrl_c: tokio::signal::windows::CtrlC,
}

impl End {
    #[cfg(unix)]
    fn listen() -> std::io::Result<End> {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        ];
        Ok(End { signals })
    }

    #[cfg(windows)]
    fn listen() -> std::io::Result<End> {
        let ctrl_c = tokio::signal::windows::ctrl_c()?;
        Ok(End { ctrl_c })
    }

    #[cfg(unix)]
    async fn came(&mut self) {
        let [interrupt, terminate] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }

    #[cfg(windows)]
    async fn came(&mut self) {
        let _ = self.ctrl_c.recv().await;
    }
}
