//! Text inside HTML and SVG.

use pulldown_cmark_escape::escape_html_body_text;

/// `text` as it is written between two tags, with `&`, `<` and `>` as references.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_html_body_text(&mut escaped, text).expect("a String takes all that is written");
    escaped
}
