//! What was found in files that were checked.

use std::path::PathBuf;

use cld_check::rule_title;
use cld_components::{Cell, SummaryList, SummaryRow, Table, Tag, encoded};
use cld_terms::grouped;
use maud::{Markup, html};
use serde::Deserialize;

use super::findings_file::{Tally, tallies};
use super::saved::REPORTS;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::{Checked, Ended, MADE, Task};

/// The line of `cld check --json`, as far as the page says it.
#[derive(Debug, Deserialize)]
struct Line {
    file: String,
    release: String,
    rows: u64,
    verdict: String,
    period: Option<Days>,
    sending: Option<Sending>,
    reason: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Days {
    first_day: String,
    last_day: String,
}

#[derive(Debug, Deserialize)]
struct Sending {
    taken: bool,
}

pub(super) async fn content(
    session: &Session,
    task: &Task,
    checked: &Checked,
    last: &Ended,
) -> Result<Markup, Refusal> {
    let path = findings_of(task);
    let found = tokio::task::spawn_blocking(move || tallies(&path)).await;
    // Where nothing could be read there is no file of findings.
    let found = found.ok().and_then(Result::ok).unwrap_or_default();
    let lines: Vec<Line> = last.printed.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let has_several = lines.len() > 1;
    Ok(html! {
        h1.govuk-heading-l { (task.title) }
        @if lines.is_empty() { @for line in last.said.lines() { p.govuk-body { (line) } } }
        @else { (reports(task, checked)) }
        @for line in &lines {
            @if has_several { h2.govuk-heading-m { (super::check::name_of(&line.file)) } }
            (SummaryList { rows: facts(session, line), ..SummaryList::default() })
            @if let Some(reason) = &line.reason { p.govuk-body { (reason) } }
            @let of_file: Vec<&Tally> = found.iter().filter(|found| !has_several || found.file == line.file).collect();
            (by_rule(session, task, &of_file))
        }
        p.govuk-body { a.govuk-link href="/check" { "Check another file" } }
    })
}

pub(super) fn findings_of(task: &Task) -> PathBuf {
    task.file(format!("{MADE}/findings.csv"))
}

fn reports(task: &Task, checked: &Checked) -> Markup {
    let file = |name: &str| format!("{}/files/{name}", task.path());
    let said = |name: &str| match name {
        "report.html" => "the report".to_owned(),
        other => format!("every finding as {}", other.trim_start_matches("findings.").to_uppercase()),
    };
    html! {
        p.govuk-body {
            a.govuk-link href={ (task.path()) "/shown/report.html" } { "Read the report" } ", which says how to correct each finding."
        }
        p.govuk-body {
            "Save "
            @for (at, name) in REPORTS.iter().enumerate() {
                @if at > 0 { ", " }
                a.govuk-link href=(file(name)) { (said(name)) }
            }
            "."
            @if checked.with_values { " They hold values of rows, for your council only." }
            @else { " They hold no value of any row." }
        }
    }
}

fn facts<'a>(session: &Session, line: &'a Line) -> Vec<SummaryRow<'a>> {
    let release = session.book().releases.get(&line.release).map_or(line.release.as_str(), |release| &release.title);
    let classes = match line.verdict.as_str() {
        "clean" => "govuk-tag--green",
        "findings" => "govuk-tag--yellow",
        _ => "govuk-tag--red",
    };
    let mut rows = vec![SummaryRow::new("Verdict", &Tag { text: &line.verdict, classes })];
    if line.reason.is_none() {
        rows.push(SummaryRow::new("Release", release));
        rows.push(SummaryRow::new("Rows", &grouped(line.rows)));
    }
    if let Some(Days { first_day, last_day }) = &line.period {
        rows.push(SummaryRow::new("Its events cover", &format!("{first_day} to {last_day}")));
    }
    if let Some(sending) = &line.sending {
        let taken = html! {
            @if sending.taken { "As it is" }
            @else { "Not as it is: " a.govuk-link href="/prepare" { "prepare a file that it takes" } }
        };
        rows.push(SummaryRow::new("The Data Landing Portal takes it", &taken));
    }
    rows
}

fn by_rule(session: &Session, task: &Task, found: &[&Tally]) -> Markup {
    let row = |found: &&Tally| {
        let query = format!("rule={}&file={}", encoded(&found.rule), encoded(&found.file));
        let link = html! {
            a.govuk-link href={ (task.path()) "/findings?" (query) } { (rule_title(session.book(), &found.rule)) }
        };
        let about = if found.group == "sending" { "How it is sent" } else { "What it says" };
        vec![Cell::new(&link), Cell::new(&found.severity), Cell::new(about), Cell::number(&grouped(found.count))]
    };
    let rows: Vec<Vec<Cell>> = found.iter().map(row).collect();
    let head = vec![Cell::new("Rule"), Cell::new("Severity"), Cell::new("About"), Cell::number("Findings")];
    html! {
        @if rows.is_empty() { p.govuk-body { "Nothing was found." } }
        @else { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
    }
}
