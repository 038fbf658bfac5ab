//! An actor that is told to close answers what is in its inbox, and refuses what
//! comes later.

use tokio::sync::{mpsc, oneshot};

// ANCHOR: main
enum Message {
    Order(&'static str, oneshot::Sender<String>),
    Close,
}

async fn kitchen(mut inbox: mpsc::Receiver<Message>) {
    while let Some(message) = inbox.recv().await {
        match message {
            Message::Order(dish, reply) => {
                let _ = reply.send(format!("hot {dish}"));
            }
            Message::Close => inbox.close(), // and on with what is in it
        }
    }
}
// ANCHOR_END: main

fn order(dish: &'static str) -> (Message, oneshot::Receiver<String>) {
    let (reply, answer) = oneshot::channel();
    (Message::Order(dish, reply), answer)
}

// ANCHOR: evening
#[tokio::main]
async fn main() {
    let (rail, inbox) = mpsc::channel(8);
    let (soup, soup_answer) = order("soup");
    let (cake, cake_answer) = order("cake");
    for message in [soup, Message::Close, cake] {
        assert!(rail.try_send(message).is_ok()); // there are 8 places
    }
    let closing = tokio::spawn(kitchen(inbox)); // all three are in its inbox
    println!("soup: {:?}", soup_answer.await);
    println!("cake: {:?}", cake_answer.await);

    closing.await.expect("the kitchen does not panic");
    println!("The kitchen is dark.");
    let (tea, tea_answer) = order("tea");
    println!("sent: {}", rail.send(tea).await.is_ok());
    println!("tea: {:?}", tea_answer.await);
}
// ANCHOR_END: evening
