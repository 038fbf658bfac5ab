//! Changing programs in the page.

use anyhow::Result;

use crate::panel::{FOCUS_IN_EDITOR, Panel};
use crate::stage::Stage;
use crate::visit::{PHONE, WIDE};

pub async fn change_is_run_kept_and_taken_back(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    session.with_page("tasks/no_order.html", WIDE, async |visit| {
    let requests = visit.requests();
    assert!(
        !requests
            .iter()
            .any(|url| url.contains("codemirror") || url.contains("editor")),
        "the editor is fetched before it is opened: {requests:?}"
    );
    let program = Panel::of(visit, "no_order");
    program.edit().await?;
    // The whole program, hidden lines included.
    visit
        .wait_for("document.activeElement.querySelector('.cm-line').textContent.startsWith('//! Six tasks')")
        .await?;
    let changed = "fn main() { println!(\"changed\"); }";
    program.replace(changed).await?;
    visit.key("Enter", "Control").await?;
    assert_eq!(program.result().await?, ["changed"]);

    visit.reload().await?;
    visit
        .wait_for(&format!(
            "(document.querySelector('pre.changed .cm-line') || {{}}).textContent === {changed:?}"
        ))
        .await?;
    program.press("Run").await?;
    assert_eq!(program.result().await?, ["changed"]);
    // Another program of the page is as it was.
    let other = Panel::of(visit, "order_by_joining");
    other.press("Run").await?;
    assert_eq!(other.result().await?.len(), 6);

    program.press("Reset").await?;
    program.press("Run").await?;
    visit
        .wait_for(&format!(
            "{}.querySelectorAll('.lines > div').length === 6",
            program.find(".output")
        ))
        .await?;
    // Taking it back can be taken back, and taken back again.
    visit.press("pre.edited .cm-content", "ArrowLeft").await?;
    visit.key("z", "Control").await?;
    visit
        .wait_for("document.querySelector('pre.changed') !== null")
        .await?;
    program.press("Reset").await?;
    program.press("Close the editor of").await?;
    visit
        .wait_for("document.querySelector('.cm-editor') === null")
        .await?;
    visit.reload().await?;
    assert!(
        visit
            .eval::<bool>("document.querySelector('.cm-editor, pre.changed') === null")
            .await?
    );
    Ok(())
})
.await
}

pub async fn compile_error_leads_into_the_editor(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    session.with_page("tasks/no_order.html", WIDE, async |visit| {
    let program = Panel::of(visit, "no_order");
    program.edit().await?;
    program
        .replace("fn main() {\n    let shirts: u32 = \"7\";\n    println!(\"{shirts}\");\n}\n")
        .await?;
    program.press("Run").await?;
    program.state("Does not compile: 1 error").await?;
    let said: String = visit
        .eval(&format!("{}.textContent", program.find(".said")))
        .await?;
    assert!(said.starts_with("error[E0308]: mismatched types"), "{said}");
    // Its colours are those of the page, and no control character is left.
    assert!(!said.contains('\u{1b}'), "{said}");
    visit
        .wait_for(&format!(
            "{}.textContent.includes('E0308')",
            program.find(".said .d-error")
        ))
        .await?;
    visit.press_button("line 2, column 23").await?;
    visit.wait_for(FOCUS_IN_EDITOR).await?;
    visit.write("x").await?;
    visit
        .wait_for("document.activeElement.querySelectorAll('.cm-line')[1].textContent === '    let shirts: u32 = x\"7\";'")
        .await?;
 Ok(())
}).await?;

    // A program of the book that must not compile says so in the same way, and
    // its error leads to a line of it.
    session
        .with_page("tasks/what_a_task_may_hold.html", WIDE, async |visit| {
            let refused = Panel::of(visit, "program 1");
            refused.press("Run").await?;
            refused.state("Does not compile: 1 error").await?;
            let place: String = visit
                .eval(&format!("{}.textContent", refused.find(".said .place")))
                .await?;
            visit.press_button(&place).await?;
            visit.wait_for(FOCUS_IN_EDITOR).await?;
            Ok(())
        })
        .await
}

pub async fn editor_and_output_fit_a_phone(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    session
        .with_page("tasks/no_order.html", PHONE, async |visit| {
            let width = "document.documentElement.scrollWidth";
            let program = Panel::of(visit, "no_order");
            program.press("More for").await?;
            program.edit().await?;
            let long = "0123456789".repeat(40);
            program
                .replace(&format!(
                    "fn main() {{ println!(\"{long}\"); eprintln!(\"{long}\"); }}"
                ))
                .await?;
            program.press("Run").await?;
            assert_eq!(program.result().await?, [long.as_str(), long.as_str()]);
            assert_eq!(visit.eval::<i64>(width).await?, PHONE.0);
            visit.press_button("Run 100 times: no_order").await?;
            program.state("Done, after").await?;
            assert_eq!(visit.eval::<i64>(width).await?, PHONE.0);
            visit.press("pre.edited .cm-content", "ArrowLeft").await?;
            program
                .replace(&format!("fn main() {{ let shirts: u32 = \"{long}\"; }}"))
                .await?;
            program.press("Run").await?;
            program.state("Does not compile").await?;
            assert_eq!(visit.eval::<i64>(width).await?, PHONE.0);
            Ok(())
        })
        .await
}
