//! The requests of the page, and the answers to them.

use std::sync::Arc;
use std::thread::available_parallelism;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use futures_util::StreamExt as _;
use programs::flavor::{self, Flavor};
use programs::process::Job;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::event::Event;
use super::program::Program;
use super::stream::{FAILED, stream_of};
use super::{RunRequest, Runner, limits};
use crate::addresses::{CHECK, PROGRESS, REPEAT, RUN};

/// The header that carries the key.
const KEY: &str = "x-reader-key";

/// The bytes of a body that is too large that are read before it is refused: a client
/// that is still sending may not read the answer.
const MAX_BODY_READ: usize = 1024 * 1024;

/// The advice on a program that is too long.
const LONG_PROGRAM: &str = "Save it as a file of your own project and run it in a terminal.";

/// The advice on an attempt that is too long.
const LONG_ATTEMPT: &str = "Save it in `my/` and check it in a terminal.";

/// The editions of Rust.
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

/// Creates the routes; without a runner they answer that nothing is run.
pub fn router(runner: Option<Arc<Runner>>) -> Router {
    Router::new()
        .route(RUN, any(run))
        .route(REPEAT, any(repeat))
        .route(CHECK, any(check))
        .route(PROGRESS, any(progress))
        .with_state(runner)
}

/// The body of a request to run a program.
#[derive(Deserialize)]
struct RunBody {
    code: String,
    #[serde(default, deserialize_with = "flavor_named")]
    flavor: Flavor,
    #[serde(default = "default_edition")]
    edition: String,
    times: Option<u32>,
    /// The page of the program, by its chapter's file: `no_order`.
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
        // The number that Tokio starts by itself.
        "workers_all" => Flavor::Workers(available_parallelism().map_or(1, usize::from)),
        other => return Err(D::Error::unknown_variant(other, &NAMES)),
    })
}

fn default_edition() -> String {
    programs::rustc::EDITION.to_owned()
}

impl RunBody {
    fn request(self) -> Result<RunRequest, ErrorResponse> {
        let RunBody {
            mut code,
            flavor,
            edition,
            times,
            page,
        } = self;
        if !EDITIONS.contains(&edition.as_str()) {
            let message = format!(
                "there is no edition {edition:?} of Rust; there are {}",
                EDITIONS.join(", ")
            );
            return Err(ErrorResponse(StatusCode::UNPROCESSABLE_ENTITY, message));
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
        Ok(RunRequest {
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
    let (runner, body) = authorized_body::<RunBody>(&state, request, LONG_PROGRAM).await?;
    let request = RunRequest {
        times: None,
        ..body.request()?
    };
    Ok(stream_of(runner, running(request)))
}

async fn repeat(
    state: State<Option<Arc<Runner>>>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let (runner, body) = authorized_body::<RunBody>(&state, request, LONG_PROGRAM).await?;
    let times = body.times.unwrap_or(100);
    if !(1..=1000).contains(&times) {
        return Err(ErrorResponse(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("a program is run 1 to 1000 times, and not {times} times"),
        ));
    }
    let request = RunRequest {
        times: Some(times),
        ..body.request()?
    };
    Ok(stream_of(runner, running(request)))
}

/// The work of running a program.
fn running(
    request: RunRequest,
) -> impl FnOnce(&Runner, &Job, &mut dyn FnMut(Event)) + Send + 'static {
    move |runner, job, emit| runner.run(&request, job, emit)
}

/// The body of a request to check an attempt.
#[derive(Deserialize)]
struct CheckBody {
    exercise: String,
    code: String,
}

async fn check(
    state: State<Option<Arc<Runner>>>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let (runner, body) = authorized_body::<CheckBody>(&state, request, LONG_ATTEMPT).await?;
    let CheckBody { exercise, code } = body;
    let exercise = on_blocking_thread(&runner, move |runner| {
        runner
            .exercise(&exercise)
            .map_err(|error| ErrorResponse(StatusCode::NOT_FOUND, format!("{error:#}")))
    })
    .await?;
    Ok(stream_of(runner, move |runner, job, emit| {
        runner.check(&exercise, &code, job, emit);
    }))
}

async fn progress(
    State(runner): State<Option<Arc<Runner>>>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let runner = authorized(runner.as_ref(), &request)?;
    let progress = on_blocking_thread(&runner, |runner| {
        runner
            .progress()
            .map_err(|error| ErrorResponse(StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")))
    })
    .await?;
    Ok(as_json(StatusCode::OK, &json!(progress)))
}

/// Does work that reads files on a thread that may block.
async fn on_blocking_thread<T: Send + 'static>(
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

/// The runner and the body of a request, when it has the key and its body can be read.
/// `advice` goes with the refusal of a body that is too long.
async fn authorized_body<T: DeserializeOwned>(
    State(runner): &State<Option<Arc<Runner>>>,
    request: Request,
    advice: &str,
) -> Result<(Arc<Runner>, T), ErrorResponse> {
    let runner = authorized(runner.as_ref(), &request)?;
    let body = read_body(request.into_body(), advice).await?;
    let value = serde_json::from_slice(&body).map_err(|error| {
        ErrorResponse(
            StatusCode::BAD_REQUEST,
            format!("the request cannot be read: {error}; it is JSON like {{\"code\": \"fn main() {{}}\"}}"),
        )
    })?;
    Ok((runner, value))
}

/// The runner, when there is one and the request has its key.
fn authorized(
    runner: Option<&Arc<Runner>>,
    request: &Request,
) -> Result<Arc<Runner>, ErrorResponse> {
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

/// Reads the whole body, unless it is too large; then the refusal carries `advice`.
async fn read_body(body: Body, advice: &str) -> Result<Vec<u8>, ErrorResponse> {
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
        if length <= limits::MAX_BODY {
            all.extend_from_slice(&part);
        } else if length > MAX_BODY_READ {
            break;
        }
    }
    if length > limits::MAX_BODY {
        return Err(ErrorResponse(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "The program is too long to be run from here: {} kB are allowed. {advice}",
                limits::MAX_BODY / 1024
            ),
        ));
    }
    Ok(all)
}
