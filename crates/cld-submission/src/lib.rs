//! A council's file as it arrived: its header, its rows in blocks of typed columns, its receipt.
//!
//! Reading never fails on bad data. A row with too few or too many cells, with a stray quote or with bytes
//! that are no text is read as far as it goes and named in its block; only a file that is no table is an error.

mod backpressure;
mod block;
mod cell;
mod columns;
mod cutter;
mod date;
mod digest;
mod distinct;
mod error;
mod failed_cell;
mod formula;
mod head;
mod header;
mod index;
mod input;
mod letters;
mod moment;
mod no_row;
mod oddity;
mod quotes;
mod read;
mod receipt;
mod receipts;
mod recognition;
mod register;
mod repair;
mod search;
mod sent_as;
mod source;
mod stop;
mod submission;

pub use block::{Block, Coded};
pub use cell::Reading;
pub use columns::Columns;
pub use cutter::LONGEST_ROW;
pub use date::{DayForm, DayOrder, DayPart, date_rewritten, day_order};
pub use digest::sha256;
pub use error::ReadError;
pub use failed_cell::{Failed, FailedCell};
pub use formula::begins_like_a_formula;
pub use header::Header;
pub use input::{Contents, Input, ReadSeek};
pub use letters::in_windows_1252;
pub use moment::{NoMoment, read_day, read_moment};
pub use no_row::NoRow;
pub use oddity::Oddity;
pub use read::AllRead;
pub use receipt::Receipt;
pub use receipts::read_receipts;
pub use recognition::{Recognised, recognise};
pub use sent_as::{SentAs, SentEncoding, SentPacking};
pub use source::{DatesSeen, Refusal, SheetTaken};
pub use stop::Stop;
pub use submission::Submission;
