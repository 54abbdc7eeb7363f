//! The lines of a text, as an editor numbers them.

/// Numbers lines from 1, whatever ends them: a line feed, a carriage return, or both together as one.
pub struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    /// The lines of `text`, counted from 1.
    pub fn of(text: &'t [u8]) -> Lines<'t> {
        Lines { text, at: 0, line: 1 }
    }

    /// The line on which something begins at a byte or after it, past blank lines. Asked in the order of the bytes.
    pub fn next(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(letter) = self.text.get(self.at) {
            if self.at >= byte && !matches!(letter, b'\r' | b'\n') {
                break;
            }
            let ends = *letter == b'\n' || (*letter == b'\r' && self.text.get(self.at + 1) != Some(&b'\n'));
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_are_those_of_an_editor_whatever_ends_them() {
        for ending in ["\n", "\r\n", "\r"] {
            let text = ["first", "second", "", "fourth", "fifth"].join(ending);
            let mut lines = Lines::of(text.as_bytes());
            for (line, word) in [(1, "first"), (2, "second"), (4, "fourth"), (5, "fifth")] {
                let at = text.find(word).unwrap_or_default() as u64;
                assert_eq!(lines.next(at), line, "{ending:?} {word}");
            }
            let (before, after) = (text.find("second").unwrap_or_default(), text.find("fourth").unwrap_or_default());
            // A reader may say that a record begins where the one before it ended.
            assert_eq!(Lines::of(text.as_bytes()).next((before + "second".len()) as u64), 4, "{ending:?}");
            assert_eq!(Lines::of(text.as_bytes()).next(after as u64 - 1), 4, "{ending:?}");
        }
        assert_eq!((Lines::of(b"").next(0), Lines::of(b"a").next(9)), (1, 1));
    }
}
