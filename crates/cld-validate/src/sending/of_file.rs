//! What a file is as a whole: its packing, its encoding, its size.

use cld_book::{Limit, RefusalKind};
use cld_submission::{SentEncoding, SentPacking};
use cld_terms::{counted, grouped};

use super::cells::Letters;
use super::{At, Sending};
use crate::finding::Finding;

/// About the file as a whole, said at its first row.
const FILE: At<'static> = At { row: 1, item: None, marks: &[] };

impl Sending<'_> {
    pub(super) fn of_form(&self) -> Vec<Finding> {
        let sent = self.submission.sent_as();
        let packing = match sent.packing {
            SentPacking::Workbook => Some(RefusalKind::PortalWorkbook),
            SentPacking::Zip => Some(RefusalKind::PortalZip),
            SentPacking::Plain | SentPacking::Gzip => None,
        };
        let encoding = match sent.encoding {
            SentEncoding::MarkedUtf8 => Some(RefusalKind::PortalByteOrderMark),
            SentEncoding::Utf16 => Some(RefusalKind::PortalUtf16),
            SentEncoding::Bytes => None,
        };
        let whole = packing.into_iter().chain(encoding).filter_map(|kind| self.finding(kind, &FILE));
        let is_packed = sent.packing == SentPacking::Gzip;
        whole.chain(self.delimiter()).chain(self.size(self.submission.input().length(), is_packed)).collect()
    }

    /// What is known when all rows were read: letters in another encoding, and how large the text of a packed file is.
    pub(crate) fn at_end(&self, letters: &Letters) -> Vec<Finding> {
        let sent = self.submission.sent_as();
        let is_text = sent.packing != SentPacking::Workbook && sent.encoding != SentEncoding::Utf16;
        let unpacked = (sent.packing == SentPacking::Gzip).then(|| {
            let read = self.submission.bytes_read.load(std::sync::atomic::Ordering::Relaxed);
            self.size(Some(read), false)
        });
        let encoding = letters.utf_8.first.filter(|_| is_text && self.rows().is_windows_1252).and_then(|first| {
            let marks = [
                ("count", counted(letters.utf_8.count, "row holds a value", "rows hold values")),
                ("row", grouped(first)),
            ];
            let marks = marks.each_ref().map(|(mark, text)| (*mark, text.as_str()));
            self.finding(RefusalKind::PortalEncoding, &At { row: first, item: None, marks: &marks })
        });
        encoding.into_iter().chain(unpacked.into_iter().flatten()).collect()
    }

    fn delimiter(&self) -> Option<Finding> {
        let is_text = self.submission.sent_as().packing != SentPacking::Workbook;
        let delimiter = char::from(self.submission.header.delimiter);
        self.way.delimiter.filter(|taken| is_text && *taken != delimiter)?;
        let word = match delimiter {
            ';' => "semicolons",
            '\t' => "tabs",
            '|' => "bars",
            _ => "another sign",
        };
        self.finding(RefusalKind::PortalDelimiter, &At { marks: &[("delimiter", word)], ..FILE })
    }

    fn size(&self, bytes: Option<u64>, is_packed: bool) -> Option<Finding> {
        let bytes = bytes?;
        let (most, most_of_some) = match is_packed {
            true => (&self.way.largest_packed, &self.way.largest_packed_for_some),
            false => (&self.way.largest, &self.way.largest_for_some),
        };
        let above =
            |limit: &Option<Limit>| limit.as_ref().filter(|limit| bytes > limit.bytes).map(|at| at.said.clone());
        let (kind, limit) = match (above(most), above(most_of_some)) {
            (Some(limit), _) => (RefusalKind::PortalSize, limit),
            (None, limit) => (RefusalKind::PortalSizeForSome, limit?),
        };
        self.finding(kind, &At { marks: &[("limit", limit.as_str())], ..FILE })
    }
}
