//! Cuts a stream into blocks that end at the end of a row, so that blocks can be read side by side.

use std::io::{self, Read};

use memchr::{memchr_iter, memrchr};

/// A block this long fits a core's cache with the columns made from it: larger and smaller ones were slower.
pub(crate) const BLOCK: usize = 1 << 20;

/// Hands out blocks in the order of the stream.
pub(crate) struct Cutter<R> {
    source: R,
    /// What was read past the end of the last block.
    rest: Vec<u8>,
    block: usize,
    done: bool,
}

impl<R: Read> Cutter<R> {
    pub(crate) fn new(source: R, block: usize) -> Self {
        Cutter { source, rest: Vec::new(), block, done: false }
    }

    /// Puts the next block into `block`: whole rows, at least one unless the stream is at its end; then
    /// there is nothing, and the answer is false.
    pub(crate) fn next(&mut self, block: &mut Vec<u8>) -> io::Result<bool> {
        block.clear();
        block.append(&mut self.rest);
        let mut looked_at = 0;
        let mut quotes = 0;
        loop {
            self.fill(block)?;
            if self.done {
                return Ok(!block.is_empty());
            }
            quotes += memchr_iter(b'"', &block[looked_at..]).count();
            if let Some(end) = last_row_end(block, quotes % 2 == 1) {
                self.rest.extend_from_slice(&block[end..]);
                block.truncate(end);
                return Ok(true);
            }
            looked_at = block.len();
        }
    }

    /// Reads one more block's worth behind what is there.
    fn fill(&mut self, block: &mut Vec<u8>) -> io::Result<()> {
        let wanted = self.block.saturating_sub(block.len()).max(self.block / 4).max(1);
        let read = self.source.by_ref().take(wanted as u64).read_to_end(block)?;
        self.done = read < wanted;
        Ok(())
    }
}

/// Where the last row ends that is not inside quotes, given whether the end of `block` is inside.
fn last_row_end(block: &[u8], mut inside: bool) -> Option<usize> {
    let mut end = block.len();
    while let Some(newline) = memrchr(b'\n', &block[..end]) {
        inside ^= memchr_iter(b'"', &block[newline..end]).count() % 2 == 1;
        if !inside {
            return Some(newline + 1);
        }
        end = newline;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str, size: usize) -> Vec<String> {
        let mut cutter = Cutter::new(text.as_bytes(), size);
        let mut block = Vec::new();
        std::iter::from_fn(|| cutter.next(&mut block).unwrap().then(|| String::from_utf8(block.clone()).unwrap()))
            .collect()
    }

    #[test]
    fn blocks_end_at_row_ends_and_lose_nothing() {
        let text = "a,b\n1,\"x\ny\"\n2,\"\"\"\n\"\n3,z\n";
        for size in 1..40 {
            let blocks = blocks(text, size);
            assert_eq!(blocks.concat(), text, "blocks of {size}");
            for block in &blocks {
                assert_eq!(block.matches('"').count() % 2, 0, "blocks of {size}: {block:?}");
            }
        }
    }

    #[test]
    fn a_last_row_without_newline_is_kept() {
        assert_eq!(blocks("a\nb", 2).concat(), "a\nb");
        assert!(blocks("", 2).is_empty());
    }
}
