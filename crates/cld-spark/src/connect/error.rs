//! What can go wrong between this program and a Spark Connect server.

use std::io;

use cld_terms::{ErrorKind, cause};

/// Why a server did not calculate the pages. No text of the server is in a message, since it may show values of rows: it is in
/// the log, in the run's folder.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is, where, and what to do")]
pub enum ConnectError {
    /// The address is not shown: it may hold a secret.
    #[error(
        "--on: this is no address of a Spark Connect server ({what}). Write it like sc://HOST:PORT, with /;use_ssl=true or \
         false after it if it has to be said, and give a token by CLD_SPARK_TOKEN."
    )]
    AddressRefused { what: &'static str },
    #[error(
        "CLD_SPARK_TOKEN: a token is one word of letters, digits and signs. Give it as the server's operator gave it, or \
         leave it out."
    )]
    TokenRefused,
    #[error(
        "{address}: a token is not sent unencrypted to another machine, where whoever reads it on the way could use it. Leave \
         use_ssl=false out, or reach the server through a tunnel that ends on this machine."
    )]
    TokenInTheOpen { address: String },
    #[error("{address}: no server answers there ({cause}). Check host, port and use_ssl, and whether the server runs.")]
    Unreachable { address: String, cause: String },
    #[error(
        "{address}: the server does not let you in. Check the token in CLD_SPARK_TOKEN, and whether it may use this server."
    )]
    NotLetIn { address: String },
    #[error("{address}: what answers there does not speak Spark Connect ({what}). Check host and port.")]
    NotUnderstood { address: String, what: &'static str },
    #[error(
        "the server has {name} at {found} and does not take {wanted}, so that pages would mean something else there. Let its \
         operator allow the setting, or use another server."
    )]
    SettingKept { name: &'static str, wanted: &'static str, found: String },
    #[error(
        "pages would mean something else on this server: {what}. Use Apache Spark 4; what the server said is in {log}."
    )]
    Otherwise { what: &'static str, log: String },
    #[error(
        "{place} on the server is not {folder} here: what the server stores does not appear. Mount the same folder on both \
         and name it with --at, or run the script of cld book export spark and copy what it stores back."
    )]
    Elsewhere { place: String, folder: String },
    #[error(
        "the server could not calculate {page} ({class}). What it said is in {log}, which may show values of rows. Once the \
         cause is gone, go on with --resume."
    )]
    PageRefused { page: String, class: String, log: String },
    #[error(
        "the session on the server was lost at {page}. Pages that are stored are kept: when the server is there again, go on \
         with --resume. What was seen of it is in {log}."
    )]
    SessionLost { page: String, log: String },
    #[error(
        "stopped as you asked; the server was told to stop too. Pages that are stored are kept: go on with --resume."
    )]
    Stopped,
    #[error("{path}: cannot be written ({}). Check the folder and your permissions.", cause(.source))]
    LogUnusable { path: String, source: io::Error },
    /// A fault of the program.
    #[error(
        "this is a fault of the program, not of your data: {what}. Please report it with this line and the version (cld \
         --version)."
    )]
    Fault { what: &'static str },
}

impl ConnectError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            ConnectError::AddressRefused { .. }
            | ConnectError::TokenRefused
            | ConnectError::TokenInTheOpen { .. }
            | ConnectError::NotLetIn { .. }
            | ConnectError::NotUnderstood { .. }
            | ConnectError::SettingKept { .. }
            | ConnectError::Otherwise { .. }
            | ConnectError::PageRefused { .. }
            | ConnectError::Stopped => ErrorKind::Refused,
            ConnectError::Unreachable { .. } | ConnectError::Elsewhere { .. } => ErrorKind::NotFound,
            ConnectError::SessionLost { .. } => ErrorKind::Conflict,
            ConnectError::LogUnusable { .. } => ErrorKind::Resource,
            ConnectError::Fault { .. } => ErrorKind::Fault,
        }
    }
}
