//! The header line: the delimiter, and which column holds which item.

use cld_book::Release;

/// A file's header, matched to a release.
#[derive(Debug, Clone)]
pub struct Header {
    pub delimiter: u8,
    /// For each column of the file, the index of its item; none for a column that the release does not have.
    pub items: Vec<Option<usize>>,
    /// Columns that the release does not have, as written.
    pub unknown: Vec<String>,
    /// Indexes of items that no column holds.
    pub missing: Vec<usize>,
}

impl Header {
    pub(crate) fn read(line: &str, release: &Release) -> Header {
        let delimiter = delimiter(line);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(line.as_bytes());
        let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
        let names: Vec<String> = release.items.iter().map(|item| key(&item.header)).collect();
        let mut items = Vec::new();
        let mut unknown = Vec::new();
        for column in &record {
            let item = names.iter().position(|name| *name == key(column)).filter(|item| !items.contains(&Some(*item)));
            if item.is_none() {
                unknown.push(column.to_owned());
            }
            items.push(item);
        }
        let missing = (0..release.items.len()).filter(|item| !items.contains(&Some(*item))).collect();
        Header { delimiter, items, unknown, missing }
    }
}

/// A header without what councils spell differently: case, blanks, underscores, punctuation.
fn key(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Of the four delimiters in use, the one that stands most often in the header.
fn delimiter(line: &str) -> u8 {
    let count = |delimiter: &u8| line.bytes().filter(|byte| byte == delimiter).count();
    *[b'|', b'\t', b';', b','].iter().max_by_key(|delimiter| count(delimiter)).expect("four to choose from")
}
