//! Answers requests, from this computer only: with nothing but the book, and with the
//! events of a program that runs.

use std::convert::Infallible;
use std::io::ErrorKind::{AddrInUse, PermissionDenied};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, LOCATION, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use course::fault::Fault;
use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::addresses::{CONTENT_HASH, EVENTS};
use crate::fault_page;
use crate::run::{Runner, routes};
use crate::site::{Found, Page};
use crate::status::{Status, Update, as_json};

/// The number of ports that are tried before giving up.
const MAX_PORTS: u16 = 100;

/// Listens on the port asked for, or else on the first free one from `first` on.
///
/// # Errors
///
/// When the port asked for cannot be had, or none is free.
pub async fn listen(port: Option<u16>, first: u16) -> anyhow::Result<TcpListener> {
    if let Some(port) = port {
        return bind(port).await.map_err(|error| {
            let fault = Fault::unplaced(
                format!("cannot listen on port {port}: {error}"),
                "name another port, or leave `--port` away for the next free one",
            );
            fault.into()
        });
    }
    let last = first.saturating_add(MAX_PORTS - 1);
    for port in first..=last {
        match bind(port).await {
            Ok(listener) => return Ok(listener),
            // Some systems keep ranges of ports to themselves and say "denied".
            Err(error) if matches!(error.kind(), AddrInUse | PermissionDenied) => {}
            Err(error) => return Err(error).context("cannot listen on 127.0.0.1"),
        }
    }
    let fault = Fault::unplaced(
        format!("no port from {first} to {last} is free"),
        "name one that is, as in `--port 8080`",
    );
    Err(fault.into())
}

async fn bind(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await
}

/// The state that the handlers share.
#[derive(Clone, Debug)]
struct AppState {
    status: watch::Receiver<Status>,
    /// Becomes true when the server is to stop, which ends the streams of updates.
    stop: watch::Receiver<bool>,
}

/// Serves the book until `stop` becomes true, and runs programs where there is a
/// runner.
///
/// # Errors
///
/// When the listener fails for good.
pub async fn serve(
    listener: TcpListener,
    status: watch::Receiver<Status>,
    stop: watch::Receiver<bool>,
    runner: Option<Arc<Runner>>,
) -> std::io::Result<()> {
    let mut stopped = stop.clone();
    axum::serve(listener, router(status, stop, runner))
        .with_graceful_shutdown(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        })
        .await
}

fn router(
    status: watch::Receiver<Status>,
    stop: watch::Receiver<bool>,
    runner: Option<Arc<Runner>>,
) -> Router {
    Router::new()
        .route(&format!("/{EVENTS}"), get(updates))
        .fallback(page)
        .with_state(AppState { status, stop })
        .merge(routes::router(runner))
        .layer(middleware::from_fn(from_this_computer))
}

/// Refuses requests that a page of another site sent: a name that leads to 127.0.0.1
/// makes a browser take this server for that site's own.
async fn from_this_computer(request: Request, next: Next) -> Response {
    let uri_is_loopback = request.uri().authority().is_none_or(is_loopback);
    let host = only(request.headers(), &HOST);
    let asked = host.and_then(|host| host.parse().ok());
    let origin_agrees = match (only(request.headers(), &ORIGIN), host) {
        (Some(origin), Some(host)) => origin
            .strip_prefix("http://")
            .is_some_and(|of| of.eq_ignore_ascii_case(host)),
        _ => !request.headers().contains_key(ORIGIN),
    };
    if uri_is_loopback && asked.as_ref().is_some_and(is_loopback) && origin_agrees {
        let mut response = next.run(request).await;
        let headers = response.headers_mut();
        let fixed = |name, value| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        headers.extend([
            fixed("x-content-type-options", "nosniff"),
            fixed("cross-origin-resource-policy", "same-origin"),
        ]);
        return response;
    }
    text(
        StatusCode::FORBIDDEN,
        "This server answers only to this computer, under the names localhost, 127.0.0.1 and \
         [::1]. Open the address that the terminal shows.\n",
    )
}

/// The value of a header that is there once and is text.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn is_loopback(authority: &Authority) -> bool {
    let plain = !authority.as_str().contains('@');
    let host = authority.host();
    plain
        && ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .any(|name| host.eq_ignore_ascii_case(name))
}

async fn page(State(app): State<AppState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut refusal = text(StatusCode::METHOD_NOT_ALLOWED, "The book is for reading.\n");
        refusal
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refusal;
    }
    let Status { site, faults } = app.status.borrow().clone();
    let Some(site) = site else {
        let page = fault_page::render(faults.as_deref());
        return answer(
            StatusCode::SERVICE_UNAVAILABLE,
            &Page {
                body: page.into(),
                media: "text/html; charset=utf-8",
            },
        );
    };
    match site.find(request.uri().path()) {
        Found::Page(page) => answer(StatusCode::OK, page),
        Found::Directory(address) => {
            let mut response = text(StatusCode::PERMANENT_REDIRECT, "");
            if let Ok(address) = HeaderValue::from_str(&address) {
                response.headers_mut().insert(LOCATION, address);
            }
            response
        }
        Found::Nothing(Some(page)) => answer(StatusCode::NOT_FOUND, page),
        Found::Nothing(None) => text(StatusCode::NOT_FOUND, "There is no such page.\n"),
    }
}

fn answer(status: StatusCode, page: &Page) -> Response {
    let headers = [(CONTENT_TYPE, page.media), (CACHE_CONTROL, "no-cache")];
    (status, headers, page.body.clone()).into_response()
}

fn text(status: StatusCode, text: &'static str) -> Response {
    (status, [(CACHE_CONTROL, "no-cache")], text).into_response()
}

/// The stream of updates for one open page.
async fn updates(State(app): State<AppState>, request: Request) -> Response {
    let events = events(app, hash_in(request.uri().query()));
    Sse::new(events.map(Ok::<_, Infallible>))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response()
}

/// The content hash in a query; none where it is no hash.
fn hash_in(query: Option<&str>) -> Option<String> {
    let mut pairs = query?.split('&');
    let hash = pairs.find_map(|pair| pair.strip_prefix(CONTENT_HASH)?.strip_prefix('='))?;
    let valid = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    valid.then(|| hash.to_owned())
}

/// The events of the status now, and then of every change until the server stops. The
/// page is of the book with the content hash `seen`, or of the one that is served now.
fn events(app: AppState, seen: Option<String>) -> impl Stream<Item = Event> {
    struct Page {
        app: AppState,
        seen: String,
        first: bool,
    }
    let seen = seen.unwrap_or_else(|| app.status.borrow().content_hash().to_owned());
    let page = Page {
        app,
        seen,
        first: true,
    };
    stream::unfold(page, async |mut page| {
        if !page.first {
            tokio::select! {
                changed = page.app.status.changed() => changed.ok()?,
                _ = page.app.stop.wait_for(|stop| *stop) => return None,
            }
        }
        let status = page.app.status.borrow_and_update().clone();
        let mut events: Vec<_> = status
            .updates_for(&page.seen)
            .into_iter()
            .map(as_event)
            .collect();
        if page.first {
            // The page finds a server that is started again soon.
            events.insert(0, Event::default().retry(Duration::from_secs(1)));
        }
        page.first = false;
        page.seen = status.content_hash().to_owned();
        Some((stream::iter(events), page))
    })
    .flatten()
}

fn as_event(update: Update) -> Event {
    match update {
        Update::Fault(faults) => Event::default()
            .event("fault")
            .data(as_json(&faults).to_string()),
        // A browser passes over an event without data.
        Update::Mended => Event::default().event("mended").data("mended"),
        Update::Reload => Event::default().event("reload").data("reload"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loopback(host: &str) -> bool {
        host.parse().is_ok_and(|host| is_loopback(&host))
    }

    #[test]
    fn server_answers_loopback_names_alone() {
        for host in [
            "localhost",
            "LOCALHOST:3000",
            "127.0.0.1",
            "127.0.0.1:3000",
            "[::1]",
            "[::1]:80",
        ] {
            assert!(loopback(host), "{host} was refused");
        }
        for host in [
            "",
            "example.com",
            "example.com:3000",
            "localhost.example.com",
            "127.0.0.1.nip.io",
            "example.com@localhost",
            "localhost@example.com",
            "::1",
            "[::1",
            "127.0.0.2",
            "0.0.0.0:3000",
            "localhost:3000/x",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(!loopback(host), "{host} was let through");
        }
    }

    #[test]
    fn query_names_a_content_hash() {
        let hash = |query| hash_in(Some(query));
        assert_eq!(hash("content_hash=17ab").as_deref(), Some("17ab"));
        assert_eq!(hash("a=b&content_hash=0").as_deref(), Some("0"));
        assert_eq!(hash("content_hash=x"), None);
        assert_eq!(hash("content_hash="), None);
        assert_eq!(hash_in(None), None);
    }
}
