//! A person as a request describes them, and texts in the form in which they are compared.

use chrono::{Datelike, NaiveDate};
use cld_book::TracingService;

/// A person who is looked for.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub number: String,
    pub family: String,
    pub given: String,
    pub gender: String,
    pub born: Option<i32>,
    pub postcode: String,
    pub practice: String,
}

impl Wanted {
    /// From a record; the code of what is wrong with it else.
    pub(crate) fn of(service: &TracingService, row: &[String]) -> Result<Wanted, &'static str> {
        let cell = |name: &str| {
            let at = service.request.columns.iter().position(|column| column.name == name);
            at.map_or("", |at| row[at].trim())
        };
        let too_long = |at: usize| {
            let longest = service.request.columns[at].longest;
            longest.is_some_and(|longest| row[at].chars().count() > longest)
        };
        if (0..row.len()).any(too_long) {
            return Err("11");
        }
        let gender = cell("GENDER");
        if !gender.is_empty() && gender != "0" && !service.request.genders.values().any(|known| known == gender) {
            return Err("12");
        }
        let born = cell("DATE_OF_BIRTH");
        let day = NaiveDate::parse_from_str(born, "%Y%m%d").ok();
        if !born.is_empty() && (day.is_none() || born.len() != 8) {
            return Err("13");
        }
        Ok(Wanted {
            number: cell("NHS_NO").to_owned(),
            family: plain(cell("FAMILY_NAME")),
            given: plain(cell("GIVEN_NAME")),
            gender: if gender == "0" { String::new() } else { gender.to_owned() },
            born: day.map(|day| day.to_epoch_days()),
            postcode: plain(cell("POSTCODE")),
            practice: plain(cell("GP_PRACTICE_CODE")),
        })
    }
}

/// Letters and digits alone, in capitals.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_ascii_alphanumeric()).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Day, month and year.
pub(crate) fn parts(day: i32) -> [i32; 3] {
    let day = NaiveDate::from_epoch_days(day).unwrap_or_default();
    [day.day() as i32, day.month() as i32, day.year()]
}

/// The part of a postcode before its last three characters.
pub(crate) fn first_part(postcode: &str) -> &str {
    &postcode[..postcode.len().saturating_sub(3)]
}
