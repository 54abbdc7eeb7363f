//! The forms that a table may come in: encodings, line ends, delimiters, ZIP, workbooks.

use std::ops::ControlFlow;

use crate::reading::{Content, book, gzip, read, release, workbook, zip};
use cld_submission::{Columns, Input, ReadError, Refusal, Submission, sha256};

const TABLE: &str = "Item 2,Item 1\n\u{e2},\"x,\ny\"\n\nb,z\n";

fn lines(bytes: &[u8]) -> Vec<String> {
    let content = read(bytes, 2).unwrap();
    assert_eq!(content.oddities, []);
    content.lines()
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn the_encoding_makes_no_difference() {
    let expected = ["2: x,\ny|\u{e2}", "4: z|b"];
    let marked = format!("\u{feff}{TABLE}");
    let forms = [
        TABLE.as_bytes().to_vec(),
        marked.as_bytes().to_vec(),
        utf_16(&marked, u16::to_le_bytes),
        utf_16(&marked, u16::to_be_bytes),
        utf_16(TABLE, u16::to_le_bytes),
        utf_16(TABLE, u16::to_be_bytes),
    ];
    for form in forms {
        assert_eq!(lines(&form), expected, "{form:?}");
    }
}

#[test]
fn line_ends_make_no_difference() {
    assert_eq!(lines(TABLE.replace('\n', "\r\n").as_bytes()), ["2: x,\r\ny|\u{e2}", "4: z|b"]);
    assert_eq!(lines(TABLE.replace('\n', "\r").as_bytes()), ["2: x,\ny|\u{e2}", "4: z|b"]);
}

#[test]
fn the_delimiter_is_found() {
    for delimiter in [';', '\t', '|'] {
        let text =
            format!("\"Item 1, with; all|of\tthem\"{delimiter}Item 2{delimiter}ITEM_1\na{delimiter}b,c{delimiter}d\n");
        assert_eq!(lines(text.as_bytes()), ["2: d|b,c"], "{delimiter:?}");
    }
}

#[test]
fn headers_are_found_however_they_are_spelled() {
    assert_eq!(lines(b"item_2, ITEM-1 ,\"Item\n3\"\na,b,c\n"), ["2: b|a"]);
}

#[test]
fn a_gzip_is_unpacked_whatever_is_in_it_and_whatever_its_name() {
    let expected = ["2: x,\ny|\u{e2}", "4: z|b"];
    let marked = utf_16(&format!("\u{feff}{TABLE}"), u16::to_le_bytes);
    for text in [TABLE.as_bytes(), &marked] {
        assert_eq!(lines(&gzip(text)), expected);
    }
    let (begin, end) = TABLE.split_at(20);
    assert_eq!(lines(&[gzip(begin.as_bytes()), gzip(end.as_bytes())].concat()), expected, "parts are one file");
    let mut submission =
        Submission::open(Input::bytes("a.csv", gzip(TABLE.as_bytes())), &book(2).releases["release-1"]);
    let submission = submission.as_mut().unwrap();
    submission.takes_digest = true;
    let columns = Columns::new(&book(2), &book(2).releases["release-1"], []);
    let read = submission.try_read(&columns, 1, || (), |(), _| (), |_, ()| ControlFlow::<()>::Continue(())).unwrap();
    let ControlFlow::Continue(read) = read else { panic!("nothing breaks off") };
    assert_eq!(read.sha256, Some(sha256(&Input::bytes("a", gzip(TABLE.as_bytes()))).unwrap()), "of what was sent");
}

#[test]
fn a_zip_with_one_file_is_unpacked() {
    let expected = ["2: x,\ny|\u{e2}", "4: z|b"];
    assert_eq!(lines(&zip(&[("table.csv", TABLE.as_bytes())])), expected);
    let with_litter: [(&str, &[u8]); 3] =
        [("__MACOSX/._t.csv", b"x"), ("t/.DS_Store", b""), ("t/t.csv", TABLE.as_bytes())];
    assert_eq!(lines(&zip(&with_litter)), expected);
    let large = format!("Item 1,Item 2\n{}", "a,b\n".repeat(1 << 20));
    assert_eq!(read(&zip(&[("table.csv", large.as_bytes())]), 2).unwrap().rows.len(), 1 << 20);
}

#[test]
fn a_workbook_becomes_a_table() {
    let sheet = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Item 2</t></is></c></row>
        <row r="2"><c r="A2"><v>1.11E+8</v></c><c r="B2" s="1"><v>45838</v></c></row>
        <row r="5"><c r="B5" t="s"><v>1</v></c></row>
        <row r="6"><c r="A6"><v>0.1</v></c><c r="B6" t="b"><v>1</v></c></row>"#;
    let empty = "";
    let bytes = workbook(&[empty, sheet], &["Item 1", "a, \u{e2}\n&quot;b&quot;"]);
    assert_eq!(lines(&bytes), ["2: 111000000|30/06/2025", "5: |a, \u{e2}\n\"b\"", "6: 0.1|TRUE"]);
}

#[test]
fn a_formula_without_a_stored_result_is_told_from_a_blank_cell() {
    let sheet = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
        <row r="2"><c r="A2"><f>TODAY()</f></c><c r="B2"><f>1+1</f><v>2</v></c></row>
        <row r="3"><c r="A3" t="e"><f>A9</f><v>#REF!</v></c><c r="B3"/></row>"#;
    let bytes = workbook(&[sheet], &["Item 1", "Item 2"]);
    assert_eq!(lines(&bytes), ["2: #NORESULT!|2", "3: #REF!|"]);
}

#[test]
fn the_header_is_found_below_titles_in_text_and_workbooks() {
    assert_eq!(lines(b"sep=;\nItem 1;Item 2\na;b\n"), ["2: a|b"]);
    assert_eq!(lines(b"A report\n\nof Item 1,,\nItem 1,Item 2\na,b\n"), ["5: a|b"]);
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>A report</t></is></c></row>
        <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c></row>
        <row r="4"><c r="A4"><v>7</v></c></row>"#;
    assert_eq!(lines(&workbook(&[sheet], &["Item 1", "Item 2"])), ["4: 7|"]);
    let values = read(b"1234,01/02/2025,Item 1,x,2025\n1234,01/02/2025,y,x,2025\n", 2);
    assert!(matches!(values, Err(ReadError::NoKnownColumn { .. })), "{values:?}");
}

#[test]
fn the_sheet_that_holds_the_table_is_read_and_two_are_refused() {
    let header = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>"#;
    let full = format!("{header}<row r=\"2\"><c r=\"A2\"><v>7</v></c></row>");
    let texts = ["Item 1", "Item 2"];
    assert_eq!(lines(&workbook(&[header, &full], &texts)), ["2: 7|"]);
    let refused = read(&workbook(&[&full, &full], &texts), 2);
    let named = matches!(&refused, Err(ReadError::Refused { refusal: Refusal::SheetsOfSeveral(named), .. }) if named == "Sheet1, Sheet2");
    assert!(named, "{refused:?}");
}

#[test]
fn a_workbook_without_a_header_is_refused() {
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Hat</t></is></c></row>"#;
    let refused = read(&workbook(&[sheet], &[]), 2);
    assert!(matches!(refused, Err(ReadError::Refused { refusal: Refusal::NoSheet, .. })), "{refused:?}");
}

#[test]
fn a_workbook_that_lies_is_refused() {
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Item 1</t></is></c></row>"#;
    let far = format!("{sheet}<row r=\"2000000\"><c r=\"A2000000\"><v>1</v></c></row>");
    let back = format!("{sheet}<row r=\"9\"><c r=\"A9\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>");
    for rows in [far, back] {
        let refused = read(&workbook(&[&rows], &[]), 2);
        assert!(matches!(refused, Err(ReadError::Refused { refusal: Refusal::Damaged(_), .. })), "{refused:?}");
    }
    let strings = format!("<sst uniqueCount=\"{}\"><si><t>x</t></si></sst>", u64::MAX / 100);
    let lying = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", strings.as_bytes())]);
    let refused = read(&lying, 2);
    assert!(matches!(refused, Err(ReadError::Refused { refusal: Refusal::Damaged(_), .. })), "{refused:?}");
}

#[test]
fn numbers_in_a_column_of_dates_are_dates() {
    let book = cld_book::Book::from_files([("spec/r.toml", release("r", &["Born"], "date").as_str())]).unwrap();
    assert!(crate::reading::book(1).releases.contains_key("release-1"));
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Born</t></is></c></row>
        <row r="2"><c r="A2"><v>45838</v></c></row><row r="3"><c r="A3"><v>2025</v></c></row>"#;
    let release = &book.releases["r"];
    let submission = Submission::open(Input::bytes("file.xlsx", workbook(&[sheet], &[])), release).unwrap();
    let content = Content::of(&submission, &book, release, 1).unwrap();
    assert_eq!(content.lines(), ["2: 30/06/2025", "3: 2025"]);
}

#[test]
fn unknown_doubled_and_missing_columns_are_reported() {
    let (book, input) = (book(4), Input::bytes("file.csv", *b"Item 3,Hat,item_3\n"));
    let header = Submission::open(input, &book.releases["release-1"]).unwrap().header;
    assert_eq!(header.items, [Some(2), None, None]);
    assert_eq!((header.unknown, header.missing), (vec!["Hat".to_owned(), "item_3".to_owned()], vec![0, 1, 3]));
}
