//! `renew`: proves the book in a copy with another Tokio or another compiler, and lists
//! the changes by page.
//!
//! The proofs are built in the course and run in the copy: so they need not compile
//! with the other Tokio, and only the lessons' programs are built anew.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail};
use cargo_metadata::Message;
use cargo_metadata::diagnostic::DiagnosticLevel;
use course::fault::Fault;
use course::layout::Layout;
use programs::diagnostic;
use programs::lock::Lock;
use programs::rustc::{self, Compiler};
use programs::toolchain;

use super::renew_copy::Copy;
use super::renew_report::{Change, Report, Subject};
use crate::cli::RenewArgs;
use crate::say::{complain, say};

/// The exit code where something changes: 1 is an error, and 2 a wrong command line.
const CHANGED: u8 = 3;

/// The proofs that are run in the copy: package, test, and the name of what each proves.
const PROOFS: [(&str, &str, &str); 4] = [
    ("code", "programs", "program"),
    ("code", "compiler", "the compiler's words on"),
    ("code", "exercises", ""),
    ("tests", "rustdoc", ""),
];

/// Proves the copy, and prints the changes as Markdown, into `--report` too.
///
/// # Errors
/// When the copy cannot be written, the version is not there, or the proofs cannot be
/// compiled in the course itself.
pub fn run(args: &RenewArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let copy = Copy::of(layout, &layout.target().join("renew"))?;
    let subject = if args.rust {
        another_rust(layout, &copy)?
    } else {
        another_tokio(layout, &copy, args.tokio.as_deref())?
    };
    let mut report = Report::new(subject);
    let is_new = report.subject.now != report.subject.before;
    if is_new || args.tokio.is_some() {
        prove(layout, &copy, &mut report)?;
        report.read_pages(layout)?;
    }
    let text = report.markdown();
    say(format_args!("{text}"));
    if let Some(file) = &args.report {
        fs::write(file, &text).with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(if report.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(CHANGED)
    })
}

/// Makes the copy compare the compiler's words to the letter with those recorded.
fn another_rust(layout: &Layout, copy: &Copy) -> anyhow::Result<Subject> {
    let path = layout.recorded_with();
    let before =
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let now = rustc::minor(Compiler::on_path()?.release()?);
    copy.write(&layout.relative(&path), &format!("{now}\n"))?;
    Ok(Subject {
        name: "rustc",
        before: before.trim().to_owned(),
        now,
    })
}

/// Locks `version` of Tokio in the copy, or the newest that the course's own
/// requirement allows.
fn another_tokio(layout: &Layout, copy: &Copy, version: Option<&str>) -> anyhow::Result<Subject> {
    let before = toolchain::tokio_version(layout)?;
    if let Some(version) = version {
        require(copy, version)?;
    }
    let mut command = toolchain::cargo();
    command
        .current_dir(copy.root())
        .args(["update", "--quiet", "--package", "tokio"]);
    let output = command.output().context("cannot run cargo")?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        let message = format!("cargo finds no such Tokio:\n{}", words.trim_end());
        let help = "it asks the registry, so it needs a network; `cargo info tokio` names the \
                    newest version";
        return Err(Fault::unplaced(message, help).into());
    }
    Ok(Subject {
        name: "tokio",
        before,
        now: Lock::of(copy.root())?.tokio()?.to_owned(),
    })
}

/// Makes the copy ask for exactly `version` of Tokio: the course asks for at least its
/// own.
fn require(copy: &Copy, version: &str) -> anyhow::Result<()> {
    let manifest = Path::new("Cargo.toml");
    let path = copy.root().join(manifest);
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let begin = "\ntokio = { version = \"";
    let (head, rest) = text
        .split_once(begin)
        .with_context(|| format!("{} pins no tokio", path.display()))?;
    let (_, rest) = rest
        .split_once('"')
        .with_context(|| format!("{} pins no version of tokio", path.display()))?;
    copy.write(manifest, &format!("{head}{begin}={version}\"{rest}"))
}

/// Runs all proofs in the copy, and those of the pictures as the copy builds them, since
/// they are linked with Tokio themselves.
fn prove(layout: &Layout, copy: &Copy, report: &mut Report) -> anyhow::Result<()> {
    let subject = &report.subject;
    complain(format_args!(
        "proving the book with {} {} in {}; this takes minutes ..",
        subject.name,
        subject.now,
        layout.relative(copy.root()).display()
    ));
    for (package, test, what) in PROOFS {
        let executable = built(layout.root(), None, package, test)?.map_err(|words| {
            anyhow::anyhow!("the proofs of the course do not compile:\n{words}")
        })?;
        run_proof(&executable, what, copy, report)?;
    }
    match built(copy.root(), Some(copy.target()), "code", "pictures")? {
        Ok(executable) => run_proof(&executable, "picture", copy, report)?,
        Err(words) => report.tools = Some(copy.portable(&words)),
    }
    Ok(())
}

/// Builds the test `test` of `package` in `root`; inside, the compiler's words where it
/// does not compile.
fn built(
    root: &Path,
    target: Option<&Path>,
    package: &str,
    test: &str,
) -> anyhow::Result<Result<PathBuf, String>> {
    let mut command = toolchain::cargo();
    command
        .current_dir(root)
        .args(["test", "--no-run", "--package", package, "--test", test])
        .arg("--message-format=json")
        .stderr(Stdio::inherit());
    if let Some(target) = target {
        command.env("CARGO_TARGET_DIR", target);
    }
    let output = command.output().context("cannot run cargo")?;
    let (mut executable, mut words) = (None, String::new());
    for message in Message::parse_stream(Cursor::new(&output.stdout)) {
        match message.context("reading what cargo built")? {
            Message::CompilerArtifact(artifact) if artifact.target.name == test => {
                executable = artifact.executable.or(executable);
            }
            Message::CompilerMessage(said) if said.message.level == DiagnosticLevel::Error => {
                words += &said.message.rendered.unwrap_or(said.message.message);
            }
            _ => {}
        }
    }
    match executable.filter(|_| output.status.success()) {
        Some(executable) => Ok(Ok(executable.into_std_path_buf())),
        None if !words.is_empty() => Ok(Err(words)),
        None => bail!("cargo could not build the test `{test}` of `{package}`"),
    }
}

/// Runs a test that was built, in the copy, and adds its failures to `report`.
fn run_proof(
    executable: &Path,
    what: &str,
    copy: &Copy,
    report: &mut Report,
) -> anyhow::Result<()> {
    let output = Command::new(executable)
        .current_dir(copy.root())
        .env("CARGO_TARGET_DIR", copy.target())
        // A missing tool is no change.
        .env_remove("CI")
        .env(proofs::memory::PROVE, "all")
        .env(diagnostic::OTHER_TOKIO, "yes")
        // Go twins know no Tokio.
        .args(["--format=json", "--skip=_in_go"])
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("running {}", executable.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut ended = false;
    for line in text.lines() {
        let Ok(event) = serde_json::from_str::<Event>(line) else {
            // The line is for a reader of the terminal.
            continue;
        };
        match (event.kind.as_str(), event.event.as_str()) {
            ("test", "ok") => report.proved += 1,
            ("test", "failed") => report.add(Change::new(
                what,
                &event.name,
                &copy.portable(&event.stdout),
            )),
            ("suite", "ok" | "failed") => ended = true,
            _ => {}
        }
    }
    if !ended {
        bail!(
            "{} did not come to its end:\n{}",
            executable.display(),
            text.trim_end()
        );
    }
    Ok(())
}

/// A line of libtest's JSON.
#[derive(serde::Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    event: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    stdout: String,
}
