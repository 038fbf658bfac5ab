//! Waiting itself: planted pages that make progress, or none.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::browser::{self, Shared};
use crate::patience::Patience;
use crate::stage::Stage;
use crate::visit::WIDE;

/// Bounds that are soon reached.
const SHORT: Patience = Patience {
    idle: Duration::from_secs(1),
    all: Duration::from_secs(600),
};

/// Waits for something that never comes, and returns the words of the error.
async fn words(stage: &Stage, script: &str, patience: Patience) -> Result<String> {
    let session = stage.static_host().await?;
    let mut visit = session.blank(WIDE).await?;
    visit.set_patience(patience);
    visit.run(script).await?;
    let error = visit
        .wait_for("window.nothing")
        .await
        .err()
        .context("what never comes has come")?;
    Ok(format!("{error:#}"))
}

pub async fn page_without_progress_ends_the_wait(stage: &Stage) -> Result<()> {
    let words = words(stage, "", SHORT).await?;
    ensure!(
        words.contains(
            "about:blank: this did not come true, no sign of progress for 1 s: window.nothing"
        ),
        "{words}"
    );
    Ok(())
}

pub async fn page_that_answers_nothing_ends_the_wait(stage: &Stage) -> Result<()> {
    let patience = Patience {
        all: Duration::from_secs(2),
        ..Patience::USUAL
    };
    let words = words(stage, "setTimeout(() => { for (;;) {} })", patience).await?;
    ensure!(
        words.contains("this did not come true, not done after 2 s: window.nothing"),
        "{words}"
    );
    Ok(())
}

/// Requests are signs of life, also where it takes many times the patience.
pub async fn page_with_progress_is_waited_for(stage: &Stage) -> Result<()> {
    let session = stage.static_host().await?;
    let mut visit = session.blank(WIDE).await?;
    visit.set_patience(SHORT);
    visit
        .run(
            "let asked = 0; const ask = setInterval(() => { fetch('data:,' + asked).then(() => 0); \
             if (++asked === 30) { clearInterval(ask); window.done = true } }, 100)",
        )
        .await?;
    let began = Instant::now();
    visit.wait_for("window.done").await?;
    ensure!(
        began.elapsed() > 2 * SHORT.idle,
        "it took only {:?}",
        began.elapsed()
    );
    Ok(())
}

pub async fn browser_that_crashed_is_started_again(_: &Stage) -> Result<()> {
    let shared = Shared::new(browser::executable()?.context("other tests have a browser")?);
    let first = shared.running().await?;
    first.new_context().await?;
    first.crash().await;
    ensure!(first.has_ended(), "the crash is not noticed");
    shared.running().await?.new_context().await?;
    shared.end().await;
    Ok(())
}
