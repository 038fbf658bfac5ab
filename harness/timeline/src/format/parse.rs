//! Parsing: the lines of a text, and the record that they make.

use super::{HEADER, ParseError};
use crate::record::{Mark, Origin, Outcome, Poll, Record, Task, Thread};

/// The word of the line past the last: no line can hold it.
const THE_END: &str = "\n";

/// A line that is neither empty nor a comment: its number, its first word, and
/// the rest.
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

    /// The rest of the line as exactly `N` whole numbers.
    fn numbers<const N: usize>(&self, form: &str) -> Result<[u64; N], ParseError> {
        let numbers: Option<Vec<u64>> =
            self.rest.split(' ').map(|word| word.parse().ok()).collect();
        numbers
            .and_then(|numbers| numbers.try_into().ok())
            .ok_or_else(|| self.wrong(format!("`{form}`, in whole microseconds")))
    }

    /// The rest of the line as a time and a text.
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

/// Parses a whole record.
pub(super) fn record(text: &str) -> Result<Record, ParseError> {
    Reader::new(text).record()
}

/// The lines of a text, read one after the other.
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
        let origin = self.origin()?;
        let [end] = self.need("end", "end TIME")?.numbers("end TIME")?;
        let mut threads = Vec::new();
        while let Some(line) = self.take_if("thread") {
            threads.push(thread(line.text()?));
        }
        let mut record = Record {
            origin,
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

    fn origin(&mut self) -> Result<Option<Origin>, ParseError> {
        let Some(date) = self.take_if("date") else {
            return Ok(None);
        };
        Ok(Some(Origin {
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
