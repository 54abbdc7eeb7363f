//! How much may be sent, so that nobody fills the disk for everybody.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How much may be sent, as the portal is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that a file may have.
    pub file: u64,
    /// Bytes that a council may have here without having sent them.
    pub council: u64,
    /// Files of a council that may be arriving at once.
    pub uploads: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { file: 8 << 30, council: 40 << 30, uploads: 20 }
    }
}

/// Files that arrive by forms at this moment: each counts as announced from its first byte, as those that arrive in pieces do.
#[derive(Debug, Clone, Default)]
pub(crate) struct Forms(Arc<Mutex<Arriving>>);

#[derive(Debug, Default)]
struct Arriving {
    last: u64,
    /// Council and bytes of each.
    all: BTreeMap<u64, (String, u64)>,
}

/// A file that arrives by a form, until this is dropped.
#[derive(Debug)]
pub(crate) struct ArrivingForm {
    forms: Forms,
    number: u64,
}

impl Forms {
    /// A form of a council begins to arrive, with so many bytes.
    pub(crate) fn begin(&self, council: &str, bytes: u64) -> ArrivingForm {
        let mut arriving = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        arriving.last += 1;
        let number = arriving.last;
        arriving.all.insert(number, (council.to_owned(), bytes));
        ArrivingForm { forms: self.clone(), number }
    }

    /// How many of a council arrive, and their bytes; one of them left out.
    pub(crate) fn of(&self, council: &str, without: Option<&ArrivingForm>) -> (u64, u64) {
        let arriving = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = without.map(|form| form.number);
        let others = arriving.all.iter().filter(|(number, (of, _))| of == council && Some(**number) != own);
        others.fold((0, 0), |(count, bytes), (_, (_, more))| (count + 1, bytes + more))
    }
}

impl Drop for ArrivingForm {
    fn drop(&mut self) {
        let mut arriving = self.forms.0.lock().unwrap_or_else(PoisonError::into_inner);
        arriving.all.remove(&self.number);
    }
}
