//! A lesson as it is read: folds, hidden lines, themes, search, pages turned.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::stage::Stage;
use crate::visit::WIDE;

pub async fn lesson_is_read_by_keyboard(stage: &Stage) -> Result<()> {
    let session = stage.without_key().await?;
    session
        .with_page("tasks/no_order.html", WIDE, async |visit| {
            // A fold is shut until the reader has answered.
            visit
                .wait_for("!document.querySelector('details.predict').open")
                .await?;
            visit.press("details.predict summary", "Enter").await?;
            visit
                .wait_for("document.querySelector('details.predict').open")
                .await?;

            // The hidden lines of the first program.
            let hidden =
                "getComputedStyle(document.querySelector('pre .boring')).display === 'none'";
            visit.wait_for(hidden).await?;
            visit.press_button("Show the whole program").await?;
            visit.wait_for(&format!("!({hidden})")).await?;

            // Light, dark, and the choice is remembered.
            let background = "getComputedStyle(document.body).backgroundColor";
            let mut colours = BTreeSet::new();
            for theme in ["light", "dark"] {
                visit
                    .run(&format!(
                        "document.querySelector('input[name=theme][value={theme}]').click()"
                    ))
                    .await?;
                visit
                    .wait_for(&format!(
                        "document.documentElement.classList.contains('{theme}')"
                    ))
                    .await?;
                colours.insert(visit.eval::<String>(background).await?);
            }
            assert_eq!(colours.len(), 2, "both themes look the same: {colours:?}");
            visit.reload().await?;
            visit
                .wait_for("document.documentElement.classList.contains('dark')")
                .await?;

            // Search, opened by a key, finds another chapter and goes there.
            visit.press("body", "/").await?;
            visit
                .wait_for("document.querySelector('#search').open")
                .await?;
            visit.type_into("#search-input", "JoinHandle").await?;
            visit
                .wait_for("document.querySelector('#search-results a') !== null")
                .await?;
            let found: String = visit
                .eval("document.querySelector('#search-results').textContent")
                .await?;
            assert!(found.contains("Waiting for a task"), "{found}");
            visit.press("#search-input", "Escape").await?;
            visit
                .wait_for("!document.querySelector('#search').open")
                .await?;

            // The arrows turn the page.
            visit.press("body", "ArrowLeft").await?;
            visit
                .wait_for("!location.pathname.endsWith('no_order.html')")
                .await?;
            Ok(())
        })
        .await
}

/// The control of the lesson on Amdahl's law computes what the function of the
/// course computes.
pub async fn control_of_amdahls_law_follows_the_law(stage: &Stage) -> Result<()> {
    let session = stage.without_key().await?;
    session.with_page("tasks/amdahl.html", WIDE, async |visit| {
    visit
        .wait_for("!document.querySelector('#amdahl-control').hidden")
        .await?;
    for (percent, step) in [(95, 4), (50, 3), (0, 10), (100, 10), (95, 0), (37, 6)] {
        visit
            .run(&format!(
                "for (const [id, value] of [['amdahl-share', {percent}], ['amdahl-cores', {step}]]) {{ \
                 const input = document.getElementById(id); input.value = value; \
                 input.dispatchEvent(new Event('input', {{ bubbles: true }})); }}"
            ))
            .await?;
        let shown: String = visit
            .eval("document.getElementById('amdahl-out').textContent")
            .await?;
        let (share, cores) = (f64::from(percent) / 100.0, 1_u32 << step);
        let limit = match percent {
            100 => "no limit".to_owned(),
            _ => format!("limit {:.2}", 1.0 / (1.0 - share)),
        };
        let plural = if cores == 1 { "" } else { "s" };
        // Amdahl's law, written down once more.
        let law = 1.0 / ((1.0 - share) + share / f64::from(cores));
        assert_eq!(
            shown.trim(),
            format!("{percent} % on {cores} core{plural}: {law:.2} times as fast, {limit}")
        );
    }
    Ok(())
})
.await
}
