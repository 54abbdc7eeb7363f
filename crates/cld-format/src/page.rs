//! A page of HTML that needs nothing beside it.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style that all pages share. Colours have a contrast of at least 7 to 1.
pub const STYLE: &str = include_str!("style.css");

/// A page that needs nothing beside it.
pub fn whole_page(title: &str, more_style: &[&str], body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) @for style in more_style { (PreEscaped(style)) } }
            }
            body { (body) }
        }
    };
    page.into_string()
}
