//! Any text is a file of the book: it is read, or refused with a line that it has.
//!
//! Texts follow lines such as `=== rules/some_rule.md`, which say where each would be in the book.
#![no_main]

use std::collections::BTreeMap;

use cld_book::{Book, BookError};
use libfuzzer_sys::fuzz_target;

const RELEASE: (&str, &str) = ("spec/release-1.toml", include_str!("three_items.toml"));

fuzz_target!(|text: &str| {
    let mut files = BTreeMap::from([RELEASE]);
    for file in text.split("=== ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap_or((file, ""));
        files.insert(path, text);
    }
    match Book::from_files(files.iter().map(|(path, text)| (*path, *text))) {
        Err(BookError::Faulty(faults)) => {
            assert!(!faults.is_empty());
            for fault in faults {
                // The line after the last is where something is missing at the end.
                let lines = files.get(fault.page.as_str()).map_or(1, |text| text.lines().count() + 1);
                assert!((1..=lines).contains(&fault.line), "{fault}, of {lines} lines");
            }
        }
        Err(other) => panic!("{other}"),
        Ok(book) => assert_eq!(book.digest.len(), 64),
    }
});
