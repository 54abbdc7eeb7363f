//! Why people cannot be made up, or requests about them not be answered.

use std::io;
use std::path::Path;

use cld_format::FormatError;
use cld_terms::{ErrorKind, cause};

/// Why a plan cannot be carried out.
#[derive(Debug, thiserror::Error)]
pub enum SynthesiseError {
    /// Files would be written next to others.
    #[error("{path}: is not empty. Made-up submissions must not mix with others: name a new folder.")]
    FolderNotEmpty {
        /// The file or folder, as it was named.
        path: String,
    },
    /// More authorities are asked for than the book knows.
    #[error("{wanted} authorities cannot be made up: the book knows {known} that sent files all through the period.")]
    AuthoritiesUnknown {
        /// How many are asked for.
        wanted: usize,
        /// How many there are.
        known: usize,
    },
    /// Nobody, or more people than have numbers of their own.
    #[error(
        "{people} people of one authority cannot be made up, but 1 to {most}. Ask for other numbers of people or rows."
    )]
    PeopleOutOfRange {
        /// How many are asked for, in each authority.
        people: usize,
        /// How many there can be.
        most: usize,
    },
    /// Planted errors in no possible share of rows.
    #[error("{share} is not a share of rows. Give a number from 0 (no row is planted) to 0.9 (nine of ten are).")]
    NotAShare {
        /// What was given.
        share: f64,
    },
    /// Planted faults and dirty rows at once.
    #[error(
        "planted faults cannot be identified among dirty rows: nobody knows what a check finds in those. Make up the one or the \
         other."
    )]
    PlantedInDirt,
    /// No events can be made up in this period.
    #[error("the period {period} ends before it starts, or is outside the years 2020 to 2090.")]
    PeriodImpossible {
        /// First and last day, as they were given.
        period: String,
    },
    /// A text that says no period.
    #[error("\"{text}\" is not a period. Write its first and last day like 2023-04-01..2024-03-31.")]
    NotAPeriod {
        /// What was given.
        text: String,
    },
    /// A text that says no basis of submissions.
    #[error("\"{text}\" is not a basis. Choose from {known}.")]
    NotABasis {
        /// What was given.
        text: String,
        /// The words that there are.
        known: String,
    },
    /// No layout is known to make up files in.
    #[error("submissions cannot be made up in a release \"{named}\". Choose from v5.0, release-1, release-2.")]
    ReleaseUnknown {
        /// As it was named.
        named: String,
    },
    /// A file cannot be written.
    #[error("{path}: cannot be written ({}). Check your rights and the space on the disk.", cause(.source))]
    Unwritable {
        /// The file or folder, as it was named.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// A request cannot be read, or its answer cannot be written.
    #[error("{path}: cannot be read or written ({}). Check the name, your rights and the space on the disk.", cause(.source))]
    Unusable {
        /// The file or folder, as it was named.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// An answer cannot be written.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A file that is no register of made-up people, with the line where that shows.
    #[error("{path}, line {line}: {what}")]
    NotARegister {
        /// The file or folder, as it was named.
        path: String,
        /// The line, counted from 1 as an editor shows it.
        line: u64,
        /// What is wrong, and what would be right.
        what: String,
    },
}

impl SynthesiseError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            SynthesiseError::FolderNotEmpty { .. } => ErrorKind::Conflict,
            SynthesiseError::AuthoritiesUnknown { .. }
            | SynthesiseError::PeopleOutOfRange { .. }
            | SynthesiseError::NotAShare { .. }
            | SynthesiseError::PlantedInDirt
            | SynthesiseError::PeriodImpossible { .. }
            | SynthesiseError::NotAPeriod { .. }
            | SynthesiseError::NotABasis { .. }
            | SynthesiseError::NotARegister { .. } => ErrorKind::Refused,
            SynthesiseError::ReleaseUnknown { .. } => ErrorKind::NotFound,
            SynthesiseError::Unusable { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorKind::NotFound,
            SynthesiseError::Format(error) => error.kind(),
            SynthesiseError::Unwritable { .. } | SynthesiseError::Unusable { .. } => ErrorKind::Resource,
        }
    }

    pub(crate) fn unwritable(path: &Path) -> impl Fn(io::Error) -> SynthesiseError + '_ {
        move |source| SynthesiseError::Unwritable { path: path.display().to_string(), source }
    }

    pub(crate) fn unusable(path: &Path) -> impl Fn(io::Error) -> SynthesiseError + '_ {
        move |source| SynthesiseError::Unusable { path: path.display().to_string(), source }
    }

    pub(crate) fn no_register(path: &Path, line: u64, what: impl Into<String>) -> SynthesiseError {
        SynthesiseError::NotARegister { path: path.display().to_string(), line, what: what.into() }
    }
}
