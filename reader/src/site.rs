//! A built book in memory. No path leads to a file outside of it, and it stays whole
//! while the next one is built.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use axum::body::Bytes;
use course::fault::Fault;
use course::fingerprint::{Fingerprint, Fingerprinter};
use percent_encoding::percent_decode_str;

use crate::addresses::{CONTENT_HASH, EVENTS, RUN};

/// The theme's template of a page, from the root of the course.
const TEMPLATE: &str = "book/theme/index.hbs";

/// The start of a page that [`TEMPLATE`] made for a book that is being served.
const SERVED: &str = "<html data-served ";

/// A file of the book, ready to be sent.
#[derive(Clone, Debug)]
pub struct Page {
    /// The bytes that are sent.
    pub body: Bytes,
    /// The media type.
    pub media: &'static str,
}

/// The answer of a book to an address.
#[derive(Debug)]
pub enum Found<'a> {
    /// A file.
    Page(&'a Page),
    /// A directory, whose address ends in a slash: relative links need it.
    Directory(String),
    /// Nothing, and the book's page for that, where it has one.
    Nothing(Option<&'a Page>),
}

/// A built book.
#[derive(Debug)]
pub struct Site {
    pages: BTreeMap<String, Page>,
    content_hash: Fingerprint,
}

impl Site {
    /// Loads a directory. Symbolic links in it are left out: they can lead anywhere.
    /// With `runs`, the pages are told where programs are run.
    ///
    /// # Errors
    ///
    /// When a file of it cannot be read, or its first page was not made to be served.
    pub fn load(dir: &Path, runs: bool) -> Result<Site, Fault> {
        let mut files = BTreeMap::new();
        collect(dir, "", &mut files).map_err(|error| {
            Fault::new(
                dir,
                format!("the built book cannot be read back: {error}"),
                "look whether something else writes to this directory, then save any chapter",
            )
        })?;
        let content_hash = content_hash(&files, runs);
        let mut pages = BTreeMap::new();
        for (path, mut body) in files {
            if path.ends_with(".html") {
                match stamp(&body, &content_hash, runs) {
                    Some(stamped) => body = stamped.into_bytes(),
                    // All chapters are made from the same template; `toc.html` is not.
                    None if path == "index.html" => return Err(unserved()),
                    None => {}
                }
            }
            let media = media_type(&path);
            let body = Bytes::from(body);
            pages.insert(path, Page { body, media });
        }
        Ok(Site {
            pages,
            content_hash,
        })
    }

    /// The hash of the contents: two builds of the same sources have the same one.
    pub fn content_hash(&self) -> &Fingerprint {
        &self.content_hash
    }

    /// Looks up the path of a request, percent signs and all.
    pub fn find(&self, path: &str) -> Found<'_> {
        let nothing = Found::Nothing(self.pages.get("404.html"));
        let Ok(path) = percent_decode_str(path).decode_utf8() else {
            return nothing;
        };
        let Some(path) = path.strip_prefix('/') else {
            return nothing;
        };
        let name = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        if let Some(page) = self.pages.get(&name) {
            return Found::Page(page);
        }
        if self.pages.contains_key(&format!("{path}/index.html")) {
            return Found::Directory(address(path));
        }
        nothing
    }
}

/// The address of a directory in the book.
fn address(path: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'_')
        .remove(b'.');
    format!("/{}/", utf8_percent_encode(path, KEPT))
}

/// The hash of all files, and of whether the pages can run programs.
fn content_hash(files: &BTreeMap<String, Vec<u8>>, runs: bool) -> Fingerprint {
    let mut parts = Fingerprinter::new();
    for (path, body) in files {
        parts.add(path, body);
    }
    parts.add("runs", [u8::from(runs)]).finish()
}

/// Reads the files in `dir` and below into `files`, by their paths.
fn collect(dir: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        // A file whose name is no text has no address.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Writes the content hash into the address at which a page listens for updates, so
/// that the server can tell a page that missed some; and, with `runs`, the address at
/// which programs are run into the page's root element, where its script looks
/// for it. `None` for a page without the two marks that the template makes.
fn stamp(page: &[u8], content_hash: &Fingerprint, runs: bool) -> Option<String> {
    let page = std::str::from_utf8(page).ok()?;
    let (before, page) = page.split_once(SERVED)?;
    let (attributes, after) = page.split_once(&endpoint(EVENTS))?;
    let opening = if runs {
        format!("<html data-run=\"{RUN}\" ")
    } else {
        "<html ".to_owned()
    };
    let endpoint = endpoint(&format!("{EVENTS}?{CONTENT_HASH}={content_hash}"));
    Some(format!("{before}{opening}{attributes}{endpoint}{after}"))
}

/// The attribute of the template with the address at which a page listens for updates.
fn endpoint(address: &str) -> String {
    format!("data-endpoint=\"{address}\"")
}

/// The fault of a template that does not mark the pages of a served book.
fn unserved() -> Fault {
    Fault::new(
        TEMPLATE,
        format!(
            "a page of the served book lacks `{SERVED}` or, after it, `{}`: it could hear of no \
             later build",
            endpoint(EVENTS)
        ),
        "begin the template with `<html{{#if live_reload_endpoint}} data-served{{/if}} `, and \
         give its script reload.js `data-endpoint=\"{{ live_reload_endpoint }}\"`",
    )
}

/// The media type that goes with a file name.
fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" | "md" | "rs" | "go" | "toml" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(files: &[(&str, &str)], runs: bool) -> Result<Site, Fault> {
        let dir = tempfile::tempdir().expect("a directory");
        for (path, body) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("directories");
            fs::write(path, body).expect("a file");
        }
        Site::load(dir.path(), runs)
    }

    fn site(files: &[(&str, &str)]) -> Site {
        load(files, false).expect("a site")
    }

    /// A page as the template makes it for a book that is being served.
    const PAGE: &str = "<!DOCTYPE HTML>\n<html data-served lang=\"en\">\n<script data-endpoint=\"__reader/events\"></script>\n<p>&lt;html ";

    fn body(site: &Site, path: &str) -> Option<String> {
        match site.find(path) {
            Found::Page(page) => Some(String::from_utf8_lossy(&page.body).into_owned()),
            Found::Directory(_) | Found::Nothing(_) => None,
        }
    }

    #[test]
    fn site_finds_the_index_of_a_directory() {
        let site = site(&[("index.html", PAGE), ("a b/index.html", "sub")]);
        assert!(body(&site, "/").is_some());
        assert_eq!(body(&site, "/a%20b/").as_deref(), Some("sub"));
        assert!(matches!(site.find("/a%20b"), Found::Directory(to) if to == "/a%20b/"));
    }

    #[test]
    fn site_finds_nothing_outside() {
        let site = site(&[("index.html", PAGE), ("x/y.html", "y")]);
        for path in [
            "/../index.html",
            "/x/../index.html",
            "/%2e%2e/index.html",
            "//etc/passwd",
            "/etc/passwd",
            "/x//y.html",
            "/%00",
            "/%ff",
            "",
            "index.html",
            "//",
            "/x",
        ] {
            assert!(matches!(site.find(path), Found::Nothing(None)), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn site_leaves_out_symbolic_links() {
        let outside = tempfile::tempdir().expect("a directory");
        fs::write(outside.path().join("secret.txt"), "secret").expect("a file");
        let dir = tempfile::tempdir().expect("a directory");
        let link = |to: &Path, name| std::os::unix::fs::symlink(to, dir.path().join(name));
        link(&outside.path().join("secret.txt"), "leak.txt").expect("a link");
        link(outside.path(), "leak").expect("a link");
        let site = Site::load(dir.path(), false).expect("a site");
        assert!(body(&site, "/leak.txt").is_none());
        assert!(body(&site, "/leak/secret.txt").is_none());
    }

    #[test]
    fn content_hash_follows_the_contents() {
        let one = site(&[("other.html", "home")]);
        assert_eq!(
            one.content_hash(),
            site(&[("other.html", "home")]).content_hash()
        );
        assert_ne!(
            one.content_hash(),
            site(&[("other.html", "moved")]).content_hash()
        );
        assert_ne!(
            one.content_hash(),
            site(&[("another.html", "home")]).content_hash()
        );
    }

    #[test]
    fn page_carries_its_content_hash() {
        let site = site(&[("index.html", PAGE)]);
        let home = body(&site, "/").expect("a page");
        let endpoint = format!(
            "data-endpoint=\"__reader/events?content_hash={}\"",
            site.content_hash()
        );
        assert!(home.contains(&endpoint), "{home}");
    }

    #[test]
    fn page_carries_the_address_that_runs_programs() {
        let opening = |site: &Site| {
            let home = body(site, "/").expect("a page");
            home.lines().nth(1).expect("a second line").to_owned()
        };
        let running = load(&[("index.html", PAGE)], true).expect("a site");
        assert_eq!(
            opening(&running),
            "<html data-run=\"/__reader/run\" lang=\"en\">"
        );
        let reading = site(&[("index.html", PAGE)]);
        assert_eq!(opening(&reading), "<html lang=\"en\">");
        assert_ne!(running.content_hash(), reading.content_hash());
    }

    #[test]
    fn template_without_its_marks_is_a_fault() {
        for mark in ["data-served ", "data-endpoint"] {
            let page = PAGE.replace(mark, "");
            let fault = load(&[("index.html", &page)], true).expect_err("no mark");
            let message = fault.to_string();
            assert!(message.starts_with("book/theme/index.hbs: "), "{message}");
            assert!(message.contains("help: begin the template"), "{message}");
        }
    }
}
