//! Running programs from the page.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::panel::Panel;
use crate::stage::Stage;
use crate::visit::WIDE;

/// A program that goes on until it is stopped.
const ENDLESS: &str = "fn main() {\n    loop {\n        println!(\"tick\");\n        std::thread::sleep(std::time::Duration::from_millis(20));\n    }\n}\n";

pub async fn program_runs_and_its_lines_have_times(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    session.with_page("tasks/no_order.html", WIDE, async |visit| {
    let program = Panel::of(visit, "no_order");
    program.press("Run").await?;
    let printed: BTreeSet<String> = program.result().await?.into_iter().collect();
    let promised: BTreeSet<String> = (0..6)
        .map(|number| format!("coming from: task {number}"))
        .collect();
    assert_eq!(printed, promised);
    for line in program.lines().await? {
        assert_eq!(line.stream, "stdout");
        assert!(line.ms.ends_with(" ms"), "{line:?}");
    }
    // The focus is still on the button, which is Stop while it runs, and a screen
    // reader is told how it went.
    visit
        .wait_for("document.activeElement.getAttribute('aria-label') === 'Run no_order'")
        .await?;
    visit
        .wait_for("/Ended\\. exit status: 0.*6 lines/.test(document.querySelector('#status').textContent)")
        .await?;

    // What goes to stderr is marked, also for who sees no colours, and the line
    // it names leads into the editor.
    program.edit().await?;
    program
        .replace("fn main() {\n    print!(\"half \");\n    println!(\"a line\");\n    panic!(\"the machine leaks\");\n}\n")
        .await?;
    program.press("Run").await?;
    program.state("exit status: 101").await?;
    let lines = program.lines().await?;
    let of = |stream: &str| -> Vec<&str> {
        lines
            .iter()
            .filter(|line| line.stream == stream)
            .map(|line| line.text.as_str())
            .collect()
    };
    assert_eq!(of("stdout"), ["half a line"]);
    assert!(of("stderr").contains(&"the machine leaks"), "{lines:?}");
    let mark: String = visit
        .eval(&format!(
            "getComputedStyle({}, '::before').content",
            program.find(".stderr .text")
        ))
        .await?;
    assert!(mark.contains("err"), "{mark}");
    visit.press_button("line 4, column 5").await?;
    visit
        .wait_for("document.activeElement.querySelector('.cm-activeLine').textContent.includes('the machine leaks')")
        .await?;
    Ok(())
})
.await
}

pub async fn program_that_goes_on_is_stopped(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    session
        .with_page("tasks/no_order.html", WIDE, async |visit| {
            let program = Panel::of(visit, "no_order");
            program.edit().await?;
            program.replace(ENDLESS).await?;
            visit.key("Enter", "Control").await?;
            // Lines are there while it runs.
            visit
                .wait_for(&format!("{} !== null", program.find(".lines > div")))
                .await?;
            program.press("Stop").await?;
            program.state("Stopped after").await?;
            let shown = program.lines().await?.len();
            // Its place is free again, and nothing of it comes into the next run.
            program.press("Reset").await?;
            program.press("Run").await?;
            assert_eq!(program.result().await?.len(), 6);
            assert!(shown > 0);
            Ok(())
        })
        .await
}

pub async fn hundred_runs_grow_into_bars_beside_the_books(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    session.with_page("tasks/no_order.html", WIDE, async |visit| {
    let program = Panel::of(visit, "no_order");
    visit.press_button("Run 100 times: no_order").await?;
    program.state("Done, after").await?;
    let told: String = visit
        .eval(&format!("{}.textContent", program.find(".count")))
        .await?;
    assert!(told.starts_with("100 runs: "), "{told}");
    assert!(
        visit
            .eval::<bool>(&format!(
                "{0}.value === 100 && {0}.max === 100",
                program.find("progress")
            ))
            .await?
    );
    // The table is the text of the bars: every run is in it, the most frequent first.
    let times: Vec<i64> = visit
        .eval(&format!(
            "[...{}.querySelectorAll('.bars tbody tr')].map(row => Number(row.cells[0].textContent))",
            program.find(".output")
        ))
        .await?;
    let rest: i64 = visit
        .eval(&format!(
            "Number(({}.textContent.match(/\\d+/) || [0])[0])",
            program.find(".output .left-out")
        ))
        .await?;
    assert_eq!(times.iter().sum::<i64>() + rest, 100, "{times:?}, {rest}");
    assert!(times.is_sorted_by(|one, next| one >= next), "{times:?}");
    let first: String = visit
        .eval(&format!("{}.textContent", program.find(".bars code")))
        .await?;
    let mut numbers: Vec<&str> = first.split(' ').collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["0", "1", "2", "3", "4", "5"]);

    // One runtime where the order does not vary, another number of runs, and
    // the book's own figure for it.
    program.choose("current_thread").await?;
    visit
        .run(&format!(
            "const times = {}; times.value = 20; times.dispatchEvent(new Event('input'))",
            program.find("input")
        ))
        .await?;
    visit.press_button("Run 20 times: no_order").await?;
    program.state("Done on current_thread").await?;
    let told: String = visit
        .eval(&format!("{}.textContent", program.find(".count")))
        .await?;
    assert_eq!(told, "20 runs: the same output every time");
    let book: String = visit
        .eval(&format!("{}.textContent", program.find(".books")))
        .await?;
    assert!(
        book.starts_with("The book: on current_thread, 1 outcome"),
        "{book}"
    );
    visit.press_button("See the book’s own count").await?;
    visit
        .wait_for("document.querySelector('details.predict').open && document.activeElement.matches('figure')")
        .await?;
    Ok(())
})
.await
}

pub async fn runtime_is_chosen(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    session.with_page("tasks/no_order.html", WIDE, async |visit| {
    let program = Panel::of(visit, "no_order");
    program.edit().await?;
    program
        .replace("#[tokio::main]\nasync fn main() {\n    let here = tokio::runtime::Handle::current();\n    println!(\"{:?} {}\", here.runtime_flavor(), here.metrics().num_workers());\n}\n")
        .await?;
    let cores = std::thread::available_parallelism()?;
    for (runtime, prints) in [
        ("current_thread", "CurrentThread 1".to_owned()),
        ("workers_1", "MultiThread 1".to_owned()),
        ("workers_2", "MultiThread 2".to_owned()),
        ("workers_4", "MultiThread 4".to_owned()),
        ("workers_all", format!("MultiThread {cores}")),
    ] {
        program.choose(runtime).await?;
        program.press("Run").await?;
        visit
            .wait_for(&format!(
                "{}.textContent.includes('exit status: 0') && {}.textContent.includes({prints:?})",
                program.find(".state"),
                program.find(".output")
            ))
            .await?;
    }
    // A program that has made the choice itself is not asked.
    visit
        .wait_for(&format!(
            "!{}.closest('label').hidden",
            program.find("select")
        ))
        .await?;
    visit.press("pre.edited .cm-content", "ArrowLeft").await?;
    program
        .replace("#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {}\n")
        .await?;
    visit
        .wait_for(&format!(
            "{}.closest('label').hidden",
            program.find("select")
        ))
        .await?;
    Ok(())
})
.await
}

pub async fn program_is_reached_and_run_by_keyboard(stage: &Stage) -> Result<()> {
    let session = stage.with_key().await?;
    session
        .with_page("tasks/no_order.html", WIDE, async |visit| {
            let tab_to = async |name: &str| -> Result<()> {
                for _ in 0..40 {
                    visit.key("Tab", "").await?;
                    if visit.focused().await? == name {
                        return Ok(());
                    }
                }
                anyhow::bail!("{name} is not reached by Tab")
            };
            tab_to("Skip to the text").await?;
            visit.press("a.skip", "Enter").await?;
            visit
                .wait_for("document.activeElement.id === 'content'")
                .await?;
            tab_to("Run no_order").await?;
            visit.press("button.go", "Enter").await?;
            let program = Panel::of(visit, "no_order");
            assert_eq!(program.result().await?.len(), 6);

            // Into the editor and out of it again: Tab indents, Escape and Tab leave.
            tab_to("Edit no_order").await?;
            program.edit().await?;
            visit.key("Tab", "").await?;
            visit
                .wait_for("document.querySelector('.cm-line').textContent.startsWith('    //!')")
                .await?;
            visit.key("Escape", "").await?;
            visit.key("Tab", "").await?;
            visit
                .wait_for("!document.activeElement.closest('.cm-editor')")
                .await?;
            // Ctrl-Enter runs from anywhere in the program's group.
            tab_to("More for no_order").await?;
            visit
                .run(&format!("{}.textContent = ''", program.find(".state")))
                .await?;
            visit.key("Enter", "Control").await?;
            assert_eq!(program.result().await?.len(), 6);
            Ok(())
        })
        .await
}
