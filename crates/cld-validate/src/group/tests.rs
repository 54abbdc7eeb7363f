//! That findings hang on the rows alone, and not on what is in memory or in which order blocks are read.

use std::fs;

use arrow::buffer::BooleanBuffer;
use cld_book::Book;
use cld_submission::{Block, Columns, Submission};

use super::groups::{BUDGET, Groups, PART};
use super::record::LOOKS;
use super::{GroupStore, SpillTo};
use crate::check::compiler;
use crate::rule::Rule;

const SPEC: &str = include_str!("../../tests/books/spec.toml");
const GENDER: &str = include_str!("../../tests/books/gender.toml");

/// A page over several rows; Unit Cost takes the place of a person's identifier, a number for a person.
fn page(name: &str, facts: &str) -> (String, String) {
    let text = format!(
        "# {name}\nA lead.\n```toml\ntitle = \"Rule {name}\"\nevidence = \"ours\"\nseverity = \"error\"\nitem = \"gender\"\n{facts}\n```\n\
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
        page("costing", "checks = \"varies\"\ndiffers = \"unit_cost\""),
        page("any", "checks = \"once\""),
    ];
    let mut files = vec![("spec/release-1.toml", SPEC), ("lists/gender.toml", GENDER)];
    files.extend(pages.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    Book::from_files(files).unwrap_or_else(|error| panic!("{error}"))
}

/// How rows are looked at. None of it may make a difference.
#[derive(Debug, Clone, Copy)]
struct Way {
    budget: usize,
    part: usize,
    block: usize,
    threads: usize,
    seed: u64,
    spill_to: SpillTo,
}

const WAY: Way = Way { budget: BUDGET, part: PART, block: 1 << 20, threads: 2, seed: 1, spill_to: SpillTo::Disk };

/// "row rule" of each finding by all pages but the one about costs, whose values are people here.
fn findings(rows: &[String], way: Way) -> Vec<String> {
    findings_of(rows, way, |page| page != "costing")
}

fn findings_of(rows: &[String], way: Way, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let book = book();
    let release = book.release("release-1").unwrap();
    let compiler = compiler(&book, release).unwrap();
    let pages = book.rules.values().filter(|page| wanted(&page.name));
    let pages = pages.flat_map(|page| book.rule_items(release, page).into_iter().map(move |item| (page, item)));
    let rules: Vec<Rule> =
        pages.map(|(page, item)| Rule::compile(&book, &compiler, release, page, item).unwrap()).collect();
    let rules: Vec<&Rule> = rules.iter().collect();
    let mut groups = Groups::new(&rules, way.spill_to);
    (groups.budget, groups.part, groups.seed) = (way.budget, way.part, way.seed);
    let columns = Columns::new(&book, release, rules.iter().flat_map(|rule| rule.reads()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    fs::write(&path, format!("Gender,Event Start Date,Event End Date,Unit Cost\n{}\n", rows.join("\n"))).unwrap();
    let mut submission = Submission::open(&path, release).unwrap();
    submission.block = way.block;
    let mut store = GroupStore::new(&groups);
    let work = |(): &mut (), block: &Block<'_>| {
        // Every page's condition is "true".
        let parts: Vec<_> = rules.iter().map(|_| BooleanBuffer::new_set(block.rows())).collect();
        groups.note(block, &parts).unwrap()
    };
    submission.read(&columns, way.threads, || (), work, |first, notes| store.add(first, notes).unwrap()).unwrap();
    let failing = store.conclude().unwrap().map(Result::unwrap);
    failing
        .flat_map(|(row, failing)| failing.into_iter().map(move |at| (row, at)))
        .map(|(row, at)| format!("{row} {}", rules[at].name))
        .collect()
}

fn check(rows: &[&str], expected: &[&str]) {
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    let found = findings(&rows, WAY);
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
        findings(rows, WAY).into_iter().filter(|finding| finding.ends_with("differing")).collect::<Vec<_>>()
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
    let found = findings(&rows, WAY);
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
        let found = findings(&rows, Way { budget, block, ..WAY });
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
fn findings_depend_on_the_rows_alone() {
    let row = |at: u32| {
        let (gender, day, person) = (["Male", "Female", "Other", ""][at as usize % 4], at % 28 + 1, at / 2 % 7);
        format!("{gender},{day:02}/05/2025,{:02}/06/2025,{person}", at / 3 % 5 + 1)
    };
    let rows: Vec<String> = (0..3_000).map(row).collect();
    let expected = findings(&rows, WAY);
    for kind in ["copied", "differing", "overlapping", "unlinked", "several"] {
        assert!(expected.iter().any(|finding| finding.ends_with(kind)), "{kind}");
    }
    let (disk, memory) = (SpillTo::Disk, SpillTo::Memory);
    let other = |budget, part, block, threads, seed, spill_to| Way { budget, part, block, threads, seed, spill_to };
    let ways = [
        other(0, PART, 1 << 20, 1, 2, disk),
        other(0, 100, 1_000, 7, 3, memory),
        other(5_000, 1, 777, 2, u64::MAX, disk),
        other(5_000, 1, 777, 1, 1, memory),
        other(BUDGET, 3_000, 300, 3, 0, disk),
    ];
    for way in ways {
        assert!(findings(&rows, way) == expected, "{way:?}");
    }
}

#[test]
fn of_too_many_values_those_that_come_first_are_kept_apart() {
    let rows: Vec<String> = (0..10_500).map(|at| format!(",,,{at}")).collect();
    let book_order = |way: Way| findings_of(&rows, way, |page| page == "costing");
    let expected = book_order(WAY);
    assert_eq!(expected.len(), 9_999);
    assert_eq!(expected.last().map(String::as_str), Some("10001 costing"));
    assert!(book_order(Way { block: 5_000, threads: 3, seed: 9, ..WAY }) == expected);
}

/// How often records of `count` rows are looked at by one page.
fn work(page: &str, count: usize, row: impl Fn(usize) -> String) -> u64 {
    let rows: Vec<String> = (0..count).map(row).collect();
    let before = LOOKS.get();
    // One thread, and all on this one: records are noted elsewhere, and looked at together here.
    findings_of(&rows, Way { budget: 10_000, part: 1_000, block: 5_000, threads: 1, ..WAY }, |name| name == page);
    LOOKS.get() - before
}

/// A day for each number.
fn day(at: usize) -> String {
    format!("{:02}/{:02}/{}", at % 28 + 1, at / 28 % 12 + 1, 1900 + at / 336)
}

/// The row at a place.
type RowOf = fn(usize) -> String;

#[test]
fn one_key_for_all_rows_takes_time_in_proportion_to_them() {
    let hub = |at: usize| match at % 2 {
        0 => format!(",01/01/1800,{},", day(at / 2)),
        _ => format!(",{},01/01/1800,", day(at / 2)),
    };
    let kinds: [(&str, RowOf); 6] = [
        ("copied", |_| "Male,01/05/2025,01/06/2025,1".into()),
        ("differing", |at| format!("{},,,1", ["Male", "Female", "Other"][at % 3])),
        ("overlapping", |at| format!(",{},{},1", day(at), day(at + 5))),
        ("unlinked", |_| ",01/05/2025,,".into()),
        ("unlinked", |at| format!(",{},01/05/2025,", day(at))),
        ("unreturned", hub),
    ];
    for (page, row) in kinds {
        let (some, four_times) = (work(page, 2_000, row), work(page, 8_000, row));
        // Sorting takes a little more than four times as much, comparing each with each sixteen times.
        assert!(some > 100 && four_times <= 6 * some, "{page}: {some} looks at records, then {four_times}");
    }
}

#[test]
fn shuffled_rows_have_as_many_findings() {
    let row = |at: u32| {
        format!("{},01/05/2025,01/05/2025,{}", ["Male", "Female"][usize::from(at.is_multiple_of(7))], at % 11)
    };
    let rows: Vec<String> = (0..200).map(row).collect();
    let count = |rows: &[String], rule: &str| findings(rows, WAY).iter().filter(|f| f.ends_with(rule)).count();
    let mut shuffled = rows.clone();
    shuffled.sort_by_key(|row| row.bytes().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))));
    for rule in ["copied", "differing", "overlapping", "unlinked", "several", "any"] {
        assert_eq!(count(&rows, rule), count(&shuffled, rule), "{rule}");
    }
}
