//! One's own account: what one may do, and where one is signed in.

use axum::Json;
use axum::extract::Form;
use axum::response::{IntoResponse, Response};
use cld_components::{Action, Button, Cell, SummaryList, SummaryRow, Table};
use cld_store::{Area, Session};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::request::title;
use crate::site::{Refusal, Visit, go_to};

#[derive(Debug, Deserialize)]
pub(crate) struct Ended {
    session: String,
}

/// Where somebody goes who has signed in: where they have something to do.
pub(crate) async fn home(visit: Visit) -> Response {
    let places = [("upload", "/submissions"), ("receive", "/inbox"), ("see_submissions", "/submissions")];
    let others = [("see_requests", "/access")];
    let place = places.iter().chain(&others).find(|(permission, _)| visit.may(permission));
    go_to(place.map_or("/account/requests", |(_, place)| place))
}

/// One's session goes on, as if a page had been opened: how many seconds it lasts from now.
pub(crate) async fn go_on(visit: Visit) -> Result<Response, Refusal> {
    let mut session = visit.someone()?.session.clone();
    visit.portal.store().session_seen(&session, visit.now).await?;
    session.seen = session.seen.max(visit.now);
    let left = session.ends().datetime() - visit.now.datetime();
    Ok(Json(json!({ "ends_in": left.num_seconds() })).into_response())
}

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let person = visit.someone()?;
    let sessions = visit.portal.store().sessions(&person.account.id).await?;
    let content = html! {
        h1.govuk-heading-l { "Your account" }
        (SummaryList { rows: rows(&visit)?, ..SummaryList::default() })
        p.govuk-body { a.govuk-link href="/account/requests" { "Your requests for access" } }
        @if let Some(provider) = visit.portal.own_sign_in() {
            p.govuk-body { a.govuk-link href="/account/identity" { "Sign in with " (provider.name()) } }
        }
        @if visit.may("upload") { p.govuk-body { a.govuk-link href="/account/tokens" { "Tokens for programs that upload" } } }
        form method="post" action="/sign-out" { (Button { text: "Sign out", classes: "govuk-button--secondary", ..Button::default() }) }
        h2.govuk-heading-m { "Where you are signed in" }
        p.govuk-body { "A session ends after 30 minutes without a page, and after 12 hours at the latest." }
        (table(&sessions, &person.session))
    };
    Ok(visit.page("Your account", content))
}

fn rows(visit: &Visit) -> Result<Vec<SummaryRow<'static>>, Refusal> {
    let person = visit.someone()?;
    let role = |grant: &cld_store::Grant| {
        let place = match &grant.area {
            Area::Council(code) => visit.portal.councils().name(code),
            Area::Region(name) => name,
            Area::England => "England",
        };
        format!("{}, {place}", title(&visit.portal, &grant.role))
    };
    let roles: Vec<String> = person.grants.iter().map(role).collect();
    let roles = html! { @if roles.is_empty() { "None yet" } @for role in &roles { div { (role) } } };
    let change = |of_what, href| Action { text: "Change", of_what, href };
    Ok(vec![
        SummaryRow::new("Name", &person.account.name),
        SummaryRow::new("Email address", &person.account.email),
        SummaryRow::new("Roles", &roles),
        SummaryRow::new("Password", "Set").with(change("password", "/reset")),
        SummaryRow::new("Authenticator app", "Set up").with(change("authenticator app", "/account/factor")),
    ])
}

fn table(sessions: &[Session], current: &Session) -> Markup {
    let row = |session: &Session| {
        let end = html! {
            @if session.id == current.id { "This session" } @else {
                form method="post" action="/account/sessions" {
                    input type="hidden" name="session" value=(session.id);
                    (Button { text: "End", classes: "govuk-button--secondary govuk-!-margin-bottom-0", ..Button::default() })
                }
            }
        };
        let seen = session.seen.datetime().format("%-d %B %Y at %H:%M UTC").to_string();
        vec![
            Cell::new(&seen),
            Cell::new(if session.agent.is_empty() { "Not known" } else { &session.agent }),
            Cell::new(&end),
        ]
    };
    html! {
        (Table {
            head: ["Last used", "Program", "End"].map(Cell::new).to_vec(),
            rows: sessions.iter().map(row).collect(),
            stacks: true, ..Table::default()
        })
    }
}

/// Ends one of one's own sessions.
pub(crate) async fn end_session(visit: Visit, Form(Ended { session }): Form<Ended>) -> Result<Response, Refusal> {
    let person = visit.someone()?;
    visit.portal.store().end_session(&person.account.id, &session).await?;
    Ok(go_to("/account"))
}
