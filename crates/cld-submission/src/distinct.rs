//! The texts of one column, each kept once.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::cell::Reading;
use crate::index::Cell;
use crate::quotes::unquoted;

/// More texts than this and the table begins anew, so that memory does not grow with the file. With those of a block
/// on top they still fit into 32,768 buckets; what comes more often than once, such as birth dates, is seldom more.
const MOST: usize = 27 << 10;

/// Gives each text of a column a number; 0 is a blank cell.
#[derive(Debug)]
pub(crate) struct Distinct {
    short: HashMap<Short, u32, RandomState>,
    long: HashMap<Box<[u8]>, u32, RandomState>,
    /// The text for each number.
    pub(crate) texts: Texts,
}

/// Texts by number, one after another in one piece of memory; number 0 is a blank and has none.
#[derive(Debug)]
pub(crate) struct Texts {
    all: String,
    /// Where each text ends.
    ends: Vec<usize>,
}

/// A cell of at most 16 bytes: its length, its first and its last eight bytes say all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Short(u64, u64, u8);

impl Default for Distinct {
    fn default() -> Self {
        Distinct {
            short: HashMap::default(),
            long: HashMap::default(),
            texts: Texts { all: String::new(), ends: vec![0] },
        }
    }
}

impl Distinct {
    /// The numbers of the cells. Texts met before keep theirs unless the table had grown too large.
    pub(crate) fn number<'t>(&mut self, cells: impl Iterator<Item = Cell<'t>>, reading: Reading) -> Vec<u32> {
        if self.texts.len() > MOST {
            *self = Distinct::default();
        }
        // Rows of one person follow one another, so that a cell often repeats the one above.
        let mut last = (Short(0, 0, 0), 0);
        let mut numbers = Vec::with_capacity(cells.size_hint().0);
        for cell in cells {
            let number = match cell.len() {
                0 => 0,
                1..=16 => {
                    let short = Short::of(cell);
                    if short != last.0 {
                        last = (short, self.short(short, cell, reading));
                    }
                    last.1
                }
                _ => self.long(cell.bytes(), reading),
            };
            numbers.push(number);
        }
        numbers
    }

    fn short(&mut self, short: Short, cell: Cell<'_>, reading: Reading) -> u32 {
        if let Some(number) = self.short.get(&short) {
            return *number;
        }
        let number = self.add(cell.bytes(), reading);
        self.short.insert(short, number);
        number
    }

    fn long(&mut self, cell: &[u8], reading: Reading) -> u32 {
        if let Some(number) = self.long.get(cell) {
            return *number;
        }
        let number = self.add(cell, reading);
        self.long.insert(cell.into(), number);
        number
    }

    fn add(&mut self, cell: &[u8], reading: Reading) -> u32 {
        let text = unquoted(cell);
        if reading.is_blank(&text) {
            return 0;
        }
        self.texts.push(&String::from_utf8_lossy(&text));
        self.texts.len() as u32 - 1
    }
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, number: usize) -> Option<&str> {
        (number > 0).then(|| &self.all[self.ends[number - 1]..self.ends[number]])
    }

    /// The texts from a number on.
    pub(crate) fn from(&self, first: usize) -> impl Iterator<Item = Option<&str>> {
        (first..self.len()).map(|number| self.get(number))
    }
}

impl Short {
    fn of(cell: Cell<'_>) -> Short {
        let length = cell.len();
        let (first, last) = match length {
            0..8 => (cell.eight_from(0) & ((1 << (8 * length)) - 1), 0),
            _ => (cell.eight_from(0), cell.eight_from(length - 8)),
        };
        Short(first, last, length as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;

    fn numbers(distinct: &mut Distinct, column: &str, reading: Reading) -> Vec<u32> {
        let index = Index::of(column.as_bytes(), b',', 1).unwrap();
        distinct.number(index.column(column.as_bytes(), 0), reading)
    }

    #[test]
    fn a_text_keeps_its_number() {
        let mut distinct = Distinct::default();
        assert_eq!(numbers(&mut distinct, "a\na\n\"\"\nb\n\"a\"\nNULL", Reading::Tolerant), [1, 1, 0, 2, 3, 0]);
        assert_eq!(numbers(&mut distinct, "b\nNULL", Reading::Tolerant), [2, 0]);
        assert_eq!(distinct.texts.from(0).collect::<Vec<_>>(), [None, Some("a"), Some("b"), Some("a")]);
        assert_eq!(numbers(&mut Distinct::default(), "NULL", Reading::Strict), [1]);
    }

    #[test]
    fn texts_of_any_length_are_told_apart() {
        let texts: Vec<String> = (1..40).flat_map(|length| ["a", "b"].map(|letter| letter.repeat(length))).collect();
        let mut distinct = Distinct::default();
        let expected: Vec<u32> = (1..=texts.len() as u32).collect();
        assert_eq!(numbers(&mut distinct, &texts.join("\n"), Reading::Strict), expected);
        assert_eq!(numbers(&mut distinct, &texts.join("\n"), Reading::Strict), expected);
    }
}
