//! What every page has: its frame, its headers, its styles, who asks for it, and the page for when something is wrong.

pub(crate) mod counted;
pub(crate) mod error;
pub(crate) mod guard;
pub(crate) mod headers;
mod layout;
mod marked;
mod refusal;
pub(crate) mod session;
mod visit;

pub(crate) use cld_components::Mistakes;
pub(crate) use marked::marked;
pub(crate) use refusal::Refusal;
pub(crate) use session::with_cookie;
pub(crate) use visit::{Visit, go_to, local};
