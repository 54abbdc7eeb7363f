//! A piece of a document in the dress of this site.

use cld_components::{Cell, SummaryList, SummaryRow};
use cld_format::document::{Piece, Table, UNSURE};
use maud::{Markup, html};

use crate::library::{Page, Shelved};

/// A piece at its place on a page. What is in backquotes and is a heading of the document leads there.
pub(super) fn shown(document: &Shelved, page: &Page, at: usize, piece: &Piece) -> Markup {
    let marked = |text: &str| marked(document, text);
    html! {
        @match piece {
            Piece::Heading(level, heading) => (headed(level.saturating_sub(page.depth()), &page.anchor(at, heading), heading)),
            Piece::Text(text) => { .portal-prose { p.govuk-body { (marked(text)) } } },
            Piece::Points(points) => {
                @if !points.is_empty() {
                    ul.govuk-list.govuk-list--bullet.portal-prose { @for point in points { li { (marked(point)) } } }
                }
            },
            Piece::Facts(facts) => {
                (SummaryList { rows: facts.iter().map(|(label, said)| SummaryRow::new(label, &marked(said))).collect(),
                    classes: "portal-facts" })
            },
            Piece::Table(table) => (rows(document, table)),
            Piece::Code(lines) => { pre.portal-code tabindex="0" { code { (lines) } } },
            Piece::Flow(flow) => {
                figure.portal-figure {
                    figcaption.govuk-body { (flow.caption) }
                    .portal-scroll tabindex="0" role="group" aria-label={ (flow.caption) ", picture" } {
                        (flow.svg(&|name| document.place(name).cloned()))
                    }
                }
            },
        }
    }
}

fn headed(level: u8, id: &str, text: &str) -> Markup {
    html! {
        @match level {
            0..=2 => h2.govuk-heading-m id=(id) { (text) },
            3 => h3.govuk-heading-s id=(id) { (text) },
            _ => h4.govuk-heading-s id=(id) { (text) },
        }
    }
}

/// A table that is moved within the page where it is wider.
fn rows(document: &Shelved, table: &Table) -> Markup {
    let cells = |row: &Vec<String>| row.iter().map(|cell| Cell::new(&marked(document, cell))).collect();
    html! {
        .portal-scroll tabindex="0" role="group" aria-label=(table.caption) {
            (cld_components::Table {
                caption: &table.caption,
                caption_classes: "govuk-table__caption--s",
                head: table.columns.iter().map(Cell::new).collect(),
                rows: table.rows.iter().map(cells).collect(),
                ..cld_components::Table::default()
            })
        }
    }
}

/// Text with its code in backquotes, and marked when it says that something is unsure.
fn marked(document: &Shelved, text: &str) -> Markup {
    let parts = html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 0 { (part) }
            @else if let Some(path) = document.place(part) { a.govuk-link href=(path) { code { (part) } } }
            @else { code { (part) } }
        }
    };
    html! { @if text.starts_with(UNSURE) { span.portal-unsure { (parts) } } @else { (parts) } }
}
