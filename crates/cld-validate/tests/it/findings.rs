//! Findings of made-up files, checked by a small book.

use std::fs;
use std::path::{Path, PathBuf};

use cld_book::Book;
use cld_submission::Submission;
use cld_validate::{Day, Finding, Manner, Rules, SpillTo, Summary, Verdict, check};

fn book() -> Book {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/rules");
    // What a rule follows from is not among the few rules of this book.
    let alone = |text: String| {
        text.lines().filter(|line| !line.starts_with("follows")).map(|line| format!("{line}\n")).collect()
    };
    let page = |path: &str| (format!("rules/{path}"), alone(fs::read_to_string(rules.join(path)).unwrap()));
    let mut files = vec![
        ("spec/release-1.toml".to_owned(), include_str!("../books/spec.toml").to_owned()),
        ("lists/gender.toml".to_owned(), include_str!("../books/gender.toml").to_owned()),
    ];
    files.extend([page("event/event_ends_before_it_starts.md"), page("service/unit_cost_negative.md")]);
    // The any_field pages' examples name items of the real release, which this small one lacks.
    for name in ["not_a_date", "not_a_number", "value_not_in_list", "spelling_differs_from_list", "priority_item_blank"]
    {
        let (path, text) = page(&format!("any_field/{name}.md"));
        let (head, _) = text.split_once("## Examples").unwrap();
        files.push((path, format!("{head}## Examples\n| gender | fails |\n|---|---|\n| x | yes |\n| y | |\n")));
    }
    Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap()
}

/// Seen soon after the days in the files.
const MANNER: Manner<'static> = Manner {
    threads: 2,
    with_values: false,
    seen: Day::from_ymd_opt(2025, 7, 1).unwrap(),
    previous: None,
    spill_to: SpillTo::Disk,
    way: None,
};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join("file.csv");
        fs::write(&path, text).unwrap();
        path
    }
}

fn findings(text: impl AsRef<[u8]>) -> (Summary, Vec<Finding>) {
    let (book, folder) = (book(), Folder::new());
    let mut findings = Vec::new();
    let summary = check(&book, "release-1", folder.file(text), MANNER, |finding| findings.push(finding)).unwrap();
    (summary, findings)
}

/// Row, rule and item of every finding.
fn places(text: impl AsRef<[u8]>) -> Vec<String> {
    let place = |f: &Finding| format!("{} {} {}", f.row, f.rule, f.item.as_deref().unwrap_or("-"));
    findings(text).1.iter().map(place).collect()
}

const HEADER: &str = "Gender,Event Start Date,Event End Date,Unit Cost";

#[test]
fn a_file_without_faults_is_clean() {
    let (summary, findings) = findings(format!("{HEADER}\nMale,01/05/2025,02/05/2025,1\nOther,01/05/2025,,\n"));
    assert_eq!((summary.rows, summary.verdict(), findings.len()), (2, Verdict::Clean, 0));
}

#[test]
fn a_header_alone_is_a_file_of_no_rows() {
    for text in [HEADER.to_owned(), format!("{HEADER}\n"), format!("{HEADER}\r\n\r\n")] {
        let (summary, findings) = findings(&text);
        let rules: Vec<&str> = findings.iter().map(|finding| &*finding.rule).collect();
        assert_eq!((summary.rows, rules), (0, vec!["file_has_no_rows"]), "{text:?}");
        assert!(summary.items.iter().all(|item| (item.asked, item.filled, item.given) == (0, 0, 0)), "{text:?}");
    }
}

#[test]
fn a_cell_of_two_quotes_is_blank() {
    let (summary, _) = findings(format!("{HEADER}\n\"\",\"\",\"\",\"\"\nMale,01/05/2025,,\n"));
    let given: Vec<u64> = summary.items.iter().map(|item| item.given).collect();
    assert_eq!(given, [1, 1, 0, 0]);
}

#[test]
fn findings_come_by_row_then_rule() {
    let text = format!("{HEADER}\nmale,02/05/2025,01/05/2025,-1\nMan,01/05/25,,x\n,,,\n");
    assert_eq!(
        places(text),
        [
            "2 event_ends_before_it_starts Event End Date",
            "2 spelling_differs_from_list Gender",
            "2 unit_cost_negative Unit Cost",
            "3 not_a_date Event Start Date",
            "3 not_a_number Unit Cost",
            "3 value_not_in_list Gender",
            "4 row_holds_nothing -",
        ]
    );
}

#[test]
fn a_message_names_items_and_never_what_stands_in_a_row() {
    let (_, findings) = findings(format!("{HEADER}\nSECRET,SECRET,SECRET,SECRET\n"));
    assert_eq!(findings.len(), 4);
    assert!(findings.iter().all(|finding| !finding.message.contains("SECRET") && !finding.message.contains('{')));
    assert!(findings[0].message.starts_with("Event Start Date is not a date"), "{}", findings[0].message);
}

#[test]
fn a_summary_counts_every_rule_and_keeps_its_first_findings() {
    let (summary, _) = findings(format!("{HEADER}\nMale,01/05/2025,,-1\nMale,01/05/2025,,-1\nMale,01/05/2025,,1\n"));
    let tally = &summary.by_rule["unit_cost_negative"];
    let first: Vec<_> = tally.first.iter().map(|finding| finding.row).collect();
    assert_eq!((summary.by_rule.len(), tally.count, first), (1, 2, vec![2, 3]));
    let (summary, _) = findings(format!("{HEADER}\n{}", "Male,01/05/2025,,-1\n".repeat(12)));
    let tally = &summary.by_rule["unit_cost_negative"];
    assert_eq!((tally.count, tally.first.len(), tally.first[9].row), (12, 10, 11));
}

#[test]
fn row_numbers_are_those_of_a_spreadsheet() {
    for newline in ["\n", "\r\n"] {
        for end in ["", newline] {
            let rows = [HEADER, "", "\"Ma", "n\",01/05/2025,,1", "Male,01/05/2025,,1", "", "", "Male,01/05/2025,,-1"];
            let text = rows.join(newline) + end;
            let expected = ["3 value_not_in_list Gender", "7 unit_cost_negative Unit Cost"];
            assert_eq!(places(&text), expected, "{text:?}");
        }
    }
}

#[test]
fn findings_depend_neither_on_blocks_nor_on_threads() {
    let (book, folder) = (book(), Folder::new());
    let mut text = format!("{HEADER}\n");
    for row in 0..200 {
        text += [
            "male,01/05/2025,,1\n",
            "\"M\nan\",02/05/2025,01/05/2025,1\n",
            "\nMale,x,\n",
            "Male,01/05/2025,,1\n",
            ",,,\r\n",
        ][row % 5];
    }
    let path = folder.file(text);
    let rules = Rules::compile(&book, "release-1").unwrap();
    let run = |block: Option<usize>, threads| {
        let mut submission = Submission::open(&path, rules.release()).unwrap();
        submission.block = block.unwrap_or(submission.block);
        let mut findings = Vec::new();
        let summary = rules.check(&submission, Manner { threads, ..MANNER }, |finding| findings.push(finding)).unwrap();
        (summary, findings)
    };
    let expected = run(None, 1);
    // Of rows of commas and of a row whose values are out of place, nothing else is said.
    assert_eq!(expected.0.rows, 160);
    assert_eq!(expected.1.len(), 161);
    for block in [1, 7, 64, 1000] {
        for threads in [1, 2, 5] {
            assert!(run(Some(block), threads) == expected, "blocks of {block}, {threads} threads");
        }
    }
}

#[test]
fn a_ragged_row_is_reported_and_the_rest_still_read() {
    let text = format!("{HEADER}\nMale,01/05/2025\nMale,01/05/2025,,1,extra\nMale,01/05/2025,,-1\n");
    let (summary, findings) = findings(text);
    assert_eq!(summary.rows, 3);
    let rules: Vec<_> = findings.iter().map(|finding| (finding.row, finding.rule.as_ref())).collect();
    assert_eq!(
        rules,
        [
            (2, "priority_item_blank"),
            (3, "row_has_wrong_number_of_cells"),
            (4, "unit_cost_negative"),
            (2, "cells_missing_at_the_end"),
        ]
    );
    assert!(findings[1].message.starts_with("This row has 5 cells, the header 4."), "{}", findings[1].message);
}

#[test]
fn a_quote_that_never_closes_is_named_and_joins_no_rows() {
    let text = format!("{HEADER}\n\"Male,01/05/2025,,1\nMale,01/05/2025,,-1\nMale,01/05/2025");
    let expected = ["2 row_has_stray_quote -", "3 unit_cost_negative Unit Cost", "4 row_is_cut_off -"];
    assert_eq!(places(text), expected);
}

#[test]
fn bytes_that_are_no_text_are_reported() {
    let text = [HEADER.as_bytes(), b"\nM\xe2le,01/05/2025,,1\n"].concat();
    assert_eq!(places(text), ["2 row_is_not_utf8 -", "2 value_not_in_list Gender"]);
}

#[test]
fn a_missing_column_is_one_finding_and_its_rules_are_left_out() {
    let text = "Gender,Event Start Date,Shoe Size\nMale,01/05/2025,1\nMale,x,2\n";
    assert_eq!(
        places(text),
        [
            "1 column_not_in_specification Shoe Size",
            "1 column_missing Event End Date",
            "1 column_missing Unit Cost",
            "3 not_a_date Event Start Date",
        ]
    );
    let severities: Vec<_> = findings(text).1.iter().map(|finding| finding.severity.word()).collect();
    assert_eq!(severities, ["warning", "advice", "warning", "error"]);
}

#[test]
fn an_unknown_release_is_met_with_the_nearest() {
    let error = check(&book(), "relese-1", Path::new("any.csv"), MANNER, |_| ()).unwrap_err();
    assert_eq!(error.to_string(), "there is no release \"relese-1\" (did you mean \"release-1\"?)");
}

#[test]
fn a_file_that_is_no_table_cannot_be_checked() {
    let folder = Folder::new();
    for text in ["", "Shoe Size,Hat\n1,2\n"] {
        assert!(check(&book(), "release-1", folder.file(text), MANNER, |_| ()).is_err(), "{text:?}");
    }
}

#[test]
fn items_are_counted_where_they_are_asked_for() {
    let (summary, _) = findings("Gender,Event End Date\nMale,01/05/2025\nMan,x\nNULL,\n , \n");
    let tallies: Vec<_> =
        summary.items.iter().map(|t| (t.item.as_ref(), t.asked, t.filled, t.given, t.usable)).collect();
    assert_eq!(tallies[0], ("Gender", 2, 2, 2, 1));
    assert_eq!(tallies[1], ("Event End Date", 2, 2, 2, 1));
}

#[test]
fn a_file_of_very_many_columns_has_the_values_of_the_first_of_them() {
    let (book, folder) = (book(), Folder::new());
    let own: String = (0..1_000).map(|column| format!(",Own {column}")).collect();
    let path = folder.file(format!("Gender{own}\nMan{}\n", ",x".repeat(1_000)));
    let mut kept = Vec::new();
    let manner = Manner { with_values: true, ..MANNER };
    let summary = check(&book, "release-1", &path, manner, |finding| kept.extend(finding.own)).unwrap();
    assert_eq!(summary.extras.len(), cld_validate::MOST_EXTRAS);
    assert!(!kept.is_empty() && kept.iter().all(|own| own.extras.len() <= summary.extras.len()), "{}", kept.len());
    assert_eq!(summary.extras[99], "Own 99");
}

#[test]
fn the_councils_own_values_come_only_when_asked_for() {
    let (book, folder) = (book(), Folder::new());
    let path = folder.file("Gender,Team\nMan,North\n");
    let own = |with_values| {
        let mut own = Vec::new();
        check(&book, "release-1", &path, Manner { with_values, ..MANNER }, |finding| own.extend(finding.own)).unwrap();
        own
    };
    assert!(own(false).is_empty());
    let [gender] = own(true).try_into().unwrap();
    assert_eq!((gender.value.as_deref(), gender.extras.as_slice()), (Some("Man"), ["North".to_owned()].as_slice()));
    assert_eq!(format!("{gender:?}"), "Own(hidden)");
}

/// Rows of blocks after the first too: their values are found when the file is read again.
#[test]
fn rows_that_fail_together_have_their_own_values_too() {
    let twice = (
        "rules/copied.md".to_owned(),
        "# copied\nA lead.\n```toml\ntitle = \"Copied\"\nevidence = \"ours\"\nseverity = \"error\"\nitem = \"gender\"\n\
         checks = \"duplicate\"\n```\n## Fails when\n```sql\ntrue\n```\n## Message\nWrong.\n## Why\nBecause.\n\
         ## Examples\n| gender | fails |\n|---|---|\n| Male | yes |\n| Other | |\n",
    );
    let files = [
        ("spec/release-1.toml", include_str!("../books/spec.toml")),
        ("lists/gender.toml", include_str!("../books/gender.toml")),
        (twice.0.as_str(), twice.1),
    ];
    let book = Book::from_files(files).unwrap();
    let rules = Rules::compile(&book, "release-1").unwrap();
    let folder = Folder::new();
    let rows: String = (0..200).map(|at| format!("Male,{at}\n\nOther,{}\n", at / 2)).collect();
    let mut submission = Submission::open(folder.file(format!("Gender,Team\n{rows}")), rules.release()).unwrap();
    submission.block = 300;
    let mut found = Vec::new();
    let manner = Manner { with_values: true, ..MANNER };
    rules.check(&submission, manner, |finding| found.push((finding.row, finding.own))).unwrap();
    let found: Vec<_> = found.into_iter().filter_map(|(row, own)| Some((row, own?))).collect();
    assert_eq!(found.len(), 100);
    for (row, own) in found {
        // Three rows each time, of which the second is blank; the copy is the third.
        let at = (row - 4) / 3;
        assert_eq!((row - 4) % 3, 0, "{row}");
        assert_eq!((own.value.as_deref(), own.extras), (Some("Other"), vec![(at / 2).to_string()]), "{row}");
    }
}
