//! Measures what running a program from the page costs, against its parts: the
//! program alone, rustc alone, a shell's loop. `scripts/figures run` calls this.
//! Nothing here fails for being slow: numbers belong to the computer they were
//! measured on.
//!
//! Both sides of a comparison are measured in turns and given as medians, so that
//! other load on the computer falls on both.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use course::layout::Layout;
use course::lesson;
use programs::externs::{self, Externs};
use programs::{rustc, toolchain};
use serde_json::{Value, json};

const PROGRAM: &str = "no_order";

/// Turns of what takes milliseconds, of what takes half a second, and of a hundred
/// runs.
const TURNS: (usize, usize, usize) = (50, 10, 5);

fn main() -> Result<()> {
    let layout = Layout::find()?;
    let (lesson, source) = lesson::of_program(&layout, PROGRAM)?;
    let externs = externs::examples(&layout, &lesson)?;
    let binary = externs
        .examples
        .get(PROGRAM)
        .and_then(|built| built.as_ref().ok())
        .with_context(|| format!("cargo built no example {PROGRAM}"))?;
    let code = fs::read_to_string(source)?;
    let reader = Reader::start(&layout)?;
    // A first run warms everything below.
    reader.until("run", &json!({ "code": code }), "ended")?;

    cached(&reader, &code, binary)?;
    edited(&reader, &code, &layout, &externs)?;
    repeated(&reader, &code, binary)
}

/// Times a cached program: from the press of Run to its first output.
fn cached(reader: &Reader, code: &str, binary: &Path) -> Result<()> {
    let (mut alone, mut pressed) = (Vec::new(), Vec::new());
    for _ in 0..TURNS.0 {
        alone.push(timed(|| {
            let mut child = Command::new(binary).stdout(Stdio::piped()).spawn()?;
            let mut output = child.stdout.take().context("its output is piped")?;
            output.read_exact(&mut [0])?;
            let first = Instant::now();
            child.wait()?;
            Ok(first)
        })?);
        pressed.push(timed(|| {
            reader.until("run", &json!({ "code": code }), "output")
        })?);
    }
    let (alone, pressed) = (median(alone), median(pressed));
    println!(
        "press to first output, {PROGRAM} cached: {:.1} ms, the program alone {:.1} ms, beyond it {:.1} ms (promised: 50)",
        millis(pressed),
        millis(alone),
        millis(pressed) - millis(alone)
    );
    Ok(())
}

/// Times an edited program: from the press of Run until it is compiled.
fn edited(reader: &Reader, code: &str, layout: &Layout, externs: &Externs) -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let directory = layout.target().join("reader").join("package");
    let package = Package::new(layout, &directory)?;
    package.build(code)?;
    let mut others = Vec::new();
    for lesson in lesson::all(layout)? {
        // The package has no crate beside Tokio.
        if lesson::linked_with(layout, &lesson.name).name == lesson::PLAIN {
            others.extend(lesson.programs()?.into_iter().map(|(_, source)| source));
        }
    }
    let (mut alone, mut pressed, mut by_cargo) = (Vec::new(), Vec::new(), Vec::new());
    let (mut other_pressed, mut other_by_cargo) = (Vec::new(), Vec::new());
    for turn in 0..TURNS.1 {
        let text = |of: &str| format!("{code}// {of} {turn} {}\n", std::process::id());
        let file = scratch.path().join("program.rs");
        fs::write(&file, text("rustc"))?;
        alone.push(timed(|| {
            rustc::compile(&file, &scratch.path().join("program"), externs)?;
            Ok(Instant::now())
        })?);
        pressed.push(timed(|| {
            reader.until("run", &json!({ "code": text("reader") }), "compiled")
        })?);
        by_cargo.push(timed(|| {
            package.build(&text("cargo"))?;
            Ok(Instant::now())
        })?);
        let other = fs::read_to_string(&others[turn % others.len()])?;
        let other = |of: &str| format!("{other}// {of} {turn} {}\n", std::process::id());
        other_pressed.push(timed(|| {
            reader.until("run", &json!({ "code": other("reader") }), "compiled")
        })?);
        other_by_cargo.push(timed(|| {
            package.build(&other("cargo"))?;
            Ok(Instant::now())
        })?);
        // The next edit is one of the first program again.
        package.build(code)?;
    }
    let (alone, pressed, by_cargo) = (median(alone), median(pressed), median(by_cargo));
    println!(
        "press to compiled, {PROGRAM} edited: {:.0} ms, rustc alone {:.0} ms, {:.2} times (promised: 1.3); a package of Cargo's {:.0} ms",
        millis(pressed),
        millis(alone),
        pressed.as_secs_f64() / alone.as_secs_f64(),
        millis(by_cargo)
    );
    println!(
        "press to compiled, another program each time: {:.0} ms, a package of Cargo's {:.0} ms",
        millis(median(other_pressed)),
        millis(median(other_by_cargo))
    );
    Ok(())
}

/// Times a hundred runs, counted.
fn repeated(reader: &Reader, code: &str, binary: &Path) -> Result<()> {
    let (mut alone, mut pressed) = (Vec::new(), Vec::new());
    for _ in 0..TURNS.2 {
        alone.push(timed(|| {
            let script = "i=0; while [ $i -lt 100 ]; do \"$0\" > /dev/null; i=$((i + 1)); done";
            Command::new("sh")
                .args(["-c", script])
                .arg(binary)
                .status()?;
            Ok(Instant::now())
        })?);
        pressed.push(timed(|| {
            reader.until("repeat", &json!({ "code": code, "times": 100 }), "ended")
        })?);
    }
    let (alone, pressed) = (median(alone), median(pressed));
    println!(
        "100 runs of {PROGRAM}: {:.0} ms, a shell's loop {:.0} ms, {:.2} times (promised: 2)",
        millis(pressed),
        millis(alone),
        pressed.as_secs_f64() / alone.as_secs_f64()
    );
    Ok(())
}

/// The time from the start of `work` to the moment that it returns.
fn timed(work: impl FnOnce() -> Result<Instant>) -> Result<Duration> {
    let start = Instant::now();
    Ok(work()? - start)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The reader, ended with this.
struct Reader {
    child: Child,
    address: String,
    key: String,
}

impl Reader {
    fn start(layout: &Layout) -> Result<Reader> {
        let mut child = Command::new(toolchain::reader(layout)?)
            .args(["--no-open", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().context("its output is piped")?;
        for line in BufReader::new(output).lines() {
            if let Some((_, rest)) = line?.split_once("http://")
                && let Some((address, rest)) = rest.split_once("/#key=")
                && let Some((key, _)) = rest.split_once(' ')
            {
                return Ok(Reader {
                    child,
                    address: address.to_owned(),
                    key: key.to_owned(),
                });
            }
        }
        bail!("the reader printed no address")
    }

    /// Asks and reads to the end; the moment at which `event` came.
    fn until(&self, what: &str, body: &Value, event: &str) -> Result<Instant> {
        let body = body.to_string();
        let mut stream = TcpStream::connect(&self.address)?;
        stream.write_all(
            format!(
                "POST /__reader/{what} HTTP/1.0\r\nHost: {}\r\nX-Reader-Key: {}\r\nContent-Length: {}\r\n\r\n{body}",
                self.address,
                self.key,
                body.len()
            )
            .as_bytes(),
        )?;
        let wanted = format!("{{\"event\":\"{event}\"");
        let mut first = None;
        let mut last = String::new();
        for line in BufReader::new(stream).lines() {
            last = line?;
            if first.is_none() && last.starts_with(&wanted) {
                first = Some(Instant::now());
            }
        }
        first.with_context(|| format!("no {event} came; the last line was {last}"))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // The reader has nothing under way that it would have to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A package of Cargo's with the program, which the reader does without. It shares the
/// target directory of the course.
struct Package<'a> {
    layout: &'a Layout,
    directory: &'a Path,
}

impl<'a> Package<'a> {
    fn new(layout: &'a Layout, directory: &'a Path) -> Result<Package<'a>> {
        fs::create_dir_all(directory.join("src"))?;
        let manifest = fs::read_to_string(layout.root().join("Cargo.toml"))?;
        let (_, profiles) = manifest
            .split_once("[profile.dev]")
            .context("the workspace has no profile")?;
        let dependency = |name: &str| {
            let path = layout.root().join(name);
            format!("{name} = {{ path = {path:?} }}\n")
        };
        let tokio = manifest
            .lines()
            .find(|line| line.starts_with("tokio = "))
            .context("the workspace has no Tokio")?;
        fs::write(
            directory.join("Cargo.toml"),
            format!(
                "[package]\nname = \"program\"\nedition = \"{}\"\n\n[workspace]\n\n[dependencies]\n{tokio}\n{}\n[profile.dev]{profiles}",
                rustc::EDITION,
                dependency("workspace-hack"),
            ),
        )?;
        fs::copy(
            layout.root().join("Cargo.lock"),
            directory.join("Cargo.lock"),
        )?;
        Ok(Package { layout, directory })
    }

    fn build(&self, code: &str) -> Result<()> {
        fs::write(self.directory.join("src/main.rs"), code)?;
        let status = toolchain::cargo()
            .current_dir(self.directory)
            .args(["build", "--quiet", "--offline", "--target-dir"])
            .arg(self.layout.target())
            .status()?;
        if !status.success() {
            bail!("the package in {} does not build", self.directory.display());
        }
        Ok(())
    }
}
