//! What Go says with goroutines, said with tasks.

// ANCHOR: main
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::sleep;

async fn count() -> usize {
    7
}

struct Kettle;

impl Drop for Kettle {
    fn drop(&mut self) {
        println!("the kettle is off");
    }
}

enum Value {
    Text(&'static str),
    Number(usize),
}

fn tell(value: Value) -> String {
    match value {
        Value::Text(text) => format!("a text: {text}"),
        Value::Number(number) => format!("a number: {number}"),
    }
}

#[tokio::main]
async fn main() {
    // Calling, starting, waiting.
    let shirts = count().await;
    println!("{shirts} shirts");

    let counting = tokio::spawn(count());
    match counting.await {
        Ok(shirts) => println!("{shirts} shirts"),
        Err(error) if error.is_panic() => println!("a panic"),
        Err(_) => println!("aborted"),
    }

    let name = String::from("Gary");
    let greeting = tokio::spawn(async move { println!("hello, {name}") });
    greeting.await.expect("a greeting does not panic");

    // Several at once.
    let mut tasks = Vec::new();
    for number in 0..3 {
        tasks.push(tokio::spawn(async move { number + 1 }));
    }
    let mut sum = 0;
    for task in tasks {
        sum += task.await.expect("adding does not panic");
    }
    println!("{sum}");

    let (one, other) = tokio::join!(count(), count());
    println!("{one} and {other}");

    // Waiting for time, and for others.
    sleep(Duration::from_millis(1)).await;
    yield_now().await;

    // Any of some types, and what is done at the end.
    println!("{}", tell(Value::Text("rice")));
    println!("{}", tell(Value::Number(900)));
    let _kettle = Kettle;
}
// ANCHOR_END: main
