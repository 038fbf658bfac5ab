//! Refusals: words of the page when a program cannot be run.

use anyhow::Result;
use course::layout::Layout;

use crate::intercept::Answer;
use crate::panel::Panel;
use crate::stage::Stage;
use crate::visit::WIDE;

pub async fn refusals_for_key_length_and_reader_are_shown(stage: &Stage) -> Result<()> {
    let session = stage.own_reader(&Layout::find()?, &[]).await?;
    session.with_complaining_page("tasks/no_order.html", WIDE, async |visit| {
    let program = Panel::of(visit, "no_order");
    program.press("Run").await?;
    let words = program.state("may not run programs").await?;
    assert!(
        words.contains("Open the address that the terminal shows"),
        "{words}"
    );
    // There is another way, and it can be copied.
    let offer: String = visit
        .eval(&format!("{}.textContent", program.find(".offer code")))
        .await?;
    assert_eq!(offer, "cargo run --example no_order");

    // The address from the terminal mends it, in this page too.
    session.take_key().await?;
    visit.reload().await?;
    program.press("Run").await?;
    assert_eq!(program.result().await?.len(), 6);

    program.edit().await?;
    visit.key("a", "Control").await?;
    visit
        .run(
            "const data = new DataTransfer(); data.setData('text/plain', '// and so on\\n'.repeat(6000)); \
             document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))",
        )
        .await?;
    visit
        .wait_for("[...window.book.changed.values()].some(text => text.length > 65536)")
        .await?;
    program.press("Run").await?;
    program.state("longer than the reader takes").await?;
    program.press("Reset").await?;

    session.end_reader().await;
    program.press("Run").await?;
    program.state("The reader does not answer").await?;
    Ok(())
})
.await
}

/// Waiting, limits, a fault of the reader and a stream that breaks off, as the
/// reader would tell them.
pub async fn events_of_the_reader_are_shown(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    let compiled = r#"{"event":"compiled","ms":1.0,"fresh":false,"diagnostics":[]}"#;
    for (events, shown) in [
        (
            r#"{"event":"waiting","ahead":2}"#.to_owned(),
            "The reader went away before the program had ended",
        ),
        (
            format!(
                "{compiled}\n{{\"event\":\"ended\",\"ms\":10000.0,\"success\":false,\"code\":null,\"signal\":\"SIGKILL\",\"limit\":\"time\",\"says\":\"Stopped after 10 s.\"}}"
            ),
            "Stopped after 10 s.",
        ),
        (
            r#"{"event":"error","says":"The disk is full."}"#.to_owned(),
            "The disk is full.",
        ),
    ] {
        session.with_page("tasks/no_order.html", WIDE, async |visit| {
        // Every state that the panel goes through.
        visit
            .run(&format!(
                "window.states = []; new MutationObserver(() => states.push({0}.textContent)).observe({0}, {{ childList: true }})",
                Panel::of(visit, "no_order").find(".state")
            ))
            .await?;
        let answered = events.clone();
        visit
            .intercept(&format!("{}__reader/run", session.url), move |_| {
                Answer::good("application/x-ndjson", format!("{answered}\n"))
            })
            .await?;
        let program = Panel::of(visit, "no_order");
        program.press("Run").await?;
        program.state(shown).await?;
        if events.contains("waiting") {
            visit
                .wait_for("states.includes('Waiting for a place: 2 runs before yours')")
                .await?;
        }
        Ok(())
})
.await?;
    }
    Ok(())
}
