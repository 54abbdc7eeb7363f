//! A council's file as it arrived: its header, its rows in blocks of typed columns, its receipt.
//!
//! Reading never fails on bad data. A row with too few or too many cells, with a stray quote or with bytes
//! that are no text is read as far as it goes and named in its block; only a file that is no table is an error.

mod block;
mod cell;
mod columns;
mod cutter;
mod date;
mod distinct;
mod head;
mod header;
mod index;
mod nhs_number;
mod oddity;
mod pace;
mod quotes;
mod read;
mod receipt;
mod recognition;
mod repair;
mod source;

pub use block::{Block, Coded};
pub use cell::Reading;
pub use columns::Columns;
pub use cutter::LONGEST_ROW;
pub use header::Header;
pub use nhs_number::is_nhs_number;
pub use oddity::Oddity;
pub use read::{ReadError, Submission};
pub use receipt::{Receipt, ReceiptError, read_receipts};
pub use recognition::{Recognised, recognise};
pub use source::Refusal;
