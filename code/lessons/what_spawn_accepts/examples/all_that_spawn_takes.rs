//! Every form of a future that can stand behind `spawn`, each spawned and joined.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::timeout;

const HOUR: Duration = Duration::from_secs(3600);

mod kitchen {
    /// Another module's chore: it must be `pub` to be called from here.
    pub async fn fry_onions() -> &'static str {
        "an async fn of another module"
    }
}

async fn boil_rice() -> &'static str {
    "an async fn"
}

fn feed_the_cat() -> impl Future<Output = &'static str> {
    let food = "a plain fn that returns a future";
    async move { food }
}

struct Kettle;

impl Kettle {
    async fn boil(self) -> &'static str {
        "a method"
    }
}

struct Doorbell;

impl Future for Doorbell {
    type Output = &'static str;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<&'static str> {
        Poll::Ready("a type of your own")
    }
}

// ANCHOR: main
#[tokio::main]
async fn main() {
    let moved = String::from("an async move block");
    let sweep = |chore: &'static str| async move { chore };
    let dust = async |chore: &'static str| chore;
    let later: Pin<Box<dyn Future<Output = &'static str> + Send>> = Box::pin(async { "a box" });

    let handles = [
        tokio::spawn(boil_rice()),
        tokio::spawn(kitchen::fry_onions()),
        tokio::spawn(async { "an async block" }),
        tokio::spawn(sweep("a closure, called")),
        tokio::spawn(dust("an async closure, called")),
        tokio::spawn(Kettle.boil()),
        tokio::spawn(feed_the_cat()),
        tokio::spawn(later),
        tokio::spawn(Doorbell),
    ];
    // These give something else than a word, so their handles have another type.
    let owned = tokio::spawn(async move { moved });
    let in_time = tokio::spawn(timeout(HOUR, boil_rice()));
    let twice = tokio::spawn(tokio::spawn(boil_rice()));
    // ANCHOR_END: main

    let sound = "no chore panics";
    for handle in handles {
        println!("{}", handle.await.expect(sound));
    }
    println!("{}", owned.await.expect(sound));
    let rice = in_time.await.expect(sound);
    println!(
        "a timeout around {}",
        rice.expect("rice takes less than an hour")
    );
    let rice = twice.await.expect(sound);
    println!("a handle of {}", rice.expect(sound));
}
