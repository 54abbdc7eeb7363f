//! Pseudonyms: the same for a person within a purpose, and unrelated to those of any other.

mod cipher;
mod keys;
mod run;

pub use cipher::{Pseudonyms, linked, translate};
pub use keys::Keys;
pub use run::{Recoded, recode};
