//! What the rows of made-up files hold, read with the real reader.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::{Array, AsArray, Date32Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type};
use cld_book::{Book, Release};
use cld_submission::{Block, Columns, Submission, read_receipts};
use cld_synthesise::{Plan, Size};
use cld_terms::usable_nhs_number;

use super::{book, made, plan, release};

/// All rows of a file, as text where `names` say so.
fn rows(book: &Book, release: &Release, path: &Path, names: &[&str]) -> Vec<RecordBatch> {
    let columns = Columns::new(book, release, names.iter().copied());
    let mut batches = Vec::new();
    let submission = Submission::open(path, release).unwrap();
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
    for release in book.releases.values() {
        let (folder, made) = made(&Plan { release: release.name.clone(), size: Size::People(400), ..plan() });
        let mut count = 0;
        for (receipt, path) in read_receipts(folder.path()).unwrap() {
            for item in release.items.iter().map(|item| &item.name) {
                let as_written = format!("{item}_as_written");
                for batch in rows(&book, release, &path, &[item, &as_written]) {
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
}

/// Lists that are not wholly known let anything pass: here nothing but what they hold is wanted.
#[test]
fn every_listed_text_is_an_entry_of_the_release() {
    let book = book();
    for release in book.releases.values() {
        let (folder, _) = made(&Plan { release: release.name.clone(), size: Size::People(400), ..plan() });
        for (receipt, path) in read_receipts(folder.path()).unwrap() {
            for item in &release.items {
                let Some(list) = book.list_of(release, item).filter(|list| !list.entries.is_empty()) else { continue };
                let as_written = format!("{}_as_written", item.name);
                for batch in rows(&book, release, &path, &[&as_written]) {
                    for text in text(&batch, &as_written).iter().flatten() {
                        let is_entry = list.entries.iter().any(|entry| entry.value == text);
                        assert!(is_entry, "{} in {}: {text}", item.name, receipt.file);
                    }
                }
            }
        }
    }
}

#[test]
fn every_event_belongs_to_its_file() {
    let book = book();
    let names = ["event_type", "event_start_date", "event_end_date", "date_of_birth", "date_of_death", "event_outcome"];
    let (folder, _) = made(&Plan { size: Size::People(800), ..plan() });
    for (receipt, path) in read_receipts(folder.path()).unwrap() {
        let (first, last) = (receipt.period_start.to_epoch_days(), receipt.period_end.to_epoch_days());
        for batch in rows(&book, release(&book), &path, &names) {
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
    for (_, path) in read_receipts(folder.path()).unwrap() {
        let names = ["nhs_number_as_written", "la_person_unique_identifier"];
        for batch in rows(&book, release(&book), &path, &names) {
            let [numbers, identifiers] = names.map(|name| text(&batch, name));
            for (number, identifier) in numbers.iter().zip(&identifiers) {
                let (number, identifier) = (number.unwrap(), identifier.unwrap().to_owned());
                assert!(usable_nhs_number(number).is_some() && number.starts_with("999"), "{number}");
                let known = people.entry(number.to_owned()).or_insert_with(|| identifier.clone());
                assert_eq!(*known, identifier);
            }
        }
    }
    assert!(people.len() > made.people / 2);
}
