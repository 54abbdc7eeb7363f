//! The commands, one file each: arguments, progress, what is printed, exit status.

pub mod access;
pub mod backtest;
pub mod book;
pub mod check;
pub mod compare;
pub mod completions;
pub mod datasets;
pub mod explain;
pub mod finish;
mod followed_book;
mod grouping;
pub mod intake;
pub mod key;
pub mod man;
pub mod on_server;
pub mod open;
pub mod portal;
pub mod prepare;
pub mod pseudonymise;
pub mod publish;
pub mod receipt;
pub mod report;
pub mod run;
pub mod spec;
pub mod synthesise;
pub mod trace;
mod what_to_run;
