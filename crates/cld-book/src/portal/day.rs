//! A day of the calendar, as data write it.

use std::fmt;

use serde::Deserialize;

/// A day like 2026-11-30. Days sort as they follow one another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Day(String);

impl Day {
    /// Year, month and day of the month.
    pub fn parts(&self) -> (i32, u32, u32) {
        parts(&self.0).unwrap_or_default()
    }

    /// True on Saturdays and Sundays.
    pub(super) fn is_weekend(&self) -> bool {
        let (year, month, day) = self.parts();
        // Zeller's rule: a year begins with March, and 0 is a Saturday.
        let (year, month) = if month < 3 { (year - 1, month + 12) } else { (year, month) };
        let days =
            i64::from(day) + i64::from(13 * (month + 1) / 5) + i64::from(year + year / 4 - year / 100 + year / 400);
        days.rem_euclid(7) < 2
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Day, String> {
        match parts(&text) {
            Some(_) => Ok(Day(text)),
            None => Err(format!("\"{text}\" is no day. Write it like 2026-11-30")),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn parts(text: &str) -> Option<(i32, u32, u32)> {
    let is_written_so = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_written_so {
        return None;
    }
    let (year, month, day) = (text[..4].parse::<i32>().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (year > 1900 && (1..=days).contains(&day)).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn a_day_is_one_that_there_is_and_knows_weekends() {
        for (text, is_weekend) in [
            ("2026-11-30", Some(false)),
            ("2026-11-29", Some(true)),
            ("2026-11-28", Some(true)),
            ("2024-02-29", Some(false)),
            ("2025-03-01", Some(true)),
            ("2026-01-03", Some(true)),
            ("2026-02-29", None),
            ("2026-13-01", None),
            ("2026-04-31", None),
            ("26-04-30", None),
            ("2026-04-3é", None),
        ] {
            assert_eq!(Day::try_from(text.to_owned()).ok().map(|day| day.is_weekend()), is_weekend, "{text}");
        }
    }
}
