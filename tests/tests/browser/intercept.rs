//! Answers to requests of a page, in the place of the host that it asks.

use std::fs;
use std::path::Path;

use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chromiumoxide::cdp::browser_protocol::fetch::{
    self, EventRequestPaused, FailRequestParams, FulfillRequestParams, HeaderEntry, RequestPattern,
};
use chromiumoxide::cdp::browser_protocol::network::ErrorReason;
use futures_util::StreamExt;

use crate::stage::STATIC_HOST;
use crate::visit::Visit;

/// A request that was intercepted.
pub struct Asked {
    /// `GET`, `POST`, ..
    pub method: String,
    /// Whole address.
    pub url: String,
    /// Body of a POST.
    pub body: String,
}

/// Answer to an intercepted request.
pub enum Answer {
    /// A response.
    Gives {
        /// The HTTP status.
        status: i64,
        /// The media type.
        kind: String,
        /// The body.
        body: Vec<u8>,
    },
    /// Nothing: there is no network.
    Fails,
}

impl Answer {
    /// A good answer.
    pub fn good(kind: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer::Gives {
            status: 200,
            kind: kind.to_owned(),
            body: body.into(),
        }
    }

    /// The file that a static host which serves `directory` has at `asked`.
    pub fn file(directory: &Path, asked: &Asked) -> Answer {
        let path = asked.url.strip_prefix(STATIC_HOST).unwrap_or_default();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let kind = match path.rsplit('.').next() {
            Some("html") => "text/html",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        };
        match fs::read(directory.join(path)) {
            Ok(body) => Answer::good(kind, body),
            Err(error) => Answer::Gives {
                status: 404,
                kind: "text/plain".to_owned(),
                body: error.to_string().into_bytes(),
            },
        }
    }
}

impl Visit {
    /// Answers the requests of this page for addresses that begin with `begins` from
    /// now on, as `answer` says; all others go on.
    pub async fn intercept(
        &self,
        begins: &str,
        answer: impl Fn(&Asked) -> Answer + Send + 'static,
    ) -> Result<()> {
        let mut paused = self.page.event_listener::<EventRequestPaused>().await?;
        self.command(
            fetch::EnableParams::builder()
                .pattern(
                    RequestPattern::builder()
                        .url_pattern(format!("{begins}*"))
                        .build(),
                )
                .build(),
        )
        .await?;
        let page = self.page.clone();
        tokio::spawn(async move {
            while let Some(event) = paused.next().await {
                let body: Vec<u8> = event
                    .request
                    .post_data_entries
                    .iter()
                    .flatten()
                    .filter_map(|entry| BASE64.decode(entry.bytes.as_ref()?).ok())
                    .flatten()
                    .collect();
                let asked = Asked {
                    method: event.request.method.clone(),
                    url: event.request.url.clone(),
                    body: String::from_utf8_lossy(&body).into_owned(),
                };
                // A page that has been closed needs no answer.
                let _ = match answer(&asked) {
                    Answer::Gives { status, kind, body } => {
                        let mut given = FulfillRequestParams::new(event.request_id.clone(), status);
                        given.response_headers = Some(
                            [
                                ("content-type", kind.as_str()),
                                ("access-control-allow-origin", "*"),
                                ("access-control-allow-headers", "content-type"),
                            ]
                            .map(|(name, value)| HeaderEntry::new(name, value))
                            .into(),
                        );
                        given.body = Some(BASE64.encode(body).into());
                        page.execute(given).await.map(|_| ())
                    }
                    Answer::Fails => page
                        .execute(FailRequestParams::new(
                            event.request_id.clone(),
                            ErrorReason::InternetDisconnected,
                        ))
                        .await
                        .map(|_| ()),
                };
            }
        });
        Ok(())
    }
}
