//! The three questions of a lesson: answered by keyboard, read out, printed, and
//! without JavaScript.

use anyhow::Result;

use crate::stage::Stage;
use crate::visit::{PHONE, Visit, WIDE};

const PAGE: &str = "tasks/waiting_for_a_task.html";

/// Number of the page's options whose explanation can be seen.
const EXPLAINED: &str = "[...document.querySelectorAll('.quiz details > :not(summary)')].filter(one => one.checkVisibility({ contentVisibilityAuto: true })).length";

/// Number of the page's options.
const OPTIONS: &str = "document.querySelectorAll('.quiz details').length";

pub async fn question_is_answered_by_keyboard_and_read_out(stage: &Stage) -> Result<()> {
    let session = stage.without_key().await?;
    for view in [WIDE, PHONE] {
        session.with_page(PAGE, view, async |visit| {
        assert_eq!(visit.eval::<usize>(OPTIONS).await?, 9);
        assert_eq!(
            visit.eval::<usize>(EXPLAINED).await?,
            0,
            "nothing is said before the reader has chosen"
        );
        let names: Vec<String> = visit
            .eval("[...document.querySelectorAll('.quiz')].map(one => one.ariaLabel)")
            .await?;
        assert_eq!(names, ["Question 1", "Question 2", "Question 3"]);

        for (option, word) in [
            (".quiz .right > summary", "Yes: "),
            (".quiz details:not(.right) > summary", "No: "),
        ] {
            visit.press(option, "Enter").await?;
            visit
                .wait_for(&format!(
                    "document.querySelector({option:?}).parentElement.open && \
                     document.getElementById('status').textContent.startsWith({word:?})"
                ))
                .await?;
        }
        assert_eq!(visit.eval::<usize>(EXPLAINED).await?, 2);
        // The mark of the right one is not that of a wrong one.
        let marks: Vec<String> = visit
            .eval("[...document.querySelectorAll('.quiz details[open] > summary')].map(one => getComputedStyle(one, '::before').content)")
            .await?;
        assert_eq!(marks.len(), 2);
        assert_ne!(marks[0], marks[1]);

        visit.press(".quiz .right > summary", " ").await?;
        visit
            .wait_for("!document.querySelector('.quiz .right').open")
            .await?;
 Ok(())
}).await?;
    }
    Ok(())
}

/// An option that lists what is printed shows a line below the other.
pub async fn lines_of_an_option_stand_below_each_other(stage: &Stage) -> Result<()> {
    let session = stage.without_key().await?;
    session.with_page("tasks/main_does_not_wait.html", PHONE, async |visit| {
    let tops: Vec<f64> = visit
        .eval("[...document.querySelector('.quiz .right summary').querySelectorAll('code')].map(one => one.getBoundingClientRect().top)")
        .await?;
    assert_eq!(tops.len(), 3);
    assert!(tops.is_sorted_by(|one, next| one < next), "{tops:?}");
    Ok(())
})
.await
}

pub async fn printed_page_explains_options_and_names_the_right(stage: &Stage) -> Result<()> {
    let session = stage.without_key().await?;
    session
        .with_page(PAGE, WIDE, async |visit| {
            visit.as_printed().await?;
            printed_as_it_should_be(visit).await?;

            visit.reload_without_scripts().await?;
            visit
                .wait_for("!document.documentElement.classList.contains('js')")
                .await?;
            printed_as_it_should_be(visit).await?;
            Ok(())
        })
        .await
}

async fn printed_as_it_should_be(visit: &Visit) -> Result<()> {
    assert_eq!(visit.eval::<usize>(OPTIONS).await?, 9);
    visit.wait_for(&format!("{EXPLAINED} === 9")).await?;
    let named: usize = visit
        .eval("[...document.querySelectorAll('.quiz summary')].filter(one => getComputedStyle(one, '::after').content.includes('the right one')).length")
        .await?;
    assert_eq!(named, 3);
    Ok(())
}

pub async fn option_explains_itself_without_javascript(stage: &Stage) -> Result<()> {
    let session = stage.without_key().await?;
    session
        .with_page(PAGE, WIDE, async |visit| {
            visit.reload_without_scripts().await?;
            assert_eq!(visit.eval::<usize>(EXPLAINED).await?, 0);
            visit.press(".quiz .right > summary", "Enter").await?;
            visit.wait_for(&format!("{EXPLAINED} === 1")).await?;
            Ok(())
        })
        .await
}
