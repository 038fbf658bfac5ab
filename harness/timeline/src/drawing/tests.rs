//! Properties of every SVG, and the drawing of each thing in it.

use super::*;
use crate::diagram::LARGEST;
use crate::record::Record;

fn record(text: &str) -> Record {
    format!("timeline 1\n{text}")
        .parse()
        .expect("the test wrote it in the format")
}

fn svg(text: &str) -> String {
    record(text).by_task().svg("A title", "What it shows.")
}

/// Checks the properties of every picture.
fn check(svg: &str) {
    assert!(svg.len() <= LARGEST, "{} bytes", svg.len());
    assert!(!svg.contains("\n\n"), "a blank line");
    assert!(!svg.contains("{{"), "mdBook would take it for an include");
    assert!(
        !svg.contains('#') || !svg.contains("=\"#"),
        "a fixed colour"
    );
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    balanced(svg);
}

/// Every element is closed by its own name, and every attribute is quoted.
fn balanced(svg: &str) {
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (inside, text) = tag.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "a stray `>` in {text:?}");
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !inside.ends_with('/') {
            open.push(inside.split(' ').next().expect("a tag has a name"));
        }
        assert_eq!(inside.matches('"').count() % 2, 0, "{inside}");
    }
    assert!(open.is_empty(), "{open:?} left open");
}

fn count(svg: &str, what: &str) -> usize {
    svg.matches(what).count()
}

#[test]
fn an_empty_record_is_an_axis() {
    let svg = svg("end 0\n");
    check(&svg);
    assert!(svg.contains(">0 ms</text>"));
    check(&record("end 0\n").by_thread().svg("", ""));
}

#[test]
fn one_poll_is_one_bar() {
    let svg = svg("end 1000\nthread main\ntask 0 dinner\npoll 100 300 0\ndone 300\n");
    check(&svg);
    assert!(svg.contains("d=\"M100 45h200v14h-200z\""), "{svg}");
    assert!(svg.contains("dinner"));
    assert!(svg.contains("done at 0.3 ms"));
}

#[test]
fn a_poll_without_length_is_seen() {
    let svg = svg("end 1000\nthread main\ntask 0 dinner\npoll 500 500 0\ndone 500\n");
    check(&svg);
    assert!(svg.contains("d=\"M500 45v14\""), "{svg}");
}

#[test]
fn polls_that_touch_in_the_picture_are_one_bar() {
    let svg = svg("end 100000\nthread main\ntask 0 dinner\n\
         poll 1000 2000 0\npoll 2050 3000 0\npoll 3100 4000 0\npoll 9000 9500 0\ndone 9500\n");
    assert!(
        svg.contains("d=\"M10 45h30v14h-30zM90 45h5v14h-5z\""),
        "{svg}"
    );
}

#[test]
fn polls_on_two_threads_are_two_bars_and_say_where_they_are() {
    let svg = svg("end 1000\nthread main\nthread worker 0\ntask 0 dinner\n\
         poll 0 400 0\npoll 400 800 1\ndone 800\n");
    check(&svg);
    assert!(svg.contains("--lane-1, currentColor)\" stroke-width"));
    assert!(svg.contains("--lane-2, currentColor)\" stroke-width"));
    assert!(svg.contains(">main</text>"));
    assert!(svg.contains(">w0</text>"));
    assert!(svg.contains("w0 worker 0"));
}

#[test]
fn a_thread_is_named_again_only_where_it_changes() {
    let svg = svg("end 1000\nthread main\nthread worker 0\ntask 0 dinner\n\
         poll 0 10 0\npoll 300 310 0\npoll 600 610 1\npoll 900 910 1\ndone 910\n");
    assert_eq!(count(&svg, ">main</text>"), 1);
    assert_eq!(count(&svg, ">w0</text>"), 1);
}

#[test]
fn one_thread_among_several_stands_in_the_heading() {
    let svg = svg("end 1000\nthread main\nthread worker 0\n\
         task 0 dinner\npoll 0 400 0\ndone 400\n\
         task 0 laundry\npoll 0 400 1\ndone 400\n");
    assert!(svg.contains(">on worker 0</tspan>"));
    assert!(!svg.contains(">w0"));
}

#[test]
fn each_ending_is_drawn_in_its_own_way_and_said() {
    let svg = svg("end 100\nthread main\n\
         task 0 a\npoll 0 10 0\ndone 10\n\
         task 0 b\npoll 0 10 0\ncancelled 50\n\
         task 0 c\npoll 0 10 0\npanicked 10\n\
         task 0 d\npoll 0 10 0\nunfinished\n\
         task 0 e\ncancelled 90\n");
    check(&svg);
    assert_eq!(count(&svg, ">×</text>"), 2);
    assert_eq!(count(&svg, ">!</text>"), 1);
    assert_eq!(count(&svg, ">›</text>"), 1);
    assert!(svg.contains("cancelled at 0.05 ms"));
    assert!(svg.contains("panicked at 0.01 ms"));
    assert!(svg.contains("never polled, cancelled at 0.09 ms"));
    for words in [
        "end stroke: done",
        "×: cancelled",
        "!: panicked",
        "›: unfinished",
    ] {
        assert!(svg.contains(words), "{words}");
    }
}

#[test]
fn the_key_explains_only_what_is_drawn() {
    let svg = svg("end 100\nthread main\nblocking 0 a\npoll 0 90 0\ndone 90\n");
    assert!(svg.contains("bar: running · end stroke: done"));
    assert!(!svg.contains("waiting"));
}

#[test]
fn a_future_that_waits_for_its_first_poll_is_dotted() {
    let dotted = "stroke-dasharray";
    let late = "end 100\nthread main\ntask 0 a\npoll 60 70 0\ndone 70\n";
    assert!(svg(late).contains(dotted));
    let soon = "end 100\nthread main\ntask 0 a\npoll 1 70 0\ndone 70\n";
    assert!(!svg(soon).contains(dotted));
}

#[test]
fn labels_and_words_are_escaped() {
    let record = record(
        "end 100\nthread <\"t\">\nmark 3 {{#include x}}\n\
         task 0 a<b> & \"c\" 'd' Ωmega \u{1}\\n\\n<script>\npoll 0 9 0\nmark 5 <i>\ndone 9\n",
    );
    for svg in [
        record.by_task().svg("<title>", "a & b\n\nc"),
        record.by_thread().svg("<title>", "a & b\n\nc"),
    ] {
        check(&svg);
        assert!(svg.contains("a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; Ωmega \u{fffd}"));
        assert!(svg.contains(">&lt;title&gt;</title>"));
        assert!(!svg.contains("<script>"));
    }
}

#[test]
fn marks_stand_below_their_moment_and_make_room() {
    let svg = svg("end 1000\nthread main\nmark 500 the doorbell\n\
         task 0 dinner\npoll 0 900 0\nmark 10 hands on the pan\nmark 20 boiling\n\
         mark 990 eating it with everybody\ndone 990\n");
    check(&svg);
    let y = |name: &str| {
        let line = svg.lines().find(|line| line.contains(name)).expect("drawn");
        let (_, from) = line.split_once(" y=\"").expect("it has a height");
        let number = from.split_once('"').expect("quoted").0;
        number.parse::<u32>().expect("a number")
    };
    // The lines of the earlier pass to the left of the later names.
    assert!(y("hands on the pan") > y("boiling"));
    assert_eq!(y("boiling"), y("eating it with everybody"));
    assert!(
        svg.lines()
            .any(|line| line.contains("eating") && line.contains("text-anchor=\"end\""))
    );
}

#[test]
fn by_thread_what_was_polled_in_turn_shares_a_label() {
    let record = record(
        "end 10000\nthread main\n\
         task 0 dinner\npoll 1 3 0\npoll 5000 5001 0\ndone 5001\n\
         task 0 laundry\npoll 4 6 0\ndone 6\n\
         task 0 show\npoll 7 9 0\npoll 9000 9002 0\ndone 9002\n",
    );
    let svg = record.by_thread().svg("Chores", "In turn.");
    check(&svg);
    assert!(svg.contains(">ABC</text>"), "{svg}");
    assert!(svg.contains(">A</text>"));
    assert!(svg.contains(">C</text>"));
    assert!(svg.contains("B laundry"));
    assert!(svg.contains("busy for 0.009 ms, 5 polls"));
}

#[test]
fn a_task_within_a_task_is_drawn_over_it() {
    let record = record(
        "end 100\nthread main\nthread worker 0\n\
         task 0 outer\npoll 10 90 1\ndone 90\n\
         task 0 inner\npoll 0 5 0\npoll 20 30 1\ndone 30\n",
    );
    let svg = record.by_thread().svg("Nested", "One within the other.");
    let bar = |colour| {
        svg.find(&format!("<path fill=\"var(--lane-{colour}"))
            .expect("it is drawn")
    };
    assert!(bar(1) < bar(2));
    assert!(svg.contains("busy for 0.08 ms, 2 polls"));
}

#[test]
fn a_long_label_is_cut_and_leaves_the_status_alone() {
    let long = "make a dinner of seven courses for the whole street and its dogs";
    let svg = svg(&format!(
        "end 100\nthread main\ntask 0 {long}\npoll 0 9 0\ndone 9\n"
    ));
    assert!(!svg.contains(long));
    assert!(svg.contains("…</text>"));
    assert!(svg.contains(">done at 0.009 ms</text>"));
}

#[test]
fn a_hundred_tasks_fit() {
    let mut text = String::from("end 100000\nthread worker 0\nthread worker 1\n");
    for task in 0..100 {
        let at = task * 900;
        let _ = write!(
            text,
            "task {at} task {task}\npoll {at} {} {}\npoll {} {} {}\ndone {}\n",
            at + 300,
            task % 2,
            at + 5000,
            at + 5200,
            task % 3 % 2,
            at + 5200
        );
    }
    let record = record(&text);
    let svg = record.by_task().svg("A hundred", "tasks");
    check(&svg);
    assert!(svg.contains(">task 99</text>"));
    check(&record.by_thread().svg("A hundred", "tasks"));
}

#[test]
fn whatever_was_recorded_the_picture_stays_small() {
    let mut text = String::from("end 1000000\n");
    for thread in 0..9 {
        let _ = writeln!(text, "thread worker {thread}");
    }
    for task in 0..400 {
        let _ = writeln!(text, "task 0 a task with a long name and the number {task}");
        for poll in 0..40 {
            let at = poll * 24_000 + task;
            let _ = writeln!(text, "poll {at} {} {}", at + 700, (task + poll) % 9);
        }
        for mark in 0..20 {
            let _ = writeln!(text, "mark {} a moment of some importance", mark * 50_000);
        }
        let _ = writeln!(text, "done 999999");
    }
    let record = record(&text);
    let svg = record.by_task().svg("Too much", "for one picture");
    check(&svg);
    assert!(svg.contains("more tasks, not drawn"));
    let svg = record.by_thread().svg("Too much", "for one picture");
    check(&svg);
    assert!(svg.contains("400 tasks, a bar for each poll"));
}

#[test]
fn the_same_record_gives_the_same_markup_and_another_other_ids() {
    let text = "end 100\nthread main\ntask 0 a\npoll 0 9 0\ndone 9\n";
    assert_eq!(svg(text), svg(text));
    let id = |svg: &str| {
        let (_, from) = svg.split_once("<title id=\"").expect("it has a title");
        from.split_once('"').expect("quoted").0.to_owned()
    };
    let record = record(text);
    let by_task = record.by_task().svg("a", "b");
    assert_ne!(id(&by_task), id(&record.by_thread().svg("a", "b")));
    assert_ne!(id(&by_task), id(&record.by_task().svg("a", "c")));
    assert!(by_task.contains(&format!("aria-labelledby=\"{} ", id(&by_task))));
}

#[test]
fn ticks_are_round_and_few() {
    let cases: [(u64, &[u64]); 8] = [
        (0, &[0]),
        (1, &[0, 1]),
        (5, &[0, 1, 2, 3, 4, 5]),
        (7, &[0, 2, 4, 6]),
        (80, &[0, 20, 40, 60, 80]),
        (31_250, &[0, 10_000, 20_000, 30_000]),
        (60_000, &[0, 20_000, 40_000, 60_000]),
        (1_999_999, &[0, 500_000, 1_000_000, 1_500_000]),
    ];
    for (end, expected) in cases {
        assert_eq!(ticks(end), expected, "{end} µs");
    }
    for end in 1..5_000 {
        assert!((2..=6).contains(&ticks(end).len()), "{end} µs");
    }
    assert!(ticks(u64::MAX).len() <= 6);
}
