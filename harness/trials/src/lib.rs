//! The `main` of a test that lists its trials itself: one for every lesson or program
//! that it finds, or one for each of its functions whose proof is remembered.

use std::fmt::Display;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use course::fingerprint::Fingerprint;
use course::layout::Layout;
use libtest_mimic::{Arguments, Failed, Trial};

use proofs::memory::{Memory, ProofCounts};

/// Lists trials and runs those that the command line asks for, and says at the end
/// what was proved and what was remembered. `prover` names the memory.
pub fn remembering(
    prover: &str,
    trials: impl FnOnce(&Arguments, &Arc<Memory>) -> Result<Vec<Trial>>,
) -> ExitCode {
    let memory = Layout::find().and_then(|layout| Memory::open(&layout, prover));
    let memory = match memory {
        Ok(memory) => Arc::new(memory),
        Err(error) => return unlisted(prover, &error),
    };
    let code = all(prover, |arguments| trials(arguments, &memory));
    if memory.counts() != ProofCounts::default() {
        println!("{}\n", memory.summary());
    }
    code
}

/// Lists trials and runs those that the command line asks for, every time. `what`
/// names them where they cannot be listed.
pub fn all(what: &str, trials: impl FnOnce(&Arguments) -> Result<Vec<Trial>>) -> ExitCode {
    let arguments = Arguments::from_args();
    match trials(&arguments) {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => unlisted(what, &error),
    }
}

fn unlisted(what: &str, error: &anyhow::Error) -> ExitCode {
    eprintln!("the trials of {what} could not be listed: {error:#}");
    ExitCode::FAILURE
}

/// Tells whether the trial `name` is asked for, by the rule of libtest-mimic: so that
/// nothing is built for the others.
pub fn is_wanted(arguments: &Arguments, name: &str) -> bool {
    let fits = |filter: &String| match arguments.exact {
        true => name == filter,
        false => name.contains(filter.as_str()),
    };
    let filtered_out = arguments
        .filter
        .as_ref()
        .is_some_and(|filter| !fits(filter));
    !filtered_out && !arguments.skip.iter().any(fits)
}

/// The words of an error with the whole chain of its causes, which `?` would leave out
/// where a trial fails with it.
pub fn words(error: anyhow::Error) -> String {
    format!("{error:#}")
}

/// The return type of a test function: nothing, when it panics where something is
/// wrong, or a result.
pub trait TestReturn {
    /// Turns it into the words of a failure.
    ///
    /// # Errors
    /// With the words of the failure.
    fn into_outcome(self) -> Result<(), String>;
}

impl TestReturn for () {
    fn into_outcome(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: Display> TestReturn for Result<(), E> {
    fn into_outcome(self) -> Result<(), String> {
        // `#` makes anyhow tell the whole chain of causes.
        self.map_err(|error| format!("{error:#}"))
    }
}

/// A trial of a test function that is remembered under the key that `key` gives.
pub fn trial<O: TestReturn + 'static>(
    name: &str,
    memory: &Arc<Memory>,
    key: impl FnOnce(&str) -> Result<Fingerprint> + Send + 'static,
    test: fn() -> O,
) -> Trial {
    let (name_of_note, memory) = (name.to_owned(), Arc::clone(memory));
    Trial::test(name, move || {
        let key = key(&name_of_note).map_err(words)?;
        memory
            .prove(&name_of_note, &key, || test().into_outcome())
            .map_err(Failed::from)
    })
}

/// Lists test functions as trials that are remembered, each named after its path.
///
/// A function that is not in the list is dead code, of which the compiler warns.
///
/// ```text
/// trials::of!(memory, key, [
///     attempts_pass_in_the_order_of_the_tests,
///     #[cfg(unix)]
///     limits::memory_is_limited,
/// ])
/// ```
#[macro_export]
macro_rules! of {
    ($memory:expr, $key:expr, [$($(#[$condition:meta])* $test:path),* $(,)?]) => {{
        let mut all = Vec::new();
        $(
            $(#[$condition])*
            all.push($crate::trial(stringify!($test), $memory, $key, $test));
        )*
        all
    }};
}
