//! A record as text, and back.

use std::fmt;
use std::str::FromStr;

use super::record::{Mark, Outcome, Poll, Record, Stamp, Task, Thread};

/// The first line. The number goes up when an old reader would misread what a
/// new writer writes.
const HEADER: &str = "timeline 1";

/// Why a text is not a record: the line, what was expected there, and what
/// stood there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    line: usize,
    expected: String,
    found: String,
}

impl ParseError {
    /// The line, counted from 1. One past the last if something is missing at
    /// the end.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}: expected {}, found {}",
            self.line, self.expected, self.found
        )
    }
}

impl std::error::Error for ParseError {}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(stamp) = &self.stamp {
            writeln!(f, "date {}", OneLine(&stamp.date))?;
            writeln!(f, "rustc {}", OneLine(&stamp.rustc))?;
            writeln!(f, "tokio {}", OneLine(&stamp.tokio))?;
            writeln!(f, "machine {}", OneLine(&stamp.machine))?;
        }
        writeln!(f, "end {}", self.end)?;
        for thread in &self.threads {
            writeln!(f, "thread {}", OneLine(&thread.to_string()))?;
        }
        for mark in &self.marks {
            writeln!(f, "mark {} {}", mark.at, OneLine(&mark.name))?;
        }
        for task in &self.tasks {
            let kind = if task.blocking { "blocking" } else { "task" };
            writeln!(f, "{kind} {} {}", task.created, OneLine(&task.label))?;
            for Poll { start, end, thread } in &task.polls {
                writeln!(f, "poll {start} {end} {thread}")?;
            }
            for mark in &task.marks {
                writeln!(f, "mark {} {}", mark.at, OneLine(&mark.name))?;
            }
            match task.outcome {
                Outcome::Done(at) => writeln!(f, "done {at}")?,
                Outcome::Cancelled(at) => writeln!(f, "cancelled {at}")?,
                Outcome::Panicked(at) => writeln!(f, "panicked {at}")?,
                Outcome::Unfinished => writeln!(f, "unfinished")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Record {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Record, ParseError> {
        Reader::new(text).record()
    }
}

/// What the line past the last holds in place of a word: no line can hold it.
const THE_END: &str = "\n";

/// Text with what would end the line written as `\n`, `\r` and `\\`.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                c => fmt::Write::write_char(f, c)?,
            }
        }
        Ok(())
    }
}

/// One line that holds something: its number, its first word, and the rest.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    word: &'a str,
    rest: &'a str,
}

impl<'a> Line<'a> {
    fn wrong(&self, expected: impl Into<String>) -> ParseError {
        let found = match (self.word, self.rest) {
            (THE_END, _) => String::from("the end"),
            (word, "") => format!("`{word}`"),
            (word, rest) => format!("`{word} {rest}`"),
        };
        ParseError {
            line: self.number,
            expected: expected.into(),
            found,
        }
    }

    /// Exactly `N` whole numbers.
    fn numbers<const N: usize>(&self, form: &str) -> Result<[u64; N], ParseError> {
        let numbers: Option<Vec<u64>> =
            self.rest.split(' ').map(|word| word.parse().ok()).collect();
        numbers
            .and_then(|numbers| numbers.try_into().ok())
            .ok_or_else(|| self.wrong(format!("`{form}`, in whole microseconds")))
    }

    /// A time and a text.
    fn timed_text(&self, form: &str) -> Result<(u64, String), ParseError> {
        let (at, text) = self.rest.split_once(' ').unwrap_or((self.rest, ""));
        let at = at
            .parse()
            .map_err(|_| self.wrong(format!("`{form}`, in whole microseconds")))?;
        Ok((at, self.unescape(text)?))
    }

    fn text(&self) -> Result<String, ParseError> {
        self.unescape(self.rest)
    }

    fn unescape(&self, text: &str) -> Result<String, ParseError> {
        let mut plain = String::with_capacity(text.len());
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            plain.push(match c {
                '\\' => match chars.next() {
                    Some('\\') => '\\',
                    Some('n') => '\n',
                    Some('r') => '\r',
                    _ => return Err(self.wrong("`\\\\`, `\\n` or `\\r` after a backslash")),
                },
                c => c,
            });
        }
        Ok(plain)
    }
}

/// The lines, one ahead.
struct Reader<'a> {
    lines: Vec<Line<'a>>,
    next: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        let mut lines = Vec::new();
        let mut number = 0;
        for line in text.lines() {
            number += 1;
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            lines.push(Line { number, word, rest });
        }
        lines.push(Line {
            number: number + 1,
            word: THE_END,
            rest: "",
        });
        Reader { lines, next: 0 }
    }

    fn peek(&self) -> Line<'a> {
        self.lines[self.next.min(self.lines.len() - 1)]
    }

    fn take(&mut self) -> Line<'a> {
        let line = self.peek();
        self.next += 1;
        line
    }

    fn take_if(&mut self, word: &str) -> Option<Line<'a>> {
        (self.peek().word == word).then(|| self.take())
    }

    fn need(&mut self, word: &str, form: &str) -> Result<Line<'a>, ParseError> {
        self.take_if(word)
            .ok_or_else(|| self.peek().wrong(format!("`{form}`")))
    }

    fn record(mut self) -> Result<Record, ParseError> {
        let header = self.take();
        if (header.word, header.rest) != ("timeline", "1") {
            return Err(header.wrong(format!("`{HEADER}`")));
        }
        let stamp = self.stamp()?;
        let [end] = self.need("end", "end TIME")?.numbers("end TIME")?;
        let mut threads = Vec::new();
        while let Some(line) = self.take_if("thread") {
            threads.push(thread(line.text()?));
        }
        let mut record = Record {
            stamp,
            end,
            threads,
            marks: Vec::new(),
            tasks: Vec::new(),
        };
        let mut last = 0;
        while let Some(line) = self.take_if("mark") {
            record.marks.push(mark(line, &mut last, end)?);
        }
        loop {
            let line = self.take();
            match line.word {
                "task" | "blocking" => {
                    let task = self.task(line, &record)?;
                    record.tasks.push(task);
                }
                THE_END => return Ok(record),
                _ if record.tasks.is_empty() && record.marks.is_empty() => {
                    return Err(line.wrong("`thread NAME`, `mark TIME NAME`, `task TIME LABEL` or `blocking TIME LABEL`"));
                }
                _ => return Err(line.wrong("`task TIME LABEL` or `blocking TIME LABEL`")),
            }
        }
    }

    fn stamp(&mut self) -> Result<Option<Stamp>, ParseError> {
        let Some(date) = self.take_if("date") else {
            return Ok(None);
        };
        Ok(Some(Stamp {
            date: date.text()?,
            rustc: self.need("rustc", "rustc VERSION")?.text()?,
            tokio: self.need("tokio", "tokio VERSION")?.text()?,
            machine: self.need("machine", "machine DESCRIPTION")?.text()?,
        }))
    }

    fn task(&mut self, first: Line<'_>, record: &Record) -> Result<Task, ParseError> {
        let blocking = first.word == "blocking";
        let form = if blocking {
            "blocking TIME LABEL"
        } else {
            "task TIME LABEL"
        };
        let (created, label) = first.timed_text(form)?;
        within(first, created, 0, record.end)?;

        let mut polls = Vec::new();
        let mut last = created;
        while let Some(line) = self.take_if("poll") {
            let [start, end, thread] = line.numbers("poll START END THREAD")?;
            within(line, start, last, record.end)?;
            within(line, end, start, record.end)?;
            let thread = usize::try_from(thread)
                .ok()
                .filter(|&thread| thread < record.threads.len())
                .ok_or_else(|| {
                    line.wrong(format!(
                        "a thread below {}, the number of `thread` lines",
                        record.threads.len()
                    ))
                })?;
            polls.push(Poll { start, end, thread });
            last = end;
        }

        let mut marks = Vec::new();
        let mut last_mark = created;
        while let Some(line) = self.take_if("mark") {
            marks.push(mark(line, &mut last_mark, record.end)?);
        }

        let line = self.take();
        let earliest = last.max(last_mark);
        let at = |form| {
            let [at] = line.numbers(form)?;
            within(line, at, earliest, record.end)?;
            Ok(at)
        };
        let outcome = match line.word {
            "done" => Outcome::Done(at("done TIME")?),
            "cancelled" => Outcome::Cancelled(at("cancelled TIME")?),
            "panicked" => Outcome::Panicked(at("panicked TIME")?),
            "unfinished" if line.rest.is_empty() => Outcome::Unfinished,
            _ => {
                let before = if marks.is_empty() {
                    "`poll START END THREAD`, "
                } else {
                    ""
                };
                return Err(line.wrong(format!(
                    "{before}`mark TIME NAME`, `done TIME`, `cancelled TIME`, `panicked TIME` or `unfinished`"
                )));
            }
        };
        Ok(Task {
            label,
            created,
            blocking,
            polls,
            marks,
            outcome,
        })
    }
}

fn thread(name: String) -> Thread {
    if name == "main" {
        return Thread::Main;
    }
    // Only what the writer writes: `worker 007` is a name.
    if let Some(number) = name.strip_prefix("worker ").and_then(|n| n.parse().ok())
        && Thread::Worker(number).to_string() == name
    {
        return Thread::Worker(number);
    }
    Thread::Other(name)
}

fn mark(line: Line<'_>, last: &mut u64, end: u64) -> Result<Mark, ParseError> {
    let (at, name) = line.timed_text("mark TIME NAME")?;
    within(line, at, *last, end)?;
    *last = at;
    Ok(Mark { at, name })
}

fn within(line: Line<'_>, time: u64, from: u64, to: u64) -> Result<(), ParseError> {
    if (from..=to).contains(&time) {
        Ok(())
    } else {
        Err(line.wrong(format!("a time from {from} to {to} where {time} stands")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let stamp = record.stamp().expect("it was stamped");
        assert_eq!(
            stamp.to_string(),
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
}
