//! The landing portal: its pages, and who may see which.
//!
//! Every route is in `routes.rs`. Knows no database and no rule: it shows what others know.

mod accounts;
pub mod components;
mod configuration;
mod councils;
mod pages;
mod portal;
mod routes;
mod site;

pub use accounts::demonstration::{MadeUpPerson, enrol_every_role};
pub use accounts::enrol::{enrol, invite};
pub use configuration::{Configuration, FILE, begin};
pub use councils::{Council, Councils};
pub use portal::{Portal, PortalError, Settings};
pub use routes::{router, serve};

#[cfg(test)]
mod tests;
