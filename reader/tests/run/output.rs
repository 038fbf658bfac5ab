//! The output, the surroundings and the end of a program.

use std::fs;
use std::path::Path;
use std::thread;

use serde_json::{Value, json};

use crate::common::{Book, RUN, refusal, text};
use crate::{HELLO, no_files_are_left, says_hello, telling};

pub(crate) fn programs_use_tokio_on_any_flavor() {
    const WORKERS: &str = "#[tokio::main]
async fn main() {
    let runtime = tokio::runtime::Handle::current();
    println!(\"{:?} {}\", runtime.runtime_flavor(), runtime.metrics().num_workers());
}
";
    let book = Book::new();
    let served = book.serve();
    let all = thread::available_parallelism().expect("a number").get();
    for (flavor, prints) in [
        ("as_written", format!("MultiThread {all}\n")),
        ("current_thread", "CurrentThread 1\n".to_owned()),
        ("workers_1", "MultiThread 1\n".to_owned()),
        ("workers_2", "MultiThread 2\n".to_owned()),
        ("workers_4", "MultiThread 4\n".to_owned()),
        ("workers_all", format!("MultiThread {all}\n")),
    ] {
        let asked = json!({ "code": WORKERS, "flavor": flavor });
        let (stdout, stderr, end) = served.ask(RUN, &asked).outcome();
        assert_eq!(stdout, prints, "{flavor}: {stderr} {end}");
    }
    let asked = json!({ "code": HELLO, "flavor": "current_thread" }).to_string();
    let answer = served.post(RUN, &served.key_header(), asked.as_bytes());
    assert!(refusal(&answer, "422").contains("#[tokio::main]"));
    says_hello(&served);
}

pub(crate) fn output_comes_as_it_is_printed() {
    let book = Book::new();
    let served = book.serve();
    let mut run = served.run(&telling(
        "eprintln!(\"an error\");
    waits_for(\"go\");
    print!(\"half a line, \");
    io::stdout().flush().unwrap();
    waits_for(\"on\");
    println!(\"and the rest\");
    io::stdout().write_all(b\"invalid \\xff here\\nno end \\xc3\").unwrap();",
    ));
    // Two streams, and each has an order of its own.
    let lines: Vec<Value> = (0..3).map(|_| run.wait_for("output")).collect();
    let of = |stream: &str| -> Vec<&str> {
        let there = lines.iter().filter(|line| line["stream"] == stream);
        there.map(text).collect()
    };
    assert_eq!(of("stderr"), ["an error\n"]);
    let [_id, place] = of("stdout")[..] else {
        panic!("{lines:?}");
    };
    let place = place.trim_end();
    // The program goes on only now: the text that was read was sent while it ran.
    fs::write(Path::new(place).join("go"), "").expect("a file");
    assert_eq!(run.output(), "half a line, ");
    fs::write(Path::new(place).join("on"), "").expect("a file");
    let (stdout, _, end) = run.outcome();
    assert_eq!(
        stdout,
        "and the rest\ninvalid \u{fffd} here\nno end \u{fffd}"
    );
    assert_eq!(end["success"], true);
    assert!(!Path::new(place).exists());
}

pub(crate) fn programs_have_their_own_directory_and_environment() {
    let book = Book::new();
    let served = book.serve();
    let program = telling(
        "let left = fs::read_dir(\".\").unwrap().count();
    println!(\"{left} files, temporary ones in {}\", env::temp_dir().display());
    fs::write(\"left behind\", \"x\").unwrap();
    let mut names: Vec<_> = env::vars().map(|(name, _)| name).collect();
    names.sort();
    println!(\"{names:?}\");
    println!(\"{:?}\", io::stdin().read_line(&mut String::new()).unwrap());",
    );
    let mut places = Vec::new();
    for _ in 0..2 {
        let (stdout, _, _) = served.run(&program).outcome();
        let [_, place, left, names, stdin] = *stdout.lines().collect::<Vec<_>>() else {
            panic!("{stdout}");
        };
        assert_eq!(left, format!("0 files, temporary ones in {place}"));
        for name in ["PATH", "HOME", "TMPDIR"] {
            assert!(names.contains(name), "{names}");
        }
        assert!(!names.contains("CARGO"), "{names}");
        assert_eq!(stdin, "0", "there is no input to wait for");
        places.push(place.to_owned());
    }
    assert_ne!(places[0], places[1]);
    no_files_are_left(&book);
}

pub(crate) fn ends_are_reported_and_the_next_program_runs() {
    let book = Book::new();
    let served = book.serve();
    let failed = |body: &str| {
        let (_, stderr, end) = served.run(&telling(body)).outcome();
        assert_eq!(end["success"], false, "{end}");
        assert_eq!(end["limit"], Value::Null, "{end}");
        says_hello(&served);
        no_files_are_left(&book);
        (stderr, end)
    };
    let (_, end) = failed("process::exit(3);");
    assert_eq!(end["code"], 3);
    assert_eq!(end["says"], "exit status: 3");
    let (stderr, end) = failed("panic!(\"on purpose\");");
    assert_eq!(end["code"], 101);
    assert!(stderr.contains("panicked at program.rs:12:5"), "{stderr}");
    if cfg!(target_os = "linux") {
        for (body, signal) in [
            ("process::abort();", "SIGABRT"),
            (
                "unsafe { std::ptr::null_mut::<u8>().write_volatile(1) };",
                "SIGSEGV",
            ),
            (
                "fn deeper(on: &mut [u64; 1000]) -> u64 { on[0] + deeper(&mut [on[0] + 1; 1000]) }
                println!(\"{}\", deeper(&mut [1; 1000]));",
                "SIGABRT",
            ),
        ] {
            let (stderr, end) = failed(body);
            assert_eq!(end["signal"], signal, "{body}: {end} {stderr}");
            assert!(end["says"].as_str().expect("a text").contains(signal));
        }
    }

    let (_, _, end) = served
        .run(&telling(
            "fs::remove_dir_all(env::current_dir().unwrap()).unwrap();",
        ))
        .outcome();
    assert_eq!(end["success"], true, "{end}");
    says_hello(&served);
    let (_, _, end) = served
        .run(&telling(
            "fs::remove_dir_all(env::current_exe().unwrap().parent().unwrap()).unwrap();",
        ))
        .outcome();
    assert_eq!(end["success"], true, "{end}");
    says_hello(&served);
    no_files_are_left(&book);
}
