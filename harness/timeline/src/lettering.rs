//! The width of words, and words as markup.

use pulldown_cmark_escape::escape_html;

/// The width, in pixels, of the picture for which it is decided whether words
/// collide; in a wider one they lie further apart.
pub(super) const NARROW: f64 = 340.0;

/// The size of small text.
pub(super) const SMALL: f64 = 12.0;

/// The size of headings, 13, and a tenth more for their weight.
pub(super) const HEADING: f64 = 14.3;

/// The approximate width of a text in pixels, in the fonts of most pages. Too
/// wide is the safe side: it decides where words would collide.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|c| match c {
            ' ' | '.' | ',' | ':' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | 'f' | 't' | 'I' => 0.32,
            'm' | 'w' | 'M' | 'W' | '…' => 0.9,
            'A'..='Z' => 0.7,
            c if c >= '\u{1100}' => 1.0,
            _ => 0.57,
        })
        .sum();
    ems * size
}

/// The text, or its beginning and `…`, so that it fits `room` pixels.
pub(super) fn shortened(text: &str, size: f64, room: f64) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if width(&text, size) <= room {
        return text;
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if width(&short, size) + width("…", size) > room {
            short.pop();
            break;
        }
    }
    format!("{}…", short.trim_end())
}

/// Text for an element or an attribute, on one line.
///
/// Braces are written as references too, for `{{` would begin an include where
/// mdBook reads the picture; and what XML cannot hold at all becomes `�`.
pub(super) fn escaped(text: &str) -> String {
    let allowed = |c| match c {
        '\n' | '\r' | '\t' => ' ',
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => '\u{fffd}',
        c => c,
    };
    let line: String = text.chars().map(allowed).collect();
    let mut escaped = String::with_capacity(line.len());
    escape_html(&mut escaped, &line).expect("a String takes all that is written");
    escaped.replace('{', "&#123;").replace('}', "&#125;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_text_is_shortened() {
        assert_eq!(shortened("dinner", HEADING, 200.0), "dinner");
        assert_eq!(shortened("a  b\n\nc", HEADING, 200.0), "a b c");
        assert_eq!(shortened("dinner", HEADING, 0.0), "…");
        assert!(shortened("晩御飯を作ります", SMALL, 60.0).ends_with('…'));
    }
}
