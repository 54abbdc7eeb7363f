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
fn a_row_is_named_by_its_values_too() {
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

/// An NHS number of the submissions with the number of rows that bear it or the council's identifier next to it.
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
fn every_row_of_a_person_is_shown_with_what_became_of_it() {
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
fn a_submission_is_shown_with_the_reason() {
    let said = explain(&["--submission", "312_CLD_R1_20240101_20240331_05.csv"]);
    assert!(said.contains("It was left out: its period starts after the year does."), "{said}");
    let unknown = cld(["explain", text(&SCENE.run), "--submission", "none.csv"]);
    assert!(unknown.status == Some(2) && unknown.error.contains("no submission"), "{}", unknown.error);
}

/// The lines that say how many rows are left, as table or condition and number.
fn rows_left(said: &str) -> Vec<&str> {
    let lines = said.lines().filter(|line| line.starts_with("  ") && line.contains(" row"));
    lines.filter(|line| line.contains(" reads ") || line.contains(" left where ")).collect()
}

#[test]
fn a_nought_is_explained_by_the_condition_that_left_none() {
    let cells = rows(&SCENE.run.join("layouts/LTS001b.1a.csv"));
    let noughts = cells.iter().enumerate().skip(1).flat_map(|(row, cells)| {
        let of_row = cells.iter().enumerate().skip(2).filter(|(_, cell)| *cell == "0");
        of_row.map(move |(at, _)| (row, at)).collect::<Vec<_>>()
    });
    let noughts: Vec<_> = noughts.collect();
    assert!(noughts.len() > 5);
    let step = noughts.len() / 4;
    for (row, at) in noughts.into_iter().step_by(step) {
        let cell = format!("{},{}", row + 1, cells[0][at]);
        let said = explain(&["--table", "LTS001b.1a", "--cell", &cell]);
        assert!(said.contains("How the rows that it could have counted became none:"), "{cell}: {said}");
        assert!(rows_left(&said).len() > 1, "{cell}: {said}");
        let ends = ["  The last ", "  No row of ", "  There are no rows of "];
        let is_reason = said.lines().any(|line| ends.iter().any(|end| line.starts_with(end)));
        assert!(is_reason, "{cell}: {said}");
    }
}

#[test]
fn a_row_that_a_table_lacks_is_a_nought_with_its_reason() {
    let cells = rows(&SCENE.run.join("tables/lts001b_1a.csv"));
    let place = |name: &str| cells[0].iter().position(|known| known == name).unwrap();
    let (council, reason, service) = (place("la_code"), place("primary_support_reason"), place("service_type"));
    let has = |one: &Vec<String>, other: &Vec<String>, third: &Vec<String>| {
        cells
            .iter()
            .any(|row| row[council] == one[council] && row[reason] == other[reason] && row[service] == third[service])
    };
    let rows: Vec<&Vec<String>> = cells.iter().skip(1).collect();
    let lacking = rows.iter().flat_map(|one| rows.iter().map(move |other| (*one, *other)));
    let (one, other) = lacking.into_iter().find(|(one, other)| !has(one, other, one)).unwrap();
    let cell = format!(
        "la_code={};primary_support_reason={};service_type={},people",
        one[council], other[reason], one[service]
    );
    let said = explain(&["--table", "lts001b_1a", "--cell", &cell]);
    assert!(said.contains("column people: nothing was counted, and there is no row for it"), "{cell}: {said}");
    assert!(said.contains("    none left where "), "{cell}: {said}");
}

#[test]
fn a_misspelt_part_of_a_cell_is_the_part_that_is_named() {
    for (cell, part) in [
        ("la_code=999;primary_support_reason=Learning Disability Support,Nursing", "no row has la_code \"999\""),
        (
            "la_code=211;primary_support_reason=Learning Disabilty Support,Nursing",
            "primary_support_reason \"Learning Disabilty",
        ),
        (
            "la_cod=211;primary_support_reason=Learning Disability Support,Nursing",
            "no column \"la_cod\" (did you mean \"la_code\"?)",
        ),
        (
            "la_code=211;primary_support_reason=Learning Disability Support,Nursin",
            "no column \"Nursin\" (did you mean \"Nursing\"?)",
        ),
    ] {
        let said = cld(["explain", text(&SCENE.run), "--table", "LTS001b.1a", "--cell", cell]);
        assert_eq!(said.status, Some(2), "{cell}: {}", said.error);
        assert!(said.error.contains(part), "{cell}: {}", said.error);
    }
    let council = cld(["explain", text(&SCENE.run), "--table", "LTS001b.1a", "--cell", "la_code=999,Nursing"]);
    assert!(council.error.contains("; there are: 211, "), "{}", council.error);
}
