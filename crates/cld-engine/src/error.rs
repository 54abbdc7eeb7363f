//! What can go wrong while a plan runs or a table is stored.

use std::error::Error;
use std::io;
use std::path::Path;

use arrow::error::ArrowError;
use cld_terms::ErrorKind;
use datafusion::common::SchemaError;
use datafusion::error::DataFusionError;
use parquet::errors::ParquetError;

/// Why a table could not be calculated or stored.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The SQL names a column that no table it reads has.
    #[error("column \"{named}\" is not there")]
    ColumnUnknown {
        /// As it was named.
        named: String,
        /// The columns that there are.
        known: Vec<String>,
    },
    /// The SQL is understood by nobody, or names what does not exist.
    #[error("the SQL cannot be planned: {cause}. Correct it where it is written.")]
    SqlRefused {
        /// Why, as a few words that name no value.
        cause: String,
    },
    /// A value that a cast, a division or a function cannot take. The message does not say which: it may be somebody's.
    #[error("a value is not one that the SQL can go on with: {cause}. Let the SQL say what becomes of such a value.")]
    ValueRefused {
        /// Why, as a few words that name no value.
        cause: String,
    },
    /// A step holds more than it may, though it spills.
    #[error("the memory allowed is too little for this step, though it spills to disk. Allow more: --memory MB.")]
    MemoryTooSmall,
    /// There is no room for what is stored or spilled.
    #[error(
        "{place}: no space is left on the disk. Tables are stored there, and what sorts and joins spill. Free some \
         space, or choose a folder on another disk."
    )]
    DiskFull {
        /// The folder or file that was written.
        place: String,
    },
    /// A table cannot be written or read where it should be.
    #[error("{path}: cannot be written or read ({cause}). Check the path, and the rights and the space on the disk.")]
    Unstorable {
        /// The file or folder, as it was named.
        path: String,
        /// Why, as a few words that name no value.
        cause: String,
        /// What the system says.
        source: io::Error,
    },
    /// A path that the engine would take for another.
    #[error(
        "{path}: no table can be stored or read under this path, which is not UTF-8, has a control character, or is \
         that of a file and ends in # and a number. Rename it."
    )]
    NameUnusable {
        /// The file or folder, as it was named.
        path: String,
    },
    /// Nothing is stored under a path.
    #[error("{path}: no table is stored there. Name a folder of Parquet files, or one such file.")]
    TableMissing {
        /// The file or folder, as it was named.
        path: String,
    },
    /// A stored table that is not whole.
    #[error("a stored table is damaged, or is no Parquet ({cause}). Make the run again, or give the file again.")]
    TableDamaged {
        /// Why, as a few words that name no value.
        cause: String,
    },
    /// A fault of the program.
    #[error(
        "this is a fault of the program, not of your data: {cause}. Nothing was stored under the name that was asked \
         for. Please report it with this line and the version (cld --version)."
    )]
    Fault {
        /// Why, as a few words that name no value.
        cause: String,
    },
}

impl EngineError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            EngineError::ColumnUnknown { .. }
            | EngineError::SqlRefused { .. }
            | EngineError::ValueRefused { .. }
            | EngineError::NameUnusable { .. }
            | EngineError::TableDamaged { .. } => ErrorKind::Refused,
            EngineError::MemoryTooSmall | EngineError::DiskFull { .. } => ErrorKind::Resource,
            EngineError::Unstorable { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorKind::NotFound,
            EngineError::Unstorable { .. } => ErrorKind::Resource,
            EngineError::TableMissing { .. } => ErrorKind::NotFound,
            EngineError::Fault { .. } => ErrorKind::Fault,
        }
    }

    /// A fault of the program that built rows in memory.
    pub fn fault(cause: impl Error) -> EngineError {
        EngineError::Fault { cause: short(&cause.to_string()) }
    }

    /// What an error of the system at `path` means.
    pub(crate) fn unstorable(path: &Path) -> impl Fn(io::Error) -> EngineError {
        let place = path.display().to_string();
        move |error| at(&place, error)
    }

    pub(crate) fn no_threads(error: io::Error) -> EngineError {
        at("threads", error)
    }

    /// What an error in writing or reading Parquet at `path` means.
    pub(crate) fn of_parquet(path: &Path) -> impl Fn(ParquetError) -> EngineError {
        let place = path.display().to_string();
        move |error| match of_system(&error) {
            Some(error) => at(&place, error),
            None => EngineError::TableDamaged { cause: short(&error.to_string()) },
        }
    }
}

impl From<DataFusionError> for EngineError {
    fn from(error: DataFusionError) -> Self {
        let root = error.find_root();
        if let DataFusionError::ResourcesExhausted(said) = root {
            // The limit on what may be spilled says so in words alone.
            return match said.contains("disk") {
                true => EngineError::DiskFull { place: "the folder for what is spilled".to_owned() },
                false => EngineError::MemoryTooSmall,
            };
        }
        if let Some(error) = of_system(&error) {
            return at("a stored table", error);
        }
        let cause = short(&root.strip_backtrace());
        match root {
            DataFusionError::SchemaError(fault, _) => match fault.as_ref() {
                SchemaError::FieldNotFound { field, valid_fields } => EngineError::ColumnUnknown {
                    named: field.name.clone(),
                    known: valid_fields.iter().map(|column| column.name.clone()).collect(),
                },
                _ => EngineError::SqlRefused { cause },
            },
            DataFusionError::SQL(..)
            | DataFusionError::Plan(_)
            | DataFusionError::NotImplemented(_)
            | DataFusionError::Configuration(_)
            | DataFusionError::Diagnostic(..) => EngineError::SqlRefused { cause },
            DataFusionError::ArrowError(error, _) => of_arrow(error),
            DataFusionError::Execution(_) => {
                EngineError::ValueRefused { cause: "a function was given what it does not take".to_owned() }
            }
            DataFusionError::ParquetError(_) | DataFusionError::ObjectStore(_) => EngineError::TableDamaged { cause },
            _ => EngineError::Fault { cause },
        }
    }
}

/// Errors of values say the value, which may be somebody's: only their kind is handed on.
fn of_arrow(error: &ArrowError) -> EngineError {
    let cause = match error {
        ArrowError::CastError(_) | ArrowError::ParseError(_) => "it is not of the type it is cast to",
        ArrowError::DivideByZero => "it is divided by zero",
        ArrowError::ArithmeticOverflow(_) => "the result is too large for its type",
        ArrowError::ComputeError(_) | ArrowError::InvalidArgumentError(_) => {
            "a function was given what it does not take"
        }
        other => return EngineError::Fault { cause: short(&other.to_string()) },
    };
    EngineError::ValueRefused { cause: cause.to_owned() }
}

/// The error of the system among the causes of another, as one that can be kept.
fn of_system(error: &(dyn Error + 'static)) -> Option<io::Error> {
    let (mut cause, mut found) = (Some(error), None);
    while let Some(error) = cause {
        found = error.downcast_ref::<io::Error>().or(found);
        cause = error.source();
    }
    let found = found?;
    Some(found.raw_os_error().map_or_else(|| io::Error::from(found.kind()), io::Error::from_raw_os_error))
}

fn at(place: &str, error: io::Error) -> EngineError {
    let place = place.to_owned();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => EngineError::DiskFull { place },
        kind => EngineError::Unstorable { path: place, cause: plain(kind).to_owned(), source: error },
    }
}

fn plain(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => "nothing is there",
        io::ErrorKind::PermissionDenied => "there is no right to do so",
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read",
        io::ErrorKind::NotADirectory => "a part of the path is no folder",
        io::ErrorKind::IsADirectory => "it is a folder",
        io::ErrorKind::AlreadyExists => "something of this name exists",
        io::ErrorKind::FileTooLarge => "the file would be too large",
        io::ErrorKind::InvalidFilename => "the name is too long or not allowed",
        io::ErrorKind::UnexpectedEof => "the file ends too soon",
        _ => "the system refused it",
    }
}

/// Letters that a cause may have.
const LONGEST: usize = 300;

/// The engine's own words cut down to a cause: without what kind of error it thinks it is, whom it would have it
/// reported to, and a full stop.
fn short(said: &str) -> String {
    let said = said.split("\nThis issue was likely caused").next().unwrap_or_default();
    let said = said.split("\n\nbacktrace:").next().unwrap_or_default();
    let kinds = ["Error during planning: ", "Internal error: ", "SQL error: ", "External error: ", "Parquet error: "];
    let said = kinds.iter().fold(said.trim(), |said, kind| said.strip_prefix(kind).unwrap_or(said));
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().take(LONGEST).collect();
    line.trim_end_matches('.').replace("datafusion.public.", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> io::Error {
        io::Error::from(io::ErrorKind::StorageFull)
    }

    #[test]
    fn a_full_disk_is_a_matter_of_the_machine_however_deep_it_is_said() {
        let external = |error: io::Error| ParquetError::External(Box::new(error));
        let errors = [
            DataFusionError::IoError(full()),
            DataFusionError::ArrowError(Box::new(ArrowError::IoError("written".into(), full())), None),
            DataFusionError::ParquetError(Box::new(external(full()))),
            DataFusionError::External(Box::new(full())).context("while it sorts"),
            DataFusionError::ResourcesExhausted("The used disk space during the spilling process".into()),
        ];
        for error in errors {
            let error = EngineError::from(error);
            assert!(matches!(error, EngineError::DiskFull { .. }), "{error:?}");
            assert_eq!(error.kind(), ErrorKind::Resource);
        }
        let error = EngineError::of_parquet(Path::new("there"))(external(full()));
        assert!(error.to_string().starts_with("there: no space is left on the disk."), "{error}");
        assert_eq!(EngineError::unstorable(Path::new("there"))(full()).kind(), ErrorKind::Resource);
    }

    #[test]
    fn a_fault_of_the_planner_is_a_fault_of_the_program() {
        let error = EngineError::from(DataFusionError::Internal("no suitable store".into()).context("while planning"));
        assert_eq!(error.kind(), ErrorKind::Fault);
        let said = error.to_string();
        assert!(said.starts_with("this is a fault of the program, not of your data: no suitable store. "), "{said}");
        assert!(!said.contains("DataFusion") && !said.contains("bug report"), "{said}");
    }
}
