//! Who waits is polled by hand here, once at first and then whenever it was woken.
//! And the tally lets somebody come right behind a look or a count: what is a matter of
//! luck in a kitchen happens in every run. Whoever comes has a thread of its own, and
//! may have to wait for a lock.
//!
//! The starter is refused by `opens_with_the_last_count`: "not yet implemented"

use super::Latch;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::sleep;

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

type Waiting = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Somebody who waits at the latch.
struct Guest {
    waiting: Option<Waiting>,
    woken: Arc<Woken>,
    turns: usize,
}

impl Guest {
    fn of(latch: &Arc<Latch>) -> Guest {
        let latch = Arc::clone(latch);
        Guest {
            waiting: Some(Box::pin(async move { latch.wait().await })),
            woken: Arc::new(Woken(AtomicBool::new(true))),
            turns: 0,
        }
    }

    fn is_through(&self) -> bool {
        self.waiting.is_none()
    }

    /// One turn, if it was woken.
    fn go_on(&mut self) {
        if !self.woken.0.swap(false, Ordering::AcqRel) {
            return;
        }
        if let Some(waiting) = &mut self.waiting {
            self.turns += 1;
            let waker = Waker::from(Arc::clone(&self.woken));
            let turn = waiting.as_mut().poll(&mut Context::from_waker(&waker));
            if turn.is_ready() {
                self.waiting = None;
            }
        }
    }
}

/// A hundred seconds of the paused clock, and at each of them a turn for everybody
/// who was woken.
async fn time_passes(guests: &mut [Guest]) {
    for _ in 0..100 {
        guests.iter_mut().for_each(Guest::go_on);
        sleep(Duration::from_secs(1)).await;
    }
}

fn through(guests: &[Guest]) -> usize {
    guests.iter().filter(|guest| guest.is_through()).count()
}

#[tokio::test(start_paused = true)]
async fn opens_with_the_last_count() {
    let latch = Arc::new(Latch::new(3));
    let mut guests = [Guest::of(&latch)];
    for counted in 0..3 {
        time_passes(&mut guests).await;
        assert!(
            through(&guests) == 0,
            "{counted} of 3 have counted, and `wait` returns: whoever was woken must know that it is open, or look again"
        );
        latch.count_down();
        let left = latch.tally.look();
        assert!(
            left == 2 - counted,
            "{} of 3 have counted, and the tally says that {left} are left: count on it, and keep no number beside it",
            counted + 1
        );
    }
    time_passes(&mut guests).await;
    assert!(
        through(&guests) == 1,
        "3 of 3 have counted, and the one who waited since the beginning still waits: nobody woke it"
    );
}

#[tokio::test(start_paused = true)]
async fn who_waits_sleeps() {
    let latch = Arc::new(Latch::new(1));
    let mut guests = [Guest::of(&latch)];
    time_passes(&mut guests).await;
    sleep(Duration::from_secs(86_400)).await;
    time_passes(&mut guests).await;
    let turns = guests[0].turns;
    assert!(
        turns <= 2,
        "nobody counts for a day, and the one who waits has {turns} turns: it wakes itself, or lets a clock do so, to look \
         again. Whoever waits is woken when the latch opens, and by nothing else"
    );
    sleep(Duration::from_secs(365 * 86_400)).await;
    time_passes(&mut guests).await;
    assert!(
        through(&guests) == 0,
        "nobody counts for a year, and `wait` returns: the latch is shut, however long it takes"
    );
}

#[tokio::test(start_paused = true)]
async fn everybody_is_let_through() {
    for many in [3, 2000] {
        let latch = Arc::new(Latch::new(1));
        let mut guests: Vec<Guest> = (0..many).map(|_| Guest::of(&latch)).collect();
        time_passes(&mut guests).await;
        latch.count_down();
        time_passes(&mut guests).await;
        assert!(
            through(&guests) == many,
            "{many} waited, the latch was opened, and {} of {many} are through. The others were not woken",
            through(&guests)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn each_latch_has_its_own_bell() {
    let (latch, other) = (Arc::new(Latch::new(1)), Latch::new(1));
    let mut guests = [Guest::of(&latch)];
    time_passes(&mut guests).await;
    other.count_down();
    time_passes(&mut guests).await;
    assert!(
        through(&guests) == 0,
        "there are two latches. One was opened, and whoever waited at the other one is through: a bell that is a `static` \
         rings for all of them"
    );
}

#[tokio::test(start_paused = true)]
async fn who_comes_late_does_not_wait() {
    let latch = Arc::new(Latch::new(1));
    latch.count_down();
    for late in 1..=2 {
        let mut guests = [Guest::of(&latch)];
        time_passes(&mut guests).await;
        assert!(
            through(&guests) == 1,
            "the latch is open, and number {late} of those who come late waits: the bell has rung, and will not ring again"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_to_wait_for() {
    let mut guests = [Guest::of(&Arc::new(Latch::new(0)))];
    time_passes(&mut guests).await;
    assert!(
        through(&guests) == 1,
        "a latch for 0 is shut, and there is nobody to count. Who opens it?"
    );
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_takes_nothing_along() {
    // The first one goes before the last count, or when it was woken.
    for goes_when_woken in [false, true] {
        let latch = Arc::new(Latch::new(1));
        let mut leaves = [Guest::of(&latch)];
        let mut stay = [Guest::of(&latch), Guest::of(&latch)];
        time_passes(&mut leaves).await;
        time_passes(&mut stay).await;
        if goes_when_woken {
            latch.count_down();
            drop(leaves);
        } else {
            drop(leaves);
            latch.count_down();
        }
        time_passes(&mut stay).await;
        assert!(
            through(&stay) == 2,
            "three waited, one gave up, two stayed, and {} of them are through. The ring was for the one who left",
            through(&stay)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_sleeps_through_the_last_count() {
    let latch = Arc::new(Latch::new(1));
    let last = Arc::clone(&latch);
    let it_is_done = meanwhile(&latch, move || last.count_down());
    let mut guests = [Guest::of(&latch)];
    guests[0].go_on();
    unless_it_happened(&latch, &it_is_done);
    time_passes(&mut guests).await;
    assert!(
        through(&guests) == 1,
        "`wait` looked, and one was left. Then the last one counted and rang. Then `wait` began to listen, and hears \
         nothing, for ever: a lost wake-up. Listen first, then look: what rings behind your look must find you listening"
    );
}

#[tokio::test(start_paused = true)]
async fn two_may_count_at_once() {
    let latch = Arc::new(Latch::new(2));
    let mut guests = [Guest::of(&latch)];
    time_passes(&mut guests).await;
    let other = Arc::clone(&latch);
    let it_is_done = meanwhile(&latch, move || other.count_down());
    latch.count_down();
    unless_it_happened(&latch, &it_is_done);
    time_passes(&mut guests).await;
    assert!(
        through(&guests) == 1,
        "two counted at the same time: when one of them had looked, the other one looked and counted. Both saw 2, so \
         neither of them was the last, and nobody rang. Look and count in one step"
    );
}

/// Goes on in the moment in which it is woken, as a task on another core may.
struct QuickGuest(Mutex<Option<Waiting>>);

impl Wake for QuickGuest {
    fn wake(self: Arc<Self>) {
        // Not while it has a turn.
        if let Ok(mut guest) = self.0.try_lock()
            && let Some(waiting) = &mut *guest
            && waiting
                .as_mut()
                .poll(&mut Context::from_waker(&Waker::from(Arc::clone(&self))))
                .is_ready()
        {
            *guest = None;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_count_is_there_before_the_ring() {
    let latch = Arc::new(Latch::new(1));
    let quick = Arc::new(QuickGuest(Mutex::new(Guest::of(&latch).waiting)));
    Arc::clone(&quick).wake();
    latch.count_down();
    let is_through = quick.0.lock().expect("nobody panics").is_none();
    assert!(
        is_through,
        "`count_down` rang, and had not counted yet. The one who waited was quick, looked, saw that one was left, and listened \
         again; then the count came, without a ring. Count first, and then say so"
    );
}

#[tokio::test(start_paused = true)]
async fn one_count_too_many_changes_nothing() {
    for too_many in 1..=2 {
        let latch = Arc::new(Latch::new(1));
        let early = Guest::of(&latch);
        let mut guests = [early, Guest::of(&latch)];
        time_passes(&mut guests[..1]).await;
        for _ in 0..1 + too_many {
            latch.count_down();
        }
        time_passes(&mut guests).await;
        let [early, late] = guests.map(|guest| {
            if guest.is_through() {
                "is through"
            } else {
                "waits for ever"
            }
        });
        assert!(
            early == late && late == "is through",
            "one was expected, and {} have counted. The one who waited before {early}; the one who comes behind it {late}. \
             The latch was open once, so it stays open, whatever number is on the wall",
            1 + too_many
        );
    }
}

#[tokio::test(start_paused = true)]
async fn one_too_many_may_come_with_the_last() {
    let latch = Arc::new(Latch::new(1));
    let mut guests = [Guest::of(&latch)];
    time_passes(&mut guests).await;
    let one_too_many = Arc::clone(&latch);
    let it_is_done = meanwhile(&latch, move || one_too_many.count_down());
    latch.count_down();
    unless_it_happened(&latch, &it_is_done);
    time_passes(&mut guests).await;
    assert!(
        through(&guests) == 1,
        "the last one counted, and one too many right behind it. When they looked, both saw -1: neither of them was the \
         last, and nobody rang. What `count` returns was true for *this* count, and what `look` returns need not be"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_done_before_the_count_is_seen_behind_the_wait() {
    for _ in 0..100 {
        let latch = Arc::new(Latch::new(4));
        let done = Arc::new(AtomicUsize::new(0));
        let mut tasks = Vec::new();
        for _ in 0..4 {
            let (latch, done) = (Arc::clone(&latch), Arc::clone(&done));
            tasks.push(tokio::spawn(async move {
                latch.wait().await;
                let done = done.load(Ordering::Relaxed);
                assert_eq!(done, 4, "`wait` returned when {done} of 4 were done");
            }));
        }
        for _ in 0..4 {
            let (latch, done) = (Arc::clone(&latch), Arc::clone(&done));
            tasks.push(tokio::spawn(async move {
                done.fetch_add(1, Ordering::Relaxed);
                latch.count_down();
            }));
        }
        for task in tasks {
            task.await.expect("whoever waits sees what was done");
        }
    }
}

/// Lets `happens` happen right behind the next look or count. If it has to wait for a
/// lock that is held there, it happens when that is free.
fn meanwhile(latch: &Latch, happens: impl FnOnce() + Send + 'static) -> Receiver<()> {
    let runtime = Handle::current();
    let (soon, it_was_soon) = mpsc::channel();
    let (done, it_is_done) = mpsc::channel();
    let comes = move || {
        thread::spawn(move || {
            let _in_the_runtime = runtime.enter();
            happens();
            let _ = (soon.send(()), done.send(()));
        });
        let _ = it_was_soon.recv_timeout(Duration::from_secs(3));
    };
    let mut meanwhile = latch.tally.meanwhile.lock().expect("nobody panics");
    *meanwhile = Some(Box::new(comes));
    it_is_done
}

/// Nobody came to the tally: then it happens now. If somebody did, it is over behind
/// this line.
fn unless_it_happened(latch: &Latch, it_is_done: &Receiver<()>) {
    let meanwhile = latch.tally.meanwhile.lock().expect("nobody panics").take();
    if let Some(comes) = meanwhile {
        comes();
    }
    let _ = it_is_done.recv_timeout(Duration::from_secs(5));
}
