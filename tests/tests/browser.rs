//! The reader in a real browser: every page as a person meets it. Where there
//! is no Chromium the tests say so and pass; with `CI=true` they fail.

mod browser_session;
mod course;

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};
use browser_session::{PHONE, Session, WIDE};
use code::amdahl;
use course::Course;
use harness::layout::Layout;
use harness::summary;

/// The paths of all pages, as a browser asks for them.
fn pages(layout: &Layout) -> Result<Vec<String>> {
    Ok(summary::chapters(layout)?
        .into_iter()
        .map(|(chapter, _)| chapter.with_extension("html"))
        .map(|page| page.to_string_lossy().replace('\\', "/"))
        .collect())
}

#[tokio::test]
async fn every_page_is_light_quiet_and_fits_a_phone() -> Result<()> {
    let layout = Layout::find()?;
    let Some(session) = Session::start(&layout).await? else {
        return Ok(());
    };
    for page in pages(&layout)? {
        for view in [WIDE, PHONE] {
            let visit = session.visit(&page, view).await?;
            assert_eq!(visit.complaints, [""; 0], "{page} complains");
            let elsewhere: Vec<&String> = visit
                .requests
                .iter()
                .filter(|url| !url.starts_with(&session.url) && !url.starts_with("data:"))
                .collect();
            assert!(
                elsewhere.is_empty(),
                "{page} asks other hosts: {elsewhere:?}"
            );
            let width: i64 = visit.eval("document.documentElement.scrollWidth").await?;
            assert!(
                width <= view.0,
                "{page} is {width} px wide in a window of {}",
                view.0
            );

            // While it is served, a page also asks for news of the next build.
            let asked: BTreeSet<&str> = visit
                .requests
                .iter()
                .filter_map(|url| url.strip_prefix(&session.url))
                .filter(|path| !path.contains("__reader") && !path.contains("reload"))
                .collect();
            let mut bytes = 0;
            for path in &asked {
                bytes += gzipped(&session.built(path))?;
            }
            assert!(
                asked.len() <= 15 && bytes <= 100_000,
                "{page}: {} requests and {bytes} bytes gzipped, promised are 15 and 100000: {asked:#?}",
                asked.len()
            );
            println!("{page}: {} requests, {bytes} bytes gzipped", asked.len());
            visit.close().await?;
        }
    }
    session.end().await
}

fn gzipped(file: &std::path::Path) -> Result<usize> {
    use std::io::Write;
    let content = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&content)?;
    Ok(encoder.finish()?.len())
}

#[tokio::test]
async fn a_lesson_is_read_by_keyboard() -> Result<()> {
    let layout = Layout::find()?;
    let Some(session) = Session::start(&layout).await? else {
        return Ok(());
    };
    let visit = session.visit("tasks/no_order.html", WIDE).await?;

    // A fold is shut until the reader has answered.
    visit
        .wait_for("!document.querySelector('details.predict').open")
        .await?;
    visit.press("details.predict summary", "Enter").await?;
    visit
        .wait_for("document.querySelector('details.predict').open")
        .await?;

    // The hidden lines of the first program.
    let hidden = "getComputedStyle(document.querySelector('pre .boring')).display === 'none'";
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
    session.end().await
}

/// The control of the lesson on Amdahl's law computes what the function of the
/// course computes.
#[tokio::test]
async fn the_control_of_amdahls_law_follows_the_law() -> Result<()> {
    let layout = Layout::find()?;
    let Some(session) = Session::start(&layout).await? else {
        return Ok(());
    };
    let visit = session.visit("tasks/amdahl.html", WIDE).await?;
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
            _ => format!("limit {:.2}", amdahl::limit(share)),
        };
        let plural = if cores == 1 { "" } else { "s" };
        let law = amdahl::speedup(share, cores);
        assert_eq!(
            shown.trim(),
            format!("{percent} % on {cores} core{plural}: {law:.2} times as fast, {limit}")
        );
    }
    session.end().await
}

#[tokio::test]
async fn a_mistake_is_shown_in_the_page_and_goes_when_it_is_mended() -> Result<()> {
    let theme = Layout::find()?.theme();
    let course = Course::new()?;
    copy_all(&theme, &course.layout().theme())?;
    course.append(
        "book.toml",
        "[output.html]\ntheme = \"book/theme\"\nadditional-js = [\"book/theme/reload.js\"]\n",
    )?;
    let Some(session) = Session::start(course.layout()).await? else {
        return Ok(());
    };
    let visit = session.visit("tasks/first.html", WIDE).await?;
    let good = course.read("book/src/tasks/first.md")?;
    let panel =
        "(document.querySelector('section[aria-label=\"Faults in the book\"]') || {}).innerText";

    course.append("book/src/tasks/first.md", "\nNew words.\n")?;
    visit
        .wait_for("document.querySelector('main').innerText.includes('New words.')")
        .await?;

    course.append("book/src/tasks/first.md", "\n{{#include nowhere.rs}}\n")?;
    visit
        .wait_for(&format!(
            "({panel} || '').includes('book/src/tasks/first.md:9')"
        ))
        .await?;
    let shown: String = visit.eval(panel).await?;
    assert!(shown.contains("nowhere.rs"), "{shown}");
    // The last good page is still there, under the panel.
    visit
        .wait_for("document.querySelector('main').innerText.includes('New words.')")
        .await?;

    course.write("book/src/tasks/first.md", &good)?;
    visit
        .wait_for(&format!("!({panel} || '').includes('nowhere.rs')"))
        .await?;
    visit
        .wait_for("!document.querySelector('main').innerText.includes('New words.')")
        .await?;
    session.end().await
}

fn copy_all(from: &std::path::Path, to: &std::path::Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
