//! Dirt on made-up rows: every kind of it, where `dirt.csv` says, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_submission::read_receipts;
use cld_synthesise::{Plan, Size, SynthesiseError, kinds_of_dirt, synthesise};

use super::{book, made, plan};

fn dirty() -> Plan {
    Plan { dirty: 0.5, size: Size::People(300), ..plan() }
}

/// Rows of a CSV file as texts, its header first.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The cells of a column over all files.
fn cells(folder: &Path, header: &str) -> Vec<String> {
    let mut cells = Vec::new();
    for (_, path) in read_receipts(folder).unwrap() {
        let rows = rows(&path);
        let at = rows[0].iter().position(|name| name == header).unwrap();
        cells.extend(rows[1..].iter().map(|row| row[at].clone()));
    }
    cells
}

#[test]
fn every_kind_of_dirt_occurs_in_every_release() {
    for (release, period) in [
        ("v5.0", "2022-04-01..2023-03-31"),
        ("release-1", "2023-04-01..2024-03-31"),
        ("release-2", "2025-04-01..2026-03-31"),
    ] {
        let (folder, made) = made(&Plan { release: release.into(), period: period.parse().unwrap(), ..dirty() });
        let ledger = rows(&folder.path().join("dirt.csv"));
        let found: BTreeSet<&str> = ledger[1..].iter().map(|line| line[2].as_str()).collect();
        let missing: Vec<_> = kinds_of_dirt().filter(|kind| !found.contains(kind)).collect();
        assert!(missing.is_empty(), "{release}: {missing:?}");
        let dirty: BTreeSet<_> = ledger[1..].iter().map(|line| (&line[0], &line[1])).collect();
        assert_eq!(dirty.len() as u64, made.dirty_rows);
        let share = made.dirty_rows as f64 / made.rows as f64;
        assert!((0.4..0.7).contains(&share), "{release}: {share}");
    }
}

#[test]
fn dirt_is_on_the_rows_that_the_ledger_names_and_on_no_others() {
    // Without shared numbers nothing but rows in the ledger differs from what is there without dirt.
    let (clean, _) = made(&Plan { dirty: 0.0, ..dirty() });
    let (soiled, _) = made(&dirty());
    let mut named: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for line in &rows(&soiled.path().join("dirt.csv"))[1..] {
        named.entry(line[0].clone()).or_default().insert(line[1].parse().unwrap());
    }
    let number = |rows: &[Vec<String>]| rows[0].iter().position(|name| name == "NHS Number").unwrap();
    for (receipt, path) in read_receipts(clean.path()).unwrap() {
        let (clean, soiled) = (rows(&path), rows(&soiled.path().join("submissions").join(&receipt.file)));
        let at = number(&clean);
        let without =
            |row: &[String]| row.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, cell)| cell.clone()).collect();
        let known: BTreeSet<Vec<String>> = clean.iter().map(|row| without(row)).collect();
        let dirt = named.remove(&receipt.file).unwrap_or_default();
        for (place, row) in soiled.iter().enumerate().filter(|(place, _)| !dirt.contains(&(place + 1))) {
            assert!(known.contains(&without(row)), "{}, row {}", receipt.file, place + 1);
        }
    }
}

#[test]
fn dirt_reaches_people_keys_and_files() {
    let (folder, _) = made(&dirty());
    let register = rows(&folder.path().join("population.csv"));
    let shared =
        register.iter().filter(|person| person.last().is_some_and(|slip| slip.starts_with("number that people")));
    assert!(shared.count() > 10);
    for key in
        ["Event Type", "Client Type", "Event Start Date", "LA Person Unique Identifier", "Reporting Period End Date"]
    {
        let cells = cells(folder.path(), key);
        assert!(cells.iter().any(String::is_empty), "{key} is never blank");
    }
    for text in ["Services", "Assessment/Review", "Unknown", "\u{a0}"] {
        let headers = ["Event Type", "LA Person Unique Identifier", "Client Type", "Service Type"];
        let found = headers.iter().any(|header| cells(folder.path(), header).iter().any(|cell| cell.contains(text)));
        assert!(found, "{text:?} is nowhere");
    }
    let receipts = read_receipts(folder.path()).unwrap();
    let moments: BTreeSet<_> =
        receipts.iter().map(|(receipt, _)| (&receipt.la_code, receipt.import_datetime)).collect();
    assert_eq!(receipts.len() - moments.len(), 3, "each council sends two files at one moment");
}

#[test]
fn a_seed_fixes_the_dirt_too() {
    let ((first, made_first), (again, made_again)) = (made(&dirty()), made(&dirty()));
    assert_eq!(made_first, made_again);
    for (receipt, path) in read_receipts(first.path()).unwrap() {
        let other = again.path().join("submissions").join(receipt.file);
        assert!(std::fs::read(path).unwrap() == std::fs::read(other).unwrap());
    }
}

#[test]
fn planted_faults_are_not_made_up_in_dirt() {
    let folder = tempfile::tempdir().unwrap();
    let refused = synthesise(&book(), &Plan { errors: 0.1, ..dirty() }, folder.path());
    assert!(matches!(refused, Err(SynthesiseError::PlantedInDirt)), "{refused:?}");
}
