//! Days and moments as people and spreadsheets write them, in the forms that can mean one only.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use crate::date::tolerant_date;

/// Years that something can have been received in, or been about.
const YEARS: RangeInclusive<i32> = 1900..=2999;

/// Why a text is no moment of the clock in England.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is")]
pub enum NoMoment {
    #[error("has no time: of two files of one day nobody could say which came last")]
    DayAlone,
    #[error("has a time zone, and moments are those of the clock in England")]
    OfAZone,
    #[error("is not a moment")]
    Neither,
}

/// A day as people and spreadsheets write it, with midnight behind it or nothing; null when it is neither.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let (day, time) = parts(text.trim());
    if !time.is_empty() && self::time(time) != Ok(NaiveTime::MIN) {
        return None;
    }
    let (days, _) = tolerant_date(day.as_bytes())?;
    NaiveDate::from_epoch_days(days).filter(|day| YEARS.contains(&day.year()))
}

/// A day and a time of that day: `T` or a blank between them, with seconds, parts of one, or neither.
///
/// # Errors
/// When it is anything else, or would mean another moment elsewhere.
pub fn read_moment(text: &str) -> Result<NaiveDateTime, NoMoment> {
    let text = text.trim();
    let (day, time) = parts(text);
    if time.is_empty() && read_day(text).is_some() {
        return Err(NoMoment::DayAlone);
    }
    let day = read_day(day).ok_or(NoMoment::Neither)?;
    Ok(day.and_time(self::time(time)?))
}

/// What is before the first colon's hour, and the time.
fn parts(text: &str) -> (&str, &str) {
    let hour = text.find(':').unwrap_or(text.len());
    match text[..hour].rfind(['T', ' ']).filter(|_| hour < text.len()) {
        Some(at) => (text[..at].trim_end(), text[at + 1..].trim_start()),
        None => (text, ""),
    }
}

fn time(text: &str) -> Result<NaiveTime, NoMoment> {
    let clock = text.find(['Z', 'z', '+', '-']).map_or(text, |at| &text[..at]);
    let forms = ["%H:%M:%S%.f", "%H:%M"];
    let read = forms.iter().find_map(|form| NaiveTime::parse_from_str(clock, form).ok());
    match read {
        Some(_) if clock.len() < text.len() => Err(NoMoment::OfAZone),
        // A sixtieth second would be after the next minute has begun.
        Some(time) if !clock.contains(":60") => Ok(time),
        _ => Err(NoMoment::Neither),
    }
}

#[cfg(test)]
mod tests {
    use super::{NoMoment, read_day, read_moment};

    #[test]
    fn a_moment_in_any_form_that_means_one_is_read() {
        for (text, read) in [
            ("2024-04-20 10:00:00", "2024-04-20 10:00:00"),
            ("2024-04-20T10:00:00", "2024-04-20 10:00:00"),
            ("2024-04-20 10:00:00.253", "2024-04-20 10:00:00.253"),
            ("2024-04-20T10:00:00.2530000", "2024-04-20 10:00:00.253"),
            ("2024-04-20 10:00", "2024-04-20 10:00:00"),
            ("20/04/2024 10:00", "2024-04-20 10:00:00"),
            ("20/04/2024 9:05", "2024-04-20 09:05:00"),
            ("20 April 2024 23:59:59", "2024-04-20 23:59:59"),
            (" 2024-04-20T10:00 ", "2024-04-20 10:00:00"),
        ] {
            assert_eq!(read_moment(text).map(|moment| moment.to_string()).as_deref(), Ok(read), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused_with_the_reason() {
        let faults = [
            (NoMoment::DayAlone, &["2024-04-20", "20/04/2024"][..]),
            (NoMoment::OfAZone, &["2024-04-20T10:00:00Z", "2024-04-20 10:00:00+01:00", "2024-04-20T10:00:00-00:00"]),
            (
                NoMoment::Neither,
                &[
                    "",
                    ":",
                    "T:",
                    "10:00:00",
                    "2024-04-20 24:00:00",
                    "2024-04-20 10:00:60",
                    "2024-02-30 10:00:00",
                    "20/04/24 10:00",
                    "45402.41667",
                    "12024-04-20 10:00:00",
                    "0001-01-01 10:00:00",
                    "2024-04-20 10:00 BST",
                    "\u{1f600}T\u{1f600}:",
                ],
            ),
        ];
        for (fault, texts) in faults {
            for text in texts {
                assert_eq!(read_moment(text), Err(fault), "{text:?}");
            }
        }
    }

    #[test]
    fn a_day_may_have_midnight_behind_it() {
        for (text, is_day) in [
            ("2024-03-31", true),
            ("31/03/2024", true),
            ("31/03/2024 00:00", true),
            ("2024-03-31T00:00:00", true),
            ("2024-03-31T23:00:00Z", false),
            ("2024-03-31T00:00:00Z", false),
            ("2024-03-31 10:00", false),
            ("31/02/2024", false),
            ("9999999-01-01", false),
            ("", false),
        ] {
            assert_eq!(read_day(text).is_some(), is_day, "{text}");
        }
    }
}
