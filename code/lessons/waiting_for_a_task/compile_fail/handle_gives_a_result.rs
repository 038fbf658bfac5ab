//! Awaiting a handle does not give the task's value alone.

#[tokio::main]
async fn main() {
    let laundry = tokio::spawn(async { 7 });
    let shirts: u32 = laundry.await;
    println!("{shirts} shirts are clean.");
}
