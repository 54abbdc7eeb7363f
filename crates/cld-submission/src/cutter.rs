//! Cuts a stream into blocks that end at the end of a row, so that blocks can be read side by side.

use std::io::{self, Read};

use memchr::memchr;

use crate::quotes::Shape;

/// A block this long and the columns made from it fit a core's cache; a longer one saved a few hundredths of the time
/// and held 15 MB more.
pub(crate) const BLOCK: usize = 1 << 19;

/// Bytes of the longest row. What is longer is no row of a table, and must not fill the memory.
pub const LONGEST_ROW: usize = 4 << 20;

/// Whole rows of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) bytes: Vec<u8>,
    /// True when every quote is where it belongs.
    pub(crate) sound: bool,
    /// True when the last row's line has no end because the file ends there.
    pub(crate) breaks_off: bool,
    /// True when the last row was longer than the longest; the rest of its line is left out.
    pub(crate) too_long: bool,
}

/// Hands out blocks in the order of the stream.
pub(crate) struct Cutter<R> {
    source: R,
    shape: Shape,
    /// What was read past the end of the last block.
    rest: Vec<u8>,
    block: usize,
    done: bool,
    /// True while the line of a row that was too long is passed over.
    skips: bool,
}

impl<R: Read> Cutter<R> {
    pub(crate) fn new(source: R, shape: Shape, block: usize) -> Self {
        Cutter { source, shape, rest: Vec::new(), block: block.clamp(1, LONGEST_ROW), done: false, skips: false }
    }

    /// The next block: whole rows, at least one unless the stream is at its end. It takes the room of `spare`.
    pub(crate) fn next(&mut self, spare: Vec<u8>) -> io::Result<Option<Cut>> {
        let mut block = spare;
        block.clear();
        block.append(&mut self.rest);
        loop {
            self.fill(&mut block)?;
            if self.skips {
                self.skip(&mut block);
            }
            if self.done {
                return Ok((!block.is_empty()).then(|| self.last(block)));
            }
            let rows = self.shape.whole_rows(&block);
            if let Some(end) = rows.end {
                self.rest.extend_from_slice(&block[end..]);
                block.truncate(end);
                return Ok(Some(Cut { bytes: block, sound: rows.sound, breaks_off: false, too_long: false }));
            }
            if block.len() >= LONGEST_ROW {
                return Ok(Some(self.beginning(block)));
            }
        }
    }

    /// Reads on behind what is there: up to a block, or as much again when that was not enough for a row.
    fn fill(&mut self, block: &mut Vec<u8>) -> io::Result<()> {
        let wanted = self.block.saturating_sub(block.len()).max(block.len().min(LONGEST_ROW - block.len())).max(1);
        let read = self.source.by_ref().take(wanted as u64).read_to_end(block)?;
        self.done = read < wanted;
        Ok(())
    }

    fn skip(&mut self, block: &mut Vec<u8>) {
        match memchr(b'\n', block) {
            Some(end) => {
                block.drain(..=end);
                self.skips = false;
            }
            None => block.clear(),
        }
    }

    /// The beginning of a row that is too long, cut as a row of its own.
    fn beginning(&mut self, mut block: Vec<u8>) -> Cut {
        // No letter is cut in two.
        while block.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {}
        block.push(b'\n');
        self.skips = true;
        Cut { bytes: block, sound: false, breaks_off: false, too_long: true }
    }

    fn last(&self, block: Vec<u8>) -> Cut {
        let rows = self.shape.whole_rows(&block);
        let sound = rows.sound && memchr(b'"', &block[rows.end.unwrap_or(0)..]).is_none();
        let breaks_off = !block.ends_with(b"\n") && !block.ends_with(b"\r");
        Cut { bytes: block, sound, breaks_off, too_long: false }
    }
}
