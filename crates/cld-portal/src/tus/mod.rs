//! Files that arrive in pieces and go on after a cut: tus 1.0 with creation, termination and expiration.
//!
//! How much of a file is here is the length of the file that it arrives in: it is written nowhere else, so that a piece costs
//! no write to the database, and what is said is what is on the disk.

pub(crate) mod append;
pub(crate) mod arriving;
pub(crate) mod create;
mod header;
mod protocol;
pub(crate) mod status;
mod stop;
