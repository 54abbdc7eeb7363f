//! What every page has: its frame, its headers, its styles, and the page for when something is wrong.

mod assets;
pub(crate) mod error;
pub(crate) mod headers;
mod layout;
mod visit;

pub(crate) use assets::{Assets, GOVUK_FRONTEND};
pub(crate) use error::Refusal;
pub(crate) use visit::Visit;
