//! The keys under which the proofs of programs and of answers are remembered:
//! everything that decides what a proof would find.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use course::fingerprint::{Fingerprint, Fingerprinter};
use course::layout::Layout;
use course::lesson::Lesson;
use programs::externs::Externs;
use proofs::ingredients;

/// The sources that decide what a proof of a program does.
const OF_PROGRAMS: &[&str] = &[
    "code/tests/programs.rs",
    "code/build.rs",
    "code/src/judged.rs",
];

/// The sources that decide what a proof of an answer does.
const OF_ANSWERS: &[&str] = &["code/tests/exercises.rs"];

/// The key for the program in `source`: how it is judged, what it must print, what
/// runs and judges it, and `add_made_of`: what its executable is made of.
///
/// # Errors
/// When one of the files cannot be read.
pub fn of_program(
    layout: &Layout,
    lesson: &Lesson,
    source: &Path,
    add_made_of: impl FnOnce(&mut Fingerprinter) -> Result<()>,
) -> Result<Fingerprint> {
    let mut key = Fingerprinter::new();
    ingredients::add_machine(&mut key)?;
    ingredients::add_sources(&mut key, layout, OF_PROGRAMS)?;
    ingredients::add_compiled(&mut key, &lesson.judged())?;
    key.add_file(source)?
        .add_file(&source.with_extension("stdout"))?
        .add_file(&source.with_extension("stderr"))?;
    add_made_of(&mut key)
        .with_context(|| format!("looking at what {} is made of", source.display()))?;
    Ok(key.finish())
}

/// The key for an answer: `name` says what it is and what must become of it, `parts`
/// are its file and those it is held to, `externs` what it is linked with.
///
/// # Errors
/// When one of the files cannot be read.
pub fn of_answer(
    layout: &Layout,
    name: &str,
    parts: &[PathBuf],
    externs: &Externs,
) -> Result<Fingerprint> {
    let mut key = Fingerprinter::new();
    ingredients::add_machine(&mut key)?;
    ingredients::add_sources(&mut key, layout, OF_ANSWERS)?;
    ingredients::add_libraries(&mut key, externs)?;
    key.add("name", name);
    for part in parts {
        key.add_file(part)?;
    }
    Ok(key.finish())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::time::{Duration, SystemTime};

    use super::*;

    /// Makes a file older than this test: one that was saved since is never remembered.
    fn date_back(path: &Path) -> Result<()> {
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
        let file = fs::File::options().write(true).open(path)?;
        Ok(file.set_modified(long_ago)?)
    }

    /// A copy of a program, an answer and all that decides about them.
    struct CourseCopy {
        layout: Layout,
        lesson: Lesson,
        _directory: tempfile::TempDir,
    }

    impl CourseCopy {
        fn new() -> Result<CourseCopy> {
            let here = Layout::find()?;
            let directory = tempfile::tempdir()?;
            let layout = Layout::at(directory.path());
            let roots = [OF_PROGRAMS, OF_ANSWERS].concat();
            // The whole harness: some of it must make no difference.
            let mut files = proofs::sources::used_by(&here, &["harness"])?;
            files.extend(proofs::sources::used_by(&here, &roots)?);
            for file in files {
                let to = layout.root().join(&file);
                fs::create_dir_all(to.parent().context("a file is in a directory")?)?;
                fs::copy(here.root().join(&file), &to)?;
                date_back(&to)?;
            }
            let copy = CourseCopy {
                lesson: Lesson::at(&layout, "tea"),
                layout,
                _directory: directory,
            };
            for file in PLANTED {
                copy.write(file, "planted")?;
            }
            Ok(copy)
        }

        fn write(&self, file: &str, text: &str) -> Result<()> {
            let path = self.layout.root().join(file);
            fs::create_dir_all(path.parent().context("a file is in a directory")?)?;
            fs::write(&path, text)?;
            date_back(&path)
        }

        fn path(&self, file: &str) -> PathBuf {
            self.layout.root().join(file)
        }

        /// The libraries. Each copy has its own, since a library is read once a process.
        fn externs(&self) -> Externs {
            Externs {
                lesson: self.lesson.clone(),
                crates: vec![("tokio".to_owned(), self.path("libtokio.rlib"))],
                dependencies: self.path(""),
                examples: Default::default(),
            }
        }

        fn of_program(&self) -> Result<Fingerprint> {
            let source = self.path("code/lessons/tea/examples/tea.rs");
            of_program(&self.layout, &self.lesson, &source, |key| {
                key.add_file(&self.path("tea.exe"))?;
                ingredients::add_libraries(key, &self.externs())
            })
        }

        fn of_answer(&self) -> Result<Fingerprint> {
            let parts = ["tests.rs", "hint.md", "wrong/cold.rs"];
            let parts = parts.map(|part| self.path("code/lessons/tea/exercise").join(part));
            of_answer(
                &self.layout,
                "tea::exercise_refuses_cold",
                &parts,
                &self.externs(),
            )
        }
    }

    /// The files of the lesson and what was built.
    const PLANTED: [&str; 9] = [
        "libtokio.rlib",
        "tea.exe",
        "code/lessons/tea/judged.rs",
        "code/lessons/tea/examples/tea.rs",
        "code/lessons/tea/examples/tea.stdout",
        "code/lessons/tea/examples/tea.stderr",
        "code/lessons/tea/exercise/tests.rs",
        "code/lessons/tea/exercise/hint.md",
        "code/lessons/tea/exercise/wrong/cold.rs",
    ];

    /// Edits each of `files` in a copy of its own, and returns those that make the
    /// proof one that is not remembered.
    fn forgotten(
        files: &[&'static str],
        key: fn(&CourseCopy) -> Result<Fingerprint>,
    ) -> Result<BTreeSet<&'static str>> {
        let remembered = key(&CourseCopy::new()?)?;
        assert_eq!(
            remembered,
            key(&CourseCopy::new()?)?,
            "a copy has the same key"
        );
        let mut forgotten = BTreeSet::new();
        for file in files {
            let edited = CourseCopy::new()?;
            edited.write(file, "edited")?;
            if key(&edited)? != remembered {
                forgotten.insert(*file);
            }
        }
        Ok(forgotten)
    }

    /// Tests that an edit of any of `needed` makes a proof one that is not remembered, and
    /// that an edit of any of `others` does not.
    fn depends_on(
        needed: &[&'static str],
        others: &[&'static str],
        key: fn(&CourseCopy) -> Result<Fingerprint>,
    ) -> Result<()> {
        let all = needed.iter().copied().collect();
        assert_eq!(forgotten(needed, key)?, all);
        assert_eq!(forgotten(others, key)?, BTreeSet::new());
        Ok(())
    }

    #[test]
    fn sources_saved_since_are_never_remembered() -> Result<()> {
        for file in [
            "code/lessons/tea/judged.rs",
            "harness/programs/src/judge.rs",
        ] {
            let copy = CourseCopy::new()?;
            let remembered = copy.of_program()?;
            assert_eq!(copy.of_program()?, remembered);
            // What judges was compiled before this was saved.
            let saved = CourseCopy::new()?;
            let path = saved.path(file);
            let tomorrow = SystemTime::now() + Duration::from_secs(24 * 3600);
            fs::File::options()
                .write(true)
                .open(path)?
                .set_modified(tomorrow)?;
            assert_ne!(saved.of_program()?, remembered, "{file}");
        }
        Ok(())
    }

    #[test]
    fn programs_are_proved_again_for_each_ingredient() -> Result<()> {
        let needed = [
            "libtokio.rlib",
            "tea.exe",
            "code/lessons/tea/judged.rs",
            "code/lessons/tea/examples/tea.rs",
            "code/lessons/tea/examples/tea.stdout",
            "code/lessons/tea/examples/tea.stderr",
            "Cargo.lock",
            "Cargo.toml",
            "code/build.rs",
            "code/tests/programs.rs",
            "harness/programs/src/flavor.rs",
            "harness/programs/src/go.rs",
            "harness/programs/src/judge.rs",
            "harness/programs/src/process/mod.rs",
            "harness/programs/src/snapshot.rs",
            "harness/trials/src/lib.rs",
        ];
        let others = [
            "code/lessons/tea/exercise/tests.rs",
            "harness/book/src/links.rs",
            "harness/exercises/src/check.rs",
            "harness/programs/src/spread/svg.rs",
            "harness/timeline/src/drawing.rs",
        ];
        depends_on(&needed, &others, CourseCopy::of_program)
    }

    #[test]
    fn answers_are_checked_again_for_each_ingredient() -> Result<()> {
        let needed = [
            "libtokio.rlib",
            "code/lessons/tea/exercise/tests.rs",
            "code/lessons/tea/exercise/hint.md",
            "code/lessons/tea/exercise/wrong/cold.rs",
            "code/tests/exercises.rs",
            "harness/exercises/src/check.rs",
            "harness/exercises/src/lib.rs",
            "harness/exercises/src/refusal.rs",
            "harness/programs/src/process/mod.rs",
        ];
        let others = [
            "code/lessons/tea/judged.rs",
            "code/tests/programs.rs",
            "harness/book/src/links.rs",
            "harness/programs/src/spread/svg.rs",
            "harness/timeline/src/drawing.rs",
        ];
        depends_on(&needed, &others, CourseCopy::of_answer)
    }
}
