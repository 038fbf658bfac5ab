//! Every page: light, quiet, no wider than its window, asking no other host.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use book::summary;
use course::layout::Layout;

use crate::stage::{Session, Stage};
use crate::visit::{PHONE, View, Visit, WIDE};

/// The paths of all pages, as a browser asks for them.
pub fn pages(layout: &Layout) -> Result<Vec<String>> {
    Ok(summary::chapters(layout)?
        .into_iter()
        .map(|(chapter, _)| chapter.with_extension("html"))
        .map(|page| page.to_string_lossy().replace('\\', "/"))
        .collect())
}

pub async fn page_is_light_quiet_and_fits_a_phone(stage: &Stage, page: &str) -> Result<()> {
    let session = stage.without_key().await?;
    for view in [WIDE, PHONE] {
        let proof = async |visit: &Visit| {
            let weight = light_quiet_and_fitting(&session, visit, page, view).await?;
            stage.note(&weight);
            Ok(())
        };
        session.with_page(page, view, proof).await?;
    }
    Ok(())
}

/// Proves an open page to be so, and tells its weight.
async fn light_quiet_and_fitting(
    session: &Session,
    visit: &Visit,
    page: &str,
    view: View,
) -> Result<String> {
    let requests = visit.requests();
    let elsewhere: Vec<&String> = requests
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
    // What is in the head has a size: no rule meant for something else hides it.
    let hidden: u32 = visit
        .eval("[...document.querySelectorAll('header.top svg')].filter(icon => !icon.getBoundingClientRect().width).length")
        .await?;
    assert_eq!(hidden, 0, "icons in the head of {page} that are not there");

    // While it is served, a page also asks for news of the next build.
    let asked: BTreeSet<&str> = requests
        .iter()
        .filter_map(|url| url.strip_prefix(&session.url))
        .filter(|path| !path.contains("__reader") && !path.contains("reload"))
        .collect();
    let mut bytes = 0;
    for path in &asked {
        bytes += gzipped(&session.read(path).await?)?;
    }
    let count = asked.len();
    assert!(
        count <= 15 && bytes <= 100_000,
        "{page}: {count} requests and {bytes} bytes gzipped, promised are 15 and 100000: {asked:#?}"
    );
    Ok(format!("{page}: {count} requests, {bytes} bytes gzipped"))
}

/// A verdict on pages depends on the files that are noted.
pub async fn files_that_a_page_asks_for_are_noted(stage: &Stage) -> Result<()> {
    let session = stage.without_key().await?;
    let page = "tasks/no_order.html";
    session.with_page(page, WIDE, async |_| Ok(())).await?;
    stage.close().await;
    let files = stage.files_of_the_book();
    assert!(files.contains(Path::new(page)), "{files:?}");
    for extension in ["css", "js", "woff2"] {
        assert!(
            files
                .iter()
                .any(|file| file.extension().is_some_and(|one| one == extension)),
            "no {extension}: {files:?}"
        );
    }
    for file in &files {
        let built = session.built(&file.to_string_lossy());
        assert!(built.is_file(), "{} is no file", built.display());
    }
    Ok(())
}

fn gzipped(content: &[u8]) -> Result<usize> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}
