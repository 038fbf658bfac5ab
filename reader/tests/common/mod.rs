//! A small book in a directory of its own, and the real program run on it.
//!
//! Nothing here sleeps: a test waits for a line, an event or an end, and gives up
//! after [`LIMIT`].

#![allow(dead_code)] // no test file uses all of it

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::iter;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use course::fingerprint::Fingerprint;
use course::layout::Layout;
use course::lesson;
use programs::externs::Libraries;
use proofs::ingredients;
use serde_json::Value;
use tempfile::TempDir;

/// The key of a test's proof: the test, the reader that it starts, the libraries that
/// programs are linked with, and the exercises.
pub fn key(name: &str) -> anyhow::Result<Fingerprint> {
    static LIBRARIES: OnceLock<Libraries> = OnceLock::new();
    let course = Layout::find()?;
    let externs = LIBRARIES
        .get_or_init(|| Libraries::of(course.clone()))
        .for_page(lesson::PLAIN)
        .map_err(anyhow::Error::msg)?;
    let mut key = ingredients::of_this_test(name)?;
    key.add_file(Path::new(env!("CARGO_BIN_EXE_reader")))?;
    ingredients::add_libraries(&mut key, &externs)?;
    ingredients::add_paths(
        &mut key,
        &course,
        &["Cargo.lock", "book.toml", "code/lessons"],
    )?;
    Ok(key.finish())
}

/// The time after which a test gives up.
pub const LIMIT: Duration = Duration::from_secs(60);

const FILES: &[(&str, &str)] = &[
    (
        "book.toml",
        "[book]\ntitle = \"A small book\"\nsrc = \"book/src\"\n\n\
         [build]\nbuild-dir = \"target/book\"\ncreate-missing = false\n\n\
         [output.html]\ntheme = \"book/theme\"\nsite-url = \"/somewhere/\"\n",
    ),
    (
        "book/src/SUMMARY.md",
        "# Summary\n\n[Welcome](start/welcome.md)\n\n- [No order](tasks/no_order.md)\n",
    ),
    (
        "book/src/start/welcome.md",
        "# Welcome\n\nThis is the first page.\n",
    ),
    (
        "book/src/tasks/no_order.md",
        "# No order\n\nBefore.\n\n```rust,example=no_order\n{{#include ../../../code/lessons/no_order/examples/no_order.rs}}\n```\n",
    ),
    (
        "book/theme/index.hbs",
        "<!DOCTYPE html>\n<html{{#if live_reload_endpoint}} data-served{{/if}} lang=\"en\">\n\
         <title>{{title}}</title>\n\
         <link rel=\"stylesheet\" href=\"{{ resource \"css/general.css\" }}\">\n\
         {{#if base_url}}<base href=\"{{base_url}}\">{{/if}}\n\
         {{#if live_reload_endpoint}}<script data-endpoint=\"{{live_reload_endpoint}}\"></script>{{/if}}\n\
         <main>{{{content}}}</main>\n</html>\n",
    ),
    (
        "code/lessons/no_order/Cargo.toml",
        "[package]\nname = \"lesson-no_order\"\n\n[lib]\npath = \"../../lesson.rs\"\n\n[dependencies]\ntokio.workspace = true\n",
    ),
    ("code/lessons/no_order/judged.rs", ""),
    (
        "code/lessons/no_order/examples/no_order.rs",
        "fn main() {\n    println!(\"six tasks\");\n}\n",
    ),
];

/// A small book that is removed at the end of the test.
pub struct Book {
    dir: TempDir,
}

impl Book {
    pub fn new() -> Book {
        let book = Book {
            dir: tempfile::tempdir().expect("a directory for the book"),
        };
        for (path, text) in FILES {
            book.save(path, text);
        }
        book
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a text file of the book")
    }

    /// Saves a file in one step, so that no build sees half of it.
    pub fn save(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a directory above")).expect("directories");
        let fresh = self.path("being-saved");
        fs::write(&fresh, text).expect("a written file");
        fs::rename(fresh, path).expect("a saved file");
    }

    /// Adds a paragraph to a chapter.
    pub fn add(&self, path: &str, paragraph: &str) {
        self.save(path, &format!("{}\n{paragraph}\n", self.read(path)));
    }

    /// The program with these arguments, run in the root of the book.
    pub fn reader(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reader"));
        command
            .args(args)
            .args(["--root".as_ref(), self.root().as_os_str()])
            .current_dir(self.root())
            .env("CI", "true")
            // The directory with this binary has the crates that programs use.
            .env("CARGO_TARGET_DIR", built_in())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.reader(args).output().expect("the program runs")
    }

    /// Serves the book on a free port and waits until it is up.
    pub fn serve(&self) -> Served {
        self.serve_with(&["--port", "0"])
    }

    /// Starts to serve the book and waits for nothing.
    pub fn start(&self, args: &[&str]) -> Served {
        let mut command = self.reader(&[&["serve", "--no-open"], args].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let (sender, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("its output")),
            Box::new(child.stderr.take().expect("its errors")),
        ];
        for stream in streams {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        Served {
            child,
            lines,
            seen: Vec::new(),
            address: String::new(),
            key: String::new(),
        }
    }

    pub fn serve_with(&self, args: &[&str]) -> Served {
        let mut served = self.start(args);
        let line = served.line_with("The book is at http://");
        served.address = line
            .split_once("http://")
            .and_then(|(_, rest)| rest.split_once('/'))
            .map(|(address, _)| address.to_owned())
            .expect("an address in the line");
        served.key = line
            .split_once("/#key=")
            .and_then(|(_, rest)| rest.split_once(' '))
            .map(|(key, _)| key.to_owned())
            .unwrap_or_default();
        served
    }
}

/// The program while it serves a book. It is killed when a test is over.
pub struct Served {
    child: Child,
    lines: Receiver<String>,
    /// The lines in the terminal so far.
    pub seen: Vec<String>,
    /// Host and port.
    pub address: String,
    /// The key that permits to run programs; empty where none are run.
    pub key: String,
}

impl Served {
    /// Waits for a line that contains `text`.
    pub fn line_with(&mut self, text: &str) -> String {
        let end = Instant::now() + LIMIT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!("no line with {text:?} in {:#?}", self.seen);
            };
            self.seen.push(line.clone());
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Sends bytes as they are and returns the whole answer.
    pub fn raw(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream
            .write_all(request.as_bytes())
            .expect("a request sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str) -> String {
        let host = &self.address;
        self.raw(&format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
    }

    /// Listens for updates like a page of the book that is served now.
    pub fn updates(&self) -> Updates {
        self.updates_at("/__reader/events")
    }

    pub fn updates_at(&self, path: &str) -> Updates {
        let mut stream = self.connect();
        let host = &self.address;
        // HTTP/1.0, so that the answer comes without chunks.
        let request = format!("GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n");
        stream
            .write_all(request.as_bytes())
            .expect("a request sent");
        Updates {
            stream: BufReader::new(stream),
        }
    }

    /// Waits until a page shows `text`, asking again at every reload.
    pub fn shows(&self, path: &str, text: &str) {
        let mut updates = self.updates();
        while !self.get(path).contains(text) {
            updates.wait_for("reload");
        }
    }

    /// Posts a body with these headers, each with its line end, and returns the
    /// whole answer.
    pub fn post(&self, path: &str, headers: &str, body: &[u8]) -> String {
        let mut stream = self.connect();
        self.send(&mut stream, path, headers, body);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The header that carries the key.
    pub fn key_header(&self) -> String {
        format!("X-Reader-Key: {}\r\n", self.key)
    }

    /// Has a program run.
    pub fn run(&self, code: &str) -> Run {
        self.ask(RUN, &serde_json::json!({ "code": code }))
    }

    /// Asks what takes a key and answers with a stream of events.
    pub fn ask(&self, path: &str, body: &serde_json::Value) -> Run {
        let mut stream = self.connect();
        let body = body.to_string();
        self.send(&mut stream, path, &self.key_header(), body.as_bytes());
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.read_line(&mut line).expect("an answer in time");
        assert!(line.contains(" 200 "), "{path} is answered with {line}");
        while !line.trim_end().is_empty() {
            line.clear();
            stream.read_line(&mut line).expect("an answer in time");
        }
        Run { stream }
    }

    fn send(&self, stream: &mut TcpStream, path: &str, headers: &str, body: &[u8]) {
        // HTTP/1.0, so that the answer comes without chunks and ends.
        let head = format!(
            "POST {path} HTTP/1.0\r\nHost: {}\r\nContent-Length: {}\r\n{headers}\r\n",
            self.address,
            body.len()
        );
        stream
            .write_all(&[head.as_bytes(), body].concat())
            .expect("a request sent");
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(LIMIT)).expect("a limit");
        stream
    }

    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill")
            .args(["-s", name, &id])
            .status()
            .expect("kill runs");
        assert!(sent.success(), "{name} was not sent");
    }

    /// Waits for the end.
    pub fn ended(mut self) -> (ExitStatus, Vec<String>) {
        // The output ends when the program does.
        let end = Instant::now() + LIMIT;
        while let Ok(line) = self
            .lines
            .recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            self.seen.push(line);
        }
        assert!(Instant::now() < end, "it does not end: {:#?}", self.seen);
        let status = self.child.wait().expect("its status");
        (status, std::mem::take(&mut self.seen))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The updates that an open page gets.
pub struct Updates {
    stream: BufReader<TcpStream>,
}

impl Updates {
    /// The next event and its data; none when the server ended the stream.
    pub fn next(&mut self) -> Option<(String, String)> {
        let (mut event, mut data) = (None, String::new());
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).expect("updates in time") == 0 {
                return None;
            }
            let line = line.trim_end();
            if let Some(name) = line.strip_prefix("event: ") {
                event = Some(name.to_owned());
            } else if let Some(text) = line.strip_prefix("data: ") {
                data.push_str(text);
            } else if line.is_empty()
                && let Some(event) = event.take()
            {
                return Some((event, data));
            }
        }
    }

    /// Passes over other events until `event` comes, and returns its data.
    pub fn wait_for(&mut self, event: &str) -> String {
        loop {
            match self.next() {
                Some((name, data)) if name == event => return data,
                Some(_) => {}
                None => panic!("the updates ended before {event:?} came"),
            }
        }
    }
}

/// The address that runs a program.
pub const RUN: &str = "/__reader/run";

/// The address that runs a program many times.
pub const REPEAT: &str = "/__reader/repeat";

/// The events of a run. Dropping it is hanging up.
pub struct Run {
    stream: BufReader<TcpStream>,
}

impl Run {
    /// The next event; none when the server ended the stream.
    pub fn next(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.stream.read_line(&mut line).expect("events in time") {
            0 => None,
            _ => Some(serde_json::from_str(&line).expect("JSON")),
        }
    }

    /// Passes over other events until `event` comes.
    pub fn wait_for(&mut self, event: &str) -> Value {
        loop {
            match self.next() {
                Some(next) if next["event"] == event => return next,
                Some(next) => assert!(next["event"] != "error", "{next}"),
                None => panic!("the stream ended before {event:?} came"),
            }
        }
    }

    /// The text of the next output.
    pub fn output(&mut self) -> String {
        text(&self.wait_for("output")).to_owned()
    }

    /// All events that are left.
    pub fn rest(mut self) -> Vec<Value> {
        iter::from_fn(|| self.next()).collect()
    }

    /// The text printed from now on to standard output, that to standard error, and the
    /// end.
    pub fn outcome(self) -> (String, String, Value) {
        let events = self.rest();
        let printed = |stream: &str| -> String {
            events
                .iter()
                .filter(|event| event["stream"] == stream)
                .map(text)
                .collect()
        };
        let last = events.last().expect("an event").clone();
        assert_eq!(last["event"], "ended", "{events:#?}");
        (printed("stdout"), printed("stderr"), last)
    }
}

/// The text of an output.
pub fn text(event: &Value) -> &str {
    event["text"].as_str().expect("a text")
}

/// Cargo's target directory.
fn built_in() -> PathBuf {
    let reader = Path::new(env!("CARGO_BIN_EXE_reader"));
    let target = reader.parent().and_then(Path::parent);
    target.expect("target/debug/reader").to_owned()
}

/// The standard error of a run.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The status of an answer.
pub fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// The error that an answer of this status carries.
pub fn refusal(answer: &str, expected: &str) -> String {
    assert_eq!(status(answer), expected, "{answer}");
    let body = answer.split("\r\n\r\n").nth(1).expect("a body");
    let body: Value = serde_json::from_str(body).expect("JSON");
    body["error"].as_str().expect("an error").to_owned()
}

/// Waits for a state that no event reports.
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !holds() {
        assert!(Instant::now() < end, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Waits until the process with this number is gone.
#[cfg(target_os = "linux")]
pub fn wait_until_gone(id: &str) {
    wait_until("a process is gone", || {
        // A zombie does nothing any more, though its parent may be slow to reap it.
        fs::read_to_string(format!("/proc/{id}/stat")).map_or(true, |stat| {
            stat.rsplit(") ")
                .next()
                .is_some_and(|rest| rest.starts_with('Z'))
        })
    });
}
