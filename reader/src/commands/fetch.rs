//! `fetch`: downloads everything that the other commands need, before the plane.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use course::fault::Fault;
use course::layout::Layout;
use programs::lock::Lock;
use programs::other_tokio::OtherTokio;
use programs::process::{self, Limits};
use programs::toolchain;

use crate::say::say;

/// Downloads the crates of the course and of each of the other Tokios, as their locks
/// name them.
///
/// # Errors
/// With cargo's words when something cannot be downloaded.
pub fn run(layout: &Layout) -> anyhow::Result<ExitCode> {
    let course = layout.or_this_repository();
    let mut all = BTreeSet::new();
    let own = format!("the course (Tokio {})", toolchain::tokio_version(&course)?);
    fetch(course.root(), &own, &mut all)?;
    for tokio in OtherTokio::all(&course)? {
        let name = format!("other-tokios/{} (Tokio {})", tokio.name, tokio.version);
        fetch(tokio.directory(), &name, &mut all)?;
    }
    say(format_args!(
        "{} crates are here: no command but `renew` needs a network now",
        all.len()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Downloads the crates of the workspace in `directory`, called `name`, and adds them to
/// `all`.
fn fetch(directory: &Path, name: &str, all: &mut BTreeSet<(String, String)>) -> anyhow::Result<()> {
    let mut command = toolchain::cargo();
    command
        .current_dir(directory)
        .args(["fetch", "--locked", "--quiet"]);
    let output = process::run(command, Limits::TOOL)
        .with_context(|| format!("downloading the crates of {name}"))?;
    if !output.end.success() {
        let words = output.stderr.trim_end();
        let message = format!("the crates of {name} cannot be downloaded:\n{words}");
        let help = "run `cargo run -- fetch` again where there is a network; what is here \
                    already stays";
        return Err(Fault::unplaced(message, help).into());
    }
    let lock = Lock::of(directory)?;
    let crates = lock.downloaded();
    let before = all.len();
    all.extend(
        crates
            .iter()
            .map(|(name, version)| ((*name).to_owned(), (*version).to_owned())),
    );
    say(format_args!(
        "{name}: {} crates, {} that were not named before",
        crates.len(),
        all.len() - before
    ));
    Ok(())
}
