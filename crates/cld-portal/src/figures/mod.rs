//! A council's figures of what it has sent: made by the program that councils have, in a folder of the council.

mod explained;
mod made_of;
mod make;
mod period;

pub(crate) use explained::{NotExplained, explained};
pub(crate) use made_of::{MadeBy, MadeOf, SentFile};
pub(crate) use make::{done, make, remove_others};
