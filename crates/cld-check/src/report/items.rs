//! How far each item is filled, and how much of it can be used.

use cld_validate::{ItemTally, Summary};
use maud::{Markup, html};

use crate::figures::percent;
use cld_terms::grouped;

/// A table with a line for each item, priority items first; nothing when nothing is known of items.
pub(super) fn section(summary: &Summary) -> Markup {
    let (first, rest): (Vec<_>, Vec<_>) = summary.items.iter().partition(|item| item.is_priority);
    html! {
        @if !summary.items.is_empty() {
            h3 { "Items" }
            p {
                "No item is mandatory. Priority items are the ones to fill first. An item is filled where it is asked "
                "for and not blank; what is given is usable when it is what the specification asks for."
            }
            @if !first.is_empty() { (table("Priority items", &first)) }
            @if !rest.is_empty() { (table("Other items", &rest)) }
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
