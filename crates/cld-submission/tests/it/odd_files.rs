//! Files whose shape or packing is odd as a whole.

use crate::reading::{Content, book, header, read, zip};
use cld_submission::Oddity::{Cells, StrayQuote};
use cld_submission::{Input, ReadError, Refusal, Submission};

/// Items of the files here.
const ITEMS: usize = 3;

fn content(text: &str) -> Content {
    read(text.as_bytes(), ITEMS).unwrap()
}

#[test]
fn a_cell_of_a_megabyte_is_read_whole() {
    let long = "y".repeat(1 << 20);
    // In quotes it is longer than a spreadsheet's cell, and its quote is doubted.
    for (cell, oddities) in [(long.clone(), vec![]), (format!("\"{long}\""), vec![(2, StrayQuote)])] {
        let content = content(&format!("{}\n{cell},x,x\nb,x,x\n", header(ITEMS)));
        assert_eq!(content.rows[0].1[0].len(), 1 << 20);
        assert_eq!((content.rows[1].1[0].as_str(), content.oddities), ("b", oddities));
    }
}

#[test]
fn ten_thousand_columns_are_told_apart() {
    let others: Vec<String> = (0..10_000).map(|column| format!("Own {column}")).collect();
    let text = format!("{},{}\n{}c,b,a\n", others.join(","), "Item 3,Item 2,Item 1", "x,".repeat(10_000));
    let content = content(&text);
    assert_eq!((content.lines(), content.oddities), (vec!["2: a|b|c".to_owned()], vec![]));
}

#[test]
fn of_a_column_that_stands_twice_the_first_counts() {
    let (book, text) = (book(ITEMS), b"Item 1,Item 2,ITEM_1,Item 3\na,b,other,c\n");
    let submission = Submission::open(Input::bytes("file.csv", *text), &book.releases["release-1"]).unwrap();
    assert_eq!(submission.header.unknown, ["ITEM_1"]);
    let content = Content::of(&submission, &book, &book.releases["release-1"], 1).unwrap();
    assert_eq!(content.lines(), ["2: a|b|c"]);
}

#[test]
fn a_header_that_stands_again_among_the_rows_is_a_row() {
    let content = content(&format!("{0}\na,b,c\n{0}\nd,e,f\n", header(ITEMS)));
    assert_eq!(content.lines(), ["2: a|b|c", "3: Item 1|Item 2|Item 3", "4: d|e|f"]);
}

#[test]
fn rows_of_commas_alone_are_rows_without_values() {
    let content = content(&format!("{}\n,,\na,b,c\n,,,,\n,,\n", header(ITEMS)));
    let blank = |row| (row, vec![String::new(); ITEMS]);
    assert_eq!(
        (content.rows[0].clone(), content.rows[2].clone(), content.rows[3].clone()),
        (blank(2), blank(4), blank(5))
    );
    assert_eq!(content.oddities, [(4, Cells(5))]);
}

#[test]
fn commas_alone_are_no_table() {
    assert!(matches!(read(b",,\n,,\n", ITEMS), Err(ReadError::NoKnownColumn { .. })));
}

#[test]
fn a_zip_with_a_password_is_refused() {
    let mut bytes = zip(&[("a.csv", header(ITEMS).as_bytes())]);
    // The flag of encryption, in the entry's own header and in the directory's.
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|window| window == signature).unwrap();
        bytes[at + flags] |= 1;
    }
    let refused = read(&bytes, ITEMS);
    assert!(matches!(refused, Err(ReadError::Refused { refusal: Refusal::ZipEncrypted, .. })), "{refused:?}");
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn utf_16_that_is_cut_within_a_letter_loses_that_letter_alone() {
    let bytes = utf_16(&format!("\u{feff}{}\na,b,c\nd,e,fg", header(ITEMS)));
    let content = read(&bytes[..bytes.len() - 1], ITEMS).unwrap();
    assert_eq!(content.lines(), ["2: a|b|c", "3: d|e|f\u{fffd}"]);
}

#[test]
fn half_a_letter_of_utf_16_becomes_a_mark() {
    let mut bytes = utf_16(&format!("\u{feff}{}\na,", header(ITEMS)));
    bytes.extend(0xD83D_u16.to_le_bytes());
    bytes.extend(utf_16(",c\n"));
    assert_eq!(read(&bytes, ITEMS).unwrap().lines(), ["2: a|\u{fffd}|c"]);
}

#[test]
fn a_quote_as_the_last_byte_is_a_stray_one() {
    let content = content(&format!("{}\na,b,\"", header(ITEMS)));
    assert_eq!((content.lines(), content.oddities), (vec!["2: a|b|\"".to_owned()], vec![(2, StrayQuote)]));
}
