//! The quarterly statistics add up, in whatever way they are added, and cost those nothing who do not ask for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::scene::{cld, made_up, text};

/// The rows of a table, each by the names of its columns.
fn rows(run: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(run.join(format!("tables/{table}.csv"))).unwrap();
    let head = reader.headers().unwrap().clone();
    let named = |row: csv::StringRecord| head.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|row| named(row.unwrap())).collect()
}

/// Sums of a figure by what some columns say.
fn sums<'a>(
    rows: impl Iterator<Item = &'a BTreeMap<String, String>>,
    figure: &str,
    by: &[&str],
) -> BTreeMap<Vec<String>, i64> {
    let mut sums = BTreeMap::new();
    for row in rows {
        *sums.entry(by.iter().map(|name| row[*name].clone()).collect()).or_default() +=
            row[figure].parse::<i64>().unwrap();
    }
    sums
}

#[test]
fn settings_characteristics_and_areas_add_up() {
    let (place, received) = made_up(&["--authorities", "3", "--people", "200", "--history", "--seed", "3"]);
    let run = place.path().join("run");
    let fixed = ["run", text(&received), "--method", "dhsc-r2-quarterly", "--parameters", "dhsc", "-o", text(&run)];
    let ran = cld(fixed);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    let names: BTreeSet<String> = fs::read_dir(run.join("tables"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter(|name| !name.contains('.'))
        .collect();
    let own = ["assessments_by_month", "council_register", "long_term_support_by_month", "quarterly_rates"];
    assert_eq!(names, own.into_iter().chain(["submission_register"]).map(str::to_owned).collect(), "no other table");

    let support = rows(&run, "long_term_support_by_month");
    let is = |row: &BTreeMap<String, String>, column: &str, value: &str| row[column] == value;
    let by = ["area_type", "area", "month", "characteristic", "entry"];
    let of_settings = sums(support.iter().filter(|row| !is(row, "setting", "Total")), "adults", &by);
    let totals = sums(support.iter().filter(|row| is(row, "setting", "Total")), "adults", &by);
    assert_eq!(of_settings, totals);
    assert!(totals.values().sum::<i64>() > 1_000, "somebody is counted");
    for (table, figures) in [
        ("long_term_support_by_month", &["adults"][..]),
        ("assessments_by_month", &["adults", "none_in_12_months"][..]),
    ] {
        let table = rows(&run, table);
        for figure in figures {
            let of = |characteristic: &str, kind: &str| {
                let wanted = table.iter().filter(|row| {
                    is(row, "characteristic", characteristic)
                        && is(row, "area_type", kind)
                        && !is(row, "month", "Total")
                });
                sums(wanted, figure, &["month"])
            };
            let all = of("All", "England");
            assert!(all.len() == 12 && all.values().all(|adults| *adults >= 0), "{all:?}");
            for (characteristic, kind) in [("Age", "council"), ("Gender", "region"), ("Ethnicity", "ADASS region")] {
                assert_eq!(of(characteristic, kind), all, "{characteristic} {kind}");
            }
        }
    }
    // Support at the end of the period is that of the last month.
    let rates = rows(&run, "quarterly_rates");
    let is_whole = |row: &&BTreeMap<String, String>| {
        is(row, "area_type", "England") && is(row, "age_band", "All") && row["measure"].starts_with("Long-term")
    };
    let rate = rates.iter().find(is_whole).unwrap();
    let is_last = |row: &&BTreeMap<String, String>| {
        is(row, "area_type", "England") && is(row, "month", "2024-03") && is(row, "characteristic", "All")
    };
    let last = support.iter().filter(is_last).find(|row| is(row, "setting", "Total")).unwrap();
    assert_eq!(rate["adults"], last["adults"]);
}
