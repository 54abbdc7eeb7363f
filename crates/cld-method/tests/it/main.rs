//! Bounds, and pages that are wrong.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bounds;
mod pages;
