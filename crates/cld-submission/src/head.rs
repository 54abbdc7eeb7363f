//! Where the header is in a file's text.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use encoding_rs::WINDOWS_1252;
use memchr::memchr_iter;

/// What comes before the first row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// The header as written, without its line end; empty when there is none.
    pub(crate) header: String,
    /// The header's row number.
    pub(crate) row: u64,
    /// Bytes up to the first row.
    pub(crate) length: u64,
}

/// Bytes that a header may have; a longer line is no header.
const LONGEST_HEADER: u64 = 1 << 20;

impl Head {
    /// Reads the first line that is not blank, and further ones while a quoted cell goes on.
    pub(crate) fn read(text: &mut dyn BufRead) -> io::Result<Head> {
        let (mut row, mut length, mut header) = (0, 0, Vec::new());
        loop {
            row += 1;
            let read = text.take(LONGEST_HEADER).read_until(b'\n', &mut header)? as u64;
            length += read;
            if read == 0 || header.iter().any(|byte| !matches!(byte, b'\r' | b'\n')) {
                break;
            }
            header.clear();
        }
        let line = header.len();
        let is_open = |header: &[u8]| memchr_iter(b'"', header).count() % 2 == 1;
        let mut rest = LONGEST_HEADER;
        while is_open(&header) && rest > 0 {
            match text.take(rest).read_until(b'\n', &mut header)? as u64 {
                0 => rest = 0,
                read => rest -= read,
            }
        }
        if is_open(&header) {
            // A quote that never closes is a letter of the first line.
            header.truncate(line);
        } else {
            length += (header.len() - line) as u64;
        }
        Ok(Head { header: decoded(&header).trim_end_matches(['\r', '\n']).to_owned(), row, length })
    }
}

/// Text that is no UTF-8 is Windows-1252.
pub(crate) fn decoded(text: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(text) {
        Ok(text) => text.into(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(text).0,
    }
}
