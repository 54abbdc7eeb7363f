//! The header: the delimiter, and which column holds which item.

use cld_book::{Release, header_key};

/// A file's header, matched to a release.
#[derive(Debug, Clone)]
pub struct Header {
    /// The byte between two cells.
    pub delimiter: u8,
    /// The file's columns as written.
    pub columns: Vec<String>,
    /// For each column of the file, the index of its item; none for a column that the release does not have.
    pub items: Vec<Option<usize>>,
    /// Columns that neither the release nor a supplement to it has or that appear twice, as written.
    pub unknown: Vec<String>,
    /// Indexes of items that no column holds.
    pub missing: Vec<usize>,
}

impl Header {
    /// Matches a header's text. Of the four delimiters in use it has the one that gives most items.
    pub(crate) fn read(text: &str, release: &Release) -> Header {
        let headers = [b',', b';', b'\t', b'|'].map(|delimiter| Header::with(delimiter, text, release));
        let merit = |header: &Header| (header.items.iter().flatten().count(), header.items.len());
        let mut headers = headers.into_iter();
        let comma = headers.next().expect("four delimiters");
        headers.fold(comma, |best, header| if merit(&header) > merit(&best) { header } else { best })
    }

    fn with(delimiter: u8, text: &str, release: &Release) -> Header {
        let mut items: Vec<Option<usize>> = Vec::new();
        let mut unknown = Vec::new();
        let columns = columns(delimiter, text);
        for column in &columns {
            let item = item(column, release).filter(|item| !items.contains(&Some(*item)));
            let is_optional = release.supplements.iter().any(|supplement| supplement.column(column).is_some());
            if item.is_none() && !is_optional {
                unknown.push(column.clone());
            }
            items.push(item);
        }
        let missing = (0..release.items.len()).filter(|item| !items.contains(&Some(*item))).collect();
        Header { delimiter, columns, items, unknown, missing }
    }

    /// The same columns matched to the items of another release: an item has one name in all releases.
    pub(crate) fn in_items_of(mut self, own: &Release, other: &Release) -> Header {
        let place = |item: usize| other.items.iter().position(|known| known.name == own.items[item].name);
        self.items = self.items.into_iter().map(|item| item.and_then(place)).collect();
        self.missing = (0..other.items.len()).filter(|item| !self.items.contains(&Some(*item))).collect();
        self
    }

    /// How many items have a column.
    pub(crate) fn known(&self) -> usize {
        self.items.iter().flatten().count()
    }

    /// How many columns are items of the release or optional ones of a supplement.
    pub(crate) fn understood(&self) -> usize {
        self.columns.len() - self.unknown.len()
    }
}

/// The index of the item that a header names, in any of its spellings.
pub(crate) fn item(header: &str, release: &Release) -> Option<usize> {
    let key = header_key(header);
    if key.is_empty() {
        return None;
    }
    release.items.iter().position(|item| item.headers().any(|known| header_key(known) == key))
}

/// The cells of a line.
pub(crate) fn columns(delimiter: u8, text: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(text.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(str::to_owned).collect()
}
