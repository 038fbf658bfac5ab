//! Cuts the output of a program into lines.

use std::collections::BTreeMap;
use std::mem;
use std::time::Duration;

use programs::process::Stream;

use super::event::Event;

/// The length, in bytes, past which a line is sent in parts.
const MAX_LINE: usize = 16 * 1024;

/// The bytes of standard error that are kept for the end.
const STDERR_KEPT: usize = 4096;

/// The output that is not yet sent: the beginnings of lines.
#[derive(Debug, Default)]
pub struct Lines {
    open: BTreeMap<Stream, (Vec<u8>, Duration)>,
    stderr: String,
}

impl Lines {
    /// Takes output, and emits every line that it ends.
    pub fn take(
        &mut self,
        stream: Stream,
        bytes: &[u8],
        at: Duration,
        emit: &mut dyn FnMut(Event),
    ) {
        let (open, when) = self.open.entry(stream).or_default();
        *when = at;
        open.extend_from_slice(bytes);
        let mut text = Vec::new();
        while let Some(end) = open.iter().position(|byte| *byte == b'\n') {
            let rest = open.split_off(end + 1);
            text.push(String::from_utf8_lossy(&mem::replace(open, rest)).into_owned());
        }
        let long = open.len() > MAX_LINE;
        for text in text {
            self.emit(stream, at, text, emit);
        }
        if long {
            self.flush(emit);
        }
    }

    /// Emits the beginnings of lines, but for the beginning of a character.
    pub fn flush(&mut self, emit: &mut dyn FnMut(Event)) {
        let mut ready = Vec::new();
        for (stream, (open, at)) in &mut self.open {
            let whole = match str::from_utf8(open) {
                // The bytes are valid so far, but end within a character.
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                _ => open.len(),
            };
            if whole > 0 {
                let rest = open.split_off(whole);
                let text = String::from_utf8_lossy(&mem::replace(open, rest)).into_owned();
                ready.push((*stream, *at, text));
            }
        }
        for (stream, at, text) in ready {
            self.emit(stream, at, text, emit);
        }
    }

    /// Emits all that is left, and returns the beginning of what was printed to
    /// standard error.
    pub fn end(mut self, emit: &mut dyn FnMut(Event)) -> String {
        for (stream, (open, at)) in mem::take(&mut self.open) {
            if !open.is_empty() {
                let text = String::from_utf8_lossy(&open).into_owned();
                self.emit(stream, at, text, emit);
            }
        }
        self.stderr
    }

    fn emit(&mut self, stream: Stream, at: Duration, text: String, emit: &mut dyn FnMut(Event)) {
        if stream == Stream::Stderr && self.stderr.len() < STDERR_KEPT {
            self.stderr.push_str(&text);
        }
        emit(Event::output(stream, at, text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stream::{Stderr, Stdout};

    fn texts(feed: impl FnOnce(&mut Lines, &mut dyn FnMut(Event)) -> bool) -> Vec<String> {
        let mut texts = Vec::new();
        let mut emit = |event: Event| {
            if let Event::Output { stream, text, .. } = event {
                texts.push(format!("{stream}: {text}"));
            }
        };
        let mut lines = Lines::default();
        if feed(&mut lines, &mut emit) {
            lines.end(&mut emit);
        }
        texts
    }

    #[test]
    fn lines_are_emitted_when_they_end() {
        let sent = texts(|lines, emit| {
            lines.take(Stdout, b"a\nb", Duration::ZERO, emit);
            lines.take(Stderr, b"e\n", Duration::ZERO, emit);
            lines.take(Stdout, b"c\nd", Duration::ZERO, emit);
            true
        });
        assert_eq!(
            sent,
            ["stdout: a\n", "stderr: e\n", "stdout: bc\n", "stdout: d"]
        );
    }

    #[test]
    fn lines_keep_characters_whole() {
        let sent = texts(|lines, emit| {
            lines.take(Stdout, b"a\xc3", Duration::ZERO, emit);
            lines.flush(emit);
            lines.flush(emit);
            lines.take(Stdout, b"\xa4\n", Duration::ZERO, emit);
            false
        });
        assert_eq!(sent, ["stdout: a", "stdout: ä\n"]);
    }

    #[test]
    fn lines_replace_invalid_text() {
        let sent = texts(|lines, emit| {
            lines.take(Stdout, b"a\xffb\n\xc3", Duration::ZERO, emit);
            lines.flush(emit);
            true
        });
        assert_eq!(sent, ["stdout: a\u{fffd}b\n", "stdout: \u{fffd}"]);
    }

    #[test]
    fn lines_without_an_end_are_emitted_in_parts() {
        let sent = texts(|lines, emit| {
            for _ in 0..5 {
                lines.take(Stdout, &[b'x'; 8192], Duration::ZERO, emit);
            }
            true
        });
        assert_eq!(sent.len(), 2);
        let length: usize = sent.iter().map(|text| text.len() - "stdout: ".len()).sum();
        assert_eq!(length, 5 * 8192);
    }
}
