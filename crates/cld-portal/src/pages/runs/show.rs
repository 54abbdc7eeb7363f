//! A run: its record, the files that it used, its tables, and what may be published of it.

use std::fs;
use std::path::Path as FilePath;

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::response::Response;
use cld_components::{Cell, SummaryList, SummaryRow, Table, back_link};
use cld_run_pages::{reasons, standing, tables};
use cld_store::MethodRun;
use cld_terms::{counted, grouped};
use maud::{Markup, html};

use super::{asked, not_for_publication, title, unreadable};
use crate::pages::submissions::{period, when};
use crate::runs::{PUBLISHED, RUN};
use crate::site::{Refusal, Visit};

/// A page of a run that is under way is asked for again so soon.
const REFRESH: &str = "10";

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let run = asked(&visit, &id).await?;
    let by = visit.portal.store().account(&run.asked_by).await?.map(|account| account.name).unwrap_or_default();
    let folder = visit.portal.settings().files.run(&run.id);
    let of = &run.asked_for;
    let name = format!("Run for {}", period(&of.period_start, &of.period_end));
    let content = html! {
        (back_link("/runs", "Runs"))
        h1.govuk-heading-l { (name) }
        div role="status" { (state(&run, folder.join(RUN).exists())) }
        (SummaryList { rows: record(&visit, &run, &by), ..SummaryList::default() })
        @if run.made.is_some() && folder.join(RUN).exists() { (done(&run, &folder)?) }
    };
    let mut answer = visit.page(&name, content);
    if run.made.is_none() && run.fault.is_none() {
        answer.headers_mut().insert("refresh", HeaderValue::from_static(REFRESH));
    }
    Ok(answer)
}

fn state(run: &MethodRun, is_here: bool) -> Markup {
    html! {
        p.govuk-body {
            @match (&run.made, &run.fault, &run.begun) {
                (Some(_), ..) if is_here => {},
                (Some(_), ..) => "What it came to is not here any more. Ask for it again.",
                (None, Some(fault), _) => { strong { "It was not done: " (fault) "." } " You can ask for it again." },
                (None, None, Some(begun)) => { "It is being run since " (when(begun)) ". This page looks again by itself." },
                (None, None, None) => "It waits for its turn. This page looks again by itself.",
            }
        }
    }
}

fn record<'r>(visit: &'r Visit, run: &'r MethodRun, by: &str) -> Vec<SummaryRow<'r>> {
    let of = &run.asked_for;
    let method = html! {
        (title(visit, &of.method)) " ("
        a.govuk-link href={ "/specification/method-" (of.method) } { code { (of.method) } } ")"
    };
    let mut rows = vec![
        SummaryRow::new("Method", &method),
        SummaryRow::new("Period", &period(&of.period_start, &of.period_end)),
        SummaryRow::new("As of", &when(&of.as_of)),
        SummaryRow::new("Asked for", &format!("{}, by {by}", when(&run.asked))),
    ];
    if let Some(made) = &run.made {
        let came_to = run.came_to;
        let files = counted(came_to.submissions, "submission", "submissions");
        let mut said = format!("{files}, {} left out by decision", grouped(came_to.left_out));
        if came_to.destroyed > 0 {
            said += &format!(", {} whose files were destroyed in time", grouped(came_to.destroyed));
        }
        rows.push(SummaryRow::new("Made of", &said));
        rows.push(SummaryRow::new(
            "Done",
            &format!("{}, in {}", when(made), counted(came_to.seconds, "second", "seconds")),
        ));
    }
    rows
}

fn done(run: &MethodRun, folder: &FilePath) -> Result<Markup, Refusal> {
    let place = folder.join(RUN);
    let standing = standing(&place).map_err(unreadable)?;
    let shown = tables(&place, |_| true).map_err(unreadable)?;
    let path = format!("/runs/{}", run.id);
    Ok(html! {
        @for said in standing.status.iter().chain(&standing.replaced) { p.govuk-body { (said) } }
        h2.govuk-heading-m { "Tables" }
        (not_for_publication())
        ul.govuk-list.portal-contents {
            @for table in &shown { li { a.govuk-link href={ (path) "/tables/" (table.name) } { (table.title) } } }
        }
        h2.govuk-heading-m { "What may be published" }
        p.govuk-body {
            "Small counts are hidden in these files, and as much more as it takes that none of them can be calculated. Somebody \
             still has to look at what is published."
        }
        ul.govuk-list.portal-contents {
            @for file in published(folder)? { li { a.govuk-link href={ (path) "/published/" (file) } download { (file) } } }
        }
        (used(&place)?)
    })
}

/// The files that may be published, by name.
pub(super) fn published(folder: &FilePath) -> Result<Vec<String>, Refusal> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.join(PUBLISHED)).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let is_file = entry.file_type().map_err(unreadable)?.is_file();
        names.extend(entry.file_name().into_string().ok().filter(|name| is_file && !name.starts_with('.')));
    }
    names.sort();
    Ok(names)
}

/// Which files the run used, and why not the others.
fn used(place: &FilePath) -> Result<Markup, Refusal> {
    let row = |(receipt, reason): &(String, Option<String>)| {
        vec![Cell::new(receipt), Cell::new(reason.as_deref().unwrap_or("Used"))]
    };
    let rows: Vec<Vec<Cell>> = reasons(place).map_err(unreadable)?.iter().map(row).collect();
    let head = ["Receipt", "Use"].map(Cell::new).to_vec();
    Ok(html! {
        h2.govuk-heading-m { "Files" }
        (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() })
    })
}
