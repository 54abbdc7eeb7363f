use std::io::Write;

use cld_book::{Book, Limit, Way};
use cld_submission::Input;

use crate::{Day, Finding, Manner, SpillTo, Summary, check};

const HEADER: &str = "Gender,Event Start Date,Event End Date,Unit Cost";

fn book() -> Book {
    let files = [
        ("spec/release-1.toml", include_str!("../../tests/books/spec.toml")),
        ("lists/gender.toml", include_str!("../../tests/books/gender.toml")),
        ("ways/data-landing-portal.toml", include_str!("../../../../book/ways/data-landing-portal.toml")),
        ("ways/cld-portal.toml", include_str!("../../../../book/ways/cld-portal.toml")),
    ];
    Book::from_files(files).unwrap()
}

fn checked(bytes: &[u8], way: &Way, threads: usize) -> (Summary, Vec<Finding>) {
    let mut findings = Vec::new();
    let manner = Manner {
        threads,
        with_values: false,
        seen: Day::from_ymd_opt(2025, 7, 1).unwrap(),
        previous: None,
        spill_to: SpillTo::Disk,
        way: Some(way),
    };
    let input = Input::bytes("april.csv", bytes.to_vec());
    let summary = check(&book(), "release-1", input, manner, |finding| findings.push(finding)).unwrap();
    (summary, findings)
}

/// The findings about sending: row, name, item.
fn refused(bytes: &[u8]) -> Vec<String> {
    let book = book();
    let (_, findings) = checked(bytes, &book.ways["data-landing-portal"], 2);
    let sending = findings.iter().filter(|finding| finding.sending.is_some());
    let line =
        |finding: &Finding| format!("{} {} {}", finding.row, finding.rule, finding.item.as_deref().unwrap_or("-"));
    sending.map(line).collect()
}

fn file(text: &str) -> Vec<u8> {
    format!("{HEADER}\r\n{text}\r\n").into_bytes()
}

#[test]
fn a_file_as_the_portal_takes_it_is_not_remarked_on() {
    assert_eq!(refused(&file("Male,01/05/2025,,-1.50")), [""; 0]);
    let mut gzip = flate2_of(&file("Male,01/05/2025,,1"));
    assert_eq!(refused(&gzip), [""; 0]);
    gzip.truncate(gzip.len() - 4);
    let cut = check(
        &book(),
        "release-1",
        Input::bytes("cut.csv.gz", gzip),
        Manner {
            threads: 1,
            with_values: false,
            seen: Day::from_ymd_opt(2025, 7, 1).unwrap(),
            previous: None,
            spill_to: SpillTo::Disk,
            way: None,
        },
        |_| (),
    );
    assert!(cut.unwrap_err().to_string().contains("damaged or not complete"));
    let letters = [HEADER.as_bytes(), b"\nM\xe2le,01/05/2025,,1\n"].concat();
    assert_eq!(refused(&letters), [""; 0], "Windows-1252 is the encoding asked for");
}

/// gzip of stored blocks: a header, one block that is not packed, the sum of what is in it and its length.
fn flate2_of(text: &[u8]) -> Vec<u8> {
    let mut gzip = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    let length = u16::try_from(text.len()).unwrap();
    gzip.extend(length.to_le_bytes());
    gzip.extend((!length).to_le_bytes());
    gzip.write_all(text).unwrap();
    let mut sum = u32::MAX;
    for byte in text {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    gzip.extend((!sum).to_le_bytes());
    gzip.extend(u32::from(length).to_le_bytes());
    gzip
}

#[test]
fn the_form_of_a_file_is_remarked_on() {
    let marked = [b"\xEF\xBB\xBF".as_slice(), &file("Male,01/05/2025,,1")].concat();
    assert_eq!(refused(&marked), ["1 portal_byte_order_mark -"]);
    let text = String::from_utf8(file("Male,01/05/2025,,1")).unwrap();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused(&wide), ["1 portal_utf_16 -"]);
    for delimiter in [";", "\t", "|"] {
        assert_eq!(refused(text.replace(',', delimiter).as_bytes()), ["1 portal_delimiter -"], "{delimiter:?}");
    }
}

#[test]
fn headers_are_compared_letter_for_letter_and_in_order() {
    let row = "\nMale,01/05/2025,,1\n";
    let headers = |header: &str| refused(format!("{header}{row}").as_bytes());
    assert_eq!(
        headers("Gender,Event_Start_Date,event end date,Unit Cost "),
        [
            "1 portal_header_spelling Event Start Date",
            "1 portal_header_spelling Event End Date",
            "1 portal_header_spelling Unit Cost"
        ]
    );
    assert_eq!(headers("Gender,Event End Date,Event Start Date,Unit Cost"), ["1 portal_header_order Event Start Date"]);
    assert_eq!(
        headers("Gender,Event Start Date,Team,Gender"),
        [
            "1 portal_header_extra Team",
            "1 portal_header_extra Gender",
            "1 portal_header_missing Event End Date",
            "1 portal_header_missing Unit Cost"
        ]
    );
    assert_eq!(headers(&format!("\n\n{HEADER}")), ["1 portal_header_place -"]);
}

#[test]
fn values_are_remarked_on_by_row_and_item() {
    let rows = "=1+1,01/05/2025,,1\nMale,01/05/2025,,+1\n\"@x\",01/05/2025,,-1\n\u{141},-,,1";
    let expected = [
        "2 portal_formula Gender",
        "3 portal_formula Unit Cost",
        "4 portal_formula Gender",
        "5 portal_formula Event Start Date",
        "5 portal_letter Gender",
        "5 portal_encoding -",
    ];
    assert_eq!(refused(&file(rows)), expected);
}

#[test]
fn letters_in_two_encodings_are_a_finding_about_the_file() {
    let mixed = [HEADER.as_bytes(), b"\nM\xe2le,01/05/2025,,1\nM\xc3\xa2le,01/05/2025,,1\n"].concat();
    let book = book();
    let (summary, findings) = checked(&mixed, &book.ways["cld-portal"], 1);
    let mixed: Vec<_> = findings.iter().filter(|finding| &*finding.rule == "file_mixes_encodings").collect();
    assert_eq!((mixed.len(), mixed[0].row, summary.sending.len()), (1, 2, 0));
    assert!(mixed[0].message.contains("UTF-8 (1 row, first row 3)"), "{}", mixed[0].message);
}

#[test]
fn what_is_said_of_sending_changes_nothing_else() {
    let book = book();
    let text = "=1+1;01/05/2025;;1\nMale;x;;+1\n".repeat(400);
    let text = format!("\u{feff}gender;Event Start Date;Team;Event End Date\n{text}");
    let contents = |way: &str, threads| {
        let (summary, findings) = checked(text.as_bytes(), &book.ways[way], threads);
        let findings: Vec<Finding> = findings.into_iter().filter(|finding| finding.sending.is_none()).collect();
        (summary.by_rule, findings)
    };
    let alone = contents("cld-portal", 1);
    assert!(!alone.1.is_empty());
    assert_eq!(contents("data-landing-portal", 1), alone);
    assert_eq!(contents("data-landing-portal", 3), alone);
}

#[test]
fn sizes_are_those_of_the_way() {
    let mut way = book().ways["data-landing-portal"].clone();
    let limit = |bytes| Some(Limit { bytes, said: format!("{bytes} bytes") });
    (way.largest, way.largest_for_some) = (limit(90), limit(60));
    let names = |rows: usize| {
        let (_, findings) = checked(&file(&"Male,,,1\n".repeat(rows)), &way, 1);
        let sizes = findings.iter().filter(|finding| finding.rule.starts_with("portal_size"));
        sizes
            .map(|finding| (finding.rule.to_string(), finding.sending.clone().unwrap().to_string()))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(0), []);
    assert_eq!(names(2), [("portal_size_for_some".to_owned(), "high".to_owned())]);
    assert_eq!(names(20), [("portal_size".to_owned(), "high".to_owned())]);
}
