//! A submission read through the crate's own door, from bytes of every kind.

mod forms;
mod hostile;
mod inputs;
mod odd_files;
mod properties;
mod reading;
mod recognition;
mod stopping;
