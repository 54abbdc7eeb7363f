//! The bounds of one run: given, named in a set, or following from others.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use cld_book::{Bound, BoundType, Method, ParameterSet, nearest};
use cld_engine::Engine;

use crate::cells::cells;
use crate::error::MethodError;

/// Every bound of a method with its value.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    /// Each value as SQL.
    sql: BTreeMap<String, String>,
    /// The values that are days. Those of a finished run are in its record.
    days: BTreeMap<String, NaiveDate>,
}

/// Bounds that a run gives in addition to its set; they override the set.
pub type Given = BTreeMap<String, String>;

impl Parameters {
    /// Settles every bound of the method. A given bound counts more than the set, and so does what follows
    /// from it. Dates are `2023-04-01`, moments `2024-02-01T00:00:00`, also with parts of a second, without seconds, or the
    /// day alone for its midnight.
    ///
    /// # Errors
    /// When the method has no such bound, one is neither given nor follows from others, or a value is not of its type.
    pub fn settle(
        engine: &Engine,
        method: &Method,
        set: &ParameterSet,
        given: &Given,
    ) -> Result<Parameters, MethodError> {
        let bounds = method.bounds();
        let holds = |name: &str| !given.keys().any(|moved| follows(&bounds, name, moved));
        let kept = set.0.iter().filter(|(name, _)| holds(name));
        let mut values: BTreeMap<String, String> =
            kept.map(|(name, value)| (name.clone(), value.to_string())).collect();
        values.extend(given.clone());
        let mut settled = Parameters::default();
        for (name, value) in values {
            let Some(bound) = bounds.get(name.as_str()) else {
                let hint = nearest(&name, bounds.keys().copied());
                return Err(MethodError::BoundUnknown { named: name, hint });
            };
            settled.set(&name, &value, bound.bound_type)?;
        }
        for name in bounds.keys() {
            settled.follow(engine, &bounds, name)?;
        }
        Ok(settled)
    }

    /// Works out a bound that was not given, first those that it follows from.
    fn follow(&mut self, engine: &Engine, bounds: &BTreeMap<&str, &Bound>, name: &str) -> Result<(), MethodError> {
        if self.sql.contains_key(name) {
            return Ok(());
        }
        let bound = bounds[name];
        let Some(sql) = &bound.unless_given else {
            return Err(MethodError::BoundMissing { name: name.to_owned(), meaning: bound.meaning.clone() });
        };
        for other in bounds.keys().filter(|other| **other != name && sql.contains(&format!("${other}"))) {
            self.follow(engine, bounds, other)?;
        }
        let failed = |source| MethodError::BoundNotCalculated { name: name.to_owned(), source };
        let (_, rows) = engine.rows(&format!("select {} as bound", self.fill(sql))).map_err(failed)?;
        let value = rows.iter().flat_map(|batch| cells(batch.column(0))).next().flatten();
        match value {
            Some(value) => self.set(name, &value, bound.bound_type),
            None => {
                self.sql.insert(name.to_owned(), format!("cast(null as {})", word(bound.bound_type)));
                Ok(())
            }
        }
    }

    fn set(&mut self, name: &str, value: &str, bound_type: BoundType) -> Result<(), MethodError> {
        let no = || MethodError::BoundNotOfType {
            name: name.to_owned(),
            value: value.to_owned(),
            wanted: wanted(bound_type),
        };
        let sql = match bound_type {
            BoundType::Date => {
                let day = day(value).ok_or_else(no)?;
                self.days.insert(name.to_owned(), day);
                format!("date '{day}'")
            }
            BoundType::Timestamp => format!("timestamp '{}'", moment(value).ok_or_else(no)?),
        };
        self.sql.insert(name.to_owned(), sql);
        Ok(())
    }

    /// The day that a bound is; null for one that is no day, is null or is not there, and for a run that is opened again.
    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        self.days.get(name).copied()
    }

    /// SQL with each `$bound` replaced by its value; text in quotes is left alone.
    pub fn fill(&self, sql: &str) -> String {
        let mut filled = String::with_capacity(sql.len());
        for (at, piece) in sql.split('\'').enumerate() {
            if at > 0 {
                filled.push('\'');
            }
            if at % 2 == 1 {
                filled.push_str(piece);
                continue;
            }
            let mut parts = piece.split('$');
            filled.push_str(parts.next().unwrap_or_default());
            for part in parts {
                let end = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len());
                let (name, rest) = part.split_at(end);
                match self.sql.get(name) {
                    Some(value) => filled.push_str(value),
                    None => {
                        filled.push('$');
                        filled.push_str(name);
                    }
                }
                filled.push_str(rest);
            }
        }
        filled
    }

    /// The bounds of a finished run, with their values as SQL.
    pub fn of_run(values: BTreeMap<String, String>) -> Parameters {
        Parameters { sql: values, days: BTreeMap::new() }
    }

    /// Every bound with its value as SQL, by name.
    pub fn values(&self) -> &BTreeMap<String, String> {
        &self.sql
    }
}

/// True when a bound follows from another, so that a set's value for it is stale once the other is given.
fn follows(bounds: &BTreeMap<&str, &Bound>, name: &str, from: &str) -> bool {
    let Some(sql) = bounds.get(name).and_then(|bound| bound.unless_given.as_ref()) else { return false };
    let is_named = |other: &&&str| **other != name && sql.contains(&format!("${other}"));
    bounds.keys().filter(is_named).any(|other| *other == from || follows(bounds, other, from))
}

/// Days have four, two and two digits: shorter ones could be of another order.
fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| day.to_string() == text)
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    let Some((date, clock)) = text.split_once(['T', ' ']) else {
        return Some(day(text)?.and_time(NaiveTime::MIN));
    };
    let time = ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|form| NaiveTime::parse_from_str(clock, form).ok());
    // A sixtieth second would be after the next minute has begun.
    Some(day(date)?.and_time(time.filter(|_| !clock.contains(":60"))?))
}

fn wanted(bound_type: BoundType) -> &'static str {
    match bound_type {
        BoundType::Date => "a day, such as 2024-03-31",
        BoundType::Timestamp => "a moment of the clock in England, such as 2024-05-31T12:00:00",
    }
}

fn word(bound_type: BoundType) -> &'static str {
    match bound_type {
        BoundType::Date => "date",
        BoundType::Timestamp => "timestamp",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_the_place_of_bounds_outside_quotes() {
        let parameters = Parameters::of_run(BTreeMap::from([("last_day".into(), "date '2023-12-31'".into())]));
        assert_eq!(parameters.fill("a <= $last_day and b = '$last_day'"), "a <= date '2023-12-31' and b = '$last_day'");
    }

    #[test]
    fn what_is_given_moves_what_follows_from_it() {
        let bound = |sql: Option<&str>| Bound {
            bound_type: BoundType::Date,
            meaning: String::new(),
            unless_given: sql.map(str::to_owned),
        };
        let (first, year, import) = (bound(None), bound(Some("$first_day")), bound(Some("$year + 1")));
        let bounds = BTreeMap::from([("first_day", &first), ("year", &year), ("import", &import)]);
        assert!(follows(&bounds, "import", "first_day") && follows(&bounds, "year", "first_day"));
        assert!(!follows(&bounds, "first_day", "year") && !follows(&bounds, "year", "import"));
    }

    #[test]
    fn a_bound_must_look_like_what_it_is() {
        for (text, read) in [
            ("2024-02-01T09:30:00", Some("2024-02-01 09:30:00")),
            ("2024-02-01 09:30:00.253", Some("2024-02-01 09:30:00.253")),
            ("2024-02-01T09:30", Some("2024-02-01 09:30:00")),
            ("2024-02-01", Some("2024-02-01 00:00:00")),
            ("2024-02-01T09:30:00Z", None),
            ("2024-02-01 09:30:00+01:00", None),
            ("2024-02-01 24:00:00", None),
            ("2024-02-01 09:30:60", None),
            ("2024-02-30 09:30:00", None),
            ("2024-2-1", None),
        ] {
            assert_eq!(moment(text).map(|moment| moment.to_string()).as_deref(), read, "{text}");
        }
        assert!(day("2024-02-29").is_some() && day("2024-02-30").is_none() && day("1 April").is_none());
    }
}
