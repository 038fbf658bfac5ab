//! Proofs whose ingredients show only when they are made: which files a page asks
//! for is known after a browser has opened it.
//!
//! The names of those files are kept beside the notes, in `files`. The key of the
//! next run holds these names with the content that the files have then: while none
//! of them has changed, the proof would ask for the same files again. A proof without
//! a list is made, and one that fails leaves no note.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};
use course::fingerprint::{Fingerprint, Fingerprinter};
use course::layout::files_below;
use regex::bytes::Regex;

use crate::memory::{Memory, Open};

/// The content of all files of a built book at one moment.
///
/// mdBook puts a hash into the names of scripts, styles and the search index, and
/// every page names all of them, also those that it does not ask for. So the hashes
/// are left out, of the names of the files and of the names in their text: an edit of
/// one chapter changes the search index and not every page. The content of a file
/// that a page does ask for is an ingredient by itself.
#[derive(Clone, Debug, Default)]
pub struct Snapshot(BTreeMap<PathBuf, Fingerprint>);

impl Snapshot {
    /// Reads every file in `directory` and below. Files are named from there.
    ///
    /// # Errors
    /// When the directory or a file in it cannot be read.
    pub fn of(directory: &Path) -> Result<Snapshot> {
        let paths = files_below(directory, |_| true)?;
        let names: BTreeSet<&[u8]> = paths
            .iter()
            .filter_map(|path| path.file_name())
            .map(OsStr::as_encoded_bytes)
            .collect();
        let mut files: BTreeMap<PathBuf, Fingerprinter> = BTreeMap::new();
        for path in &paths {
            let name = path.strip_prefix(directory).unwrap_or(path);
            let content = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            let text = path
                .extension()
                .is_some_and(|one| one == "html" || one == "js" || one == "css");
            let content = if text {
                without_hashes(&content, &names)
            } else {
                content
            };
            // Two files may have one name without their hashes.
            files
                .entry(plain(name))
                .or_default()
                .add("content", content);
        }
        Ok(Snapshot(
            files
                .into_iter()
                .map(|(name, content)| (name, content.finish()))
                .collect(),
        ))
    }

    /// Adds a file to a key. One that is not there is an ingredient too: it may
    /// appear later.
    fn add(&self, key: &mut Fingerprinter, file: &Path) {
        let file = plain(file);
        let name = file.to_string_lossy();
        match self.0.get(&file) {
            Some(content) => key.add(&name, content.as_str()),
            None => key.add("no such file", name.as_bytes()),
        };
    }
}

/// A proof that has to be made, and tells then which files it used.
#[derive(Debug)]
pub struct OpenWithFiles<'a> {
    name: String,
    known: Fingerprinter,
    snapshot: &'a Snapshot,
    list: PathBuf,
    memory: &'a Memory,
    /// The proof under the key that the list gave, where there was a list.
    open: Option<Open<'a>>,
}

impl Memory {
    /// Returns the proof `name` to be made, or `None` where it was made before with
    /// all of `known` and with the files that it used then, as they are in
    /// `snapshot`, and is believed in this run.
    ///
    /// # Errors
    /// When a note or a list of files cannot be read.
    pub fn open_with_files<'a>(
        &'a self,
        name: &str,
        known: &Fingerprinter,
        snapshot: &'a Snapshot,
    ) -> Result<Option<OpenWithFiles<'a>>> {
        let list = self.directory().join("files").join(file_name(name));
        let open = match listed(&list)? {
            None => None,
            Some(files) => match self.open_proof(&key(name, known, snapshot, &files))? {
                None => return Ok(None),
                open => open,
            },
        };
        Ok(Some(OpenWithFiles {
            name: name.to_owned(),
            known: known.clone(),
            snapshot,
            list,
            memory: self,
            open,
        }))
    }
}

impl OpenWithFiles<'_> {
    /// Remembers that the proof was made, and that it used `files`.
    ///
    /// # Errors
    /// When the list or the note cannot be written.
    pub fn succeeded(&self, files: &BTreeSet<PathBuf>) -> Result<()> {
        // In the order in which the list is read back.
        let files: BTreeSet<PathBuf> = files.iter().map(|file| plain(file)).collect();
        let lines: String = files
            .iter()
            .map(|file| format!("{}\n", file.display()))
            .collect();
        let parent = self.list.parent().unwrap_or(&self.list);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&self.list, lines))
            .with_context(|| format!("listing what a proof used in {}", self.list.display()))?;
        let key = key(&self.name, &self.known, self.snapshot, &files);
        let note = self.memory.directory().join(key.as_str());
        let before = self.open.as_ref().and_then(Open::before);
        self.memory.note(&note, &self.name, before)
    }

    /// Returns the words of a failure, and says where the same bytes were proved before.
    pub fn failed(&self, words: &str) -> String {
        match &self.open {
            Some(open) => open.failed(words),
            None => words.to_owned(),
        }
    }
}

fn key(
    name: &str,
    known: &Fingerprinter,
    snapshot: &Snapshot,
    files: &BTreeSet<PathBuf>,
) -> Fingerprint {
    let mut key = known.clone();
    key.add("proof", name);
    for file in files {
        snapshot.add(&mut key, file);
    }
    key.finish()
}

/// The hash in a file's name, as in `run-1d8cb602.js`, with the dot behind it.
static HASH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u)-[0-9a-f]{8}\.").expect("constant"));

/// The path of a file without the hash in its name.
fn plain(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    match HASH.find(name.as_bytes()) {
        Some(hash) => file.with_file_name(format!(
            "{}{}",
            &name[..hash.start()],
            &name[hash.end() - 1..]
        )),
        None => file.to_owned(),
    }
}

/// The text `content` without the hashes of the files `names` where it names them.
fn without_hashes(content: &[u8], names: &BTreeSet<&[u8]>) -> Vec<u8> {
    let in_a_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let mut plain = Vec::with_capacity(content.len());
    let mut copied = 0;
    for hash in HASH.find_iter(content) {
        let (before, after) = (&content[..hash.start()], &content[hash.end()..]);
        let start = before.iter().rposition(|byte| !in_a_name(byte));
        let length = after.iter().position(|byte| !in_a_name(byte));
        let start = start.map_or(0, |at| at + 1);
        let end = length.map_or(content.len(), |length| hash.end() + length);
        if names.contains(&content[start..end]) {
            plain.extend(&content[copied..hash.start()]);
            copied = hash.end() - 1;
        }
    }
    plain.extend(&content[copied..]);
    plain
}

/// The name of a list of files: that of the proof, as far as every system allows it.
fn file_name(proof: &str) -> String {
    let allowed = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' => letter,
        _ => '-',
    };
    proof.chars().map(allowed).collect::<String>() + ".txt"
}

/// Reads a list of files; `None` where there is none.
fn listed(list: &Path) -> Result<Option<BTreeSet<PathBuf>>> {
    match fs::read_to_string(list) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => {
            let text = text.with_context(|| format!("reading {}", list.display()))?;
            Ok(Some(text.lines().map(PathBuf::from).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Anew;

    /// A book of two pages with one script each and one in common, and what is
    /// remembered of it.
    struct Planted {
        directory: tempfile::TempDir,
    }

    /// Files that the proof of each page uses.
    const PAGES: [(&str, &[&str]); 2] = [
        (
            "tasks/a.html",
            // The second comes before the first without the hashes.
            &[
                "f-28c9d114.js",
                "f-italic-0cee04e3.js",
                "all.js",
                "search.js",
                "tasks/a.html",
            ],
        ),
        (
            "tasks/b.html",
            &["all.js", "tasks/b.html", "tasks/gone.css"],
        ),
    ];

    impl Planted {
        fn new() -> Planted {
            let planted = Planted {
                directory: tempfile::tempdir().expect("a directory"),
            };
            for file in ["all.js", "search.js", "tasks/a.html", "tasks/b.html"] {
                planted.write(file, "as it was");
            }
            planted
        }

        fn write(&self, file: &str, text: &str) {
            let path = self.directory.path().join("book").join(file);
            fs::create_dir_all(path.parent().expect("it has one")).expect("made");
            fs::write(path, text).expect("written");
        }

        fn memory(&self, anew: Anew) -> Memory {
            let directory = self.directory.path().join("proved");
            Memory::open_at("test", directory, anew).expect("opened")
        }

        /// Pages whose proofs are made in a run with `anew`, where all succeed.
        fn proved(&self, known: &str, anew: Anew) -> Vec<&'static str> {
            let memory = self.memory(anew);
            let snapshot = Snapshot::of(&self.directory.path().join("book")).expect("read");
            let mut known_key = Fingerprinter::new();
            known_key.add("known", known);
            let mut made = Vec::new();
            for (page, files) in PAGES {
                let open = memory.open_with_files(page, &known_key, &snapshot);
                if let Some(open) = open.expect("opened") {
                    made.push(page);
                    let files = files.iter().map(PathBuf::from).collect();
                    open.succeeded(&files).expect("noted");
                }
            }
            let tally = memory.counts();
            assert_eq!(tally.proved + tally.anew, made.len());
            assert_eq!(tally.remembered, PAGES.len() - made.len());
            made
        }

        /// Proves the pages that are not remembered, and returns them.
        fn forgotten(&self) -> Vec<&'static str> {
            self.proved("", Anew::Nothing)
        }
    }

    #[test]
    fn proofs_are_remembered_while_their_files_stay() {
        let planted = Planted::new();
        assert_eq!(planted.forgotten(), ["tasks/a.html", "tasks/b.html"]);
        assert_eq!(planted.forgotten(), [""; 0]);
        planted.write("all.css", "no page uses it");
        assert_eq!(planted.forgotten(), [""; 0]);
        assert_eq!(planted.proved("", Anew::All).len(), 2);
        assert_eq!(planted.forgotten(), [""; 0]);
    }

    #[test]
    fn edited_files_make_their_users_forgotten() {
        let planted = Planted::new();
        planted.forgotten();
        for (file, users) in [
            ("tasks/b.html", vec!["tasks/b.html"]),
            ("search.js", vec!["tasks/a.html"]),
            ("all.js", vec!["tasks/a.html", "tasks/b.html"]),
            // It appears.
            ("tasks/gone.css", vec!["tasks/b.html"]),
        ] {
            planted.write(file, "edited");
            assert_eq!(planted.forgotten(), users, "{file}");
            assert_eq!(planted.forgotten(), [""; 0], "{file}");
        }
    }

    #[test]
    fn other_ingredients_make_all_forgotten() {
        let planted = Planted::new();
        planted.forgotten();
        assert_eq!(planted.proved("another browser", Anew::Nothing).len(), 2);
        // What was proved with the first is still known.
        assert_eq!(planted.forgotten(), [""; 0]);
    }

    #[test]
    fn failures_leave_no_note_although_a_list() {
        let planted = Planted::new();
        planted.forgotten();
        let memory = planted.memory(Anew::All);
        let snapshot = Snapshot::of(&planted.directory.path().join("book")).expect("read");
        let mut known = Fingerprinter::new();
        known.add("known", "");
        let open = memory.open_with_files("tasks/a.html", &known, &snapshot);
        let words = open
            .expect("opened")
            .expect("to be made")
            .failed("too wide");
        assert!(words.starts_with("too wide\nThe same bytes"), "{words}");
        assert_eq!(planted.forgotten(), ["tasks/a.html"]);
    }

    #[test]
    fn hashes_in_names_count_where_files_are_used() {
        let book = |index: &str, script: &str| {
            let planted = Planted::new();
            let page =
                format!("<script src=\"../run-{script}.js\"> index-{index}.js no-01234567.js");
            planted.write("tasks/a.html", &page);
            planted.write(&format!("run-{script}.js"), script);
            planted.write(&format!("index-{index}.js"), index);
            Snapshot::of(&planted.directory.path().join("book")).expect("read")
        };
        let of = |snapshot: &Snapshot, files: &[&str]| {
            let files = files.iter().map(PathBuf::from).collect();
            key("page", &Fingerprinter::new(), snapshot, &files)
        };
        let first = book("00000000", "11111111");
        let page = ["tasks/a.html", "run-11111111.js"];
        // The search index is named by the page and not asked for.
        let other_index = book("aaaaaaaa", "11111111");
        assert_eq!(of(&first, &page), of(&other_index, &page));
        let with_index = ["tasks/a.html", "run.js", "index.js"];
        assert_ne!(of(&first, &with_index), of(&other_index, &with_index));
        let other_script = book("00000000", "22222222");
        assert_ne!(of(&first, &page), of(&other_script, &page));
        // Only names of files lose something.
        let names = BTreeSet::from([&b"run-11111111.js"[..]]);
        assert_eq!(
            without_hashes(
                b"run-11111111.js, my-run-11111111.js no-01234567.js",
                &names
            ),
            b"run.js, my-run-11111111.js no-01234567.js"
        );
    }

    #[test]
    fn lists_are_named_after_their_proofs() {
        assert_eq!(
            file_name("pages::light::tasks/no_order.html"),
            "pages--light--tasks-no_order.html.txt"
        );
    }
}
