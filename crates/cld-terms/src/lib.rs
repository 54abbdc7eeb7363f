//! What means the same in every crate, said once.
//!
//! Knows no file, no page and no engine, and depends on nothing.

mod cause;
mod counted;
mod error_kind;
mod fold;
mod hex;
mod in_words;
mod line;
mod nhs_number;
mod sql_text;
mod unseen;

pub use cause::cause;
pub use counted::{counted, grouped};
pub use error_kind::ErrorKind;
pub use fold::fold;
pub use hex::{hex, unhex};
pub use in_words::in_words;
pub use line::Lines;
pub use nhs_number::{check_digit, has_right_check_digit, usable_nhs_number};
pub use sql_text::sql_text;
pub use unseen::{is_unseen, plain, shown, trimmed};

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    /// The profile of tests says so for each of our crates; one of them shows that it holds.
    #[test]
    #[should_panic(expected = "attempt to add with overflow")]
    fn a_sum_that_overflows_ends_a_test() {
        assert_ne!(black_box(u8::MAX) + 1, 1);
    }
}
