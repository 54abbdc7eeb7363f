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

/// Outputs with values and without are those of two checks, and what has none holds none.
#[test]
fn one_reading_gives_outputs_with_values_and_without() {
    let again = "100,9990000018,QZX1,Male,Service,QZX,01/05/2025,,1,QZXNorth";
    let (folder, path) = file(&[FAULTY, again, again, "100,,QZX2,Male,Service,02/05/2025,01/05/2025,,1,=QZX"]);
    let out = |name: &str| folder.path().join(name).display().to_string();
    for end in ["csv", "jsonl", "xlsx"] {
        let checked = |options: &[(&str, &str)]| {
            let named = options.iter().map(|(option, name)| ((*option).to_owned(), out(name)));
            let named: Vec<String> = named.flat_map(|(option, name)| [option, name]).collect();
            let done = cld(["check", text(&path)].into_iter().chain(named.iter().map(String::as_str)));
            assert_eq!(done.status, Some(1), "{done:?}");
            assert!(!done.output.contains("QZX"), "{done:?}");
            done.output
        };
        let [plain, own, first, second] = ["plain", "own", "first", "second"].map(|name| format!("{name}.{end}"));
        checked(&[("--report", "plain.html"), ("--findings", &plain)]);
        let named = ["--with-values", "--report", &out("own.html"), "--findings", &out(&own)].map(str::to_owned);
        let done = cld(["check", text(&path)].into_iter().chain(named.iter().map(String::as_str)));
        assert!(done.output.contains("QZX"), "{done:?}");
        let own_options = [("--report-with-values", "second.html"), ("--findings-with-values", second.as_str())];
        let all = [&[("--report", "first.html"), ("--findings", first.as_str())][..], &own_options].concat();
        let said = checked(&all);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("Values of rows are shown in 2 files written, not here"), "{said}");
        let contents = |name: &str| match end {
            "xlsx" if !name.ends_with(".html") => texts(Path::new(&out(name))),
            _ => fs::read_to_string(out(name)).unwrap(),
        };
        for (one, other) in
            [("plain.html", "first.html"), ("own.html", "second.html"), (&plain, &first), (&own, &second)]
        {
            assert!(contents(one) == contents(other), "{one} {other}");
        }
        assert!(!contents(&first).contains("QZX") && !contents("first.html").contains("QZX"), "{end}");
        assert!(contents(&second).contains("QZX2") && contents("second.html").contains("QZX2"), "{end}");
    }
    assert_eq!(json(&path, &["--findings-with-values", &out("own.csv")])["own_values"], true);
    for option in ["--findings", "--report-with-values", "--findings-with-values"] {
        let done = cld(["check", text(&path), "--report", &out("one"), option, &out("one")]);
        assert!(done.status == Some(2) && done.error.contains("two outputs name this file"), "{done:?}");
        let done = cld(["check", text(&path), option, text(&path)]);
        assert!(done.status == Some(2) && done.error.contains("Name another file"), "{done:?}");
    }
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
