//! Made-up submissions, with planted errors and in every form that is read, written as the landing portal takes them.

use std::collections::BTreeMap;
use std::path::Path;

use cld_book::Book;
use cld_prepare::{Note, Packing, Preparation, Prepared, Weight};
use cld_submission::{Input, in_windows_1252, read_receipts};
use cld_synthesise::{BASES, Basis, Plan, Size, synthesise};
use cld_validate::{Day, Manner, RuleSets, SpillTo, Summary};

const RELEASES: [(&str, &str); 4] = [
    ("v5.0", "2022-04-01..2023-03-31"),
    ("v5.0+informal_carers", "2022-04-01..2023-03-31"),
    ("release-1", "2023-04-01..2024-03-31"),
    ("release-2", "2025-04-01..2026-03-31"),
];

/// What is mended when a file is prepared: dates and entries that are written otherwise.
const MENDED: [&str; 3] = ["date_form_differs", "spelling_differs_from_list", "file_mixes_encodings"];

fn book() -> Book {
    Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap()
}

fn plan(release: &str, period: &str, basis: Option<Basis>) -> Plan {
    Plan {
        release: release.into(),
        authorities: 1,
        size: Size::People(300),
        period: period.parse().unwrap(),
        seed: 5,
        basis,
        history: false,
        errors: 0.2,
        slips: 0.0,
        dirty: 0.0,
    }
}

fn summary(book: &Book, rules: &mut RuleSets<'_>, bytes: &[u8], release: &str, seen: Day) -> Summary {
    let file = rules.open(Input::bytes("a.csv", bytes), release).unwrap();
    let way = book.ways.get("data-landing-portal");
    let manner = Manner { threads: 1, with_values: false, seen, previous: None, spill_to: SpillTo::Disk, way };
    rules.rules(&file.rules).check(&file.submission.unwrap(), manner, |_| ()).unwrap()
}

/// Findings by rule, but for those that are mended.
fn kept(summary: &Summary) -> BTreeMap<String, u64> {
    let tallies = summary.by_rule.iter().filter(|(rule, _)| !MENDED.contains(&rule.as_ref()));
    tallies.map(|(rule, tally)| (rule.to_string(), tally.count)).collect()
}

fn prepared(book: &Book, bytes: &[u8], to: Option<&str>, packing: Packing) -> (Prepared, Vec<u8>, Vec<Note>) {
    let preparation = Preparation::new(book, Input::bytes("a.csv", bytes), to).unwrap();
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    let told = |note: Note| {
        notes.push(note);
        Ok(())
    };
    let prepared = preparation.write(book, 3, packing, &mut out, told).unwrap();
    (prepared, out, notes)
}

#[test]
fn a_prepared_file_has_no_findings_about_sending_and_the_same_of_everything_else() {
    let book = book();
    let mut rules = RuleSets::new(&book);
    let mut changes = 0;
    for (release, period) in RELEASES {
        let bases: Vec<Option<Basis>> = BASES.iter().map(|(_, basis)| Some(*basis)).collect();
        for basis in bases {
            let folder = tempfile::tempdir().unwrap();
            synthesise(&book, &plan(release, period, basis), folder.path()).unwrap();
            let own = release.split('+').next().unwrap();
            for (receipt, path) in read_receipts(folder.path()).unwrap() {
                let bytes = std::fs::read(&path).unwrap();
                let seen = receipt.import_datetime.date();
                let (prepared, ready, notes) = prepared(&book, &bytes, None, Packing::Plain);
                assert!(
                    prepared.is_ready(),
                    "{release} {basis:?}: {:?}",
                    prepared.of(Weight::Refused).collect::<Vec<_>>()
                );
                changes += notes.len();
                let before = summary(&book, &mut rules, &bytes, own, seen);
                let after = summary(&book, &mut rules, &ready, own, seen);
                assert!(after.sending.is_empty(), "{:?}", after.sending);
                assert_eq!(kept(&after), kept(&before), "{release} {basis:?}");
                assert_eq!((after.rows, prepared.rows), (before.rows, before.rows));
                assert!(MENDED.iter().all(|rule| !after.by_rule.contains_key(*rule)));
                let (again, twice, _) = self::prepared(&book, &ready, None, Packing::Plain);
                assert!(twice == ready && again.of(Weight::Changed).next().is_none(), "what is ready is not changed");
            }
        }
    }
    assert!(changes > 100, "{changes} changes");
}

#[test]
fn the_form_of_a_file_makes_no_difference_to_what_is_written() {
    let book = book();
    let folder = tempfile::tempdir().unwrap();
    let (release, period) = RELEASES[3];
    synthesise(&book, &Plan { errors: 0.0, ..plan(release, period, None) }, folder.path()).unwrap();
    let (_, path) = read_receipts(folder.path()).unwrap().remove(0);
    let bytes = std::fs::read(&path).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let (_, ready, _) = prepared(&book, &bytes, None, Packing::Plain);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let written = |delimiter: u8, order: &dyn Fn(&csv::StringRecord) -> Vec<String>| {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(order(row)).unwrap());
        writer.into_inner().unwrap()
    };
    let as_is = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
    let backwards = |row: &csv::StringRecord| row.iter().rev().map(str::to_owned).collect::<Vec<_>>();
    let (first, rest) = text.split_once('\n').unwrap();
    let forms = [
        format!("\u{feff}{text}").into_bytes(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        in_windows_1252(&text).unwrap(),
        written(b';', &as_is),
        written(b'\t', &as_is),
        written(b',', &backwards),
        format!("\n{}\n{rest}", first.replace(' ', "_").to_lowercase()).into_bytes(),
        prepared(&book, &bytes, None, Packing::Gzip).1,
    ];
    for (at, form) in forms.iter().enumerate() {
        let (prepared, written, _) = prepared(&book, form, None, Packing::Plain);
        assert!(prepared.is_ready() && written == ready, "form {at}");
    }
}

#[test]
fn what_cannot_be_sent_is_named_by_row_and_item_and_what_the_council_adds_is_left_out() {
    let book = book();
    let release = &book.releases["release-1"];
    let mut headers: Vec<&str> = release.items.iter().map(|item| item.header.as_str()).collect();
    headers.push("Team");
    let row = |values: &[(&str, &str)]| {
        let value = |header: &&str| values.iter().find(|(item, _)| item == header).map_or("", |(_, value)| value);
        headers.iter().map(value).collect::<Vec<_>>().join(",")
    };
    let text = [
        headers.join(","),
        row(&[("Last Name", "Łucja"), ("Team", "North")]),
        row(&[("Event Description", "- see note"), ("Event Reference", "@1"), ("Unit Cost", "+12.50")]),
    ];
    let (prepared, ready, notes) = prepared(&book, text.join("\n").as_bytes(), None, Packing::Plain);
    assert!(!prepared.is_ready() && prepared.has_left());
    let named = |weight: Weight| {
        let tallies = prepared.of(weight);
        tallies.map(|tally| (tally.kind.name(), tally.item.unwrap_or_default(), tally.rows)).collect::<Vec<_>>()
    };
    assert_eq!(
        named(Weight::Refused),
        [("letter_lacking", "Last Name".into(), vec![2]), ("formula_left", "Event Reference".into(), vec![3])]
    );
    assert_eq!(named(Weight::Left), [("column_left_out", "column AY".to_owned(), vec![])]);
    assert_eq!(
        named(Weight::Changed),
        [("plus_left_out", "Unit Cost".into(), vec![3]), ("apostrophe_added", "Event Description".into(), vec![3])]
    );
    assert_eq!(notes.len(), 5);
    assert!(!String::from_utf8_lossy(&ready).contains("North"));
}

#[test]
fn a_file_of_an_earlier_release_is_written_in_the_words_of_a_later_one() {
    let book = book();
    let mut rules = RuleSets::new(&book);
    for (own, period, later) in
        [(RELEASES[0].0, RELEASES[0].1, "release-1"), (RELEASES[2].0, RELEASES[2].1, "release-2")]
    {
        let folder = tempfile::tempdir().unwrap();
        synthesise(&book, &Plan { errors: 0.0, ..plan(own, period, None) }, folder.path()).unwrap();
        let (receipt, path) = read_receipts(folder.path()).unwrap().remove(0);
        let (prepared, ready, notes) = prepared(&book, &std::fs::read(&path).unwrap(), Some(later), Packing::Plain);
        assert!(prepared.is_ready());
        assert_eq!(prepared.release, book.releases[later].title);
        assert!(prepared.of(Weight::Changed).any(|tally| tally.kind.name() == "value_mapped"));
        let after = summary(&book, &mut rules, &ready, later, receipt.import_datetime.date());
        assert!(after.sending.is_empty());
        // Every value that is in no list of the later release was named.
        let unmapped = notes.iter().filter(|note| note.kind.name() == "value_not_mapped").count() as u64;
        let not_in_list = after.by_rule.get("value_not_in_list").map_or(0, |tally| tally.count);
        assert!(not_in_list <= unmapped, "{own}: {not_in_list} in no list, {unmapped} named");
    }
    let (_, ready, _) = {
        let text = format!(
            "{}\n",
            book.releases["release-2"].items.iter().map(|item| item.header.as_str()).collect::<Vec<_>>().join(",")
        );
        prepared(&book, text.as_bytes(), None, Packing::Plain)
    };
    assert!(Preparation::new(&book, Input::bytes("a", ready), Some("v5.0")).is_err(), "no way back");
}
