//! Dates in the forms that can mean one day only.

use chrono::NaiveDate;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Days since 1 January 1970, and whether the text has another form than dd/mm/yyyy; null when it is no date.
///
/// Other forms are d/m/yyyy, dd-mm-yyyy, dd.mm.yyyy, yyyy-mm-dd and dd Mon yyyy, each with or without a
/// time behind it. The day always comes before the month, and a year has four digits: nothing is guessed.
pub(crate) fn tolerant_date(text: &[u8]) -> Option<(i32, bool)> {
    if let &[d1, d2, b'/', m1, m2, b'/', y1, y2, y3, y4] = text {
        return days(number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?).map(|days| (days, false));
    }
    let text = std::str::from_utf8(text).ok()?.trim_matches(' ');
    let date = without_time(text);
    let separator = date.chars().find(|c| matches!(c, '/' | '-' | '.' | ' '))?;
    let parts: [&str; 3] = date.split(separator).collect::<Vec<_>>().try_into().ok()?;
    other_form(separator, parts).map(|days| (days, true))
}

/// A date in another form as dd/mm/yyyy; null for one in that form, and for what is no date.
pub fn date_rewritten(text: &str) -> Option<String> {
    let (days, _) = tolerant_date(text.as_bytes()).filter(|(_, other_form)| *other_form)?;
    NaiveDate::from_epoch_days(days).map(|date| date.format("%d/%m/%Y").to_string())
}

fn other_form(separator: char, parts: [&str; 3]) -> Option<i32> {
    let [first, middle, last] = parts;
    let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.len()).then(|| number(text.as_bytes())).flatten()
    };
    if first.len() == 4 {
        return match separator {
            '-' => days(digits(first, 4..=4)?, digits(middle, 2..=2)?, digits(last, 2..=2)?),
            _ => None,
        };
    }
    let (day, year) = (digits(first, 1..=2)?, digits(last, 4..=4)?);
    let month = match (separator, named_month(middle)) {
        (' ' | '-', Some(month)) => month,
        (' ', None) => return None,
        _ => digits(middle, 1..=2)?,
    };
    days(year, month, day)
}

/// The text up to a time such as 00:00, 00:00:00 or T00:00:00.000Z.
fn without_time(text: &str) -> &str {
    match text.rfind([' ', 'T']) {
        Some(at) if is_time(&text[at + 1..]) => text[..at].trim_end_matches(' '),
        _ => text,
    }
}

fn is_time(text: &str) -> bool {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = text.split(':').collect();
    let is_below = |(part, limit): (&&str, u32)| {
        (1..=2).contains(&part.len()) && number(part.as_bytes()).is_some_and(|part| part < limit)
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.len(), 2 | 3) && parts.iter().zip([24, 60, 61]).all(is_below) && is_number(fraction)
}

fn named_month(text: &str) -> Option<u32> {
    let name = text.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| name == *month || name == month[..3])?;
    Some(at as u32 + 1)
}

fn days(year: u32, month: u32, day: u32) -> Option<i32> {
    NaiveDate::from_ymd_opt(year as i32, month, day).map(|date| date.to_epoch_days())
}

/// The number that a few digits write; null for anything else.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strict_form_is_a_date_without_remark() {
        assert_eq!(tolerant_date(b"01/01/1970"), Some((0, false)));
        assert_eq!(tolerant_date(b"29/02/2024"), Some((19_782, false)));
    }

    #[test]
    fn other_forms_of_one_meaning_are_dates_with_a_remark() {
        for text in [
            "2024-02-29",
            "29-02-2024",
            "29.02.2024",
            "29 Feb 2024",
            "29-feb-2024",
            "29 February 2024",
            " 29/02/2024",
            "29/02/2024 00:00",
            "29/02/2024 00:00:00",
            "29/2/2024 13:05:59",
            "2024-02-29T00:00:00.000Z",
            "2024-02-29 00:00:00",
        ] {
            assert_eq!(tolerant_date(text.as_bytes()), Some((19_782, true)), "{text}");
        }
        assert_eq!(tolerant_date(b"1/2/2024"), tolerant_date(b"01-02-2024"));
    }

    #[test]
    fn nothing_is_guessed() {
        for text in [
            "",
            " ",
            "/",
            "//",
            "01/02/24",
            "1/2/24",
            "02/29/2024",
            "2024/02/29",
            "2024-2-29",
            "29/02/2023",
            "31-04-2024",
            "29/02-2024",
            "2024-02-29 25:00",
            "Feb 29 2024",
            "29 02 2024",
            "20240229",
            "45351",
            "29/02/2024 noon",
            "00/01/2024",
            "29 F\u{e9}b 2024",
            "29/02/20240",
            "1/2/3/2024",
        ] {
            assert_eq!(tolerant_date(text.as_bytes()), None, "{text}");
        }
    }
}
