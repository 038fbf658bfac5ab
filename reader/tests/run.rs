//! Running programs from a page: what comes of it, who may, and that nothing a
//! program does keeps the next one from running.
//!
//! Nothing here depends on how fast anything is. A test waits for an event, or for
//! a process to be gone; and where a limit is to be reached, the program would
//! reach it in the end on any computer, and the others are out of its reach.

mod common;

use std::fs;
use std::path::Path;
use std::thread;

#[cfg(target_os = "linux")]
use common::wait_until_gone;
use common::{Book, REPEAT, RUN, Run, Served, refusal, status, text, wait_until};
use serde_json::{Value, json};

const EVALUATE: &str = "/evaluate.json";
const HELLO: &str = "fn main() { println!(\"hello\"); }\n";

/// The next request is answered as if nothing had been.
fn says_hello(served: &Served) {
    let (stdout, stderr, end) = served.run(HELLO).outcome();
    assert_eq!((stdout.as_str(), stderr.as_str()), ("hello\n", ""), "{end}");
    assert_eq!(end["success"], true, "{end}");
}

/// Nothing of any run is left below `target/reader/runs`.
fn no_files_are_left(book: &Book) {
    wait_until("the files of the runs are gone", || {
        let all = book.path("target/reader/runs");
        let runs = fs::read_dir(all).into_iter().flatten().flatten();
        runs.filter(|entry| entry.path().is_dir())
            .all(|entry| fs::read_dir(entry.path()).is_ok_and(|mut runs| runs.next().is_none()))
    });
}

/// The processes that work below the directory of the runs and the programs.
#[cfg(target_os = "linux")]
fn at_work(book: &Book) -> usize {
    let below = book
        .path("target/reader")
        .canonicalize()
        .expect("a directory");
    fs::read_dir("/proc")
        .expect("processes")
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path().join("cwd")).ok())
        .filter(|cwd| cwd.starts_with(&below))
        .count()
}

/// A program that tells its number and its directory, and then does something.
fn telling(then: &str) -> String {
    format!(
        "use std::{{env, fs, io, process, thread, time}};
#[allow(unused_imports)] use io::{{Read, Write}};
#[allow(unused)] fn waits_for(file: &str) {{
    while !std::path::Path::new(file).exists() {{
        thread::sleep(time::Duration::from_millis(1));
    }}
}}
#[allow(unused, unconditional_recursion)]
fn main() {{
    println!(\"{{}}\", process::id());
    println!(\"{{}}\", env::current_dir().unwrap().display());
    {then}
}}
"
    )
}

#[test]
fn a_program_is_compiled_once_and_run_every_time() {
    let book = Book::new();
    let served = book.serve();
    let kinds = |events: &[Value]| -> Vec<String> {
        let kind = |event: &Value| event["event"].as_str().expect("a name").to_owned();
        events.iter().map(kind).collect()
    };
    let first = served.run(HELLO).rest();
    assert_eq!(
        kinds(&first),
        ["compiling", "compiled", "started", "output", "ended"]
    );
    assert_eq!(first[1]["fresh"], true);
    assert_eq!(first[1]["diagnostics"], json!([]));
    assert!(first[1]["ms"].as_f64().is_some_and(|ms| ms > 0.0));
    assert_eq!(first[3]["stream"], "stdout");
    assert_eq!(first[3]["text"], "hello\n");
    assert!(first[3]["ms"].as_f64() <= first[4]["ms"].as_f64());
    let end = &first[4];
    assert_eq!(end["success"], true);
    assert_eq!(end["code"], 0);
    assert_eq!(end["signal"], Value::Null);
    assert_eq!(end["limit"], Value::Null);
    assert_eq!(end["says"], "exit status: 0");

    let again = served.run(HELLO).rest();
    assert_eq!(kinds(&again), ["compiled", "started", "output", "ended"]);
    assert_eq!(again[0]["fresh"], false);

    let edited = served.run(&HELLO.replace("hello", "good day")).rest();
    assert_eq!(edited[1]["fresh"], true);
    assert_eq!(edited[3]["text"], "good day\n");
    // Another edition may make another program of it.
    let older = json!({ "code": HELLO, "edition": "2018" });
    assert_eq!(served.ask(RUN, &older).rest()[1]["fresh"], true);
    no_files_are_left(&book);

    // It is known to the next reader, too.
    drop(served);
    let compiled = book.serve().run(HELLO).wait_for("compiled");
    assert_eq!(compiled["fresh"], false);
}

/// A page has the crates of its lesson, and no other page has them.
#[test]
fn a_program_is_linked_with_the_crates_of_its_lesson() {
    let book = Book::new();
    let served = book.serve();
    let told = |page: &str, use_it: &str| {
        let code = format!("{use_it}\nfn main() {{ println!(\"linked\"); }}\n");
        served
            .ask(RUN, &json!({ "code": code, "page": page }))
            .rest()
    };
    let channel = "#[allow(unused_imports)] use async_channel::bounded;";
    let law = "#[allow(unused_imports)] use lesson_amdahl::speedup;";
    for (page, use_it, linked) in [
        ("channels", channel, true),
        ("channels_solution", channel, true),
        ("no_order", channel, false),
        ("amdahl", law, true),
        ("no_order", law, false),
        (
            "no_such_page",
            "#[allow(unused_imports)] use tokio::spawn;",
            true,
        ),
        ("../lessons/amdahl", law, false),
    ] {
        let events = told(page, use_it);
        let compiled = events.iter().any(|event| event["event"] == "compiled");
        assert_eq!(compiled, linked, "{page}: {use_it}: {events:#?}");
    }
}

#[test]
fn the_same_program_asked_for_twice_at_once_is_compiled_once() {
    let book = Book::new();
    let served = book.serve();
    let runs: Vec<Run> = (0..8).map(|_| served.run(HELLO)).collect();
    let fresh = runs
        .into_iter()
        .map(|mut run| run.wait_for("compiled"))
        .filter(|compiled| compiled["fresh"] == true)
        .count();
    assert_eq!(fresh, 1);
}

#[test]
fn programs_use_the_crates_of_the_course_on_any_flavor() {
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

#[test]
fn the_compiler_is_quoted_with_colours_and_places() {
    const WRONG: &str = "fn main() {
    let text = String::from(\"moved\");
    let unused = 1;
    drop(text);
    println!(\"{text}\");
}
";
    let book = Book::new();
    let served = book.serve();
    for round in ["compiled", "known"] {
        let events = served.run(WRONG).rest();
        let last = events.last().expect("an event");
        assert_eq!(last["event"], "failed_to_compile", "{events:#?}");
        assert_eq!(events.len() == 2, round == "compiled", "{events:#?}");
        let all = last["diagnostics"].as_array().expect("a list");
        let error = all
            .iter()
            .find(|one| one["code"] == "E0382")
            .unwrap_or_else(|| panic!("{last:#}"));
        assert_eq!(error["level"], "error");
        assert_eq!((&error["line"], &error["column"]), (&json!(5), &json!(16)));
        assert_eq!(error["message"], "borrow of moved value: `text`");
        let rendered = error["rendered"].as_str().expect("a text");
        assert!(rendered.contains("\u{1b}["), "{rendered}");
        assert!(rendered.contains("program.rs:5:16"), "{rendered}");
        assert!(
            !rendered.contains(&book.root().display().to_string()),
            "{rendered}"
        );
        assert!(!last.to_string().contains("aborting due to"), "{last}");
    }

    // Warnings come with the program, also when it is known.
    let warned = "fn main() {\n    let unused = 1;\n}\n";
    for round in [1, 0] {
        let compiled = &served.run(warned).rest()[round];
        let warning = &compiled["diagnostics"][0];
        assert_eq!(warning["level"], "warning", "{compiled}");
        assert_eq!(warning["code"], "unused_variables");
        assert_eq!(warning["line"], 2);
    }

    // What is wrong inside a macro of another crate is wrong where it is called,
    // and no path of this computer is shown.
    for (body, line) in [
        ("tokio::join!(1);", 3),
        (
            "let rc = std::rc::Rc::new(1);\ntokio::spawn(async move { drop(rc) });",
            4,
        ),
    ] {
        let program = format!("#[tokio::main]\nasync fn main() {{\n{body}\n}}\n");
        let events = served.run(&program).rest();
        let last = events.last().expect("an event");
        assert_eq!(last["event"], "failed_to_compile", "{last}");
        let error = &last["diagnostics"][0];
        assert_eq!(error["level"], "error", "{last:#}");
        assert_eq!(error["line"], line, "{last:#}");
        let words = last.to_string();
        assert!(words.contains("$CARGO/tokio-"), "{words}");
        for home in ["/registry/src", "/rustlib/src", "/target/reader"] {
            assert!(!words.contains(home), "{home} in {words}");
        }
    }
    says_hello(&served);
}

#[test]
fn output_comes_as_it_is_printed() {
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
    // Only now can it go on: what was read was sent while it ran.
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

#[test]
fn a_program_has_a_directory_and_an_environment_of_its_own() {
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

#[test]
fn every_end_is_told_and_the_next_program_runs() {
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

/// Runs a program that must reach a limit, and returns what is said of it.
fn reaches(served: &Served, limit: &str, program: &str) -> String {
    let (_, stderr, end) = served.run(program).outcome();
    assert_eq!(end["limit"], limit, "{end} {stderr}");
    assert_eq!(end["success"], false, "{end}");
    let says = end["says"].as_str().expect("a text").to_owned();
    assert!(says.contains("terminal"), "what to do is not said: {says}");
    says_hello(served);
    says
}

#[test]
fn endless_loops_and_endless_output_are_ended() {
    let book = Book::new();
    let served = book.serve();
    let says = reaches(&served, "time", &telling("loop { thread::park(); }"));
    assert!(says.contains("still running after 10 s"), "{says}");
    let says = reaches(&served, "output", &telling("loop { println!(\"more\"); }"));
    assert!(says.contains("262144 bytes"), "{says}");
    let long = telling("loop { io::stdout().write_all(&[b'x'; 1000]).unwrap(); }");
    let run = served.run(&long);
    let (stdout, _, _) = run.outcome();
    assert_eq!(stdout.len(), 256 * 1024, "as much as is allowed is shown");
    no_files_are_left(&book);
}

#[cfg(target_os = "linux")]
#[test]
fn processor_time_is_limited() {
    let book = Book::new();
    let served = book.serve_with(&["--port", "0", "--limit", "time=600", "--limit", "cpu=1"]);
    let says = reaches(
        &served,
        "cpu",
        &telling("for _ in 0..3 { thread::spawn(|| loop { std::hint::spin_loop() }); } loop {}"),
    );
    assert!(says.contains("1 s of processor time"), "{says}");
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_limited() {
    let book = Book::new();
    let served = book.serve_with(&[
        "--port",
        "0",
        "--limit",
        "time=600",
        "--limit",
        "memory=100",
    ]);
    // Bit by bit, to the limit of what looks after it.
    let says = reaches(
        &served,
        "memory",
        &telling(
            "let mut all = Vec::new();
    loop { all.push(vec![1_u8; 1 << 20]); thread::sleep(time::Duration::from_millis(1)); }",
        ),
    );
    assert!(says.contains("100 MiB"), "{says}");
    // All at once, to the limit of the kernel.
    reaches(
        &served,
        "memory",
        &telling("let all = vec![1_u8; 4 << 30]; println!(\"{}\", all.len());"),
    );
    // In several processes.
    reaches(
        &served,
        "memory",
        &telling(
            "if env::args().len() == 1 {
        let child = || process::Command::new(env::current_exe().unwrap()).arg(\"child\").spawn();
        for mut child in [child(), child(), child()] { child.as_mut().unwrap().wait().unwrap(); }
    } else {
        let all = vec![1_u8; 50 << 20];
        loop { thread::park(); println!(\"{}\", all.len()); }
    }",
        ),
    );
    // What is reserved and not used does not count: many stacks.
    let (_, _, end) = served
        .run(&telling(
            "let all: Vec<_> = (0..100).map(|_| thread::spawn(|| ())).collect();
    for one in all { one.join().unwrap(); }",
        ))
        .outcome();
    assert_eq!(end["success"], true, "{end}");
}

#[cfg(target_os = "linux")]
#[test]
fn processes_and_threads_are_limited() {
    let book = Book::new();
    let served = book.serve_with(&[
        "--port",
        "0",
        "--limit",
        "time=600",
        "--limit",
        "processes=10",
        "--limit",
        "threads=50",
    ]);
    // Not without an end of its own: were the limit not there, the test would be
    // the bomb.
    let bomb = "let depth: u32 = env::args().nth(1).map_or(0, |depth| depth.parse().unwrap());
    if depth < 6 {
        for _ in 0..2 {
            let _ = process::Command::new(env::current_exe().unwrap())
                .arg((depth + 1).to_string())
                .spawn();
        }
    }
    loop { thread::park(); }";
    let says = reaches(&served, "processes", &telling(bomb));
    assert!(says.contains("10 processes"), "{says}");
    assert_eq!(at_work(&book), 0);
    let says = reaches(
        &served,
        "processes",
        &telling(
            "for _ in 0..200 { let _ = thread::Builder::new().spawn(|| loop { thread::park() }); }
    loop { thread::park(); }",
        ),
    );
    assert!(says.contains("50 threads"), "{says}");
    // Each child in a session of its own.
    let escaping = bomb.replace(
        "process::Command::new(env::current_exe().unwrap())",
        "process::Command::new(\"setsid\").arg(env::current_exe().unwrap())",
    );
    reaches(&served, "processes", &telling(&escaping));
    wait_until("nothing is at work", || at_work(&book) == 0);
    no_files_are_left(&book);
}

#[test]
fn the_compiler_is_limited_too() {
    let book = Book::new();
    // So that it is known to the one whose compiler has no time.
    says_hello(&book.serve());
    let served = book.serve_with(&["--port", "0", "--limit", "compiler=2"]);
    let endless = "#![allow(long_running_const_eval)]\nconst NEVER: u8 = loop {};\nfn main() { println!(\"{NEVER}\"); }\n";
    let events = served.run(endless).rest();
    let last = events.last().expect("an event");
    assert_eq!(last["event"], "failed_to_compile", "{last}");
    let all = last["diagnostics"].as_array().expect("a list");
    let said = all.last().expect("a reason");
    assert_eq!(said["level"], "error", "{last}");
    let message = said["message"].as_str().expect("a text");
    assert!(message.contains("still running after 2 s"), "{message}");
    says_hello(&served);
    // It was stopped and not judged: it is compiled again.
    assert_eq!(
        served.run(endless).next().expect("an event")["event"],
        "compiling"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn what_escapes_is_found() {
    let book = Book::new();
    let served = book.serve();
    for how in [
        // In the background of its group.
        "sh -c 'echo $$; exec sleep 1000' &",
        // In a session of its own.
        "setsid sh -c 'echo $$; exec sleep 1000' &",
        // And without its parent.
        "setsid sh -c 'setsid sh -c \"echo \\$\\$; exec sleep 1000\" & sleep 0.01; exit 0' & wait",
        // With nothing to hear from it.
        "(setsid sh -c 'echo $$ > id; exec >&- 2>&-; exec sleep 1000' &); \
         while ! [ -s id ]; do :; done; cat id",
    ] {
        let body = format!(
            "print!(\"\"); let mut child = process::Command::new(\"sh\").args([\"-c\", {how:?}]).spawn().unwrap(); child.wait().unwrap(); waits_for(\"go\");"
        );
        let mut run = served.run(&telling(&body));
        run.output();
        let place = run.output().trim_end().to_owned();
        let id = run.output();
        fs::write(Path::new(&place).join("go"), "").expect("a file");
        let (_, _, end) = run.outcome();
        assert_eq!(end["success"], true, "{how}: {end}");
        wait_until_gone(id.trim());
        says_hello(&served);
    }
    no_files_are_left(&book);
}

#[cfg(target_os = "linux")]
#[test]
fn who_hangs_up_ends_the_program() {
    let book = Book::new();
    let served = book.serve();
    // While it says nothing, while it says much, and with a child elsewhere.
    for body in [
        "loop { thread::park(); }",
        "loop { println!(\"on\"); thread::sleep(time::Duration::from_millis(1)); }",
        "process::Command::new(\"setsid\").args([\"sleep\", \"1000\"]).spawn().unwrap(); loop { thread::park(); }",
    ] {
        let mut run = served.run(&telling(body));
        let id = run.output();
        run.output();
        drop(run);
        wait_until_gone(id.trim());
        no_files_are_left(&book);
        wait_until("nothing is at work", || at_work(&book) == 0);
        says_hello(&served);
    }
    // While it is compiled.
    let endless = "#![allow(long_running_const_eval)]\nconst NEVER: u8 = loop {};\nfn main() { println!(\"{NEVER}\"); }\n";
    let mut run = served.run(endless);
    run.wait_for("compiling");
    wait_until("the compiler is at work", || at_work(&book) > 0);
    drop(run);
    wait_until("nothing is at work", || at_work(&book) == 0);
    // While it is repeated.
    let asked = json!({ "code": telling("thread::sleep(time::Duration::from_millis(100));"), "times": 1000 });
    let mut run = served.ask(REPEAT, &asked);
    run.wait_for("tally");
    drop(run);
    wait_until("nothing is at work", || at_work(&book) == 0);
    says_hello(&served);
    no_files_are_left(&book);
}

#[cfg(target_os = "linux")]
#[test]
fn closing_the_reader_ends_what_runs() {
    for signal in ["INT", "TERM"] {
        let book = Book::new();
        let served = book.serve();
        let mut run = served.run(&telling(
            "process::Command::new(\"setsid\").args([\"sleep\", \"1000\"]).spawn().unwrap(); loop { thread::park(); }",
        ));
        let id = run.output();
        run.output();
        // And some that wait for a place.
        let waiting: Vec<Run> = (0..20)
            .map(|_| served.run(&telling("loop { thread::park(); }")))
            .collect();
        served.signal(signal);
        let (status, seen) = served.ended();
        assert_eq!(status.code(), Some(0), "{signal}: {seen:?}");
        assert_eq!(seen.last().map(String::as_str), Some("The book is closed."));
        wait_until_gone(id.trim());
        assert_eq!(at_work(&book), 0);
        let left = fs::read_dir(book.path("target/reader/runs")).expect("a directory");
        assert_eq!(left.count(), 0);
        drop(waiting);
    }
}

#[test]
fn a_hundred_at_once_take_turns() {
    let book = Book::new();
    let served = book.serve_with(&["--port", "0", "--limit", "time=600"]);
    let places = thread::available_parallelism().expect("a number").get();
    let count = 100.max(places + 20);
    let (log, go) = (book.path("log"), book.path("go"));
    let program = format!(
        "use std::{{fs, io::Write, path::Path, thread, time::Duration}};
fn main() {{
    let mut log = fs::File::options().append(true).create(true).open({log:?}).unwrap();
    log.write_all(b\"+\").unwrap();
    while !Path::new({go:?}).exists() {{
        thread::sleep(Duration::from_millis(1));
    }}
    log.write_all(b\"-\").unwrap();
}}
"
    );
    let mut runs: Vec<Run> = (0..count).map(|_| served.run(&program)).collect();
    // As long as the first ones hold their places, the others can only wait.
    let last = runs.last_mut().expect("a run");
    assert_eq!(last.next().expect("an event")["event"], "waiting");
    wait_until("all places are taken", || {
        fs::read_to_string(&log).is_ok_and(|log| log.len() == places)
    });
    fs::write(&go, "").expect("a file");
    let mut waited = 1;
    for run in runs {
        let events = run.rest();
        let end = events.last().expect("an event");
        assert_eq!(end["success"], true, "{events:#?}");
        let ahead: Vec<_> = events
            .iter()
            .filter_map(|event| event["ahead"].as_u64())
            .collect();
        assert!(ahead.is_sorted_by(|a, b| a > b), "{ahead:?}");
        waited += usize::from(events[0]["event"] == "waiting");
    }
    assert!(waited >= count - places, "{waited} of {count} waited");
    let (mut inside, mut most) = (0_usize, 0);
    for mark in fs::read_to_string(&log).expect("a log").chars() {
        match mark {
            '+' => inside += 1,
            _ => inside -= 1,
        }
        most = most.max(inside);
    }
    assert_eq!((inside, most), (0, places));
    says_hello(&served);
}

#[test]
fn outcomes_are_counted() {
    let book = Book::new();
    let served = book.serve();
    let count = book.path("count");
    // Each run knows which it is.
    let program = |then: &str| {
        format!(
            "use std::{{fs, io::Write}};
fn main() {{
    let mut file = fs::File::options().append(true).create(true).open({count:?}).unwrap();
    file.write_all(b\".\").unwrap();
    let run = fs::read({count:?}).unwrap().len();
    fs::write(\"left behind\", \"\").unwrap();
    {then}
}}
"
        )
    };
    let repeat = |then: &str, times: u32| {
        let _ = fs::remove_file(&count);
        let asked = json!({ "code": program(then), "times": times });
        let events = served.ask(REPEAT, &asked).rest();
        let tallies: Vec<_> = events
            .iter()
            .filter(|event| event["event"] == "tally")
            .cloned()
            .collect();
        let done: Vec<_> = tallies.iter().map(|tally| tally["done"].as_u64()).collect();
        assert!(done.is_sorted(), "{done:?}");
        let end = events.last().expect("an event").clone();
        assert_eq!(end["event"], "ended", "{end}");
        (tallies.last().expect("a tally").clone(), end)
    };
    let (tally, end) = repeat(
        "println!(\"{}\", if run % 3 == 0 { \"third\" } else { \"other\" });",
        30,
    );
    assert_eq!(
        tally["outcomes"],
        json!([
            { "text": "other\n", "times": 20, "success": true, "says": "exit status: 0" },
            { "text": "third\n", "times": 10, "success": true, "says": "exit status: 0" },
        ])
    );
    assert_eq!(
        (&tally["done"], &tally["of"], &tally["others"]),
        (&json!(30), &json!(30), &json!(0))
    );
    assert_eq!(end["success"], true, "{end}");

    // A panic is one outcome, although each has a thread of another number.
    let (tally, end) = repeat("println!(\"before\"); assert!(run % 2 == 0, \"odd\");", 10);
    let outcomes = tally["outcomes"].as_array().expect("a list");
    assert_eq!(outcomes.len(), 2, "{tally}");
    assert_eq!(end["success"], false, "{end}");
    assert!(
        end["says"]
            .as_str()
            .is_some_and(|says| says.starts_with("5 of 10 runs")),
        "{end}"
    );
    let failed = outcomes
        .iter()
        .find(|one| one["success"] == false)
        .expect("a failure");
    assert!(
        text(failed).starts_with("before\n\nthread 'main' panicked at program.rs"),
        "{failed}"
    );

    // Too many to tell apart.
    let (tally, _) = repeat("println!(\"{run}\");", 60);
    assert_eq!(tally["outcomes"].as_array().map(Vec::len), Some(50));
    assert_eq!(tally["others"], 10);

    // One that reaches a limit is the last.
    let (tally, end) = repeat("if run == 3 { loop { println!(\"more\"); } }", 10);
    assert_eq!(tally["done"], 3, "{tally}");
    assert_eq!(end["limit"], "output", "{end}");
    assert!(
        end["says"]
            .as_str()
            .is_some_and(|says| says.starts_with("In run 3 of 10: ")),
        "{end}"
    );

    for times in [0, 1001] {
        let asked = json!({ "code": HELLO, "times": times }).to_string();
        let answer = served.post(REPEAT, &served.key_header(), asked.as_bytes());
        assert!(refusal(&answer, "422").contains("1 to 1000"));
    }
    says_hello(&served);
    no_files_are_left(&book);
}

#[test]
fn repeats_have_a_limit_together() {
    let book = Book::new();
    let served = book.serve_with(&["--port", "0", "--limit", "repeats=0"]);
    let asked = json!({ "code": HELLO, "times": 1000 });
    let (_, _, end) = served.ask(REPEAT, &asked).outcome();
    assert_eq!(end["limit"], "time", "{end}");
    assert!(
        end["says"]
            .as_str()
            .is_some_and(|says| says.contains("after 1 of 1000 runs")),
        "{end}"
    );
}

#[test]
fn mdbooks_own_script_is_understood() {
    let book = Book::new();
    let served = book.serve();
    let ask = |code: &str| -> Value {
        let asked =
            json!({ "version": "stable", "optimize": "0", "code": code, "edition": "2024" });
        let answer = served.post(EVALUATE, &served.key_header(), asked.to_string().as_bytes());
        assert_eq!(status(&answer), "200", "{answer}");
        let body = answer.split("\r\n\r\n").nth(1).expect("a body");
        serde_json::from_str(body).expect("JSON")
    };
    assert_eq!(ask(HELLO), json!({ "result": "hello\n", "error": null }));
    let wrong = ask("fn main() { let x: u8 = \"\"; }");
    let result = wrong["result"].as_str().expect("a text");
    assert!(
        result.contains("error[E0308]: mismatched types"),
        "{result}"
    );
    assert!(!result.contains('\u{1b}'), "{result}");
    assert_eq!(wrong["error"], "it does not compile");
    let panicked = ask("fn main() { println!(\"before\"); panic!(\"on purpose\"); }");
    let result = panicked["result"].as_str().expect("a text");
    assert!(
        result.starts_with("before\n") && result.contains("on purpose"),
        "{result}"
    );
    assert_eq!(panicked["error"], "exit status: 101");
}

#[test]
fn only_who_has_the_key_runs_anything() {
    let book = Book::new();
    let served = book.serve();
    let ran = book.path("ran");
    let program = format!("fn main() {{ std::fs::write({ran:?}, \"\").unwrap(); }}");
    let body = json!({ "code": program }).to_string();
    let key = &served.key;
    assert_eq!(key.len(), 64);
    let other = key.chars().rev().collect::<String>();
    for path in [RUN, REPEAT, EVALUATE] {
        for headers in [
            String::new(),
            "X-Reader-Key: \r\n".to_owned(),
            format!("X-Reader-Key: {other}\r\n"),
            format!("X-Reader-Key: {}\r\n", &key[1..]),
            format!("X-Reader-Key: {key}0\r\n"),
            format!("X-Reader-Key: {key}\r\nX-Reader-Key: {key}\r\n"),
            format!("Cookie: key={key}\r\n"),
        ] {
            let answer = served.post(path, &headers, body.as_bytes());
            assert!(refusal(&answer, "403").contains("terminal"), "{headers:?}");
        }
        let by_address = served.post(&format!("{path}?key={key}"), "", body.as_bytes());
        refusal(&by_address, "403");
        // The right key, from another site.
        for headers in ["Origin: http://example.com\r\n", "Origin: null\r\n"] {
            let headers = format!("{}{headers}", served.key_header());
            let answer = served.post(path, &headers, body.as_bytes());
            assert_eq!(status(&answer), "403", "{headers:?}");
        }
        let answer = served.raw(&format!(
            "POST {path} HTTP/1.0\r\nHost: example.com\r\n{}Content-Length: {}\r\n\r\n{body}",
            served.key_header(),
            body.len()
        ));
        assert_eq!(status(&answer), "403", "another host");
        let got = served.raw(&format!(
            "GET {path} HTTP/1.0\r\nHost: {}\r\n{}\r\n",
            served.address,
            served.key_header()
        ));
        refusal(&got, "405");
    }
    assert!(!ran.exists());
    // The page itself does not hold it.
    assert!(!served.get("/").contains(key.as_str()));

    // With an origin that is its own, it is let in.
    let headers = format!(
        "{}Origin: http://{}\r\n",
        served.key_header(),
        served.address
    );
    assert_eq!(status(&served.post(RUN, &headers, body.as_bytes())), "200");
    assert!(ran.exists());

    // The next reader has the same key, so that a page that is open stays good.
    let file = book.path("target/reader/key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(&fs::read_to_string(&file).expect("a key"), key);
    assert_eq!(&book.serve().key, key);
}

#[test]
fn bad_requests_are_refused_with_a_reason() {
    let book = Book::new();
    let served = book.serve();
    let post = |body: &[u8]| served.post(RUN, &served.key_header(), body);
    for (body, status, reason) in [
        (&b""[..], "400", "cannot be read"),
        (b"fn main() {}", "400", "cannot be read"),
        (b"{\"code\": \"fn main() {}\"", "400", "cannot be read"),
        (b"[]", "400", "cannot be read"),
        (b"{\"code\": 1}", "400", "cannot be read"),
        (b"{}", "400", "code"),
        (b"{\"code\": \"\xff\"}", "400", "cannot be read"),
        (b"{\"code\": \"\\ud800\"}", "400", "cannot be read"),
        (
            b"{\"code\": \"\", \"flavor\": \"workers_3\"}",
            "400",
            "workers_3",
        ),
        (b"{\"code\": \"\", \"edition\": \"2022\"}", "422", "2022"),
        (
            b"{\"code\": \"\", \"edition\": \"2024 -o /tmp/x\"}",
            "422",
            "edition",
        ),
    ] {
        let said = refusal(&post(body), status);
        assert!(
            said.contains(reason),
            "{}: {said}",
            String::from_utf8_lossy(body)
        );
    }
    // Text that is no program is the compiler's affair.
    for code in ["", "\0", "fn main() { \u{202e} }", "#!/bin/sh\necho"] {
        let events = served.run(code).rest();
        let last = events.last().expect("an event");
        assert_eq!(last["event"], "failed_to_compile", "{code:?}: {events:#?}");
    }

    // Just small enough, and just too large.
    let filled = |length: usize| {
        let empty = json!({ "code": HELLO }).to_string();
        json!({ "code": format!("{HELLO}{}", " ".repeat(length - empty.len())) }).to_string()
    };
    assert_eq!(status(&post(filled(64 * 1024).as_bytes())), "200");
    for length in [64 * 1024 + 1, 500_000] {
        let said = refusal(&post(filled(length).as_bytes()), "413");
        assert!(said.contains("64 kB"), "{said}");
    }
    let chunk = " ".repeat(0x8000);
    let chunks = format!("8000\r\n{chunk}\r\n").repeat(3);
    let answer = served.raw(&format!(
        "POST {RUN} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n{}\r\n{chunks}0\r\n\r\n",
        served.address,
        served.key_header()
    ));
    refusal(&answer, "413");
    says_hello(&served);
}

#[test]
fn without_running_the_book_is_served_all_the_same() {
    let book = Book::new();
    let served = book.serve();
    let page = served.get("/");
    assert_eq!(
        page.matches("<html data-run=\"/__reader/run\" ").count(),
        1,
        "{page}"
    );
    let key = served.key_header();
    drop(served);
    fs::remove_dir_all(book.path("target/reader")).expect("nothing is left");

    let served = book.serve_with(&["--port", "0", "--no-run"]);
    assert_eq!(served.key, "");
    let page = served.get("/");
    assert_eq!(status(&page), "200");
    assert!(!page.contains("data-run"), "{page}");
    let body = json!({ "code": HELLO }).to_string();
    for path in [RUN, REPEAT, EVALUATE] {
        let answer = served.post(path, &key, body.as_bytes());
        assert!(refusal(&answer, "404").contains("--no-run"));
    }
    assert!(!book.path("target/reader").exists());

    // Published pages do not run anything either.
    assert!(book.run(&["build", "--dest", "site"]).status.success());
    assert!(!book.read("site/index.html").contains("data-run"));
}
