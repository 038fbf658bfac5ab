//! Answers requests, from this computer only: with nothing but the book, and with
//! what comes of running a program.

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

use crate::addresses::EVENTS;
use crate::fault_page;
use crate::run::{Runner, routes};
use crate::site::{Found, Page};
use crate::status::{News, Status, as_json};

/// How many ports are tried before giving up.
const TRIES: u16 = 100;

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
    let last = first.saturating_add(TRIES - 1);
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

/// What the handlers share.
#[derive(Clone, Debug)]
struct Desk {
    status: watch::Receiver<Status>,
    /// Becomes true when the server is to stop, which ends the streams of news.
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
        .route(&format!("/{EVENTS}"), get(news))
        .fallback(page)
        .with_state(Desk { status, stop })
        .merge(routes::router(runner))
        .layer(middleware::from_fn(from_here))
}

/// Turns away what a page of another site sent: a name that leads to 127.0.0.1
/// makes a browser take this server for that site's own.
async fn from_here(request: Request, next: Next) -> Response {
    let named = request.uri().authority().is_none_or(is_loopback);
    let host = only(request.headers(), &HOST);
    let asked = host.and_then(|host| host.parse().ok());
    let origin_agrees = match (only(request.headers(), &ORIGIN), host) {
        (Some(origin), Some(host)) => origin
            .strip_prefix("http://")
            .is_some_and(|of| of.eq_ignore_ascii_case(host)),
        _ => !request.headers().contains_key(ORIGIN),
    };
    if named && asked.as_ref().is_some_and(is_loopback) && origin_agrees {
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

async fn page(State(desk): State<Desk>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut refusal = text(StatusCode::METHOD_NOT_ALLOWED, "The book is for reading.\n");
        refusal
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refusal;
    }
    let Status { site, faults } = desk.status.borrow().clone();
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

/// The stream of news for one open page.
async fn news(State(desk): State<Desk>, request: Request) -> Response {
    let news = told(desk, edition_asked(request.uri().query()));
    Sse::new(news.map(Ok::<_, Infallible>))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response()
}

/// The edition that a page says it is of.
fn edition_asked(query: Option<&str>) -> Option<u64> {
    let mut pairs = query?.split('&');
    pairs
        .find_map(|pair| pair.strip_prefix("edition="))?
        .parse()
        .ok()
}

/// How things stand, and then every change until the server stops.
fn told(desk: Desk, seen: Option<u64>) -> impl Stream<Item = Event> {
    struct Page {
        desk: Desk,
        seen: u64,
        first: bool,
    }
    let seen = seen.unwrap_or_else(|| desk.status.borrow().edition());
    let page = Page {
        desk,
        seen,
        first: true,
    };
    stream::unfold(page, async |mut page| {
        if !page.first {
            tokio::select! {
                changed = page.desk.status.changed() => changed.ok()?,
                _ = page.desk.stop.wait_for(|stop| *stop) => return None,
            }
        }
        let status = page.desk.status.borrow_and_update().clone();
        let mut events: Vec<_> = status
            .news_for(page.seen)
            .into_iter()
            .map(as_event)
            .collect();
        if page.first {
            // A server that is started again is found again soon.
            events.insert(0, Event::default().retry(Duration::from_secs(1)));
        }
        page.first = false;
        page.seen = status.edition();
        Some((stream::iter(events), page))
    })
    .flatten()
}

fn as_event(news: News) -> Event {
    match news {
        News::Fault(faults) => Event::default()
            .event("fault")
            .data(as_json(&faults).to_string()),
        // A browser passes over an event without data.
        News::Mended => Event::default().event("mended").data("mended"),
        News::Reload => Event::default().event("reload").data("reload"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loopback(host: &str) -> bool {
        host.parse().is_ok_and(|host| is_loopback(&host))
    }

    #[test]
    fn only_loopback_names_are_answered() {
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
    fn a_page_says_its_edition() {
        assert_eq!(edition_asked(Some("edition=17")), Some(17));
        assert_eq!(edition_asked(Some("a=b&edition=17")), Some(17));
        assert_eq!(edition_asked(Some("edition=x")), None);
        assert_eq!(edition_asked(None), None);
    }
}
