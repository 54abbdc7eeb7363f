//! The portal as a browser sees it, without a port.

mod accounts;
mod at_once;
mod backups;
mod calendar;
mod changes;
mod data;
mod databases;
mod figures;
mod forms;
mod guide;
mod history;
mod library;
mod lists;
mod lost_factor;
mod matrix;
mod newsletters;
mod notices;
mod operation;
mod others;
mod pages;
mod participation;
mod receipts;
pub(crate) mod scene;
mod submissions;
mod tokens;
mod uploads;
