//! Gathers what the lessons say of their programs: each `judged.rs` becomes a module
//! of the crate `code`, with the lesson's pictures in it, so that no list is kept by
//! hand.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use course::layout::Layout;
use course::lesson;

fn main() -> Result<()> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let layout = Layout::at(manifest.parent().context("code/ lies in the workspace")?);
    // A new lesson is a new package. What else lies in a folder changes nothing here:
    // an edited program must not compile the proofs again.
    println!(
        "cargo::rerun-if-changed={}",
        layout.root().join("Cargo.lock").display()
    );
    let mut modules = String::new();
    let mut lessons = String::new();
    for lesson in lesson::all(&layout)? {
        let (name, path) = (&lesson.name, lesson.judged());
        // Not the name alone: a lesson may be called `loop`.
        let module = format!("lesson_{name}");
        println!("cargo::rerun-if-changed={}", path.display());
        // One without judgements is reported by a test, with its place.
        if !path.is_file() {
            continue;
        }
        let pictures = if lesson.has_pictures() {
            format!("{module}::pictures::PICTURES")
        } else {
            "&[]".to_owned()
        };
        writeln!(modules, "#[path = {path:?}]\nmod {module};")?;
        writeln!(
            lessons,
            "    Judged {{ lesson: {name:?}, rust: {module}::RUST, go: {module}::GO, pictures: {pictures} }},"
        )?;
    }
    let text = format!(
        "{modules}\n/// Every lesson, sorted by name.\npub const ALL: &[Judged] = &[\n{lessons}];\n"
    );
    let out = PathBuf::from(env::var("OUT_DIR")?).join("lessons.rs");
    fs::write(&out, text).with_context(|| format!("writing {}", out.display()))
}
