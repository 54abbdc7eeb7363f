//! Rules over files and over their own examples.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod findings;
mod pages;
