//! Pictures as SVG: bars, flows, and boxes with lines between them. Each has a name that is read out, and the caller puts
//! its figures next to it as a table.

mod bars;
pub(crate) mod boxes;
mod flows;
mod image;

pub use bars::Bars;
pub use boxes::{Flow, Look, Node};
pub use flows::Flows;
