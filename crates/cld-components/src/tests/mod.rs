//! Each component is held to its official examples: those that use only options that it has must give the same HTML, and
//! the options that it does not have are listed by name.

mod fields;
mod official;
mod texts;

use official::{Options, hold};
