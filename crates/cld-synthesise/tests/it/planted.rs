//! Made-up submissions checked by the rules of the book: clean ones are clean, and in planted ones exactly what was
//! planted is found.

use std::collections::BTreeMap;
use std::path::Path;

use cld_book::{Book, Severity};
use cld_submission::read_receipts;
use cld_synthesise::{BASES, Basis, Plan, Size, synthesise};
use cld_validate::{Finding, Manner, RuleSets, SpillTo};

/// Findings of severity error and warning by file, row and rule, each with how often it is there.
type Findings = BTreeMap<(String, u64, String), usize>;

const RELEASES: [&str; 4] = ["v5.0", "v5.0+informal_carers", "release-1", "release-2"];

fn book() -> Book {
    Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap()
}

fn plan(release: &str, seed: u64) -> Plan {
    let period = match release {
        "v5.0" | "v5.0+informal_carers" => "2022-04-01..2023-03-31",
        "release-1" => "2023-04-01..2024-03-31",
        _ => "2025-04-01..2026-03-31",
    };
    Plan {
        release: release.into(),
        authorities: 2,
        size: Size::People(1_000),
        period: period.parse().unwrap(),
        seed,
        basis: None,
        history: false,
        errors: 0.0,
        slips: 0.0,
        dirty: 0.0,
    }
}

/// What was planted, and what is found.
fn planted_and_found(book: &Book, rules: &mut RuleSets<'_>, plan: &Plan) -> (Findings, Findings) {
    let folder = tempfile::tempdir().unwrap();
    synthesise(book, plan, folder.path()).unwrap();
    let (mut planted, mut found) = (Findings::new(), Findings::new());
    let mut ledger = csv::Reader::from_path(folder.path().join("planted.csv")).unwrap();
    for line in ledger.deserialize::<(String, u64, String)>() {
        *planted.entry(line.unwrap()).or_default() += 1;
    }
    for (receipt, path) in read_receipts(folder.path()).unwrap() {
        // Optional items are found in the file.
        let release = plan.release.split('+').next().unwrap();
        let file = rules.open(&path, release).unwrap();
        let note = |finding: Finding| {
            // A file of a basis that Release 1 and later no longer ask for is shorter than they do.
            if finding.severity != Severity::Advice && &*finding.rule != "period_below_rolling_12_months" {
                let finding = (receipt.file.clone(), finding.row, finding.rule.to_string());
                *found.entry(finding).or_default() += 1;
            }
        };
        let seen = receipt.import_datetime.date();
        let manner =
            Manner { threads: 1, with_values: false, seen, previous: None, spill_to: SpillTo::Disk, way: None };
        rules.rules(&file.rules).check(&file.submission.unwrap(), manner, note).unwrap();
    }
    (planted, found)
}

/// A few of the findings that are in one and not in the other.
fn beyond(these: &Findings, others: &Findings) -> Vec<String> {
    let more = these.iter().filter(|(finding, times)| others.get(*finding) != Some(times));
    more.map(|(finding, times)| format!("{finding:?} {times} times")).take(40).collect()
}

#[test]
fn clean_submissions_have_no_error_and_no_warning() {
    let book = book();
    let mut rules = RuleSets::new(&book);
    for release in RELEASES {
        let bases: Vec<Option<Basis>> = BASES.iter().map(|(_, basis)| Some(*basis)).chain([None]).collect();
        for (at, basis) in bases.into_iter().enumerate() {
            for history in [false, true] {
                let plan = Plan { basis, history, ..plan(release, at as u64 + 1) };
                let (_, found) = planted_and_found(&book, &mut rules, &plan);
                assert_eq!(beyond(&found, &Findings::new()), [""; 0], "{release} {basis:?}");
            }
        }
    }
}

#[test]
fn what_is_planted_is_found_and_nothing_else() {
    let book = book();
    let mut rules = RuleSets::new(&book);
    let mut times: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for release in RELEASES {
        for seed in 1..=3 {
            let plan = Plan { errors: 0.15, history: true, ..plan(release, seed) };
            let (planted, found) = planted_and_found(&book, &mut rules, &plan);
            assert_eq!(beyond(&planted, &found), [""; 0], "planted and not found: {release}, seed {seed}");
            assert_eq!(beyond(&found, &planted), [""; 0], "found and not planted: {release}, seed {seed}");
            for ((_, _, rule), count) in planted {
                *times.entry((release, rule)).or_default() += count;
            }
        }
    }
    every_rule_is_planted(&book, &times);
}

/// Each rule in each release that it holds in, and the two findings about a row's shape.
fn every_rule_is_planted(book: &Book, times: &BTreeMap<(&str, String), usize>) {
    for release in RELEASES {
        let pages = book.rules.values().filter(|page| page.facts.severity != Severity::Advice);
        let release_with = book.release_with(release).unwrap();
        let held = pages.filter(|page| !book.rule_items(&release_with, page).is_empty());
        let native = ["row_has_wrong_number_of_cells", "row_is_not_utf8"];
        let rules = held.map(|page| page.name.as_str()).chain(native);
        let seldom: Vec<_> =
            rules.filter(|rule| times.get(&(release, (*rule).to_owned())).is_none_or(|times| *times < 20)).collect();
        assert!(
            seldom.is_empty(),
            "planted fewer than 20 times in {release}: {seldom:?}. Add a specimen that fails the rule to the file of \
             its topic in cld-synthesise/src/planted/: rows, what is changed in them, what they fail."
        );
    }
}
