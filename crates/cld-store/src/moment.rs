//! Instants as the database has them.

use std::fmt;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// An instant in UTC, to the millisecond. As text, instants sort as they follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// This long after it; before it when negative.
    pub fn after(self, delay: TimeDelta) -> Moment {
        Moment(self.0 + delay)
    }

    /// The instant as a date and time.
    pub fn datetime(self) -> DateTime<Utc> {
        self.0
    }

    /// As the database wrote it; none for what is no instant.
    pub fn read(text: &str) -> Option<Moment> {
        DateTime::parse_from_rfc3339(text).ok().map(|read| Moment(read.with_timezone(&Utc)))
    }
}

impl From<DateTime<Utc>> for Moment {
    fn from(at: DateTime<Utc>) -> Moment {
        Moment(at)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}
