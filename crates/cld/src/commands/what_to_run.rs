//! What decides what a run is made of: the options that `cld run` and `cld intake` share.

use std::path::{Path, PathBuf};

use chrono::{NaiveDateTime, NaiveTime};
use cld_book::{Book, Method, ParameterSet, nearest};
use cld_method::{Given, StandIns};
use cld_run::{ForPeople, OfItself, Period, Received, RunRequest, TakenAs, find_method, receipt_of};
use cld_submission::{Receipt, read_day, read_moment};

use crate::clock::now;
use crate::failure::Failure;
use crate::limits::EngineLimits;

/// What was received, and by which method, for which period and councils it is run.
#[derive(Clone, clap::Args)]
pub struct WhatToRun {
    /// Folder with submissions.csv and submissions/, or one file of a council
    #[arg(value_name = "RECEIVED")]
    received: PathBuf,
    /// The method, a folder of book/methods [default: the one that has the parameter set, or the one in use today]
    #[arg(long)]
    method: Option<String>,
    /// A named parameter set of the method, or a TOML file [default: the newest of the method, unless a period is given]
    #[arg(long, value_name = "NAME|FILE")]
    parameters: Option<String>,
    /// First and last day of the period, such as 2023-04-01..2024-03-31
    #[arg(long, value_name = "FIRST..LAST")]
    period: Option<String>,
    /// Only these councils, by code, name or region; every council that sent a file unless given
    #[arg(long, value_name = "COUNCIL,...", value_delimiter = ',')]
    councils: Vec<String>,
    /// Use only submissions received by this time, such as 2024-05-31 or 2024-05-31T12:00:00; of cld run, twice for
    /// what changed between two
    #[arg(long, value_name = "MOMENT")]
    as_of: Vec<String>,
    /// The day to use as the end of open events
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
    /// A run whose people were traced: people are identified by the NHS numbers that were found, not those that were sent
    #[arg(long, value_name = "RUN")]
    traced: Option<PathBuf>,
    /// Health data to link, described by a map of the file: see cld datasets
    #[arg(long, value_name = "MAP.toml")]
    link: Vec<PathBuf>,
    #[command(flatten)]
    engine: EngineLimits,
}

impl WhatToRun {
    /// What is named to be run.
    pub fn place(&self) -> &Path {
        &self.received
    }

    /// What may be used of the machine.
    pub fn limits(&self) -> &EngineLimits {
        &self.engine
    }

    /// The bounds that the options give. For one file without any they are its own period, and it is seen from the moment
    /// at which it is taken in: no receipt says when it arrived, so no method takes it to be late.
    ///
    /// # Errors
    /// When the period is none.
    pub fn bounds(&self, received: &Received) -> Result<Given, Failure> {
        let period = self.period.as_deref().map(Period::read).transpose()?;
        let Received::File(Receipt { period_start, period_end, import_datetime, .. }, _) = received else {
            return self.given(period);
        };
        let own = self.parameters.is_none().then_some(Period { first_day: *period_start, last_day: *period_end });
        let mut given = self.given(period.or(own))?;
        given.entry("as_of".into()).or_insert_with(|| import_datetime.to_string());
        Ok(given)
    }

    /// A folder, or a file with what it says of itself, which is said.
    ///
    /// # Errors
    /// When the file says too little.
    pub fn received(&self, book: &Book) -> Result<Received, Failure> {
        if !self.received.is_file() {
            return Ok(Received::Folder(self.received.clone()));
        }
        let OfItself { receipt, states_period, other_councils } = receipt_of(book, &self.received, now())?;
        let Receipt { la_code, la_name, period_start, period_end, import_datetime, file } = &receipt;
        println!("Taken from {file} and from today, since no receipt is given:");
        println!("  council  {la_code} {la_name}");
        if !other_councils.is_empty() {
            println!("           though some rows say otherwise: cld check names them");
        }
        let by = if states_period { "as the file states it" } else { "by the days on which events end" };
        println!("  period   {} to {}, {by}", period_start.format("%d/%m/%Y"), period_end.format("%d/%m/%Y"));
        println!("  import   {}", import_datetime.format("%d/%m/%Y %H:%M"));
        Ok(Received::File(receipt, self.received.clone()))
    }

    /// The method that is named, the one that has the parameter set that is named, or the one in use. What is not named is
    /// said, with how to choose otherwise.
    ///
    /// # Errors
    /// When no method of the book is in use.
    pub fn method(&self, book: &Book, given: &Given) -> Result<String, Failure> {
        let own_pages = || book.methods.values().filter(|method| method.facts.based_on.is_none());
        let has_set =
            |method: &&Method| self.parameters.as_deref().is_some_and(|set| method.parameter_sets.contains_key(set));
        let found = match &self.method {
            Some(named) => find_method(book, named)?,
            None => own_pages()
                .find(has_set)
                .or_else(|| own_pages().find(|method| method.facts.replaced.is_none()))
                .ok_or("no method of the book is in use. Name one with --method.")?,
        };
        let set = self.parameters.is_none().then(|| newest(found, given)).flatten();
        if self.method.is_none() && !has_set(&found) {
            println!("By the method in use today, {}: {}. For another: --method.", found.name, found.facts.title);
        }
        if let Some((name, set)) = set {
            let day = |bound: &str| set.0.get(bound).map(ToString::to_string).unwrap_or_default();
            let others = found.parameter_sets.keys().filter(|other| *other != name).cloned().collect::<Vec<_>>();
            println!(
                "By its newest parameter set, {name}: {} to {}, of what was received by {}. For another: --parameters ({}), or --period.",
                day("first_day"),
                day("last_day"),
                given.get("as_of").cloned().unwrap_or_else(|| day("as_of")),
                others.join(", ")
            );
        }
        Ok(found.name.clone())
    }

    /// What is asked for, with all that the options say.
    ///
    /// # Errors
    /// When the book has no such method, or the method no such parameter set.
    pub fn request<'a>(
        &'a self,
        book: &'a Book,
        (method, received): (&str, Received),
        given: &Given,
        for_people: &ForPeople,
    ) -> Result<RunRequest<'a>, Failure> {
        let method = find_method(book, method)?;
        Ok(RunRequest {
            received,
            councils: &self.councils,
            method,
            set: self.set(method, given)?,
            given: given.clone(),
            wanted: cld_method::tables_of(method),
            for_people: for_people.clone(),
            stand_ins: StandIns::new(),
            traced: self.traced.as_deref(),
            identifiers: TakenAs::Usable,
            links: &self.link,
            limits: self.engine.limits(),
        })
    }

    fn set(&self, method: &Method, given: &Given) -> Result<ParameterSet, Failure> {
        match &self.parameters {
            None => Ok(newest(method, given).map(|(_, set)| set.clone()).unwrap_or_default()),
            Some(name) => match method.parameter_sets.get(name) {
                Some(set) => Ok(set.clone()),
                None if Path::new(name).is_file() => parameter_file(Path::new(name)),
                None => {
                    let hint = nearest(name, method.parameter_sets.keys().map(String::as_str));
                    Err(format!("{} has no parameter set \"{name}\"{hint}, and there is no such file", method.name)
                        .into())
                }
            },
        }
    }

    /// True where the options say which period is counted.
    pub fn names_its_period(&self) -> bool {
        self.parameters.is_some() || self.period.is_some()
    }

    /// The two moments of a revision, the earlier first; none where one moment is given, or no moment.
    ///
    /// # Errors
    /// When there are more, they are the same, or one of them is none.
    pub fn two_moments(&self) -> Result<Option<[NaiveDateTime; 2]>, Failure> {
        match self.as_of.as_slice() {
            [] | [_] => Ok(None),
            [one, other] => {
                let (one, other) = (as_of(one)?, as_of(other)?);
                if one == other {
                    return Err(format!("--as-of names one moment twice, {one}. A revision is between two.").into());
                }
                Ok(Some([one.min(other), one.max(other)]))
            }
            _ => Err("--as-of is given more than twice. A revision is between two moments.".into()),
        }
    }

    /// The same options with one of the moments alone.
    pub fn as_of(&self, moment: NaiveDateTime) -> WhatToRun {
        WhatToRun { as_of: vec![moment.to_string()], ..self.clone() }
    }

    /// The bounds that the options give, for a period.
    ///
    /// # Errors
    /// When a moment or a day is none.
    pub fn given(&self, period: Option<Period>) -> Result<Given, Failure> {
        let mut given = Given::new();
        if let Some(Period { first_day, last_day }) = period {
            given.insert("first_day".into(), first_day.to_string());
            given.insert("last_day".into(), last_day.to_string());
        }
        match self.as_of.as_slice() {
            [] => {}
            [said] => _ = given.insert("as_of".into(), as_of(said)?.to_string()),
            _ => {
                return Err(
                    "--as-of is given more than once, which cld run takes for a revision, of two moments.".into()
                );
            }
        }
        if let Some(said) = &self.today {
            let day =
                read_day(said).ok_or_else(|| format!("--today \"{said}\" is not a day. Write it like 2024-03-31."))?;
            given.insert("today".into(), day.to_string());
        }
        Ok(given)
    }
}

/// The parameter set of the latest period, where no period is given.
fn newest<'m>(method: &'m Method, given: &Given) -> Option<(&'m String, &'m ParameterSet)> {
    if given.contains_key("last_day") {
        return None;
    }
    let last_day = |set: &ParameterSet| set.0.get("last_day").map(ToString::to_string);
    method.parameter_sets.iter().max_by_key(|(name, set)| (last_day(set), *name))
}

/// A moment as receipts may have it, or a day for its midnight.
fn as_of(said: &str) -> Result<NaiveDateTime, Failure> {
    let read = match read_day(said) {
        Some(day) => Ok(day.and_time(NaiveTime::MIN)),
        None => read_moment(said),
    };
    let wanted = "Write it like 2024-05-31 or 2024-05-31T12:00:00";
    Ok(read.map_err(|fault| format!("--as-of \"{said}\" {fault}. {wanted}."))?)
}

/// The parameter set in a TOML file.
fn parameter_file(path: &Path) -> Result<ParameterSet, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::reading(path))?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        format!("{}, line {line}: {}", path.display(), error.message()).into()
    })
}

#[cfg(test)]
mod tests {
    use super::as_of;

    #[test]
    fn a_moment_is_read_as_those_of_receipts_and_a_day_is_its_midnight() {
        for (said, read) in [
            ("2024-05-31T12:00:00.500", "2024-05-31 12:00:00.500"),
            ("2024-05-31 12:00", "2024-05-31 12:00:00"),
            (" 31/05/2024 12:00:00 ", "2024-05-31 12:00:00"),
            ("2024-05-31", "2024-05-31 00:00:00"),
            ("31/05/2024", "2024-05-31 00:00:00"),
        ] {
            assert_eq!(as_of(said).ok().map(|moment| moment.to_string()).as_deref(), Some(read), "{said}");
        }
        for (said, fault) in [
            ("2024-05-31T12:00:00+01:00", "has a time zone"),
            ("2024-02-30", "is not a moment"),
            ("2024-05-31 12:00:60", "is not a moment"),
            ("", "is not a moment"),
        ] {
            let refused = as_of(said).map_or_else(|refused| refused.to_string(), |moment| moment.to_string());
            assert!(refused.starts_with(&format!("--as-of \"{said}\" {fault}")), "{refused}");
        }
    }
}
