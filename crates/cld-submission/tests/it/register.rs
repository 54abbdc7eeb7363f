//! `submissions.csv` as people and spreadsheets write it: read where it can mean one thing only, refused with the line.

use std::fs;
use std::path::Path;

use cld_submission::{Receipt, read_receipts};

const HEADER: &str = "la_code,la_name,period_start,period_end,import_datetime,file\n";
const PLAIN: &str = "211,Kirklees,2023-04-01,2024-03-31,2024-04-20 10:00:00,a.csv\n";

/// What is read of the bytes, in a folder with two files, or why it is refused.
fn read(register: impl AsRef<[u8]>) -> Result<Vec<Receipt>, String> {
    let place = tempfile::tempdir().unwrap();
    let submissions = place.path().join("submissions");
    fs::create_dir(&submissions).unwrap();
    ["a.csv", "b.csv"].iter().for_each(|name| fs::write(submissions.join(name), "").unwrap());
    fs::write(place.path().join("submissions.csv"), register).unwrap();
    let receipts = read_receipts(place.path()).map_err(|error| {
        let folder = format!("{}{}", place.path().display(), std::path::MAIN_SEPARATOR);
        error.to_string().replace(&folder, "")
    })?;
    assert!(receipts.iter().all(|(receipt, path)| path.ends_with(Path::new("submissions").join(&receipt.file))));
    Ok(receipts.into_iter().map(|(receipt, _)| receipt).collect())
}

#[test]
fn a_register_means_the_same_however_it_was_saved() {
    let plain = read(format!("{HEADER}{PLAIN}")).unwrap();
    assert_eq!(plain.len(), 1);
    let utf16: Vec<u8> = format!("\u{feff}{HEADER}{PLAIN}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let forms: [(&str, Vec<u8>); 10] = [
        ("byte order mark", format!("\u{feff}{HEADER}{PLAIN}").into()),
        ("UTF-16", utf16),
        ("semicolons", format!("{HEADER}{PLAIN}").replace(',', ";").into()),
        ("tabs", format!("{HEADER}{PLAIN}").replace(',', "\t").into()),
        ("line ends of Windows", format!("{HEADER}{PLAIN}").replace('\n', "\r\n").into()),
        ("returns alone", format!("{HEADER}{PLAIN}").replace('\n', "\r").into()),
        ("empty rows", format!("\n{HEADER},,,,,\n{PLAIN},,,,,\n\n").into()),
        ("blanks", format!("{HEADER}{}", PLAIN.replace(',', " , ")).into()),
        ("cells at the end", format!("{}{}", HEADER.to_uppercase(), PLAIN.replace('\n', ",,\n")).into()),
        ("Excel", format!("{HEADER}211,Kirklees,01/04/2023,31/03/2024 00:00,20/04/2024 10:00,a.csv\n").into()),
    ];
    for (form, bytes) in forms {
        assert_eq!(read(bytes).as_ref(), Ok(&plain), "{form}");
    }
    let name = "211,Kirkl\u{e9}es,2023-04-01,2024-03-31,2024-04-20 10:00:00,a.csv\n";
    let windows_1252 = [HEADER.as_bytes(), name.replace('\u{e9}', "#").as_bytes()].concat();
    let windows_1252: Vec<u8> = windows_1252.iter().map(|byte| if *byte == b'#' { 0xe9 } else { *byte }).collect();
    assert_eq!(read(windows_1252).unwrap()[0].la_name, "Kirkl\u{e9}es");
}

#[test]
fn two_moments_within_a_second_are_two() {
    let lines =
        ["253,a.csv", "254,b.csv"].map(|end| format!("211,Kirklees,2023-04-01,2024-03-31,2024-04-20 10:00:00.{end}\n"));
    let receipts = read(format!("{HEADER}{}", lines.concat())).unwrap();
    assert!(receipts[0].import_datetime < receipts[1].import_datetime);
}

#[test]
fn what_cannot_be_read_is_named_with_the_line_of_an_editor() {
    // A name over two lines, and an empty line, are before what is wrong.
    let before = format!("{HEADER}\n{}", PLAIN.replace("Kirklees", "\"Kirk\nlees\""));
    for (what, cells) in [
        ("period_start \"31/02/2023\" is not a day", "312,Trafford,31/02/2023,2024-03-31,2024-04-20 10:00:00,b.csv"),
        (
            "period_end 2023-03-31 is before period_start 2023-04-01",
            "312,Trafford,2023-04-01,2023-03-31,2024-04-20 10:00:00,b.csv",
        ),
        ("has a time zone", "312,Trafford,2023-04-01,2024-03-31,2024-04-20T10:00:00Z,b.csv"),
        ("has no time", "312,Trafford,2023-04-01,2024-03-31,20/04/2024,b.csv"),
        ("import_datetime \"soon\" is not a moment", "312,Trafford,2023-04-01,2024-03-31,soon,b.csv"),
        ("la_code is empty", ",Trafford,2023-04-01,2024-03-31,2024-04-20 10:00:00,b.csv"),
        ("it has 5 cells, but the first line has 6", "312,Trafford,2023-04-01,2024-03-31,b.csv"),
        ("it has 7 cells, but the first line has 6", "312,Trafford,2023-04-01,2024-03-31,2024-04-20 10:00:00,b.csv,x"),
    ] {
        for ending in ["\n", "\r\n", "\r"] {
            let text = format!("{before}{cells}\n").replace('\n', ending);
            let refusal = read(text).unwrap_err();
            assert!(refusal.starts_with("submissions.csv, line 5: "), "{ending:?}: {refusal}");
            assert!(refusal.contains(what), "{refusal}");
        }
    }
    assert!(read("a,b\n1,2\n").unwrap_err().starts_with("submissions.csv, line 1: there is no column la_code"));
}

#[test]
fn a_register_without_lines_is_none() {
    for register in ["", "\n", HEADER, &format!("{HEADER},,,,,\n")] {
        let refusal = read(register).unwrap_err();
        assert!(refusal.contains("submission") && refusal.starts_with("submissions.csv"), "{refusal}");
    }
}
