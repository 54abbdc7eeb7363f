//! The page that checks files, in a browser without a network: `make page-test` builds it first.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use calamine::{Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Runs the program in a folder, so that it names a file as the page does.
fn cld(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cld")).args(arguments).current_dir(folder).output().unwrap()
}

/// A made-up file of a release, with faults.
fn made_up(place: &Path, release: &str, rows: &str) -> Vec<u8> {
    let name = format!("made up {release} {rows}");
    let done = cld(
        place,
        &["synthesise", "--release", release, "--rows", rows, "--authorities", "1", "--errors", "0.2", "--out", &name],
    );
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut files = fs::read_dir(place.join(name).join("submissions")).unwrap();
    fs::read(files.next().unwrap().unwrap().path()).unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut child = Command::new("gzip")
        .arg("-nc")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, bytes) = (child.stdin.take().unwrap(), bytes.to_vec());
    let writing = std::thread::spawn(move || input.write_all(&bytes).unwrap());
    let packed = child.wait_with_output().unwrap().stdout;
    writing.join().unwrap();
    packed
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("april.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

/// The same table in a workbook, as text.
fn workbook(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for (row, cells) in rows.records().enumerate() {
        for (column, cell) in cells.unwrap().iter().enumerate() {
            sheet.write_string(row as u32, column as u16, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A file in a folder of its own, with all that the program makes of it.
fn case(place: &Path, folder: &str, name: &str, bytes: &[u8], previous: Option<&[u8]>) -> Value {
    let here = place.join(folder);
    fs::create_dir(&here).unwrap();
    fs::write(here.join(name), bytes).unwrap();
    let mut check = vec!["check", name, "--json"];
    if let Some(previous) = previous {
        fs::write(here.join("before.csv"), previous).unwrap();
        check.extend(["--previous", "before.csv", "--with-values"]);
    }
    let done = cld(&here, &[&check[..], &["--report", "expected.html", "--findings", "expected.csv"]].concat());
    assert!(!done.stdout.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    fs::write(here.join("expected.json"), done.stdout).unwrap();
    for end in ["jsonl", "xlsx"] {
        cld(&here, &[&check[..], &["--findings", &format!("expected.{end}")]].concat());
    }
    cld(&here, &["prepare", name, "-o", "expected.ready.csv"]);
    json!({ "folder": folder, "name": name, "values": previous.is_some(), "previous": previous.map(|_| "before.csv") })
}

/// All cells of a workbook, by sheet.
fn cells(path: &Path) -> Vec<(String, Vec<Vec<calamine::Data>>)> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheets = book.worksheets().into_iter();
    sheets.map(|(name, range)| (name, range.rows().map(<[_]>::to_vec).collect())).collect()
}

#[test]
fn the_page_finds_what_the_program_finds_and_lets_nothing_out() {
    let page = root().join("dist/cld-check.html");
    let size = fs::metadata(&page).expect("dist/cld-check.html: make page makes it").len();
    assert!(size <= 8 << 20, "the page has {size} bytes");
    let place = tempfile::tempdir().unwrap();
    let (first, second) = (made_up(place.path(), "release-1", "2000"), made_up(place.path(), "release-2", "2000"));
    let wide = String::from_utf8_lossy(&first).into_owned();
    let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let header = second.split(|byte| *byte == b'\n').next().unwrap();
    let mut broken = zipped(&first);
    let middle = broken.len() / 2;
    broken[middle] ^= 0x55;
    let quotes = [&first[..], b"\"an open quote,\n\"\",x\n"].concat();
    let files: [(&str, &str, &[u8]); 12] = [
        ("release 1", "april.csv", &first),
        ("release 2", "may.csv", &second),
        ("workbook", "june.xlsx", &workbook(&second)),
        ("zip", "july.zip", &zipped(&first)),
        ("gzip", "august.csv.gz", &gzipped(&second)),
        ("utf-16", "wide.csv", &[&[0xFF, 0xFE], &wide[..]].concat()),
        ("quotes", "quotes.csv", &quotes),
        ("broken zip", "broken.zip", &broken),
        ("cut gzip", "cut.csv.gz", &gzipped(&second)[..3000]),
        ("header alone", "header.csv", header),
        ("empty", "empty.csv", b""),
        ("no table", "no table <b>&.csv", b"<html>nothing here</html>"),
    ];
    let mut cases: Vec<Value> = files.map(|(folder, name, bytes)| case(place.path(), folder, name, bytes, None)).into();
    cases.push(case(place.path(), "previous", "later.csv", &second, Some(&first)));
    fs::write(place.path().join("cases.json"), Value::from(cases).to_string()).unwrap();
    let done = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/page.mjs"))
        .envs([("TOOLS", env!("CARGO_TARGET_TMPDIR").into()), ("CASES", place.path().to_owned()), ("PAGE", page)])
        .output()
        .unwrap_or_else(|error| panic!("node does not run ({error}): make readers installs it"));
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.ends_with("done\n"), "{said}{}", String::from_utf8_lossy(&done.stderr));
    for (folder, ..) in files {
        let here = place.path().join(folder);
        assert!(cells(&here.join("got.xlsx")) == cells(&here.join("expected.xlsx")), "{folder}: findings.xlsx");
    }
}
