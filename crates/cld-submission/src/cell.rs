//! One cell's text as a typed value.

use chrono::NaiveDate;

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

/// Days since 1 January 1970 of a date written dd/mm/yyyy; null for anything else.
///
/// A tolerant reading also takes yyyy-mm-dd, single digits, `-` and `.` between, and a time after it.
/// Two digits for the year are no date: which century is a guess.
pub(crate) fn date(text: &[u8], reading: Reading) -> Option<i32> {
    strict_date(text).or_else(|| (reading == Reading::Tolerant).then(|| other_date(text)).flatten())
}

fn strict_date(text: &[u8]) -> Option<i32> {
    let &[d1, d2, b'/', m1, m2, b'/', y1, y2, y3, y4] = text else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    let date = NaiveDate::from_ymd_opt(number(&[y1, y2, y3, y4])? as i32, number(&[m1, m2])?, number(&[d1, d2])?)?;
    Some(date.to_epoch_days())
}

fn other_date(text: &[u8]) -> Option<i32> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let date = text.split_once(['T', ' ']).filter(|(_, time)| is_time(time)).map_or(text, |(date, _)| date);
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let &[first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let number =
        |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok()).flatten();
    let is_plain = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    let date = NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, number(day)?)?;
    is_plain.then(|| date.to_epoch_days())
}

/// Hours, minutes, and whatever finer, in digits, points and colons.
fn is_time(text: &str) -> bool {
    text.contains(':') && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'Z'))
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
    fn a_tolerant_reading_takes_other_plain_forms() {
        let date = |text: &str| date(text.as_bytes(), Reading::Tolerant);
        for text in [
            "29/02/2024",
            "2024-02-29",
            "29-2-2024",
            "29.02.2024",
            " 29/02/2024 ",
            "2024-02-29T00:00:00",
            "29/02/2024 00:00",
        ] {
            assert_eq!(date(text), Some(19_782), "{text}");
        }
        for text in ["29/02/24", "02/29/2024", "29 Feb", "2024-02-30", "29/02/2024 noon", "20240229", "+1/02/2024"] {
            assert_eq!(date(text), None, "{text}");
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
