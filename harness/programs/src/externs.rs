//! The crates that a program of the course is linked with, as Cargo built them.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use cargo_metadata::{CrateType, Message, MetadataCommand, PackageId, TargetKind};

use crate::process::{self, Job, Limits};
use course::layout::{Layout, stem};

/// The crate `code` and its direct dependencies, built in the dev profile.
#[derive(Clone, Debug)]
pub struct Externs {
    /// The name to `use` a crate by, and its library.
    pub crates: Vec<(String, PathBuf)>,
    /// The directory in which the libraries behind those are found.
    pub dependencies: PathBuf,
    /// The executables of the examples, by program, where they were asked for.
    pub examples: BTreeMap<String, PathBuf>,
}

impl Externs {
    /// The flags that make rustc and rustdoc see these crates.
    pub fn flags(&self) -> Vec<OsString> {
        let mut flags = vec![OsString::from("-L")];
        let mut dependencies = OsString::from("dependency=");
        dependencies.push(&self.dependencies);
        flags.push(dependencies);
        for (name, library) in &self.crates {
            flags.push("--extern".into());
            let mut value = OsString::from(format!("{name}="));
            value.push(library);
            flags.push(value);
        }
        flags
    }
}

/// Cargo, as the process that runs this was started by it, or from the path.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Builds the library of `code`, and its examples where `examples` says so, and
/// tells where Cargo put what. Takes a moment when all of it is fresh.
///
/// # Errors
/// With the compiler's own words when something does not compile.
pub fn build(layout: &Layout, examples: bool) -> Result<Externs> {
    build_with(layout, examples.then_some("--examples"), &Job::new())
}

/// Builds the library of `code` as a part of `job`, and without a network: what
/// is missing is not downloaded.
///
/// # Errors
/// With the compiler's own words when it does not compile, and with Cargo's when
/// a crate was not downloaded before; and when the job was stopped.
pub fn build_offline(layout: &Layout, job: &Job) -> Result<Externs> {
    build_with(layout, Some("--offline"), job)
}

fn build_with(layout: &Layout, option: Option<&str>, job: &Job) -> Result<Externs> {
    let mut command = cargo();
    command
        .current_dir(layout.root())
        .args(["build", "--quiet", "--package", "code", "--lib"])
        .args(option)
        .arg("--message-format=json-render-diagnostics");
    let output = job
        .output(command, Limits::TOOL)
        .context("building the crate `code`")?;
    if !output.end.success() {
        // What is on standard output is for machines.
        bail!(
            "building the crate `code` failed ({}):\n{}",
            output.end,
            output.stderr.trim_end()
        );
    }

    let direct = direct_dependencies(layout)?;
    let mut crates = BTreeMap::new();
    let mut executables = BTreeMap::new();
    for message in Message::parse_stream(Cursor::new(output.stdout.as_bytes())) {
        let Message::CompilerArtifact(artifact) = message.context("reading what cargo built")?
        else {
            continue;
        };
        if artifact.target.kind.contains(&TargetKind::Example) {
            if let Some(executable) = artifact.executable {
                executables.insert(artifact.target.name, executable.into_std_path_buf());
            }
            continue;
        }
        let library = artifact.target.crate_types.iter().any(|kind| {
            matches!(
                kind,
                CrateType::Lib | CrateType::RLib | CrateType::ProcMacro
            )
        });
        let Some(name) = direct.get(&artifact.package_id).filter(|_| library) else {
            continue;
        };
        let file = artifact
            .filenames
            .iter()
            .find(|file| file.extension() == Some("rlib"))
            .or(artifact.filenames.first());
        if let Some(file) = file {
            crates.insert(name.clone(), file.clone().into_std_path_buf());
        }
    }
    let Some(dependencies) = crates
        .values()
        .find(|library| stem(library).contains("tokio"))
        .and_then(|library| library.parent())
    else {
        bail!("cargo built the crate `code` and named no library of Tokio among what it built");
    };
    Ok(Externs {
        dependencies: dependencies.to_owned(),
        crates: crates.into_iter().collect(),
        examples: executables,
    })
}

/// What decides whether libraries that were built are those that Cargo would
/// build now: the files that go into them, the compiler, and the libraries
/// themselves, each with its size and the time of its last change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp(BTreeMap<PathBuf, Option<(u64, SystemTime)>>);

impl Stamp {
    /// As things stand, which takes well below a millisecond. `rustc` is the
    /// compiler.
    pub fn now(layout: &Layout, externs: &Externs, rustc: &Path) -> Stamp {
        let mut files = vec![rustc.to_owned()];
        for name in [
            "Cargo.toml",
            "Cargo.lock",
            "rust-toolchain",
            "rust-toolchain.toml",
            ".cargo/config.toml",
            "workspace-hack/Cargo.toml",
        ] {
            files.push(layout.root().join(name));
        }
        files.push(layout.code().join("Cargo.toml"));
        collect(&layout.code().join("src"), &mut files);
        files.extend(externs.crates.iter().map(|(_, library)| library.clone()));
        let facts = |path: &Path| {
            let facts = fs::metadata(path).ok()?;
            Some((facts.len(), facts.modified().ok()?))
        };
        Stamp(
            files
                .into_iter()
                .map(|path| {
                    let facts = facts(&path);
                    (path, facts)
                })
                .collect(),
        )
    }
}

/// The files below `directory`; what cannot be read is left to Cargo to complain
/// about.
fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&entry.path(), files),
            _ => files.push(entry.path()),
        }
    }
}

/// The executable of the reader, built by Cargo as its sources stand.
///
/// # Errors
/// With the compiler's own words when it does not compile.
pub fn reader(layout: &Layout) -> Result<PathBuf> {
    let mut command = cargo();
    command
        .current_dir(layout.root())
        .args(["build", "--quiet", "--package", "reader"])
        .arg("--message-format=json-render-diagnostics");
    let output = process::run(command, Limits::TOOL).context("building the reader")?;
    if !output.end.success() {
        bail!("building the reader failed: {}", output.report());
    }
    for message in Message::parse_stream(Cursor::new(output.stdout.as_bytes())) {
        if let Message::CompilerArtifact(artifact) = message.context("reading what cargo built")?
            && let Some(executable) = artifact.executable
        {
            return Ok(executable.into_std_path_buf());
        }
    }
    bail!("cargo built no executable of the reader")
}

/// The packages that `code` depends on itself, and `code`, with the name that
/// a program uses each by.
fn direct_dependencies(layout: &Layout) -> Result<BTreeMap<PackageId, String>> {
    let metadata = MetadataCommand::new()
        .manifest_path(layout.root().join("Cargo.toml"))
        // Crates for other platforms need not be there, on a plane for example;
        // those for this one are, since they were built.
        .other_options([
            "--offline".to_owned(),
            "--filter-platform".to_owned(),
            host()?,
        ])
        .exec()
        .context("asking cargo for the dependencies of the crate `code`")?;
    let manifest = layout.code().join("Cargo.toml");
    let code = metadata
        .packages
        .iter()
        .find(|package| package.manifest_path.as_std_path() == manifest)
        .with_context(|| format!("{} is no member of the workspace", manifest.display()))?;
    let node = metadata
        .resolve
        .as_ref()
        .and_then(|resolve| resolve.nodes.iter().find(|node| node.id == code.id))
        .context("cargo resolved no dependencies for the crate `code`")?;
    let mut names = BTreeMap::from([(code.id.clone(), "code".to_owned())]);
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

/// The triple that rustc compiles for by default.
fn host() -> Result<String> {
    let version = rustc_verbose_version()?;
    version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .context("`rustc -vV` names no host")
}

/// What `rustc -vV` prints.
///
/// # Errors
/// When rustc cannot be run.
pub fn rustc_verbose_version() -> Result<String> {
    let mut command = Command::new("rustc");
    command.arg("-vV");
    let output = process::run(command, Limits::TOOL)?;
    if !output.end.success() {
        bail!("`rustc -vV` failed: {}", output.report());
    }
    Ok(output.stdout)
}

/// The number in `rustc 1.95.0 (..)`.
///
/// # Errors
/// When rustc cannot be run or prints no release.
pub fn rustc_release() -> Result<String> {
    let version = rustc_verbose_version()?;
    version
        .lines()
        .find_map(|line| line.strip_prefix("release: "))
        .map(str::to_owned)
        .context("`rustc -vV` names no release")
}

/// The version of Tokio in `Cargo.lock`.
///
/// # Errors
/// When the lock file cannot be read or locks no Tokio.
pub fn tokio_version(layout: &Layout) -> Result<String> {
    let lock = layout.root().join("Cargo.lock");
    let text =
        std::fs::read_to_string(&lock).with_context(|| format!("reading {}", lock.display()))?;
    text.split("[[package]]")
        .find(|package| package.contains("\nname = \"tokio\"\n"))
        .and_then(|package| package.split("version = \"").nth(1)?.split('"').next())
        .map(str::to_owned)
        .with_context(|| format!("{} locks no tokio", lock.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_changes_with_what_cargo_would_look_at() {
        let root = tempfile::tempdir().expect("a directory");
        let layout = Layout::at(root.path());
        let save = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("above")).expect("directories");
            fs::write(path, text).expect("a file");
        };
        save("Cargo.lock", "tokio 1.54.1");
        save("code/src/lib.rs", "");
        save("code/src/stages/one.rs", "");
        save("libtokio.rlib", "old");
        save("rustc", "1.95.0");
        let externs = Externs {
            crates: vec![("tokio".to_owned(), root.path().join("libtokio.rlib"))],
            dependencies: root.path().to_owned(),
            examples: BTreeMap::new(),
        };
        let stamp = || Stamp::now(&layout, &externs, &root.path().join("rustc"));
        let mut before = stamp();
        assert_eq!(before, stamp());
        save("code/examples/no_order.rs", "is compiled by itself");
        assert_eq!(before, stamp());
        for (path, text) in [
            ("Cargo.lock", "tokio 1.54.10"),
            ("Cargo.toml", "new"),
            ("code/src/stages/one.rs", "edited"),
            ("code/src/stages/two.rs", "new"),
            ("libtokio.rlib", "built again"),
            ("rustc", "1.96.0-nightly"),
            ("rust-toolchain.toml", "new"),
        ] {
            save(path, text);
            let after = stamp();
            assert_ne!(before, after, "{path}");
            before = after;
        }
        fs::remove_file(root.path().join("libtokio.rlib")).expect("gone");
        assert_ne!(before, stamp());
    }
}
