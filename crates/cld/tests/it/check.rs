//! `cld check` as people and programs use it.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use tempfile::TempDir;

use crate::scene::{cld, text};

const HEADER: &str = "LA Code,NHS Number,LA Person Unique Identifier,Gender,Event Type,Event Start Date,Event End Date,Event Outcome,Unit Cost,Team Nickname";
/// Ends before it starts.
const FAULTY: &str = "100,9990000018,P1,Male,Service,02/05/2025,01/05/2025,,1,North";

fn file(lines: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("april.csv");
    fs::write(&path, [&[HEADER], lines].concat().join("\n") + "\n").unwrap();
    (folder, path)
}

/// A line of JSON for the file.
fn json(path: &Path, more: &[&str]) -> serde_json::Value {
    let done = cld(["check", text(path), "--json"].into_iter().chain(more.iter().copied()));
    serde_json::from_str(&done.output).unwrap_or_else(|_| panic!("{done:?}"))
}

#[test]
fn a_line_of_json_says_what_a_file_came_to() {
    let (folder, path) = file(&[FAULTY]);
    let line = json(&path, &[]);
    assert_eq!(line["file"], text(&path));
    assert_eq!(line["release"], "release-1");
    assert_eq!((&line["rows"], &line["verdict"]), (&1.into(), &"findings".into()));
    assert_eq!(line["findings"]["event_ends_before_it_starts"], 1);
    for known in ["period", "basis"] {
        assert!(line.as_object().unwrap().contains_key(known), "{known}");
    }
    assert!(line.get("own_values").is_none());
    assert_eq!(json(&path, &["--with-values"])["own_values"], true);
    let empty = folder.path().join("empty.csv");
    fs::write(&empty, "").unwrap();
    let line = json(&empty, &[]);
    assert_eq!(line["verdict"], "unreadable");
    assert!(line["reason"].as_str().unwrap().contains("is empty"), "{line}");
}

#[test]
fn the_exit_status_is_that_of_the_worst_file() {
    let (folder, path) = file(&[FAULTY]);
    let missing = folder.path().join("missing.csv");
    assert_eq!(cld(["check", text(&path)]).status, Some(1));
    assert_eq!(cld(["check", text(&path), text(&missing)]).status, Some(2));
    assert_eq!(cld(["check", text(&path), "--release", "release-9"]).status, Some(2));
    assert_eq!(cld(["check", text(&path), "--previous", text(&missing)]).status, Some(2));
}

/// The optional columns are those of the supplement `informal_carers`; with them a row's links are read, however many.
#[test]
fn links_of_a_v5_0_file_are_read_where_it_has_columns_for_them() {
    const PLAIN: &str = "Person Unique Identifier,Has Informal Carer,Event Type,Event Outcome";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("carers.csv");
    let found = |header: &str, rows: &str| {
        fs::write(&path, format!("{PLAIN}{header}\n{rows}")).unwrap();
        let line = json(&path, &["--release", "v5.0"]);
        let links = line["findings"].as_object().unwrap().iter().filter(|(rule, _)| rule.contains("link"));
        links.map(|(rule, count)| format!("{rule} {count}")).collect::<Vec<_>>()
    };
    assert_eq!(found("", "P1,Yes,Review,\nP2,No,Review,\n"), [""; 0]);
    let header = ",Client Type,Adult 1 Linked Person_ID,Carer 1 Linked Person_ID,carer_12_linked_person_id";
    let rows = "P1,Yes,Review,,,,P2,P3\nP2,No,Review,,Carer,P1,,\nP3,No,Review,,Carer,P4,,\nP4,No,Review,,,,P4,\n";
    assert_eq!(
        found(header, rows),
        [
            "carer_linked_but_none_stated 1",
            "linked_adult_does_not_link_back 1",
            "linked_carer_does_not_link_back 1",
            "linked_carers_with_gap 1",
            "service_user_linked_to_self 1",
        ]
    );
    // The optional columns tell a file of v5.0 too.
    assert_eq!(json(&path, &[])["release"], "v5.0");
}

/// Every text of a workbook, a line each.
fn texts(path: &Path) -> String {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, range)| range.cells()).map(|(_, _, cell)| match cell {
        Data::String(text) => text.clone(),
        other => other.to_string(),
    });
    cells.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_output_holds_a_value_of_a_row() {
    let columns = HEADER.split(',').count();
    let rows: Vec<String> = (0..40)
        .map(|row| (0..columns).map(|column| format!("QZX{row}x{column}")).collect::<Vec<_>>().join(","))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).chain(["QZXragged", "QZX\u{1}odd,QZX"]).collect();
    let (folder, path) = file(&rows);
    let report = folder.path().join("out.html");
    for end in ["csv", "jsonl", "xlsx"] {
        let out = folder.path().join(format!("out.{end}"));
        for json in [&["--json"][..], &[]] {
            let outputs = ["--report", text(&report), "--findings", text(&out)];
            let done = cld(["check", text(&path)].into_iter().chain(outputs).chain(json.iter().copied()));
            assert_eq!(done.status, Some(1), "{done:?}");
            assert!(!done.output.contains("QZX") && !done.error.contains("QZX"), "{done:?}");
        }
        let found = if end == "xlsx" { texts(&out) } else { fs::read_to_string(&out).unwrap() };
        assert!(found.contains("not_a_date") && !found.contains("QZX"), "{end}");
    }
    let report = fs::read_to_string(report).unwrap();
    assert!(report.contains("not_a_date") && !report.contains("QZX"));
}

#[test]
fn what_is_no_terminal_gets_no_colours() {
    let (_folder, path) = file(&[FAULTY]);
    let done = cld(["check", text(&path)]);
    assert!(done.output.contains("error Event ends before it starts (event_ends_before_it_starts)"), "{}", done.output);
    assert!(!done.output.contains('\x1b') && done.error.is_empty(), "{done:?}");
}

#[test]
fn a_file_that_is_read_is_never_written() {
    let (folder, path) = file(&[FAULTY]);
    let before = fs::read(&path).unwrap();
    let previous = folder.path().join("previous.csv");
    fs::copy(&path, &previous).unwrap();
    for option in ["--report", "--findings"] {
        for input in [&path, &previous] {
            let done = cld(["check", text(&path), "--previous", text(&previous), option, text(input)]);
            assert_eq!(done.status, Some(2));
            assert!(done.error.contains("Name another file"), "{}", done.error);
            assert!(fs::read(input).unwrap() == before);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let (folder, path) = file(&[FAULTY]);
    let outputs =
        [("--report", "out.html"), ("--findings", "out.csv"), ("--findings", "out.jsonl"), ("--findings", "out.xlsx")];
    for (option, name) in outputs {
        let out = folder.path().join(name);
        std::os::unix::fs::symlink("/dev/full", &out).unwrap();
        let done = cld(["check", text(&path), option, text(&out)]);
        assert_eq!(done.status, Some(2), "{name}: {done:?}");
        assert!(done.error.contains("cannot be written") && done.error.contains(name), "{name}: {}", done.error);
        assert!(!done.error.contains("panicked"), "{name}: {}", done.error);
        fs::remove_file(&out).unwrap();
    }
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let (folder, path) = file(&[FAULTY]);
    for (option, name) in [("--report", "none/out.html"), ("--findings", "none/out.xlsx")] {
        let done = cld(["check", text(&path), option, text(&folder.path().join(name))]);
        assert_eq!(done.status, Some(2));
        assert!(done.error.contains("cannot be written"), "{}", done.error);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn shells_and_man_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let done = cld(["completions", shell]);
        assert_eq!(done.status, Some(0));
        assert!(done.output.contains("with-values"), "{shell}");
    }
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    assert_eq!(cld(["man", "-o", text(&pages)]).status, Some(0));
    let check = fs::read_to_string(pages.join("cld-check.1")).unwrap();
    assert!(check.contains("with\\-values") && check.contains("Examples"), "{check}");
}
