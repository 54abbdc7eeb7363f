//! The guidance: pages of prose and small tables for a release. It is advice and refuses nothing.

mod advice;
mod edition;
mod outcome;
mod page;

pub use advice::Guidance;
pub(crate) use edition::Editions;
pub use edition::{Edition, Notice, NoticeClass};
pub(crate) use outcome::{ANY, read as read_outcomes};
pub use outcome::{EventKind, Fit, OutcomeFit, Reablement};
pub use page::{GuidanceFacts, GuidancePage};
