//! The pages, each by what it shows.

pub(crate) mod about;
pub(crate) mod access;
pub(crate) mod account;
pub(crate) mod asset;
pub(crate) mod calendar;
pub(crate) mod changes;
pub(crate) mod code;
pub(crate) mod confirm;
pub(crate) mod data;
pub(crate) mod factor;
pub(crate) mod figures;
pub(crate) mod forms;
pub(crate) mod health;
pub(crate) mod lost_factor;
pub(crate) mod newsletters;
pub(crate) mod notices;
pub(crate) mod participation;
pub(crate) mod people;
pub(crate) mod receipts;
pub(crate) mod reference_group;
pub(crate) mod register;
mod request;
pub(crate) mod reset;
pub(crate) mod sign_in;
pub(crate) mod start;
pub(crate) mod status_codes;
pub(crate) mod submissions;
