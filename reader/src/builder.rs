//! Builds books, one at a time: a second reader of the same book, or a `build`
//! beside a `serve`, waits for the lock.

use std::fs::{self, File};
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use book::destination::{MARK, marking};
use course::fault::{Fault, Faults};
use course::layout::Layout;

use crate::addresses::EVENTS;
use crate::site::Site;

/// Builds the book for the server and takes it into memory; `runs` says whether
/// its pages can run programs.
///
/// # Errors
///
/// Everything that is wrong with the book.
pub fn build_served(layout: &Layout, runs: bool) -> Result<Site, Faults> {
    let dest = layout.built_book();
    let _lock = lock(layout);
    build_locked(layout, &dest, Some(EVENTS))?;
    Site::load(&dest, runs).map_err(|fault| {
        let file = fault.file.as_deref().unwrap_or(&dest);
        let file = layout.relative(file);
        fault.in_file(file).into()
    })
}

/// Loads the book that an earlier run built for the server, when there is one.
pub fn load_earlier(layout: &Layout, runs: bool) -> Option<Site> {
    let dest = layout.built_book();
    let _lock = lock(layout);
    let mark = fs::read_to_string(dest.join(MARK)).ok()?;
    if mark == marking(Some(EVENTS)) {
        Site::load(&dest, runs).ok()
    } else {
        None
    }
}

/// Writes the book as static pages.
///
/// # Errors
///
/// Everything that is wrong with the book.
pub fn build_static(layout: &Layout, dest: &Path) -> Result<(), Faults> {
    let _lock = lock(layout);
    build_locked(layout, dest, None)
}

/// Builds the book into `dest`; the caller holds the [`lock`].
fn build_locked(layout: &Layout, dest: &Path, events: Option<&str>) -> Result<(), Faults> {
    // One chapter that mdBook cannot digest must not end the server.
    panic::catch_unwind(AssertUnwindSafe(|| book::build(layout, dest, events))).unwrap_or_else(
        |_| {
            Err(Fault::new(
                layout.relative(&layout.book_toml()),
                "building the book ended in a panic, which the terminal shows",
                "undo the last change, and report the panic with it",
            )
            .into())
        },
    )
}

/// Waits until no other process builds this book. Where files cannot be locked
/// there is no waiting: the build itself says what goes wrong.
fn lock(layout: &Layout) -> Option<File> {
    fn try_to_lock(layout: &Layout) -> io::Result<File> {
        let beside = layout.built_book().with_file_name(".book-lock");
        if let Some(above) = beside.parent() {
            fs::create_dir_all(above)?;
        }
        let file = File::create(beside)?;
        file.lock()?;
        Ok(file)
    }
    try_to_lock(layout).ok()
}
