//! A submission read through the crate's own door, from bytes of every kind.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod forms;
mod hostile;
mod inputs;
mod odd_files;
mod properties;
mod reading;
mod recognition;
mod register;
mod stopping;
