//! Links that are not returned: a row names somebody whose own rows name others, or nobody.
//!
//! All that is known of one person is stored under that person's key: that they have a row, whom their rows name, and
//! who names them.

use arrow::buffer::BooleanBuffer;
use datafusion_common::Result;

use super::keys::{Keys, KeysOfBlock};
use super::notes::{Member, Records};
use super::record::Record;

/// Values in a record: what it says, and a digest of the other person.
pub(super) const VALUES: usize = 2;

/// The person has a row that takes part.
const HAS_ROW: u64 = 0;
/// A row of the person names the other one.
const NAMES: u64 = 1;
/// From here on: the other one's row names the person, in the column of the rule at this place.
const IS_NAMED: u64 = 2;

/// What a block leaves behind; true when some row names anybody back.
pub(super) fn note(
    own: &Keys,
    members: &[Member],
    parts: &[&BooleanBuffer],
    keys: &mut KeysOfBlock<'_>,
    records: &mut Records<'_>,
) -> Result<bool> {
    let Some(taking_part) = parts.iter().map(|part| (*part).clone()).reduce(|some, more| &some | &more) else {
        return Ok(false);
    };
    taking_part.set_indices().for_each(|row| records.push(own.of(row), row, &[HAS_ROW, 0]));
    let mut is_any = false;
    for column in &members[0].compared[1..] {
        let named = keys.of(std::slice::from_ref(column))?;
        for row in taking_part.set_indices() {
            if let Some(named) = named.of(row) {
                is_any = true;
                records.push(own.of(row), row, &[NAMES, named as u64]);
            }
        }
    }
    for (at, (part, member)) in parts.iter().zip(members).enumerate() {
        let links = keys.of(&member.compared[..1])?;
        for row in part.set_indices() {
            // A link to oneself is another rule's matter.
            if let Some(own) = own.of(row).filter(|own| Some(*own) != links.of(row)) {
                records.push(links.of(row), row, &[IS_NAMED + at as u64, own as u64]);
            }
        }
    }
    Ok(is_any)
}

/// (row, place of the rule) of those who name a person that has rows and does not name them, among the records of
/// that person.
pub(super) fn failing(group: &[Record<'_>]) -> Vec<(u64, usize)> {
    if group.iter().all(|record| record.value(0) >= IS_NAMED) {
        return Vec::new();
    }
    let mut named: Vec<u64> =
        group.iter().filter(|record| record.value(0) == NAMES).map(|record| record.value(1)).collect();
    // In order, because one person may name, and be named by, everybody else in the file.
    named.sort_unstable();
    let naming = group.iter().filter(|record| record.value(0) >= IS_NAMED);
    let naming = naming.filter(|record| named.binary_search(&record.value(1)).is_err());
    naming.flat_map(|record| record.rows().map(|row| (row, (record.value(0) - IS_NAMED) as usize))).collect()
}
