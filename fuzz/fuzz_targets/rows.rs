//! Cells written by another writer are read back as they were, whatever the size of a block.
#![no_main]

use arrow::array::{Array, AsArray};
use cld_book::Book;
use cld_submission::{Block, Columns, Submission};
use libfuzzer_sys::fuzz_target;

const ITEMS: usize = 3;
type Row = [String; ITEMS];

fuzz_target!(|input: (Vec<Row>, u8)| {
    let (rows, block) = input;
    // A control character or a byte order mark is an oddity of its own.
    let is_odd = |c: char| c == '\u{feff}' || (c < ' ' && !matches!(c, '\t' | '\n' | '\r'));
    if rows.iter().flatten().any(|cell| cell.contains(is_odd)) {
        return;
    }
    let place = tempfile::NamedTempFile::new().expect("a file can be made");
    let mut writer = csv::Writer::from_path(place.path()).expect("a file can be written");
    writer.write_record(["Item 1", "Item 2", "Item 3"]).expect("a row can be written");
    rows.iter().for_each(|row| writer.write_record(row).expect("a row can be written"));
    writer.flush().expect("a file can be written");
    let book = Book::from_files([("spec/release-1.toml", include_str!("three_items.toml"))]).expect("a sound book");
    let release = &book.releases["release-1"];
    let mut submission = Submission::open(place.path(), release).expect("a file with items");
    submission.block = usize::from(block);
    let columns = Columns::new(&book, release, ["item_1_as_written", "item_2_as_written", "item_3_as_written"]);
    let (mut read, mut oddities) = (Vec::new(), Vec::new());
    let work = |(): &mut (), block: &Block<'_>| (cells(block), block.oddities().to_vec());
    let take = |_, (rows, odd): (Vec<Row>, Vec<_>)| {
        read.extend(rows);
        oddities.extend(odd);
    };
    submission.read(&columns, 1, || (), work, take).expect("rows can be read");
    assert_eq!(read, rows);
    assert!(oddities.is_empty(), "{oddities:?}");
});

/// The texts of a block; an empty cell is empty text.
fn cells(block: &Block<'_>) -> Vec<Row> {
    let columns: Vec<_> = block.batch.columns().iter().map(|column| column.as_string::<i32>()).collect();
    let text = |column: usize, row| if columns[column].is_valid(row) { columns[column].value(row) } else { "" };
    (0..block.rows()).map(|row| std::array::from_fn(|column| text(column, row).to_owned())).collect()
}
