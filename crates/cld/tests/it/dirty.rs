//! Dirty submissions: every command takes them, and what depends on nothing else stays the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::scene::{cld, files, made_up, run_year, shuffle, text};

const DIRTY: [&str; 11] = [
    "--authorities",
    "3",
    "--people",
    "90",
    "--history",
    "--dirty",
    "0.4",
    "--seed",
    "11",
    "--period",
    "2022-04-01..2024-03-31",
];

/// The tables of figures of a run, by their files.
fn figures(run: &Path) -> BTreeMap<String, String> {
    let tables = files(&run.join("tables")).into_iter();
    let tables = tables.filter(|(path, _)| path.extension().is_some_and(|end| end == "csv"));
    tables.map(|(path, bytes)| (path.display().to_string(), String::from_utf8(bytes).unwrap())).collect()
}

/// Asserts that all tables are the same but for those that are about files.
#[track_caller]
fn same(figures: &BTreeMap<String, String>, as_before: &BTreeMap<String, String>, about_files: &[&str]) {
    for (name, table) in as_before.iter().filter(|(name, _)| !about_files.contains(&name.as_str())) {
        assert!(figures.get(name) == Some(table), "{name} is another");
    }
}

fn run(received: &Path, method: &str, parameters: &str, output: &Path) -> BTreeMap<String, String> {
    let done = cld(["run", text(received), "--method", method, "--parameters", parameters, "-o", text(output)]);
    assert_eq!(done.status, Some(0), "{method}: {}", done.error);
    figures(output)
}

#[test]
fn dirty_submissions_can_be_checked_and_run_by_every_method() {
    let (place, received) = made_up(&DIRTY);
    for (path, _) in files(&received.join("submissions")) {
        let checked = cld(["check", text(&received.join("submissions").join(&path))]);
        assert_eq!(checked.status, Some(1), "{}: {}", path.display(), checked.error);
        assert!(!checked.error.contains("panic"), "{}: {}", path.display(), checked.error);
    }
    for (method, parameters, tables) in
        [("nhse-2024", "fy", 30), ("nhse-2024-documented", "fy", 30), ("dhsc-r2", "dhsc", 20)]
    {
        let figures = run(&received, method, parameters, &place.path().join(method));
        assert!(figures.len() >= tables, "{method}: {} tables", figures.len());
        let filled = figures.values().filter(|table| table.lines().count() > 1).count();
        assert!(filled * 10 > figures.len() * 7, "{method}: {filled} of {} tables have rows", figures.len());
    }
}

#[test]
fn the_order_of_dirty_rows_and_files_makes_no_difference_to_the_return() {
    let (place, received) = made_up(&DIRTY);
    let before = place.path().join("before");
    assert_eq!(run_year(&received, &before, &[]).status, Some(0));
    for (path, bytes) in files(&received.join("submissions")) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
        let mut rows: Vec<csv::ByteRecord> = reader.byte_records().map(Result::unwrap).collect();
        shuffle(&mut rows[1..]);
        let path = received.join("submissions").join(path);
        let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path).unwrap();
        rows.iter().for_each(|row| writer.write_byte_record(row).unwrap());
        writer.flush().unwrap();
    }
    let list = received.join("submissions.csv");
    let mut receipts: Vec<String> = fs::read_to_string(&list).unwrap().lines().map(str::to_owned).collect();
    shuffle(&mut receipts[1..]);
    fs::write(&list, receipts.join("\n") + "\n").unwrap();
    let after = place.path().join("after");
    assert_eq!(run_year(&received, &after, &[]).status, Some(0));
    same(&figures(&after), &figures(&before), &["submission_register.csv"]);
}

/// The last file of each council arrives once more, a minute later: the department's tables choose it, and it says the same.
#[test]
fn a_dirty_file_that_is_sent_again_changes_no_figure() {
    let (place, received) = made_up(&DIRTY);
    let before = run(&received, "dhsc-r2", "dhsc", &place.path().join("before"));
    let list = received.join("submissions.csv");
    let mut receipts: Vec<String> = fs::read_to_string(&list).unwrap().lines().map(str::to_owned).collect();
    let mut last: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for receipt in &receipts[1..] {
        let cells: Vec<&str> = receipt.split(',').collect();
        let (council, moment, file) = (cells[0], cells[cells.len() - 2], cells[cells.len() - 1]);
        let known = last.entry(council.to_owned()).or_default();
        match known.0.as_str().cmp(moment) {
            std::cmp::Ordering::Less => *known = (moment.to_owned(), vec![file.to_owned()]),
            std::cmp::Ordering::Equal => known.1.push(file.to_owned()),
            std::cmp::Ordering::Greater => {}
        }
    }
    for (moment, sent) in last.values() {
        for file in sent {
            let receipt = receipts.iter().find(|receipt| receipt.ends_with(file.as_str())).unwrap();
            // Seconds may be 59: only a later moment is wanted.
            let later = format!("{} 23:59:59", &moment[..10]);
            let again = receipt.replace(moment, &later).replace(file, &format!("sent_again_{file}"));
            let submissions = received.join("submissions");
            fs::copy(submissions.join(file), submissions.join(format!("sent_again_{file}"))).unwrap();
            receipts.push(again);
        }
    }
    fs::write(&list, receipts.join("\n") + "\n").unwrap();
    let after = run(&received, "dhsc-r2", "dhsc", &place.path().join("after"));
    same(&after, &before, &["submission_register.csv", "council_register.csv", "reporting_periods.csv"]);
}
