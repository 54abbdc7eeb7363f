//! What all pictures of figures have in common.

use std::fmt::Display;

use maud::{Markup, html};

/// A picture with a name that is read out in place of what is drawn, and its size in pixels.
pub(super) fn image(name: &str, width: impl Display, height: impl Display, drawn: &Markup) -> Markup {
    html! {
        svg role="img" aria-label=(name) viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) { (drawn) }
    }
}
