//! Any bytes are a file: reading it ends, with rows or with a reason, and never in a panic.
#![no_main]

use std::fs;

use cld_book::Book;
use cld_submission::{Columns, Submission, recognise};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let book = Book::from_files([("spec/release-1.toml", include_str!("three_items.toml"))]).expect("a sound book");
    let release = &book.releases["release-1"];
    let place = tempfile::NamedTempFile::new().expect("a file can be made");
    fs::write(place.path(), bytes).expect("a file can be written");
    _ = recognise(place.path(), &book);
    if let Ok(submission) = Submission::open(place.path(), release) {
        let columns = Columns::new(&book, release, ["item_1", "item_2_as_written", "item_3"]).tolerant();
        _ = submission.read(&columns, 1, || (), |(), block| block.rows(), |_, _| ());
    }
});
