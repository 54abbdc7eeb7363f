//! Pictures as SVG: bars, flows, and boxes with lines between them. Each has a name that is read out, and the caller puts
//! its figures next to it as a table.

mod bars;
pub(crate) mod boxes;
mod flows;

use std::fmt::Display;

use maud::{Markup, html};

pub use bars::Bars;
pub use boxes::{Flow, Look, Node};
pub use flows::Flows;

/// Lines around boxes.
const INK: &str = "#1a1a1a";
/// Lines between boxes.
const LINE: &str = "#767676";

/// What all pictures of figures have: a name that is read out in place of what is drawn, and their size in pixels.
fn image(name: &str, width: impl Display, height: impl Display, drawn: &Markup) -> Markup {
    html! {
        svg role="img" aria-label=(name) viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) { (drawn) }
    }
}
