//! `cld explain`: what it says a figure counts is the figure.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::scene::{cld, made_up_year, text};

/// Submissions and a finished run of them.
struct Scene {
    _place: TempDir,
    received: PathBuf,
    run: PathBuf,
}

static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let (place, received, run) = made_up_year(&["--authorities", "3", "--people", "120", "--history", "--seed", "7"]);
    Scene { _place: place, received, run }
});

type Rows = Vec<Vec<String>>;

fn rows(path: &Path) -> Rows {
    let reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.into_records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn explain(options: &[&str]) -> String {
    let explained = cld(["explain", text(&SCENE.run)].into_iter().chain(options.iter().copied()));
    assert_eq!(explained.status, Some(0), "{}", explained.error);
    explained.output
}

/// Tables with a count in their last column or the one named, and whether it counts people.
const COUNTS: [(&str, &str, bool); 9] = [
    ("lts001a_1b", "people", true),
    ("lts001b_1a", "people", true),
    ("lts001b_2", "people", true),
    ("lts001c_1a", "people", true),
    ("lts003_by_age", "carers", true),
    ("lts004_1", "people", true),
    ("sts001_by_sequel", "requests", false),
    ("ascof_2e", "female_numerator", true),
    ("ascof_3d", "carers_total", true),
];

#[test]
fn what_stands_behind_a_count_is_the_count() {
    for (table, column, is_of_people) in COUNTS {
        let cells = rows(&SCENE.run.join(format!("tables/{table}.csv")));
        let at = cells[0].iter().position(|name| name == column).unwrap();
        for row in BTreeSet::from([1, cells.len() / 2, cells.len() - 1]) {
            let figure = &cells[row][at];
            let out = SCENE.run.with_file_name(format!("{table}-{row}.csv"));
            let cell = format!("{},{column}", row + 1);
            let said = explain(&["--table", table, "--cell", &cell, "--output", text(&out)]);
            assert!(said.contains(&format!("and gives {figure}, the figure itself.")), "{table} {cell}: {said}");
            let events = rows(&out);
            let people: BTreeSet<&String> = events[1..].iter().map(|event| &event[0]).collect();
            assert!(!is_of_people || people.len().to_string() == *figure, "{table} {cell}: {}", people.len());
            assert!(!people.is_empty(), "{table} {cell}");
        }
    }
}

#[test]
fn a_row_is_told_by_its_values_too() {
    let said = explain(&["--table", "lts001b_1a_by_authority", "--cell", "la_code=211,people"]);
    assert!(said.contains("lts001b_1a_by_authority, row 2, column people: "), "{said}");
    let vague = cld(["explain", text(&SCENE.run), "--table", "lts001b_1a", "--cell", "la_code=211,people"]);
    assert!(
        vague.status == Some(2) && vague.error.contains("rows match. Give more of the row's values"),
        "{}",
        vague.error
    );
    let wrong = cld(["explain", text(&SCENE.run), "--table", "lts001b_1x", "--cell", "2,people"]);
    assert!(wrong.error.contains("did you mean \"lts001b_1a\""), "{}", wrong.error);
}

/// An NHS number of the submissions with the number of rows that bear it or the council's identifier beside it.
fn someone() -> (String, usize) {
    let mut folder: Vec<PathBuf> =
        fs::read_dir(SCENE.received.join("submissions")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folder.sort();
    let files: Vec<Rows> = folder.iter().map(|path| rows(path)).collect();
    let place = |header: &str| files[0][0].iter().position(|name| name == header).unwrap();
    let (number, own) = (place("NHS Number"), place("LA Person Unique Identifier"));
    let known = files[0].iter().skip(1).find(|row| !row[number].is_empty() && !row[own].is_empty()).unwrap();
    let is_theirs = |row: &&Vec<String>| row[number] == known[number] || row[own] == known[own];
    (known[number].clone(), files.iter().map(|file| file.iter().skip(1).filter(is_theirs).count()).sum())
}

#[test]
fn every_row_of_a_person_is_told_with_what_became_of_it() {
    let (number, count) = someone();
    let out = SCENE.run.with_file_name("person.csv");
    let said = explain(&["--person", &number, "--output", text(&out)]);
    assert!(said.contains(&format!("{count} rows received.")), "{said}");
    assert_eq!(rows(&out).len(), count + 1);
    assert!(!said.contains(&number), "a code is shown for the person");
    for part in ["  derived: birth_month_first_day ", "  kept in: sts001_rows", "  not in ", "    not true: "] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let counted = said.split_once("Tables that count this person").unwrap().1;
    assert!(counted.contains("\n  lts") || counted.contains("\n  sts"), "{counted}");
    assert!(explain(&["--person", &number, "--with-identifiers"]).contains(&number));
}

#[test]
fn a_person_counts_where_the_cell_says_so() {
    let cells = rows(&SCENE.run.join("tables/lts001b_1a_people.csv"));
    let person = &cells[1][cells[0].iter().position(|name| name == "person").unwrap()];
    let said = explain(&["--person", person]);
    let counted = said.split_once("Tables that count this person").unwrap().1;
    assert!(counted.contains("  lts001b_1a_total: people 1\n"), "{counted}");
}

#[test]
fn a_submission_is_told_with_the_reason() {
    let said = explain(&["--submission", "312_CLD_R1_20240101_20240331_05.csv"]);
    assert!(said.contains("It was left out: its period starts after the year does."), "{said}");
    let unknown = cld(["explain", text(&SCENE.run), "--submission", "none.csv"]);
    assert!(unknown.status == Some(2) && unknown.error.contains("no submission"), "{}", unknown.error);
}
