//! One cell's text as a typed value.

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
                let may_be =
                    text.first().is_none_or(|first| matches!(first, b'n' | b'N') || first.is_ascii_whitespace());
                let text = text.trim_ascii();
                may_be && (text.is_empty() || text.eq_ignore_ascii_case(b"null"))
            }
        }
    }
}

/// Days since 1 January 1970 of a date written dd/mm/yyyy, or in a tolerant reading in another plain
/// form; null for anything else.
pub(crate) fn date(text: &[u8], reading: Reading) -> Option<i32> {
    tolerant_date(text).filter(|(_, other_form)| reading == Reading::Tolerant || !other_form).map(|(days, _)| days)
}

/// A decimal number in units of 10^-`SCALE`; null when it is none or has more digits than that.
pub(crate) fn decimal(text: &[u8]) -> Option<i128> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let mut parts = digits.splitn(2, |byte| *byte == b'.');
    let (whole, fraction) = (parts.next()?, parts.next().unwrap_or_default());
    let all_digits = whole.iter().chain(fraction).all(u8::is_ascii_digit);
    if !all_digits || whole.len() + fraction.len() == 0 || whole.len() > 14 || fraction.len() > SCALE {
        return None;
    }
    let padding = std::iter::repeat_n(&b'0', SCALE - fraction.len());
    let units = whole.iter().chain(fraction).chain(padding).fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    Some(if negative { -units } else { units })
}

/// A whole number; null for anything else.
pub(crate) fn integer(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
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
        for text in ["", ".", "-", "1.23456", "1,000", "\u{a3}5", "1e3"] {
            assert_eq!(decimal(text.as_bytes()), None, "{text}");
        }
    }
}
