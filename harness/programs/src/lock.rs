//! The versions that a `Cargo.lock` pins.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// A `Cargo.lock`, as far as the course looks at it.
#[derive(Debug, Deserialize)]
pub struct Lock {
    #[serde(default, rename = "package")]
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    /// Packages of the workspace itself have none.
    source: Option<String>,
}

impl Lock {
    /// Reads the `Cargo.lock` of the workspace in `directory`.
    ///
    /// # Errors
    /// When it cannot be read or is none.
    pub fn of(directory: &Path) -> Result<Lock> {
        let path = directory.join("Cargo.lock");
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("reading {}", path.display()))
    }

    /// The version of Tokio.
    ///
    /// # Errors
    /// When it locks none.
    pub fn tokio(&self) -> Result<&str> {
        let tokio = self.packages.iter().find(|one| one.name == "tokio");
        tokio
            .map(|tokio| tokio.version.as_str())
            .context("Cargo.lock locks no tokio")
    }

    /// The crates that are downloaded, each by name and version.
    pub fn downloaded(&self) -> BTreeSet<(&str, &str)> {
        self.packages
            .iter()
            .filter(|package| package.source.is_some())
            .map(|package| (package.name.as_str(), package.version.as_str()))
            .collect()
    }
}
