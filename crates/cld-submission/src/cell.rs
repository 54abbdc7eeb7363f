//! One cell's text as a typed value.

use std::borrow::Cow;

use cld_terms::{plain, trimmed};

use crate::date::tolerant_date;

/// Digits after the point of a decimal item.
pub(crate) const SCALE: usize = 4;

/// How much is made of a cell that is not written as the specification says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reading {
    /// As the central processing reads: a date is dd/mm/yyyy, and only an empty cell is blank.
    #[default]
    Strict,
    /// As a reader would: other plain forms of a date count, and `NULL` and cells of blanks are blank.
    Tolerant,
}

impl Reading {
    /// True for a cell that holds nothing.
    pub(crate) fn is_blank(self, text: &[u8]) -> bool {
        match self {
            Reading::Strict => text.is_empty(),
            Reading::Tolerant => {
                // Most cells begin with something else, and need no closer look.
                let may_be = text
                    .first()
                    .is_none_or(|first| matches!(first, b'n' | b'N' | 0x0b | 0x80..) || first.is_ascii_whitespace());
                may_be
                    && std::str::from_utf8(text).is_ok_and(|text| {
                        let text = trimmed(text);
                        text.is_empty() || text.eq_ignore_ascii_case("null")
                    })
            }
        }
    }

    /// The text of a cell as far as it is read: without blanks at its ends, where it is read as a reader would.
    pub(crate) fn trimmed(self, text: &str) -> &str {
        match self {
            Reading::Strict => text,
            Reading::Tolerant => trimmed(text),
        }
    }

    /// The text of an identifier: as it looks, where it is read as a reader would.
    pub(crate) fn identifier(self, text: &str) -> Cow<'_, str> {
        match self {
            Reading::Strict => Cow::Borrowed(text),
            Reading::Tolerant => plain(text),
        }
    }
}

/// Days since 1 January 1970 of a date written dd/mm/yyyy, or in a tolerant reading in another plain
/// form; null for anything else.
pub(crate) fn date(text: &[u8], reading: Reading) -> Option<i32> {
    tolerant_date(text).filter(|(_, other_form)| reading == Reading::Tolerant || !other_form).map(|(days, _)| days)
}

/// A decimal number in units of 10^-`SCALE`, rounded to it; null when it is none. Blanks around it and an exponent change
/// nothing about the number.
pub(crate) fn decimal(text: &[u8]) -> Option<i128> {
    let text = trimmed(std::str::from_utf8(text).ok()?);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok().filter(|power| power.abs() <= MOST_POWER)?),
        None => (text, 0),
    };
    let (negative, digits) = match number.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let mut parts = digits.splitn(2, |byte| *byte == b'.');
    let (whole, fraction) = (parts.next()?, parts.next().unwrap_or_default());
    let all_digits = whole.iter().chain(fraction).all(u8::is_ascii_digit);
    if !all_digits || whole.len() + fraction.len() == 0 {
        return None;
    }
    let units = units(whole, fraction, exponent)?;
    Some(if negative { -units } else { units })
}

/// Powers of ten that a number may be written with; what is beyond is no amount.
const MOST_POWER: i32 = 40;

/// Digits before the point that are kept.
const MOST_DIGITS: usize = 14;

/// The number of `whole`.`fraction` times ten to the `exponent`, in units; null when it has too many digits before the point.
fn units(whole: &[u8], fraction: &[u8], exponent: i32) -> Option<i128> {
    // Places that are kept of the digits: those before the point once it is moved, and `SCALE` after it.
    let kept = i64::try_from(whole.len()).ok()? + i64::from(exponent) + SCALE as i64;
    let mut digits = whole.iter().chain(fraction).map(|digit| i128::from(digit - b'0'));
    let (mut units, mut left) = (0_i128, kept);
    let limit = 10_i128.pow((MOST_DIGITS + SCALE) as u32);
    while left > 0 {
        units = units * 10 + digits.next().unwrap_or(0);
        if units >= limit {
            return None;
        }
        left -= 1;
    }
    // Half a unit and more is rounded up.
    let half = if kept >= 0 { digits.next().unwrap_or(0) } else { 0 };
    Some(units + i128::from(half >= 5))
}

/// A whole number; null for anything else. Blanks around it change nothing.
pub(crate) fn integer(text: &[u8]) -> Option<i64> {
    trimmed(std::str::from_utf8(text).ok()?).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_strictly_day_month_year() {
        let date = |text| date(text, Reading::Strict);
        assert_eq!(date(b"01/01/1970"), Some(0));
        assert_eq!(date(b"29/02/2024"), Some(19_782));
        for text in
            ["", "29/02/2023", "2024-02-29", "1/2/2024", "01/13/2024", "01/02/24", "01/02/2024 00:00", " 1/02/2024"]
        {
            assert_eq!(date(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn decimals_keep_four_places() {
        assert_eq!(decimal(b"18.75"), Some(187_500));
        assert_eq!(decimal(b"-0.5"), Some(-5_000));
        assert_eq!(decimal(b"20"), Some(200_000));
        for text in ["", ".", "-", "1,000", "\u{a3}5", "e3", "1e", "1e1.5", "1e99", "123456789012345", "1 000", "nan"] {
            assert_eq!(decimal(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn what_is_over_is_rounded_and_the_form_of_a_number_changes_nothing() {
        for (text, units) in [
            ("18.333333333333332", 183_333),
            ("1.23456", 12_346),
            ("1.23455", 12_346),
            ("1.23454", 12_345),
            ("-1.23455", -12_346),
            ("0.00005", 1),
            ("0.00004", 0),
            ("99999999999999.99999", 1_000_000_000_000_000_000),
            ("1.85E+01", 185_000),
            ("1.85e1", 185_000),
            ("1e3", 10_000_000),
            ("185E-1", 185_000),
            ("1E-9", 0),
            ("5E-5", 1),
            ("00000000000000000018.5", 185_000),
            (" 18.50\u{a0}", 185_000),
        ] {
            assert_eq!(decimal(text.as_bytes()), Some(units), "{text}");
        }
        let whole = ["2", " 2", "2\u{a0}", "+2"].map(|text| integer(text.as_bytes()));
        assert_eq!(whole, [Some(2); 4]);
        assert_eq!(["2.5", "2.0", "", ".", "two"].map(|text| integer(text.as_bytes())), [None; 5]);
    }

    #[test]
    fn a_cell_of_nothing_that_can_be_seen_is_blank() {
        for text in
            ["", " ", "\t", "\r\n", "\u{b}", "\u{a0}", "\u{200b}", "\u{feff} ", "\u{3000}", "NULL", " null\u{a0}"]
        {
            assert!(Reading::Tolerant.is_blank(text.as_bytes()), "{text:?}");
            assert_eq!(Reading::Strict.is_blank(text.as_bytes()), text.is_empty(), "{text:?}");
        }
        for text in ["-", "nul", "é", "\u{a0}x", "0"] {
            assert!(!Reading::Tolerant.is_blank(text.as_bytes()), "{text:?}");
        }
    }
}
