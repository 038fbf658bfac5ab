//! The first program of the setup page: a chore as an async function, and a
//! test of it.

// ANCHOR: main
async fn do_laundry(shirts: u32) -> String {
    format!("{shirts} shirts are clean.")
}

#[tokio::main]
async fn main() {
    let laundry = tokio::spawn(do_laundry(7));
    println!("{}", laundry.await.expect("the laundry does not panic"));
}
// ANCHOR_END: main

// ANCHOR: test
#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_shirt_is_lost() {
        assert_eq!(do_laundry(7).await, "7 shirts are clean.");
    }
}
// ANCHOR_END: test
