//! Jobs whose serial share is known, measured well and badly.
//!
//! The starter is refused by `exact_runs_give_the_exact_share`: "20 times is the ceiling"

use super::{Run, serial_share};

const CORES: [u32; 8] = [2, 3, 4, 6, 8, 12, 16, 24];

/// The law.
fn run(serial: f64, cores: u32) -> Run {
    let speedup = 1.0 / (serial + (1.0 - serial) / f64::from(cores));
    Run { cores, speedup }
}

/// How far your share is from `serial`.
#[track_caller]
fn error(runs: &[Run], serial: f64) -> f64 {
    let share = serial_share(runs);
    let share = share.unwrap_or_else(|| panic!("these runs do say something: {runs:?}"));
    assert!(
        share.is_finite(),
        "you say {share} for {runs:?}: is there a division by zero?"
    );
    (share - serial).abs()
}

#[test]
fn exact_runs_give_the_exact_share() {
    for serial in [0.0, 0.01, 0.05, 0.3, 0.5, 1.0] {
        let runs = CORES.map(|cores| run(serial, cores));
        let error = error(&runs, serial);
        assert!(
            error < 1e-9,
            "a job of which {:.0} % is serial, and you are {error:.4} off. With 0.05, 20 times is the ceiling, and 24 \
             cores come to 11: solve the law for `serial`",
            100.0 * serial
        );
    }
}

#[test]
fn one_core_says_nothing() {
    let alone = Run {
        cores: 1,
        speedup: 1.0,
    };
    assert_eq!(serial_share(&[]), None, "no runs");
    assert_eq!(
        serial_share(&[alone, alone]),
        None,
        "on one core, every job is as fast as on one core"
    );
    let error = error(&[alone, run(0.2, 4)], 0.2);
    assert!(
        error < 1e-9,
        "what says nothing must not change the answer, and you are {error:.4} off"
    );
}

#[test]
fn one_disturbed_run_does_not_spoil_the_answer() {
    for disturbed in 0..CORES.len() {
        let mut runs = CORES.map(|cores| run(0.05, cores));
        runs[disturbed].speedup *= 0.8; // somebody else used the machine
        let error = error(&runs, 0.05);
        assert!(
            error < 0.015,
            "7 of 8 runs are exact, the one on {} cores was 20 % too slow, and your answer is {error:.3} off. \
             Use all the runs; and mind that on few cores the share hardly shows, so that dividing by what little it \
             does there makes a small error large",
            CORES[disturbed]
        );
    }
}

#[test]
fn it_is_a_share() {
    for factor in [0.01, 0.9, 1.3] {
        let runs = CORES.map(|cores| Run {
            cores,
            speedup: factor * f64::from(cores),
        });
        let share = serial_share(&runs).expect("the runs say something");
        assert!(
            (0.0..=1.0).contains(&share),
            "runs {factor} times as fast as the cores would allow: you say that {share} of the work is serial. Less \
             than nothing is nothing, and more than all is all"
        );
    }
}
