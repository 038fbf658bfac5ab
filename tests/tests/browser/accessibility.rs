//! axe-core looks at every page, in both themes, and at one with a program that
//! was run, edited and repeated.
//!
//! axe-core comes from npm and is not part of the course: `scripts/prove` puts it into
//! `target/tools`, and `AXE_CORE` can name another copy of its `axe.min.js`.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::Once;

use anyhow::{Context, Result, ensure};
use course::layout::Layout;
use course::lesson::Lesson;
use course::tool;

use crate::pages;
use crate::panel::Panel;
use crate::stage::{Missing, Stage};
use crate::visit::{Visit, WIDE};

/// The file of axe-core, which need not be there.
pub fn axe_core_file(layout: &Layout) -> PathBuf {
    let installed = layout
        .target()
        .join("tools/node_modules/axe-core/axe.min.js");
    env::var_os("AXE_CORE").map_or(installed, PathBuf::from)
}

/// The text of axe-core.
///
/// # Errors
/// Says that it is missing, after a word that the test is skipped.
fn axe_core(layout: &Layout) -> Result<String> {
    let file = axe_core_file(layout);
    if !file.is_file() {
        let missing = Missing(format!("there is no {}", file.display()));
        ensure!(
            !tool::ci_requires_tools(),
            "CI=true requires axe-core: {missing}"
        );
        static TOLD: Once = Once::new();
        TOLD.call_once(|| {
            tool::report_skipped(&format!(
                "the look for barriers ({missing}; `npm install --prefix target/tools axe-core` puts it there)"
            ));
        });
        return Err(missing.into());
    }
    fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))
}

/// Lists the violations that axe-core finds in the page as it is now.
async fn barriers(visit: &Visit, axe: &str) -> Result<Vec<String>> {
    visit.run(&format!("if (!window.axe) {{ {axe} }}")).await?;
    visit
        .run("window.found = null; axe.run(document).then(report => { window.found = report.violations.map(one => \
              `${one.id}: ${one.help}: ${one.nodes.map(node => node.html).join(' ; ')}`) })")
        .await?;
    visit.wait_for("window.found !== null").await?;
    visit.eval("window.found").await
}

async fn set_theme(visit: &Visit, theme: &str) -> Result<()> {
    visit
        .run(&format!(
            "document.documentElement.classList.remove('light', 'dark'); document.documentElement.classList.add('{theme}')"
        ))
        .await
}

/// The pages that are looked at: all chapters, and two that are none.
pub fn pages(layout: &Layout) -> Result<Vec<String>> {
    let others = ["toc.html", "404.html"].map(str::to_owned);
    Ok(pages::pages(layout)?.into_iter().chain(others).collect())
}

pub async fn page_has_no_barrier_in_either_theme(stage: &Stage, page: &str) -> Result<()> {
    let axe = axe_core(&Layout::find()?)?;
    let session = stage.without_key().await?;
    // The page for an address that does not exist asks for what does not exist.
    session
        .with_complaining_page(page, WIDE, async |visit| {
            for theme in ["light", "dark"] {
                set_theme(visit, theme).await?;
                let found = barriers(visit, &axe).await?;
                assert_eq!(found, [""; 0], "{page} in {theme}");
            }
            Ok(())
        })
        .await
}

pub async fn program_that_ran_has_no_barrier(stage: &Stage) -> Result<()> {
    let layout = Layout::find()?;
    let axe = axe_core(&layout)?;
    // Its own: the exercise is solved in the end.
    let session = stage.own_reader_with_key(&[]).await?;
    session.with_page("tasks/no_order.html", WIDE, async |visit| {
    let both = async |what: &str| -> Result<()> {
        for theme in ["light", "dark"] {
            set_theme(visit, theme).await?;
            let found = barriers(visit, &axe).await?;
            assert_eq!(found, [""; 0], "{what} in {theme}");
        }
        Ok(())
    };
    let program = Panel::of(visit, "no_order");
    program.press("More for").await?;
    visit
        .run(&format!(
            "{}.value = 'coming from: task 0\\nno'",
            program.find("textarea")
        ))
        .await?;
    program.press("Run").await?;
    program.result().await?;
    both("an output with a comparison").await?;
    visit.press_button("Run 100 times: no_order").await?;
    program.state("Done, after").await?;
    both("the spread of many runs").await?;
    program.edit().await?;
    program
        .replace("// none\nfn main() {\n    let unused = 1;\n    eprintln!(\"out\");\n    println!(\"in\");\n}\n")
        .await?;
    program.press("Run").await?;
    program.result().await?;
    both("an editor and a warning").await?;
    visit.press("pre.edited .cm-content", "ArrowLeft").await?;
    program
        .replace("// none\nfn main() {\n    let shirts: u32 = \"7\";\n}\n")
        .await?;
    program.press("Run").await?;
    program.state("Does not compile").await?;
    both("a compiler error").await?;

    let exercise = Panel::of(visit, "the exercise");
    exercise.press("Check").await?;
    exercise.state("Not solved yet").await?;
    both("a failing attempt at an exercise").await?;
    exercise.edit().await?;
    exercise
        .replace(&fs::read_to_string(
            Lesson::at(&layout, "no_order")
                .exercise()
                .join("solution.rs"),
        )?)
        .await?;
    exercise.press("Check").await?;
    exercise.state("Solved").await?;
    both("a solved exercise").await?;
    Ok(())
})
.await
}
