//! The pages, one a file.

pub(crate) mod asset;
pub(crate) mod book;
pub(crate) mod check;
pub(crate) mod close;
mod document;
pub(crate) mod figures;
pub(crate) mod findings;
mod findings_file;
mod found;
pub(crate) mod home;
pub(crate) mod prepare;
mod ready;
pub(crate) mod run;
pub(crate) mod saved;
pub(crate) mod task;
