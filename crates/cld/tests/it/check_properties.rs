//! What `cld check` finds depends on the rows, not on how a file puts them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use cld_book::{Book, Shape};
use csv::ByteRecord;

use crate::scene::{cld, files, made_up, shuffle, text};

/// Row, rule and item of each finding about contents: the Data Landing Portal wants columns in their order.
type Findings = Vec<(usize, String, String)>;

/// A file with planted errors, header first, and what is found in it. Ragged rows are left out: their cells have no
/// column to go with.
struct Sent {
    rows: Vec<ByteRecord>,
    findings: Findings,
}

static SENT: LazyLock<Sent> = LazyLock::new(|| {
    let (_place, folder) = made_up(&["--authorities", "1", "--people", "1500", "--errors", "0.15", "--seed", "11"]);
    let (_, bytes) = files(&folder.join("submissions")).pop_first().unwrap();
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
    let mut rows: Vec<ByteRecord> = reader.into_byte_records().map(Result::unwrap).collect();
    let width = rows[0].len();
    rows.retain(|row| row.len() == width);
    Sent { findings: found(&rows), rows }
});

fn found(rows: &[ByteRecord]) -> Findings {
    let place = tempfile::tempdir().unwrap();
    let (file, findings) = (place.path().join("file.csv"), place.path().join("findings.csv"));
    let mut writer = csv::Writer::from_path(&file).unwrap();
    rows.iter().for_each(|row| writer.write_byte_record(row).unwrap());
    writer.flush().unwrap();
    let outcome = cld(["check", text(&file), "--way", "cld-portal", "--findings", text(&findings)]);
    assert_eq!(outcome.status, Some(1), "{}", outcome.error);
    let mut reader = csv::Reader::from_path(findings).unwrap();
    let cell = |record: &csv::StringRecord, at: usize| record[at].to_owned();
    let finding = |record: csv::StringRecord| (cell(&record, 0).parse().unwrap(), cell(&record, 1), cell(&record, 3));
    let mut found: Findings = reader.records().map(|record| finding(record.unwrap())).collect();
    found.sort();
    found
}

#[test]
fn the_order_of_columns_makes_no_difference() {
    let mut columns: Vec<usize> = (0..SENT.rows[0].len()).collect();
    shuffle(&mut columns);
    let rows: Vec<ByteRecord> = SENT.rows.iter().map(|row| columns.iter().map(|at| &row[*at]).collect()).collect();
    assert!(rows[0] != SENT.rows[0]);
    assert_eq!(found(&rows), SENT.findings);
}

/// Rules over several rows may name another of them (all but the first in the file): their findings are counted.
#[test]
fn the_order_of_rows_makes_no_difference_but_to_row_numbers() {
    let mut places: Vec<usize> = (1..SENT.rows.len()).collect();
    shuffle(&mut places);
    places.insert(0, 0);
    let rows: Vec<ByteRecord> = places.iter().map(|at| SENT.rows[*at].clone()).collect();
    let mut shuffled = found(&rows);
    // Back to the row as it was: rows are numbered as a spreadsheet shows them, the header being 1.
    shuffled.iter_mut().for_each(|(row, _, _)| *row = places[*row - 1] + 1);
    shuffled.sort();
    let by_rule = |findings: &Findings| {
        findings.iter().fold(BTreeMap::<String, usize>::new(), |mut counts, (_, rule, _)| {
            *counts.entry(rule.clone()).or_default() += 1;
            counts
        })
    };
    assert!(by_rule(&SENT.findings).len() > 60);
    assert_eq!(by_rule(&shuffled), by_rule(&SENT.findings));
    let compared = rules_over_several_rows();
    let of_one_row = |findings: &Findings| -> Findings {
        findings.iter().filter(|(_, rule, _)| !compared.contains(rule)).cloned().collect()
    };
    assert_eq!(of_one_row(&shuffled), of_one_row(&SENT.findings));
}

fn rules_over_several_rows() -> BTreeSet<String> {
    let book = Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap();
    let pages = book.rules.into_values().filter(|page| page.facts.shape != Shape::Row).map(|page| page.name);
    // One finding about the whole file names the first row that shows it.
    pages.chain(["file_mixes_encodings".to_owned()]).collect()
}
