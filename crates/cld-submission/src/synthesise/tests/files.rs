//! Which files are made up, of what size, and when none are.

use std::collections::BTreeMap;
use std::path::Path;

use super::{book, made, plan};
use crate::read_receipts;
use crate::synthesise::{Plan, Size, SynthesiseError, synthesise};

/// Every file's text by its name.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut paths = vec![folder.join("submissions.csv")];
    paths.extend(read_receipts(folder).unwrap().into_iter().map(|(_, path)| path));
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn a_seed_fixes_every_byte_and_another_gives_others() {
    let (first, made_first) = made(&plan());
    let (again, made_again) = made(&plan());
    assert_eq!(made_first, made_again);
    assert!(texts(first.path()) == texts(again.path()));
    let (other, _) = made(&Plan { seed: 2, ..plan() });
    assert!(texts(first.path()).values().zip(texts(other.path()).values()).all(|(a, b)| a != b));
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
fn planted_faults_change_one_cell_of_their_share_of_rows() {
    let (without, _) = made(&plan());
    let (with, made) = made(&Plan { errors: 0.1, ..plan() });
    let mut changed = 0;
    for (name, text) in texts(without.path()) {
        let faulty = std::fs::read_to_string(with.path().join("submissions").join(&name));
        changed += faulty.map_or(0, |faulty| text.lines().zip(faulty.lines()).filter(|(a, b)| a != b).count() as u64);
    }
    assert_eq!(changed, made.faulty_rows);
    let share = changed as f64 / made.rows as f64;
    assert!((0.08..0.12).contains(&share), "{share}");
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
        refused(Plan { authorities: 26, ..plan() }),
        SynthesiseError::AuthoritiesUnknown { known: 25, .. }
    ));
    assert!(matches!(refused(Plan { size: Size::People(0), ..plan() }), SynthesiseError::NumbersExhausted { .. }));
    assert!(matches!(
        refused(Plan { size: Size::People(300_000), ..plan() }),
        SynthesiseError::NumbersExhausted { .. }
    ));
    assert!(matches!(refused(Plan { errors: 1.5, ..plan() }), SynthesiseError::NotAShare { .. }));
    let (folder, _) = made(&plan());
    let onto = synthesise(&book(), &plan(), folder.path()).unwrap_err();
    assert!(matches!(onto, SynthesiseError::FolderNotEmpty { .. }));
}
