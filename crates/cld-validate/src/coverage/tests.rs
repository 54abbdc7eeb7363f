//! The worked examples of DHSC's derived reporting period, and what follows from a period.

use super::{Basis, Coverage};
use crate::finding::Finding;
use crate::period::{Day, Period};

const TYPES: [&str; 4] = ["Request", "Assessment", "Service", "Review"];

fn day(text: &str) -> Day {
    Day::parse_from_str(text, "%Y-%m-%d").unwrap()
}

/// Rows that ended on a day, spread over the first event types.
fn ended(coverage: &mut Coverage, on: &str, rows: usize, types: usize) {
    for row in 0..rows {
        coverage.add(Some(day(on).to_epoch_days()), Some(TYPES[row % types]), (None, None));
    }
}

fn year() -> Coverage {
    let mut coverage = Coverage::default();
    for month in 0..12 {
        let (year, month) = (2025 + (month + 3) / 12, (month + 3) % 12 + 1);
        ended(&mut coverage, &format!("{year}-{month:02}-15"), 300, 4);
    }
    coverage
}

fn found(coverage: &Coverage, seen: &str) -> String {
    coverage.conclude(day(seen)).found.map_or("none".into(), |period| period.to_string())
}

fn rules(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.as_ref()).collect()
}

#[test]
fn a_month_with_few_rows_is_no_part_of_the_period() {
    let mut coverage = year();
    ended(&mut coverage, "2024-03-15", 20, 4);
    ended(&mut coverage, "2026-04-05", 300, 4);
    assert_eq!(found(&coverage, "2026-04-10"), "01/04/2025 to 31/03/2026");
}

#[test]
fn in_a_small_file_every_month_counts() {
    let mut coverage = Coverage::default();
    ended(&mut coverage, "2025-05-03", 20, 1);
    ended(&mut coverage, "2025-07-03", 20, 1);
    assert_eq!(found(&coverage, "2026-04-10"), "01/05/2025 to 31/07/2025");
}

#[test]
fn a_month_lacks_at_most_one_of_the_event_types() {
    let mut coverage = Coverage::default();
    ended(&mut coverage, "2025-04-03", 100, 3);
    ended(&mut coverage, "2025-05-03", 100, 4);
    ended(&mut coverage, "2025-06-03", 100, 2);
    assert_eq!(found(&coverage, "2026-04-10"), "01/04/2025 to 31/05/2025");
}

#[test]
fn a_file_without_ended_events_has_no_period() {
    let mut coverage = Coverage::default();
    assert_eq!(coverage.conclude(day("2026-04-10")).findings, []);
    coverage.add(None, Some("Service"), (None, None));
    ended(&mut coverage, "2026-04-02", 5, 1);
    let covered = coverage.conclude(day("2026-04-10"));
    assert_eq!((covered.found, covered.basis), (None, None));
    assert_eq!(rules(&covered.findings), ["period_cannot_be_found"]);
}

#[test]
fn merging_gives_what_one_thread_would_have_counted() {
    let (mut first, mut second) = (Coverage::default(), Coverage::default());
    ended(&mut first, "2025-04-03", 60, 1);
    ended(&mut second, "2025-05-03", 60, 4);
    second.add(None, None, (Some(20_179), Some(20_543)));
    let mut merged = second.clone();
    merged.merge(&first);
    first.merge(&second);
    assert_eq!(found(&first, "2026-04-10"), "01/05/2025 to 31/05/2025");
    assert_eq!(merged.conclude(day("2026-04-10")), first.conclude(day("2026-04-10")));
}

#[test]
fn the_stated_period_is_held_against_the_events() {
    let mut coverage = year();
    let state = |coverage: &mut Coverage, first, last| {
        coverage.add(None, None, (Some(day(first).to_epoch_days()), Some(day(last).to_epoch_days())));
    };
    state(&mut coverage, "2025-04-01", "2026-03-31");
    assert_eq!(coverage.conclude(day("2026-04-10")).findings, []);
    state(&mut coverage, "2024-04-01", "2026-03-31");
    let covered = coverage.conclude(day("2026-04-10"));
    assert_eq!(rules(&covered.findings), ["stated_period_differs_from_events"]);
    assert_eq!(covered.stated.map(Period::months), Some(24));
}

#[test]
fn the_basis_follows_from_the_period_and_the_day() {
    let basis = |first, last, seen| Basis::of(Period { first_day: day(first), last_day: day(last) }, day(seen)).word();
    assert_eq!(basis("2025-04-01", "2026-03-31", "2026-04-10"), "cumulative from 1 April");
    assert_eq!(basis("2025-04-01", "2025-11-30", "2025-12-10"), "cumulative from 1 April");
    assert_eq!(basis("2025-04-01", "2026-03-31", "2026-10-10"), "previous year");
    assert_eq!(basis("2025-10-01", "2025-12-31", "2026-01-20"), "quarter");
    assert_eq!(basis("2025-11-01", "2026-01-31", "2026-02-20"), "other");
    assert_eq!(basis("2025-11-01", "2025-11-30", "2025-12-20"), "month");
    assert_eq!(basis("2025-01-01", "2025-12-31", "2026-01-20"), "rolling 12 months");
    assert_eq!(basis("2023-04-01", "2024-03-31", "2026-01-20"), "historic");
}

#[test]
fn a_thin_month_is_named() {
    let mut coverage = Coverage::default();
    for month in ["2025-04-03", "2025-05-03", "2025-06-03"] {
        ended(&mut coverage, month, if month == "2025-05-03" { 8 } else { 40 }, 1);
    }
    assert_eq!(coverage.conclude(day("2025-07-10")).findings, []);
    ended(&mut coverage, "2025-04-03", 5, 1);
    ended(&mut coverage, "2025-06-03", 5, 1);
    let findings = coverage.conclude(day("2025-07-10")).findings;
    assert_eq!(rules(&findings), ["month_has_few_events"]);
    assert!(findings[0].message.starts_with("8 events ended in 05/2025"), "{}", findings[0].message);
}

#[test]
fn what_the_last_file_had_and_this_one_lacks_is_named() {
    let mut now = year();
    assert_eq!(now.shrunken(TYPES, None), []);
    assert_eq!(now.shrunken(TYPES, Some(&year())), []);
    let mut before = year();
    ended(&mut before, "2025-05-15", 100, 4);
    ended(&mut before, "2019-05-15", 100, 1);
    let findings = now.shrunken(TYPES, Some(&before));
    assert_eq!(rules(&findings), ["file_smaller_than_last"]);
    assert!(findings[0].message.starts_with("The file has 300 events that ended in 05/2025"));
    now = Coverage::default();
    ended(&mut now, "2025-05-15", 400, 2);
    let findings = now.shrunken(TYPES, Some(&before));
    let expected =
        ["file_smaller_than_last", "file_smaller_than_last", "file_lacks_event_type", "file_lacks_event_type"];
    assert_eq!(rules(&findings), expected);
}
