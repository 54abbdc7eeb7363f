//! Rows of a block as they are sent.

use cld_submission::{Block, Oddity};

use crate::cell::{Written, is_blank};
use crate::mapped::Becomes;
use crate::note::NoteKind;
use crate::plan::{Preparation, Target};

/// Rows that are ready, and what was done to them: by place in the block, then the column.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) bytes: Vec<u8>,
    pub(crate) count: u64,
    pub(crate) notes: Vec<(u32, Option<usize>, NoteKind)>,
    /// For each column that is left out, how many rows hold something in it.
    pub(crate) left_out: Vec<u64>,
}

impl Preparation {
    pub(crate) fn rows(&self, block: &Block<'_>) -> Rows {
        let mut rows = Rows { left_out: vec![0; self.left_out.len()], ..Rows::default() };
        let mut oddities = block.oddities().iter().peekable();
        for row in 0..block.rows() {
            let place = block.places()[row];
            let mut cells = None;
            while let Some((_, oddity)) = oddities.next_if(|(at, _)| *at == row) {
                let kind = match oddity {
                    Oddity::Cells(count) => {
                        cells = Some(*count);
                        Some(NoteKind::RowShape)
                    }
                    Oddity::CutOff => Some(NoteKind::RowShape),
                    Oddity::StrayQuote => Some(NoteKind::StrayQuote),
                    Oddity::TooLong => Some(NoteKind::RowTooLong),
                    Oddity::NotText | Oddity::ControlCharacter | Oddity::EmptyCells(_) => None,
                };
                rows.notes.extend(kind.map(|kind| (place, None, kind)));
            }
            self.row(block, row, cells, &mut rows);
            rows.count += 1;
        }
        rows.notes.extend(block.no_rows().iter().map(|(place, _)| (*place, None, NoteKind::NoRow)));
        // Stable: what is said of one row keeps its order.
        rows.notes.sort_by_key(|(place, ..)| *place);
        rows
    }

    fn row(&self, block: &Block<'_>, row: usize, cells: Option<usize>, rows: &mut Rows) {
        let place = block.places()[row];
        // A row that ends early still does when its cells stay in their places.
        let short = cells.filter(|count| *count < self.targets.len() && self.keeps_places);
        for (at, target) in self.targets.iter().take(short.unwrap_or(self.targets.len())).enumerate() {
            if at > 0 {
                rows.bytes.push(b',');
            }
            let Written { bytes, notes } = target.value(block, row);
            push_cell(&bytes, &mut rows.bytes);
            rows.notes.extend(notes.into_iter().map(|kind| (place, Some(at), kind)));
        }
        if cells.is_some_and(|count| count > self.submission.header.items.len()) {
            // Cells past the header's have no item. They stay behind the others, so that nothing is lost.
            for text in block.beyond(row) {
                rows.bytes.push(b',');
                let Written { bytes, notes } = self.beyond(&text);
                push_cell(&bytes, &mut rows.bytes);
                rows.notes.extend(notes.into_iter().map(|kind| (place, None, kind)));
            }
        }
        rows.bytes.extend_from_slice(b"\r\n");
        for (count, column) in rows.left_out.iter_mut().zip(&self.left_out) {
            *count += u64::from(block.text(row, *column).is_some_and(|text| !is_blank(&text)));
        }
    }

    fn beyond(&self, text: &str) -> Written {
        let like_text = cld_book::ItemType::Text;
        crate::cell::Values { item_type: like_text, is_free_text: false, entries: Default::default() }.write(text)
    }
}

impl Target {
    /// The value of a row, from the first column that has one for it.
    fn value(&self, block: &Block<'_>, row: usize) -> Written {
        let mut before: Option<Written> = None;
        for (column, hops) in &self.sources {
            let Some(text) = block.text(row, *column) else { continue };
            if is_blank(&text) {
                before.get_or_insert_with(|| self.as_is(&text));
                continue;
            }
            let written = match hops.becomes(&text) {
                Becomes::Same => self.values.write(&text),
                Becomes::Value(value) => {
                    let mut written = self.values.write(value);
                    written.notes.push(NoteKind::ValueMapped);
                    written
                }
                Becomes::Unknown => {
                    let mut written = self.values.write(&text);
                    written.notes.push(NoteKind::ValueNotMapped);
                    written
                }
                Becomes::Nothing => {
                    let notes = vec![NoteKind::ValueNotCarried];
                    before.get_or_insert_with(|| Written { bytes: Vec::new(), notes });
                    continue;
                }
            };
            return written;
        }
        before.unwrap_or_default()
    }

    fn as_is(&self, text: &str) -> Written {
        crate::cell::Values { item_type: cld_book::ItemType::Text, ..self.values.clone() }.write(text)
    }
}

/// Writes a cell, in quotes where it has to be.
pub(crate) fn push_cell(bytes: &[u8], out: &mut Vec<u8>) {
    if !bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
        return out.extend_from_slice(bytes);
    }
    out.push(b'"');
    for byte in bytes {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::push_cell;

    #[test]
    fn a_cell_is_in_quotes_where_it_has_to_be() {
        for (cell, expected) in [("a b", "a b"), ("a,b", "\"a,b\""), ("\"a\"", "\"\"\"a\"\"\""), ("a\nb", "\"a\nb\"")] {
            let mut out = Vec::new();
            push_cell(cell.as_bytes(), &mut out);
            assert_eq!(out, expected.as_bytes());
        }
    }
}
