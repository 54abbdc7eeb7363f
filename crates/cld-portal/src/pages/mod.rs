//! The pages, each by what it shows.

pub(crate) mod asset;
pub(crate) mod health;
pub(crate) mod start;
