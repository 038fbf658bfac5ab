//! mdBook's log: what it warns of is a fault here, for mdBook itself goes on and
//! exits with success.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use course::fault::{Fault, Faults};
use course::layout::Layout;

/// Does `work`, and fails with each warning and error that mdBook logs meanwhile.
///
/// # Errors
/// The fault of `work`, and after it what was logged.
pub(crate) fn without_warnings<T>(
    layout: &Layout,
    work: impl FnOnce() -> Result<T, Fault>,
) -> Result<T, Faults> {
    let warnings = Warnings::default();
    // mdBook works on the thread that calls it.
    let subscriber = tracing_subscriber::registry().with(warnings.clone());
    let done = tracing::subscriber::with_default(subscriber, work);
    let mut faults: Vec<Fault> = warnings
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .drain(..)
        .map(|warning| {
            Fault::new(
                layout.relative(&layout.book_toml()),
                format!("mdBook warns: {warning}"),
                "mend what it names",
            )
        })
        .collect();
    match done {
        Err(fault) => {
            faults.insert(0, fault);
            Err(Faults(faults))
        }
        Ok(value) => Faults(faults).into_result().map(|()| value),
    }
}

/// The warnings and errors that were logged, in order.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        // A lower level is more severe.
        if *event.metadata().level() > Level::WARN
            || !event.metadata().target().starts_with("mdbook")
        {
            return;
        }
        let mut text = String::new();
        event.record(&mut MessageField(&mut text));
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(text);
    }
}

/// The field `message` of an event, as text.
struct MessageField<'a>(&'a mut String);

impl Visit for MessageField<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            *self.0 = format!("{value:?}");
        }
    }
}
