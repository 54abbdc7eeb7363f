//! From a figure to the rows behind it, and from a row to the reason why it is left out.
//!
//! Reads the plan of a query and follows its columns. Knows no page, no council and no person: which column names
//! whom is for the caller to say.

mod aggregate;
mod conditions;
mod filtered;
mod lineage;
mod makings;
mod nothing;
mod plan;
mod rows;
mod scope;

pub use aggregate::{Counted, rows_counted};
pub use conditions::rows_left;
pub use filtered::{Reasons, reasons_left_out};
pub use makings::{Literal, Made, Terms, makings};
pub use nothing::{Known, Narrowed, Narrowing, nothing_behind};
pub use rows::{Figure, contribution, rows_behind};
