//! A small book in a directory of its own, and the real program run on it.
//!
//! Nothing here sleeps: a test waits for a line, an event or an end, and gives up
//! after [`LIMIT`].

#![allow(dead_code)] // no test file uses all of it

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long anything may take before a test gives up.
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
        "# No order\n\nBefore.\n\n```rust\n{{#include ../../../code/examples/no_order.rs}}\n```\n",
    ),
    (
        "book/theme/head.hbs",
        "<meta name=\"news\" content=\"{{{live_reload_endpoint}}}\">\n",
    ),
    (
        "code/examples/no_order.rs",
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
            .env_remove("CARGO_TARGET_DIR")
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
        served
    }
}

/// The program while it serves a book. It is killed when a test is over.
pub struct Served {
    child: Child,
    lines: Receiver<String>,
    /// What the terminal showed so far.
    pub seen: Vec<String>,
    /// Host and port.
    pub address: String,
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

    /// Listens for news like a page of the edition that is served now.
    pub fn news(&self) -> News {
        self.news_at("/__reader/events")
    }

    pub fn news_at(&self, path: &str) -> News {
        let mut stream = self.connect();
        let host = &self.address;
        // HTTP/1.0, so that the answer comes without chunks.
        let request = format!("GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n");
        stream
            .write_all(request.as_bytes())
            .expect("a request sent");
        News {
            stream: BufReader::new(stream),
        }
    }

    /// Waits until a page shows `text`, asking again at every reload.
    pub fn shows(&self, path: &str, text: &str) {
        let mut news = self.news();
        while !self.get(path).contains(text) {
            news.wait_for("reload");
        }
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

/// The news that an open page gets.
pub struct News {
    stream: BufReader<TcpStream>,
}

impl News {
    /// The next event and its data; none when the server ended the stream.
    pub fn next(&mut self) -> Option<(String, String)> {
        let (mut event, mut data) = (None, String::new());
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).expect("news in time") == 0 {
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
                None => panic!("the news ended before {event:?} came"),
            }
        }
    }
}

/// What a run wrote to its standard error.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
