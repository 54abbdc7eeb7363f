//! Which files are made up, of what size, and when none are.

use std::collections::BTreeMap;
use std::path::Path;

use cld_submission::read_receipts;
use cld_synthesise::{Plan, Size, SynthesiseError, synthesise};

use super::{book, made, plan};

/// Every file's bytes by its name; planted ones need not be text.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut paths = ["submissions", "planted", "population"].map(|name| folder.join(format!("{name}.csv"))).to_vec();
    paths.extend(read_receipts(folder).unwrap().into_iter().map(|(_, path)| path));
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

#[test]
fn a_seed_fixes_every_byte_and_another_gives_others() {
    let plan = || Plan { errors: 0.2, ..plan() };
    let (first, made_first) = made(&plan());
    let (again, made_again) = made(&plan());
    assert_eq!(made_first, made_again);
    assert!(contents(first.path()) == contents(again.path()));
    let (other, _) = made(&Plan { seed: 2, ..plan() });
    assert!(contents(first.path()).values().zip(contents(other.path()).values()).all(|(a, b)| a != b));
}

#[test]
fn the_last_of_three_authorities_sends_quarters_alone() {
    let (folder, made) = made(&plan());
    let receipts = read_receipts(folder.path()).unwrap();
    assert_eq!(receipts.len(), made.files);
    let sent = std::fs::read_dir(folder.path().join("submissions")).unwrap().count();
    assert_eq!(sent, made.files);
    let reaches_over_all = |code: &str| {
        let [first_day, last_day] = [plan().period.first_day, plan().period.last_day];
        receipts.iter().any(|(r, _)| r.la_code == code && r.period_start <= first_day && r.period_end >= last_day)
    };
    assert_eq!(["211", "U6Q5Z", "312"].map(reaches_over_all), [true, true, false]);
}

#[test]
fn without_history_each_authority_sends_twelve_months_once() {
    let (folder, _) = made(&Plan { history: false, period: "2023-04-01..2023-12-31".parse().unwrap(), ..plan() });
    let receipts = read_receipts(folder.path()).unwrap();
    let periods: Vec<_> =
        receipts.iter().map(|(r, _)| format!("{} {} {}", r.la_code, r.period_start, r.period_end)).collect();
    assert_eq!(periods.len(), 3);
    assert!(periods.iter().all(|period| period.ends_with(" 2023-01-01 2023-12-31")), "{periods:?}");
}

#[test]
fn planted_rows_stand_among_the_others_and_change_none_of_them() {
    let (without, _) = made(&plan());
    let (with, made) = made(&Plan { errors: 0.1, ..plan() });
    let mut more = 0;
    for (receipt, path) in read_receipts(without.path()).unwrap() {
        let clean = std::fs::read_to_string(path).unwrap();
        let mixed = std::fs::read(with.path().join("submissions").join(receipt.file)).unwrap();
        let mixed = String::from_utf8_lossy(&mixed);
        let mut left = mixed.lines();
        assert!(clean.lines().all(|line| left.any(|other| other == line)));
        more += mixed.lines().count() - clean.lines().count();
    }
    assert!(more as u64 >= made.planted_rows);
    let share = made.planted_rows as f64 / made.rows as f64;
    assert!((0.08..0.12).contains(&share), "{share}");
}

#[test]
fn everyone_is_in_the_register_once() {
    let (folder, made) = made(&plan());
    let mut register = csv::Reader::from_path(folder.path().join("population.csv")).unwrap();
    let people: Vec<csv::StringRecord> = register.records().map(Result::unwrap).collect();
    assert_eq!(people.len(), made.people);
    let numbers: std::collections::BTreeSet<_> = people.iter().map(|person| person[3].to_owned()).collect();
    assert_eq!(numbers.len(), made.people);
}

#[test]
fn a_basis_says_what_period_a_file_covers() {
    let period = |basis: &str| {
        let (folder, _) = made(&Plan {
            history: false,
            basis: Some(basis.parse().unwrap()),
            period: "2023-04-01..2023-12-31".parse().unwrap(),
            ..plan()
        });
        let (receipt, _) = read_receipts(folder.path()).unwrap().remove(0);
        format!("{} {}", receipt.period_start, receipt.period_end)
    };
    assert_eq!(period("cumulative"), "2023-04-01 2023-12-31");
    assert_eq!(period("quarter"), "2023-10-01 2023-12-31");
    assert_eq!(period("month"), "2023-12-01 2023-12-31");
    assert_eq!(period("rolling"), "2023-01-01 2023-12-31");
    assert_eq!(period("previous-year"), "2022-04-01 2023-03-31");
    assert_eq!(period("historic"), "2022-04-01 2023-03-31");
}

#[test]
fn a_target_in_rows_is_met_roughly() {
    let (_, made) = made(&Plan { authorities: 4, size: Size::Rows(30_000), ..plan() });
    assert!((27_000..33_000).contains(&made.rows), "{}", made.rows);
}

#[test]
fn plans_that_cannot_be_kept_are_refused() {
    let refused = |plan: Plan| synthesise(&book(), &plan, tempfile::tempdir().unwrap().path()).unwrap_err();
    assert!(matches!(
        refused(Plan { authorities: 154, ..plan() }),
        SynthesiseError::AuthoritiesUnknown { known: 151, .. }
    ));
    assert!(matches!(refused(Plan { size: Size::People(0), ..plan() }), SynthesiseError::PeopleOutOfRange { .. }));
    assert!(matches!(
        refused(Plan { size: Size::People(1_000_000_000), ..plan() }),
        SynthesiseError::PeopleOutOfRange { .. }
    ));
    assert!(matches!(refused(Plan { errors: 1.0, ..plan() }), SynthesiseError::NotAShare { .. }));
    let unknown = refused(Plan { release: "release-9".into(), ..plan() });
    assert!(matches!(unknown, SynthesiseError::ReleaseUnknown { .. }));
    let (folder, _) = made(&plan());
    let onto = synthesise(&book(), &plan(), folder.path()).unwrap_err();
    assert!(matches!(onto, SynthesiseError::FolderNotEmpty { .. }));
}
