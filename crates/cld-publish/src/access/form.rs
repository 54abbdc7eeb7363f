//! A request for access, as a form.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use cld_book::{AccessRules, nearest};
use cld_terms::cause;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::wording;
use crate::PublishError;

/// What is asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// What the request is known by.
    pub reference: String,
    /// The organisation that asks.
    pub requester: String,
    /// What the data are for, in words that the register shows.
    pub purpose: String,
    /// The purpose that the keys of its pseudonyms are for.
    pub key_purpose: String,
    /// The law that allows it, as the form names it.
    pub legal_basis: String,
    /// Codes of councils, or `all`.
    pub councils: Vec<String>,
    /// The first day of the period asked for.
    pub first_day: toml::value::Datetime,
    /// Its last day.
    pub last_day: toml::value::Datetime,
    /// The last day on which the copy may be held.
    pub retain_until: toml::value::Datetime,
    /// The tables asked for.
    #[serde(rename = "extract")]
    pub extracts: Vec<Asked>,
}

/// A table, and what of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The name of the table.
    pub table: String,
    /// Its columns that are wanted.
    pub items: Vec<String>,
    /// Rows with one of these values in a column; all rows without it.
    #[serde(default)]
    pub keep: BTreeMap<String, Vec<String>>,
}

impl Form {
    /// Reads a form; gives it with its digest.
    ///
    /// # Errors
    /// When it cannot be read, or is no form.
    pub fn read(path: &Path) -> Result<(Form, String), PublishError> {
        let named = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|error| PublishError::FormUnreadable { path: named.clone(), cause: cause(&error) })?;
        let form = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            PublishError::FormDamaged { path: named, line, what: error.message().to_owned() }
        })?;
        let digest = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((form, digest))
    }

    /// What is wrong with it, whatever the data.
    pub fn faults(&self, rules: &AccessRules, today: NaiveDate) -> Vec<String> {
        let texts = [
            ("reference", &self.reference),
            ("requester", &self.requester),
            ("purpose", &self.purpose),
            ("key_purpose", &self.key_purpose),
        ];
        let mut faults: Vec<String> =
            texts.iter().filter_map(|(name, text)| wording::fault(name, text, rules)).collect();
        if !rules.legal_bases.contains(&self.legal_basis) {
            let hint = nearest(&self.legal_basis, rules.legal_bases.iter().map(String::as_str));
            faults.push(format!("\"{}\" is not a legal basis on which data are released{hint}", self.legal_basis));
        }
        if self.councils.is_empty() || self.extracts.is_empty() {
            faults.push("it asks for nothing: name councils, and a table with its items".to_owned());
        }
        faults.extend(self.faults_of_days(rules, today));
        let nothing = self.extracts.iter().filter(|asked| asked.items.is_empty());
        faults.extend(nothing.map(|asked| format!("no item of {} is asked for", asked.table)));
        faults.extend(self.extracts.iter().filter_map(Asked::named_twice));
        faults
    }

    fn faults_of_days(&self, rules: &AccessRules, today: NaiveDate) -> Vec<String> {
        let [Some(first), Some(last), Some(until)] = [self.first_day, self.last_day, self.retain_until].map(day) else {
            return vec!["first_day, last_day and retain_until are days such as 2027-03-31".to_owned()];
        };
        let mut faults = Vec::new();
        if first > last {
            faults.push("the period ends before it begins".to_owned());
        }
        if until < today {
            faults.push("retain_until is in the past".to_owned());
        }
        let longest = today.with_year(today.year() + rules.longest_years as i32).unwrap_or(today);
        if until > longest {
            faults.push(format!("it may be kept for at most {} years, until {longest}", rules.longest_years));
        }
        faults
    }

    /// The first day; none when what the form has is no day.
    pub fn first_day(&self) -> Option<NaiveDate> {
        day(self.first_day)
    }

    /// The last day; none when what the form has is no day.
    pub fn last_day(&self) -> Option<NaiveDate> {
        day(self.last_day)
    }

    /// True when a council's rows are asked for.
    pub fn asks_for(&self, council: &str) -> bool {
        self.councils.iter().any(|asked| asked == council || asked == "all")
    }

    /// True when the rows of every council are asked for.
    pub fn asks_for_all(&self) -> bool {
        self.councils.iter().any(|council| council == "all")
    }
}

impl Asked {
    fn named_twice(&self) -> Option<String> {
        let is_again = |(at, item): &(usize, &String)| self.items[..*at].contains(item);
        let (_, item) = self.items.iter().enumerate().find(is_again)?;
        Some(format!("{item} of {} is asked for twice", self.table))
    }
}

fn day(datetime: toml::value::Datetime) -> Option<NaiveDate> {
    let date = datetime.date?;
    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}
