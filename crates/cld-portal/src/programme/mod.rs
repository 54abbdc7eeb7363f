//! What the portal does for the programme behind its pages.

pub(crate) mod answers;
pub(crate) mod asked;
pub(crate) mod difference;
pub(crate) mod history;
pub(crate) mod matters;
pub(crate) mod newsletter;
