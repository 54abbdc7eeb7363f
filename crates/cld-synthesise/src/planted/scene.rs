//! Where a specimen is put, and whom its rows are about.

use crate::edition::Edition;
use crate::item::Layout;

/// Where a specimen is put.
pub(super) struct Scene<'s> {
    pub(super) edition: &'s Edition,
    pub(super) layout: &'s Layout,
    pub(super) people: Vec<Someone>,
    /// How often the specimen is in the file already.
    pub(super) nth: u32,
    /// The number of the first row's event.
    pub(super) first_reference: u32,
}

pub(super) struct Someone {
    pub(super) identifier: String,
    pub(super) nhs_number: String,
}
