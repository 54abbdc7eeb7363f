//! `cld open`: what it prints, whom it answers, what a check and a preparation give there, and how it ends.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use zip::ZipArchive;

use crate::open_scene::Opened;

const FILE: &str = "LA Code,NHS Number,LA Person Unique Identifier,Gender,Event Type,Event Start Date,Event End Date,Unit Cost,Team\n\
    100,9990000018,P1,Male,Service,02/05/2025,01/05/2025,1,North\n\
    100,9990000026,P2,Femail,Service,2025-05-31,,x,=South\n";

/// `cld` in a folder.
fn cld(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cld")).args(arguments).current_dir(folder).output().unwrap()
}

/// What is in a workbook, but for the hour at which it was made.
fn parts(workbook: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name != "docProps/core.xml" {
            parts.push((name, bytes));
        }
    }
    assert!(parts.len() > 5, "{}", parts.len());
    parts
}

#[test]
fn the_first_line_is_the_address_and_it_is_for_whoever_has_the_token() {
    let opened = Opened::begin(&[]);
    let token = opened.address.strip_prefix(&format!("http://127.0.0.1:{}/?token=", opened.port)).unwrap();
    assert!(token.len() == 64 && token.chars().all(|letter| letter.is_ascii_hexdigit()), "{}", opened.address);
    let answer = opened.asked(&format!("GET /?token={token}"), &[("Host", &opened.host())], b"");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict") && !cookie.contains(token), "{cookie}");
    // The folder for what is uploaded and made is its owner's alone.
    #[cfg(unix)]
    for folder in opened.folders() {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

/// Every route with the method that it takes.
const ROUTES: [&str; 24] = [
    "GET /",
    "GET /open",
    "GET /assets/start.js",
    "GET /check",
    "POST /check",
    "GET /prepare",
    "POST /prepare",
    "GET /tasks/1",
    "GET /tasks/1/progress",
    "POST /tasks/1/stop",
    "GET /tasks/1/findings",
    "GET /tasks/1/files/report.html",
    "GET /tasks/1/shown/report.html",
    "GET /run",
    "POST /run",
    "POST /run/open",
    "GET /tasks/1/tables/LTS001b.1a",
    "GET /tasks/1/explain?table=a&cell=1,a",
    "GET /tasks/1/explain/rows?table=a&cell=1,a",
    "GET /tasks/1/compare/2",
    "GET /tasks/1/compare/2/file",
    "GET /book",
    "POST /book/dhsc-r2",
    "POST /close",
];

#[test]
fn nobody_is_answered_without_the_token_under_another_name_or_from_another_site() {
    let opened = Opened::begin(&[]);
    let (host, own) = (opened.host(), format!("http://{}", opened.host()));
    let other_port = format!("127.0.0.1:{}", opened.port ^ 1);
    let other_cookie = format!("{}0", opened.cookie());
    let cookie = opened.cookie();
    for route in ROUTES {
        let status = |headers: &[(&str, &str)]| opened.asked(route, headers, b"").status;
        for (why, headers) in [
            ("no token", &[("Host", host.as_str()), ("Origin", &own)][..]),
            ("another cookie", &[("Host", &host), ("Origin", &own), ("Cookie", &other_cookie)]),
            ("another name", &[("Host", "council.example.org"), ("Origin", &own), ("Cookie", cookie)]),
            ("another port", &[("Host", &other_port), ("Origin", &own), ("Cookie", cookie)]),
            ("no host", &[("Origin", &own), ("Cookie", cookie)]),
            ("two hosts", &[("Host", &host), ("Host", "council.example.org"), ("Origin", &own), ("Cookie", cookie)]),
        ] {
            // Without a host, and with two, the server itself may refuse.
            assert!([400, 403].contains(&status(headers)), "{route} with {why}");
        }
        if route.starts_with("POST") {
            for origin in ["http://council.example.org", "null", "http://localhost:1", &format!("https://{host}")] {
                assert_eq!(status(&[("Host", &host), ("Origin", origin), ("Cookie", cookie)]), 403, "{route} {origin}");
            }
            assert_eq!(status(&[("Host", &host), ("Cookie", cookie)]), 403, "{route} from nowhere");
        } else {
            let answer = opened.asked(route, &[("Host", &host), ("Cookie", cookie)], b"");
            assert!(answer.status < 500 && answer.status != 403, "{route}: {}", answer.status);
            let policy = answer.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"), "{route}: {policy}");
            assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{route}");
        }
    }
    // The token is in no other place than the first address.
    let token = opened.address.split_once("token=").unwrap().1;
    let status = |path: &str| opened.asked(&format!("GET {path}?token={token}"), &[("Host", &host)], b"").status;
    assert_eq!((status("/check"), status("/")), (403, 303));
}

#[test]
fn what_is_found_and_prepared_is_what_the_commands_give_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("april.csv"), FILE).unwrap();
    let opened = Opened::begin(&[]);
    for with_values in [false, true] {
        let values = ("with_values", None, &b"yes"[..]);
        let file = ("file", Some("C:\\Users\\ann\\april.csv"), FILE.as_bytes());
        let fields = [file, ("path", None, b""), ("previous", Some(""), b""), ("release", None, b""), values];
        let task = opened.done("/check", &fields[..if with_values { 5 } else { 4 }]);
        for name in ["report.html", "findings.csv", "findings.jsonl", "findings.xlsx"] {
            let option = if name == "report.html" { "--report" } else { "--findings" };
            let mut arguments = vec!["check", "april.csv", option, name];
            arguments.extend(with_values.then_some("--with-values"));
            assert_eq!(cld(folder.path(), &arguments).status.code(), Some(1));
            let answer = opened.get(&format!("{task}/files/{name}"));
            assert!(answer.header("content-disposition").unwrap().contains(&format!("april-{name}")), "{name}");
            let own = fs::read(folder.path().join(name)).unwrap();
            // A workbook says when it was made, and nothing else may differ.
            let is_same = if name.ends_with("xlsx") { parts(answer.body) == parts(own) } else { answer.body == own };
            assert!(is_same, "{name}, with values: {with_values}");
        }
        let page = opened.get(&task).text();
        assert!(page.contains("Event ends before it starts") && page.contains("Release 1"), "{page}");
        let of_rule = opened.get(&format!("{task}/findings?rule=event_ends_before_it_starts&file=")).text();
        assert_eq!(of_rule.contains("01/05/2025"), with_values, "{of_rule}");
        let shown = opened.get(&format!("{task}/shown/report.html"));
        assert!(shown.header("content-security-policy").unwrap().contains("'sha256-"));
        assert!(shown.header("content-disposition").is_none());
    }
    let task = opened.done("/prepare", &[("file", Some("april.csv"), FILE.as_bytes())]);
    cld(folder.path(), &["prepare", "april.csv", "-o", "april-ready.csv", "--changes", "changes.csv"]);
    for name in ["april-ready.csv", "changes.csv"] {
        let is_there = folder.path().join(name).exists();
        let answer = opened.get(&format!("{task}/files/{name}"));
        assert_eq!(answer.status, if is_there { 200 } else { 404 }, "{name}");
        assert!(!is_there || answer.body == fs::read(folder.path().join(name)).unwrap(), "{name}");
    }
}

#[test]
fn files_at_a_path_and_all_files_of_a_folder_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("april.csv"), FILE).unwrap();
    fs::write(folder.path().join("may.csv"), FILE).unwrap();
    fs::write(folder.path().join(".hidden"), "").unwrap();
    let opened = Opened::begin(&[]);
    let path = folder.path().display().to_string();
    let task = opened.done("/check", &[("path", None, path.as_bytes())]);
    let page = opened.get(&task).text();
    assert!(page.contains("Check of 2 files") && page.contains("april.csv") && page.contains("may.csv"), "{page}");
    let both = ["april.csv", "may.csv"].map(|name| folder.path().join(name).display().to_string());
    cld(folder.path(), &["check", &both[0], &both[1], "--findings", "all.csv"]);
    let found = opened.get(&format!("{task}/files/findings.csv")).body;
    assert!(found == fs::read(folder.path().join("all.csv")).unwrap());
    for (wrong, said) in [
        ("", "Choose a file"),
        ("april.csv", "Type the whole path"),
        ("--json", "Type the whole path"),
        (&format!("{path}/june.csv"), "Nothing can be read there"),
    ] {
        let answer = opened.post("/check", &[("path", None, wrong.as_bytes())]);
        assert!(answer.status == 400 && answer.text().contains(said), "{wrong}: {}", answer.text());
    }
    let answer = opened.post("/check", &[("path", None, both[0].as_bytes()), ("file", Some("a.csv"), b"a")]);
    assert!(answer.text().contains("not both"), "{}", answer.text());
}

#[test]
fn what_is_no_file_of_a_council_is_said_and_ends_nothing() {
    let opened = Opened::begin(&[]);
    for (name, content) in
        [("a.csv", &b""[..]), ("a.xlsx", b"PK\x03\x04"), ("%22; rm -rf.csv", b"\0\xff"), ("..", b"x")]
    {
        let task = opened.done("/check", &[("file", Some(name), content)]);
        let page = opened.get(&task).text();
        assert!(page.contains("unreadable") || page.contains("findings"), "{name}: {page}");
        let task = opened.done("/prepare", &[("file", Some(name), content)]);
        assert_eq!(opened.get(&task).status, 200, "{name}");
    }
    assert_eq!(opened.post("/check", &[("file", Some("a.csv"), b"a"), ("release", None, b"--json")]).status, 400);
    assert_eq!(opened.get("/tasks/../../etc/passwd").status, 404);
    let task = opened.done("/check", &[("file", Some("a.csv"), FILE.as_bytes())]);
    for name in ["a.csv", "..%2fa.csv", "%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd", "changes.csv"] {
        assert_eq!(opened.get(&format!("{task}/files/{name}")).status, 404, "{name}");
    }
}

/// Waits until the process has ended, as often as it takes.
fn ended(opened: &mut Opened) -> Option<i32> {
    for _ in 0..600 {
        if let Some(status) = opened.process.try_wait().unwrap() {
            return status.code();
        }
        sleep(Duration::from_millis(100));
    }
    panic!("it goes on");
}

#[test]
fn it_ends_by_its_button_or_when_nobody_has_it_open_and_leaves_nothing() {
    let mut opened = Opened::begin(&[]);
    opened.done("/check", &[("file", Some("a.csv"), FILE.as_bytes())]);
    assert_eq!(opened.folders().len(), 1);
    let answer = opened.post("/close", &[]);
    assert!(answer.status == 200 && answer.text().contains("cld open is closed"), "{}", answer.text());
    assert_eq!(ended(&mut opened), Some(0));
    assert!(opened.folders().is_empty());

    let begun = Instant::now();
    let mut left = Opened::begin(&["--close-after", "0.05"]);
    // A page that is open says so, and it goes on for longer than it would without.
    while begun.elapsed() < Duration::from_secs(5) {
        assert_eq!(left.get("/open").status, 204);
        sleep(Duration::from_millis(500));
    }
    assert_eq!(ended(&mut left), Some(0));
    assert!(left.folders().is_empty());
}

#[test]
fn what_one_left_that_was_killed_the_next_at_its_port_removes() {
    let mut killed = Opened::begin(&[]);
    killed.done("/check", &[("file", Some("a.csv"), FILE.as_bytes())]);
    killed.process.kill().unwrap();
    killed.process.wait().unwrap();
    assert_eq!(killed.folders().len(), 1);
    let done = Command::new(env!("CARGO_BIN_EXE_cld"))
        .args(["open", "--no-browser", "--close-after", "0.01"])
        .env("TMPDIR", killed.temporary.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    assert!(killed.folders().is_empty());
}

#[test]
fn a_port_that_is_taken_is_said() {
    let opened = Opened::begin(&[]);
    let port = opened.port.to_string();
    let done = cld(Path::new("."), &["open", "--no-browser", "--port", &port]);
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains(&port) && said.contains("--port"), "{said}");
    assert!(done.stdout.is_empty());
}
