//! How far each item is filled, and how much of it can be used.

use cld_book::{Book, Collection};
use cld_validate::{ItemTally, Summary};
use maud::{Markup, html};

use crate::figures::percent;
use crate::quality::{Quality, quality};
use cld_terms::grouped;

/// A table with a line for each item, priority items first; nothing when nothing is known of items.
pub(super) fn section(book: &Book, summary: &Summary) -> Markup {
    let asked = book.collection.of(&summary.release);
    let quality = quality(&book.collection, summary);
    let (first, rest): (Vec<_>, Vec<_>) = summary.items.iter().partition(|item| item.is_priority);
    html! {
        @if !summary.items.is_empty() {
            h3 { "Items" }
            @if let Some(asked) = asked { p { (asked.items) " Confidence: " (asked.confidence) "." } }
            @if !quality.is_empty() { (of_dashboard(&book.collection, &quality)) }
            @if !first.is_empty() { (table("Priority items", &first)) }
            @if !rest.is_empty() { (table("Other items", &rest)) }
        }
    }
}

/// What the department's dashboard can be expected to say of each item, those with most that fails first.
fn of_dashboard(collection: &Collection, quality: &[Quality<'_>]) -> Markup {
    let (status, words) = (&collection.status, &collection.validity);
    let mut items: Vec<&Quality<'_>> = quality.iter().collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.failed()));
    html! {
        // A wide table moves in its own frame, also by the keyboard.
        div.frame role="group" tabindex="0" aria-label="Data quality by item" {
            table {
                caption { "What the department's dashboard can be expected to show, in rows" }
                thead {
                    tr {
                        th scope="col" { "Item" }
                        @for word in [&status.mandatory, &status.not_mandatory, &status.not_applicable,
                            &status.undetermined, &words.failed_blank, &words.failed_invalid, &words.passed_valid,
                            &words.passed_blank] { th.number scope="col" { (word) } }
                    }
                }
                tbody {
                    @for item in items {
                        tr {
                            th scope="row" { (item.item) }
                            @let of = item.statuses;
                            @for rows in [of.mandatory, of.not_mandatory, of.not_applicable, of.undetermined, item.failed_blank, item.failed_invalid, item.passed_valid,
                                item.passed_blank] { td.number { (grouped(rows)) } }
                        }
                    }
                }
            }
        }
    }
}

fn table(caption: &str, items: &[&ItemTally]) -> Markup {
    html! {
        table.items {
            caption { (caption) }
            thead {
                tr {
                    th scope="col" { "Item" }
                    th scope="col" { "Filled" }
                    th scope="col" { "Usable" }
                }
            }
            tbody {
                @for item in items {
                    tr {
                        th scope="row" { (item.item) }
                        (share(item.filled, item.asked, "asked for on no row"))
                        (share(item.usable, item.given, "given on no row"))
                    }
                }
            }
        }
    }
}

/// A share in words and figures, and as a bar for those who see it.
fn share(part: u64, whole: u64, none: &str) -> Markup {
    let Some(percent) = percent(part, whole) else { return html! { td { span.counts { (none) } } } };
    html! {
        td {
            span.bar aria-hidden="true" { span.fill style={ "width:" (percent) } {} }
            span.percent { (percent) }
            " "
            span.counts { (grouped(part)) " of " (grouped(whole)) }
        }
    }
}
