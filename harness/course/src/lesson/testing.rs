//! A course and manifests for the tests of the lessons' folders.

use std::fs;

use crate::layout::Layout;

/// A course with these files below `code/lessons`.
pub fn course(files: &[(&str, &str)]) -> (tempfile::TempDir, Layout) {
    let directory = tempfile::tempdir().expect("a directory");
    for (path, text) in files {
        let path = directory.path().join("code/lessons").join(path);
        fs::create_dir_all(path.parent().expect("above")).expect("directories");
        fs::write(path, text).expect("a file");
    }
    let layout = Layout::at(directory.path());
    (directory, layout)
}

/// The manifest of the lesson `name`, with `dependencies` beside Tokio.
pub fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"lesson-{name}\"\n\n[lib]\npath = \"../../lesson.rs\"\n\n\
         [dependencies]\ntokio.workspace = true\n{dependencies}"
    )
}
