//! Whether hidden figures can be calculated from shown ones, and what to hide so that they cannot.
//!
//! Everything that a publication shows becomes a [`System`]: quantities with what is known of each, and sums with what is
//! known of them. A hidden figure is safe when other numbers in its place would have been published in the same way.
//! [`protect`] finds them, and hides more where there are none; [`propagate`] says what a reader can calculate.
//!
//! Nothing here knows what the figures are about.

mod bounds;
mod completion;
mod error;
mod propagation;
mod protection;
mod solver;
mod system;
#[cfg(test)]
mod tests;

pub use bounds::Bounds;
pub use completion::Completion;
pub use error::DisclosureError;
pub use propagation::propagate;
pub use protection::{Proof, Why, protect};
pub use system::{Guard, Quantity, QuantityId, Reader, System, UnitId};
