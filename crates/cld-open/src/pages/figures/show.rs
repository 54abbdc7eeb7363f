//! What came of a run: figures with pictures, tables, councils, other runs.

use cld_components::{Cell, SummaryList, SummaryRow, Table, details, encoded, inset_text, warning_text};
use cld_run_pages::reasons;
use cld_terms::{counted, grouped};
use maud::{Markup, html};

use super::Finished;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::{Ended, MADE, Task};

pub(in crate::pages) fn content(session: &Session, task: &Task, ended: &[Ended]) -> Result<Markup, Refusal> {
    let finished = Finished::named(session, &task.id)?;
    let printed = ended.first().filter(|_| ended.len() == 3).map_or("", |run| &run.printed);
    // A run stands without its reports; why they are missing is said.
    let missing = ended.iter().filter(|command| command.status != Some(0)).map(|command| &command.said);
    Ok(html! {
        h1.govuk-heading-l { (task.title) }
        (warning_text("These figures are exact, and personal data: small counts are not hidden. They are for your council alone."))
        @for said in missing { (inset_text(&html! { "A report was not written: " (said) })) }
        (reports(task))
        (SummaryList { rows: facts(&finished), ..SummaryList::default() })
        @for said in finished.record.status.iter().chain(&finished.record.replaced) { p.govuk-body { (said) } }
        (left_out(&finished))
        (councils(&finished))
        (list(&finished)?)
        (others(session, task))
        @if !printed.is_empty() { (details("What the run said", &html! { pre.portal-command { (printed) } })) }
        p.govuk-body { a.govuk-link href="/run" { "Calculate other tables" } }
    })
}

fn reports(task: &Task) -> Markup {
    let is_there = |name: &str| task.file(format!("{MADE}/{name}")).is_file();
    html! {
        @if is_there("report.html") {
            p.govuk-body { a.govuk-link href={ (task.path()) "/shown/report.html" } { "See the figures with pictures" } }
        }
        p.govuk-body {
            @if is_there("report.xlsx") {
                "Save " a.govuk-link href={ (task.path()) "/files/report.xlsx" } { "the workbook, whose figures are formulas (Excel)" }
            }
            @if is_there("report.html") {
                " or " a.govuk-link href={ (task.path()) "/files/report.html" } { "the page with pictures" } "."
            }
        }
    }
}

fn facts(finished: &Finished) -> Vec<SummaryRow<'_>> {
    let record = &finished.record;
    let rows: u64 = record.submissions.iter().map(|submission| submission.rows).sum();
    let files = counted(record.submissions.len() as u64, "file", "files");
    let mut facts = vec![SummaryRow::new("Method", &record.title)];
    if let Some(period) = &record.period {
        facts.push(SummaryRow::new("Period", &format!("{} to {}", period.first_day, period.last_day)));
    }
    facts.push(SummaryRow::new("Made of", &format!("{files}, {} rows", grouped(rows))));
    if let [(_, name)] = &record.councils()[..] {
        facts.push(SummaryRow::new("Council", *name));
    }
    facts
}

/// Which files the method did not use, and why: tables that count nothing are to surprise nobody.
fn left_out(finished: &Finished) -> Markup {
    // A method that chooses among no files has no register.
    let reasons = reasons(&finished.run).unwrap_or_default();
    let left_out: Vec<_> =
        reasons.iter().filter_map(|(file, reason)| reason.as_ref().map(|reason| (file, reason))).collect();
    html! {
        @if !left_out.is_empty() {
            (inset_text(&html! {
                p { "The method did not use:" }
                ul.govuk-list.govuk-list--bullet { @for (file, reason) in &left_out { li { (file) ": " (reason) } } }
            }))
        }
    }
}

/// The reports of each council, when there are several; they are written when they are first asked for.
fn councils(finished: &Finished) -> Markup {
    let councils = finished.record.councils();
    let file =
        |code: &str, kind: &str, form: &str| format!("{}/{kind}/report-{}.{form}", finished.task.path(), encoded(code));
    let rows = councils.iter().map(|(code, name)| {
        let links = html! {
            a.govuk-link href=(file(code, "shown", "html")) { "See with pictures" span.govuk-visually-hidden { ", " (name) } }
            ", " a.govuk-link href=(file(code, "files", "xlsx")) { "save the workbook" span.govuk-visually-hidden { ", " (name) } }
        };
        vec![Cell::new(name), Cell::new(&links)]
    });
    html! {
        @if councils.len() > 1 {
            h2.govuk-heading-m { "Councils" }
            (Table {
                head: ["Council", "Figures"].map(Cell::new).into(),
                rows: rows.collect(),
                first_cell_is_header: true,
                ..Table::default()
            })
        }
    }
}

fn list(finished: &Finished) -> Result<Markup, Refusal> {
    let tables = finished.tables()?;
    let path = finished.task.path();
    Ok(html! {
        h2.govuk-heading-m { "Tables" }
        p.govuk-body { "Each figure is a link to what it counts, and who." }
        ul.govuk-list.govuk-list--bullet {
            @for table in &tables {
                li { a.govuk-link href={ (path) "/tables/" (encoded(&table.name)) } { (table.title) } " (" (table.id) ")" }
            }
        }
    })
}

/// The other runs since `cld open` began, the last first.
fn others(session: &Session, task: &Task) -> Markup {
    let newest = session.tasks().newest();
    let others: Vec<_> = newest.iter().filter(|other| other.id != task.id && other.run().is_some()).collect();
    html! {
        h2.govuk-heading-m { "Compare with another run" }
        @if others.is_empty() {
            p.govuk-body { "There is none yet. " a.govuk-link href="/run" { "Calculate one, or look at one that is finished" } "." }
        } @else {
            ul.govuk-list.govuk-list--bullet {
                @for other in &others {
                    li { a.govuk-link href={ (task.path()) "/compare/" (other.id) } { (other.title) } }
                }
            }
        }
    }
}
