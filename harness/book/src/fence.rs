//! Fenced code blocks: which tags they may carry, and the Rust among them.

use std::path::Path;

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::include;
use course::fault::Fault;
use course::layout::{Layout, stem};
use course::lesson;
use course::nearest::nearest;

/// The tags a fence may carry, as they are written. One that includes a whole
/// program of a lesson's `examples` names it as well: `rust,example=no_order`. The
/// page runs it under that name, and `cargo run --example` does.
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

/// The behaviour that a fence promises of its Rust snippet.
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
    /// The text between them, hidden lines included, as it is written.
    pub text: String,
}

impl Snippet {
    /// The tags without the name of the program, which the harnesses that prove
    /// snippets do not know.
    pub fn plain_tags(&self) -> String {
        split_example(&self.tags).0
    }

    /// The behaviour that the tags promise.
    pub fn expectation(&self) -> Expectation {
        match self.plain_tags().as_str() {
            "rust,no_run" => Expectation::Compiles,
            "rust,compile_fail" => Expectation::CompileFails,
            "rust,should_panic" => Expectation::Panics,
            _ => Expectation::Runs,
        }
    }
}

/// The beginning of the tag that names a program.
const EXAMPLE: &str = "example=";

/// Tags without the one that names a program, and the name.
fn split_example(tags: &str) -> (String, Option<&str>) {
    let (named, plain): (Vec<&str>, Vec<&str>) =
        tags.split(',').partition(|tag| tag.starts_with(EXAMPLE));
    let name = named.first().map(|tag| &tag[EXAMPLE.len()..]);
    (plain.join(","), name)
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
    let parser = new_cmark_parser(markdown, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
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
            Event::End(TagEnd::CodeBlock) => inside = false,
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

/// The first and the last line of each code block of `markdown`.
pub(crate) fn code_lines(markdown: &str) -> Vec<(usize, usize)> {
    blocks(markdown)
        .into_iter()
        .map(|block| block.lines)
        .collect()
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

/// Fences of `chapter`, whose text is `markdown`, with tags that are not in
/// [`ALLOWED`] or with the wrong program's name, and indented blocks, which
/// rustdoc would take for Rust.
pub fn check(layout: &Layout, chapter: &Path, markdown: &str) -> Vec<Fault> {
    let file = layout.relative(chapter);
    blocks(markdown)
        .into_iter()
        .filter_map(|block| {
            let line = block.lines.0;
            let fault = match &block.tags {
                Some(tags) => wrong_tags(tags)
                    .or_else(|| wrong_example(layout, chapter, tags, &block.text))?,
                None => Fault::unplaced(
                    "an indented code block, which rustdoc takes for Rust",
                    "use a fence with a tag, or outdent the text",
                ),
            };
            Some(fault.in_file(&file).at(line))
        })
        .collect()
}

/// Tags that are not in [`ALLOWED`], as a fault without its place.
fn wrong_tags(tags: &str) -> Option<Fault> {
    let allowed = ALLOWED.join("; ");
    if tags.is_empty() {
        return Some(Fault::unplaced(
            "a fence without a tag, which rustdoc takes for Rust",
            format!("write one of: {allowed}"),
        ));
    }
    let (plain, _) = split_example(tags);
    (!ALLOWED.contains(&plain.as_str())).then(|| {
        let help = match nearest(&plain, ALLOWED) {
            Some(near) => format!("did you mean `{near}`? allowed are: {allowed}"),
            None => format!("allowed are: {allowed}"),
        };
        Fault::unplaced(format!("a fence with the unknown tag `{plain}`"), help)
    })
}

/// The wrong name, or none, of the program that a fence with the allowed `tags`
/// includes, as a fault without its place.
fn wrong_example(layout: &Layout, chapter: &Path, tags: &str, text: &str) -> Option<Fault> {
    let (plain, named) = split_example(tags);
    let directory = chapter.parent().unwrap_or(Path::new(""));
    let included = include::includes(text)
        .into_iter()
        .filter(|include| include.brings_all() && plain.starts_with("rust"))
        .map(|include| layout.relative(&directory.join(include.path)))
        .find(|path| lesson::place_of(path).is_some_and(|(_, part)| part == "examples"));
    let (message, wanted) = match (included, named) {
        (None, None) => return None,
        (Some(path), named) if Some(stem(&path).as_str()) == named => return None,
        (Some(path), named) => (
            format!(
                "a fence that includes {} {}",
                path.display(),
                match named {
                    None => "does not name it".to_owned(),
                    Some(name) => format!("names the program `{name}`"),
                }
            ),
            plain.replacen("rust", &format!("rust,{EXAMPLE}{}", stem(&path)), 1),
        ),
        (None, Some(name)) => (
            format!(
                "a fence names the program `{name}` and includes no whole program of a lesson's examples/"
            ),
            plain,
        ),
    };
    Some(Fault::unplaced(
        message,
        format!("write `{wanted}`: the page runs a program by the name in its fence"),
    ))
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
            Expectation::Runs => "rust",
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

    fn faults(markdown: &str) -> Vec<String> {
        let layout = Layout::at("/course");
        check(&layout, &layout.book_src().join("tasks/a.md"), markdown)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn tags_with_a_typo_suggest_the_nearest_tag() {
        for tags in ["rust,norun", "rust,example=a,norun"] {
            let found = faults(&format!("text\n\n```{tags}\n```\n"));
            assert_eq!(found.len(), 1);
            let text = &found[0];
            assert!(
                text.starts_with(
                    "book/src/tasks/a.md:3: a fence with the unknown tag `rust,norun`"
                ),
                "{text}"
            );
            assert!(text.contains("did you mean `rust,no_run`?"), "{text}");
        }
    }

    #[test]
    fn blocks_that_rustdoc_takes_for_rust_are_faults() {
        let found = faults("```\nx\n```\n\ntext\n\n    indented\n");
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("book/src/tasks/a.md:1: "), "{found:?}");
        assert!(found[1].starts_with("book/src/tasks/a.md:7: "), "{found:?}");
        assert_eq!(faults(CHAPTER), [""; 0]);
    }

    #[test]
    fn tags_like_no_other_get_no_suggestion() {
        let found = faults("```zzz\n```\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("help: allowed are: rust; "), "{found:?}");
    }

    #[test]
    fn blocks_inside_footnotes_and_definitions_are_no_code() {
        for text in [
            "Tea[^1].\n\n[^1]: It is hot.\n\n    And it stays so.\n",
            "tea\n: It is hot.\n\n    And it stays so.\n",
        ] {
            assert_eq!(faults(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn fences_in_an_admonition_keep_their_lines() {
        let found = snippets("> [!NOTE]\n> ```rust\n> fn main() {}\n> ```\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].lines, found[0].text.as_str()),
            ((2, 4), "fn main() {}\n")
        );
    }

    /// A fence with `tags` around an include.
    fn fence(tags: &str, include: &str) -> String {
        format!("> ```{tags}\n> {{{{#{include}}}}}\n> ```\n")
    }

    #[test]
    fn fences_name_the_program_that_they_include() {
        let kettle = "rustdoc_include ../../../code/lessons/tea/examples/kettle.rs:main";
        for good in [
            fence("rust,example=kettle", kettle),
            fence("rust,example=kettle,should_panic", kettle),
            fence(
                "rust,example=kettle",
                "include ../../../code/lessons/tea/examples/kettle.rs",
            ),
            // Not a whole program, or none of the examples.
            fence(
                "text",
                "include ../../../code/lessons/tea/examples/kettle.rs",
            ),
            fence(
                "text,output",
                "include ../../../code/lessons/tea/examples/kettle.stdout",
            ),
            fence(
                "rust",
                "include ../../../code/lessons/tea/examples/kettle.rs:main",
            ),
            fence(
                "rust,compile_fail",
                "rustdoc_include ../../../code/lessons/tea/compile_fail/kettle.rs:main",
            ),
        ] {
            assert_eq!(faults(&good), [""; 0], "{good}");
        }
        for (bad, message, help) in [
            (
                fence("rust,should_panic", kettle),
                "includes code/lessons/tea/examples/kettle.rs does not name it",
                "write `rust,example=kettle,should_panic`",
            ),
            (
                fence("rust,example=pot", kettle),
                "includes code/lessons/tea/examples/kettle.rs names the program `pot`",
                "write `rust,example=kettle`",
            ),
            (
                "```rust,example=kettle\nfn main() {}\n```\n".to_owned(),
                "names the program `kettle` and includes no whole program",
                "write `rust`",
            ),
            (
                fence(
                    "text,output,example=kettle",
                    "include ../../../code/lessons/tea/examples/kettle.stdout",
                ),
                "names the program `kettle` and includes no whole program",
                "write `text,output`",
            ),
        ] {
            let found = faults(&bad);
            assert_eq!(found.len(), 1, "{bad}: {found:?}");
            assert!(found[0].starts_with("book/src/tasks/a.md:1: "), "{found:?}");
            assert!(found[0].contains(message), "{found:?}");
            assert!(found[0].contains(help), "{found:?}");
        }
    }

    #[test]
    fn expectations_ignore_the_name_of_the_program() {
        let named = "```rust,example=kettle,should_panic\nfn main() {}\n```\n";
        let [snippet] = &snippets(named)[..] else {
            panic!("one snippet");
        };
        assert_eq!(snippet.expectation(), Expectation::Panics);
        assert_eq!(snippet.plain_tags(), "rust,should_panic");
        assert_eq!(for_skeptic(named), "```rust,no_run\nfn main() {}\n```\n");
        assert_eq!(
            for_skeptic("```rust,example=kettle\nfn main() {}\n```\n"),
            "```rust\nfn main() {}\n```\n"
        );
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
