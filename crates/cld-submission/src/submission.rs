//! A submission whose header is known, and the text of its rows.

use std::io::{BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use cld_book::Release;

use crate::cutter::BLOCK;
use crate::digest::DigestAtEnd;
use crate::error::ReadError;
use crate::head::Head;
use crate::header::Header;
use crate::input::Input;
use crate::quotes::Shape;
use crate::sent_as::SentAs;
use crate::source::{DatesSeen, SheetTaken, Source};
use crate::stop::Stop;

/// An input that has been opened and whose header is known.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Its header, matched to a release.
    pub header: Header,
    source: Source,
    head: Head,
    /// Bytes in a block; other than 512 KiB only to test that it makes no difference.
    pub block: usize,
    /// Bytes of rows handed to readers so far, for those who wait.
    pub bytes_read: Arc<AtomicU64>,
    /// True when reading all rows gives the digest of the bytes that were read.
    pub takes_digest: bool,
    /// Ends a reading from outside. Looked at before each block; opening a workbook is not interrupted.
    pub stop: Stop,
}

impl Submission {
    /// Reads the header of an input by a release.
    ///
    /// # Errors
    /// When no table can be read from it, or none of its columns is an item of the release.
    pub fn open(input: impl Into<Input>, release: &Release) -> Result<Submission, ReadError> {
        let input = input.into();
        let source = Source::open(&input, &[release]).map_err(|error| ReadError::of(&input, error))?;
        Submission::with_header(source, release)
    }

    /// The same input with its header read by another release.
    ///
    /// # Errors
    /// Those of [`Submission::open`].
    pub fn by(self, release: &Release) -> Result<Submission, ReadError> {
        Submission::with_header(self.source, release)
    }

    /// The same input, opened by release `own`, with its columns named by the items of `other`.
    pub fn in_items_of(mut self, own: &Release, other: &Release) -> Submission {
        self.header = self.header.in_items_of(own, other);
        self
    }

    pub(crate) fn with_header(source: Source, release: &Release) -> Result<Submission, ReadError> {
        let broken = |error: std::io::Error| ReadError::of(source.input(), error.into());
        let path = source.input().name().to_owned();
        let Some(above) = source.above() else {
            return Err(ReadError::NoKnownColumn { path, release: release.title.clone() });
        };
        let head = Head::read(&mut BufReader::new(source.text(None).map_err(broken)?), above).map_err(broken)?;
        if head.header.is_empty() {
            return Err(ReadError::Empty { path });
        }
        let header = Header::read(&head.header, release);
        if header.known() == 0 {
            return Err(ReadError::NoKnownColumn { path, release: release.title.clone() });
        }
        Ok(Submission {
            header,
            source,
            head,
            block: BLOCK,
            bytes_read: Arc::default(),
            takes_digest: false,
            stop: Stop::default(),
        })
    }

    /// What it is read from.
    pub fn input(&self) -> &Input {
        self.source.input()
    }

    /// How it is sent: packed in what, and in which encoding.
    pub fn sent_as(&self) -> SentAs {
        self.source.sent_as()
    }

    /// The row of the header: 1 unless something comes before it.
    pub fn header_row(&self) -> u64 {
        self.head.row
    }

    /// The number of the first row after the header; the header is row 1 unless other lines come before it.
    pub fn first_row(&self) -> u64 {
        self.head.row + 1
    }

    /// Lines above the header that hold something and are no rows, such as the title of a report. The line for Excel that
    /// names the delimiter is one of them.
    pub fn lines_above(&self) -> usize {
        self.head.above
    }

    /// True when the first line is for Excel alone, which does not show or number it.
    pub fn has_line_for_excel(&self) -> bool {
        self.head.has_line_for_excel
    }

    /// The sheet that was read, of a workbook with several.
    pub fn sheet(&self) -> Option<&SheetTaken> {
        self.source.sheet()
    }

    /// For each column of a workbook's sheet its dates, when all rows were read; nothing for text.
    pub fn dates_seen(&self) -> Vec<DatesSeen> {
        self.source.dates_seen()
    }

    /// The text from the first row on. With a `digest` that of all bytes, once the text was read to its end.
    ///
    /// Which item a column holds was settled when the header was read: with another header now, rows would be misread.
    pub(crate) fn rows(&self, digest: Option<DigestAtEnd>) -> Result<Box<dyn Read + Send>, ReadError> {
        let broken = |error: std::io::Error| ReadError::of(self.input(), error.into());
        let mut text = BufReader::new(self.source.text(digest).map_err(broken)?);
        match Head::read(&mut text, self.head.above).map_err(broken)? == self.head {
            true => Ok(Box::new(text)),
            false => Err(ReadError::Changed { path: self.input().name().to_owned() }),
        }
    }

    pub(crate) fn shape(&self) -> Shape {
        Shape { delimiter: self.header.delimiter, columns: self.header.items.len() }
    }
}
