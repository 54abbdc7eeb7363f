//! Well-formed text gives the cells that another reader finds, however it is cut into blocks.

use std::ops::Range;

use crate::reading::{read, read_in_blocks, zip};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const ITEMS: usize = 3;
const DELIMITERS: [u8; 4] = *b",;\t|";

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        text("ab zé", 0..5),
        text("\",;|\t\n\r\u{e9}\u{20ac}a", 0..7),
        Just("\"".to_owned()),
        Just("\"\"\n\"".to_owned()),
        text("a\n,", 0..61),
    ]
}

fn text(characters: &str, lengths: Range<usize>) -> impl Strategy<Value = String> + use<> {
    vec(select(characters.chars().collect::<Vec<_>>()), lengths).prop_map(String::from_iter)
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    vec(vec(cell(), ITEMS), 0..12)
}

/// The rows as a file; blank rows are left out, since a blank line is no row.
fn file(rows: &[Vec<String>], delimiter: u8, ends_with_return: bool, quotes_all: bool) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(if ends_with_return { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
        .quote_style(if quotes_all { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
        .from_writer(Vec::new());
    writer.write_record((1..=ITEMS).map(|item| format!("Item {item}"))).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

fn by_another_reader(bytes: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cells_are_those_of_another_reader(
        rows in rows(), delimiter in 0..4_usize, ends_with_return: bool, quotes_all: bool, block in 1..200_usize
    ) {
        let delimiter = DELIMITERS[delimiter];
        let bytes = file(&rows, delimiter, ends_with_return, quotes_all);
        let content = read_in_blocks(&bytes, ITEMS, Some(block)).unwrap();
        let cells: Vec<Vec<String>> = content.rows.iter().map(|(_, cells)| cells.clone()).collect();
        prop_assert_eq!(&cells, &by_another_reader(&bytes, delimiter));
        prop_assert_eq!(&cells, &rows);
        prop_assert_eq!(content.oddities, vec![]);
        let numbers: Vec<u64> = content.rows.iter().map(|(row, _)| *row).collect();
        prop_assert_eq!(numbers, (2..2 + rows.len() as u64).collect::<Vec<_>>());
    }

    #[test]
    fn blocks_make_no_difference_to_any_bytes(
        bytes in vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..300), block in 1..50_usize
    ) {
        let bytes = [b"Item 1,Item 2,Item 3\n".as_slice(), &bytes].concat();
        let whole = read(&bytes, ITEMS).unwrap();
        prop_assert_eq!(read_in_blocks(&bytes, ITEMS, Some(block)).unwrap(), whole);
    }
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Files spoiled byte by byte: reading them ends, with rows or with a reason.
#[test]
fn no_bytes_stop_the_reader() {
    let table = "Item 1,Item 2,Item 3\n\"a\",b,\"c\nd\"\ne,f,g\n".repeat(20);
    let utf_16: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sheet = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" s="1"><v>45838</v></c></row>"#;
    let seeds = [
        table.clone().into_bytes(),
        utf_16,
        zip(&[("table.csv", table.as_bytes())]),
        crate::reading::workbook(&[sheet], &["Item 1"]),
    ];
    let mut chance = Chance(1);
    let (mut readable, mut unreadable) = (0, 0);
    for _ in 0..2_000 {
        let mut bytes = seeds[chance.below(seeds.len())].clone();
        for _ in 0..=chance.below(8) {
            let at = chance.below(bytes.len());
            match chance.below(4) {
                0 => bytes[at] = b'"',
                1 => bytes[at] = chance.below(256) as u8,
                2 => bytes.truncate(at.max(1)),
                _ => _ = bytes.remove(at),
            }
            if bytes.is_empty() {
                break;
            }
        }
        match read(&bytes, ITEMS) {
            Ok(_) => readable += 1,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                unreadable += 1;
            }
        }
    }
    assert!(readable > 10 && unreadable > 10, "{readable} were readable, {unreadable} were not");
}
