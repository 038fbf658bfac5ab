//! Guests are 1, 2, 3 .., and the others 101, 102 .. The clock is paused: what is
//! given without waiting takes no time, and an hour is over when nothing else can
//! happen any more.
//!
//! The starter is refused by `after_three_in_a_row_others_have_a_turn`: "the oldest of the others"

use super::{Order, Rails};
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::sync::mpsc::{self, Sender};
use tokio::task::{consume_budget, yield_now};
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

struct Kitchen {
    guests: Sender<Order>,
    others: Sender<Order>,
    rails: Rails,
}

impl Kitchen {
    fn new() -> Kitchen {
        let (guests, from_guests) = mpsc::channel(400);
        let (others, from_others) = mpsc::channel(400);
        let rails = Rails::new(from_guests, from_others);
        Kitchen {
            guests,
            others,
            rails,
        }
    }

    /// Puts `orders` on their rails, in this order.
    fn come(&self, orders: impl IntoIterator<Item = Order>) {
        for order in orders {
            let rail = if is_guest(&order) {
                &self.guests
            } else {
                &self.others
            };
            rail.try_send(order).expect("there is room on the rail");
        }
    }

    /// Asks for as many orders as are `wanted`, and wants these, each at once.
    async fn gives(&mut self, wanted: &[Order], why: &str) {
        let mut given = Vec::new();
        for _ in wanted {
            let (order, waited) = next(&mut self.rails, why).await;
            given.extend(order);
            assert!(
                waited.is_zero(),
                "{why} Given were {given:?}, the last one after {waited:?}, and it was there from the \
                 beginning: nobody waits for a rail that is empty"
            );
        }
        assert!(
            given == wanted,
            "{why} Wanted: {wanted:?}. Given: {given:?}"
        );
    }

    /// `guests` of them, one after the other, with nobody else there.
    async fn serve(&mut self, guests: Order) {
        let guests: Vec<Order> = (0..guests).map(|nth| 1 + nth % 20).collect();
        self.come(guests.iter().copied());
        self.gives(&guests, "Only guests have come.").await;
    }
}

fn is_guest(order: &Order) -> bool {
    *order <= 100
}

/// The next order, and how long that took.
async fn next(rails: &mut Rails, why: &str) -> (Option<Order>, Duration) {
    let start = Instant::now();
    let mut next = pin!(rails.next_order());
    let mut polls = 0;
    let next = poll_fn(|cx| {
        polls += 1;
        assert!(
            polls < 30,
            "{why} `next_order` was polled {polls} times in {:?}, and nothing had come: something in \
             it wakes it again and again. `recv` wakes it when there is an order",
            start.elapsed()
        );
        next.as_mut().poll(cx)
    });
    match timeout(24 * HOUR, next).await {
        Ok(order) => (order, start.elapsed()),
        Err(_) => {
            panic!("{why} After a day `next_order` still waits: does it listen to one rail only?")
        }
    }
}

/// Polls `next_order` once, and drops it when `meanwhile` is over.
fn ask_and_drop(rails: &mut Rails, meanwhile: impl FnOnce()) -> Poll<Option<Order>> {
    let mut context = Context::from_waker(Waker::noop());
    let mut next = pin!(rails.next_order());
    let polled = next.as_mut().poll(&mut context);
    meanwhile();
    polled
}

#[tokio::test(start_paused = true)]
async fn the_guests_come_first() {
    // An answer that leaves it to chance passes one of these in eight.
    for _ in 0..200 {
        let mut kitchen = Kitchen::new();
        kitchen.come([101, 1, 2, 3]);
        kitchen
            .gives(
                &[1, 2, 3, 101],
                "Three guests (1, 2, 3) and one other (101) are there.",
            )
            .await;
    }
}

#[tokio::test(start_paused = true)]
async fn after_three_in_a_row_others_have_a_turn() {
    let mut kitchen = Kitchen::new();
    kitchen.come(1..=10);
    kitchen.come(101..=104);
    kitchen
        .gives(
            &[1, 2, 3, 101, 4, 5, 6, 102, 7, 8, 9, 103, 10, 104],
            "Ten guests (from 1) and four others (from 101) are there: after three guests in a row \
             the oldest of the others has a turn.",
        )
        .await;
    // One of the others because there was no guest is a turn, too.
    kitchen.come([11, 12, 13, 14, 105]);
    kitchen
        .gives(
            &[11, 12, 13, 105, 14],
            "One of the others has had a turn, and then four guests and one other came.",
        )
        .await;
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_an_empty_rail() {
    let mut kitchen = Kitchen::new();
    kitchen.come(101..=105);
    kitchen
        .gives(
            &[101, 102, 103, 104, 105],
            "Five of the others are there, and no guest.",
        )
        .await;
    kitchen.come(1..=10);
    kitchen
        .gives(
            &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            "Ten guests are there, and nobody else: three in a row are enough only if somebody else \
             is there.",
        )
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_turn_is_kept() {
    // A count that goes on when it is full, in a `u8`, is at its end after 255.
    for guests in (3..12).chain([300]) {
        let mut kitchen = Kitchen::new();
        kitchen.serve(guests).await;
        kitchen.come([21, 22, 23, 24, 101, 102]);
        kitchen
            .gives(
                &[101, 21, 22, 23, 102, 24],
                &format!(
                    "There were {guests} guests in a row and nobody else, then four guests (from 21) \
                     and two others came. The turn of the others has come long ago: it is kept until \
                     one of them has it."
                ),
            )
            .await;
    }
}

#[tokio::test(start_paused = true)]
async fn it_waits_for_both() {
    for guests in [0, 2, 3, 4] {
        for comes in [21, 101] {
            let mut kitchen = Kitchen::new();
            kitchen.serve(guests).await;
            let why = format!(
                "After {guests} guests both rails were empty for an hour, and then {comes} came."
            );
            let (rail, rails) = if is_guest(&comes) {
                (&kitchen.guests, &mut kitchen.rails)
            } else {
                (&kitchen.others, &mut kitchen.rails)
            };
            let somebody = async {
                sleep(HOUR).await;
                rail.try_send(comes).expect("there is room on the rail");
            };
            let ((given, waited), ()) = tokio::join!(biased; next(rails, &why), somebody);
            assert!(
                given == Some(comes) && waited == HOUR,
                "{why} Given was {given:?}, after {waited:?}: as long as there is nothing, wait for \
                 both rails"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_looks_again_when_it_has_waited() {
    for (guests, wanted) in [(2, [21, 101]), (3, [101, 21]), (5, [101, 21])] {
        let mut kitchen = Kitchen::new();
        kitchen.serve(guests).await;
        let why = format!(
            "After {guests} guests it waited, and in the same moment a guest (21) and another (101) \
             came. Who is first is asked when the waiting ends, not before it."
        );
        let both = async {
            kitchen.guests.try_send(21).expect("there is room");
            kitchen.others.try_send(101).expect("there is room");
        };
        let ((given, _), ()) = tokio::join!(biased; next(&mut kitchen.rails, &why), both);
        assert!(
            given == Some(wanted[0]),
            "{why} Wanted: {}. Given: {given:?}",
            wanted[0]
        );
        kitchen.gives(&wanted[1..], &why).await;
    }
}

#[tokio::test(start_paused = true)]
async fn one_rail_closes_and_the_other_goes_on() {
    for (served, guests_close) in [(0, true), (0, false), (3, true), (3, false)] {
        let Kitchen {
            guests,
            others,
            mut rails,
        } = {
            let mut kitchen = Kitchen::new();
            kitchen.serve(served).await;
            kitchen.come([21, 101]);
            kitchen
        };
        let (closed, open, comes) = if guests_close {
            (guests, others, 102)
        } else {
            (others, guests, 22)
        };
        let who = if guests_close { "guests" } else { "others" };
        let why = format!(
            "After {served} guests, 21 and 101 are there, and the rail of the {who} is closed."
        );
        drop(closed);
        for _ in 0..2 {
            let (given, _) = next(&mut rails, &why).await;
            assert!(
                given.is_some(),
                "{why} Given was None, and there was an order: `None` is the end of both rails"
            );
        }

        let why = format!("The rail of the {who} is closed, the other one is open and empty.");
        let somebody = async {
            sleep(HOUR).await;
            open.try_send(comes).expect("there is room on the rail");
        };
        let ((given, waited), ()) = tokio::join!(biased; next(&mut rails, &why), somebody);
        assert!(
            given == Some(comes) && waited == HOUR,
            "{why} In an hour {comes} comes, and given was {given:?} after {waited:?}: as long as one \
             rail is open, an order may come"
        );

        let why = "Now the other rail closes, too.";
        let closing = async {
            sleep(HOUR).await;
            drop(open);
        };
        let ((given, _), ()) = tokio::join!(biased; next(&mut rails, why), closing);
        assert!(
            given.is_none(),
            "{why} Given was {given:?}, and nobody has sent it"
        );
        let (given, _) = next(&mut rails, "Asked again, when both are closed.").await;
        assert!(
            given.is_none(),
            "asked again, when both are closed: {given:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn dropped_it_has_lost_no_order() {
    // Every fourth is a guest.
    let order = |nth: Order| if nth % 4 == 0 { nth / 4 + 1 } else { 101 + nth };
    for spent in 0..4 {
        let mut kitchen = Kitchen::new();
        yield_now().await;
        // A task that takes very much without waiting is made to wait, at an `.await` that
        // need not: after 128 things in Tokio 1.54.1. This moves the place where it is.
        for _ in 0..spent {
            consume_budget().await;
        }
        let mut given = Vec::new();
        for nth in 0..300 {
            // It waits, and is dropped when it was woken and not yet polled again.
            let rail = if nth % 4 == 0 {
                &kitchen.guests
            } else {
                &kitchen.others
            };
            let come = || rail.try_send(order(nth)).expect("there is room");
            if let Poll::Ready(order) = ask_and_drop(&mut kitchen.rails, come) {
                given.extend(order);
            }
            // It finds an order, and is dropped wherever it waits with that in its hands.
            if let Poll::Ready(order) = ask_and_drop(&mut kitchen.rails, || {}) {
                given.extend(order);
            }
        }
        while given.len() < 300 {
            let left = async { next(&mut kitchen.rails, "").await.0 };
            match timeout(HOUR, left).await {
                Ok(Some(order)) => given.push(order),
                _ => break, // the rest is lost
            }
        }
        let lost: Vec<Order> = (0..300)
            .map(order)
            .filter(|order| !given.contains(order))
            .take(5)
            .collect();
        assert!(
            lost.is_empty(),
            "300 orders came, `next_order` was dropped wherever it waited, and nobody was given {lost:?} \
             (five at most are named). It had each of them in its hands at an `.await`. Take an order \
             off its rail and give it, with no `.await` in between"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn dropped_it_has_lost_no_turn() {
    for (guests, wanted) in [
        (0, [21, 22, 23, 101, 24]),
        (1, [21, 22, 101, 23, 24]),
        (2, [21, 101, 22, 23, 24]),
        (3, [101, 21, 22, 23, 24]),
        (4, [101, 21, 22, 23, 24]),
    ] {
        for drops in 2..6 {
            let mut kitchen = Kitchen::new();
            kitchen.serve(guests).await;
            for _ in 0..drops {
                let nobody = ask_and_drop(&mut kitchen.rails, || {});
                assert!(
                    nobody.is_pending(),
                    "nobody was there, and given was {nobody:?}"
                );
            }
            kitchen.come([21, 22, 23, 24, 101]);
            let why = format!(
                "{guests} guests were served in a row, and then `next_order` was dropped {drops} times \
                 before anybody came. It counts when an order is given, and a call that was dropped has \
                 given none."
            );
            kitchen.gives(&wanted, &why).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_given_stays_on_its_rail() {
    let mut kitchen = Kitchen::new();
    kitchen.come(1..=8);
    kitchen.come(101..=108);
    for given in 1..=16 {
        next(
            &mut kitchen.rails,
            "Eight guests and eight others are there.",
        )
        .await;
        let rails = [&kitchen.guests, &kitchen.others];
        let taken = 16
            - rails
                .map(|rail| rail.max_capacity() - rail.capacity())
                .iter()
                .sum::<usize>();
        assert!(
            taken == given,
            "{taken} orders are off their rails, and {given} were given. The rest waits in a queue \
             that is not bounded: a rail that is emptied at once is never full, and nobody is held back"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_between_threads() {
    const EACH: Order = 2000;
    let (guests, from_guests) = mpsc::channel(4);
    let (others, from_others) = mpsc::channel(4);
    let mut rails = Rails::new(from_guests, from_others);
    for (rail, first) in [(guests, 0), (others, EACH)] {
        tokio::spawn(async move {
            for order in first..first + EACH {
                let _ = rail.send(order).await;
            }
        });
    }
    let (mut of_guests, mut of_others) = (Vec::new(), Vec::new());
    loop {
        let order = tokio::select! {
            biased;
            order = rails.next_order() => order,
            () = yield_now() => continue, // dropped, and asked again
        };
        match order {
            Some(order) if order < EACH => of_guests.push(order),
            Some(order) => of_others.push(order),
            None => break,
        }
    }
    assert!(
        of_guests.iter().copied().eq(0..EACH) && of_others.iter().copied().eq(EACH..2 * EACH),
        "two tasks put {EACH} orders on each rail, and {} and {} were given: each once and in order \
         would be right",
        of_guests.len(),
        of_others.len()
    );
}
