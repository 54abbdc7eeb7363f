//! Bounds, pages that are wrong, examples on a second engine, and the reporting period that checks and runs derive.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod another_engine;
mod bounds;
mod meanings;
mod pages;
mod reporting_period;
mod second_engine;
mod second_engine_rules;
