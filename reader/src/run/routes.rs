//! What the page may ask.

use std::sync::Arc;
use std::thread::available_parallelism;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use futures_util::{StreamExt as _, stream};
use programs::flavor::{self, Flavor};
use programs::process::Job;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::event::Event;
use super::program::Program;
use super::{Order, Runner, limits};
use crate::addresses::{CHECK, PROGRESS, REPEAT, RUN};

/// The header that carries the key.
const KEY: &str = "x-reader-key";

/// How much of a body that is too large is read before it is refused: who is
/// still sending may not hear the answer.
const PATIENCE: usize = 1024 * 1024;

/// What to do with a program that is too long.
const RUN_LENGTH: &str = "Save it as a file of your own project and run it in a terminal.";

/// What to do with an attempt that is too long.
const CHECK_LENGTH: &str = "Save it in `my/` and check it in a terminal.";

/// What is said where this program is at fault.
const FAILED: &str = "the reader failed; the terminal shows how";

/// The editions there are.
const EDITIONS: [&str; 4] = ["2015", "2018", "2021", "2024"];

/// The answer to a request that is refused: its status and its message.
struct ErrorResponse(StatusCode, String);

impl IntoResponse for ErrorResponse {
    fn into_response(self) -> Response {
        let mut response = as_json(self.0, &json!({ "error": self.1 }));
        let headers = response.headers_mut();
        match self.0 {
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(ALLOW, HeaderValue::from_static("POST"));
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                headers.insert(CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        response
    }
}

fn as_json(status: StatusCode, value: &Value) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, value.to_string()).into_response()
}

/// The routes; without a runner they say that nothing is run.
pub fn router(runner: Option<Arc<Runner>>) -> Router {
    Router::new()
        .route(RUN, any(run))
        .route(REPEAT, any(repeat))
        .route(CHECK, any(check))
        .route(PROGRESS, any(progress))
        .with_state(runner)
}

#[derive(Deserialize)]
struct Asked {
    code: String,
    #[serde(default, deserialize_with = "flavor_named")]
    flavor: Flavor,
    #[serde(default = "edition")]
    edition: String,
    times: Option<u32>,
    /// The page that asks, by its chapter's file: `no_order`.
    #[serde(default)]
    page: String,
}

/// Reads a flavor from its name in the page.
fn flavor_named<'de, D: Deserializer<'de>>(name: D) -> Result<Flavor, D::Error> {
    const NAMES: [&str; 6] = [
        "as_written",
        "current_thread",
        "workers_1",
        "workers_2",
        "workers_4",
        "workers_all",
    ];
    let name = String::deserialize(name)?;
    Ok(match name.as_str() {
        "as_written" => Flavor::AsWritten,
        "current_thread" => Flavor::CurrentThread,
        "workers_1" => Flavor::Workers(1),
        "workers_2" => Flavor::Workers(2),
        "workers_4" => Flavor::Workers(4),
        // As many as Tokio starts by itself.
        "workers_all" => Flavor::Workers(available_parallelism().map_or(1, usize::from)),
        other => return Err(D::Error::unknown_variant(other, &NAMES)),
    })
}

fn edition() -> String {
    programs::rustc::EDITION.to_owned()
}

impl Asked {
    fn order(self) -> Result<Order, ErrorResponse> {
        let Asked {
            mut code,
            flavor,
            edition,
            times,
            page,
        } = self;
        if !EDITIONS.contains(&edition.as_str()) {
            let says = format!(
                "there is no edition {edition:?} of Rust; there are {}",
                EDITIONS.join(", ")
            );
            return Err(ErrorResponse(StatusCode::UNPROCESSABLE_ENTITY, says));
        }
        if flavor == Flavor::CurrentThread {
            code = flavor::on_current_thread(&code).ok_or_else(|| {
                ErrorResponse(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "This program cannot be put on current_thread from outside: it has no line \
                     `#[tokio::main]`. Choose \u{201c}as written\u{201d}, or change its main."
                        .to_owned(),
                )
            })?;
        }
        Ok(Order {
            program: Program {
                text: code,
                edition,
            },
            page,
            flavor,
            times,
        })
    }
}

async fn run(
    state: State<Option<Arc<Runner>>>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let (runner, asked) = admit::<Asked>(&state, request, RUN_LENGTH).await?;
    let order = Order {
        times: None,
        ..asked.order()?
    };
    Ok(stream_of(runner, carry_out(order)))
}

async fn repeat(
    state: State<Option<Arc<Runner>>>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let (runner, asked) = admit::<Asked>(&state, request, RUN_LENGTH).await?;
    let times = asked.times.unwrap_or(100);
    if !(1..=1000).contains(&times) {
        return Err(ErrorResponse(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("a program is run 1 to 1000 times, and not {times} times"),
        ));
    }
    let order = Order {
        times: Some(times),
        ..asked.order()?
    };
    Ok(stream_of(runner, carry_out(order)))
}

fn carry_out(order: Order) -> impl FnOnce(&Runner, &Job, &mut dyn FnMut(Event)) + Send + 'static {
    move |runner, job, tell| runner.carry_out(&order, job, tell)
}

#[derive(Deserialize)]
struct Attempted {
    exercise: String,
    code: String,
}

async fn check(
    state: State<Option<Arc<Runner>>>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let (runner, attempted) = admit::<Attempted>(&state, request, CHECK_LENGTH).await?;
    let Attempted { exercise, code } = attempted;
    let exercise = aside(&runner, move |runner| {
        runner
            .exercise(&exercise)
            .map_err(|error| ErrorResponse(StatusCode::NOT_FOUND, format!("{error:#}")))
    })
    .await?;
    Ok(stream_of(runner, move |runner, job, tell| {
        runner.check(&exercise, &code, job, tell);
    }))
}

async fn progress(
    State(runner): State<Option<Arc<Runner>>>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let runner = known(runner.as_ref(), &request)?;
    let progress = aside(&runner, |runner| {
        runner
            .progress()
            .map_err(|error| ErrorResponse(StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")))
    })
    .await?;
    Ok(as_json(StatusCode::OK, &json!(progress)))
}

/// Reads files where it holds nobody up.
async fn aside<T: Send + 'static>(
    runner: &Arc<Runner>,
    work: impl FnOnce(&Runner) -> Result<T, ErrorResponse> + Send + 'static,
) -> Result<T, ErrorResponse> {
    let runner = Arc::clone(runner);
    tokio::task::spawn_blocking(move || work(&runner))
        .await
        .unwrap_or_else(|_| {
            Err(ErrorResponse(
                StatusCode::INTERNAL_SERVER_ERROR,
                FAILED.to_owned(),
            ))
        })
}

/// Lets in who has the key and asks something that can be understood. `instead` is
/// said to who asks at too great length.
async fn admit<T: DeserializeOwned>(
    State(runner): &State<Option<Arc<Runner>>>,
    request: Request,
    instead: &str,
) -> Result<(Arc<Runner>, T), ErrorResponse> {
    let runner = known(runner.as_ref(), &request)?;
    let body = body(request.into_body(), instead).await?;
    let asked = serde_json::from_slice(&body).map_err(|error| {
        ErrorResponse(
            StatusCode::BAD_REQUEST,
            format!("the request cannot be read: {error}; it is JSON like {{\"code\": \"fn main() {{}}\"}}"),
        )
    })?;
    Ok((runner, asked))
}

/// Lets in who has the key.
fn known(runner: Option<&Arc<Runner>>, request: &Request) -> Result<Arc<Runner>, ErrorResponse> {
    let Some(runner) = runner else {
        return Err(ErrorResponse(
            StatusCode::NOT_FOUND,
            "This reader was started with --no-run: it runs no programs.".to_owned(),
        ));
    };
    if request.method() != Method::POST {
        return Err(ErrorResponse(
            StatusCode::METHOD_NOT_ALLOWED,
            "A program is posted, and so is a question.".to_owned(),
        ));
    }
    if !has_key(runner, request.headers()) {
        return Err(ErrorResponse(
            StatusCode::FORBIDDEN,
            "This page may not run programs: it does not have the reader's key. Open the address \
             that the terminal shows, with all that stands after the #."
                .to_owned(),
        ));
    }
    Ok(Arc::clone(runner))
}

fn has_key(runner: &Runner, headers: &HeaderMap) -> bool {
    let mut keys = headers.get_all(KEY).iter();
    match (keys.next(), keys.next()) {
        (Some(key), None) => runner.key().is(key.as_bytes()),
        _ => false,
    }
}

/// The whole body, unless it is too large; then it is said what to do `instead`.
async fn body(body: Body, instead: &str) -> Result<Vec<u8>, ErrorResponse> {
    let mut parts = body.into_data_stream();
    let mut all = Vec::new();
    let mut length = 0;
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| {
            ErrorResponse(
                StatusCode::BAD_REQUEST,
                format!("the request broke off: {error}"),
            )
        })?;
        length += part.len();
        if length <= limits::BODY {
            all.extend_from_slice(&part);
        } else if length > PATIENCE {
            break;
        }
    }
    if length > limits::BODY {
        return Err(ErrorResponse(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "The program is too long to be run from here: {} kB are allowed. {instead}",
                limits::BODY / 1024
            ),
        ));
    }
    Ok(all)
}

/// Ends a job when nobody listens to it any more.
struct Guard(Arc<Job>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.stop();
    }
}

fn stream_of(
    runner: Arc<Runner>,
    work: impl FnOnce(&Runner, &Job, &mut dyn FnMut(Event)) + Send + 'static,
) -> Response {
    let (events, guard) = start(runner, work);
    let lines = stream::unfold((events, guard), async |(mut events, guard)| {
        let mut lines = events.recv().await?.line();
        // What is there at the same time is sent together.
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

/// Starts the work, which is a part of the job that it is given, as soon as there is
/// a place. It ends when the guard is dropped.
fn start(
    runner: Arc<Runner>,
    work: impl FnOnce(&Runner, &Job, &mut dyn FnMut(Event)) + Send + 'static,
) -> (UnboundedReceiver<Event>, Guard) {
    let (sender, events) = unbounded_channel();
    let job = runner.job();
    let guard = Guard(Arc::clone(&job));
    tokio::spawn(async move {
        tokio::select! {
            () = sender.closed() => {}
            place = runner.places.enter(|ahead| tell(&sender, Event::Waiting { ahead })) => {
                let Ok(place) = place else {
                    let says = format!(
                        "{} programs wait to be run already; press Run again later",
                        limits::WAITING
                    );
                    return tell(&sender, Event::Error { says });
                };
                let (runner, events) = (Arc::clone(&runner), sender.clone());
                let done = tokio::task::spawn_blocking(move || {
                    work(&runner, &job, &mut |event| tell(&events, event));
                    drop(place);
                });
                if done.await.is_err() {
                    let says = FAILED.to_owned();
                    tell(&sender, Event::Error { says });
                }
            }
        }
    });
    (events, guard)
}

/// Nobody may be listening any more.
fn tell(sender: &UnboundedSender<Event>, event: Event) {
    let _ = sender.send(event);
}
