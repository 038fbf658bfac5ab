//! A call that returns before its work is done may not keep a borrowed argument.

use std::time::Duration;
use tokio::time::sleep;

fn fetch_with_callback<F>(name: &str, callback: F)
where
    F: FnOnce(String) + Send + 'static,
{
    tokio::spawn(async move {
        sleep(Duration::from_millis(30)).await; // the network
        callback(format!("the {name}")); // is it still there?
    });
}

fn main() {}
