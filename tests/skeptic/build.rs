//! Expands the book once and hands it to skeptic, which makes a test of every
//! Rust snippet.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, anyhow};
use book::fence;
use book::{Expanded, chapters};
use course::layout::Layout;
use course::lesson;
use regex::Regex;

fn main() -> ExitCode {
    match expand() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn expand() -> Result<()> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let root = manifest
        .ancestors()
        .nth(2)
        .context("tests/skeptic lies in the workspace")?;
    let layout = Layout::at(root);
    let readme = root.join("README.md");
    let inputs = inputs(&layout, &readme)?;
    println!("cargo::rustc-env=TARGET={}", env::var("TARGET")?);

    // A fault is shown as it is, with file and line.
    let mut chapters =
        book::expand(&layout).map_err(|faults| anyhow!("the book has faults:\n{faults}"))?;
    chapters.push(Expanded::plain(&layout, &readme).map_err(|fault| anyhow!("{fault}"))?);

    // Only now: a script that has failed is run again in any case, and cargo would show
    // these lines with the faults.
    for input in inputs {
        println!("cargo::rerun-if-changed={}", input.display());
    }

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let documents = write_chapters(&layout, &chapters, &out)?;
    skeptic::generate_doc_tests(&documents);

    let generated = fs::read_to_string(out.join("skeptic-tests.rs"))?;
    write_if_changed(&out.join("snippets.rs"), &listed(&generated)?)
}

/// Lists the files that decide what the snippets are.
fn inputs(layout: &Layout, readme: &Path) -> Result<Vec<PathBuf>> {
    let mut inputs = vec![layout.book_src(), layout.book_toml(), readme.to_owned()];
    // Only those files of the lessons that a chapter shows: programs and exercises are
    // proved elsewhere.
    for chapter in chapters::all(layout)? {
        let included = chapter.includes.iter();
        inputs.extend(included.map(|file| layout.root().join(file)));
    }
    for lesson in lesson::all(layout)? {
        inputs.push(lesson.manifest());
    }
    Ok(inputs)
}

/// Writes a copy of each chapter for skeptic, and the places of the snippets in the
/// chapters. Returns the copies.
fn write_chapters(layout: &Layout, chapters: &[Expanded], out: &Path) -> Result<Vec<PathBuf>> {
    let copies = out.join("expanded");
    fs::create_dir_all(&copies)?;
    let mut documents = Vec::new();
    let mut places = String::new();
    for chapter in chapters {
        // skeptic names a test after the file, so the chapters lie side by side.
        let copy = copies.join(&chapter.name).with_extension("md");
        write_if_changed(&copy, &fence::for_skeptic(&chapter.text))?;
        documents.push(copy);
        let lesson = lesson::linked_with(layout, &chapter.name).name;
        for (snippet, line) in &chapter.snippets {
            places.push_str(&format!(
                "({:?}, \"_line_{}\", {:?}, {lesson:?}),\n",
                format!("{}_", chapter.name),
                snippet.lines.0,
                format!("{}:{line}", chapter.file.display())
            ));
        }
    }
    for entry in fs::read_dir(&copies)? {
        let path = entry?.path();
        if !documents.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    write_if_changed(&out.join("places.rs"), &format!("[\n{places}]\n"))?;
    Ok(documents)
}

/// Lets the tests that skeptic writes call `stand_in`, and lists them.
fn listed(generated: &str) -> Result<String> {
    let import = "extern crate skeptic;\n";
    let tests = Regex::new(
        r"(?m)^(#\[should_panic\]\n)?#\[test\] fn (\w+)\(\) \{\n    let s = &format!\(",
    )?;
    let mut list = String::new();
    for test in tests.captures_iter(generated) {
        let (must_fail, name) = (test.get(1).is_some(), &test[2]);
        list.push_str(&format!("    ({name:?}, {must_fail}),\n"));
    }
    let calls = generated.matches("\n    skeptic::rt::").count();
    if !generated.starts_with(import) || list.lines().count() != calls {
        return Err(anyhow!(
            "skeptic writes its tests in another form than version 0.14.2 did: see `listed` in \
             tests/skeptic/build.rs"
        ));
    }
    let tests = generated.replacen(import, "use super::stand_in as skeptic;\n", 1);
    Ok(format!(
        "{tests}\n/// Every test of skeptic's: its name, and whether it must fail.\n\
         pub const TESTS: &[(&str, bool)] = &[\n{list}];\n"
    ))
}

/// Leaves a file that already says `content` alone, so that nothing is compiled
/// again for it, and dates a changed one back: Cargo would run this script
/// again on account of a file that is newer than its last run.
fn write_if_changed(path: &Path, content: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::write(path, content).with_context(|| format!("writing {}", path.display()))?;
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
    fs::File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.set_modified(long_ago))
        .with_context(|| format!("dating {}", path.display()))
}
