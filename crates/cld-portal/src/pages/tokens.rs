//! Tokens, by which a council's own program uploads files. They begin, upload and look; they never send.

use std::collections::BTreeMap;

use axum::extract::Form;
use axum::response::Response;
use chrono::{Days, NaiveDate, NaiveTime};
use cld_components::{Button, Cell, Input, Label, Legend, Mistakes, Radio, Radios, Table, back_link, inset_text};
use cld_store::{Area, Moment, Token};
use maud::{Markup, html};
use serde::Deserialize;

use super::submissions::begin::own;
use super::submissions::day;
use crate::site::{Refusal, Visit, go_to};

const TITLE: &str = "Tokens for programs";
/// A token lasts so long at most: whoever made it looks at it again.
const LONGEST: Days = Days::new(366);
/// Names that people can tell apart in a table.
const NAME: usize = 60;

type Filled = BTreeMap<String, String>;

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let (filled, mistakes) = (Filled::new(), Mistakes::default());
    Ok(visit.page(TITLE, content(&visit, &filled, &mistakes).await?))
}

/// Makes a token, and shows it this once.
pub(crate) async fn make(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    let mut mistakes = Mistakes::default();
    let said = |name: &str| filled.get(name).map(|text| text.trim()).unwrap_or_default();
    let name = said("name");
    if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
        mistakes.add("name", format!("Enter what you call it, in at most {NAME} letters, like \"Nightly extract\""));
    }
    let today = visit.now.datetime().date_naive();
    let last = NaiveDate::parse_from_str(said("last_day"), "%Y-%m-%d").ok();
    let last = last.filter(|last| *last >= today && *last <= today + LONGEST);
    if last.is_none() {
        mistakes.add("last_day", format!("Enter its last day, {} at the latest", today + LONGEST));
    }
    let own = own(&visit);
    let council = own.iter().find(|council| own.len() == 1 || council.code == said("council"));
    mistakes.check("council", council.is_none().then_some("Select the council that it uploads for"));
    let (Some(last), Some(council), true) = (last, council, mistakes.are_none()) else {
        return Ok(visit.page_again(TITLE, content(&visit, &filled, &mistakes).await?));
    };
    let ends = Moment::from((last + Days::new(1)).and_time(NaiveTime::MIN).and_utc());
    let secret = visit.portal.store().make_token(&visit.deed(), (&council.code, name), ends).await?;
    let content = html! {
        (back_link("/account/tokens", TITLE))
        h1.govuk-heading-l { "Your new token" }
        p.govuk-body { "Copy it now and store it where your program finds it and others do not. It is not shown again." }
        (inset_text(&html! { p.govuk-body { code #token { (secret) } } }))
        p.govuk-body {
            "It uploads files for " (council.name) " until " (day(&last.to_string())) ", as you. It sends nothing: somebody looks at \
             what was found, and sends the submission here."
        }
        p.govuk-body { "Your program says it with each request: " code { "Authorization: Bearer TOKEN" } ". " (how()) }
    };
    Ok(visit.page("Your new token", content))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Ended {
    token: String,
}

/// Ends one of one's own tokens.
pub(crate) async fn end(visit: Visit, Form(Ended { token }): Form<Ended>) -> Result<Response, Refusal> {
    let store = visit.portal.store();
    let own = store.tokens_of(&visit.someone()?.account.id).await?;
    let token = own.into_iter().find(|known| known.id == token).ok_or_else(Refusal::not_found)?;
    store.end_token(&visit.deed(), &token).await?;
    Ok(go_to("/account/tokens"))
}

/// Ends a token of anybody who uploads for the council.
pub(crate) async fn end_of_council(visit: Visit, Form(Ended { token }): Form<Ended>) -> Result<Response, Refusal> {
    let store = visit.portal.store();
    for area in visit.scope("vouch").areas() {
        let Area::Council(council) = area else { continue };
        let known = store.tokens_for(council).await?.into_iter().find(|known| known.id == token);
        if let Some(known) = known {
            store.end_token(&visit.deed(), &known).await?;
            return Ok(go_to("/people"));
        }
    }
    Err(Refusal::not_found())
}

async fn content(visit: &Visit, filled: &Filled, mistakes: &Mistakes) -> Result<Markup, Refusal> {
    let said = |name: &str| filled.get(name).map(String::as_str).unwrap_or_default();
    let tokens = visit.portal.store().tokens_of(&visit.someone()?.account.id).await?;
    let own = own(visit);
    let councils = own.iter().map(|council| Radio {
        value: &council.code,
        text: &council.name,
        is_checked: said("council") == council.code,
        ..Radio::default()
    });
    let input = |name: &'static str, label: &'static str, hint: &'static str| Input {
        label: Label { text: label, ..Label::default() },
        hint,
        error: mistakes.of(name),
        name,
        id: name,
        value: said(name),
        ..Input::default()
    };
    Ok(html! {
        (back_link("/account", "Your account"))
        (mistakes)
        h1.govuk-heading-l { (TITLE) }
        p.govuk-body {
            "With a token, a program of the council begins submissions, uploads their files and sees what was found, as you. It \
             sends nothing, explains nothing and sees nobody. It ends with your access." }
        p.govuk-body { (how()) }
        @if tokens.is_empty() { p.govuk-body { "You have none." } } @else { (table(visit, &tokens, "/account/tokens/end").await?) }
        h2.govuk-heading-m { "Make a token" }
        form method="post" action="/account/tokens" novalidate {
            (input("name", "What is it for?", "For example, Nightly extract"))
            (Input { classes: "govuk-input--width-10", ..input("last_day", "Last day", "A year from now at most. For example, 2027-03-31") })
            @if own.len() > 1 {
                (Radios { legend: Legend::from("Council"), error: mistakes.of("council"), name: "council", id: "council",
                    items: councils.collect(), ..Radios::default() })
            }
            (Button { text: "Make it", prevents_double_click: true, ..Button::default() })
        }
    })
}

fn how() -> Markup {
    html! { "What it may ask is described " a.govuk-link href="/api/v1/openapi.json" { "for programs (OpenAPI)" } "." }
}

/// Tokens with a button for each that ends it.
pub(super) async fn table(visit: &Visit, tokens: &[Token], end: &str) -> Result<Markup, Refusal> {
    let mut rows = Vec::new();
    for token in tokens {
        let account = visit.portal.store().account(&token.account).await?;
        let last = day(&token.ends.datetime().date_naive().pred_opt().unwrap_or_default().to_string());
        let used = if token.used.is_empty() { "Never".to_owned() } else { day(&token.used) };
        let name = account.map_or_else(String::new, |account| account.name);
        let button = html! {
            @if token.ends <= visit.now { "Ended" } @else {
                form method="post" action=(end) {
                    input type="hidden" name="token" value=(token.id);
                    button type="submit" class="govuk-button govuk-button--secondary govuk-!-margin-bottom-0" data-module="govuk-button" {
                        "End" span.govuk-visually-hidden { " the token " (token.name) }
                    }
                }
            }
        };
        let council = visit.portal.councils().name(&token.council);
        rows.push(
            [&token.name, &name, council, &last, &used]
                .map(Cell::new)
                .into_iter()
                .chain([Cell::new(&button)])
                .collect(),
        );
    }
    let head = ["What it is for", "Whose it is", "Council", "Last day", "Last used", "End"];
    let table = Table {
        head: head.map(Cell::new).to_vec(),
        rows,
        first_cell_is_header: true,
        stacks: true,
        ..Table::default()
    };
    Ok(html! { (table) })
}
