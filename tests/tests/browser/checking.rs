//! Exercises in the page: edited, checked, solved, and known to be solved.

use std::fs;

use anyhow::Result;
use course::layout::Layout;
use course::lesson::Lesson;
use exercises::Exercise;
use serde::Deserialize;

use crate::panel::{FOCUS_IN_EDITOR, Panel};
use crate::stage::Stage;
use crate::visit::{PHONE, Visit, WIDE};

const PAGE: &str = "tasks/no_order.html";

/// Words of the list of chapters on the page's own lesson.
const MARK: &str = "document.querySelector('#toc a[aria-current]').textContent";

/// One test, as it is shown.
#[derive(Debug, Deserialize)]
struct Shown {
    verdict: String,
    text: String,
}

/// The exercise whose files the tests hand in.
fn no_order() -> Result<Exercise> {
    Ok(Exercise::of(&Lesson::at(&Layout::find()?, "no_order")))
}

fn solution() -> Result<String> {
    Ok(fs::read_to_string(no_order()?.solution())?)
}

async fn tests(visit: &Visit) -> Result<Vec<Shown>> {
    visit
        .eval(
            "[...document.querySelectorAll('.tests > li')].map(one => ({ \
             verdict: one.querySelector('.verdict').textContent, text: one.textContent }))",
        )
        .await
}

pub async fn exercise_is_solved_by_keyboard_and_stays_solved(stage: &Stage) -> Result<()> {
    let session = stage.own_reader_with_key(&[]).await?;
    session.with_page(PAGE, WIDE, async |visit| {
    let requests = visit.requests();
    assert!(
        !requests
            .iter()
            .any(|url| url.contains("/check") || url.contains("/output")),
        "what a check shows is fetched before the first: {requests:?}"
    );
    assert!(!visit.eval::<String>(MARK).await?.contains("solved"));
    let exercise = Panel::of(visit, "the exercise");
    exercise.edit().await?;
    // The starter as it is, without what completes it for the proofs of the book.
    let starter = fs::read_to_string(no_order()?.starter())?;
    visit
        .wait_for(&format!(
            "document.querySelector('.exercise pre > code').textContent.trimEnd() === {:?}",
            starter.trim_end()
        ))
        .await?;

    // The tests as they end: never is one shown as ended before those above it.
    visit
        .run(
            "window.seen = []; new MutationObserver(() => { \
             const verdicts = [...document.querySelectorAll('.tests > li')].map(one => one.className); \
             if (verdicts.length) seen.push(verdicts.join(' ')) \
             }).observe(document.querySelector('main'), { childList: true, subtree: true, attributes: true })",
        )
        .await?;
    exercise.replace(&solution()?).await?;
    visit.key("Enter", "Control").await?;
    let state = exercise.state("Solved").await?;
    assert!(
        state.starts_with("Solved: 7 of 7 tests passed, after"),
        "{state}"
    );
    let shown = tests(visit).await?;
    assert_eq!(shown.len(), 7, "{shown:?}");
    assert!(
        shown.iter().all(|test| test.verdict == "passed"),
        "{shown:?}"
    );
    visit
        .wait_for("seen.some(one => one.startsWith('passed busy'))")
        .await?;
    visit
        .wait_for("document.getElementById('status').textContent.startsWith('Solved')")
        .await?;
    visit
        .wait_for(&format!("{MARK}.endsWith('(exercise solved)')"))
        .await?;
    // It is the learner's record, which the terminal reads too; the attempt is the
    // page's.
    let record = fs::read_to_string(session.progress().join("progress.json"))?;
    assert!(record.contains("no_order"), "{record}");
    assert!(!session.progress().join("no_order.rs").exists());
    visit.press_button("Compare it with ours").await?;
    visit
        .wait_for("document.activeElement.closest('details').open && document.activeElement.textContent === 'The solution'")
        .await?;

    visit.reload().await?;
    visit
        .wait_for(&format!("{MARK}.endsWith('(exercise solved)')"))
        .await?;
    visit
        .wait_for(&format!("!{}.hidden", exercise.find(".done")))
        .await?;
    // The attempt is there again; and a reset keeps it.
    visit
        .wait_for("document.querySelector('.exercise pre.changed .cm-line') !== null")
        .await?;
    exercise.press("Reset").await?;
    visit.reload().await?;
    visit
        .wait_for(&format!(
            "!{}.hidden",
            exercise.find(".controls button:nth-of-type(3)")
        ))
        .await?;
    visit.press_button("Bring back my attempt").await?;
    visit.wait_for(FOCUS_IN_EDITOR).await?;
    exercise.press("Check").await?;
    exercise.state("Solved").await?;
    Ok(())
    }).await?;
    // Another lesson is not solved by that.
    session
        .with_page("tasks/amdahl.html", WIDE, async |visit| {
            visit
                .wait_for("document.querySelectorAll('#toc .solved').length === 1")
                .await?;
            assert!(!visit.eval::<String>(MARK).await?.contains("solved"));
            Ok(())
        })
        .await
}

pub async fn attempt_that_fails_gets_reason_and_hint(stage: &Stage) -> Result<()> {
    let session = stage.own_reader_with_key(&[]).await?;
    session.with_page(PAGE, PHONE, async |visit| {
    let width = "document.documentElement.scrollWidth";
    let exercise = Panel::of(visit, "the exercise");
    exercise.press("Check").await?;
    let state = exercise.state("Not solved yet").await?;
    assert!(state.contains(" of 7 tests passed"), "{state}");
    let shown = tests(visit).await?;
    assert_eq!(shown[0].verdict, "failed");
    assert!(
        shown[0].text.contains("the next one may come like this"),
        "{}",
        shown[0].text
    );
    visit
        .wait_for("document.getElementById('status').textContent.includes('the next one may come like this')")
        .await?;
    assert_eq!(visit.eval::<i64>(width).await?, PHONE.0);
    visit
        .wait_for("!document.querySelector('.exercise + .hint').open")
        .await?;
    visit.press_button("Show the hint").await?;
    visit
        .wait_for("document.querySelector('.exercise + .hint').open && document.activeElement.matches('.hint summary')")
        .await?;

    // A panic in the attempt leads to its line, and so does what the compiler says.
    exercise.edit().await?;
    exercise
        .replace(
            "pub fn judge(_: &[&str], _: usize) -> Result<(), String> {\n    todo!(\"later\")\n}\n",
        )
        .await?;
    exercise.press("Check").await?;
    exercise.state("0 of 7 tests passed").await?;
    visit.press_button("line 2, column 5").await?;
    visit.wait_for(FOCUS_IN_EDITOR).await?;
    assert_eq!(visit.eval::<i64>(width).await?, PHONE.0);
    exercise
        .replace("pub fn judge(_: &[&str], _: usize) -> Result<(), String> {\n    7\n}\n")
        .await?;
    visit.key("Enter", "Control").await?;
    exercise.state("Does not compile: 1 error").await?;
    let said: String = visit
        .eval(&format!("{}.textContent", exercise.find(".said")))
        .await?;
    assert!(said.starts_with("error[E0308]: mismatched types"), "{said}");
    visit.press_button("line 2, column 5").await?;
    visit.wait_for(FOCUS_IN_EDITOR).await?;
    assert_eq!(visit.eval::<i64>(width).await?, PHONE.0);
    assert!(!session.progress().exists(), "nothing was solved");
    Ok(())
})
.await
}

pub async fn check_that_hangs_is_killed_or_stopped(stage: &Stage) -> Result<()> {
    let endless = "pub fn judge(_: &[&str], _: usize) -> Result<(), String> {\n    loop { std::thread::park() }\n}\n";
    let session = stage.own_reader_with_key(&["time=2"]).await?;
    session
        .with_page(PAGE, WIDE, async |visit| {
            let exercise = Panel::of(visit, "the exercise");
            exercise.edit().await?;
            exercise.replace(endless).await?;
            exercise.press("Check").await?;
            exercise.state("0 of 7 tests passed, 6 not run").await?;
            let shown = tests(visit).await?;
            assert_eq!(shown[0].verdict, "hangs");
            assert!(
                shown[0]
                    .text
                    .contains("still running after 2 s and was killed"),
                "{}",
                shown[0].text
            );
            assert!(shown[1..].iter().all(|test| test.verdict == "not run"));
            Ok(())
        })
        .await?;

    // Stop ends the wait for that. With the wide limits it comes first on any
    // computer.
    let session = stage.own_reader_with_key(&[]).await?;
    session
        .with_page(PAGE, WIDE, async |visit| {
            let exercise = Panel::of(visit, "the exercise");
            exercise.edit().await?;
            exercise.replace(endless).await?;
            exercise.press("Check").await?;
            exercise.state("Running the tests").await?;
            exercise.press("Stop").await?;
            exercise.state("Stopped after").await?;
            visit.press("pre.edited .cm-content", "ArrowLeft").await?;
            exercise.replace(&solution()?).await?;
            exercise.press("Check").await?;
            exercise.state("Solved").await?;
            Ok(())
        })
        .await
}

pub async fn solution_has_no_button_for_an_empty_main(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    for (page, buttons) in [("solutions/no_order_solution.html", 0), (PAGE, 1)] {
        session
            .with_page(page, WIDE, async |visit| {
                let found: u32 = visit
                    .eval("document.querySelectorAll('pre:has(> .no_run) + .run .go').length")
                    .await?;
                assert_eq!(found, buttons, "{page}");
                Ok(())
            })
            .await?;
    }
    Ok(())
}

pub async fn check_without_the_key_offers_the_command(stage: &Stage) -> Result<()> {
    let session = stage.without_key().await?;
    session
        .with_complaining_page(PAGE, WIDE, async |visit| {
            let exercise = Panel::of(visit, "the exercise");
            exercise.press("Check").await?;
            exercise.state("may not run programs").await?;
            let offer: String = visit
                .eval(&format!("{}.textContent", exercise.find(".offer code")))
                .await?;
            assert_eq!(offer, "cargo run -- exercise no-order");
            Ok(())
        })
        .await
}
