//! The book: what is collected, checked, derived and published, read from `book/`.
//!
//! Knows no engine, no file format and no database. A page is the unit of meaning; this crate gives
//! its parts, and says with page and line where a page breaks one of the book's laws.

mod access;
mod based_on;
mod chronology;
mod cleaning;
mod example;
mod extract;
mod fault;
mod field;
mod glossary;
mod guidance;
mod kind;
mod laws;
mod layout;
mod list;
mod literal;
mod mapping;
mod mapping_laws;
mod markdown;
mod method;
mod name;
mod numbered;
mod page;
mod reference;
mod shape;
mod shelf;
mod skeleton;
mod spec;
mod spec_laws;
mod sql;
mod supplement;
mod texts;
mod title;
mod tracing;

pub use access::AccessRules;
pub use chronology::Chronology;
pub use example::{Example, SmallTable};
pub use extract::{Extract, ExtractColumn, ExtractType};
pub use fault::{Fault, nearest};
pub use glossary::Terms;
pub use guidance::{
    Edition, EventKind, Fit, Guidance, GuidanceFacts, GuidancePage, Notice, NoticeClass, OutcomeFit, Reablement,
};
pub use kind::{Evidence, Kind, Severity};
pub use layout::{Layout, LayoutColumn, LayoutRows, Values};
pub use list::{DefinedList, Entry, Knowledge};
pub use mapping::{Change, MappedItem, MappedValue, Mapping};
pub use markdown::{Fenced, Section};
pub use method::{Bound, BoundType, Method, ParameterSet};
pub use page::{AppliesTo, Page, Share};
pub use reference::Reference;
pub use shape::{Checks, Shape};
pub use shelf::{Book, BookError};
pub use skeleton::skeleton;
pub use spec::{Form, Item, ItemType, Presence, Priority, Release, collated, fold, header_key};
pub use sql::{FUNCTIONS, Gives, Nulls, Sql, UsedIn, Word, functions};
pub use supplement::Supplement;
pub use tracing::{
    Accept, Partial, RecordCode, RequestColumn, RequestLayout, ResponseLayout, StandInValues, TracingService, Weights,
};
