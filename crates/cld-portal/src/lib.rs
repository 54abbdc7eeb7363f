//! The landing portal: its pages, and who may see which.
//!
//! Every route is in `routes.rs`. Knows no database and no rule: it shows what others know.

pub mod components;
mod pages;
mod portal;
mod routes;
mod site;

pub use portal::{Portal, PortalError, Settings};
pub use routes::{router, serve};

#[cfg(test)]
mod tests;
