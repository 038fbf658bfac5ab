//! Requests that are refused: no key, a bad body, a reader that runs nothing.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::common::{Book, REPEAT, RUN, refusal, status};
use crate::{HELLO, says_hello};

/// The request for a program that writes a file.
fn writing(file: &Path) -> String {
    let program = format!("fn main() {{ std::fs::write({file:?}, \"\").unwrap(); }}");
    json!({ "code": program }).to_string()
}

pub(crate) fn requests_without_the_key_are_refused() {
    let book = Book::new();
    let served = book.serve();
    let ran = book.path("ran");
    let body = writing(&ran);
    let key = &served.key;
    assert_eq!(key.len(), 64);
    let other = key.chars().rev().collect::<String>();
    for path in [RUN, REPEAT] {
        for headers in [
            String::new(),
            "X-Reader-Key: \r\n".to_owned(),
            format!("X-Reader-Key: {other}\r\n"),
            format!("X-Reader-Key: {}\r\n", &key[1..]),
            format!("X-Reader-Key: {key}0\r\n"),
            format!("X-Reader-Key: {key}\r\nX-Reader-Key: {key}\r\n"),
            format!("Cookie: key={key}\r\n"),
        ] {
            let answer = served.post(path, &headers, body.as_bytes());
            assert!(refusal(&answer, "403").contains("terminal"), "{headers:?}");
        }
        let by_address = served.post(&format!("{path}?key={key}"), "", body.as_bytes());
        refusal(&by_address, "403");
        // The right key, from another site.
        for headers in ["Origin: http://example.com\r\n", "Origin: null\r\n"] {
            let headers = format!("{}{headers}", served.key_header());
            let answer = served.post(path, &headers, body.as_bytes());
            assert_eq!(status(&answer), "403", "{headers:?}");
        }
        let answer = served.raw(&format!(
            "POST {path} HTTP/1.0\r\nHost: example.com\r\n{}Content-Length: {}\r\n\r\n{body}",
            served.key_header(),
            body.len()
        ));
        assert_eq!(status(&answer), "403", "another host");
        let got = served.raw(&format!(
            "GET {path} HTTP/1.0\r\nHost: {}\r\n{}\r\n",
            served.address,
            served.key_header()
        ));
        refusal(&got, "405");
    }
    assert!(!ran.exists());
    // The page itself does not hold it.
    assert!(!served.get("/").contains(key.as_str()));
}

pub(crate) fn key_stays_good_for_later_readers() {
    let book = Book::new();
    let served = book.serve();
    let key = &served.key;
    let ran = book.path("ran");
    let body = writing(&ran);
    let headers = format!(
        "{}Origin: http://{}\r\n",
        served.key_header(),
        served.address
    );
    assert_eq!(status(&served.post(RUN, &headers, body.as_bytes())), "200");
    assert!(ran.exists());

    // The next reader has the same key, so that a page that is open stays good.
    let file = book.path("target/reader/key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(&fs::read_to_string(&file).expect("a key"), key);
    assert_eq!(&book.serve().key, key);
}

pub(crate) fn requests_with_faults_are_refused_with_a_reason() {
    let book = Book::new();
    let served = book.serve();
    let post = |body: &[u8]| served.post(RUN, &served.key_header(), body);
    for (body, status, reason) in [
        (&b""[..], "400", "cannot be read"),
        (b"fn main() {}", "400", "cannot be read"),
        (b"{\"code\": \"fn main() {}\"", "400", "cannot be read"),
        (b"[]", "400", "cannot be read"),
        (b"{\"code\": 1}", "400", "cannot be read"),
        (b"{}", "400", "code"),
        (b"{\"code\": \"\xff\"}", "400", "cannot be read"),
        (b"{\"code\": \"\\ud800\"}", "400", "cannot be read"),
        (
            b"{\"code\": \"\", \"flavor\": \"workers_3\"}",
            "400",
            "workers_3",
        ),
        (b"{\"code\": \"\", \"edition\": \"2022\"}", "422", "2022"),
        (
            b"{\"code\": \"\", \"edition\": \"2024 -o /tmp/x\"}",
            "422",
            "edition",
        ),
    ] {
        let message = refusal(&post(body), status);
        assert!(
            message.contains(reason),
            "{}: {message}",
            String::from_utf8_lossy(body)
        );
    }
    // Text that is no program is the compiler's affair.
    for code in ["", "\0", "fn main() { \u{202e} }", "#!/bin/sh\necho"] {
        let events = served.run(code).rest();
        let last = events.last().expect("an event");
        assert_eq!(last["event"], "failed_to_compile", "{code:?}: {events:#?}");
    }

    says_hello(&served);
}

pub(crate) fn requests_that_are_too_long_are_refused() {
    let book = Book::new();
    let served = book.serve();
    let post = |body: &[u8]| served.post(RUN, &served.key_header(), body);
    // Just small enough, and just too large.
    let filled = |length: usize| {
        let empty = json!({ "code": HELLO }).to_string();
        json!({ "code": format!("{HELLO}{}", " ".repeat(length - empty.len())) }).to_string()
    };
    assert_eq!(status(&post(filled(64 * 1024).as_bytes())), "200");
    for length in [64 * 1024 + 1, 500_000] {
        let message = refusal(&post(filled(length).as_bytes()), "413");
        assert!(message.contains("64 kB"), "{message}");
    }
    let chunk = " ".repeat(0x8000);
    let chunks = format!("8000\r\n{chunk}\r\n").repeat(3);
    let answer = served.raw(&format!(
        "POST {RUN} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n{}\r\n{chunks}0\r\n\r\n",
        served.address,
        served.key_header()
    ));
    refusal(&answer, "413");
    says_hello(&served);
}

pub(crate) fn no_run_serves_the_book_alone() {
    let book = Book::new();
    let served = book.serve();
    let page = served.get("/");
    assert_eq!(
        page.matches("<html data-run=\"/__reader/run\" ").count(),
        1,
        "{page}"
    );
    let key = served.key_header();
    drop(served);
    fs::remove_dir_all(book.path("target/reader")).expect("nothing is left");

    let served = book.serve_with(&["--port", "0", "--no-run"]);
    assert_eq!(served.key, "");
    let page = served.get("/");
    assert_eq!(status(&page), "200");
    assert!(!page.contains("data-run"), "{page}");
    let body = json!({ "code": HELLO }).to_string();
    for path in [RUN, REPEAT] {
        let answer = served.post(path, &key, body.as_bytes());
        assert!(refusal(&answer, "404").contains("--no-run"));
    }
    assert!(!book.path("target/reader").exists());

    // Published pages do not run anything either.
    assert!(book.run(&["build", "--dest", "site"]).status.success());
    assert!(!book.read("site/index.html").contains("data-run"));
}
