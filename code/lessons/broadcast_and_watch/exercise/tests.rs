//! A kitchen that makes its changes when it hurts: before the list is written, on
//! the list's way back, and more of them at once than are kept. Its clock is
//! paused: when a moment is over, everybody has done what they could do in it.
//!
//! The starter is refused by `is_right_again_after_a_lag`: "`Lagged` is not the end"

use super::{Change, Kitchen, List, Portions, display};
use std::collections::VecDeque;
use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::time::{sleep, timeout};

/// How many changes are kept.
const KEPT: usize = 4;
const MOMENT: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);

/// A kitchen, the screen over its pass, and what was seen of both.
struct Evening(Mutex<Seen>);

struct Seen {
    list: List,
    /// None when the kitchen has closed.
    pass: Option<broadcast::Sender<Change>>,
    /// Whoever subscribes after that still gets a receiver: this one, made anew.
    changes: broadcast::Receiver<Change>,
    /// What was true after change 0, 1, 2 ..
    history: Vec<Portions>,
    shown: Vec<Portions>,
    /// How often the list was asked for.
    asked: usize,
    /// For each time: how many changes are made before it is written, and after.
    meanwhile: VecDeque<(usize, usize)>,
    returned: bool,
}

impl Evening {
    fn new(meanwhile: &[(usize, usize)]) -> Evening {
        let (pass, changes) = broadcast::channel(KEPT);
        let list = List {
            number: 0,
            portions: Portions::from([("fish", 5000), ("soup", 9000)]),
        };
        Evening(Mutex::new(Seen {
            history: vec![list.portions.clone()],
            list,
            pass: Some(pass),
            changes,
            shown: Vec::new(),
            asked: 0,
            meanwhile: meanwhile.iter().copied().collect(),
            returned: false,
        }))
    }

    fn seen<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.0.lock().expect("no test panics with the lock in hand"))
    }

    /// Makes changes, with no turn for anybody in between. No two of the lists that
    /// come of it are the same.
    fn change(&self, times: usize) {
        for _ in 0..times {
            self.seen(|seen| {
                let number = seen.list.number + 1;
                let dish = if number % 3 == 0 { "soup" } else { "fish" };
                let more = -(1 + number as i64 / 50); // so that early ones cannot stand for late ones
                *seen.list.portions.entry(dish).or_default() += more;
                seen.list.number = number;
                seen.history.push(seen.list.portions.clone());
                if let Some(pass) = &seen.pass {
                    let _ = pass.send(Change { number, dish, more });
                }
            });
        }
    }

    /// Runs the display beside `work`, and closes the kitchen after that.
    async fn with(&self, work: impl Future<Output = ()>) {
        let display = async {
            display(self, |portions| {
                self.seen(|seen| seen.shown.push(portions.clone()));
            })
            .await;
            self.seen(|seen| seen.returned = true);
        };
        let work = async {
            work.await;
            self.seen(|seen| seen.pass = None);
        };
        let both = async { tokio::join!(biased; display, work) };
        if timeout(100 * HOUR, both).await.is_err() {
            panic!(
                "the kitchen has closed, and the display still waits for a change: `Closed` is the end"
            );
        }
        self.shows_what_is_left("The kitchen has closed.");
        self.showed_the_truth();
    }

    /// Gives the display a moment, and looks at it.
    async fn a_moment_later(&self, why: &str) {
        sleep(MOMENT).await;
        assert!(
            !self.seen(|seen| seen.returned),
            "{why} The display has returned, and the kitchen is open: `Lagged` is not the end, `Closed` is"
        );
        self.shows_what_is_left(why);
    }

    fn shows_what_is_left(&self, why: &str) {
        let (shown, left, history) = self.seen(|seen| {
            let shown = seen.shown.last().cloned();
            (shown, seen.list.portions.clone(), seen.history.clone())
        });
        let Some(shown) = shown else {
            panic!("{why} The display has shown nothing so far");
        };
        if shown == left {
            return;
        }
        let all = |portions: &Portions| portions.values().sum::<i64>();
        let diagnosis = match history.iter().position(|list| *list == shown) {
            Some(number) => format!(
                "what was left after change {number}, and there were {}",
                history.len() - 1
            ),
            // Every change takes something away.
            None if all(&shown) < all(&left) => {
                "fewer than there are: changes are entered twice, once in the list and once from the \
                 row".to_owned()
            }
            None => "more than there are. Changes are lost, and later ones were entered as if none \
                 were: what is lost cannot be added up, the whole list has it"
                .to_owned(),
        };
        panic!("{why} Left are {left:?}, and the display shows {shown:?}: {diagnosis}");
    }

    /// Whether each picture was true at some time, in the order of time.
    fn showed_the_truth(&self) {
        let (shown, history) = self.seen(|seen| (seen.shown.clone(), seen.history.clone()));
        let mut since = 0;
        for picture in shown {
            let Some(further) = history[since..].iter().position(|list| *list == picture) else {
                let before = history[..since].contains(&picture);
                panic!(
                    "the display showed {picture:?} at one time, and {}",
                    if before {
                        "it had shown a later list before: it has gone back in time"
                    } else {
                        "that was never true: show nothing between a loss and the list that repairs it"
                    }
                );
            };
            since += further;
        }
    }
}

impl Kitchen for Evening {
    fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.seen(|seen| match &seen.pass {
            Some(pass) => pass.subscribe(),
            None => seen.changes.resubscribe(),
        })
    }

    async fn list(&self) -> List {
        let (before, after, asked) = self.seen(|seen| {
            seen.asked += 1;
            let (before, after) = seen.meanwhile.pop_front().unwrap_or_default();
            (before, after, seen.asked)
        });
        assert!(
            asked < 1000,
            "the list was asked for 1000 times in one evening. `Closed` comes for ever, and is no lag"
        );
        self.change(before);
        let list = self.seen(|seen| seen.list.clone());
        self.change(after);
        tokio::task::yield_now().await; // the way back
        list
    }
}

#[tokio::test(start_paused = true)]
async fn shows_the_list_and_each_change() {
    let evening = Evening::new(&[]);
    evening
        .with(async {
            evening.a_moment_later("Nothing was changed so far.").await;
            for _ in 0..10 {
                evening.change(1);
                evening.a_moment_later("One change was called.").await;
            }
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn hears_all_that_was_kept_before_it_returns() {
    let evening = Evening::new(&[]);
    evening
        .with(async {
            evening.a_moment_later("Nothing was changed so far.").await;
            evening.change(KEPT); // and closes at once
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn is_right_again_after_a_lag() {
    let evening = Evening::new(&[]);
    evening
        .with(async {
            evening.a_moment_later("Nothing was changed so far.").await;
            for _ in 0..3 {
                evening.change(100);
                evening
                    .a_moment_later("100 changes were called at once, and 4 were kept.")
                    .await;
                evening.change(1);
                evening
                    .a_moment_later("One more was called, after a lag.")
                    .await;
            }
            evening.change(100); // and closes at once
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn asks_for_the_list_when_it_must_and_not_more_often() {
    let evening = Evening::new(&[]);
    evening
        .with(async {
            for _ in 0..10 {
                sleep(HOUR).await;
                evening.change(1);
                evening.a_moment_later("One change in an hour.").await;
            }
            sleep(48 * HOUR).await;
            let asked = evening.seen(|seen| seen.asked);
            assert!(asked == 1,
                "ten changes were called in ten hours and none in the two days after, none was lost, and \
                 the cook was asked for the list {asked} times. The first list and the changes are enough"
            );
            evening.change(100);
            evening.a_moment_later("100 changes were called at once.").await;
            let asked = evening.seen(|seen| seen.asked);
            assert!(
                asked <= 2,
                "after one lag the cook was asked for the list {} times: once is enough",
                asked - 1
            );
        })
        .await;
    let asked = evening.seen(|seen| seen.asked);
    assert!(
        asked <= 2,
        "the kitchen has closed, and the cook was asked for the list once more. `Closed` comes when all \
         that was kept has been heard: nothing is lost by it"
    );
}

#[tokio::test(start_paused = true)]
async fn loses_nothing_while_it_starts() {
    let evening = Evening::new(&[(0, 2)]);
    evening
        .with(evening.a_moment_later(
            "Two changes were called when the list was written and on its way to the display. \
                 They are not in it, and whoever subscribes when it has come does not hear them.",
        ))
        .await;
}

#[tokio::test(start_paused = true)]
async fn counts_nothing_twice_while_it_starts() {
    let evening = Evening::new(&[(2, 0)]);
    evening
        .with(evening.a_moment_later(
            "Two changes were called when the list was asked for and not yet written. They are \
                 in the list, and in the row of whoever has subscribed by then.",
        ))
        .await;
}

#[tokio::test(start_paused = true)]
async fn neither_loses_nor_counts_twice_after_a_lag() {
    for (meanwhile, why) in [
        ((0, 0), "Ten changes were called at once, and 4 were kept."),
        (
            (2, 0),
            "After a lag, two more changes were called before the new list was written: they are in \
             the list, and in the row.",
        ),
        (
            (0, 2),
            "After a lag, two more changes were called while the new list was on its way: they are in \
             the row alone, and whoever throws that away has lost them.",
        ),
        (
            (3, 3),
            "After a lag, changes were called before the new list was written, and when it was.",
        ),
    ] {
        let evening = Evening::new(&[(0, 0), meanwhile]);
        evening
            .with(async {
                evening.a_moment_later("Nothing was changed so far.").await;
                evening.change(10);
                evening.a_moment_later(why).await;
                evening.change(1);
                evening
                    .a_moment_later("One more was called, after a lag.")
                    .await;
            })
            .await;
    }
}

#[tokio::test(start_paused = true)]
async fn lags_again_while_it_asks() {
    for meanwhile in [(0, 50), (50, 0), (50, 50)] {
        // At the start, and once more after a lag.
        for before in [vec![], vec![(0, 0)]] {
            let lists = [before, vec![meanwhile, meanwhile, meanwhile]].concat();
            let evening = Evening::new(&lists);
            evening
                .with(async {
                    sleep(MOMENT).await;
                    evening.change(10);
                    evening
                        .a_moment_later(
                            "50 changes were called while the list was asked for: the display lags \
                             again before it has recovered.",
                        )
                        .await;
                })
                .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_right_beside_a_cook_on_another_thread() {
    for _ in 0..20 {
        let evening = std::sync::Arc::new(Evening::new(&[]));
        let cook = tokio::spawn({
            let evening = std::sync::Arc::clone(&evening);
            async move {
                for burst in 0..100 {
                    evening.change(burst % 7);
                    tokio::task::yield_now().await;
                }
                evening.seen(|seen| seen.pass = None);
            }
        });
        display(&*evening, |portions| {
            evening.seen(|seen| seen.shown.push(portions.clone()));
        })
        .await;
        cook.await.expect("the cook does not panic");
        evening.shows_what_is_left(
            "A cook on another thread has made hundreds of changes, and closed.",
        );
        evening.showed_the_truth();
    }
}
