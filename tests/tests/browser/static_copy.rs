//! The book on a static host: no server of ours, and the public playground is
//! asked only when a reader presses Run. Here the test answers for both.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use serde_json::Value;

use crate::intercept::Answer;
use crate::panel::Panel;
use crate::stage::{STATIC_HOST, Session, Stage};
use crate::visit::{Visit, WIDE};

const PLAYGROUND: &str = "https://play.rust-lang.org/";

/// A page of the copy in `directory`, and what the playground was asked there.
async fn open(
    session: &Session,
    directory: &std::path::Path,
    page: &str,
    playground: impl Fn() -> Answer + Send + 'static,
) -> Result<(Visit, Arc<Mutex<Vec<String>>>)> {
    let visit = session.blank(WIDE).await?;
    let asked_for = Arc::new(Mutex::new(Vec::new()));
    let (copy, noted) = (directory.to_owned(), asked_for.clone());
    // All of the page's requests: whoever else it would ask is refused.
    visit
        .intercept("", move |asked| {
            if asked.url.starts_with(STATIC_HOST) {
                return Answer::file(&copy, asked);
            }
            if !asked.url.starts_with(PLAYGROUND) {
                return Answer::Fails;
            }
            if asked.method == "OPTIONS" {
                return Answer::good("text/plain", "");
            }
            noted
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(format!("{} {}\n{}", asked.method, asked.url, asked.body));
            playground()
        })
        .await?;
    visit.go_to(&format!("{STATIC_HOST}{page}")).await?;
    Ok((visit, asked_for))
}

fn all(noted: &Arc<Mutex<Vec<String>>>) -> Vec<String> {
    noted.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// A page asks for nothing elsewhere while it loads.
pub async fn static_copy_asks_no_other_host(stage: &Stage, page: &str) -> Result<()> {
    let session = stage.static_host().await?;
    let copy = stage.static_copy().await?;
    let (visit, asked) = open(&session, &copy, page, || Answer::Fails).await?;
    let elsewhere: Vec<String> = visit
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with(STATIC_HOST) && !url.starts_with("data:"))
        .collect();
    assert_eq!(elsewhere, [""; 0], "{page} asks other hosts");
    assert_eq!(all(&asked), [""; 0], "{page} asks the playground");
    assert_eq!(visit.complaints(), [""; 0], "{page} complains");
    visit.close().await
}

pub async fn static_copy_asks_the_playground_when_run(stage: &Stage) -> Result<()> {
    let session = stage.static_host().await?;
    let copy = stage.static_copy().await?;

    // An exercise is checked in a terminal, and the command for that is shown.
    let (visit, _) = open(&session, &copy, "tasks/no_order.html", || Answer::Fails).await?;
    let buttons: usize = visit
        .eval("[...document.querySelectorAll('.exercise button')].filter(one => !/^Copy/.test(one.textContent)).length")
        .await?;
    assert_eq!(buttons, 0, "an exercise can only be copied here");
    visit
        .wait_for("document.querySelector('.exercise').innerText.includes('$ cargo run -- exercise no-order')")
        .await?;
    // What completes the starter for the book's own proofs is not shown.
    visit
        .wait_for("!document.querySelector('.exercise').textContent.includes('fn main')")
        .await?;
    visit.close().await?;

    // Once when Run is pressed, as mdBook's own script does it.
    let (visit, asked) = open(&session, &copy, "tasks/no_order.html", || {
        Answer::good(
            "application/json",
            r#"{"result":"coming from: task 3\n","error":null}"#,
        )
    })
    .await?;
    let program = Panel::of(&visit, "no_order");
    program.press("Run").await?;
    program.state("It ran, on the public playground").await?;
    assert_eq!(program.printed().await?, ["coming from: task 3"]);
    let asked = all(&asked);
    assert_eq!(asked.len(), 1, "{asked:?}");
    let (head, body) = asked[0].split_once('\n').unwrap_or_default();
    assert_eq!(head, "POST https://play.rust-lang.org/evaluate.json");
    let body: Value = serde_json::from_str(body)?;
    assert_eq!(body["version"], "stable");
    assert_eq!(body["optimize"], "0");
    assert_eq!(body["edition"], "2024");
    assert!(
        body["code"]
            .as_str()
            .is_some_and(|code| code.contains("async fn announce")),
        "{body}"
    );
    // What only the reader can do is not offered.
    assert!(
        visit
            .eval::<bool>(&format!(
                "{} === null && ![...document.querySelectorAll('button')].some(button => /times/.test(button.textContent))",
                program.find("select")
            ))
            .await?
    );
    // The link takes the program along when it is followed.
    let link: String = visit
        .eval(&format!(
            "(() => {{ const link = {}; link.addEventListener('click', event => event.preventDefault()); link.click(); return link.href }})()",
            program.find("a")
        ))
        .await?;
    assert!(
        link.starts_with("https://play.rust-lang.org/?version=stable&mode=debug&edition=2024&code=%2F%2F%21+Six+tasks"),
        "{link}"
    );
    assert_eq!(visit.complaints(), [""; 0]);
    Ok(())
}

pub async fn playground_that_cannot_help_leaves_the_command(stage: &Stage) -> Result<()> {
    let session = stage.static_host().await?;
    let copy = stage.static_copy().await?;

    // It lacks a crate, and is not even asked.
    let (visit, asked) = open(&session, &copy, "tasks/amdahl.html", || Answer::Fails).await?;
    let program = Panel::of(&visit, "amdahl");
    program.press("Run").await?;
    program.state("It needs the crate lesson_amdahl").await?;
    let command = |program: &Panel<'_>| format!("{}.textContent", program.find(".offer code"));
    assert_eq!(
        visit.eval::<String>(&command(&program)).await?,
        "cargo run --example amdahl"
    );
    assert_eq!(all(&asked), [""; 0]);

    // There is no network, or it refuses, or it speaks another language.
    for (answer, shown) in [
        (None, "The public playground cannot be reached"),
        (Some((429, "{}")), "The public playground answers 429"),
        (
            Some((200, "<html>")),
            "does not answer in the way it used to",
        ),
    ] {
        let (visit, _) = open(
            &session,
            &copy,
            "tasks/no_order.html",
            move || match answer {
                None => Answer::Fails,
                Some((status, body)) => Answer::Gives {
                    status,
                    kind: "application/json".to_owned(),
                    body: body.into(),
                },
            },
        )
        .await?;
        let program = Panel::of(&visit, "no_order");
        program.press("Run").await?;
        program.state(shown).await?;
        assert_eq!(
            visit.eval::<String>(&command(&program)).await?,
            "cargo run --example no_order"
        );
        visit.close().await?;
    }
    Ok(())
}
