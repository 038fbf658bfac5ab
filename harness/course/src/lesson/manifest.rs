//! The manifest of a lesson's package: the crates that its programs use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::folder::Lesson;
use crate::fault::Fault;
use crate::layout::Layout;

/// The crates of the workspace that are no tool: a lesson may depend on them.
const COMMON: [&str; 2] = ["tokio", "workspace-hack"];

/// The library of a lesson whose programs share no code, from its folder.
const SHARED_LIBRARY: &str = "../../lesson.rs";

/// The manifest of a lesson, as far as the course looks at it.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    package: Package,
    #[serde(default)]
    lib: Library,
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
    #[serde(default, rename = "dev-dependencies")]
    dev_dependencies: BTreeMap<String, toml::Value>,
    #[serde(default, rename = "build-dependencies")]
    build_dependencies: BTreeMap<String, toml::Value>,
    #[serde(default)]
    target: BTreeMap<String, toml::Value>,
    #[serde(default)]
    example: Vec<Example>,
}

#[derive(Debug, Deserialize)]
struct Example {
    name: String,
    #[serde(default)]
    test: bool,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
}

#[derive(Debug, Default, Deserialize)]
struct Library {
    path: Option<String>,
}

impl Manifest {
    /// The manifest of `lesson`.
    ///
    /// # Errors
    /// When it cannot be read or is no manifest of a lesson.
    pub fn read(layout: &Layout, lesson: &Lesson) -> Result<Manifest, Fault> {
        let path = lesson.manifest();
        let here = layout.relative(&path);
        let text = fs::read_to_string(&path).map_err(|error| {
            Fault::new(
                layout.relative(lesson.path()),
                format!("a folder of a lesson whose Cargo.toml cannot be read: {error}"),
                "every cargo command fails as long as this folder is here: remove it, if a \
                 branch that you left has forgotten it, or give it a Cargo.toml",
            )
        })?;
        toml::from_str(&text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            Fault::new(
                &here,
                format!("is no manifest of a lesson: {}", error.message()),
                "compare it with code/lessons/no_order/Cargo.toml",
            )
            .at(line)
        })
    }

    /// Tells whether its programs use std and Tokio with the workspace's features alone.
    pub(super) fn is_plain(&self) -> bool {
        let common = |name: &str, value: &toml::Value| {
            COMMON.contains(&name) && value.as_table().is_some_and(|table| table.len() == 1)
        };
        !self.has_library()
            && self
                .dependencies
                .iter()
                .all(|(name, value)| common(name, value))
    }

    /// The programs whose tests `cargo test` runs.
    pub fn tested_programs(&self) -> BTreeSet<String> {
        let tested = self.example.iter().filter(|example| example.test);
        tested.map(|example| example.name.clone()).collect()
    }

    /// Tells whether the lesson's programs share code, in `src/lib.rs`.
    pub fn has_library(&self) -> bool {
        self.lib.path.as_deref() != Some(SHARED_LIBRARY)
    }

    /// Tells whether the lesson has tests of its own: in a program, or in its library.
    pub fn has_tests(&self) -> bool {
        !self.tested_programs().is_empty() || self.has_library()
    }
}

/// The crates whose versions the workspace pins: no program can have the name of one,
/// which it would hide.
pub fn pinned(layout: &Layout) -> BTreeSet<String> {
    let text = fs::read_to_string(layout.root().join("Cargo.toml")).unwrap_or_default();
    let root: toml::Table = text.parse().unwrap_or_default();
    root.get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(toml::Value::as_table)
        .map(|crates| crates.keys().cloned().collect())
        .unwrap_or_default()
}

/// Finds what is wrong with the manifest of `lesson`: no library, another name, tests that
/// are not run, a tool, or a crate that the workspace does not pin.
pub(super) fn check(layout: &Layout, lesson: &Lesson, manifest: &Manifest) -> Vec<Fault> {
    let here = layout.relative(&lesson.manifest());
    let text = fs::read_to_string(lesson.manifest()).unwrap_or_default();
    let mut faults = wrong_package(lesson, manifest, &text);
    faults.extend(tests_not_run(lesson, manifest));
    faults.extend(wrong_sections(manifest, &text));
    faults.extend(wrong_crates(layout, manifest, &text));
    faults
        .into_iter()
        .map(|fault| fault.in_file(&here))
        .collect()
}

/// Finds a package without a library or with another name than the lesson's.
fn wrong_package(lesson: &Lesson, manifest: &Manifest, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if manifest.lib.path.is_none() && !lesson.path().join("src/lib.rs").is_file() {
        let help = format!(
            "write `path = \"{SHARED_LIBRARY}\"` under [lib]: by its library cargo can build \
             the crates of a lesson without its programs"
        );
        faults.push(Fault::unplaced("the package has no library", help).at(1));
    }
    let package = lesson.package();
    if manifest.package.name != package {
        let message = format!("the package is called `{}`", manifest.package.name);
        let help = format!("write `name = \"{package}\"`, after the folder");
        faults.push(Fault::unplaced(message, help).at(line_of(text, "name")));
    }
    faults
}

/// Finds programs with tests that `cargo test` would not run.
fn tests_not_run(lesson: &Lesson, manifest: &Manifest) -> Vec<Fault> {
    let tested = manifest.tested_programs();
    lesson
        .programs()
        .unwrap_or_default()
        .into_iter()
        .filter(|(program, source)| has_tests(source) && !tested.contains(program))
        .map(|(program, _)| {
            Fault::unplaced(
                format!("the tests in examples/{program}.rs are not run"),
                format!("add an [[example]] with `name = \"{program}\"` and `test = true`"),
            )
            .at(1)
        })
        .collect()
}

/// Finds dependencies that stand elsewhere than under `[dependencies]`.
fn wrong_sections(manifest: &Manifest, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !manifest.target.is_empty() {
        faults.push(
            Fault::unplaced(
                "dependencies for one system alone",
                "move them to [dependencies]: a page's program is linked with the same crates \
                 everywhere",
            )
            .at(line_of(text, "[target")),
        );
    }
    for (dependencies, kind) in [
        (&manifest.dev_dependencies, "dev-dependencies"),
        (&manifest.build_dependencies, "build-dependencies"),
    ] {
        faults.extend(dependencies.keys().map(|name| {
            Fault::unplaced(
                format!("`{name}` stands under [{kind}]"),
                "a lesson has [dependencies] alone: what proves its programs stands elsewhere, \
                 so that nothing but their own crates is built for them",
            )
            .at(line_of(text, name))
        }));
    }
    faults
}

/// Finds dependencies on a tool, and on crates that the workspace does not pin.
fn wrong_crates(layout: &Layout, manifest: &Manifest, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, value) in &manifest.dependencies {
        let from_workspace = value
            .get("workspace")
            .and_then(toml::Value::as_bool)
            .unwrap_or_default();
        let fault = if value.get("path").is_some() || is_tool(layout, name) {
            Fault::unplaced(
                format!("a lesson depends on the tool `{name}`"),
                "an edit in a tool would make its programs stale: remove the dependency",
            )
        } else if !from_workspace {
            Fault::unplaced(
                format!("the workspace does not pin the version of `{name}`"),
                format!(
                    "name the version in Cargo.toml of the root, under \
                     [workspace.dependencies], and write `{name}.workspace = true` here"
                ),
            )
        } else {
            continue;
        };
        faults.push(fault.at(line_of(text, name)));
    }
    faults
}

/// Tells whether `name` is a package of this workspace that a lesson must not use.
fn is_tool(layout: &Layout, name: &str) -> bool {
    let root = layout.root();
    let places = [root.join("harness").join(name), root.join(name)];
    places
        .iter()
        .any(|place| place.join("Cargo.toml").is_file())
        && !COMMON.contains(&name)
}

/// Tells whether the program has a test, by a line that begins with the attribute.
fn has_tests(source: &Path) -> bool {
    let text = fs::read_to_string(source).unwrap_or_default();
    text.lines()
        .map(str::trim_start)
        .any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
}

/// The line of `text`, counted from 1, on which the key `key` is set.
fn line_of(text: &str, key: &str) -> usize {
    let sets = |line: &str| {
        let line = line.trim_start();
        if key.starts_with('[') {
            return line.starts_with(key);
        }
        let after = |start: &str| {
            line.strip_prefix(start)
                .is_some_and(|rest| rest.starts_with([' ', '=', '.', ']', '\t']))
        };
        after(key) || line.contains(&format!("dependencies.{key}]"))
    };
    text.lines().position(sets).map_or(1, |index| index + 1)
}
