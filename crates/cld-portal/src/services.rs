//! What a portal uses that runs elsewhere: a virus scanner, a mail server.

use std::path::PathBuf;

/// How files are looked at for viruses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VirusScan {
    /// Not at all, for a reason that every page says.
    Off {
        /// Why not.
        reason: String,
    },
    /// By `clamd` at a socket of this machine.
    Socket(PathBuf),
    /// By `clamd` at an address, such as `127.0.0.1:3310`.
    Address(String),
}

/// How mails leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Post {
    /// Each into a file of this folder: for demonstrations and tests.
    Folder(PathBuf),
    /// By SMTP: an address such as `smtps://user:password@mail.example.org`.
    Smtp(String),
}
