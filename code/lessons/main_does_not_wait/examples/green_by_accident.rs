//! A check inside a task that nobody awaits: it never runs, so it never fails.

// ANCHOR: main
#[tokio::main(flavor = "current_thread")] // what `#[tokio::test]` uses, too
async fn main() {
    tokio::spawn(async {
        assert_eq!(2 + 2, 5, "the sums are wrong");
    });
    println!("All checks passed.");
}
// ANCHOR_END: main
