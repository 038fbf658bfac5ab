//! A page while it is being written: mistakes are shown in it.

use std::fs;
use std::path::Path;

use anyhow::Result;
use course::layout::Layout;

use crate::small_course::Course;
use crate::stage::Stage;
use crate::visit::{Visit, WIDE};

pub async fn mistake_is_shown_and_goes_when_mended(stage: &Stage) -> Result<()> {
    let course = themed()?;
    let session = stage.own_reader(course.layout(), &[]).await?;
    session.with_page("tasks/first.html", WIDE, async |visit| {
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
    Ok(())
})
.await
}

// A browser opens six connections to a host, for all its tabs together.
pub async fn hidden_tab_holds_no_connection_and_catches_up(stage: &Stage) -> Result<()> {
    let course = themed()?;
    let session = stage.own_reader(course.layout(), &[]).await?;
    let mut hidden = Vec::new();
    for _ in 0..8 {
        let visit = session.visit("tasks/first.html", WIDE).await?;
        look(&visit, false).await?;
        hidden.push(visit);
    }
    let seen = session.visit("tasks/first.html", WIDE).await?;
    course.append("book/src/tasks/first.md", "\nNew words.\n")?;
    let news = "document.querySelector('main').innerText.includes('New words.')";
    seen.wait_for(news).await?;
    for visit in &hidden {
        assert!(
            !visit.eval::<bool>(news).await?,
            "a hidden tab was told at once"
        );
        look(visit, true).await?;
        visit.wait_for(news).await?;
        look(visit, false).await?;
    }
    Ok(())
}

/// Shows or hides the tab, as far as its page can tell.
async fn look(visit: &Visit, shown: bool) -> Result<()> {
    visit
        .run(&format!(
            "Object.defineProperty(document, 'hidden', {{ configurable: true, value: {} }});\
             document.dispatchEvent(new Event('visibilitychange'))",
            !shown
        ))
        .await
}

/// A small course with the theme of this one.
fn themed() -> Result<Course> {
    let course = Course::new()?;
    copy_all(&Layout::find()?.theme(), &course.layout().theme())?;
    course.append(
        "book.toml",
        "[output.html]\ntheme = \"book/theme\"\nadditional-js = [\"book/theme/reload.js\"]\n",
    )?;
    Ok(course)
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
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
