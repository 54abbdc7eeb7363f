//! One file with findings of every kind, one without, and one that is no table.

use std::sync::Arc;

use chrono::NaiveDate;
use cld_book::{Book, Severity};
use cld_validate::{Finding, ItemTally, Own, Period, Statuses, Summary, Tally};

use crate::Checked;

/// Two rules of the book that is built in, with prose that does not change when theirs does.
pub(super) fn book() -> Book {
    let mut book = cld_built_in::open(None).unwrap();
    book.rules.retain(|name, _| ["not_a_date", "event_ends_before_it_starts"].contains(&name.as_str()));
    for (name, page) in &mut book.rules {
        page.lead = format!("What {name} finds, in one sentence.");
        page.why = "Days place an event in a period. Without them\nnobody can say when it was.".to_owned();
    }
    book
}

/// Every finding of the file, in its order.
pub(super) fn findings(with_values: bool) -> Vec<Finding> {
    let mut findings = vec![finding(1, "column_missing", Severity::Advice, Some("Unit Cost"), MISSING, None)];
    for row in 2..14 {
        let (item, message) = if row % 4 == 0 { ("Date of Birth", BORN) } else { ("Event End Date", DATE) };
        findings.push(finding(row, "not_a_date", Severity::Error, Some(item), message, None));
        if item == "Event End Date" {
            let rule = "event_ends_outside_reporting_period";
            findings.push(finding(row, rule, Severity::Warning, Some(item), OUTSIDE, Some("not_a_date")));
        }
    }
    let rule = "event_ends_before_it_starts";
    findings.push(finding(1_204, rule, Severity::Error, Some("Event End Date"), ENDS, None));
    if with_values {
        findings.iter_mut().filter(|finding| finding.row > 1).for_each(|finding| finding.own = Some(own(finding.row)));
    }
    findings
}

const MISSING: &str =
    "The file has no column for this item. Rules that read it were not checked. Add the column when you can fill it.";
const DATE: &str =
    "Event End Date is not a date in the form dd/mm/yyyy. It cannot be used. Write a real date such as 28/02/2026.";
const BORN: &str =
    "Date of Birth is not a date in the form dd/mm/yyyy. It cannot be used. Write a real date such as 28/02/2026.";
const OUTSIDE: &str = "The event ends outside the reporting period. It is counted nowhere. Correct Event End Date.";
const ENDS: &str =
    "The event ends before it starts. Its length cannot be calculated. Correct Event Start Date or Event End Date.";

/// Columns of the file that are no item.
pub(super) const EXTRAS: [&str; 2] = ["Team", "=Worker"];

fn own(row: u64) -> Own {
    Own {
        value: Some("=1+1 on <Monday>".to_owned()),
        person: Some(format!("000{row}")),
        event: (row != 3).then(|| format!("E{row}")),
        extras: vec!["North & West".to_owned(), "-".to_owned()],
    }
}

fn finding(
    row: u64,
    rule: &str,
    severity: Severity,
    item: Option<&str>,
    message: &str,
    follows: Option<&str>,
) -> Finding {
    Finding {
        row,
        rule: rule.into(),
        severity,
        item: item.map(Arc::from),
        message: message.into(),
        follows: follows.map(Arc::from),
        meant: (row == 4).then(|| "Monday".into()),
        own: None,
        sending: None,
    }
}

/// The file with findings.
pub(super) fn checked(with_values: bool) -> Checked {
    let mut summary = summary(1_234);
    for finding in findings(with_values) {
        let none = || Tally { count: 0, first: Vec::new(), following: 0 };
        let tally = summary.by_rule.entry(Arc::clone(&finding.rule)).or_insert_with(none);
        tally.count += 1;
        tally.following += u64::from(finding.follows.is_some());
        if tally.first.len() < 10 {
            tally.first.push(finding);
        }
    }
    summary.items = vec![
        item("Date of Birth", true, [1_234, 1_230, 1_230, 1_227]),
        item("Client Funding Status", true, [800, 488, 488, 488]),
        item("Event End Date", false, [1_234, 1_100, 1_100, 1_091]),
        item("Unit Cost", true, [0, 0, 0, 0]),
    ];
    Checked { file: "april <2025>.csv".to_owned(), release: "release-1".to_owned(), outcome: Ok(summary), way: None }
}

pub(super) fn clean() -> Checked {
    Checked { file: "may.csv".to_owned(), release: "release-1".to_owned(), outcome: Ok(summary(1)), way: None }
}

pub(super) fn unreadable() -> Checked {
    let reason = "june.csv: is empty. Send a file with a header line and one row per event.".to_owned();
    Checked { file: "june.csv".to_owned(), release: "release-1".to_owned(), outcome: Err(reason), way: None }
}

fn summary(rows: u64) -> Summary {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    Summary {
        rows,
        stated: Some(Period { first_day: day(2025, 4, 1), last_day: day(2026, 3, 31) }),
        found: Some(Period { first_day: day(2025, 4, 1), last_day: day(2025, 6, 30) }),
        basis: Some("quarter".into()),
        release: "release-1".into(),
        extras: EXTRAS.map(str::to_owned).to_vec(),
        ..Summary::default()
    }
}

fn item(item: &str, is_priority: bool, [asked, filled, given, usable]: [u64; 4]) -> ItemTally {
    let mandatory = if is_priority { asked } else { 0 };
    let statuses = Statuses { mandatory, not_applicable: 1_204_u64.saturating_sub(mandatory), ..Statuses::default() };
    ItemTally { item: item.into(), is_priority, asked, filled, given, usable, statuses }
}
