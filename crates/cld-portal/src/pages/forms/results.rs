//! What answers come to: nothing of fewer than five is shown, on the page and as CSV.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cld_components::{Cell, Table, back_link};
use cld_programme::{Answers, Outcome, SMALL, results};
use cld_terms::ErrorKind;
use maud::{Markup, html};

use super::{answers, form};
use crate::site::{Refusal, Visit};

/// In the place of a count that is hidden, as publications have it.
const HIDDEN: &str = "[c]";

pub(crate) async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let form = form(&visit, &name)?;
    let outcomes = outcomes(&visit, &name).await?;
    let title = format!("Results: {}", form.title);
    let content = html! {
        (back_link("/forms", "What councils are asked"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (title) }
            p.govuk-body {
                "Counts below " (SMALL) " are hidden, marked " (HIDDEN) ", and so are those from which they could be \
                 calculated. What people wrote in their own words is not published."
            }
            p.govuk-body { a.govuk-link href={ "/forms/" (name) "/results.csv" } { "Download these results (CSV)" } }
            @for outcome in &outcomes { (part(outcome)) }
        } }
    };
    Ok(visit.page(&title, content))
}

async fn outcomes(visit: &Visit, name: &str) -> Result<Vec<Outcome>, Refusal> {
    let form = form(visit, name)?;
    let given: Vec<Answers> = answers(&visit.portal, name).await?.into_iter().map(|(_, answers)| answers).collect();
    Ok(results(form, &given))
}

fn number(count: Option<i64>) -> String {
    count.map_or_else(|| HIDDEN.to_owned(), |count| count.to_string())
}

fn part(outcome: &Outcome) -> Markup {
    let most = outcome.choices.iter().filter_map(|(_, count)| *count).max().unwrap_or(0).max(1).to_string();
    let row = |(choice, count): &(String, Option<i64>)| {
        let bar = html! {
            @if let Some(count) = count { meter.portal-bar min="0" max=(most) value=(count) aria-hidden="true" {} }
        };
        vec![Cell::new(choice), Cell::number(&number(*count)), Cell::new(&bar)]
    };
    let head =
        vec![Cell::new("Answer"), Cell::number("Answers"), Cell::new(&html! { span.govuk-visually-hidden { "Bar" } })];
    html! {
        h2.govuk-heading-s { (outcome.text) }
        p.govuk-body {
            "Answered by " (number(outcome.answered)) "."
            @if let Some(median) = outcome.median { " The median is " strong { (median) } "." }
        }
        @if !outcome.choices.is_empty() {
            (Table { head, rows: outcome.choices.iter().map(row).collect(), first_cell_is_header: true, ..Table::default() })
        }
    }
}

pub(crate) async fn csv(visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let fault = |_| Refusal::new(ErrorKind::Fault, "the results could not be written");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["question", "answer", "answers", "median"]).map_err(fault)?;
    for outcome in outcomes(&visit, &name).await? {
        let median = outcome.median.map(|median| median.to_string()).unwrap_or_default();
        writer.write_record([&outcome.id, "", &number(outcome.answered), &median]).map_err(fault)?;
        for (choice, count) in &outcome.choices {
            writer.write_record([&outcome.id, choice, &number(*count), ""]).map_err(fault)?;
        }
    }
    let text = writer.into_inner().map_err(|_| Refusal::new(ErrorKind::Fault, "the results could not be written"))?;
    let file = format!("attachment; filename=\"{name}-results.csv\"");
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)], text).into_response())
}
