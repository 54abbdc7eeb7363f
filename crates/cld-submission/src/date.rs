//! Dates in the forms that can mean one day only.

use chrono::NaiveDate;
use cld_terms::trimmed;

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
    let text = trimmed(std::str::from_utf8(text).ok()?);
    let date = without_time(text)?;
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

/// The text up to a time such as 00:00, 00:00:00 or T00:00:00.000Z; null where the day depends on a time zone.
///
/// A day that is kept as midnight and written in universal time ends in 23:00 of the day before: with a zone, the time must
/// be midnight. Without one, 23:00 sharp is what is left of such a moment when its zone was cut off.
fn without_time(text: &str) -> Option<&str> {
    let (at, time) = match time_from(text) {
        Some(at) => (at, &text[at + 1..]),
        None => return Some(text),
    };
    let (clock, has_zone) = without_zone(time);
    let Some(time) = clock_time(clock) else { return Some(text) };
    let is_clear = if has_zone { time == MIDNIGHT } else { time != BEFORE_MIDNIGHT };
    is_clear.then(|| text[..at].trim_end_matches(' '))
}

/// Where the blank or T before a time is.
fn time_from(text: &str) -> Option<usize> {
    let hour = text.find(':')?;
    text[..hour].rfind([' ', 'T', 't'])
}

/// Hours, minutes and seconds of a clock.
type Clock = (u32, u32, u32);

const MIDNIGHT: Clock = (0, 0, 0);
const BEFORE_MIDNIGHT: Clock = (23, 0, 0);

/// A time without Z, UTC, GMT or an offset such as +01:00, and whether it had one.
fn without_zone(time: &str) -> (&str, bool) {
    for zone in ["Z", "z", "UTC", "GMT", "BST"] {
        if let Some(clock) = time.strip_suffix(zone) {
            return (clock.trim_end_matches(' '), true);
        }
    }
    match time.find(['+', '-']) {
        Some(at) if is_offset(&time[at + 1..]) => (time[..at].trim_end_matches(' '), true),
        _ => (time, false),
    }
}

fn is_offset(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    matches!(digits, 2 | 4) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
}

/// What a clock shows, by 24 or by twice 12 hours; null for what is no time.
fn clock_time(text: &str) -> Option<Clock> {
    let lower = text.to_ascii_lowercase();
    let half = ["am", "pm"].iter().position(|half| lower.ends_with(half));
    let clock = if half.is_some() { lower[..lower.len() - 2].trim_end_matches(' ') } else { &lower };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let is_below = |(part, limit): (&&str, u32)| {
        (1..=2).contains(&part.len()) && number(part.as_bytes()).is_some_and(|part| part < limit)
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !matches!(parts.len(), 2 | 3) || !parts.iter().zip([24, 60, 61]).all(is_below) || !is_number(fraction) {
        return None;
    }
    let at = |place: usize| parts.get(place).and_then(|part| number(part.as_bytes())).unwrap_or(0);
    let hour = match half {
        None => at(0),
        Some(half) if (1..=12).contains(&at(0)) => at(0) % 12 + 12 * half as u32,
        Some(_) => return None,
    };
    Some((hour, at(1), at(2)))
}

fn named_month(text: &str) -> Option<u32> {
    let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
    // Programs that write British English shorten September by one letter less.
    let is_short = |month: &str| name == month[..3] || (month == "september" && name == "sept");
    let at = MONTHS.iter().position(|month| name == *month || is_short(month))?;
    Some(at as u32 + 1)
}

fn days(year: u32, month: u32, day: u32) -> Option<i32> {
    NaiveDate::from_ymd_opt(year as i32, month, day).map(|date| date.to_epoch_days())
}

/// The number that a few digits write; null for anything else.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

/// How a date is written, and which of its figures can be the day: what shows whether day and month changed places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOrder {
    /// How it is written.
    pub form: DayForm,
    /// Which figure can be the day.
    pub part: DayPart,
}

/// The form of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayForm {
    /// dd/mm/yyyy.
    Specified,
    /// d/m/yyyy with a single digit.
    Short,
    /// Any other: with a time, with other separators, the year first, or the month in letters.
    Other,
}

/// Which figure of a date can be the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    /// Either of them: both are 12 or less, and they differ.
    Either,
    /// The one that is read as the day alone.
    Late,
    /// The one that is read as the month alone.
    MonthFirst,
}

/// How a date is written; null for what is none in figures, and where day and month are the same.
pub fn day_order(text: &str) -> Option<DayOrder> {
    let text = trimmed(text);
    let date = without_time(text)?;
    let separator = date.chars().find(|c| matches!(c, '/' | '-' | '.' | ' '))?;
    let [first, middle, last] = date.split(separator).collect::<Vec<_>>().try_into().ok()?;
    let figure = |text: &str| number(text.as_bytes()).filter(|_| (1..=2).contains(&text.len()));
    let (day, month, form) = if first.len() == 4 {
        (figure(last)?, figure(middle)?, DayForm::Other)
    } else if let Some(month) = named_month(middle) {
        (figure(first)?, month, DayForm::Other)
    } else {
        let form = match () {
            () if date.len() != text.len() || separator != '/' => DayForm::Other,
            () if first.len() == 2 && middle.len() == 2 => DayForm::Specified,
            () => DayForm::Short,
        };
        (figure(first)?, figure(middle)?, form)
    };
    let part = match (day, month) {
        (1..=12, 1..=12) if day != month => DayPart::Either,
        (13..=31, 1..=12) => DayPart::Late,
        (1..=12, 13..=31) => DayPart::MonthFirst,
        _ => return None,
    };
    Some(DayOrder { form, part })
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
            "2024-02-29T00:00:00+01:00",
            "29/02/2024 12:00:00 AM",
            "29/02/2024 9:15 pm",
            "\u{a0}29/02/2024\t",
            "29 Feb. 2024",
        ] {
            assert_eq!(tolerant_date(text.as_bytes()), Some((19_782, true)), "{text}");
        }
        assert_eq!(tolerant_date(b"1/2/2024"), tolerant_date(b"01-02-2024"));
    }

    #[test]
    fn september_has_a_short_name_of_four_letters_too() {
        let september = tolerant_date(b"11-09-2025");
        assert!(september.is_some());
        for text in ["11-Sep-2025", "11-Sept-2025", "11 sept 2025", "11 Sept. 2025", "11 September 2025 00:00"] {
            assert_eq!(tolerant_date(text.as_bytes()), september, "{text}");
        }
        for text in ["11-Septem-2025", "11-Octo-2025", "11-S-2025"] {
            assert_eq!(tolerant_date(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_moment_whose_day_depends_on_the_zone_is_no_date() {
        for text in [
            "2025-03-31T23:00:00Z",
            "2025-03-31T23:00:00.000Z",
            "2025-03-31 23:00:00+00:00",
            "2025-03-31T22:00:00+0000",
            "2025-03-31T01:00:00+01:00",
            "2025-03-31 23:00:00 UTC",
            "31/03/2025 23:00:00 GMT",
            "2025-03-31 23:00:00",
            "2025-03-31T23:00:00.000",
            "31/03/2025 23:00",
            "31/03/2025 11:00:00 PM",
        ] {
            assert_eq!(tolerant_date(text.as_bytes()), None, "{text}");
        }
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

    #[test]
    fn which_figure_can_be_the_day_is_seen_in_every_form() {
        use DayForm::{Other, Short, Specified};
        use DayPart::{Either, Late, MonthFirst};
        for (text, form, part) in [
            ("01/04/2025", Specified, Either),
            ("25/03/2025", Specified, Late),
            ("03/25/2025", Specified, MonthFirst),
            ("1/4/2025", Short, Either),
            ("3/25/2025", Short, MonthFirst),
            ("2025-04-01", Other, Either),
            ("2025-03-25", Other, Late),
            ("01/04/2025 00:00", Other, Either),
            ("25-Mar-2025", Other, Late),
        ] {
            assert_eq!(day_order(text), Some(DayOrder { form, part }), "{text}");
        }
        for text in ["", "04/04/2025", "31/31/2025", "June 2025", "45351", "1/2"] {
            assert_eq!(day_order(text), None, "{text}");
        }
    }
}
