//! The book: what is collected, checked, derived and published, read from `book/`.
//!
//! Knows no engine, no file format and no database. A page is the unit of meaning; this crate gives
//! its parts, and says with page and line where a page breaks one of the book's laws.

mod chronology;
mod example;
mod fault;
mod kind;
mod laws;
mod list;
mod literal;
mod markdown;
mod method;
mod name;
mod page;
mod shape;
mod shelf;
mod spec;
mod spec_laws;
mod sql;

pub use chronology::Chronology;
pub use example::{Example, SmallTable};
pub use fault::{Fault, nearest};
pub use kind::{Evidence, Kind, Severity};
pub use list::{DefinedList, Entry, Knowledge};
pub use method::{Bound, BoundType, Method, ParameterSet};
pub use page::{AppliesTo, Page};
pub use shape::{Checks, Shape};
pub use shelf::{Book, BookError};
pub use spec::{Form, Item, ItemType, Priority, Release, collated, fold, header_key};
pub use sql::Sql;
