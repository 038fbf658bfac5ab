//! Telling whether libraries that were built are still those that Cargo would build.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use course::layout::Layout;

use super::build::Externs;

/// The facts by which libraries that were built are still those that Cargo would build
/// now: the files that go into them, the compiler, and the libraries
/// themselves, each with its size and the time of its last change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness(BTreeMap<PathBuf, Option<(u64, SystemTime)>>);

impl Freshness {
    /// The facts of this moment, collected in well below a millisecond. `rustc` is the
    /// compiler.
    pub fn now(layout: &Layout, externs: &Externs, rustc: &Path) -> Freshness {
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
        files.push(layout.code().join("lesson.rs"));
        files.push(externs.lesson.manifest());
        collect(&externs.lesson.path().join("src"), &mut files);
        files.extend(externs.crates.iter().map(|(_, library)| library.clone()));
        let facts = |path: &Path| {
            let facts = fs::metadata(path).ok()?;
            Some((facts.len(), facts.modified().ok()?))
        };
        Freshness(
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

/// Collects the files below `directory`; Cargo complains about those that cannot be
/// read.
fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&entry.path(), files),
            _ => files.push(entry.path()),
        }
    }
}

#[cfg(test)]
mod tests {
    use course::lesson::Lesson;

    use super::*;

    #[test]
    fn freshness_changes_with_each_file_cargo_reads() {
        let root = tempfile::tempdir().expect("a directory");
        let layout = Layout::at(root.path());
        let save = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("above")).expect("directories");
            fs::write(path, text).expect("a file");
        };
        save("Cargo.lock", "tokio 1.54.1");
        let lesson = Lesson::at(&layout, "tea");
        save("code/lessons/tea/src/lib.rs", "");
        save("code/lessons/tea/src/stages/one.rs", "");
        save("libtokio.rlib", "old");
        save("rustc", "1.95.0");
        let externs = Externs {
            lesson,
            crates: vec![("tokio".to_owned(), root.path().join("libtokio.rlib"))],
            dependencies: root.path().to_owned(),
            examples: BTreeMap::new(),
        };
        let freshness = || Freshness::now(&layout, &externs, &root.path().join("rustc"));
        let mut before = freshness();
        assert_eq!(before, freshness());
        save(
            "code/lessons/tea/examples/kettle.rs",
            "is compiled by itself",
        );
        save("code/lessons/soup/Cargo.toml", "is another lesson's");
        assert_eq!(before, freshness());
        for (path, text) in [
            ("Cargo.lock", "tokio 1.54.10"),
            ("Cargo.toml", "new"),
            ("code/lesson.rs", "edited"),
            ("code/lessons/tea/Cargo.toml", "new"),
            ("code/lessons/tea/src/stages/one.rs", "edited"),
            ("code/lessons/tea/src/stages/two.rs", "new"),
            ("libtokio.rlib", "built again"),
            ("rustc", "1.96.0-nightly"),
            ("rust-toolchain.toml", "new"),
        ] {
            save(path, text);
            let after = freshness();
            assert_ne!(before, after, "{path}");
            before = after;
        }
        fs::remove_file(root.path().join("libtokio.rlib")).expect("gone");
        assert_ne!(before, freshness());
    }
}
