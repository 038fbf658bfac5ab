//! Asking Cargo for the crates and the programs of lessons.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, anyhow, bail};
use cargo_metadata::diagnostic::DiagnosticLevel;
use cargo_metadata::{Artifact, CrateType, Message, PackageId, TargetKind};

use super::packages::{direct_dependencies, metadata, names_of};
use crate::process::{Job, Limits};
use crate::rustc::Compiler;
use crate::toolchain;
use course::fingerprint::{Fingerprint, Fingerprinter};
use course::layout::Layout;
use course::lesson::{self, Lesson, Manifest};

/// The library of a lesson and its direct dependencies, built in the dev profile.
#[derive(Clone, Debug)]
pub struct Externs {
    /// The lesson that they belong to.
    pub lesson: Lesson,
    /// The name to `use` a crate by, and its library.
    pub crates: Vec<(String, PathBuf)>,
    /// The directory in which the libraries behind those are found.
    pub dependencies: PathBuf,
    /// The executables of the lesson's programs, by name, where they were asked for; or
    /// the compiler's words of one that does not compile, which leaves the others.
    pub examples: BTreeMap<String, Result<PathBuf, String>>,
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

    /// The fingerprint of `compiler` and of every crate, by size and time of change:
    /// what was compiled by the one with the others is good as long as it stays the
    /// same. Libraries of some MB are not read for it, since Run asks for it.
    ///
    /// # Errors
    /// When a library cannot be looked at.
    pub fn fingerprint(&self, compiler: &Compiler) -> Result<Fingerprint> {
        let mut parts = Fingerprinter::new();
        parts.add("compiler", &compiler.version);
        for (name, library) in &self.crates {
            let facts = fs::metadata(library)
                .and_then(|facts| Ok((facts.len(), facts.modified()?)))
                .with_context(|| format!("looking at {}", library.display()))?;
            let (size, modified) = facts;
            let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
            parts
                .add("crate", name)
                .add("library", library.as_os_str().as_encoded_bytes())
                .add("size", size.to_le_bytes())
                .add("modified", since.as_nanos().to_le_bytes());
        }
        Ok(parts.finish())
    }
}

/// Builds the crates that the programs of `lesson` are linked with, and none of the
/// programs. Takes a moment when all of it is fresh.
///
/// # Errors
/// With the compiler's own words when something does not compile.
pub fn libraries(layout: &Layout, lesson: &Lesson) -> Result<Externs> {
    libraries_with(layout, lesson, &[], &Job::new())
}

/// Builds them as a part of `job` and without a network: a missing crate is not
/// downloaded.
///
/// # Errors
/// With the compiler's own words when it does not compile, and with Cargo's when
/// a crate was not downloaded before; and when the job was stopped.
pub fn libraries_offline(layout: &Layout, lesson: &Lesson, job: &Job) -> Result<Externs> {
    libraries_with(layout, lesson, &["--offline"], job)
}

fn libraries_with(
    layout: &Layout,
    lesson: &Lesson,
    options: &[&str],
    job: &Job,
) -> Result<Externs> {
    let options = [&["--lib"], options].concat();
    one(build(layout, std::slice::from_ref(lesson), &options, job)?)
}

/// Builds the crates of `lesson` and its programs.
///
/// # Errors
/// With the compiler's own words when something does not compile.
pub fn examples(layout: &Layout, lesson: &Lesson) -> Result<Externs> {
    one(programs(layout, std::slice::from_ref(lesson))?)
}

fn one(mut built: Vec<(Lesson, Result<Externs, String>)>) -> Result<Externs> {
    match built.pop() {
        Some((_, externs)) => externs.map_err(|words| anyhow!("{words}")),
        None => bail!("cargo was asked for no lesson"),
    }
}

/// Builds the programs of `lessons`, in one call of Cargo, and tells for each lesson
/// where Cargo put what, or the compiler's own words where a crate of it does not
/// compile.
///
/// # Errors
/// When Cargo cannot build anything, with its own words.
pub fn programs(
    layout: &Layout,
    lessons: &[Lesson],
) -> Result<Vec<(Lesson, Result<Externs, String>)>> {
    // One program's mistake leaves the others to be proved.
    build(
        layout,
        lessons,
        &["--lib", "--examples", "--keep-going"],
        &Job::new(),
    )
}

fn build(
    layout: &Layout,
    lessons: &[Lesson],
    options: &[&str],
    job: &Job,
) -> Result<Vec<(Lesson, Result<Externs, String>)>> {
    let (artifacts, errors) = call_cargo(layout, lessons, options, job)?;
    let names = direct_dependencies(layout, lessons)?;
    let failed = |of: &dyn Fn(&CompileError) -> bool| -> String {
        let words = errors.iter().filter(|error| of(error));
        words.map(|error| error.words.as_str()).collect()
    };
    // A crate that no lesson asks for itself belongs to all of them.
    let shared = failed(&|error| {
        !names
            .iter()
            .any(|(id, names)| *id == error.package || names.contains_key(&error.package))
    });
    if !shared.is_empty() {
        bail!("building {} failed:\n{}", named(lessons), shared.trim_end());
    }
    let built = lessons.iter().zip(&names).map(|(lesson, (id, names))| {
        let failure = |words: &str| {
            let words = words.trim_end();
            format!("building {} failed:\n{words}", lesson.package())
        };
        let own = failed(&|error| error.example.is_none() && names.contains_key(&error.package));
        let externs = if own.is_empty() {
            externs_of(lesson, id, names, &artifacts).map(|mut externs| {
                for error in errors.iter().filter(|error| error.package == *id) {
                    let Some(example) = &error.example else {
                        continue;
                    };
                    let words = failed(&|other| {
                        other.package == *id && other.example.as_ref() == Some(example)
                    });
                    let refused = Err(failure(&words));
                    externs.examples.insert(example.clone(), refused);
                }
                externs
            })
        } else {
            Err(failure(&own))
        };
        (lesson.clone(), externs)
    });
    Ok(built.collect())
}

/// Calls `cargo build` for `lessons`, and returns the artifacts and the compiler's errors.
fn call_cargo(
    layout: &Layout,
    lessons: &[Lesson],
    options: &[&str],
    job: &Job,
) -> Result<(Vec<Artifact>, Vec<CompileError>)> {
    let mut command = toolchain::cargo();
    command
        .current_dir(layout.root())
        .arg("build")
        .args(options);
    for lesson in lessons {
        command.arg("--package").arg(lesson.package());
    }
    command.args(["--quiet", "--message-format=json"]);
    let output = job
        .output(command, Limits::TOOL)
        .with_context(|| format!("building {}", named(lessons)))?;
    // Standard output is for machines.
    let (mut artifacts, mut errors) = (Vec::new(), Vec::new());
    for message in toolchain::messages(&output)? {
        match message {
            Message::CompilerMessage(said) if said.message.level == DiagnosticLevel::Error => {
                errors.push(CompileError {
                    package: said.package_id,
                    example: said
                        .target
                        .kind
                        .contains(&TargetKind::Example)
                        .then_some(said.target.name),
                    words: said.message.rendered.unwrap_or(said.message.message),
                });
            }
            Message::CompilerArtifact(artifact) => artifacts.push(artifact),
            _ => {}
        }
    }
    if !output.end.success() && errors.is_empty() {
        bail!(
            "building {} failed ({}):\n{}{}",
            named(lessons),
            output.end,
            output.stderr.trim_end(),
            forgotten_folders(layout)
        );
    }
    Ok((artifacts, errors))
}

/// An error of the compiler, and the package and the program that it is of.
struct CompileError {
    package: PackageId,
    /// The program, where it was one.
    example: Option<String>,
    words: String,
}

/// Picks the artifacts for the programs of `lesson`, whose package is `id` and
/// which uses the packages `names`, each by a name.
fn externs_of(
    lesson: &Lesson,
    id: &PackageId,
    names: &BTreeMap<PackageId, String>,
    artifacts: &[Artifact],
) -> Result<Externs, String> {
    let mut crates = BTreeMap::new();
    let mut examples = BTreeMap::new();
    for artifact in artifacts {
        if artifact.target.kind.contains(&TargetKind::Example) {
            if let Some(executable) = artifact
                .executable
                .as_ref()
                .filter(|_| artifact.package_id == *id)
            {
                examples.insert(
                    artifact.target.name.clone(),
                    Ok(executable.clone().into_std_path_buf()),
                );
            }
            continue;
        }
        let library = artifact.target.crate_types.iter().any(|kind| {
            matches!(
                kind,
                CrateType::Lib | CrateType::RLib | CrateType::ProcMacro
            )
        });
        let Some(name) = names.get(&artifact.package_id).filter(|_| library) else {
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
    let dependencies = crates
        .get("tokio")
        .and_then(|library| library.parent())
        .ok_or_else(|| {
            format!(
                "cargo built {} and named no library of Tokio among what it built",
                lesson.package()
            )
        })?
        .to_owned();
    Ok(Externs {
        lesson: lesson.clone(),
        dependencies,
        crates: crates.into_iter().collect(),
        examples,
    })
}

/// Builds the package in `directory`, which is a workspace of its own, into `target`,
/// and hands out the crates that it depends on for a program of `lesson`. Nothing is
/// downloaded and no lock is changed.
///
/// # Errors
/// With the words of Cargo or of the compiler.
pub fn of_workspace(
    directory: &Path,
    target: &Path,
    lesson: &Lesson,
    job: &Job,
) -> Result<Externs> {
    let mut command = toolchain::cargo();
    command
        // Not by its manifest alone: it may have a configuration of its own.
        .current_dir(directory)
        .args(["build", "--offline", "--locked", "--quiet"])
        .arg("--message-format=json-render-diagnostics")
        .arg("--target-dir")
        .arg(target);
    let output = job
        .output(command, Limits::TOOL)
        .with_context(|| format!("building {}", directory.display()))?;
    if !output.end.success() {
        bail!("{}", output.stderr.trim_end());
    }
    let mut artifacts = Vec::new();
    for message in toolchain::messages(&output)? {
        if let Message::CompilerArtifact(artifact) = message {
            artifacts.push(artifact);
        }
    }
    let metadata = metadata(directory)?;
    let package = metadata
        .root_package()
        .with_context(|| format!("{} is no package", directory.display()))?;
    let names = names_of(&metadata, package)?;
    externs_of(lesson, &package.id, &names, &artifacts).map_err(|words| anyhow!("{words}"))
}

fn named(lessons: &[Lesson]) -> String {
    match lessons {
        [lesson] => lesson.package(),
        _ => format!("the programs of {} lessons", lessons.len()),
    }
}

/// Says which folder is the reason where no cargo command works.
fn forgotten_folders(layout: &Layout) -> String {
    lesson::all(layout)
        .unwrap_or_default()
        .iter()
        .filter(|lesson| !lesson.manifest().is_file())
        .filter_map(|lesson| Manifest::read(layout, lesson).err())
        .map(|fault| format!("\n{fault}"))
        .collect()
}
