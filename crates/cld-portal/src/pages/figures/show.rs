//! How far the figures are, what they are made of, and which tables there are.

use axum::extract::{Form, Query};
use axum::http::HeaderValue;
use axum::response::Response;
use cld_components::{Button, Cell, SummaryList, SummaryRow, Table, inset_text, warning_text};
use cld_run_pages::{reasons, standing};
use cld_store::Figures;
use cld_terms::{counted, grouped};
use maud::{Markup, html};

use super::{Made, Which, council, councils, newest, unreadable};
use crate::figures::{MadeBy, SentFile};
use crate::pages::submissions::{period, when};
use crate::site::{Refusal, Visit, go_to};

/// A page of figures that are being made is asked for again so soon.
const REFRESH: &str = "10";

pub(crate) async fn show(visit: Visit, Query(which): Query<Which>) -> Result<Response, Refusal> {
    let council = council(&visit, "see_figures", which.council.as_deref())?;
    let figures = visit.portal.store().figures(&council).await?;
    let made = newest(&visit, figures.as_ref());
    let title = format!("Figures of {}", visit.portal.councils().name(&council));
    let content = html! {
        (others(&visit, &council))
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "What your council has sent, counted by the methods that national figures are made by, as soon as it was sent."
        }
        (only_for_itself())
        (state(figures.as_ref()))
        @if let Some(made) = &made { (facts(figures.as_ref(), made)) }
        @else if figures.as_ref().is_some_and(are_gone) {
            p.govuk-body { "The figures that were made are not here any more. Have them made again." }
        }
        @if figures.is_some() { (make_again(&council)) }
        @if let Some(made) = &made { (by_method(&visit, &council, made)?) (sent(made)?) }
    };
    let mut answer = visit.page(&title, content);
    if figures.is_some_and(|figures| figures.are_under_way()) {
        answer.headers_mut().insert("refresh", HeaderValue::from_static(REFRESH));
    }
    Ok(answer)
}

/// Has the figures made again.
pub(crate) async fn make(visit: Visit, Form(which): Form<Which>) -> Result<Response, Refusal> {
    let council = council(&visit, "see_figures", which.council.as_deref())?;
    let store = visit.portal.store();
    // A council that has sent nothing has no figures to make, and what waits already is not asked for twice.
    let figures = store.figures(&council).await?;
    if figures.is_some_and(|figures| !figures.are_under_way() || figures.fault.is_some()) {
        store.want_figures(&visit.deed(), &council).await?;
    }
    Ok(go_to(&format!("/figures?council={council}")))
}

/// Said on every page with figures.
pub(super) fn only_for_itself() -> Markup {
    warning_text(
        "These figures are of what your council sent, and for your council alone. They are provisional and not published; small \
         counts are not hidden.",
    )
}

fn others(visit: &Visit, current: &str) -> Markup {
    let others: Vec<String> = councils(visit, "see_figures").into_iter().filter(|code| code != current).collect();
    html! {
        @if !others.is_empty() {
            p.govuk-body {
                "Other councils of yours: "
                @for (at, code) in others.iter().enumerate() {
                    @if at > 0 { ", " }
                    a.govuk-link href={ "/figures?council=" (code) } { (visit.portal.councils().name(code)) }
                }
            }
        }
    }
}

fn state(figures: Option<&Figures>) -> Markup {
    let Some(figures) = figures else {
        return html! {
            p.govuk-body { "Your council has not sent anything yet. Figures are made as soon as it sends a file." }
        };
    };
    let last = figures.made.as_ref().map(|made| made.seconds.div_ceil(60).max(1));
    let usually = last.map(|minutes| format!(" The last time it took {}.", counted(minutes, "minute", "minutes")));
    html! {
        div role="status" {
            @if figures.are_under_way() {
                p.govuk-body {
                    strong {
                        @match &figures.begun {
                            Some(begun) => { "They are being made since " (when(begun)) "." },
                            None => { "They were asked for on " (when(&figures.asked)) " and are made next." },
                        }
                    }
                    @if let Some(usually) = &usually { (usually) } @else { " That usually takes a few minutes." }
                    @if figures.made.is_some() { " Until then you see those from before." }
                    " This page looks again by itself. You can also close it: a mail comes to whoever sent the file."
                }
            }
            @if figures.fault.is_some() {
                p.govuk-body {
                    "Something went wrong on our side while they were made, and somebody has been told. "
                    @if figures.are_under_way() { "It is tried again by itself." } @else { "You can have them made again." }
                }
            }
            @if !figures.are_under_way() && figures.made.as_ref().is_some_and(|made| made.place.is_empty()) {
                p.govuk-body { "Nothing that your council has sent is used at the moment: there is nothing to count." }
            }
        }
    }
}

/// True when figures were made and their folder is not there: a portal that was restored from a backup has none.
fn are_gone(figures: &Figures) -> bool {
    !figures.are_under_way() && figures.made.as_ref().is_some_and(|made| !made.place.is_empty())
}

fn facts(figures: Option<&Figures>, made: &Made) -> Markup {
    let Some(newest) = figures.and_then(|figures| figures.made.as_ref()) else { return html! {} };
    let submissions = counted(newest.receipts.len(), "submission", "submissions");
    let rows = vec![
        SummaryRow::new("Made", &when(&newest.at)),
        SummaryRow::new(
            "Made of",
            &format!("{submissions} with {} rows, as of {}", grouped(newest.rows), when(&made.of.as_of)),
        ),
        SummaryRow::new(
            "Program",
            &format!("{}, book {}", made.of.program, made.of.book.get(..12).unwrap_or_default()),
        ),
    ];
    html! { (SummaryList { rows, ..SummaryList::default() }) }
}

fn make_again(council: &str) -> Markup {
    html! {
        form method="post" action="/figures" {
            input type="hidden" name="council" value=(council);
            (Button { text: "Make them again", classes: "govuk-button--secondary", ..Button::default() })
        }
    }
}

fn by_method(visit: &Visit, council: &str, made: &Made) -> Result<Markup, Refusal> {
    let mut parts = Vec::new();
    for method in made.methods(visit) {
        let Some(by) = made.of.methods.iter().find(|by| by.method == method.name) else { continue };
        let tables = made.tables(method)?;
        let standing = standing(&made.folder.join(&method.name)).map_err(unreadable)?;
        parts.push(html! {
            h2.govuk-heading-m { (method.title) }
            p.govuk-body { (period(&by.period.0, &by.period.1)) ", by the method " code { (method.name) } "." }
            @for said in standing.status.iter().chain(&standing.replaced) { p.govuk-body { (said) } }
            (missing(by))
            ul.govuk-list {
                @for table in &tables {
                    li { a.govuk-link href={ "/figures/" (table.name) "?council=" (council) } { (table.title) } }
                }
            }
            p.govuk-body {
                "All tables of this method, with charts and with a formula for each figure: "
                a.govuk-link href={ "/figures/download/" (method.name) ".html?council=" (council) } { "as a page" } ", "
                a.govuk-link href={ "/figures/download/" (method.name) ".xlsx?council=" (council) } { "as a workbook (Excel)" } "."
            }
        });
    }
    Ok(html! {
        @if parts.is_empty() {
            (inset_text(&html! {
                "No file that was sent covers a whole quarter (January to March, April to June and so on), so that there is no \
                 period to count."
            }))
        }
        @for part in &parts { (part) }
    })
}

fn missing(by: &MadeBy) -> Markup {
    html! {
        @if !by.missing.is_empty() {
            (inset_text(&html! {
                "No file covers "
                @for (at, (first, last)) in by.missing.iter().enumerate() {
                    @if at > 0 { ", " }
                    (period(first, last))
                }
                ". The figures are of the rest of the period, and lower than they would be."
            }))
        }
    }
}

/// What was sent, and whether each method used it.
fn sent(made: &Made) -> Result<Markup, Refusal> {
    let mut used = Vec::new();
    for by in &made.of.methods {
        used.push((by.method.as_str(), reasons(&made.folder.join(&by.method)).map_err(unreadable)?));
    }
    let of_file = |sent: &SentFile| {
        html! {
            @if let Some(words) = &sent.left_out { "Left out by North West DSCRO: " (words) }
            @else {
                @for (method, reasons) in &used {
                    @let reason = reasons.iter().find(|(receipt, _)| *receipt == sent.receipt).map(|(_, reason)| reason);
                    div {
                        (method) ": "
                        @match reason { Some(None) => { "used" }, Some(Some(reason)) => { "not used, " (reason) }, None => { "not used" } }
                    }
                }
            }
        }
    };
    let row = |sent: &SentFile| {
        vec![
            Cell::new(&sent.receipt),
            Cell::new(&when(&sent.sent)),
            Cell::new(&period(&sent.covers.0, &sent.covers.1)),
            Cell::number(&grouped(sent.rows)),
            Cell::new(&of_file(sent)),
        ]
    };
    let head =
        vec![Cell::new("Receipt"), Cell::new("Sent"), Cell::new("Covers"), Cell::number("Rows"), Cell::new("Use")];
    Ok(html! {
        h2.govuk-heading-m { "What your council has sent" }
        (Table { head, rows: made.of.sent.iter().map(row).collect(), first_cell_is_header: true, stacks: true, ..Table::default() })
    })
}
