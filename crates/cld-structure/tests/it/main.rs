//! What must hold of all sources, whatever is added.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod architecture;
mod circles;
mod crates;
mod sizes;
mod sources;
