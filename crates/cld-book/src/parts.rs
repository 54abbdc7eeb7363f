//! The parts of a book as its files give them, before they are put together.

use std::collections::BTreeMap;

use crate::book::Book;
use crate::bound::ParameterSet;
use crate::fault::Fault;
use crate::layout::Layout;
use crate::method::MethodFacts;
use crate::page::Page;
use crate::supplement::Supplement;

/// What was read so far. What belongs to a method is by the method's name, then by its own.
#[derive(Default)]
pub(crate) struct Parts {
    /// What is whole by itself.
    pub(crate) book: Book,
    pub(crate) facts: BTreeMap<String, MethodFacts>,
    pub(crate) sets: BTreeMap<String, BTreeMap<String, ParameterSet>>,
    /// Variables that every method has.
    pub(crate) shared: BTreeMap<String, Page>,
    pub(crate) pages: BTreeMap<String, BTreeMap<String, Page>>,
    pub(crate) templates: BTreeMap<String, BTreeMap<String, Page>>,
    pub(crate) layouts: BTreeMap<String, BTreeMap<String, Layout>>,
    pub(crate) supplements: Vec<Supplement>,
    pub(crate) faults: Vec<Fault>,
}
