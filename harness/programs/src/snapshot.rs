//! Comparing output with recorded output.

use std::env;
use std::path::Path;

use snapbox::Assert;
use snapbox::data::{Data, DataFormat};

/// The environment variable that, set to `overwrite`, records anew instead of
/// comparing.
pub const UPDATE: &str = "SNAPSHOTS";

/// True if this run records instead of comparing.
pub fn updating() -> bool {
    env::var(UPDATE).is_ok_and(|value| value == "overwrite")
}

/// Compares `actual` with the file `recorded`, character by character (but
/// for `\r\n`), or writes it there when [`UPDATE`] says so.
///
/// # Errors
/// With the difference, or with what to do when nothing was recorded yet.
pub fn compare(actual: &str, recorded: &Path) -> Result<(), String> {
    let actual = actual.replace("\r\n", "\n");
    if !recorded.exists() && !updating() {
        return Err(format!(
            "nothing was recorded in {} yet; look at what came out and record it with `{UPDATE}=overwrite {}`:\n{actual}",
            recorded.display(),
            test(recorded)
        ));
    }
    // Raw: snapbox would read `[..]` and `...` in a recording as wildcards.
    let expected = Data::read_from(recorded, Some(DataFormat::Text)).raw();
    Assert::new()
        .action_env(UPDATE)
        .try_eq(Some(&"now"), Data::text(actual).raw(), expected)
        .map_err(|difference| {
            format!(
                "{difference}\nif the new words are right, record them with `{UPDATE}=overwrite {}` and look at the difference",
                test(recorded)
            )
        })
}

/// The command whose tests compare `recorded`: for the output of a lesson's
/// programs, the tests of the lesson.
fn test(recorded: &Path) -> String {
    let names: Vec<&str> = recorded.iter().filter_map(|name| name.to_str()).collect();
    match names.as_slice() {
        [.., "lessons", _, "measured", _] => "cargo test -p tests --test book".to_owned(),
        [.., "lessons", lesson, _] | [.., "lessons", lesson, _, _] => {
            format!("cargo test -p code -- {lesson}")
        }
        _ => "cargo test".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_differ_by_a_character_not_by_wildcards() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = directory.path().join("x.stdout");
        let missing = compare("a\n", &file).expect_err("not recorded");
        assert!(missing.contains("nothing was recorded"), "{missing}");
        std::fs::write(&file, "dinner [..]\n...\n").expect("written");
        compare("dinner [..]\r\n...\r\n", &file).expect("the same");
        let drifted = compare("dinner is ready\n...\n", &file).expect_err("differs");
        assert!(drifted.contains("dinner is ready"), "{drifted}");
    }
}
