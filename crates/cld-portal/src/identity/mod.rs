//! Signing in with what an organisation's own people sign in to (OpenID Connect), beside passwords: decisions/0066.
//!
//! Nobody comes in by it who has no account here that they have connected with it themselves.

pub(crate) mod fault;
pub(crate) mod flow;
mod id_token;
mod keys;
pub(crate) mod provider;
