//! The file that is ready to be sent, written as the other is read.

use std::io::{self, Write};
use std::ops::ControlFlow;

use cld_book::Book;
use cld_submission::{Columns, ReadError};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::PrepareError;
use crate::letters::{Lettered, lettered};
use crate::note::{Note, NoteKind};
use crate::plan::Preparation;
use crate::report::Prepared;
use crate::row::{Rows, push_cell};

/// What the file is packed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Nothing.
    Plain,
    /// gzip.
    Gzip,
}

impl Preparation {
    /// Writes the file to `out` and hands each change and each thing that is left to `told`, in the order of the rows.
    /// Memory does not grow with the file. What comes back says whether it may be used.
    ///
    /// # Errors
    /// When the file cannot be read to its end, or what is written cannot be.
    pub fn write(
        &self,
        book: &Book,
        threads: usize,
        packing: Packing,
        out: impl Write,
        told: impl FnMut(Note) -> io::Result<()>,
    ) -> Result<Prepared, PrepareError> {
        match packing {
            Packing::Plain => self.write_plain(book, threads, out, told).map(|(prepared, _)| prepared),
            Packing::Gzip => {
                let out = GzEncoder::new(out, Compression::default());
                let (prepared, out) = self.write_plain(book, threads, out, told)?;
                out.finish()?;
                Ok(prepared)
            }
        }
    }

    fn write_plain<W: Write>(
        &self,
        book: &Book,
        threads: usize,
        mut out: W,
        mut told: impl FnMut(Note) -> io::Result<()>,
    ) -> Result<(Prepared, W), PrepareError> {
        let mut prepared = Prepared::new(self);
        for (kind, column) in &self.whole {
            let note = Note { row: None, column: *column, kind: *kind };
            prepared.add(note);
            told(note)?;
        }
        out.write_all(&self.header())?;
        let own = book.releases.values().next();
        let Some(release) = own else { return Ok((prepared, out)) };
        // Lines that are no rows would be events of nobody where the file is sent.
        let columns = Columns::new(book, release, []).of_rows_alone();
        let work = |(): &mut (), block: &cld_submission::Block<'_>| self.rows(block);
        let take = |first: u64, rows: Rows| {
            let written = out.write_all(&rows.bytes).and_then(|()| {
                rows.notes.iter().try_for_each(|(place, column, kind)| {
                    let note = Note { row: Some(first + u64::from(*place)), column: *column, kind: *kind };
                    prepared.add(note);
                    told(note)
                })
            });
            prepared.rows += rows.count;
            prepared.leave_out(&rows.left_out);
            written.map_or_else(ControlFlow::Break, ControlFlow::Continue)
        };
        let read: Result<_, ReadError> = self.submission.try_read(&columns, threads, || (), work, take);
        if let ControlFlow::Break(error) = read? {
            return Err(error.into());
        }
        for (place, count) in prepared.columns_left_out() {
            let kind = if count > 0 { NoteKind::ColumnLeftOut } else { NoteKind::EmptyColumnLeftOut };
            let note = Note { row: None, column: Some(place), kind };
            prepared.add_times(note, count.max(1));
            told(note)?;
        }
        Ok((prepared, out))
    }

    fn header(&self) -> Vec<u8> {
        let mut header = Vec::new();
        for (at, target) in self.targets.iter().enumerate() {
            if at > 0 {
                header.push(b',');
            }
            let (Lettered::AsItWas(bytes) | Lettered::Otherwise(bytes)) = lettered(&target.header) else { continue };
            push_cell(&bytes, &mut header);
        }
        header.extend_from_slice(b"\r\n");
        header
    }
}

#[cfg(test)]
mod tests {
    use cld_submission::Input;

    use super::*;
    use crate::Weight;

    #[test]
    fn lines_that_are_no_rows_are_left_out_and_said() {
        let book = cld_built_in::open_without_methods(None).unwrap();
        let headers: Vec<&str> = book.releases["release-1"].items.iter().map(|item| item.header.as_str()).collect();
        let blank = ",".repeat(headers.len() - 1);
        let text = format!("{}\n211{blank}\n{blank}\n", headers.join(","));
        let preparation = Preparation::new(&book, Input::bytes("a.csv", text.into_bytes()), None).unwrap();
        let mut ready = Vec::new();
        let prepared = preparation.write(&book, 1, Packing::Plain, &mut ready, |_| Ok(())).unwrap();
        let said = prepared.of(Weight::Changed).map(|tally| (tally.kind.name(), tally.count, tally.rows));
        assert_eq!(said.collect::<Vec<_>>(), [("no_row", 1, vec![3])]);
        assert_eq!((prepared.rows, String::from_utf8(ready).unwrap().lines().count()), (1, 2));
    }
}
