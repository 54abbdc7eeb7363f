//! Why the local page cannot be opened.

use std::io;

use cld_format::FormatError;
use cld_terms::{ErrorKind, cause};

/// Why the local page cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another program has the port, or it is not for everybody.
    #[error("port {port} cannot be listened on ({}). Choose another with --port, or leave --port out.", cause(fault))]
    Port {
        /// The port.
        port: u16,
        /// What the system says.
        fault: io::Error,
    },
    /// The folder for what is uploaded and made cannot be made.
    #[error(transparent)]
    Folder(#[from] FormatError),
    /// The machine gives no random numbers.
    #[error("no token can be drawn, since this machine gives no random numbers. Restart the machine.")]
    NoToken,
    /// Nothing can be answered any more.
    #[error("the page cannot be answered any more ({}). Open it again.", cause(.0))]
    Served(io::Error),
}

impl OpenError {
    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            OpenError::Port { .. } => ErrorKind::Conflict,
            OpenError::Folder(error) => error.kind(),
            OpenError::NoToken | OpenError::Served(_) => ErrorKind::Resource,
        }
    }
}
