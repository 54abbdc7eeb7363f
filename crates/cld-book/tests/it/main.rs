//! The laws of the book, and what is said of one that breaks them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod book;
mod faults;
mod headlines;
mod portal;
