//! The date, versions and computer of a measurement.

use std::time::SystemTime;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::go;
use crate::rustc;
use crate::toolchain;
use course::layout::Layout;

/// The date of a measurement, and the versions and the computer that it was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The day, as `2026-11-23`.
    pub date: String,
    /// The release of rustc.
    pub rustc: String,
    /// The version of Tokio in `Cargo.lock`.
    pub tokio: String,
    /// The words of `go version`, where the Go twin was run too.
    pub go: Option<String>,
    /// Operating system and architecture.
    pub system: String,
    /// Logical processors that the program could use.
    pub processors: usize,
}

impl Provenance {
    /// The provenance of what is measured on `date` on this computer.
    ///
    /// # Errors
    /// When rustc cannot be asked or `Cargo.lock` cannot be read.
    pub fn of_this_computer(layout: &Layout, date: String, with_go: bool) -> Result<Provenance> {
        Ok(Provenance {
            date,
            rustc: rustc::Compiler::on_path()?.release()?.to_owned(),
            tokio: toolchain::tokio_version(layout)?,
            go: if with_go { go::version() } else { None },
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
        })
    }

    /// The end of a sentence: "on .. with ..".
    pub fn sentence(&self) -> String {
        let go = match &self.go {
            // `go version go1.27.3 linux/amd64`
            Some(version) => format!(
                ", Go {}",
                version
                    .split_whitespace()
                    .nth(2)
                    .unwrap_or("?")
                    .trim_start_matches("go")
            ),
            None => String::new(),
        };
        format!(
            "{} on {} with {} processors, with Tokio {}, rustc {} (dev profile){go}",
            self.date, self.system, self.processors, self.tokio, self.rustc
        )
    }
}

/// Today's date in UTC, as `2026-11-23`.
pub fn today() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()[..10].to_owned()
}
