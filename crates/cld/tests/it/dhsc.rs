//! The method `dhsc-r2` gives the official results, and files of either release enter it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::scene::{cld, made_up, text, unpack, unpacked};

#[test]
fn small_main_tables_are_equal() {
    equal(&with_dhsc("small"), "r2", 8);
}

#[test]
fn small_measures_are_equal() {
    equal(&with_dhsc("small"), "dhsc", 82);
}

#[test]
fn edge_main_tables_are_equal() {
    equal(&with_dhsc("edge"), "r2", 8);
}

#[test]
fn edge_measures_are_equal() {
    equal(&with_dhsc("edge"), "dhsc", 82);
}

#[test]
fn xla_main_tables_are_equal() {
    equal(&with_dhsc("xla"), "r2", 8);
}

#[test]
fn xla_measures_are_equal() {
    equal(&with_dhsc("xla"), "dhsc", 82);
}

#[test]
fn r2x_measures_are_equal() {
    equal(&unpacked("r2x"), "dhsc", 82);
}

#[test]
fn dirty_main_tables_are_equal() {
    equal(&unpacked("dirty"), "r2", 8);
}

#[test]
fn dirty_measures_are_equal() {
    equal(&unpacked("dirty"), "dhsc", 82);
}

#[test]
fn crossed_measures_are_equal() {
    equal(&unpacked("crossed"), "dhsc", 82);
}

/// A set with the results of this method laid over its submissions.
fn with_dhsc(set: &str) -> (TempDir, PathBuf) {
    let (place, folder) = unpacked(set);
    unpack(&format!("{set}-dhsc"), place.path());
    (place, folder)
}

fn equal((_place, folder): &(TempDir, PathBuf), parameters: &str, tables: usize) {
    let found = cld(["backtest", text(folder), "--parameters", parameters]);
    assert_eq!(found.status, Some(0), "{found:#?}");
    assert!(found.output.ends_with(&format!("{tables} tables equal, 0 different, 0 left out\n")), "{}", found.output);
}

#[test]
fn a_set_s_own_mapping_takes_the_place_of_the_book_s() {
    let (_place, folder) = with_dhsc("small");
    let mapping = folder.join("expected/dhsc/mapping/mapping_gender.csv");
    let changed = fs::read_to_string(&mapping).unwrap().replace("Female,Female", "Female,Other");
    fs::write(&mapping, changed).unwrap();
    let found = cld(["backtest", text(&folder), "--parameters", "dhsc", "--table", "main_tables"]);
    assert_eq!(found.status, Some(1), "{found:#?}");
    assert!(found.output.contains("  extra: ") && found.output.contains("| female | other |"), "{}", found.output);
}

#[test]
fn a_period_that_has_no_page_rows_is_missed() {
    let (_place, folder) = with_dhsc("small");
    let previous = folder.join("expected/dhsc/ASCOF_2A/previous.csv");
    fs::rename(&previous, previous.with_file_name("other.csv")).unwrap();
    let found = cld(["backtest", text(&folder), "--parameters", "dhsc", "--table", "ASCOF_2A"]);
    assert_eq!(found.status, Some(1), "{found:#?}");
    assert!(found.output.contains("ASCOF_2A/previous: no official result in "), "{}", found.output);
    assert!(
        found.output.contains("ASCOF_2A/other: 60 rows expected, 0 equal, 60 missing, 0 extra"),
        "{}",
        found.output
    );
}

/// The delivery mechanisms in a run's main table, and how many rows it has.
fn main_table(run: &Path) -> (BTreeSet<String>, usize) {
    let mut reader = csv::Reader::from_path(run.join("tables/main_table_joined.csv")).unwrap();
    let at = reader.headers().unwrap().iter().position(|column| column == "delivery_mechanism_cleaned").unwrap();
    let cells: Vec<String> = reader.records().map(|row| row.unwrap()[at].to_owned()).collect();
    (cells.iter().cloned().collect(), cells.len())
}

#[test]
fn files_of_either_release_are_read_by_their_own_headers_and_words() {
    for release in ["release-1", "release-2"] {
        let (_place, folder) = made_up(&[
            "--release",
            release,
            "--authorities",
            "1",
            "--people",
            "60",
            "--seed",
            "5",
            "--history",
            "--period",
            "2022-04-01..2024-03-31",
        ]);
        let run = folder.join("run");
        let fixed = ["run", text(&folder), "--method", "dhsc-r2", "--parameters", "dhsc", "--csv", "all"];
        let ran = cld(fixed.into_iter().chain(["-o", text(&run)]));
        assert_eq!(ran.status, Some(0), "{}", ran.error);
        let manifest = fs::read_to_string(run.join("manifest.json")).unwrap();
        assert!(manifest.contains(&format!("\"release\": \"{release}\"")), "{release}");
        let (mechanisms, rows) = main_table(&run);
        assert!(rows > 100 && mechanisms.contains("Direct payment"), "{release}: {rows} rows, {mechanisms:?}");
        assert!(!mechanisms.contains("Invalid and not mapped"), "{release}: {mechanisms:?}");
        every_row_says_something_of_every_item(&run, release);
    }
}

/// For each item each row of the single main table is counted once, no text that says who somebody is is shown, and
/// texts of Release 1 are told from others.
fn every_row_says_something_of_every_item(run: &Path, release: &str) {
    let count =
        |table: &str| csv::Reader::from_path(run.join(format!("tables/{table}.csv"))).unwrap().records().count();
    let single = count("main_table_single") as u64;
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    let (mut hidden, mut of_release_1) = (BTreeSet::new(), 0);
    let mut values = csv::Reader::from_path(run.join("tables/data_quality_values.csv")).unwrap();
    for row in values.deserialize().map(|row: Result<BTreeMap<String, String>, _>| row.unwrap()) {
        let rows: u64 = row["value_count"].parse().unwrap();
        if row["la_name"] == "England" {
            assert_eq!(row["submitted_text"], "");
            *counted.entry(row["data_field"].clone()).or_default() += rows;
            of_release_1 += if row["field_validity"] == "Failed: Release 1" { rows } else { 0 };
        } else if row["submitted_text"] == "N/A - PID" {
            hidden.insert(row["data_field"].clone());
        }
    }
    assert_eq!(counted.len(), 46, "{release}: {counted:?}");
    assert!(counted.values().all(|rows| *rows == single), "{release}: {single}, {counted:?}");
    assert!(["NHS Number", "Date of Birth", "Postcode"].iter().all(|item| hidden.contains(*item)), "{hidden:?}");
    assert_eq!(of_release_1 > 0, release == "release-1", "{release}: {of_release_1}");
}
