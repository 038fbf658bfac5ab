//! Streams the events of a job to the page, and stops the job when the page goes away.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use programs::process::Job;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::event::Event;
use super::{Runner, limits};

/// The message where the reader itself is at fault.
pub(super) const FAILED: &str = "the reader failed; the terminal shows how";

/// Stops a job when the receiver of its events is dropped.
struct StopGuard(Arc<Job>);

impl Drop for StopGuard {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// The response that streams the events of `work`, one JSON object a line.
pub(super) fn stream_of(
    runner: Arc<Runner>,
    work: impl FnOnce(&Runner, &Job, &mut dyn FnMut(Event)) + Send + 'static,
) -> Response {
    let (events, guard) = start(runner, work);
    let lines = stream::unfold((events, guard), async |(mut events, guard)| {
        let mut lines = events.recv().await?.line();
        // Events that are there at the same time are sent together.
        while let Ok(event) = events.try_recv() {
            lines.push_str(&event.line());
        }
        Some((
            Ok::<_, std::convert::Infallible>(Bytes::from(lines)),
            (events, guard),
        ))
    });
    let headers = [
        (CONTENT_TYPE, "application/x-ndjson"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::from_stream(lines)).into_response()
}

/// Starts `work`, which is a part of the job that it is given, as soon as there is
/// a permit. The job ends when the guard is dropped.
fn start(
    runner: Arc<Runner>,
    work: impl FnOnce(&Runner, &Job, &mut dyn FnMut(Event)) + Send + 'static,
) -> (UnboundedReceiver<Event>, StopGuard) {
    let (sender, events) = unbounded_channel();
    let job = runner.job();
    let guard = StopGuard(Arc::clone(&job));
    tokio::spawn(async move {
        tokio::select! {
            () = sender.closed() => {}
            permit = runner.queue.acquire(|ahead| emit(&sender, Event::Waiting { ahead })) => {
                let Ok(permit) = permit else {
                    let message = format!(
                        "{} programs wait to be run already; press Run again later",
                        limits::MAX_WAITING
                    );
                    return emit(&sender, Event::Error { message });
                };
                let (runner, events) = (Arc::clone(&runner), sender.clone());
                let done = tokio::task::spawn_blocking(move || {
                    work(&runner, &job, &mut |event| emit(&events, event));
                    drop(permit);
                });
                if done.await.is_err() {
                    let message = FAILED.to_owned();
                    emit(&sender, Event::Error { message });
                }
            }
        }
    });
    (events, guard)
}

/// Sends an event, unless the page has gone away.
fn emit(sender: &UnboundedSender<Event>, event: Event) {
    let _ = sender.send(event);
}
