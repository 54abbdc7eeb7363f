//! Why people cannot be asked about, or an answer not be taken.

use crate::vault::VaultError;

/// Why a request or a response is refused. Tells where, and never what stands there.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("{path}: cannot be read or written ({source})")]
    Unusable { path: String, source: std::io::Error },
    /// A file that is not what it should be, with the line where that shows.
    #[error("{path}, line {line}: {what}")]
    Refused { path: String, line: u64, what: String },
    #[error("{0}")]
    Nothing(String),
}

impl TraceError {
    pub(crate) fn unusable(path: &std::path::Path) -> impl Fn(std::io::Error) -> TraceError {
        let path = path.display().to_string();
        move |source| TraceError::Unusable { path: path.clone(), source }
    }

    pub(crate) fn refused(path: &std::path::Path, line: u64, what: impl Into<String>) -> TraceError {
        TraceError::Refused { path: path.display().to_string(), line, what: what.into() }
    }
}
