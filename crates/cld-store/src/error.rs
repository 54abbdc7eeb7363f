//! Why something cannot be remembered or found.

use std::io;

use cld_terms::{ErrorKind, cause};

/// Why something cannot be remembered or found. Says nothing of what was to be remembered.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing of this name is there for whoever asks.
    #[error("there is no such {what}, or it belongs to somebody else. Start from the list.")]
    NotThere {
        /// What was looked for: submission, account.
        what: &'static str,
    },
    /// Somebody else was first, or the thing is no longer in the state that this needs.
    #[error("this {what} has changed meanwhile. Look at it again before you go on.")]
    Changed {
        /// What was to change.
        what: &'static str,
    },
    /// There is one already.
    #[error("there is already such a {what}. Use that one.")]
    AlreadyThere {
        /// What was to be made.
        what: &'static str,
    },
    /// The database does not answer.
    #[error("the database cannot be reached. Nothing was lost; try again in a minute.")]
    Unreachable,
    /// The disk of the database or of the files is full.
    #[error("there is no space left on the portal's disk. Nothing was lost; try again when there is.")]
    Full,
    /// The database refuses what should be fine.
    #[error("the database refused {statement}: this is a fault of the program. Please report it.")]
    Refused {
        /// The statement's name.
        statement: &'static str,
    },
    /// The address of the database is none.
    #[error("{address} is no database. Give the path of a file, or an address that begins with postgres://.")]
    NoDatabase {
        /// As it was given, without a password.
        address: String,
    },
    /// The database is of a later program.
    #[error("the database is of a later version ({found}, this program knows {known}). Use the later program.")]
    Later {
        /// What the database has.
        found: i64,
        /// What this program can bring it to.
        known: i64,
    },
    /// The address of the store of files is none.
    #[error(
        "{address} is no store of files. Give an address like s3://BUCKET/PREFIX, and check its endpoint, region and keys."
    )]
    NoObjects {
        /// As it was given.
        address: String,
    },
    /// The store of files does not answer.
    #[error("the portal's store of files does not answer. Nothing was lost; try again in a minute.")]
    ObjectsUnreachable,
    /// The store of files refuses the portal.
    #[error("the portal's store of files refuses its keys. Nothing was lost; check the keys and what they may do.")]
    ObjectsRefuse,
    /// A file is not what it was when it arrived.
    #[error("a file of a submission is not as it was received. Take it from a backup.")]
    NotAsReceived,
    /// What is to be filled from a backup holds something.
    #[error("the database holds a portal already. Give an empty one: nothing is written over.")]
    NotEmpty,
    /// A file or folder of the portal cannot be used.
    #[error("{path}: cannot be used ({}). Check the folder and its permissions.", cause(.source))]
    File {
        /// The file or folder.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The list of what was done has a gap, or an entry was altered.
    #[error("entry {serial} of the audit is not as it was written. Restore the database from a backup.")]
    AuditBroken {
        /// The first entry that is wrong.
        serial: i64,
    },
}

impl StoreError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            StoreError::NotThere { .. } => ErrorKind::NotFound,
            StoreError::Changed { .. } | StoreError::AlreadyThere { .. } | StoreError::NotEmpty => ErrorKind::Conflict,
            StoreError::Unreachable
            | StoreError::Full
            | StoreError::File { .. }
            | StoreError::ObjectsUnreachable
            | StoreError::ObjectsRefuse
            | StoreError::NotAsReceived => ErrorKind::Resource,
            StoreError::NoDatabase { .. } | StoreError::NoObjects { .. } | StoreError::Later { .. } => {
                ErrorKind::Refused
            }
            StoreError::Refused { .. } | StoreError::AuditBroken { .. } => ErrorKind::Fault,
        }
    }

    pub(crate) fn of_sql(statement: &'static str, error: &sqlx::Error) -> StoreError {
        match error {
            sqlx::Error::Database(fault) if fault.is_unique_violation() => StoreError::AlreadyThere { what: "entry" },
            sqlx::Error::Database(fault) => of_code(fault.code().as_deref().unwrap_or_default(), statement),
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => {
                StoreError::Unreachable
            }
            _ => StoreError::Refused { statement },
        }
    }
}

/// What a code of SQLite, a number, or of PostgreSQL, five characters, means for whoever asked.
fn of_code(code: &str, statement: &'static str) -> StoreError {
    // An extended code of SQLite says more in its upper bits.
    let primary = code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|code| code & 0xff);
    match (primary, code) {
        // SQLITE_FULL; disk_full.
        (Some(13), _) | (_, "53100") => StoreError::Full,
        // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN.
        (Some(5 | 6 | 8 | 10 | 14), _) => StoreError::Unreachable,
        // No connection, shutting down or starting, too many connections or too little memory, read only.
        (None, code) if ["08", "57P", "53", "25006"].iter().any(|begin| code.starts_with(begin)) => {
            StoreError::Unreachable
        }
        _ => StoreError::Refused { statement },
    }
}

#[cfg(test)]
mod tests {
    use super::{StoreError, of_code};

    #[test]
    fn a_database_that_is_gone_full_or_locked_is_no_fault_of_the_program() {
        for (code, expected) in [
            ("13", "Full"),
            ("53100", "Full"),
            ("5", "Unreachable"),
            ("517", "Unreachable"),
            ("1032", "Unreachable"),
            ("778", "Unreachable"),
            ("14", "Unreachable"),
            ("08006", "Unreachable"),
            ("57P01", "Unreachable"),
            ("57P03", "Unreachable"),
            ("53300", "Unreachable"),
            ("25006", "Unreachable"),
            ("1", "Refused"),
            ("42601", "Refused"),
            ("", "Refused"),
        ] {
            let said = match of_code(code, "SUBMISSION") {
                StoreError::Full => "Full",
                StoreError::Unreachable => "Unreachable",
                _ => "Refused",
            };
            assert_eq!(said, expected, "{code}");
        }
    }
}
