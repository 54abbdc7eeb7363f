//! A cell's value as the text that a council would have written.

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

/// Numbers up to here are counted exactly by a spreadsheet: it keeps 15 digits.
const EXACT: f64 = 1e15;

/// Day numbers of dates between 1906 and 2099. A smaller number in a column of dates may be a year.
const DAYS: std::ops::Range<f64> = 2_201.0..73_051.0;

/// The text of a cell: dates as dd/mm/yyyy, with the time if there is one; numbers in full, without an
/// exponent as long as every digit is known.
pub(super) fn text(value: &DataRef<'_>, is_in_date_column: bool, is_1904: bool) -> String {
    let is_day = |number: f64| is_in_date_column && number.fract() == 0.0 && DAYS.contains(&number);
    let day = |number| date(&ExcelDateTime::new(number, ExcelDateTimeType::DateTime, is_1904));
    match value {
        DataRef::Int(whole) if is_day(*whole as f64) => day(*whole as f64),
        DataRef::Int(whole) => whole.to_string(),
        DataRef::Float(value) if is_day(*value) => day(*value),
        DataRef::Float(value) => number(*value),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => if *is_true { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) => iso_date(text).unwrap_or_else(|| text.clone()),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A number rounded to the digits that a spreadsheet shows.
fn number(value: f64) -> String {
    if !value.is_finite() || value.abs() >= EXACT {
        return format!("{value:E}");
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// Lengths of time and times of no day stay numbers.
fn date(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    if moment.is_duration() || !(1.0..2_958_466.0).contains(&value) {
        return number(value);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{day:02}/{month:02}/{year:04}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

fn iso_date(text: &str) -> Option<String> {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let is_midnight = time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z'));
    let [year, month, day] = date.split('-').collect::<Vec<_>>().try_into().ok()?;
    let has_form = [(year, 4), (month, 2), (day, 2)]
        .iter()
        .all(|(part, length)| part.len() == *length && part.bytes().all(|byte| byte.is_ascii_digit()));
    (is_midnight && has_form).then(|| format!("{day}/{month}/{year}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_in_full_when_every_digit_is_known() {
        let shown = [111_000_000.0, 1.11e8, 9_990_000_018.0, 18.75, 0.1 + 0.2, 1e-7, -5.0].map(number);
        assert_eq!(shown, ["111000000", "111000000", "9990000018", "18.75", "0.3", "0.0000001", "-5"]);
        assert_eq!([1.234e20, f64::INFINITY].map(number), ["1.234E20", "inf"]);
    }

    #[test]
    fn dates_held_as_numbers_become_dates() {
        let moment = |value| DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        assert_eq!(text(&moment(45_838.0), false, false), "30/06/2025");
        assert_eq!(text(&moment(45_838.5), false, false), "30/06/2025 12:00:00");
        assert_eq!(text(&DataRef::Float(45_838.0), true, false), "30/06/2025");
        assert_eq!(text(&DataRef::Float(44_376.0), true, true), "30/06/2025");
        assert_eq!(text(&DataRef::Float(45_838.0), false, false), "45838");
        assert_eq!(text(&DataRef::Float(2_025.0), true, false), "2025");
        assert_eq!(text(&DataRef::DateTimeIso("2025-06-30T00:00:00".into()), true, false), "30/06/2025");
        assert_eq!(text(&DataRef::DateTimeIso("2025-06-30T10:00:00".into()), true, false), "2025-06-30T10:00:00");
    }
}
