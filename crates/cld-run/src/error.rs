//! What can go wrong while a run is made or opened again.

use std::io;
use std::path::Path;

use cld_book::BookError;
use cld_engine::EngineError;
use cld_figures::FiguresError;
use cld_format::FormatError;
use cld_identity::IdentityError;
use cld_method::MethodError;
use cld_submission::ReadError;
use cld_terms::{ErrorKind, cause};

/// Why a run could not be made or opened again. Never says a value of a row.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is, where, and what to do")]
pub enum RunError {
    #[error("the method has no table \"{named}\"{hint}. Name a table, or all.")]
    TableUnknown { named: String, hint: String },
    #[error("there is no method \"{named}\"{hint}. Name a folder of book/methods.")]
    MethodUnknown { named: String, hint: String },
    /// A table or step that the run did not make.
    #[error("the run has no table \"{named}\"{hint}. Name a table or a step that the run calculated.")]
    NotInRun { named: String, hint: String },
    #[error("no submission came from \"{named}\", by code, name or region{hint}. Correct --councils, or leave it out.")]
    CouncilUnknown { named: String, hint: String },
    /// A line of `decisions.csv`.
    #[error("{path}, line {line}: {what}. Export it again, or correct it.")]
    DecisionRefused { path: String, line: usize, what: String },
    #[error(
        "{path}: {receipt} is left out by decision, and submissions.csv has its file. Export both again, so that they are \
         of one moment."
    )]
    LeftOutIsThere { path: String, receipt: String },
    #[error(
        "a period is FIRST..LAST, such as 2023-04-01..2024-03-31, the first day before the last, not \"{given}\". Correct \
         --period or --periods."
    )]
    PeriodRefused { given: String },
    /// Two runs that are compared as before and after.
    #[error(
        "a revision is of one method, period and book; the {what} of the runs is {one} and {other}. Make both runs alike, \
         but for what had been received, or compare them without --revision."
    )]
    NoRevision { what: &'static str, one: String, other: String },
    #[error("{path}: cannot be read ({cause}). Name the folder of a finished run.")]
    RecordUnreadable { path: String, cause: &'static str },
    #[error(
        "{path}: the rows of this run are taken in, and its pages are not calculated yet. Run the script that cld book \
         export spark writes for it, then cld finish."
    )]
    NotFinished { path: String },
    #[error("{path}: this run is finished. Use it as it is, or take the submissions in again under another name.")]
    FinishedAlready { path: String },
    #[error("{path}: nothing is taken in there. Name a folder that cld intake made.")]
    NotTakenIn { path: String },
    /// A page that another engine was to store.
    #[error(
        "{path}: no table is stored there whole. A table that is not there is not taken for an empty one: run the script \
         again to its end, then finish the run."
    )]
    PageNotStored { path: String },
    #[error(
        "{path}: the table has other columns than its page gives (planned: {planned}; stored: {stored}). Write the script \
         anew by this version of cld, run it, then finish the run."
    )]
    PageDiffers { path: String, planned: String, stored: String },
    #[error("{path}: is damaged, or is not the record of a run. Name the folder of a finished run, or make it again.")]
    RecordDamaged { path: String },
    #[error("{path}: the run was made by a newer version of cld, which keeps other records. Use that version.")]
    RecordNewer { path: String },
    #[error("{path}: the run was made by an earlier version of cld, which stored other tables. Make the run again.")]
    RecordOlder { path: String },
    /// The run was made before runs kept their books.
    #[error(
        "{path}: the run keeps no copy of the book that it followed, and the book at hand is another. Make the run again, \
         or name a book with --book: what is shown then follows that one, and says so."
    )]
    BookNotKept { path: String },
    #[error(
        "{path}: the run's copy of the book that it followed is damaged. Make the run again, or name a book with --book."
    )]
    BookDamaged { path: String },
    /// Pages that are calculated again have to be the same.
    #[error(
        "the run followed another book than the one that is named, and its pages would give other figures. Leave --book \
         out, or make the run again with that book."
    )]
    BookDiffers,
    /// A run without a vault, where identifiers are needed.
    #[error("{path}: cannot be read or written ({}). Check the name, your permissions and the space on the disk.", cause(.source))]
    Unusable { path: String, source: io::Error },
    /// A map of health data that cannot be followed. The message shows nothing of a row.
    #[error("{path}: {what}")]
    MapRefused { path: String, what: String },
    #[error(
        "{path}: no row says by its LA Code whose file it is. Fill in LA Code, or put the file into a folder with a line of \
         submissions.csv for it."
    )]
    FileWithoutCouncil { path: String },
    #[error(
        "{path}: no row says for which period the file is, and no event has an end date. Fill in Reporting Period Start \
         Date and End Date, or put the file into a folder with a line of submissions.csv for it."
    )]
    FileWithoutPeriod { path: String },
    #[error(transparent)]
    Connect(#[from] cld_spark::connect::ConnectError),
    #[error(transparent)]
    Book(#[from] BookError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Figures(#[from] FiguresError),
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error(transparent)]
    Method(#[from] MethodError),
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A fault of the program.
    #[error(
        "this is a fault of the program, not of your data: {what}. Nothing was stored. Please report it with this line and \
         the version (cld --version)."
    )]
    Fault { what: &'static str },
}

impl RunError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            RunError::TableUnknown { .. }
            | RunError::MethodUnknown { .. }
            | RunError::NotInRun { .. }
            | RunError::CouncilUnknown { .. }
            | RunError::NotTakenIn { .. }
            | RunError::PageNotStored { .. }
            | RunError::RecordUnreadable { .. } => ErrorKind::NotFound,
            RunError::PeriodRefused { .. }
            | RunError::DecisionRefused { .. }
            | RunError::LeftOutIsThere { .. }
            | RunError::FileWithoutCouncil { .. }
            | RunError::FileWithoutPeriod { .. }
            | RunError::RecordDamaged { .. }
            | RunError::RecordNewer { .. }
            | RunError::RecordOlder { .. }
            | RunError::BookDamaged { .. }
            | RunError::MapRefused { .. } => ErrorKind::Refused,
            RunError::BookNotKept { .. }
            | RunError::BookDiffers
            | RunError::NoRevision { .. }
            | RunError::NotFinished { .. }
            | RunError::FinishedAlready { .. }
            | RunError::PageDiffers { .. } => ErrorKind::Conflict,
            RunError::Unusable { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => ErrorKind::NotFound,
                io::ErrorKind::AlreadyExists => ErrorKind::Conflict,
                _ => ErrorKind::Resource,
            },
            RunError::Connect(error) => error.kind(),
            RunError::Book(error) => error.kind(),
            RunError::Engine(error) => error.kind(),
            RunError::Figures(error) => error.kind(),
            RunError::Format(error) => error.kind(),
            RunError::Identity(error) => error.kind(),
            RunError::Method(error) => error.kind(),
            RunError::Read(error) => error.kind(),
            RunError::Fault { .. } => ErrorKind::Fault,
        }
    }

    /// True when more memory, or nothing else at the same time, would help.
    pub(crate) fn lacks_room(&self) -> bool {
        use EngineError::MemoryTooSmall;
        matches!(self, RunError::Engine(MemoryTooSmall) | RunError::Figures(FiguresError::Engine(MemoryTooSmall)))
    }

    /// For `map_err`: a file or folder that the system refuses.
    pub(crate) fn unusable(path: &Path) -> impl Fn(io::Error) -> RunError {
        let path = path.display().to_string();
        move |source| RunError::Unusable { path: path.clone(), source }
    }

    /// For `map_err`: something that no input should cause, and what it is. The library's own words stay out of it.
    pub(crate) fn fault<E>(what: &'static str) -> impl Fn(E) -> RunError {
        move |_| RunError::Fault { what }
    }

    /// For `map_err`: why a map cannot be followed.
    pub(crate) fn map(path: &Path, what: impl Into<String>) -> RunError {
        RunError::MapRefused { path: path.display().to_string(), what: what.into() }
    }
}
