//! A oneshot sender is used up by its one message.

// ANCHOR: main
use tokio::sync::oneshot;

fn serve(reply: oneshot::Sender<&'static str>) {
    let _ = reply.send("soup");
    let _ = reply.send("soup, and bread");
}
// ANCHOR_END: main

fn main() {
    let (reply, _answer) = oneshot::channel();
    serve(reply);
}
