//! What the rows of made-up files hold, read with the real reader.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow::array::{Array, AsArray, Date32Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type};
use cld_book::Book;

use super::{book, made, plan, release};
use crate::synthesise::{Plan, Size};
use crate::{Block, Columns, Submission, is_nhs_number, read_receipts};

/// All rows of a file, as text where `names` say so.
fn rows(book: &Book, path: &Path, names: &[&str]) -> Vec<RecordBatch> {
    let columns = Columns::new(book, release(book), names.iter().copied());
    let mut batches = Vec::new();
    let submission = Submission::open(path, release(book)).unwrap();
    let take = |_, (batch, oddities): (RecordBatch, usize)| {
        assert_eq!(oddities, 0, "{path:?}");
        batches.push(batch);
    };
    let work = |(): &mut (), block: &Block<'_>| (block.batch.clone(), block.oddities().len());
    submission.read(&columns, 1, || (), work, take).unwrap();
    batches
}

fn text(batch: &RecordBatch, name: &str) -> StringArray {
    cast(batch.column_by_name(name).unwrap(), &DataType::Utf8).unwrap().as_string::<i32>().clone()
}

fn dates(batch: &RecordBatch, name: &str) -> Date32Array {
    batch.column_by_name(name).unwrap().as_primitive::<Date32Type>().clone()
}

#[test]
fn every_cell_is_what_its_item_holds() {
    let book = book();
    let items: Vec<&str> = release(&book).items.iter().map(|item| item.name.as_str()).collect();
    let (folder, made) = made(&plan());
    let mut count = 0;
    for (receipt, path) in read_receipts(folder.path()).unwrap() {
        for item in &items {
            let as_written = format!("{item}_as_written");
            for batch in rows(&book, &path, &[item, &as_written]) {
                let (typed, written) = (batch.column_by_name(item).unwrap(), text(&batch, &as_written));
                assert_eq!(typed.null_count(), written.null_count(), "{item} in {}", receipt.file);
                if *typed.data_type() != DataType::Date32 && !typed.data_type().is_numeric() {
                    assert_eq!(text(&batch, item), written, "{item} in {}", receipt.file);
                }
                count += if *item == "la_code" { batch.num_rows() as u64 } else { 0 };
            }
        }
    }
    assert_eq!(count, made.rows);
}

#[test]
fn every_event_belongs_to_its_file() {
    let book = book();
    let names = ["event_type", "event_start_date", "event_end_date", "date_of_birth", "date_of_death", "event_outcome"];
    let (folder, _) = made(&Plan { size: Size::People(800), ..plan() });
    for (receipt, path) in read_receipts(folder.path()).unwrap() {
        let (first, last) = (receipt.period_start.to_epoch_days(), receipt.period_end.to_epoch_days());
        for batch in rows(&book, &path, &names) {
            let [kinds, outcomes] = ["event_type", "event_outcome"].map(|name| text(&batch, name));
            let [starts, ends, born, died] = [1, 2, 3, 4].map(|at| dates(&batch, names[at]));
            for row in 0..batch.num_rows() {
                let (start, end) = (starts.value(row), ends.is_valid(row).then(|| ends.value(row)));
                assert!(end.is_none_or(|end| start <= end && first <= end && end <= last));
                assert!(start <= last && born.value(row) + 18 * 365 < start);
                assert!(
                    end.is_some() || (kinds.value(row) == "Service" && outcomes.value(row) == "Provision of service")
                );
                assert!(died.is_null(row) || end.is_some_and(|end| end <= died.value(row)));
            }
        }
    }
}

#[test]
fn nhs_numbers_are_test_numbers_of_one_person() {
    let book = book();
    let (folder, made) = made(&Plan { size: Size::People(1_000), history: false, ..plan() });
    let mut people = BTreeMap::new();
    let mut without = BTreeSet::new();
    for (_, path) in read_receipts(folder.path()).unwrap() {
        for batch in rows(&book, &path, &["nhs_number_as_written", "la_person_unique_identifier"]) {
            let (numbers, identifiers) =
                (text(&batch, "nhs_number_as_written"), text(&batch, "la_person_unique_identifier"));
            for (number, identifier) in numbers.iter().zip(&identifiers) {
                let identifier = identifier.unwrap().to_owned();
                let Some(number) = number else {
                    without.insert(identifier);
                    continue;
                };
                assert!(is_nhs_number(number.as_bytes()) && number.starts_with("999"), "{number}");
                let known = people.entry(number.to_owned()).or_insert_with(|| identifier.clone());
                assert_eq!(*known, identifier);
            }
        }
    }
    let share = without.len() as f64 / (people.len() + without.len()) as f64;
    assert!((0.06..0.10).contains(&share), "{share}");
    assert!(people.len() + without.len() > made.people / 2);
}
