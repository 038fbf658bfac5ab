//! The page that is shown while there is no book, since the first build failed.

use course::fault::Faults;
use course::html;

use crate::addresses::{CONTENT_HASH, EVENTS};
use crate::status::NO_BOOK;

/// Renders the page. It stands alone, listens for updates like every other page, and gives
/// way to the book as soon as there is one.
pub fn render(faults: Option<&Faults>) -> String {
    let list = faults.map(ToString::to_string).unwrap_or_default();
    // The faults come last, so that none of them can name a placeholder.
    PAGE.replace("@events@", &format!("{EVENTS}?{CONTENT_HASH}={NO_BOOK}"))
        .replace("@faults@", &html::escaped(&list))
}

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The book cannot be built</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 12vh auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
pre { font: 0.9rem/1.6 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
  border-left: 4px solid #c0392b; padding: 0.75rem 1rem; background: rgb(128 128 128 / 12%); }
</style>
</head>
<body>
<main>
<h1>The book cannot be built</h1>
<pre role="alert" id="faults">@faults@</pre>
<p>Repair the file and save it: this page becomes the book.</p>
</main>
<script>
const updates = new EventSource("/@events@");
updates.addEventListener("fault", (event) => {
  document.getElementById("faults").textContent = JSON.parse(event.data).text;
});
updates.addEventListener("reload", () => location.reload());
</script>
</body>
</html>
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use course::fault::Fault;

    #[test]
    fn fault_page_escapes_faults() {
        let message = "no <script>alert(1)</script> & no @events@";
        let fault = Fault::new("book/src/a.md", message, "none").at(3);
        let page = render(Some(&fault.into()));
        assert!(page.contains("book/src/a.md:3"));
        assert!(page.contains("no &lt;script&gt;alert(1)&lt;/script&gt; &amp; no @events@"));
    }
}
