//! What means the same in every crate, said once.
//!
//! Knows no file, no page and no engine, and depends on nothing.

mod error_kind;
mod fold;
mod hex;
mod nhs_number;

pub use error_kind::ErrorKind;
pub use fold::fold;
pub use hex::hex;
pub use nhs_number::{check_digit, is_nhs_number, is_of_one_person};
