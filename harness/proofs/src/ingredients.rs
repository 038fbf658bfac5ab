//! The parts that the keys of many proofs have in common.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow, ensure};
use course::fingerprint::{Fingerprint, Fingerprinter};
use course::layout::Layout;
use programs::externs::Externs;
use programs::rustc::Compiler;

use crate::sources;

/// The environment variables that change what Cargo, rustc and rustdoc do.
const COMPILER_VARIABLES: [&str; 7] = [
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTC",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTDOC",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
];

/// Adds what every proof depends on: the machine, as far as a program can tell it
/// apart (system, architecture, number of processors), and the compiler.
///
/// # Errors
/// When rustc cannot be run.
pub fn add_machine(key: &mut Fingerprinter) -> Result<()> {
    static COMPILER: OnceLock<Result<String, String>> = OnceLock::new();
    let compiler = COMPILER
        .get_or_init(|| {
            Compiler::on_path()
                .map(|compiler| compiler.version)
                .map_err(|error| format!("{error:#}"))
        })
        .as_ref()
        .map_err(|words| anyhow!("{words}"))?;
    let processors = thread::available_parallelism().map_or(1, usize::from);
    key.add("system", env::consts::OS)
        .add("architecture", env::consts::ARCH)
        .add("processors", processors.to_le_bytes())
        .add("compiler", compiler);
    for variable in COMPILER_VARIABLES {
        key.add(variable, env::var(variable).unwrap_or_default());
    }
    Ok(())
}

/// Adds the source files that decide what the proofs in `roots` do: those files, and
/// the modules of the harness that they use, directly or through others.
///
/// # Errors
/// When a source file cannot be read.
pub fn add_sources(key: &mut Fingerprinter, layout: &Layout, roots: &[&str]) -> Result<()> {
    static KNOWN: Known<Vec<PathBuf>> = Mutex::new(BTreeMap::new());
    let of = roots.iter().map(|root| layout.root().join(root)).collect();
    let all = once(&KNOWN, of, || {
        let mut all = Fingerprinter::new();
        for source in sources::used_by(layout, roots)? {
            all.add("source", source.to_string_lossy().as_bytes());
            add_compiled(&mut all, &layout.root().join(&source))?;
        }
        for other in ["Cargo.lock", "Cargo.toml"] {
            all.add_file(&layout.root().join(other))?;
        }
        Ok(all.finish())
    })?;
    key.add("sources", all.as_str());
    Ok(())
}

/// Adds a source file that is compiled into the running program. One that was saved
/// after the program was compiled is not what runs: then the key is one of its own, and
/// what is proved now is not remembered.
///
/// # Errors
/// When the file or the program cannot be looked at.
pub fn add_compiled(key: &mut Fingerprinter, source: &Path) -> Result<()> {
    let changed = |path: &Path| {
        fs::metadata(path)
            .and_then(|facts| facts.modified())
            .with_context(|| format!("looking at {}", path.display()))
    };
    key.add_file(source)?;
    let executable = env::current_exe().context("looking for this program")?;
    if source.is_file() && changed(source)? > changed(&executable)? {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        key.add(
            "saved since this was compiled",
            now.unwrap_or_default().as_nanos().to_le_bytes(),
        );
    }
    Ok(())
}

/// Begins the key of a test that proves our own tools: its name, its executable and
/// the machine. What the test reads and starts has to be added.
///
/// # Errors
/// When the executable cannot be read or rustc cannot be run.
pub fn of_this_test(name: &str) -> Result<Fingerprinter> {
    let mut key = Fingerprinter::new();
    add_machine(&mut key)?;
    add_this_test(&mut key)?;
    key.add("test", name);
    Ok(key)
}

/// Adds files and whole directories, named from the root of the course.
///
/// # Errors
/// When one of them is not there or cannot be read: a name that was mistyped must not
/// leave out an ingredient.
pub fn add_paths(key: &mut Fingerprinter, layout: &Layout, paths: &[&str]) -> Result<()> {
    for path in paths {
        let path = layout.root().join(path);
        if path.is_dir() {
            key.add_tree(&path)?;
        } else {
            ensure!(path.is_file(), "there is no {}", path.display());
            key.add_file(&path)?;
        }
    }
    Ok(())
}

/// Adds the executable of the running test, and with it all code that is compiled
/// into it.
///
/// # Errors
/// When the executable cannot be read.
pub fn add_this_test(key: &mut Fingerprinter) -> Result<()> {
    let executable = env::current_exe().context("looking for the executable of this test")?;
    let executable = content_of(&executable)?;
    key.add("this test", executable.as_str());
    Ok(())
}

/// Adds the name and the content of every library in `externs`.
///
/// # Errors
/// When a library cannot be read.
pub fn add_libraries(key: &mut Fingerprinter, externs: &Externs) -> Result<()> {
    for (name, library) in &externs.crates {
        key.add(name, content_of(library)?.as_str());
    }
    Ok(())
}

/// The fingerprint of a file that many keys hold and that stays as it is in one run.
fn content_of(file: &Path) -> Result<Fingerprint> {
    static KNOWN: Known<PathBuf> = Mutex::new(BTreeMap::new());
    once(&KNOWN, file.to_owned(), || of_file(file))
}

/// Fingerprints that a run of a test works out once, although many keys hold them:
/// Tokio's library alone has ten megabytes.
type Known<K> = Mutex<BTreeMap<K, Fingerprint>>;

fn once<K: Ord>(
    known: &Known<K>,
    of: K,
    work_out: impl FnOnce() -> Result<Fingerprint>,
) -> Result<Fingerprint> {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    match known.entry(of) {
        Entry::Occupied(known) => Ok(known.get().clone()),
        Entry::Vacant(unknown) => Ok(unknown.insert(work_out()?).clone()),
    }
}

/// The fingerprint of one file's content.
///
/// # Errors
/// When the file cannot be read.
pub fn of_file(path: &Path) -> Result<Fingerprint> {
    Ok(Fingerprinter::new().add_file(path)?.finish())
}
