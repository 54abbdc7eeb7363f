//! Lines of a file that are no rows of its table: what programs and spreadsheets leave between the rows and below them.

use std::borrow::Cow;
use std::collections::HashSet;

use cld_book::header_key;
use cld_terms::trimmed;

use crate::cell::Reading;
use crate::header::Header;
use crate::quotes::unquoted;

/// What a line is that is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoRow {
    /// Nothing but delimiters and blanks.
    Blank,
    /// The header again.
    Header,
    /// Nothing but dashes, as some programs draw them below a header.
    Line,
    /// A remark of the program that wrote the file, such as "(23 rows affected)".
    Remark,
}

/// Recognises them in a file with a certain header.
#[derive(Debug)]
pub(crate) struct NoRows {
    /// The header's names, as keys.
    names: HashSet<String>,
    /// For each letter, true when a name begins with it.
    first_letters: [bool; 256],
    longest: usize,
}

impl NoRows {
    pub(crate) fn new(header: &Header) -> NoRows {
        let names: HashSet<String> = header.columns.iter().map(|column| header_key(column)).collect();
        let mut first_letters = [false; 256];
        let letters = names.iter().filter_map(|name| name.bytes().next());
        letters.for_each(|letter| {
            first_letters[usize::from(letter)] = true;
            first_letters[usize::from(letter.to_ascii_uppercase())] = true;
        });
        let longest = header.columns.iter().map(String::len).max().unwrap_or(0);
        NoRows { names, first_letters, longest }
    }

    /// What the line of these cells is, quotes and all; null for a row.
    pub(crate) fn kind<'r, I: Iterator<Item = &'r [u8]>>(&self, cells: impl Fn() -> I) -> Option<NoRow> {
        let mut rest = cells();
        let first = loop {
            let Some(cell) = rest.next() else { return Some(NoRow::Blank) };
            let text = unquoted(cell);
            if !Reading::Tolerant.is_blank(&text) {
                break text;
            }
        };
        let first = first.trim_ascii_start();
        let letter = first[0];
        let may_name = self.first_letters[usize::from(letter)] && first.len() <= 2 * self.longest;
        // A mark that nobody sees may come before a name.
        if (may_name || letter >= 0x80) && self.names.contains(&key(first)) && self.is_header(cells()) {
            return Some(NoRow::Header);
        }
        if matches!(letter, b'-' | b'=' | b'_' | b'*' | b'+' | b'|' | 0x80..) && is_line(cells()) {
            return Some(NoRow::Line);
        }
        let mut is_alone = || rest.all(|cell| Reading::Tolerant.is_blank(&unquoted(cell)));
        let may_be_remark = first[0] == b'(' || first[0].is_ascii_alphanumeric();
        (may_be_remark && first.len() <= LONGEST_REMARK && is_alone() && is_remark(&String::from_utf8_lossy(first)))
            .then_some(NoRow::Remark)
    }

    /// True when four of five cells that hold something are names of the header.
    fn is_header<'r>(&self, cells: impl Iterator<Item = &'r [u8]>) -> bool {
        let texts = filled(cells);
        let (mut all, mut named) = (0, 0);
        for text in texts {
            all += 1;
            named += usize::from(self.names.contains(&key(&text)));
        }
        named * 5 >= all * 4 && (named > 1 || self.names.len() == 1)
    }
}

fn key(text: &[u8]) -> String {
    header_key(&String::from_utf8_lossy(text))
}

/// The cells that hold something, without their quotes.
fn filled<'r>(cells: impl Iterator<Item = &'r [u8]>) -> impl Iterator<Item = Cow<'r, [u8]>> {
    cells.map(unquoted).filter(|text| !Reading::Tolerant.is_blank(text))
}

/// True when every cell is drawn of dashes, one of them of two or more.
fn is_line<'r>(cells: impl Iterator<Item = &'r [u8]>) -> bool {
    let mut longest = 0;
    for text in filled(cells) {
        let text = String::from_utf8_lossy(&text);
        let text = trimmed(&text);
        let is_drawn = |letter: char| matches!(letter, '-' | '=' | '_' | '*' | '+' | '|' | ' ' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}'..='\u{257f}');
        if !text.chars().all(is_drawn) {
            return false;
        }
        longest = longest.max(text.chars().count());
    }
    longest > 1
}

/// Letters of the longest remark.
const LONGEST_REMARK: usize = 80;

/// True for what programs say of the rows that they wrote: how many they were, or when they were done.
fn is_remark(text: &str) -> bool {
    let text = trimmed(text).to_lowercase();
    if text.starts_with("completion time:") || text.starts_with("sep=") {
        return true;
    }
    let words = text
        .split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, ',' | '.'))
        .filter(|word| !word.is_empty());
    let mut counted = [false; 3];
    for word in words {
        let word = word.trim_matches([',', '.']);
        let at = match word {
            number if number.starts_with(|letter: char| letter.is_ascii_digit()) => {
                if !number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.')) {
                    return false;
                }
                0
            }
            "row" | "rows" | "record" | "records" | "line" | "lines" => 1,
            "s" | "affected" | "selected" | "returned" | "fetched" | "exported" | "found" | "in" | "set" | "total"
            | "of" | "number" | "count" | "were" | "was" | "no" | "processed" | "written" => 2,
            _ => return false,
        };
        counted[at] = true;
    }
    counted[1] && (counted[0] || text.starts_with("no ") || text.starts_with("(no "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(line: &str) -> Option<NoRow> {
        let columns = ["LA Code", "NHS Number", "Event Type", ""].map(str::to_owned).to_vec();
        let header = Header { delimiter: b',', columns, items: Vec::new(), unknown: Vec::new(), missing: Vec::new() };
        NoRows::new(&header).kind(|| line.split(',').map(str::as_bytes))
    }

    #[test]
    fn lines_that_programs_leave_are_no_rows() {
        for (line, is) in [
            (",,,", NoRow::Blank),
            (" , \u{a0},\t,\"\"", NoRow::Blank),
            ("\u{feff}", NoRow::Blank),
            ("NULL,NULL,NULL,NULL", NoRow::Blank),
            ("LA Code,NHS Number,Event Type,", NoRow::Header),
            ("\u{feff}LA Code,NHS Number,Event Type,", NoRow::Header),
            ("\"la_code\",\"nhs_number\",\"event_type\"", NoRow::Header),
            ("NHS Number,LA Code,Event Type,", NoRow::Header),
            ("-------,----------,----------,", NoRow::Line),
            ("=======,,,", NoRow::Line),
            (" -----,-----", NoRow::Line),
            ("(23 rows affected)", NoRow::Remark),
            ("\"(1 row affected)\",,,", NoRow::Remark),
            ("23 rows selected.", NoRow::Remark),
            ("(23 row(s) affected)", NoRow::Remark),
            ("1 204 rows selected", NoRow::Remark),
            ("(0 rows)", NoRow::Remark),
            ("no rows selected", NoRow::Remark),
            ("Rows affected: 23", NoRow::Remark),
            ("Completion time: 2025-04-01T10:00:00.1+01:00", NoRow::Remark),
        ] {
            assert_eq!(kind(line), Some(is), "{line}");
        }
    }

    #[test]
    fn whatever_may_be_a_row_is_one() {
        for line in [
            "211,9990000018,Review,",
            "-,-,-,-",
            "-,9990000018,Review,",
            "LA Code,9990000018,Review,x",
            "LA Code",
            "(23 rows affected),9990000018",
            "23",
            "row",
            "rows of houses",
            "23 rows of houses",
            "no reply",
            ",,Review,",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
    }
}
