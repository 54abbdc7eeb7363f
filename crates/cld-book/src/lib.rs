//! The book: what is collected, checked, derived and published, read from `book/`.
//!
//! Knows no engine, no file format and no database. A page is the unit of meaning; this crate gives
//! its parts, and says with page and line where a page breaks one of the book's laws.

mod access;
mod adding_up;
mod applies_to;
mod assembly;
mod based_on;
mod book;
mod bound;
mod chronology;
mod cleaning;
mod collation;
mod collection;
mod error;
mod example;
mod extract;
mod facts;
mod fault;
mod field;
mod folder;
mod glossary;
mod grouping;
mod guidance;
mod headline;
mod item;
mod item_facts;
mod kind;
mod lawful;
mod laws;
mod layout;
mod list;
mod load;
mod mapping;
mod markdown;
mod marks;
mod meaning;
mod method;
mod name;
mod numbered;
mod optional;
mod page;
mod parts;
mod portal;
mod reference;
mod release;
mod rules_digest;
mod shape;
mod skeleton;
mod small_table;
mod source_map;
mod sql;
mod supplement;
mod title;
mod toml_text;
mod tracing;
mod way;

pub use access::AccessRules;
pub use adding_up::{People, Total};
pub use applies_to::AppliesTo;
pub use book::Book;
pub use bound::{Bound, BoundType, ParameterSet};
pub use chronology::Chronology;
pub use collation::collated;
pub use collection::{AskedOfCouncils, Collection, StatusWords, ValidityWords};
pub use error::BookError;
pub use example::Example;
pub use extract::{Extract, ExtractColumn, ExtractType};
pub use facts::{About, PageFacts, RuleFacts, Share, StepFacts, TableFacts, VariableFacts};
pub use fault::{Fault, nearest};
pub use glossary::Terms;
pub use grouping::Grouping;
pub use guidance::{
    Edition, EventKind, Fit, Guidance, GuidanceFacts, GuidancePage, Notice, NoticeClass, OutcomeFit, Reablement,
};
pub use headline::{AREA_COUNCILS, Chart, Headline, HeadlineFacts, Series, Source};
pub use item::{Form, Item, ItemType, LinksTo, Presence, Priority, header_key};
pub use item_facts::{FactsOfItem, ItemFacts, Placeholders};
pub use kind::{Evidence, Kind, Severity};
pub use layout::{Layout, LayoutColumn, LayoutRows, Values};
pub use list::{DefinedList, Entry, Knowledge};
pub use mapping::{Change, MappedItem, MappedValue, Mapping};
pub use markdown::{Fenced, Section, Sheet};
pub use meaning::Meaning;
pub use method::Method;
pub use page::{Page, RulePage};
pub use portal::{
    Calendar, CollectionBasis, Day, ExpectedBy, FigurePeriod, FiguresMethod, GuideFacts, GuideStep, HistoryRules,
    Holiday, KEPT, Kept, Mail, MailFacts, Permission, Permissions, PortalPages, Reach, Reminders, Retention, Role,
    State, States, Trouble, UnfilledMail, Window,
};
pub use reference::Reference;
pub use release::Release;
pub use shape::Shape;
pub use skeleton::skeleton;
pub use small_table::SmallTable;
pub use sql::{FUNCTIONS, Gives, Nulls, Sql, UsedIn, Word, functions};
pub use supplement::Supplement;
pub use tracing::{
    Accept, Partial, RecordCode, RequestColumn, RequestLayout, ResponseLayout, StandInValues, TracingService, Weights,
};
pub use way::{Limit, RefusalKind, Way, WayEncoding, WayRefusal};
