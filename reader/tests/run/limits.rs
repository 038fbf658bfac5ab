//! The limits of programs and of the compiler, and the queue for a permit.

use std::fs;
use std::thread;

#[cfg(target_os = "linux")]
use crate::at_work;
use crate::common::{Book, Run, Served, wait_until};
use crate::{no_files_are_left, says_hello, telling};

/// Runs a program that must reach a limit, and returns the message.
fn reaches(served: &Served, limit: &str, program: &str) -> String {
    let (_, stderr, end) = served.run(program).outcome();
    assert_eq!(end["limit"], limit, "{end} {stderr}");
    assert_eq!(end["success"], false, "{end}");
    let message = end["says"].as_str().expect("a text").to_owned();
    assert!(
        message.contains("terminal"),
        "what to do is not said: {message}"
    );
    says_hello(served);
    message
}

pub(crate) fn loops_and_output_without_end_are_ended() {
    let book = Book::new();
    let served = book.serve();
    let message = reaches(&served, "time", &telling("loop { thread::park(); }"));
    assert!(message.contains("still running after 10 s"), "{message}");
    let message = reaches(&served, "output", &telling("loop { println!(\"more\"); }"));
    assert!(message.contains("262144 bytes"), "{message}");
    let long = telling("loop { io::stdout().write_all(&[b'x'; 1000]).unwrap(); }");
    let run = served.run(&long);
    let (stdout, _, _) = run.outcome();
    assert_eq!(stdout.len(), 256 * 1024, "as much as is allowed is shown");
    no_files_are_left(&book);
}

#[cfg(target_os = "linux")]
pub(crate) fn processor_time_is_limited() {
    let book = Book::new();
    let served = book.serve_with(&["--port", "0", "--limit", "time=600", "--limit", "cpu=1"]);
    let message = reaches(
        &served,
        "cpu",
        &telling("for _ in 0..3 { thread::spawn(|| loop { std::hint::spin_loop() }); } loop {}"),
    );
    assert!(message.contains("1 s of processor time"), "{message}");
}

#[cfg(target_os = "linux")]
pub(crate) fn memory_is_limited() {
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
    let message = reaches(
        &served,
        "memory",
        &telling(
            "let mut all = Vec::new();
    loop { all.push(vec![1_u8; 1 << 20]); thread::sleep(time::Duration::from_millis(1)); }",
        ),
    );
    assert!(message.contains("100 MiB"), "{message}");
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
    // Memory that is reserved and not used does not count: many stacks.
    let (_, _, end) = served
        .run(&telling(
            "let all: Vec<_> = (0..100).map(|_| thread::spawn(|| ())).collect();
    for one in all { one.join().unwrap(); }",
        ))
        .outcome();
    assert_eq!(end["success"], true, "{end}");
}

#[cfg(target_os = "linux")]
pub(crate) fn processes_and_threads_are_limited() {
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
    let message = reaches(&served, "processes", &telling(bomb));
    assert!(message.contains("10 processes"), "{message}");
    assert_eq!(at_work(&book), 0);
    let message = reaches(
        &served,
        "processes",
        &telling(
            "for _ in 0..200 { let _ = thread::Builder::new().spawn(|| loop { thread::park() }); }
    loop { thread::park(); }",
        ),
    );
    assert!(message.contains("50 threads"), "{message}");
    // Each child in a session of its own.
    let escaping = bomb.replace(
        "process::Command::new(env::current_exe().unwrap())",
        "process::Command::new(\"setsid\").arg(env::current_exe().unwrap())",
    );
    reaches(&served, "processes", &telling(&escaping));
    wait_until("nothing is at work", || at_work(&book) == 0);
    no_files_are_left(&book);
}

pub(crate) fn compiler_is_limited_too() {
    let book = Book::new();
    // The reader whose compiler has no time then finds it in the cache.
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
    // A program whose compiler was stopped is not in the cache: it is compiled again.
    assert_eq!(
        served.run(endless).next().expect("an event")["event"],
        "compiling"
    );
}

pub(crate) fn requests_by_the_hundred_take_turns() {
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
    // The others wait as long as the first ones hold their permits.
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
