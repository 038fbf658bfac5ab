//! A record that is written and read, and what is said of a text that is none.

use super::*;
use crate::record::Thread;

const EVERYTHING: &str = "\
timeline 1
date 2026-11-23
rustc 1.95.0
tokio 1.54.1
machine Linux, 2 cores
end 900
thread main
thread worker 0
thread first cook
mark 3 the bell
task 0 make dinner
poll 1 4 1
poll 40 41 0
mark 2 hands on the pan
mark 4 boiling
done 41
blocking 5 read <a & b>
poll 5 800 2
panicked 800
task 6 two\\nlines and a \\\\
cancelled 7
task 8 \n\
unfinished
";

fn error(text: &str) -> String {
    text.parse::<Record>()
        .expect_err("the test broke it")
        .to_string()
}

#[test]
fn a_record_survives_being_written_down() {
    let record: Record = EVERYTHING.parse().expect("it is in the format");
    assert_eq!(record.to_string(), EVERYTHING);
    assert_eq!(record.to_string().parse(), Ok(record));
}

#[test]
fn what_was_parsed_is_what_was_written() {
    let record: Record = EVERYTHING.parse().expect("it is in the format");
    assert_eq!(
        record.threads(),
        [
            Thread::Main,
            Thread::Worker(0),
            Thread::Other("first cook".into())
        ]
    );
    let labels: Vec<_> = record.tasks().iter().map(|t| t.label.as_str()).collect();
    assert_eq!(
        labels,
        ["make dinner", "read <a & b>", "two\nlines and a \\", ""]
    );
    assert!(record.tasks()[1].blocking);
    assert_eq!(record.marks()[0].name, "the bell");
    let origin = record.origin().expect("it has an origin");
    assert_eq!(
        origin.to_string(),
        "Recorded on 2026-11-23 with rustc 1.95.0 and Tokio 1.54.1 on Linux, 2 cores."
    );
}

#[test]
fn comments_blank_lines_and_windows_line_ends_are_read_over() {
    let text = EVERYTHING.replace("end 900", "# by hand\n\nend 900");
    assert_eq!(text.parse::<Record>(), EVERYTHING.parse());
    let text = EVERYTHING.replace('\n', "\r\n");
    assert_eq!(text.parse::<Record>(), EVERYTHING.parse());
}

#[test]
fn an_error_names_the_line_and_what_belongs_there() {
    let cases = [
        ("", "line 1: expected `timeline 1`, found the end"),
        (
            "timeline 2\n",
            "line 1: expected `timeline 1`, found `timeline 2`",
        ),
        (
            "timeline 1\nthread main\n",
            "line 2: expected `end TIME`, found `thread main`",
        ),
        (
            "timeline 1\nend soon\n",
            "line 2: expected `end TIME`, in whole microseconds, found `end soon`",
        ),
        (
            "timeline 1\ndate today\nend 5\n",
            "line 3: expected `rustc VERSION`, found `end 5`",
        ),
        (
            "timeline 1\nend 5\ntask x a\n",
            "line 3: expected `task TIME LABEL`, in whole microseconds, found `task x a`",
        ),
        (
            "timeline 1\nend 5\nthread main\ntask 0 a\npoll 1 2\n",
            "line 5: expected `poll START END THREAD`, in whole microseconds, found `poll 1 2`",
        ),
        (
            "timeline 1\nend 5\nthread main\ntask 0 a\npoll 1 2 1\n",
            "line 5: expected a thread below 1, the number of `thread` lines, found `poll 1 2 1`",
        ),
        (
            "timeline 1\nend 5\nthread main\ntask 0 a\npoll 2 1 0\n",
            "line 5: expected a time from 2 to 5 where 1 stands, found `poll 2 1 0`",
        ),
        (
            "timeline 1\nend 5\nthread main\ntask 0 a\npoll 1 3 0\npoll 2 4 0\n",
            "line 6: expected a time from 3 to 5 where 2 stands, found `poll 2 4 0`",
        ),
        (
            "timeline 1\nend 5\ntask 0 a\nmark 3 b\ndone 2\n",
            "line 5: expected a time from 3 to 5 where 2 stands, found `done 2`",
        ),
        (
            "timeline 1\nend 5\ntask 0 a\nmark 3 b\npoll 4 4 0\n",
            "line 5: expected `mark TIME NAME`, `done TIME`, `cancelled TIME`, `panicked TIME` or `unfinished`, found `poll 4 4 0`",
        ),
        (
            "timeline 1\nend 5\ntask 0 a\n",
            "line 4: expected `poll START END THREAD`, `mark TIME NAME`, `done TIME`, `cancelled TIME`, `panicked TIME` or `unfinished`, found the end",
        ),
        (
            "timeline 1\nend 5\ntask 0 a\\t\nunfinished\n",
            "line 3: expected `\\\\`, `\\n` or `\\r` after a backslash, found `task 0 a\\t`",
        ),
        (
            "timeline 1\nend 5\ntask 0 a\nunfinished\nthread main\n",
            "line 5: expected `task TIME LABEL` or `blocking TIME LABEL`, found `thread main`",
        ),
        (
            "timeline 1\nend 5\n task 0 a\n",
            "line 3: expected `thread NAME`, `mark TIME NAME`, `task TIME LABEL` or `blocking TIME LABEL`, found ` task 0 a`",
        ),
        (
            "timeline 1\nend 5\nthred main\n",
            "line 3: expected `thread NAME`, `mark TIME NAME`, `task TIME LABEL` or `blocking TIME LABEL`, found `thred main`",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(error(text), message, "{text}");
    }
}

#[test]
fn no_prefix_of_a_record_makes_the_reader_panic() {
    for (end, _) in EVERYTHING.char_indices() {
        let _ = EVERYTHING[..end].parse::<Record>();
    }
}
