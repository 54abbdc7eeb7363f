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
    /// Lines above the header that hold something.
    pub(crate) above: usize,
    /// True when the first of them is for Excel, which shows the file without it.
    pub(crate) has_line_for_excel: bool,
}

/// Bytes that a header may have; a longer line is no header.
const LONGEST_HEADER: u64 = 1 << 20;

impl Head {
    /// Reads the line that `above` lines come before, blank ones not counted, and further ones while a quoted cell goes on.
    pub(crate) fn read(text: &mut dyn BufRead, above: usize) -> io::Result<Head> {
        let mut head = Head { header: String::new(), row: 0, length: 0, above, has_line_for_excel: false };
        for place in 0..=above {
            head.read_line(text)?;
            if place == 0 && place < above && is_for_excel(&head.header) {
                // Excel numbers the rows as if it were not there.
                head.has_line_for_excel = true;
                head.row -= 1;
            }
        }
        Ok(head)
    }

    /// Reads the next line that is not blank in the place of the one before.
    fn read_line(&mut self, text: &mut dyn BufRead) -> io::Result<()> {
        let mut header = Vec::new();
        loop {
            self.row += 1;
            let read = text.take(LONGEST_HEADER).read_until(b'\n', &mut header)? as u64;
            self.length += read;
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
            self.length += (header.len() - line) as u64;
        }
        self.header = decoded(&header).trim_end_matches(['\r', '\n']).to_owned();
        Ok(())
    }
}

/// True for the line that says to Excel how cells are separated, which Excel does not show.
fn is_for_excel(line: &str) -> bool {
    let line = line.trim_matches(|letter: char| letter == '"' || letter.is_whitespace()).to_ascii_lowercase();
    line.strip_prefix("sep=").is_some_and(|rest| rest.len() <= 2 || rest.bytes().all(|byte| rest.as_bytes()[0] == byte))
}

/// Text that is no UTF-8 is Windows-1252.
pub(crate) fn decoded(text: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(text) {
        Ok(text) => text.into(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(text).0,
    }
}
