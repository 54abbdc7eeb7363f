//! Requests for access: one's own, and for those who grant them all.

use axum::extract::{Form, Path};
use axum::response::Response;
use cld_components::{Button, Cell, SummaryList, SummaryRow, Table, back_link, inset_text};
use cld_store::{AccessRequest, Account, Area, Moment, RequestStage};
use cld_terms::ErrorKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::lost_factor::waiting;
use super::request::{Turn, day, stages, tell_of_decision, tell_of_request, title, usual_time};
use crate::site::{Refusal, Visit, go_to};

#[derive(Debug, Deserialize)]
pub(crate) struct Decided {
    decision: String,
}

/// Where one's own requests stand.
pub(crate) async fn own(visit: Visit) -> Result<Response, Refusal> {
    let (portal, person) = (&visit.portal, visit.someone()?);
    let requests = portal.store().requests_of(&person.account.id).await?;
    let days = usual_time(portal).await?;
    let title = "Your requests for access";
    let content = html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (title) }
            @if requests.is_empty() { p.govuk-body { "You have not asked for access to any council." } }
            @for request in &requests {
                h2.govuk-heading-m { (said(&visit, request)) }
                (stages(portal, request))
            }
            @if !requests.is_empty() {
                p.govuk-body { (days) " We write to you when it is. You can close this page." }
                p.govuk-body { "Whoever’s turn it is has been written to, and so has the support mailbox." }
            }
        } }
    };
    Ok(visit.page(title, content))
}

fn said(visit: &Visit, request: &AccessRequest) -> String {
    format!("{}, {}", title(&visit.portal, &request.role), visit.portal.councils().name(&request.council))
}

/// All that wait, for those who grant and those who help.
pub(crate) async fn list(visit: Visit) -> Result<Response, Refusal> {
    let store = visit.portal.store();
    let mut rows = Vec::new();
    for stage in [RequestStage::Vouched, RequestStage::Confirmed, RequestStage::Asked] {
        for request in store.requests_at(stage).await? {
            let Some(account) = store.account(&request.account).await? else { continue };
            let asked = Moment::read(&request.asked).map(day).unwrap_or_default();
            let link = html! { a.govuk-link href={ "/access/" (request.id) } { (account.name) } };
            let (who, what) = (Cell::new(&link), Cell::new(&said(&visit, &request)));
            rows.push(vec![who, what, Cell::new(&asked), Cell::new(whose_turn(stage))]);
        }
    }
    let title = "Requests for access";
    let head = ["Person", "Access", "Asked", "Whose turn"].map(Cell::new).to_vec();
    let content = html! {
        h1.govuk-heading-l { (title) }
        @if rows.is_empty() { p.govuk-body { "No request waits." } }
        @else { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
        p.govuk-body { (usual_time(&visit.portal).await?) }
        (waiting(&visit).await?)
    };
    Ok(visit.page(title, content))
}

fn whose_turn(stage: RequestStage) -> &'static str {
    match stage {
        RequestStage::Asked => "The person, to confirm the address",
        RequestStage::Confirmed => "The council lead",
        RequestStage::Vouched => "North West DSCRO",
        RequestStage::Granted => "Nobody: it was granted",
        RequestStage::Refused => "Nobody: it was refused",
    }
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let (request, account) = found(&visit, &id).await?;
    let leads = visit.portal.store().holders("lead", &Area::Council(request.council.clone())).await?;
    Ok(visit.page("Request for access", content(&visit, &request, &account, leads.is_empty())))
}

async fn found(visit: &Visit, id: &str) -> Result<(AccessRequest, Account), Refusal> {
    let store = visit.portal.store();
    let request = store.request(id).await?.ok_or_else(Refusal::not_found)?;
    let account = store.account(&request.account).await?.ok_or_else(Refusal::not_found)?;
    Ok((request, account))
}

fn content(visit: &Visit, request: &AccessRequest, account: &Account, is_without_lead: bool) -> Markup {
    let rows = vec![
        SummaryRow::new("Person", &account.name),
        SummaryRow::new("Email address", &account.email),
        SummaryRow::new("Council", visit.portal.councils().name(&request.council)),
        SummaryRow::new("Role", title(&visit.portal, &request.role)),
        SummaryRow::new("Whose turn", whose_turn(request.stage)),
    ];
    let (may_grant, stage) = (visit.may("grant"), request.stage);
    html! {
        (back_link("/access", "Requests for access"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { "Request for access" }
            (SummaryList { rows, ..SummaryList::default() })
            (stages(&visit.portal, request))
            @if may_grant && stage == RequestStage::Vouched {
                form method="post" action=(visit.path) {
                    .govuk-button-group {
                        (Button { text: "Grant access", name: "decision", value: "grant", ..Button::default() })
                        (refuse())
                    }
                }
            } @else if may_grant && stage == RequestStage::Confirmed && is_without_lead {
                (inset_text(&html! {
                    "This council has no lead yet. Ask the council by telephone, by a number that you know, whether the \
                     person belongs to it. Somebody else at North West DSCRO then grants access."
                }))
                form method="post" action=(visit.path) {
                    .govuk-button-group {
                        (Button { text: "The council says yes", name: "decision", value: "vouch", ..Button::default() })
                        (refuse())
                    }
                }
            }
        } }
    }
}

fn refuse() -> Markup {
    let classes = "govuk-button--warning";
    html! { (Button { text: "Refuse", name: "decision", value: "refuse", classes, ..Button::default() }) }
}

pub(crate) async fn decide(
    visit: Visit,
    Path(id): Path<String>,
    Form(Decided { decision }): Form<Decided>,
) -> Result<Response, Refusal> {
    let (request, account) = found(&visit, &id).await?;
    let (portal, store, deed) = (&visit.portal, visit.portal.store(), visit.deed());
    let area = Area::Council(request.council.clone());
    let is_by_the_same = deed.actor == request.account || request.vouched_by.as_ref() == Some(&deed.actor);
    match decision.as_str() {
        "grant" if is_by_the_same => {
            return Err(Refusal::new(ErrorKind::Refused, "two people decide, and neither for themselves"));
        }
        "grant" if request.stage == RequestStage::Vouched => {
            store.grant_request(&deed, &request).await?;
            tell_of_decision(portal, &deed, &request, None).await?;
        }
        "refuse" if [RequestStage::Vouched, RequestStage::Confirmed].contains(&request.stage) => {
            store.move_request(&deed, &request, RequestStage::Refused).await?;
            tell_of_decision(portal, &deed, &request, Some("North West DSCRO")).await?;
        }
        "vouch" if deed.actor != request.account && store.holders("lead", &area).await?.is_empty() => {
            store.move_request(&deed, &request, RequestStage::Vouched).await?;
            tell_of_request(portal, &deed, &account, &request, Turn::Dscro).await?;
        }
        _ => return Err(Refusal::new(ErrorKind::Conflict, "the request is at another stage")),
    }
    Ok(go_to("/access"))
}
