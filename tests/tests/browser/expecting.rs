//! Saying what a program will print, and being told the difference.

use anyhow::Result;

use crate::panel::Panel;
use crate::stage::Stage;
use crate::visit::WIDE;

pub async fn expectation_is_compared_with_what_was_printed(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    session.with_page("tasks/threads_coroutines_tasks.html", WIDE, async |visit| {
    let program = Panel::of(visit, "put_down_and_pick_up");
    // The book's own words, from behind the fold, which stays shut.
    let behind: String = visit
        .eval("document.querySelector('details.predict .output').textContent.trimEnd()")
        .await?;
    let lines: Vec<&str> = behind.lines().collect();
    let backwards: Vec<&str> = lines.iter().rev().copied().collect();
    let mut one_wrong = lines.clone();
    one_wrong[1] = "Something burns.";
    for (expectation, sentence, rows) in [
        (
            behind.clone(),
            format!("As you expected: {} lines", lines.len()),
            0,
        ),
        (
            backwards.join("\n"),
            "The lines that you expected, in another order.".to_owned(),
            2 * lines.len() - 1,
        ),
        (
            one_wrong.join("\n"),
            format!("{} lines as you expected", lines.len() - 1),
            lines.len() + 1,
        ),
        (
            "nothing".to_owned(),
            "No line is as you expected:".to_owned(),
            lines.len() + 1,
        ),
    ] {
        visit
            .run(&format!(
                "{}.value = {expectation:?}",
                program.find("textarea")
            ))
            .await?;
        program.press("Run").await?;
        visit
            .wait_for(&format!(
                "({} || {{ textContent: '' }}).textContent.startsWith({sentence:?})",
                program.find(".compared .title + p")
            ))
            .await?;
        let shown: usize = visit
            .eval(&format!(
                "{}.querySelectorAll('.difference tbody tr').length",
                program.find(".compared")
            ))
            .await?;
        assert_eq!(shown, rows, "{sentence}");
        visit
            .wait_for(&format!(
                "document.querySelector('#status').textContent.includes({sentence:?})"
            ))
            .await?;
    }
    // Whose line is whose is told in words.
    let words: Vec<String> = visit
        .eval(&format!(
            "[...{}.querySelectorAll('tr.expected td:first-child, tr.printed td:first-child')].map(cell => cell.textContent)",
            program.find(".compared")
        ))
        .await?;
    assert!(words.contains(&"expected".to_owned()) && words.contains(&"printed".to_owned()));
    assert!(
        visit
            .eval::<bool>("!document.querySelector('details.predict').open")
            .await?
    );

    // Who expects nothing is told nothing.
    visit
        .run(&format!("{}.value = ' '", program.find("textarea")))
        .await?;
    program.press("Run").await?;
    program.result().await?;
    visit
        .wait_for(&format!("!{}.hasChildNodes()", program.find(".compared")))
        .await?;
    Ok(())
})
.await
}
