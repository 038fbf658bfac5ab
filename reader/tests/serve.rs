//! `serve`, asked as a browser does: the pages, the updates, and the requests to refuse.

mod common;

use std::fs;
use std::net::TcpListener;

use common::{Book, errors};

const LESSON: &str = "book/src/tasks/no_order.md";
const PAGE: &str = "/tasks/no_order.html";

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

fn has_header(answer: &str, header: &str) -> bool {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    head.lines().any(|line| line.eq_ignore_ascii_case(header))
}

#[test]
fn serve_answers_with_the_book() {
    let book = Book::new();
    let served = book.serve();

    let home = served.get("/");
    assert_eq!(status(&home), "200", "{home}");
    assert!(home.contains("This is the first page."));
    assert!(has_header(&home, "content-type: text/html; charset=utf-8"));
    assert!(has_header(&home, "cache-control: no-cache"));
    assert!(
        home.contains("__reader/events?content_hash="),
        "the page does not listen for updates"
    );

    let page = served.get(&format!("{PAGE}?search=order"));
    assert!(page.contains("six tasks"), "{page}");
    let style = home
        .split('"')
        .find(|part| part.ends_with(".css"))
        .expect("a style sheet");
    let style = served.get(&format!("/{style}"));
    assert!(
        has_header(&style, "content-type: text/css; charset=utf-8"),
        "{style}"
    );

    let missing = served.get("/tasks/nowhere.html");
    assert_eq!(status(&missing), "404");
    assert!(
        missing.contains("<base href=\"/\">"),
        "mdBook's own page for it, at the root of the server: {missing}"
    );

    let host = &served.address;
    let head = served.raw(&format!(
        "HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    ));
    assert_eq!(status(&head), "200");
    assert!(head.ends_with("\r\n\r\n"), "{head}");
    let post = served.raw(&format!(
        "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    ));
    assert_eq!(status(&post), "405");
}

#[test]
fn serve_says_when_a_port_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its number").port().to_string();
    let book = Book::new();
    let served = book.serve_with(&["--first-port", &port]);
    let next = served.address.rsplit(':').next().expect("a port");
    assert_ne!(next, port);
    let said = format!("Port {port} is taken, using {next}.");
    assert!(
        served.seen.contains(&said),
        "{said:?} is not in {:?}",
        served.seen
    );
    assert_eq!(status(&served.get("/")), "200");
}

#[test]
fn serve_fails_on_a_taken_port_asked_for() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its number").port().to_string();
    let book = Book::new();
    for args in [&["--port", &port][..], &["serve", "--port", &port]] {
        let run = book.run(args);
        assert_eq!(run.status.code(), Some(1), "{args:?}");
        let said = errors(&run);
        assert!(
            said.contains(&format!("cannot listen on port {port}")),
            "{said}"
        );
        assert!(said.contains("--port"), "what to do is not said: {said}");
    }
}

#[test]
fn saves_reload_the_page() {
    let book = Book::new();
    let mut served = book.serve();
    let mut updates = served.updates();
    updates.wait_for("mended");

    book.add(LESSON, "A new paragraph.");
    updates.wait_for("reload");
    assert!(served.get(PAGE).contains("A new paragraph."));
    served.line_with("The book is built after book/src/tasks/no_order.md");

    for (path, text) in [
        (
            "code/lessons/no_order/examples/no_order.rs",
            "fn main() {\n    println!(\"seven tasks\");\n}\n",
        ),
        (
            "book/theme/head.hbs",
            "<meta name=\"look\" content=\"seven tasks\">\n",
        ),
    ] {
        book.save(path, text);
        updates.wait_for("reload");
        assert!(served.get(PAGE).contains("seven tasks"), "after {path}");
    }
}

#[test]
fn saves_by_renaming_reload_the_page() {
    let book = Book::new();
    let served = book.serve();
    let mut updates = served.updates();
    updates.wait_for("mended");
    for round in ["Once.", "Twice."] {
        let text = format!("{}\n{round}\n", book.read(LESSON));
        book.save("book/src/tasks/.no_order.md.new", &text);
        fs::rename(book.path(LESSON), book.path("book/src/tasks/no_order.md~")).expect("a copy");
        fs::rename(
            book.path("book/src/tasks/.no_order.md.new"),
            book.path(LESSON),
        )
        .expect("a save");
        fs::remove_file(book.path("book/src/tasks/no_order.md~")).expect("no copy");
        served.shows(PAGE, round);
    }
}

#[test]
fn chapters_and_directories_come_and_go() {
    let book = Book::new();
    let served = book.serve();
    let summary = book.read("book/src/SUMMARY.md");
    book.save("book/src/later/channels.md", "# Channels\n\nA new part.\n");
    book.save(
        "book/src/SUMMARY.md",
        &format!("{summary}- [Channels](later/channels.md)\n"),
    );
    served.shows("/later/channels.html", "A new part.");
    book.add("book/src/later/channels.md", "And more.");
    served.shows("/later/channels.html", "And more.");

    book.save("book/src/SUMMARY.md", &summary);
    fs::remove_dir_all(book.path("book/src/later")).expect("a part removed");
    served.shows("/later/channels.html", "404 Not Found");

    // A checkout of another branch does it like this.
    fs::rename(book.path("book"), book.path("away")).expect("the prose put away");
    fs::rename(book.path("away"), book.path("book")).expect("the prose put back");
    book.add(LESSON, "After the checkout.");
    served.shows(PAGE, "After the checkout.");
    book.add(LESSON, "And still watched.");
    served.shows(PAGE, "And still watched.");
}

#[test]
fn saves_during_a_build_are_not_lost() {
    let book = Book::new();
    let served = book.serve();
    let text = book.read(LESSON);
    for round in 0..40 {
        // The file is not saved in one step: a build may see it empty, but not for long.
        let text = format!("{text}\nRound {round} of the saves.\n");
        fs::write(book.path(LESSON), text).expect("a save");
    }
    served.shows(PAGE, "Round 39 of the saves.");
}

#[test]
fn faults_are_shown_beside_the_last_good_book() {
    let book = Book::new();
    let mut served = book.serve();
    let mut updates = served.updates();
    updates.wait_for("mended");
    let good = book.read(LESSON);

    book.save(
        LESSON,
        &format!("{good}\n{{{{#include ../nowhere.md}}}}\n\nNever seen.\n"),
    );
    let fault: serde_json::Value = serde_json::from_str(&updates.wait_for("fault")).expect("JSON");
    let line = good.lines().count() + 2;
    let first = &fault["faults"][0];
    assert_eq!(first["file"], LESSON, "{fault}");
    assert_eq!(first["line"], line, "{fault}");
    assert!(
        first["message"]
            .as_str()
            .is_some_and(|text| text.contains("nowhere.md")),
        "{fault}"
    );
    let text = fault["text"].as_str().expect("a text");
    assert!(text.starts_with(&format!("{LESSON}:{line}: ")), "{fault}");
    served.line_with(&format!("{LESSON}:{line}: "));
    served.line_with("The last good book stays open.");
    let page = served.get(PAGE);
    assert!(
        page.contains("six tasks") && !page.contains("Never seen."),
        "{page}"
    );

    // A page that comes later is told as well.
    assert_eq!(served.updates().next().expect("an event").0, "fault");

    book.save(LESSON, &format!("{good}\nMended.\n"));
    updates.wait_for("mended");
    updates.wait_for("reload");
    assert!(served.get(PAGE).contains("Mended."));
    served.line_with("The book is mended after");
    assert_eq!(served.updates().next().expect("an event").0, "mended");
}

#[test]
fn summary_that_is_broken_is_a_fault() {
    let book = Book::new();
    let served = book.serve();
    let mut updates = served.updates();
    updates.wait_for("mended");
    let good = book.read("book/src/SUMMARY.md");

    book.save(
        "book/src/SUMMARY.md",
        &format!("{good}- [Lost](tasks/lost.md)\n"),
    );
    assert!(updates.wait_for("fault").contains("lost.md"));
    assert!(served.get(PAGE).contains("six tasks"));

    // Undone: the page is good as it is.
    book.save("book/src/SUMMARY.md", &good);
    updates.wait_for("mended");
    assert!(served.get(PAGE).contains("six tasks"));
}

#[cfg(unix)]
#[test]
fn scratch_file_that_goes_mends_the_build() {
    let book = Book::new();
    let served = book.serve();
    let mut updates = served.updates();
    updates.wait_for("mended");

    // Emacs marks a file that is being edited by a link that leads nowhere.
    let lock = book.path("book/src/start/.#welcome.md");
    std::os::unix::fs::symlink("me@here.1", &lock).expect("a link");
    book.add(LESSON, "Saved meanwhile.");
    updates.wait_for("fault");
    fs::remove_file(lock).expect("no link");
    updates.wait_for("mended");
    assert!(served.get(PAGE).contains("Saved meanwhile."));
}

#[test]
fn first_build_that_fails_is_shown() {
    let book = Book::new();
    let good = book.read(LESSON);
    book.add(LESSON, "{{#include nowhere.md}}");
    let served = book.serve();
    let line = good.lines().count() + 2;
    for path in ["/", PAGE] {
        let page = served.get(path);
        assert_eq!(status(&page), "503");
        assert!(page.contains(&format!("{LESSON}:{line}: ")), "{page}");
        assert!(page.contains("/__reader/events?content_hash=0"), "{page}");
    }
    let mut updates = served.updates_at("/__reader/events?content_hash=0");
    assert_eq!(updates.next().expect("an event").0, "fault");

    book.save(LESSON, &good);
    updates.wait_for("mended");
    updates.wait_for("reload");
    assert!(served.get(PAGE).contains("six tasks"));
}

#[test]
fn page_that_missed_a_build_is_reloaded() {
    let book = Book::new();
    let served = book.serve();
    let page = served.get("/");
    let asks = page
        .split_once("__reader/events?content_hash=")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(hash, _)| format!("/__reader/events?content_hash={hash}"))
        .expect("a content hash");

    book.add(LESSON, "Not seen by the page.");
    served.shows(PAGE, "Not seen by the page.");
    let mut updates = served.updates_at(&asks);
    assert_eq!(updates.next().expect("an event").0, "mended");
    assert_eq!(updates.next().expect("an event").0, "reload");
}

#[test]
fn book_of_an_earlier_run_is_served() {
    let book = Book::new();
    drop(book.serve());
    book.add(LESSON, "{{#include nowhere.md}}");
    let served = book.serve();
    assert!(served.get(PAGE).contains("six tasks"));
    served.updates().wait_for("fault");

    // Pages for publishing do not listen for updates: they are built anew.
    let book = Book::new();
    assert!(book.run(&["build"]).status.success());
    let served = book.serve();
    assert!(served.get("/").contains("__reader/events?content_hash="));
}

#[test]
fn readers_of_one_book_take_turns() {
    let book = Book::new();
    let one = book.serve();
    let other = book.serve();
    for round in 0..5 {
        let text = format!("Round {round} of both.");
        book.add(LESSON, &text);
        one.shows(PAGE, &text);
        other.shows(PAGE, &text);
    }
}

#[test]
fn hosts_of_other_names_are_refused() {
    let book = Book::new();
    let served = book.serve();
    let port = served.address.rsplit(':').next().expect("a port");
    let ask = |line: &str, headers: &str| {
        let answer = served.raw(&format!("{line}\r\n{headers}Connection: close\r\n\r\n"));
        status(&answer).to_owned()
    };
    let get = |headers: &str| ask("GET / HTTP/1.1", headers);
    let events = |headers: &str| ask("GET /__reader/events HTTP/1.1", headers);

    for host in ["localhost", "127.0.0.1", "[::1]"] {
        assert_eq!(get(&format!("Host: {host}\r\n")), "200", "{host}");
        assert_eq!(get(&format!("Host: {host}:{port}\r\n")), "200", "{host}");
    }
    assert_eq!(
        get(&format!(
            "Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
        )),
        "200"
    );

    for headers in [
        "Host: example.com\r\n",
        "Host: example.com:3000\r\n",
        "Host: localhost.example.com\r\n",
        "Host: localhost@example.com\r\n",
        "Host: \r\n",
        "",
        "Host: localhost\r\nHost: example.com\r\n",
        "Host: localhost\r\nOrigin: http://example.com\r\n",
        "Host: localhost\r\nOrigin: https://localhost\r\n",
        "Host: localhost\r\nOrigin: null\r\n",
        "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://example.com\r\n",
    ] {
        assert_eq!(get(headers), "403", "{headers:?}");
        assert_eq!(events(headers), "403", "{headers:?}");
    }
    let absolute = ask("GET http://example.com/ HTTP/1.1", "Host: localhost\r\n");
    assert_eq!(absolute, "403");
}

#[test]
fn paths_lead_nowhere_outside_the_book() {
    let book = Book::new();
    book.save("secret.txt", "the secret");
    book.save("target/secret.txt", "the secret");
    drop(book.serve());
    #[cfg(unix)]
    std::os::unix::fs::symlink(book.path("secret.txt"), book.path("target/book/leak.txt"))
        .expect("a link");
    let served = book.serve();
    let root = book.root().display().to_string();
    for path in [
        "/../secret.txt",
        "/../../secret.txt",
        "/tasks/../../../secret.txt",
        "/./../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/tasks/%2e%2e/%2e%2e/%2e%2e/secret.txt",
        "/..%00/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%ff",
        &format!("/{root}/secret.txt"),
        &format!("{root}/secret.txt"),
        &format!("/%2f{root}/secret.txt"),
        "/leak.txt",
        "//etc/passwd",
        "../secret.txt",
        "*",
    ] {
        let answer = served.get(path);
        assert!(
            ["400", "404"].contains(&status(&answer)),
            "{path}: {answer}"
        );
        assert!(
            !answer.contains("the secret") && !answer.contains("root:"),
            "{path}: {answer}"
        );
    }
    assert_eq!(status(&served.get("/")), "200");
}

#[cfg(unix)]
#[test]
fn serve_ends_cleanly_with_pages_open() {
    for signal in ["INT", "TERM"] {
        let book = Book::new();
        let served = book.serve();
        let mut pages = [served.updates(), served.updates()];
        for page in &mut pages {
            page.wait_for("mended");
        }
        served.signal(signal);
        let (status, seen) = served.ended();
        assert_eq!(status.code(), Some(0), "{signal}: {seen:?}");
        assert_eq!(
            seen.last().map(String::as_str),
            Some("The book is closed."),
            "{signal}"
        );
        for page in &mut pages {
            assert!(page.next().is_none());
        }
    }
}

#[cfg(unix)]
#[test]
fn serve_ends_cleanly_during_the_first_build() {
    let book = Book::new();
    let mut served = book.start(&["--port", "0"]);
    served.line_with("Building the book.");
    served.signal("INT");
    let (status, seen) = served.ended();
    assert_eq!(status.code(), Some(0), "{seen:?}");
    assert_eq!(seen.last().map(String::as_str), Some("The book is closed."));
}
