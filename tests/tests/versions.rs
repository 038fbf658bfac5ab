//! The versions that the project declares and that its prose names.

use std::fs;

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;
use course::layout::Layout;

/// `rust-version` is at least what any crate in `Cargo.lock` asks for.
#[test]
fn rust_version_is_enough_for_every_dependency() -> Result<()> {
    let layout = Layout::find()?;
    let metadata = MetadataCommand::new()
        .manifest_path(layout.root().join("Cargo.toml"))
        .exec()?;
    let declared = metadata
        .workspace_packages()
        .iter()
        .map(|package| {
            package
                .rust_version
                .clone()
                .context("declared in the workspace")
        })
        .collect::<Result<Vec<_>>>()?;
    let least = declared.iter().min().context("there are packages")?;
    for package in &metadata.packages {
        if let Some(wanted) = &package.rust_version {
            assert!(
                wanted <= least,
                "{} {} wants Rust {wanted}, and the workspace declares {least}",
                package.name,
                package.version
            );
        }
    }
    Ok(())
}

/// The versions that the prose names are those in `Cargo.lock`.
#[test]
fn setup_names_the_locked_version_of_tokio() -> Result<()> {
    let layout = Layout::find()?;
    let locked = programs::toolchain::tokio_version(&layout)?;
    let setup = fs::read_to_string(layout.book_src().join("start").join("setup.md"))?;
    assert!(
        setup.contains(&locked),
        "setup.md should name Tokio {locked}, the version everything was run with"
    );
    Ok(())
}
