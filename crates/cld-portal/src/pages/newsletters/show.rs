//! An issue: as it was published, or as it would be for those who publish it.

use axum::extract::Path;
use axum::response::Response;
use cld_components::{Button, Cell, Table, back_link, inset_text};
use cld_programme::{Block, Section};
use maud::{Markup, html};

use crate::pages::participation::{today, written};
use crate::programme::newsletter::{filled, sections, too_early};
use crate::site::{Refusal, Visit};

pub(crate) async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let portal = &visit.portal;
    let published = portal.store().newsletters().await?.into_iter().find(|newsletter| newsletter.issue == name);
    if let Some(newsletter) = published {
        let day = newsletter.day.parse().map(written).unwrap_or_default();
        let about = html! { p.govuk-body { "Published on " (day) ". Its figures stay as they were." } };
        return Ok(page(&visit, &newsletter.title, &about, &sections(&newsletter)));
    }
    let issue = portal.programme().newsletter.issue_named(&name).filter(|_| visit.may("run_programme"));
    let issue = issue.ok_or_else(Refusal::not_found)?;
    let early = too_early(portal, issue, today(&visit)).await?;
    let about = html! {
        (inset_text(&html! { "Not published yet. This is what it would say today." }))
        @for change in &early {
            p.govuk-body {
                "It cannot be published today: " strong { (change.title) } " would be in effect before its notice has run. \
                 It can take effect on " (written(change.earliest)) " at the earliest."
            }
        }
        @if early.is_empty() {
            form method="post" action={ "/newsletters/" (name) "/publish" } {
                (Button { text: "Publish, and send it to everybody who subscribed", prevents_double_click: true,
                    ..Button::default() })
            }
        }
    };
    Ok(page(&visit, &issue.title, &about, &filled(portal, issue).await?))
}

fn page(visit: &Visit, title: &str, about: &Markup, sections: &[Section]) -> Response {
    let newsletter = &visit.portal.programme().newsletter;
    let content = html! {
        (back_link("/newsletters", "All issues"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            span.govuk-caption-l { (newsletter.title) }
            h1.govuk-heading-l { (title) }
            (about)
            nav aria-label="In this issue" {
                ul.govuk-list {
                    @for (at, section) in sections.iter().enumerate() {
                        li { a.govuk-link href={ "#section-" (at + 1) } { (section.heading) } }
                    }
                }
            }
            @for (at, section) in sections.iter().enumerate() {
                h2.govuk-heading-m id={ "section-" (at + 1) } { (section.heading) }
                @for block in &section.blocks { (shown(block)) }
            }
        } }
    };
    visit.page(title, content)
}

/// A block as pages show it.
pub(crate) fn shown(block: &Block) -> Markup {
    let row = |row: &Vec<String>| row.iter().map(Cell::new).collect();
    html! {
        @match block {
            Block::Heading(text) => { h3.govuk-heading-s { (text) } },
            Block::Text(text) => { p.govuk-body { (text) } },
            Block::Points(points) => {
                ul.govuk-list.govuk-list--bullet { @for point in points { li { (point) } } }
            },
            Block::Table { head, rows } => {
                (Table { head: head.iter().map(Cell::new).collect(), rows: rows.iter().map(row).collect(),
                    first_cell_is_header: true, stacks: true, ..Table::default() })
            },
        }
    }
}
