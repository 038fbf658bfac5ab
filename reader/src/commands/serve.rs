//! `serve`, which a bare `cargo run` is too: shows the book in the browser, in step
//! with the files.

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
use crate::run::limits::RunLimits;
use crate::say::{complain, say};
use crate::shutdown::ShutdownSignal;
use crate::site::Site;
use crate::status::Status;
use crate::{browser, builder, learner, server};

/// The time that requests under way may hold up the end.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(1);

/// The time after the start until the first run is prepared: the requests of the
/// browser at the start come first.
const WARMUP_DELAY: Duration = Duration::from_millis(500);

/// The book that is served.
struct Book {
    layout: Layout,
    /// True when its pages can run programs.
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
    runtime.shutdown_timeout(SHUTDOWN_GRACE);
    done?;
    say(format_args!("The book is closed."));
    Ok(ExitCode::SUCCESS)
}

async fn serve(args: &ServeArgs, layout: &Layout) -> anyhow::Result<()> {
    let mut shutdown = ShutdownSignal::listen().context("cannot listen for Ctrl-C")?;
    let listener = server::listen(args.port, args.first_port).await?;
    let here = listener.local_addr().context("cannot tell the port")?;
    let runner = runner(args, layout)?;
    let book = Arc::new(Book {
        layout: Layout::at(layout.root()),
        runs: runner.is_some(),
    });
    if args.port.is_none() && here.port() != args.first_port {
        say(format_args!(
            "Port {} is taken, using {}.",
            args.first_port,
            here.port()
        ));
    }

    // The watch begins before the first build, so that no save is missed.
    let watcher = watch_book(layout);
    let earlier = on_blocking_thread(&book, builder::load_earlier).await?;
    let is_earlier = earlier.is_some();
    let (sender, status) = watch::channel(Status {
        site: earlier.map(Arc::new),
        faults: None,
    });
    if !is_earlier {
        say(format_args!("Building the book."));
        tokio::select! {
            () = build(&book, &sender, &[]) => {}
            () = shutdown.received() => return Ok(()),
        }
    }

    let (stop, stopped) = watch::channel(false);
    let mut server = tokio::spawn(server::serve(listener, status, stopped, runner.clone()));
    let key = runner.as_ref().map(|runner| runner.key().fragment());
    let address = format!("http://{here}/{}", key.unwrap_or_default());
    say(format_args!("The book is at {address} (Ctrl-C closes it)."));
    if !args.no_open {
        browser::open(&address);
    }
    tokio::spawn(rebuild_on_save(book, watcher, sender, is_earlier));
    if let Some(runner) = &runner {
        tokio::spawn(warm_up(Arc::clone(runner)));
    }
    tokio::select! {
        () = shutdown.received() => {}
        ended = &mut server => {
            ended.context("the server ended in a panic")?.context("the server failed")?;
        }
    }
    stop.send_replace(true);
    if let Some(runner) = runner {
        let _ = timeout(SHUTDOWN_GRACE * 5, runner.close()).await;
    }
    // A browser that does not finish its request is left behind.
    let _ = timeout(SHUTDOWN_GRACE, server).await;
    Ok(())
}

/// Creates the runner, unless no program is to be run.
fn runner(args: &ServeArgs, layout: &Layout) -> anyhow::Result<Option<Arc<Runner>>> {
    let limits = RunLimits::default().with(&args.limits)?;
    if args.no_run {
        return Ok(None);
    }
    let store = learner::store(args.my.as_deref(), layout);
    Ok(Some(Arc::new(Runner::new(layout, store, limits)?)))
}

/// Starts watching the book, or warns that it cannot be watched.
fn watch_book(layout: &Layout) -> Option<BookWatcher> {
    BookWatcher::start(layout)
        .inspect_err(|error| {
            let fault = Fault::unplaced(
                format!("saved files will not be noticed: {error}"),
                "start again after a save, or raise the number of files that the system lets you \
                 watch",
            );
            complain(format_args!("warning: {fault}"));
        })
        .ok()
}

/// Prepares the first run, a while after the start.
async fn warm_up(runner: Arc<Runner>) {
    tokio::time::sleep(WARMUP_DELAY).await;
    // A failure is reported when a program is run.
    let _ = tokio::task::spawn_blocking(move || runner.prepare()).await;
}

/// Builds the book again after every save. The book of an earlier run is built
/// again at once: its files may have changed since.
async fn rebuild_on_save(
    book: Arc<Book>,
    watcher: Option<BookWatcher>,
    sender: watch::Sender<Status>,
    due: bool,
) {
    if due {
        build(&book, &sender, &[]).await;
    }
    let Some(mut watcher) = watcher else {
        // The sender lives on: without it the pages would lose their updates.
        return std::future::pending().await;
    };
    loop {
        let faulty = sender.borrow().faults.is_some();
        let files = watcher.saved(faulty).await;
        build(&book, &sender, &files).await;
    }
}

/// Builds the book, prints the result, and sends it to the pages.
async fn build(book: &Arc<Book>, sender: &watch::Sender<Status>, saved: &[PathBuf]) {
    let started = Instant::now();
    let built = match on_blocking_thread(book, builder::build_served).await {
        Ok(built) => built,
        Err(error) => {
            complain(format_args!("error: {error:#}"));
            return;
        }
    };
    let took = started.elapsed().as_millis();
    match built {
        Ok(site) => {
            if let Some(line) = build_line(&sender.borrow(), &site, saved, took) {
                say(format_args!("{line}"));
            }
            sender.send_if_modified(|status| {
                let changed = status.content_hash() != site.content_hash().as_str()
                    || status.faults.is_some();
                status.faults = None;
                status.site = Some(Arc::new(site));
                changed
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

/// The line in the terminal on a good build; none where nothing has changed.
fn build_line(before: &Status, site: &Site, saved: &[PathBuf], took: u128) -> Option<String> {
    let same = before.content_hash() == site.content_hash().as_str();
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

/// Does work that takes its time on a thread that may block.
async fn on_blocking_thread<T: Send + 'static>(
    book: &Arc<Book>,
    work: fn(&Layout, bool) -> T,
) -> anyhow::Result<T> {
    let book = Arc::clone(book);
    tokio::task::spawn_blocking(move || work(&book.layout, book.runs))
        .await
        .context("building the book ended in a panic")
}
