//! Why a command ended without doing what it was asked, and the exit status that says so.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use cld_terms::{ErrorKind, cause};

/// What every command gives when it cannot go on: a sentence for people, a status for programs.
#[derive(Debug)]
pub struct Failure {
    kind: ErrorKind,
    message: String,
}

impl Failure {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Failure {
        Failure { kind, message: message.into() }
    }

    /// Something that no input should cause.
    pub fn fault(what: impl fmt::Display) -> Failure {
        let message = format!(
            "this is a fault in the program, not in your data: {what}. Please report it with the version (cld --version)."
        );
        Failure::new(ErrorKind::Fault, message)
    }

    /// What a system error while reading `path` means.
    pub fn reading(path: &Path) -> impl Fn(io::Error) -> Failure {
        move |error| {
            let message =
                format!("{}: cannot be read ({}). Check the name and your permissions.", path.display(), cause(&error));
            Failure::new(kind_of(&error), message)
        }
    }

    /// What a system error while writing `path` means.
    pub fn writing(path: &Path) -> impl Fn(io::Error) -> Failure {
        move |error| {
            let message = format!(
                "{}: cannot be written ({}). Check the folder and your permissions.",
                path.display(),
                cause(&error)
            );
            Failure::new(kind_of(&error), message)
        }
    }

    /// 2 for what the caller can correct, 3 when the machine has too little of something, 70 for a fault in the program.
    /// 0 and 1 are results.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.kind {
            ErrorKind::Refused | ErrorKind::NotFound | ErrorKind::Conflict => 2,
            ErrorKind::Resource => 3,
            ErrorKind::Fault => 70,
        })
    }

    /// The same for a command that ends with 2 whenever it could not be done, for whatever reason.
    pub fn not_done(self) -> Failure {
        Failure { kind: ErrorKind::Refused, ..self }
    }
}

fn kind_of(error: &io::Error) -> ErrorKind {
    match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::NotFound,
        io::ErrorKind::AlreadyExists => ErrorKind::Conflict,
        _ => ErrorKind::Resource,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Failure {
        Failure::new(ErrorKind::Refused, message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Failure {
        Failure::new(ErrorKind::Refused, message)
    }
}

/// For output that is printed: all other system errors name a file.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::new(kind_of(&error), format!("the output cannot be printed ({})", cause(&error)))
    }
}

/// Each library says of its errors what kind they are.
macro_rules! failures_of {
    ($($error:ty),+ $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Failure {
                Failure::new(error.kind(), error.to_string())
            }
        })+
    };
}

failures_of!(
    cld_backtest::BacktestError,
    cld_book::BookError,
    cld_check::OutputError,
    cld_document::DocumentError,
    cld_engine::EngineError,
    cld_explain::ExplainError,
    cld_figures::FiguresError,
    cld_format::FormatError,
    cld_identity::IdentityError,
    cld_method::MethodError,
    cld_open::OpenError,
    cld_portal::BackupError,
    cld_portal::ExportError,
    cld_portal::PortalError,
    cld_prepare::PrepareError,
    cld_publish::PublishError,
    cld_report::ReportError,
    cld_run::RunError,
    cld_store::StoreError,
    cld_submission::ReadError,
    cld_synthesise::SynthesiseError,
    cld_validate::CheckError,
);
