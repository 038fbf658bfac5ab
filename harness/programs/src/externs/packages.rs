//! The packages of a workspace, and the names that a program uses them by.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand, Package, PackageId};

use crate::rustc::Compiler;
use course::layout::Layout;
use course::lesson::Lesson;

/// Finds the package of each lesson, and the packages that it depends on itself, its own
/// among them, with the name that a program uses each by.
pub(super) fn direct_dependencies(
    layout: &Layout,
    lessons: &[Lesson],
) -> Result<Vec<(PackageId, BTreeMap<PackageId, String>)>> {
    let metadata = metadata(layout.root())?;
    lessons
        .iter()
        .map(|lesson| {
            let manifest = lesson.manifest();
            let package = metadata
                .packages
                .iter()
                .find(|package| package.manifest_path.as_std_path() == manifest)
                .with_context(|| format!("{} is no member of the workspace", manifest.display()))?;
            Ok((package.id.clone(), names_of(&metadata, package)?))
        })
        .collect()
}

/// Asks Cargo for the packages of the workspace in `directory`, and for their
/// dependencies.
pub(super) fn metadata(directory: &Path) -> Result<Metadata> {
    MetadataCommand::new()
        .manifest_path(directory.join("Cargo.toml"))
        // Crates for other platforms need not be there, on a plane for example;
        // those for this one are, since they were built.
        .other_options([
            "--offline".to_owned(),
            "--filter-platform".to_owned(),
            Compiler::on_path()?.host()?.to_owned(),
        ])
        .exec()
        .with_context(|| {
            format!(
                "asking cargo for the dependencies in {}",
                directory.display()
            )
        })
}

/// The packages that `package` depends on itself, its own among them, with the name
/// that a program uses each by.
pub(super) fn names_of(
    metadata: &Metadata,
    package: &Package,
) -> Result<BTreeMap<PackageId, String>> {
    let node = metadata
        .resolve
        .iter()
        .flat_map(|resolve| &resolve.nodes)
        .find(|node| node.id == package.id)
        .with_context(|| format!("cargo resolved no dependencies for {}", package.name))?;
    let own = package.name.replace('-', "_");
    let mut names = BTreeMap::from([(package.id.clone(), own)]);
    for dependency in &node.deps {
        let normal = dependency
            .dep_kinds
            .iter()
            .any(|kind| kind.kind == cargo_metadata::DependencyKind::Normal);
        if normal {
            names.insert(dependency.pkg.clone(), dependency.name.clone());
        }
    }
    Ok(names)
}
