//! One line of JSON for each file, for other programs.

use std::collections::BTreeMap;

use cld_book::Book;
use cld_validate::{Period, Summary};
use serde::Serialize;

use super::checked::Checked;
use super::quality::{Quality, quality};

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    release: &'a str,
    rows: u64,
    /// The sheet that was read, of a workbook with several.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    verdict: &'static str,
    /// The period that the file's events cover; null when unknown.
    period: Option<Days>,
    stated_period: Option<Days>,
    basis: Option<&'a str>,
    /// Rule to number of findings.
    findings: BTreeMap<&'a str, u64>,
    /// Whether the way of sending takes the file; absent when that does not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    sending: Option<Sending<'a>>,
    /// What the department's data quality check can be expected to make of each item, in rows; absent for a release without
    /// mandatory items.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    quality: Vec<ItemQuality<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// True when other outputs of the same check hold values of rows.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    own_values: bool,
}

/// The group of findings about how the file is sent.
#[derive(Serialize)]
struct Sending<'a> {
    way: &'a str,
    taken: bool,
    findings: BTreeMap<&'a str, Refused<'a>>,
}

#[derive(Serialize)]
struct Refused<'a> {
    count: u64,
    severity: &'static str,
    /// How sure it is that such a file is not taken.
    confidence: &'a str,
}

#[derive(Serialize)]
struct ItemQuality<'a> {
    item: &'a str,
    mandatory: u64,
    applicable_not_mandatory: u64,
    not_applicable: u64,
    undetermined: u64,
    passed_valid: u64,
    passed_blank: u64,
    failed_blank: u64,
    failed_invalid: u64,
}

#[derive(Serialize)]
struct Days {
    first_day: String,
    last_day: String,
}

impl From<Period> for Days {
    fn from(period: Period) -> Days {
        Days { first_day: period.first_day.to_string(), last_day: period.last_day.to_string() }
    }
}

/// What checking one file came to, with a line break at the end.
///
/// # Errors
/// When JSON cannot have what was found: a fault of the program.
pub fn line(book: &Book, checked: &Checked, with_values: bool) -> serde_json::Result<String> {
    let summary = checked.outcome.as_ref().ok();
    let tallies = summary.into_iter().flat_map(|summary| &summary.by_rule);
    let line = Line {
        file: &checked.file,
        release: &checked.release,
        rows: summary.map_or(0, |summary| summary.rows),
        sheet: summary.and_then(|summary| summary.sheet.as_deref()),
        verdict: checked.verdict(),
        period: summary.and_then(|summary| summary.found).map(Days::from),
        stated_period: summary.and_then(|summary| summary.stated).map(Days::from),
        basis: summary.and_then(|summary| summary.basis.as_deref()),
        findings: tallies.map(|(rule, tally)| (rule.as_ref(), tally.count)).collect(),
        sending: sending(checked),
        quality: summary.map(|summary| of_items(book, summary)).unwrap_or_default(),
        reason: checked.outcome.as_ref().err().map(String::as_str),
        own_values: with_values,
    };
    Ok(serde_json::to_string(&line)? + "\n")
}

fn of_items<'a>(book: &Book, summary: &'a Summary) -> Vec<ItemQuality<'a>> {
    let items = quality(&book.collection, summary).into_iter();
    let of_item = |of: Quality<'a>| ItemQuality {
        item: of.item,
        mandatory: of.statuses.mandatory,
        applicable_not_mandatory: of.statuses.not_mandatory,
        not_applicable: of.statuses.not_applicable,
        undetermined: of.statuses.undetermined,
        passed_valid: of.passed_valid,
        passed_blank: of.passed_blank,
        failed_blank: of.failed_blank,
        failed_invalid: of.failed_invalid,
    };
    items.map(of_item).collect()
}

fn sending(checked: &Checked) -> Option<Sending<'_>> {
    let (way, taken, summary) = (checked.way.as_ref()?, checked.is_taken()?, checked.outcome.as_ref().ok()?);
    let refused = summary.sending.iter().filter_map(|(name, tally)| {
        let first = tally.first.first()?;
        let confidence = first.sending.as_deref()?;
        Some((name.as_ref(), Refused { count: tally.count, severity: first.severity.word(), confidence }))
    });
    Some(Sending { way: &way.name, taken, findings: refused.collect() })
}
