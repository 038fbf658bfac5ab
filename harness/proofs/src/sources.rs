//! The source files that decide what a proof does.
//!
//! A list kept by hand would soon lack a file. So the files are found by what they
//! name: `programs::judge` in a test leads to `harness/programs/src/judge.rs`, and
//! `crate::process` there to `harness/programs/src/process`. The reading is coarse and
//! errs on the side of more: a name in a string counts, and a directory counts whole.
//! Comments and the unit tests at a file's end lead nowhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};
use course::layout::{self, Layout};
use regex::Regex;

/// Finds the files that `roots` use, themselves among them, each named from the root
/// of the course. `roots` are files, and directories with all files in them.
///
/// Only modules of the crates in `harness` are followed. What another crate does is
/// decided by `Cargo.lock`, and shows in the libraries and executables of a key.
///
/// # Errors
/// When a root or a module that is named cannot be read.
pub fn used_by(layout: &Layout, roots: &[&str]) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<PathBuf> = roots.iter().map(PathBuf::from).collect();
    while let Some(path) = open.pop() {
        if !found.insert(path.clone()) {
            continue;
        }
        let full = layout.root().join(&path);
        if full.is_dir() {
            let of_rust = |path: &Path| path.is_dir() || path.extension() == Some("rs".as_ref());
            let files = layout::files_below(&full, of_rust)?;
            open.extend(files.iter().map(|file| layout.relative(file)));
            found.remove(&path);
            continue;
        }
        let text =
            fs::read_to_string(&full).with_context(|| format!("reading {}", full.display()))?;
        for (named, module) in names(&text) {
            let sources = match named.as_str() {
                "crate" => sources_of(&path).into_iter().collect(),
                // The module may lie beside this file, or beside its directory.
                "super" => path
                    .ancestors()
                    .skip(1)
                    .take(2)
                    .map(Path::to_owned)
                    .collect(),
                other => vec![Path::new("harness").join(other).join("src")],
            };
            for sources in sources {
                open.extend(module_files(layout, &sources, &module));
                // What a crate defines or exports at its top. It is not followed: it
                // names all modules.
                let top = sources.join("lib.rs");
                if layout.root().join(&top).is_file() {
                    found.insert(top);
                }
            }
        }
    }
    Ok(found)
}

/// Finds the `src` directory of the crate that `file` belongs to, where it is one of
/// the harness.
fn sources_of(file: &Path) -> Option<PathBuf> {
    file.ancestors()
        .find(|directory| directory.ends_with("src"))
        .filter(|sources| sources.starts_with("harness"))
        .map(Path::to_owned)
}

/// Finds the file and the directory of a module; none where there is no such module,
/// as for a function in `lib.rs`.
fn module_files(layout: &Layout, sources: &Path, module: &str) -> Vec<PathBuf> {
    [format!("{module}.rs"), module.to_owned()]
        .iter()
        .map(|name| sources.join(name))
        .filter(|path| layout.root().join(path).exists())
        .collect()
}

/// Reads each crate that `text` names and the module of it: `programs::judge::Case`,
/// and each of `programs::{go, rustc::scratch}`.
fn names(text: &str) -> Vec<(String, String)> {
    let code = text.split("#[cfg(test)]\nmod tests {").next();
    let lines = code.unwrap_or_default().lines();
    let code: Vec<&str> = lines
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let text = code.join("\n");
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b([a-z_0-9]+)::(?:([a-zA-Z_0-9]+)|\{([^;]*);)").expect("constant")
    });
    static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[a-z_0-9]+").expect("constant"));
    let mut found = Vec::new();
    for path in PATH.captures_iter(&text) {
        let owner = path[1].to_owned();
        if let Some(module) = path.get(2) {
            found.push((owner, module.as_str().to_owned()));
        } else if let Some(group) = path.get(3) {
            for word in WORD.find_iter(group.as_str()) {
                found.push((owner.clone(), word.as_str().to_owned()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(roots: &[&str]) -> Vec<String> {
        let layout = Layout::find().expect("inside the course");
        let found = used_by(&layout, roots).expect("all can be read");
        found
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    }

    fn has(found: &[String], file: &str) -> bool {
        found.iter().any(|path| path == file)
    }

    #[test]
    fn sources_are_followed_through_modules_and_groups() {
        let found = used(&["code/tests/programs.rs"]);
        for file in [
            "code/tests/programs.rs",
            "harness/programs/src/judge.rs",
            "harness/programs/src/flavor.rs",
            "harness/programs/src/process/mod.rs",
            "harness/programs/src/snapshot.rs",
            "harness/programs/src/go.rs",
            "harness/course/src/layout.rs",
        ] {
            assert!(has(&found, file), "{file} is not in {found:#?}");
        }
    }

    #[test]
    fn sources_leave_out_what_is_not_used() {
        let found = used(&["harness/programs/src/judge.rs"]);
        for file in [
            "harness/programs/src/spread.rs",
            "harness/programs/src/go.rs",
            "harness/exercises/src/check.rs",
        ] {
            assert!(!has(&found, file), "{file} is in {found:#?}");
        }
    }

    #[test]
    fn sources_of_a_directory_are_all_in_it() {
        let found = used(&["harness/programs/src/process"]);
        assert!(has(&found, "harness/programs/src/process/job.rs"));
        let layout = Layout::find().expect("inside the course");
        let error = used_by(&layout, &["code/tests/gone.rs"]).expect_err("it is not there");
        assert!(error.to_string().contains("gone.rs"), "{error}");
    }

    #[test]
    fn names_are_read_from_paths_and_groups() {
        let text = "//! See `course::tool`.\nuse crate::{process::{self, Job}, judge};\n\
                    let x = programs::go::version();\n#[cfg(test)]\nmod tests {\n use book::links;\n}\n";
        let found = names(text);
        for (owner, module) in [("crate", "judge"), ("crate", "process"), ("programs", "go")] {
            assert!(
                found.contains(&(owner.to_owned(), module.to_owned())),
                "{owner}::{module} is not in {found:?}"
            );
        }
        let left_out = ["course", "book"];
        assert!(
            !found
                .iter()
                .any(|(owner, _)| left_out.contains(&owner.as_str())),
            "{found:?}"
        );
    }
}
