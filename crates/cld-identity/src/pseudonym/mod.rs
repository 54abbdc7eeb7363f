//! Pseudonyms: the same for a person within a purpose, and unrelated to those of any other.

mod cipher;
mod file;
mod keys;
mod run;

pub use cipher::{Pseudonyms, linked, translate};
pub use file::translate_file;
pub use keys::Keys;
pub use run::{Recoded, recode};
