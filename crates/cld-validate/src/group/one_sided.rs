//! Links that are not returned: a row names somebody whose own rows name others, or nobody.
//!
//! Everything about one person lies under that person's key: that they have a row, whom their rows name, and
//! who names them.

use arrow::buffer::BooleanBuffer;
use cld_submission::Block;
use datafusion_common::Result;

use super::keys::Keys;
use super::record::Record;
use super::stream::{Member, Records};

/// Values in a record: what it says, and a digest of the other person in two halves.
pub(super) const VALUES: usize = 3;

/// The person has a row that takes part.
const HAS_ROW: u32 = 0;
/// A row of the person names the other one.
const NAMES: u32 = 1;
/// From here on: the other one's row names the person, in the column of the rule at this place.
const IS_NAMED: u32 = 2;

/// What a block leaves behind; true when some row names anybody back.
pub(super) fn note(
    block: &Block<'_>,
    own: &Keys,
    members: &[Member],
    parts: &[&BooleanBuffer],
    seed: u64,
    records: &mut Records<'_>,
) -> Result<bool> {
    let Some(taking_part) = parts.iter().map(|part| (*part).clone()).reduce(|some, more| &some | &more) else {
        return Ok(false);
    };
    taking_part.set_indices().for_each(|row| records.push(own.of(row), row, &[HAS_ROW, 0, 0]));
    let mut is_any = false;
    for column in &members[0].compared[1..] {
        let named = Keys::new(block, std::slice::from_ref(column), seed)?;
        for row in taking_part.set_indices() {
            if let Some(named) = named.of(row) {
                is_any = true;
                records.push(own.of(row), row, &about(NAMES, named));
            }
        }
    }
    for (at, (part, member)) in parts.iter().zip(members).enumerate() {
        let links = Keys::new(block, &member.compared[..1], seed)?;
        for row in part.set_indices() {
            // A link to oneself is another rule's matter.
            if let Some(own) = own.of(row).filter(|own| Some(*own) != links.of(row)) {
                records.push(links.of(row), row, &about(IS_NAMED + at as u32, own));
            }
        }
    }
    Ok(is_any)
}

fn about(what: u32, other: u128) -> [u32; VALUES] {
    [what, other as u32, (other >> 32) as u32]
}

/// (row, place of the rule) of those who name a person that has rows and does not name them, among the records of
/// that person.
pub(super) fn failing(group: &[Record<'_>]) -> Vec<(u64, usize)> {
    let other = |record: &Record<'_>| (record.value(1), record.value(2));
    if group.iter().all(|record| record.value(0) >= IS_NAMED) {
        return Vec::new();
    }
    let named: Vec<_> = group.iter().filter(|record| record.value(0) == NAMES).map(other).collect();
    let naming = group.iter().filter(|record| record.value(0) >= IS_NAMED && !named.contains(&other(record)));
    naming.map(|record| (record.row(), (record.value(0) - IS_NAMED) as usize)).collect()
}
