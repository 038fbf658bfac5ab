//! The programs of the three questions at the end of each lesson. A question
//! has one right answer, so each of them prints the same in every run.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};

/// What the programs must print.
pub const RUST: &[Case] = &[
    as_written("one_pair_of_hands"),
    as_written("what_a_future_contains"),
    as_written("an_await_that_does_not_wait"),
    on_every_flavor("one_of_two_dinners"),
    on_every_flavor("most_under_way"),
    on_every_flavor("kettle_of_a_grandchild"),
    on_every_flavor("out_of_the_window"),
    on_every_flavor("ticket_torn_up"),
    as_written("chosen_by_main"),
    on_every_flavor("rc_stays_with_main"),
    on_every_flavor("moved_copy"),
    on_every_flavor("order_by_telling"),
    on_every_flavor("order_does_not_matter"),
    as_written("spawned_one_by_one"),
    as_written("three_quarters"),
];

const fn on_every_flavor(program: &'static str) -> Case {
    Case::new(program, Judgement::Exact).on(&Flavor::TOKIO)
}

/// A program that says itself what it runs on: `TOKIO_WORKER_THREADS` changes nothing.
const fn as_written(program: &'static str) -> Case {
    Case::new(program, Judgement::Exact).on(&[Flavor::Workers(2)])
}
