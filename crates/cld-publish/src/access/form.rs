//! A request for access, as a form, and its approval.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use cld_book::{AccessRules, nearest};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What is asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    pub reference: String,
    pub requester: String,
    /// What the data are for, in words that the register shows.
    pub purpose: String,
    /// The purpose that the keys of its pseudonyms are for.
    pub key_purpose: String,
    pub legal_basis: String,
    /// Codes of councils, or `all`.
    pub councils: Vec<String>,
    pub first_day: toml::value::Datetime,
    pub last_day: toml::value::Datetime,
    pub retain_until: toml::value::Datetime,
    #[serde(rename = "extract")]
    pub extracts: Vec<Asked>,
}

/// A table, and what of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub table: String,
    pub items: Vec<String>,
    /// Rows with one of these values in a column; all rows without it.
    #[serde(default)]
    pub keep: BTreeMap<String, Vec<String>>,
}

/// That a form was approved, by whom and as what; the digest says which form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    pub role: String,
    pub by: String,
    pub on: String,
    pub form_sha256: String,
}

impl Form {
    /// Reads a form; gives it with its digest.
    pub fn read(path: &Path) -> Result<(Form, String), Box<dyn Error>> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: cannot be read ({error})", path.display()))?;
        let form = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            format!("{}, line {line}: {}", path.display(), error.message())
        })?;
        let digest = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((form, digest))
    }

    /// What is wrong with it, whatever the data.
    pub fn faults(&self, rules: &AccessRules, today: NaiveDate) -> Vec<String> {
        let mut faults = Vec::new();
        let texts = [
            ("reference", &self.reference),
            ("requester", &self.requester),
            ("purpose", &self.purpose),
            ("key_purpose", &self.key_purpose),
        ];
        faults.extend(
            texts.iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| format!("{name} is empty")),
        );
        if !rules.legal_bases.contains(&self.legal_basis) {
            let hint = nearest(&self.legal_basis, rules.legal_bases.iter().map(String::as_str));
            faults.push(format!("\"{}\" is not a legal basis on which data are released{hint}", self.legal_basis));
        }
        if self.councils.is_empty() || self.extracts.is_empty() {
            faults.push("it asks for nothing: name councils, and a table with its items".to_owned());
        }
        match [self.first_day, self.last_day, self.retain_until].map(day) {
            [Some(first), Some(last), Some(until)] => {
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
            }
            _ => faults.push("first_day, last_day and retain_until are days such as 2027-03-31".to_owned()),
        }
        for asked in &self.extracts {
            if asked.items.is_empty() {
                faults.push(format!("no item of {} is asked for", asked.table));
            }
            for item in asked.items.iter().filter(|item| rules.never.contains(item)) {
                faults.push(format!("{item} of {} links rows to a council's file, and is never released", asked.table));
            }
        }
        faults
    }

    pub fn first_day(&self) -> Option<NaiveDate> {
        day(self.first_day)
    }

    pub fn last_day(&self) -> Option<NaiveDate> {
        day(self.last_day)
    }

    /// True when a council's rows are asked for.
    pub fn asks_for(&self, council: &str) -> bool {
        self.councils.iter().any(|asked| asked == council || asked == "all")
    }
}

fn day(datetime: toml::value::Datetime) -> Option<NaiveDate> {
    let date = datetime.date?;
    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}

/// Where the approval of a form is stored: next to it.
pub(super) fn approval_path(form: &Path) -> PathBuf {
    form.with_extension("approval.toml")
}

impl Approval {
    /// The approval of a form, if it is of this very form and by somebody who may.
    pub fn of(form: &Path, digest: &str, rules: &AccessRules) -> Result<Approval, String> {
        let path = approval_path(form);
        let text = fs::read_to_string(&path)
            .map_err(|_| format!("it is not approved: cld access approve {} --role ROLE --by NAME", form.display()))?;
        let approval: Approval = toml::from_str(&text)
            .map_err(|error| format!("{}: is not an approval ({})", path.display(), error.message()))?;
        if approval.form_sha256 != digest {
            return Err("the form was changed after it was approved".to_owned());
        }
        match rules.roles.contains(&approval.role) {
            true => Ok(approval),
            false => Err(format!("the role {} may not approve", approval.role)),
        }
    }
}
