//! An async block, an async fn, a method and another lesson's function, spawned.

use std::any::Any;
use std::fmt::Debug;

mod waiting_for_a_task {
    use std::time::Duration;
    use tokio::time;

    /// The laundry of that lesson.
    pub async fn do_laundry() -> u32 {
        time::sleep(Duration::from_millis(30)).await; // the machine spins
        println!("The laundry is folded.");
        7 // shirts
    }
}

// ANCHOR: main
struct Cool(&'static str);

impl Cool {
    async fn show(self) {
        println!("{} from a method: use in a new task if you want!", self.0);
    }
}

async fn acceptable_types(value: impl Any + Debug + Send) {
    let from = "anonymous";
    let tasks = [
        tokio::spawn(async move { println!("coming from: {from}") }),
        tokio::spawn(tell_type(value)),
        tokio::spawn(Cool("My cool new type").show()),
    ];
    let laundry = tokio::spawn(waiting_for_a_task::do_laundry());

    for task in tasks {
        task.await.expect("no task panics");
    }
    laundry.await.expect("the laundry does not panic");
    println!("Time to exit");
}
// ANCHOR_END: main

// ANCHOR: tell
fn kind_of(value: &dyn Any) -> &'static str {
    match value {
        it if it.is::<&str>() || it.is::<String>() => "a string",
        it if it.is::<i32>() => "an integer",
        it if it.is::<bool>() => "a bool",
        it if it.is::<f64>() => "a float",
        it if it.is::<Vec<()>>() => "a list of units",
        _ => "anything else",
    }
}

async fn tell_type(value: impl Any + Debug + Send) {
    println!("{}: {value:?}", kind_of(&value));
}
// ANCHOR_END: tell

#[expect(dead_code, reason = "only `Debug` reads its fields")]
// ANCHOR: run
#[derive(Debug)]
struct Person {
    name: &'static str,
    age: u32,
}

#[tokio::main]
async fn main() {
    acceptable_types(vec![(), (), ()]).await;
    acceptable_types(Person {
        name: "Gary",
        age: 900,
    })
    .await;
}
// ANCHOR_END: run

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told() {
        let values: [(&dyn Any, &str); 8] = [
            (&"Gary", "a string"),
            (&String::from("Gary"), "a string"),
            (&900, "an integer"),
            (&true, "a bool"),
            (&0.5, "a float"),
            (&vec![(), (), ()], "a list of units"),
            (&900_u32, "anything else"), // exactly i32, and no other integer
            (&Box::new(900), "anything else"), // the box, not what is in it
        ];
        for (value, kind) in values {
            assert_eq!(kind_of(value), kind);
        }
    }
}
