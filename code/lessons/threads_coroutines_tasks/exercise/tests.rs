//! No Tokio in here: the chores are futures made by hand, which note each turn.
//!
//! The starter is refused by `a_chore_may_wait_for_a_later_one`: "100 turns"

use super::{Chore, do_all};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// Who had a turn, in order.
type Turns = Rc<RefCell<Vec<usize>>>;

/// Chore `name`, which ends in its `needed`-th turn.
fn chore(name: usize, needed: usize, turns: &Turns) -> Chore {
    let turns = Rc::clone(turns);
    let mut had = 0;
    Box::pin(poll_fn(move |_| {
        had += 1;
        assert!(
            had <= needed,
            "chore {name} has ended, and was picked up again"
        );
        turns.borrow_mut().push(name);
        if had == needed {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }))
}

#[test]
fn no_chores_need_no_turns() {
    assert_eq!(do_all(Vec::new()), 0);
}

#[test]
fn a_chore_may_wait_for_a_later_one() {
    let rung = Rc::new(Cell::new(false));
    let bell = Rc::clone(&rung);
    let mut had = 0;
    let waits: Chore = Box::pin(poll_fn(move |_| {
        had += 1;
        assert!(
            had < 100,
            "the first chore waits for a bell that the second would ring. It had 100 turns, and the second none"
        );
        if bell.get() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }));
    let rings: Chore = Box::pin(async move { rung.set(true) });
    do_all(vec![waits, rings]);
}

#[test]
fn all_of_them_end() {
    for needed in [vec![1], vec![3, 1, 2], vec![5, 5, 5, 5], vec![1, 1, 9, 1]] {
        let turns = Turns::default();
        let chores = needed.iter().enumerate();
        let given = do_all(
            chores
                .map(|(name, needed)| chore(name, *needed, &turns))
                .collect(),
        );
        for (name, needed) in needed.iter().enumerate() {
            let had = turns.borrow().iter().filter(|turn| **turn == name).count();
            assert_eq!(had, *needed, "turns that chore {name} had, and needs");
        }
        assert_eq!(
            given,
            turns.borrow().len(),
            "turns that you counted, and that there were"
        );
    }
}

#[test]
fn everybody_has_a_turn_before_anybody_has_two() {
    let needed = [4, 2, 6, 1, 5];
    let turns = Turns::default();
    let chores = needed.iter().enumerate();
    do_all(
        chores
            .map(|(name, needed)| chore(name, *needed, &turns))
            .collect(),
    );
    let turns = turns.borrow();
    let had = |name, until: usize| turns[..until].iter().filter(|turn| **turn == name).count();
    for (now, name) in turns.iter().enumerate() {
        let before = turns[..now].iter().rposition(|turn| turn == name);
        for other in 0..needed.len() {
            let ended = had(other, now) == needed[other];
            let between = before.is_none_or(|before| turns[before..now].contains(&other));
            assert!(
                ended || between,
                "{:?}: chore {name} comes again before chore {other}, which has not ended, had its turn. \
                 Who has had a turn goes to the end of the queue",
                &turns[..=now]
            );
        }
    }
}

#[test]
fn what_an_ended_chore_held_is_put_away() {
    let held = Rc::new(());
    let rest = Rc::downgrade(&held);
    let mut had = 0;
    let short: Chore = Box::pin(poll_fn(move |_| {
        let _ = &held;
        Poll::Ready(())
    }));
    let long: Chore = Box::pin(poll_fn(move |_| {
        had += 1;
        assert!(
            had < 3 || rest.upgrade().is_none(),
            "the first chore ended long ago, and what it held is still in memory. With a million chores that is a lot: drop each as soon as it has ended"
        );
        if had == 5 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }));
    do_all(vec![short, long]);
}
