//! Files that are not as they should be: what is read of them, and what is named.

use crate::reading::{Content, gzip, header, read, read_in_blocks, zip};
use cld_submission::Oddity::{self, *};
use cld_submission::{LONGEST_ROW, ReadError, Refusal};

/// Items of the files here: enough to distinguish a row from a long text.
const WIDE: usize = 10;

fn row(first: &str) -> String {
    format!("{first}{}", ",x".repeat(WIDE - 1))
}

/// Reads a header and lines in blocks of several sizes; the answer must be the same.
fn content(lines: &[&str]) -> Content {
    let text = header(WIDE) + "\n" + &lines.join("\n");
    let content = read(text.as_bytes(), WIDE).unwrap();
    for block in [1, 7, 100, 1_000] {
        assert_eq!(read_in_blocks(text.as_bytes(), WIDE, Some(block)).unwrap(), content, "blocks of {block}");
    }
    content
}

/// First cells by row number.
type Firsts = Vec<(u64, String)>;

/// First cells, and the oddities.
fn outcome(lines: &[&str]) -> (Firsts, Vec<(u64, Oddity)>) {
    let content = content(lines);
    (content.rows.into_iter().map(|(row, cells)| (row, cells[0].clone())).collect(), content.oddities)
}

fn firsts(rows: &[(u64, &str)]) -> Firsts {
    rows.iter().map(|(row, text)| (*row, (*text).to_owned())).collect()
}

#[test]
fn a_quote_that_never_closes_swallows_no_row() {
    let lines = [row("\"a"), row("b"), row("c"), String::new()];
    let lines = lines.each_ref().map(String::as_str);
    assert_eq!(outcome(&lines), (firsts(&[(2, "\"a"), (3, "b"), (4, "c")]), vec![(2, StrayQuote)]));
}

#[test]
fn a_quote_that_never_closes_is_told_by_the_next_quoted_cell() {
    let lines = [row("\"a"), row("b"), row("\"c\""), row("\"d,e\""), String::new()];
    let lines = lines.each_ref().map(String::as_str);
    let expected = firsts(&[(2, "\"a"), (3, "b"), (4, "c"), (5, "d,e")]);
    assert_eq!(outcome(&lines), (expected, vec![(2, StrayQuote)]));
}

#[test]
fn a_quoted_cell_behind_a_stray_quote_is_one_cell() {
    let line = format!("\"a,\"b, c\"{}", ",x".repeat(WIDE - 2));
    let content = content(&[&line, &row("d"), ""]);
    assert_eq!(content.rows[0].1[..3], ["\"a", "b, c", "x"]);
    assert_eq!((content.rows[1].0, content.oddities), (3, vec![(2, StrayQuote)]));
}

#[test]
fn a_stray_quote_in_the_last_row_is_named() {
    let lines = [row("a"), row("\"b")];
    let lines = lines.each_ref().map(String::as_str);
    assert_eq!(outcome(&lines), (firsts(&[(2, "a"), (3, "\"b")]), vec![(3, StrayQuote)]));
}

#[test]
fn quotes_within_a_cell_are_letters() {
    let lines = [row("a 5\" nail"), row("\"he said \"hi\" to me\""), row("\"a\"b"), row("d"), String::new()];
    let lines = lines.each_ref().map(String::as_str);
    let expected = firsts(&[(2, "a 5\" nail"), (3, "he said \"hi\" to me"), (4, "\"a\"b"), (5, "d")]);
    assert_eq!(outcome(&lines), (expected, vec![(2, StrayQuote), (3, StrayQuote), (4, StrayQuote)]));
}

#[test]
fn a_long_text_in_quotes_is_one_cell() {
    let text = format!("\"{}\"", "a line, of a \"\"letter\"\"\n".repeat(400));
    let lines = [row(&text), row("b")];
    let lines = lines.each_ref().map(String::as_str);
    let (rows, oddities) = outcome(&lines);
    assert_eq!((rows[1].clone(), oddities), ((3, "b".to_owned()), vec![]));
    assert_eq!(rows[0].1.matches("\"letter\"").count(), 400);
}

#[test]
fn a_cell_longer_than_a_spreadsheets_is_a_stray_quote() {
    let long = format!("\"{}", "no row at all\n".repeat(12_000));
    let text = header(WIDE) + "\n" + &long + &row("b") + "\n";
    let content = read(text.as_bytes(), WIDE).unwrap();
    assert_eq!(content.rows.len(), 12_001);
    assert_eq!(content.oddities[..3], [(2, Cells(1)), (2, StrayQuote), (3, Cells(1))]);
    assert_eq!(content.rows[12_000].0, 12_002);
}

#[test]
fn ragged_rows_are_named_with_their_cells() {
    let lines = ["a,b", &row("b"), &(row("c") + ",more"), "", &row("d"), ""];
    let (rows, oddities) = outcome(&lines);
    assert_eq!(rows, firsts(&[(2, "a"), (3, "b"), (4, "c"), (6, "d")]));
    assert_eq!(oddities, [(2, Cells(2)), (4, Cells(WIDE + 1))]);
}

#[test]
fn a_last_record_that_is_cut_is_named() {
    let (rows, oddities) = outcome(&[&row("a"), "b,x,x"]);
    assert_eq!((rows, oddities), (firsts(&[(2, "a"), (3, "b")]), vec![(3, CutOff)]));
    let (_, oddities) = outcome(&[&row("a"), "b,x,\"x"]);
    assert_eq!(oddities, [(3, CutOff), (3, StrayQuote)]);
    let (_, oddities) = outcome(&[&row("a"), &row("b")]);
    assert_eq!(oddities, []);
}

#[test]
fn odd_bytes_are_named_and_the_row_is_read() {
    let (rows, oddities) = outcome(&[&row("a\0b"), &row("c"), &row("d\u{1}"), ""]);
    assert_eq!(rows, firsts(&[(2, "a\0b"), (3, "c"), (4, "d\u{1}")]));
    assert_eq!(oddities, [(2, ControlCharacter), (4, ControlCharacter)]);
    let bytes = [header(WIDE).as_bytes(), b"\n", row("a").as_bytes(), b"\nM\xe2le \x80,x\n"].concat();
    let content = read(&bytes, WIDE).unwrap();
    assert_eq!(content.rows[1].1[0], "Mâle €");
    assert_eq!(content.oddities, [(3, Cells(2)), (3, NotText)]);
}

#[test]
fn a_byte_order_mark_within_a_file_is_a_letter_wherever_blocks_begin() {
    let (rows, oddities) = outcome(&["\u{feff}", &row("d\u{1}"), &row("\u{feff}e"), &row("f"), ""]);
    assert_eq!(rows, firsts(&[(2, "\u{feff}"), (3, "d\u{1}"), (4, "\u{feff}e"), (5, "f")]));
    assert_eq!(oddities, [(2, Cells(1)), (3, ControlCharacter)]);
}

#[test]
fn a_return_alone_ends_a_row() {
    let (rows, oddities) = outcome(&[&(row("a") + "\r" + &row("b")), &row("c"), ""]);
    assert_eq!((rows, oddities), (firsts(&[(2, "a"), (3, "b"), (4, "c")]), vec![]));
}

#[test]
fn a_line_without_end_does_not_fill_the_memory() {
    let long = "y".repeat(3 * LONGEST_ROW);
    let text = [header(WIDE), row("a"), long, row("b"), String::new()].join("\n");
    let content = read(text.as_bytes(), WIDE).unwrap();
    let numbers: Vec<u64> = content.rows.iter().map(|(row, _)| *row).collect();
    assert_eq!(numbers, [2, 3, 4]);
    assert_eq!(content.oddities, [(3, Cells(1)), (3, TooLong)]);
    assert!(content.rows[1].1[0].len() < LONGEST_ROW);
    assert_eq!(content.rows[2].1[0], "b");
}

#[test]
fn a_header_alone_is_a_table_without_rows() {
    for text in [header(WIDE), header(WIDE) + "\r\n", format!("\n\n{}\n\n", header(WIDE))] {
        assert_eq!(read(text.as_bytes(), WIDE).unwrap(), Content::default(), "{text:?}");
    }
}

#[test]
fn blank_lines_before_the_header_count() {
    let text = format!("\r\n\n{}\n{}\n", header(WIDE), row("a"));
    assert_eq!(read(text.as_bytes(), WIDE).unwrap().rows[0].0, 4);
}

fn refusal(bytes: &[u8]) -> Refusal {
    match read(bytes, WIDE) {
        Err(ReadError::Refused { refusal, path }) => {
            assert!(path.ends_with("file.csv"));
            refusal
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn what_is_no_table_is_refused_with_the_reason() {
    let old_office = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
    let encrypted: Vec<u8> =
        old_office.into_iter().chain("EncryptedPackage".bytes().flat_map(|byte| [byte, 0])).collect();
    let text = header(WIDE);
    let table = text.as_bytes();
    let refused = [
        (b"%PDF-1.7 ...".to_vec(), Refusal::Pdf),
        (old_office.to_vec(), Refusal::OldWorkbook),
        (encrypted, Refusal::EncryptedWorkbook),
        (b"\n <!DOCTYPE html><table>".to_vec(), Refusal::Markup),
        (b"\xef\xbb\xbf<html>".to_vec(), Refusal::Markup),
        (vec![0x1F, 0x8B, 8, 0], Refusal::GzipDamaged),
        (zip(&[]), Refusal::ZipEmpty),
        (zip(&[("a.csv", table), ("b.csv", table)]), Refusal::ZipOfSeveral(2)),
        (zip(&[("a.zip", &zip(&[("a.csv", table)]))]), Refusal::ZipOfPacked),
        (zip(&[("a.pdf", b"%PDF-1.7")]), Refusal::Pdf),
        (zip(&[("xl/workbook.bin", b"")]), Refusal::BinaryWorkbook),
        (zip(&[("mimetype", b""), ("content.xml", b"")]), Refusal::OpenDocument),
        (zip(&[("word/document.xml", b"")]), Refusal::Document),
    ];
    for (bytes, expected) in refused {
        assert_eq!(refusal(&bytes), expected);
    }
    let whole = zip(&[("a.csv", table)]);
    assert!(matches!(refusal(&whole[..whole.len() - 8]), Refusal::Damaged(_)));
    assert!(matches!(refusal(b"PK\x03\x04 and no more"), Refusal::Damaged(_)));
}

#[test]
fn a_zip_bomb_is_refused() {
    let zeros = vec![b'0'; 80 << 20];
    let bomb = zip(&[("a.csv", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(refusal(&bomb), Refusal::ZipTooLarge(_)));
}

#[test]
fn a_gzip_bomb_is_refused_and_a_cut_one_is_no_table() {
    let bomb = gzip(&[format!("{}\n", header(WIDE)).as_bytes(), &vec![b'0'; 80 << 20]].concat());
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(refusal(&bomb), Refusal::GzipTooLarge(_)));
    let rows = (0..40_000u64).map(|row| format!("{}\n", row * 2_654_435_761 % 4_294_967_291)).collect::<String>();
    let mut cut = gzip(format!("{}\n{rows}", header(WIDE)).as_bytes());
    cut.truncate(cut.len() - 1_000);
    assert_eq!(refusal(&cut), Refusal::GzipDamaged);
    assert_eq!(refusal(&gzip(&gzip(b"Item 1\na\n"))), Refusal::GzipOfPacked);
    assert_eq!(refusal(&gzip(&zip(&[("a.csv", b"Item 1\na\n")]))), Refusal::GzipOfPacked);
}

#[test]
fn an_empty_file_and_one_without_items_are_no_table() {
    for bytes in [b"".as_slice(), b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe"] {
        assert!(matches!(read(bytes, WIDE), Err(ReadError::Empty { .. })), "{bytes:?}");
    }
    for bytes in [b"Hat,Shoe\n1,2\n".as_slice(), b"\0\0\0\0", b"\xff\xff\xff"] {
        assert!(matches!(read(bytes, WIDE), Err(ReadError::NoKnownColumn { .. })), "{bytes:?}");
    }
}
