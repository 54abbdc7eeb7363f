//! Why an organisation's sign-in does not let somebody in.

/// Why somebody is not signed in by their organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IdentityFault {
    /// It does not answer, or not with what the protocol says.
    #[error("the organisation's sign-in does not answer as it should: {0}")]
    Answer(&'static str),
    /// What it says is not for this portal, not for this sign-in, or of no key of its own.
    #[error("the organisation's sign-in gave something that is not for this portal: {0}")]
    NotOurs(&'static str),
    /// It did not let them in.
    #[error("the organisation's sign-in did not let them in")]
    Refused,
    /// Too long ago, or begun in another browser.
    #[error("the sign-in was not begun in this browser, or too long ago")]
    NotBegun,
}
