//! Who belongs to the council: its people, and those who ask to.

use axum::extract::{Form, Path};
use axum::response::Response;
use cld_components::{Button, Cell, Table};
use cld_store::{AccessRequest, Account, Area, Grant, RequestStage};
use cld_terms::ErrorKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::request::{Turn, tell_of_decision, tell_of_request, title};
use super::tokens;
use crate::site::{Refusal, Visit, go_to};

#[derive(Debug, Deserialize)]
pub(crate) struct Decided {
    decision: String,
}

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let (store, scope) = (visit.portal.store(), visit.scope("vouch"));
    let mut waiting = Vec::new();
    for request in store.requests_at(RequestStage::Confirmed).await? {
        let account = store.account(&request.account).await?;
        if let Some(account) = account.filter(|_| scope.covers(&request.council, "")) {
            waiting.push((request, account));
        }
    }
    let title = "People";
    let content = html! {
        h1.govuk-heading-l { (title) }
        h2.govuk-heading-m { "Who asks for access" }
        @if waiting.is_empty() { p.govuk-body { "Nobody asks for access at the moment. We write to you when somebody does." } }
        @for (request, account) in &waiting { (asked(&visit, request, account)) }
        @for area in scope.areas() { (people(&visit, area).await?) }
        p.govuk-body {
            "Ask for a new authenticator app for somebody who has lost theirs and has no recovery code left. Speak to them first. \
             North West DSCRO allows it, and they get a link by email."
        }
    };
    Ok(visit.page(title, content))
}

fn asked(visit: &Visit, request: &AccessRequest, account: &Account) -> Markup {
    let refuse = Button { text: "No", name: "decision", value: "refuse", ..Button::default() };
    html! {
        .portal-asked {
            p.govuk-body {
                strong { (account.name) } ", " (account.email) ", asks to be " strong { (title(&visit.portal, &request.role)) }
                " for " (visit.portal.councils().name(&request.council)) "."
            }
            p.govuk-body { "Does this person work for the council, and is the role right? North West DSCRO grants it then." }
            form method="post" action={ "/people/" (request.id) } {
                .govuk-button-group {
                    (Button { text: "Yes", name: "decision", value: "vouch", ..Button::default() })
                    (Button { classes: "govuk-button--secondary", ..refuse })
                }
            }
        }
    }
}

async fn people(visit: &Visit, area: &Area) -> Result<Markup, Refusal> {
    let store = visit.portal.store();
    let mut rows = Vec::new();
    for grant in store.grants_in(area).await? {
        if let Some(account) = store.account(&grant.account).await? {
            let role = title(&visit.portal, &grant.role);
            let cells = [&account.name, &account.email, role].map(Cell::new);
            rows.push([&cells[..], &[Cell::new(&end(visit, &grant, &account))]].concat());
        }
    }
    let table = Table {
        head: ["Name", "Email address", "Role", "Access"].map(Cell::new).to_vec(),
        rows,
        first_cell_is_header: true,
        stacks: true,
        ..Table::default()
    };
    let council = visit.portal.councils().name(area.written().1);
    let tokens = store.tokens_for(area.written().1).await?;
    Ok(html! {
        h2.govuk-heading-m { "Who has access for " (council) }
        (table)
        @if !tokens.is_empty() {
            h2.govuk-heading-m { "Tokens by which programs upload for " (council) }
            (tokens::table(visit, &tokens, "/people/tokens").await?)
        }
    })
}

/// Nobody ends their own access: a council would be left without a lead.
fn end(visit: &Visit, grant: &Grant, account: &Account) -> Markup {
    let is_own = visit.person.as_ref().is_some_and(|person| person.account.id == grant.account);
    html! {
        @if is_own { "Yours" } @else {
            form method="post" action={ "/people/access/" (grant.id) } {
                button type="submit" class="govuk-button govuk-button--secondary govuk-!-margin-bottom-3"
                    data-module="govuk-button" { "End" span.govuk-visually-hidden { " the access of " (account.name) } }
            }
            form method="post" action={ "/people/factor/" (account.id) } {
                button type="submit" class="govuk-button govuk-button--secondary govuk-!-margin-bottom-0"
                    data-module="govuk-button" {
                    "New authenticator app" span.govuk-visually-hidden { " for " (account.name) ", who has lost theirs" }
                }
            }
        }
    }
}

/// Ends somebody's role in the council: it is gone with their next page.
pub(crate) async fn end_access(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let (store, person) = (visit.portal.store(), visit.someone()?);
    for area in visit.scope("vouch").areas() {
        let grant = store.grants_in(area).await?.into_iter().find(|grant| grant.id == id);
        if let Some(grant) = grant.filter(|grant| grant.account != person.account.id) {
            store.end_grant(&visit.deed(), &grant).await?;
            return Ok(go_to("/people"));
        }
    }
    Err(Refusal::not_found())
}

pub(crate) async fn decide(
    visit: Visit,
    Path(id): Path<String>,
    Form(Decided { decision }): Form<Decided>,
) -> Result<Response, Refusal> {
    let (portal, store, deed) = (&visit.portal, visit.portal.store(), visit.deed());
    let request = store.request(&id).await?.ok_or_else(Refusal::not_found)?;
    if !visit.scope("vouch").covers(&request.council, "") {
        return Err(Refusal::not_found());
    }
    if deed.actor == request.account {
        return Err(Refusal::new(ErrorKind::Refused, "nobody says of themselves that they belong to the council"));
    }
    let account = store.account(&request.account).await?.ok_or_else(Refusal::not_found)?;
    match decision.as_str() {
        "vouch" => {
            store.move_request(&deed, &request, RequestStage::Vouched).await?;
            tell_of_request(portal, &deed, &account, &request, Turn::Dscro).await?;
        }
        "refuse" if request.stage == RequestStage::Confirmed => {
            store.move_request(&deed, &request, RequestStage::Refused).await?;
            let by = format!("the council lead of {}", portal.councils().name(&request.council));
            tell_of_decision(portal, &deed, &request, Some(&by)).await?;
        }
        _ => return Err(Refusal::new(ErrorKind::Conflict, "the request is at another stage")),
    }
    Ok(go_to("/people"))
}
