//! A council's file as it arrived: its header, its rows in blocks of typed columns, its receipt.
//!
//! Reading never fails on bad data. A row with too few or too many cells, or with bytes that are no
//! text, is read as far as it goes and named in its block; only a file that is no table is an error.

mod block;
mod cell;
mod columns;
mod cutter;
mod distinct;
mod header;
mod index;
mod nhs_number;
mod read;
mod receipt;
pub mod synthesise;

pub use block::{Block, Coded, Oddity};
pub use cell::Reading;
pub use columns::Columns;
pub use header::Header;
pub use nhs_number::is_nhs_number;
pub use read::{ReadError, Submission};
pub use receipt::{Receipt, ReceiptError, read_receipts};
