//! That findings hang on the rows alone, and not on what is in memory or in which order blocks are read.

use std::fs;

use arrow::buffer::BooleanBuffer;
use cld_book::Book;
use cld_submission::{Block, Columns, Submission};

use super::{BUDGET, Groups, Ledger};
use crate::check::compiler;
use crate::rule::Rule;

const SPEC: &str = include_str!("../../tests/books/spec.toml");
const GENDER: &str = include_str!("../../tests/books/gender.toml");

/// A page over several rows; Unit Cost stands for a person's identifier, a number for a person.
fn page(name: &str, facts: &str) -> (String, String) {
    let text = format!(
        "# {name}\nA lead.\n```toml\nevidence = \"ours\"\nseverity = \"error\"\nitem = \"gender\"\n{facts}\n```\n\
         ## Fails when\n```sql\ntrue\n```\n## Message\nWrong.\n## Why\nBecause.\n## Examples\n\
         | gender | fails |\n|---|---|\n| Male | yes |\n| Other | |\n"
    );
    (format!("rules/group/{name}.md"), text)
}

fn book() -> Book {
    let pages = [
        page("copied", "checks = \"duplicate\""),
        page("differing", "checks = \"conflict\"\nkey = [\"unit_cost\"]\ndiffers = \"gender\""),
        page(
            "overlapping",
            "checks = \"overlap\"\nkey = [\"unit_cost\"]\nfrom = \"event_start_date\"\nto = \"event_end_date\"",
        ),
        page("unlinked", "checks = \"missing_link\"\nkey = [\"event_end_date\"]\nlink = \"event_start_date\""),
        page(
            "unreturned",
            "checks = \"missing_link\"\nkey = [\"event_start_date\"]\nlink = \"event_end_date\"\nback = \"event_end_date\"",
        ),
        page("several", "checks = \"varies\"\ndiffers = \"gender\""),
        page("any", "checks = \"once\""),
    ];
    let mut files = vec![("spec/release-1.toml", SPEC), ("lists/gender.toml", GENDER)];
    files.extend(pages.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    Book::from_files(files).unwrap_or_else(|error| panic!("{error}"))
}

/// "row rule" of each finding.
fn findings(rows: &[String], budget: usize, block: usize) -> Vec<String> {
    let book = book();
    let release = book.release("release-1").unwrap();
    let compiler = compiler(&book, release).unwrap();
    let pages =
        book.rules.values().flat_map(|page| book.rule_items(release, page).into_iter().map(move |item| (page, item)));
    let rules: Vec<Rule> =
        pages.map(|(page, item)| Rule::compile(&book, &compiler, release, page, item).unwrap()).collect();
    let rules: Vec<&Rule> = rules.iter().collect();
    let mut groups = Groups::new(&rules);
    groups.budget = budget;
    let columns = Columns::new(&book, release, rules.iter().flat_map(|rule| rule.reads()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    fs::write(&path, format!("Gender,Event Start Date,Event End Date,Unit Cost\n{}\n", rows.join("\n"))).unwrap();
    let mut submission = Submission::open(&path, release).unwrap();
    submission.block = block;
    let (mut ledger, mut found) = (Ledger::new(&groups), Vec::new());
    let work = |(): &mut (), block: &Block<'_>| {
        // Every page's condition is "true".
        let parts: Vec<_> = rules.iter().map(|_| BooleanBuffer::new_set(block.rows())).collect();
        groups.note(block, &parts).unwrap()
    };
    submission.read(&columns, 2, || (), work, |first, notes| ledger.add(first, notes).unwrap()).unwrap();
    ledger
        .conclude(|row, failing| found.extend(failing.iter().map(|at| format!("{row} {}", rules[*at].name))))
        .unwrap();
    found
}

fn check(rows: &[&str], expected: &[&str]) {
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    let found = findings(&rows, BUDGET, 1 << 20);
    let found: Vec<_> = found.iter().map(String::as_str).filter(|finding| *finding != "1 any").collect();
    assert_eq!(found, expected, "{rows:?}");
}

#[test]
fn the_second_of_two_equal_rows_fails() {
    check(&["Male,01/05/2025,01/05/2025,", "Male,01/05/2025,01/05/2025,"], &["3 copied"]);
    check(&["Male,01/05/2025,01/05/2025,", "Male,01/05/2025,01/05/2025,1"], &[]);
}

#[test]
fn the_rarer_value_of_a_key_fails_and_of_two_the_later() {
    let with = |gender: &str, key: &str| format!("{gender},01/05/2025,01/05/2025,{key}");
    let conflicts = |rows: &[String]| {
        findings(rows, BUDGET, 1 << 20).into_iter().filter(|finding| finding.ends_with("differing")).collect::<Vec<_>>()
    };
    assert_eq!(conflicts(&[with("Male", "1"), with("Female", "1"), with("Female", "1")]), ["2 differing"]);
    assert_eq!(conflicts(&[with("Male", "1"), with("Female", "1")]), ["3 differing"]);
    assert!(conflicts(&[with("Male", "1"), with("", "1"), with("Female", "2"), with("Other", "")]).is_empty());
}

#[test]
fn the_later_of_two_overlapping_rows_fails() {
    let rows = [
        "Male,10/05/2025,20/05/2025,1",
        "Male,01/05/2025,10/05/2025,1",
        "Male,19/05/2025,,1",
        "Male,01/01/2026,01/02/2026,1",
    ];
    let rows = rows.map(str::to_owned);
    let found = findings(&rows, BUDGET, 1 << 20);
    let found: Vec<_> = found.iter().filter(|finding| finding.ends_with("overlapping")).collect();
    assert_eq!(found, ["4 overlapping", "5 overlapping"]);
}

#[test]
fn a_link_leads_to_a_key_anywhere_in_the_file() {
    let rows = ["Male,02/05/2025,01/05/2025,", "Male,01/05/2025,02/05/2025,", "Male,03/05/2025,,"];
    check(&rows, &["4 unlinked"]);
}

#[test]
fn a_link_is_returned_by_some_row_of_the_one_who_is_named() {
    let rows = [
        "Male,01/05/2025,02/05/2025,1",
        "Male,02/05/2025,03/05/2025,2",
        "Male,02/05/2025,01/05/2025,3",
        "Male,04/05/2025,02/05/2025,4",
        "Male,05/05/2025,09/05/2025,5",
        "Male,06/05/2025,06/05/2025,6",
        "Male,03/05/2025,,7",
    ];
    let rows = rows.map(str::to_owned);
    for (budget, block) in [(BUDGET, 1 << 20), (0, 40)] {
        let found = findings(&rows, budget, block);
        let found: Vec<_> = found.iter().filter(|finding| finding.ends_with("unreturned")).collect();
        // Nobody in the file is called 09/05/2025, so row 6 is another rule's matter.
        assert_eq!(found, ["3 unreturned", "5 unreturned"]);
    }
}

#[test]
fn the_first_row_of_each_rarer_value_fails_in_a_file_that_should_hold_one() {
    let rows = ["Other,,,", "Male,,,1", "Male,,,2", "Other,,,3", "Male,,,4", "Female,,,5"];
    check(&rows, &["2 several", "7 several"]);
}

#[test]
fn findings_depend_neither_on_memory_nor_on_blocks() {
    let row = |at: u32| {
        let (gender, day, person) = (["Male", "Female", "Other", ""][at as usize % 4], at % 28 + 1, at % 7);
        format!("{gender},{day:02}/05/2025,{:02}/06/2025,{person}", at % 5 + 1)
    };
    let rows: Vec<String> = (0..3_000).map(row).collect();
    let expected = findings(&rows, BUDGET, 1 << 20);
    for kind in ["copied", "differing", "overlapping", "unlinked", "several"] {
        assert!(expected.iter().any(|finding| finding.ends_with(kind)), "{kind}");
    }
    for (budget, block) in [(0, 1 << 20), (0, 1_000), (5_000, 777), (BUDGET, 300)] {
        assert!(findings(&rows, budget, block) == expected, "{budget} bytes of memory, blocks of {block}");
    }
}

#[test]
fn shuffled_rows_have_as_many_findings() {
    let row = |at: u32| {
        format!("{},01/05/2025,01/05/2025,{}", ["Male", "Female"][usize::from(at.is_multiple_of(7))], at % 11)
    };
    let rows: Vec<String> = (0..200).map(row).collect();
    let count =
        |rows: &[String], rule: &str| findings(rows, BUDGET, 1 << 20).iter().filter(|f| f.ends_with(rule)).count();
    let mut shuffled = rows.clone();
    shuffled.sort_by_key(|row| row.bytes().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))));
    for rule in ["copied", "differing", "overlapping", "unlinked", "several", "any"] {
        assert_eq!(count(&rows, rule), count(&shuffled, rule), "{rule}");
    }
}
