//! Numbers of things, as people read them.

use std::fmt::Display;

/// A whole number with its digits in groups of three: 1,234,567.
pub fn grouped(number: impl Display) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    format!("{sign}{}", groups.collect::<Vec<_>>().join(","))
}

/// A number of things: 1 row, 2 rows, 0 rows.
pub fn counted<N: Display + PartialEq + From<u8>>(number: N, one: &str, many: &str) -> String {
    let noun = if number == N::from(1) { one } else { many };
    format!("{} {noun}", grouped(number))
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped};

    #[test]
    fn digits_are_in_groups_of_three() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(grouped(-1_234), "-1,234");
        assert_eq!(grouped(-123), "-123");
    }

    #[test]
    fn a_number_agrees_with_its_noun() {
        let rows = [0_u64, 1, 2, 1_001].map(|number| counted(number, "row", "rows"));
        assert_eq!(rows, ["0 rows", "1 row", "2 rows", "1,001 rows"]);
        assert_eq!(counted(1_usize, "person", "people"), "1 person");
    }
}
