//! The copy of the course that `renew` changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use course::layout::{Layout, files_below};

/// Directories of the root that are no part of the course.
const LEFT_OUT: [&str; 3] = ["target", "my", ".git"];

/// A copy of the course below its target directory, with a target directory of its own.
pub(super) struct Copy {
    root: PathBuf,
    target: PathBuf,
}

impl Copy {
    /// Makes the copy of `layout` in `place`, or brings it up to date. A file that has not
    /// changed is not written again, so that cargo does not compile it again.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub(super) fn of(layout: &Layout, place: &Path) -> anyhow::Result<Copy> {
        let copy = Copy {
            root: place.join("course"),
            target: place.join("target"),
        };
        fs::create_dir_all(&copy.root)
            .with_context(|| format!("making {}", copy.root.display()))?;
        let mut copied = BTreeSet::new();
        let left_out = LEFT_OUT.map(|name| layout.root().join(name));
        for file in files_below(layout.root(), |path| {
            !left_out.iter().any(|out| out == path)
        })? {
            let relative = layout.relative(&file);
            let bytes = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
            copy.write_bytes(&relative, &bytes)?;
            copied.insert(relative);
        }
        for file in files_below(&copy.root, |_| true)? {
            let relative = file.strip_prefix(&copy.root).unwrap_or(&file);
            if !copied.contains(relative) {
                fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
                remove_empty(&copy.root, relative);
            }
        }
        Ok(copy)
    }

    /// The root of the copy.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The target directory of its own.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Writes `text` into the file `relative` of the copy.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, relative: &Path, text: &str) -> anyhow::Result<()> {
        self.write_bytes(relative, text.as_bytes())
    }

    fn write_bytes(&self, relative: &Path, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.root.join(relative);
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        fs::create_dir_all(path.parent().unwrap_or(&self.root))
            .and_then(|()| fs::write(&path, bytes))
            .with_context(|| format!("writing {}", path.display()))
    }

    /// `words` with the files of the copy named from its root.
    pub(super) fn portable(&self, words: &str) -> String {
        let root = format!("{}{}", self.root.display(), std::path::MAIN_SEPARATOR);
        programs::rustc::without_paths(&words.replace(&root, ""))
    }
}

/// Removes the directories that `relative`, which is gone, has left empty: a lesson's
/// folder without Cargo.toml makes every cargo command fail.
fn remove_empty(root: &Path, relative: &Path) {
    for directory in relative.ancestors().skip(1) {
        // The root, and what still holds something, stays.
        if directory.as_os_str().is_empty() || fs::remove_dir(root.join(directory)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copy_follows_the_course_and_leaves_it_alone() {
        let directory = tempfile::tempdir().expect("a directory");
        let layout = Layout::at(directory.path().join("course"));
        let place = directory.path().join("renew");
        let save = |path: &str, text: &str| {
            let path = layout.root().join(path);
            fs::create_dir_all(path.parent().expect("a directory")).expect("made");
            fs::write(path, text).expect("written");
        };
        save("code/lessons/tea/Cargo.toml", "tea");
        save("code/lessons/milk/Cargo.toml", "milk");
        save("my/tea.rs", "mine");
        save("book/my/x.md", "no learner's");
        let copy = Copy::of(&layout, &place).expect("copied");
        assert!(copy.root().join("book/my/x.md").is_file());
        assert!(!copy.root().join("my").exists());
        copy.write(Path::new("code/lessons/tea/Cargo.toml"), "changed")
            .expect("written");
        fs::remove_dir_all(layout.root().join("code/lessons/milk")).expect("removed");
        assert_eq!(
            fs::read_to_string(layout.root().join("code/lessons/tea/Cargo.toml")).expect("read"),
            "tea"
        );

        let copy = Copy::of(&layout, &place).expect("copied again");
        let tea = copy.root().join("code/lessons/tea/Cargo.toml");
        assert_eq!(fs::read_to_string(tea).expect("read"), "tea");
        assert!(!copy.root().join("code/lessons/milk").exists());
    }
}
