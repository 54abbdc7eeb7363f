//! Why an input gives no text, on its way through readers.

use std::io;

use super::refusal::Refusal;

/// Why an input gives no text.
#[derive(Debug)]
pub(crate) enum Unusable {
    Io(io::Error),
    Refused(Refusal),
}

impl From<io::Error> for Unusable {
    /// A refusal that came through a pipe is one again.
    fn from(error: io::Error) -> Self {
        error.downcast().map_or_else(Unusable::Io, Unusable::Refused)
    }
}

impl From<Unusable> for io::Error {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Io(error) => error,
            Unusable::Refused(refusal) => io::Error::new(io::ErrorKind::InvalidData, refusal),
        }
    }
}

impl From<Refusal> for Unusable {
    fn from(refusal: Refusal) -> Self {
        Unusable::Refused(refusal)
    }
}
