//! The receipt of a submission, as a page and as a signed file.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cld_components::{Cell, SummaryList, SummaryRow, Table, back_link, panel};
use cld_store::{Receipt, Submission};
use maud::html;

use super::{day, found, period, said, when};
use crate::receipt::file;
use crate::signed::is_signed;
use crate::site::{Refusal, Visit};

async fn kept(visit: &Visit, id: &str) -> Result<(Submission, Receipt), Refusal> {
    let submission = found(visit, "see_submissions", id).await?;
    let receipt = visit.portal.store().receipt(&submission).await?.ok_or_else(Refusal::not_found)?;
    Ok((submission, receipt))
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let (submission, receipt) = kept(&visit, &id).await?;
    let deliveries = visit.portal.store().deliveries(&submission).await?;
    let moment = |text: &Option<String>| text.as_deref().map_or_else(|| "Not yet".to_owned(), when);
    let rows = deliveries.iter().map(|delivery| {
        vec![Cell::new(&delivery.recipient), Cell::new(&moment(&delivery.told)), Cell::new(&moment(&delivery.fetched))]
    });
    let facts = vec![
        SummaryRow::new("State", said(&visit.portal, submission.state).0),
        SummaryRow::new("Council", visit.portal.councils().name(&submission.council)),
        SummaryRow::new("Period", &period(&submission.period_start, &submission.period_end)),
        SummaryRow::new("Sent", &when(&receipt.made)),
        SummaryRow::new("Rows", &cld_terms::grouped(submission.rows.unsigned_abs())),
        SummaryRow::new("SHA-256 of the file", submission.sha256.as_deref().unwrap_or_default()),
    ];
    let signed: serde_json::Value = serde_json::from_str(&receipt.body).unwrap_or_default();
    let replaced = signed.get("replaces").and_then(serde_json::Value::as_array).into_iter().flatten();
    let replaced: Vec<&str> = replaced.filter_map(serde_json::Value::as_str).collect();
    let head = ["Recipient", "Told", "Fetched the file"].map(Cell::new).to_vec();
    let content = html! {
        (back_link(&format!("/submissions/{id}"), "This submission"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            @let title = if submission.is_test { "Sent as a test" } else { "Sent" };
            (panel(title, &html! { "Receipt number" br; strong { (receipt.number) } }))
            (SummaryList { rows: facts, classes: "portal-facts" })
            @if !replaced.is_empty() { p.govuk-body { "It replaces receipt " (replaced.join(", ")) "." } }
            @if let Some(due) = &submission.late_after {
                p.govuk-body { "It was in time until " (day(due)) ". It is taken all the same, and North West DSCRO looks at it." }
            }
            @if submission.is_test { p.govuk-body { "It was a test: nobody received it." } }
            @else if visit.scope("see_figures").covers(&submission.council, "") {
                p.govuk-body {
                    "What your council's figures are by what it has sent is calculated now: "
                    a.govuk-link href={ "/figures?council=" (submission.council) } { "your figures" } "."
                }
            }
            @if !deliveries.is_empty() {
                h2.govuk-heading-m { "Recipients" }
                (Table { head, rows: rows.collect(), first_cell_is_header: true, stacks: true, ..Table::default() })
            }
            p.govuk-body {
                a.govuk-link href={ "/submissions/" (id) "/receipt.json" } { "The receipt as a signed file (JSON)" }
                ". Whoever has it can verify it: " code { "cld receipt verify FILE" } "."
            }
        } }
    };
    Ok(visit.page(&format!("Receipt {}", receipt.number), content))
}

pub(crate) async fn signed(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let (_, receipt) = kept(&visit, &id).await?;
    // An earlier one was signed with the key of its day.
    let keys = visit.portal.receipt_keys().await?;
    let signed_with = keys.iter().find(|key| is_signed(&receipt.body, &receipt.signature, &key.public_key));
    let key = signed_with.map_or_else(|| visit.portal.receipt_key(), |key| key.public_key.clone());
    let text = file(&receipt.body, &receipt.signature, &key);
    let named = format!("attachment; filename=\"{}.json\"", receipt.number);
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, named)], text).into_response())
}
