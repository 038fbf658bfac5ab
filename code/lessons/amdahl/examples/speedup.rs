//! A job of which 95 % can be divided, cooked by more and more hands, beside
//! what Amdahl's law says. Run it with `--release`: it measures.

use std::time::Instant;

use tokio::runtime::Builder;

// ANCHOR: main
const SERIAL: u64 = 50; // 5 % of the steps: each needs the one before
const PARALLEL: u64 = 950; // 95 %: in any order, by anybody

async fn make_dinner(helpers: u64) -> u64 {
    let mut dinner = 1;
    for step in 0..SERIAL {
        dinner = work(dinner ^ step); // nobody can help here
    }
    let mut tasks = Vec::new();
    for helper in 0..helpers {
        tasks.push(tokio::spawn(async move {
            let mine = (helper..PARALLEL).step_by(helpers as usize);
            mine.fold(0, |sum, step| sum ^ work(dinner ^ step))
        }));
    }
    for task in tasks {
        dinner ^= task.await.expect("work does not panic");
    }
    dinner
}
// ANCHOR_END: main

/// A tenth without `--release`, where nobody measures.
const ROUNDS: u32 = if cfg!(debug_assertions) {
    2_000
} else {
    20_000
};

/// One step: some 40 µs for one core, more or less, and a number that nobody
/// knows without taking it.
fn work(mut number: u64) -> u64 {
    for _ in 0..ROUNDS {
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
    }
    number
}

fn main() {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
    let mut threads: Vec<u32> = (0..).map(|n| 1 << n).take_while(|n| *n < cores).collect();
    threads.extend([cores, 2 * cores, 4 * cores]);

    println!("{cores} cores; 5 % of the work is serial");
    println!("threads       time  measured    law");
    let mut dinners = Vec::new();
    let mut alone = None;
    for threads in threads {
        let (seconds, dinner) = measure(threads);
        dinners.push(dinner);
        let measured = *alone.get_or_insert(seconds) / seconds;
        let law = lesson_amdahl::speedup(0.95, threads);
        println!(
            "{threads:>7}{:>8.1} ms{measured:>10.2}{law:>7.2}  {}",
            seconds * 1e3,
            bar(measured, law, lesson_amdahl::speedup(0.95, 4 * cores))
        );
    }
    assert!(dinners.iter().all(|dinner| *dinner == dinners[0]));
    println!(
        "the same dinner {} times; = measured, | the law",
        dinners.len()
    );
}

/// The fastest of three dinners on this many worker threads, in seconds, and
/// what came out: whatever else goes on in the computer can only add to it.
fn measure(threads: u32) -> (f64, u64) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(threads as usize)
        .build()
        .expect("the runtime starts");
    let mut fastest = f64::INFINITY;
    let mut dinner = 0;
    for _ in 0..3 {
        let start = Instant::now();
        dinner = runtime.block_on(make_dinner(threads.into()));
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    (fastest, dinner)
}

/// The measured speedup as a bar, with a mark where the law stands.
fn bar(measured: f64, law: f64, longest: f64) -> String {
    let column = |number: f64| (number / longest * 40.0).round() as usize;
    let mut bar = "=".repeat(column(measured).min(60));
    let mark = column(law);
    if bar.len() > mark {
        bar.replace_range(mark..=mark, "|");
        bar
    } else {
        format!("{bar:<mark$}|")
    }
}
