//! The questions and headings of a chapter, with their lines.

use std::mem;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use mdbook_markdown::pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// The questions and headings of one chapter.
#[derive(Default)]
pub struct Outline {
    pub questions: Vec<Question>,
    /// The `## ` headings and their lines.
    pub headings: Vec<(String, usize)>,
}

/// One `<section class="quiz">`.
#[derive(Debug, Default)]
pub struct Question {
    pub line: usize,
    /// The `aria-label`.
    pub label: String,
    /// The text before the first option, programs left out.
    pub text: String,
    /// The programs, as they are written: includes.
    pub programs: String,
    pub options: Vec<Choice>,
    /// The `## ` heading that it stands under.
    pub under: String,
}

/// One `<details>` of a question.
#[derive(Debug, Default)]
pub struct Choice {
    pub line: usize,
    /// True where it is the right one.
    pub right: bool,
    /// True where it would be open before the reader has chosen.
    pub open: bool,
    /// The text of its `<summary>`, `<code>` left out.
    pub words: String,
    /// The text of each `<code>` in its `<summary>`.
    pub codes: Vec<String>,
    /// The text that is shown when it is opened.
    pub explanation: String,
}

impl Choice {
    /// The lines that it says are printed; `None` where it says something else,
    /// such as "it does not compile".
    pub fn lines(&self) -> Option<Vec<&str>> {
        match (self.words.trim(), self.codes.is_empty()) {
            ("", false) => Some(self.codes.iter().map(String::as_str).collect()),
            ("nothing", true) => Some(Vec::new()),
            _ => None,
        }
    }
}

impl Outline {
    /// Reads `markdown`.
    pub fn read(markdown: &str) -> Outline {
        let mut page = Outline::default();
        let mut question: Option<(Question, At)> = None;
        for (line, piece) in pieces(markdown, &mut page.headings) {
            let is_quiz = matches!(&piece, Piece::Start { name, class, .. } if name == "section" && has(class, "quiz"));
            if is_quiz {
                if let Piece::Start { label, .. } = piece {
                    let under = page.headings.iter().rev().find(|(_, at)| *at < line);
                    let fresh = Question {
                        line,
                        label,
                        under: under
                            .map(|(heading, _)| heading.clone())
                            .unwrap_or_default(),
                        ..Question::default()
                    };
                    // One that was never closed ends where the next begins.
                    let before = question.replace((fresh, At::Question));
                    page.questions.extend(before.map(|(one, _)| one));
                }
            } else if matches!(&piece, Piece::End(name) if name == "section") {
                page.questions.extend(question.take().map(|(one, _)| one));
            } else if let Some((question, at)) = &mut question {
                *at = question.take(line, piece, *at);
            }
        }
        page.questions.extend(question.map(|(one, _)| one));
        page
    }
}

/// A tag or a text, whether it was written as HTML or as Markdown.
enum Piece {
    Start {
        name: String,
        class: String,
        label: String,
        open: bool,
    },
    End(String),
    Text(String),
    Program(String),
}

/// The part of a question that is being read.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Question,
    Summary,
    Code,
    Explanation,
}

impl Question {
    /// Takes up one piece, and returns the part of the question that comes next.
    fn take(&mut self, line: usize, piece: Piece, at: At) -> At {
        match piece {
            Piece::Start {
                name, class, open, ..
            } => match name.as_str() {
                "details" => {
                    self.options.push(Choice {
                        line,
                        right: has(&class, "right"),
                        open,
                        ..Choice::default()
                    });
                    return At::Explanation;
                }
                "summary" => return At::Summary,
                "code" if at == At::Summary => {
                    if let Some(option) = self.options.last_mut() {
                        option.codes.push(String::new());
                    }
                    return At::Code;
                }
                _ => {}
            },
            Piece::End(name) => match (name.as_str(), at) {
                ("code", At::Code) => return At::Summary,
                ("summary", _) => return At::Explanation,
                ("details", _) => return At::Question,
                _ => {}
            },
            Piece::Text(text) => match (at, self.options.last_mut()) {
                (At::Summary, Some(option)) => option.words.push_str(&text),
                (At::Code, Some(option)) => {
                    if let Some(code) = option.codes.last_mut() {
                        code.push_str(&text);
                    }
                }
                (At::Explanation, Some(option)) => option.explanation.push_str(&text),
                (_, None) => self.text.push_str(&text),
                _ => {}
            },
            Piece::Program(text) if self.options.is_empty() => self.programs.push_str(&text),
            Piece::Program(_) => {}
        }
        at
    }
}

fn has(classes: &str, wanted: &str) -> bool {
    classes.split_whitespace().any(|class| class == wanted)
}

/// The tags and texts of `markdown` with their lines, in order; its `## `
/// headings are added to `headings`.
fn pieces(markdown: &str, headings: &mut Vec<(String, usize)>) -> Vec<(usize, Piece)> {
    let line_of = |offset: usize| 1 + markdown[..offset].matches('\n').count();
    let mut found = Vec::new();
    let mut heading: Option<String> = None;
    let mut program: Option<String> = None;
    // Lines of HTML that belong together, and where they begin.
    let mut html = (0, String::new());
    let parser = new_cmark_parser(markdown, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        if !html.1.is_empty() && !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            found.extend(tags(&mem::take(&mut html.1), line_of(html.0)));
        }
        let line = line_of(range.start);
        match event {
            Event::Html(text) | Event::InlineHtml(text) => {
                if html.1.is_empty() {
                    html.0 = range.start;
                }
                html.1.push_str(&text);
            }
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                headings.extend(heading.take().map(|text| (text, line)));
            }
            Event::Start(Tag::CodeBlock(_)) => program = Some(String::new()),
            Event::End(TagEnd::CodeBlock) => {
                found.extend(program.take().map(|text| (line, Piece::Program(text))));
            }
            Event::End(TagEnd::Paragraph) | Event::SoftBreak | Event::HardBreak => {
                found.push((line, Piece::Text("\n".to_owned())));
            }
            Event::Text(text) => match (&mut heading, &mut program) {
                (Some(heading), _) => heading.push_str(&text),
                (_, Some(program)) => program.push_str(&text),
                _ => found.push((line, Piece::Text(text.into_string()))),
            },
            Event::Code(text) if heading.is_none() => {
                let code = || "code".to_owned();
                found.push((
                    line,
                    Piece::Start {
                        name: code(),
                        class: String::new(),
                        label: String::new(),
                        open: false,
                    },
                ));
                found.push((line, Piece::Text(text.into_string())));
                found.push((line, Piece::End(code())));
            }
            _ => {}
        }
    }
    if !html.1.is_empty() {
        found.extend(tags(&html.1, line_of(html.0)));
    }
    found
}

/// The tags and texts of a piece of HTML that begins on the line `first`.
fn tags(html: &str, first: usize) -> Vec<(usize, Piece)> {
    let line_of = |offset: usize| {
        first
            + html.as_bytes()[..offset]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
    };
    let emitter = DefaultEmitter::<usize>::new_with_span();
    Tokenizer::new_with_emitter(html, emitter)
        .filter_map(|token| match token {
            Ok(Token::StartTag(tag)) => {
                let attribute = |name: &str| {
                    tag.attributes
                        .iter()
                        .find(|(attribute, _)| attribute.0 == name.as_bytes())
                        .map(|(_, value)| String::from_utf8_lossy(&value.value).into_owned())
                };
                Some((
                    line_of(tag.span.start),
                    Piece::Start {
                        name: String::from_utf8_lossy(&tag.name).into_owned(),
                        class: attribute("class").unwrap_or_default(),
                        label: attribute("aria-label").unwrap_or_default(),
                        open: attribute("open").is_some(),
                    },
                ))
            }
            Ok(Token::EndTag(tag)) => Some((
                line_of(tag.span.start),
                Piece::End(String::from_utf8_lossy(&tag.name).into_owned()),
            )),
            Ok(Token::String(text)) => Some((
                line_of(text.span.start),
                Piece::Text(String::from_utf8_lossy(&text.value).into_owned()),
            )),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAPTER: &str = "# T\n\n## Three questions\n\n<section class=\"quiz\" aria-label=\"Question 1\">\n\nWhat does this print?\n\n```rust\n{{#rustdoc_include x.rs:main}}\n```\n\n<details><summary><code>a &lt; b</code> <code>c</code></summary>\n\nNo: `c` comes first.\n\n</details>\n\n<details class=\"right\">\n<summary>nothing</summary>\n\nYes: **nobody** waits.\n\n</details>\n\n</section>\n\n## The whole file\n";

    #[test]
    fn questions_are_read_with_their_lines() {
        let page = Outline::read(CHAPTER);
        let headings: Vec<_> = page
            .headings
            .iter()
            .map(|(text, line)| (text.as_str(), *line))
            .collect();
        assert_eq!(headings, [("Three questions", 3), ("The whole file", 28)]);
        let [question] = page.questions.as_slice() else {
            panic!("{:#?}", page.questions);
        };
        assert_eq!((question.line, question.label.as_str()), (5, "Question 1"));
        assert_eq!(question.under, "Three questions");
        assert_eq!(question.text.trim(), "What does this print?");
        assert!(question.programs.contains("x.rs:main"));
        let [first, second] = question.options.as_slice() else {
            panic!("{:#?}", question.options);
        };
        assert_eq!((first.line, first.right), (13, false));
        assert_eq!(first.lines(), Some(vec!["a < b", "c"]));
        assert_eq!(first.explanation.trim(), "No: c comes first.");
        assert_eq!((second.line, second.right), (19, true));
        assert_eq!(second.lines(), Some(Vec::new()));
        assert_eq!(second.explanation.trim(), "Yes: nobody waits.");
    }

    #[test]
    fn options_in_words_list_no_lines() {
        let page = Outline::read(
            "<section class=\"quiz\">\n\n<details><summary>first <code>a</code>, then a panic</summary>\n\n</details>\n\n</section>\n",
        );
        assert_eq!(page.questions[0].options[0].lines(), None);
    }

    #[test]
    fn headings_and_explanations_are_read_like_mdbook() {
        let page = Outline::read(
            "## Three questions { #questions }\n\n<section class=\"quiz\">\n\n<details><summary>a</summary>\n\n> [!TIP]\n> Yes: it is so.\n\n</details>\n\n</section>\n",
        );
        assert_eq!(page.headings[0].0, "Three questions");
        let explanation = &page.questions[0].options[0].explanation;
        assert_eq!(explanation.trim(), "Yes: it is so.");
    }
}
