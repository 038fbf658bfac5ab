//! Fenced code blocks: which tags they may carry, and the Rust among them.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::fault::Fault;

/// The tags a fence may carry, as they are written.
pub const ALLOWED: [&str; 10] = [
    "rust",
    "rust,no_run",
    "rust,compile_fail",
    "rust,should_panic",
    "go",
    "toml",
    "console",
    "text",
    "text,output",
    "text,diagnostic",
];

/// What a Rust snippet must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Compile and run to its end.
    Runs,
    /// Compile; it is not run.
    Compiles,
    /// Be refused by the compiler.
    CompileFails,
    /// Compile, and panic when it is run.
    Panics,
}

/// One Rust snippet of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The tags of its fence.
    pub tags: String,
    /// The lines of its fence in the text it was found in: the opening line
    /// (counted from 1) and the closing one.
    pub lines: (usize, usize),
    /// What stands between them, hidden lines included, as it is written.
    pub text: String,
}

impl Snippet {
    /// What its tags say it must do.
    pub fn expectation(&self) -> Expectation {
        match self.tags.as_str() {
            "rust,no_run" => Expectation::Compiles,
            "rust,compile_fail" => Expectation::CompileFails,
            "rust,should_panic" => Expectation::Panics,
            _ => Expectation::Runs,
        }
    }
}

struct Block {
    tags: Option<String>,
    lines: (usize, usize),
    text: String,
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut inside = false;
    let line_of = |offset: usize| 1 + markdown[..offset].matches('\n').count();
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                inside = true;
                let source = markdown[range.clone()].trim_end();
                found.push(Block {
                    tags: match kind {
                        CodeBlockKind::Fenced(tags) => Some(tags.trim().to_owned()),
                        CodeBlockKind::Indented => None,
                    },
                    lines: (line_of(range.start), line_of(range.start + source.len())),
                    text: String::new(),
                });
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => inside = false,
            Event::Text(text) if inside => {
                if let Some(block) = found.last_mut() {
                    block.text.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

/// The Rust snippets of `markdown`, in order.
pub fn snippets(markdown: &str) -> Vec<Snippet> {
    blocks(markdown)
        .into_iter()
        .filter_map(|block| {
            let tags = block.tags?;
            tags.split(',').any(|tag| tag == "rust").then_some(Snippet {
                tags,
                lines: block.lines,
                text: block.text,
            })
        })
        .collect()
}

/// Fences whose tags are not in [`ALLOWED`], and indented blocks, which rustdoc
/// would take for Rust.
pub fn check(file: &std::path::Path, markdown: &str) -> Vec<Fault> {
    blocks(markdown)
        .into_iter()
        .filter_map(|block| {
            let fault = match block.tags {
                Some(tags) if ALLOWED.contains(&tags.as_str()) => return None,
                Some(tags) if tags.is_empty() => Fault::new(
                    file,
                    "a fence without a tag, which rustdoc takes for Rust",
                    format!("write one of: {}", ALLOWED.join("; ")),
                ),
                Some(tags) => Fault::new(
                    file,
                    format!("a fence with the unknown tag `{tags}`"),
                    format!(
                        "did you mean `{}`? allowed are: {}",
                        nearest(&tags),
                        ALLOWED.join("; ")
                    ),
                ),
                None => Fault::new(
                    file,
                    "an indented code block, which rustdoc takes for Rust",
                    "use a fence with a tag, or outdent the text",
                ),
            };
            Some(fault.at(block.lines.0))
        })
        .collect()
}

fn nearest(tags: &str) -> &'static str {
    ALLOWED
        .into_iter()
        .min_by_key(|allowed| strsim::levenshtein(allowed, tags))
        .unwrap_or("text")
}

/// The copy of an expanded chapter that skeptic 0.14.2 can prove.
///
/// skeptic knows no `compile_fail`; for it such a snippet is one whose
/// compilation must panic. And it lets `should_panic` pass on a compile error,
/// so there it proves only that the snippet compiles; rustdoc proves the panic.
/// No line is added or removed.
pub fn for_skeptic(markdown: &str) -> String {
    let mut lines: Vec<String> = markdown.lines().map(str::to_owned).collect();
    for snippet in snippets(markdown) {
        let tags = match snippet.expectation() {
            Expectation::Runs => continue,
            Expectation::Compiles | Expectation::Panics => "rust,no_run",
            Expectation::CompileFails => "rust,should_panic,no_run",
        };
        let opening = &mut lines[snippet.lines.0 - 1];
        *opening = opening.replacen(&snippet.tags, tags, 1);
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const CHAPTER: &str = "# T\n\n```rust\nfn main() {}\n```\n\n<details>\n\n```text,output\nx\n```\n\n</details>\n\n```rust,compile_fail\n# hidden\nlet x;\n```\n\n> ```rust,should_panic\n> fn main() { panic!() }\n> ```\n";

    #[test]
    fn snippets_are_found_with_their_lines() {
        let found = snippets(CHAPTER);
        let short: Vec<_> = found
            .iter()
            .map(|snippet| (snippet.tags.as_str(), snippet.lines, snippet.text.as_str()))
            .collect();
        assert_eq!(
            short,
            [
                ("rust", (3, 5), "fn main() {}\n"),
                ("rust,compile_fail", (15, 18), "# hidden\nlet x;\n"),
                ("rust,should_panic", (20, 22), "fn main() { panic!() }\n"),
            ]
        );
    }

    #[test]
    fn a_typo_in_a_tag_is_a_fault_with_the_nearest_tag() {
        let found = check(Path::new("a.md"), "text\n\n```rust,norun\n```\n");
        assert_eq!(found.len(), 1);
        let text = found[0].to_string();
        assert!(
            text.starts_with("a.md:3: a fence with the unknown tag `rust,norun`"),
            "{text}"
        );
        assert!(text.contains("did you mean `rust,no_run`?"), "{text}");
    }

    #[test]
    fn blocks_that_rustdoc_takes_for_rust_are_faults() {
        let found = check(Path::new("a.md"), "```\nx\n```\n\ntext\n\n    indented\n");
        let lines: Vec<_> = found.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [Some(1), Some(7)]);
        assert_eq!(check(Path::new("a.md"), CHAPTER), []);
    }

    #[test]
    fn skeptic_is_told_in_its_own_words() {
        let copy = for_skeptic(CHAPTER);
        assert_eq!(copy.lines().count(), CHAPTER.lines().count());
        assert!(copy.contains("```rust,should_panic,no_run\n# hidden"));
        assert!(copy.contains("> ```rust,no_run\n> fn main"));
        assert!(!copy.contains("compile_fail"));
    }
}
