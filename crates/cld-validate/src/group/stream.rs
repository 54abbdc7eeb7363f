//! Rules that can share their records: one shape, one key.

use std::sync::atomic::{AtomicBool, Ordering};

use arrow::buffer::BooleanBuffer;
use cld_submission::Block;
use datafusion_common::Result;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::cells::cells;
use super::keys::KeysOfBlock;
use super::kind::{Kind, parts};
use super::notes::{Member, Notes, Records, Values};
use super::{one_sided, record};
use crate::rule::Rule;

/// Rules of one kind and key; more than one only for conflicts and links.
pub(super) struct Stream {
    pub(super) kind: Kind,
    key: Vec<String>,
    pub(super) members: Vec<Member>,
    /// True once a row has named somebody back, for links that must be returned.
    names_back: AtomicBool,
}

impl Stream {
    pub(super) fn new(at: usize, rule: &Rule) -> Stream {
        let (kind, key, _) = parts(&rule.shape);
        let mut stream = Stream { kind, key: key.to_vec(), members: Vec::new(), names_back: AtomicBool::new(false) };
        stream.add(at, rule);
        stream
    }

    /// True when the rule's records can be the same as those of this stream.
    pub(super) fn takes(&self, rule: &Rule) -> bool {
        let (kind, key, compared) = parts(&rule.shape);
        matches!(kind, Kind::Conflict | Kind::MissingLink | Kind::OneSided)
            && kind == self.kind
            && key == self.key
            && compared[1..].iter().copied().eq(&self.members[0].compared[1..])
    }

    /// True when some row of the file names somebody back.
    pub(super) fn names_back(&self) -> bool {
        self.names_back.load(Ordering::Relaxed)
    }

    pub(super) fn add(&mut self, at: usize, rule: &Rule) {
        let (_, _, compared) = parts(&rule.shape);
        self.members.push(Member { rule: at, compared: compared.into_iter().cloned().collect() });
    }

    /// Values in a record.
    pub(super) fn values(&self) -> usize {
        match self.kind {
            Kind::Once | Kind::Varies | Kind::Duplicate => 0,
            Kind::Conflict => self.members.len(),
            Kind::Overlap | Kind::MissingLink => 1,
            Kind::OneSided => one_sided::VALUES,
        }
    }

    /// What a block leaves behind; `parts` says for every rule over several rows which rows take part.
    pub(super) fn note(&self, block: &Block<'_>, keys: &mut KeysOfBlock<'_>, parts: &[BooleanBuffer]) -> Result<Notes> {
        let parts: Vec<_> = self.members.iter().map(|member| &parts[member.rule]).collect();
        let bytes = Vec::with_capacity(block.rows() * record::width(self.values()));
        let mut records = Records { block, bytes };
        match self.kind {
            Kind::Once | Kind::Varies => return self.count(block, keys.seed, parts[0]),
            Kind::Conflict => self.values_of_keys(keys, &parts, &mut records)?,
            Kind::MissingLink => self.keys_and_links(keys, &parts, &mut records)?,
            Kind::OneSided => {
                let own = keys.of(&self.key)?;
                if one_sided::note(&own, &self.members, &parts, keys, &mut records)? {
                    self.names_back.store(true, Ordering::Relaxed);
                }
            }
            Kind::Overlap => self.days_of_keys(keys, parts[0], &mut records)?,
            Kind::Duplicate => {
                let keys = keys.of_part(&self.key, parts[0])?;
                parts[0].set_indices().for_each(|row| records.push(keys.of(row), row, &[]));
            }
        }
        Ok(Notes::Records(records.bytes))
    }

    /// For each row the values that its key should have but one of; 0 where a rule has no part in the row.
    fn values_of_keys(
        &self,
        keys: &mut KeysOfBlock<'_>,
        parts: &[&BooleanBuffer],
        records: &mut Records<'_>,
    ) -> Result<()> {
        let own = keys.of(&self.key)?;
        let digests = self.members.iter().zip(parts).map(|(member, part)| keys.digests(&member.compared[0], part));
        let digests = digests.collect::<Result<Vec<_>>>()?;
        let mut values = vec![0; self.members.len()];
        for row in 0..records.block.rows() {
            values.iter_mut().zip(&digests).for_each(|(value, digests)| *value = digests[row]);
            if values.iter().any(|value| *value != 0) {
                records.push(own.of(row), row, &values);
            }
        }
        Ok(())
    }

    /// For each row its own key with 0, and the keys it links to with the place of the rule, from 1.
    fn keys_and_links(
        &self,
        keys: &mut KeysOfBlock<'_>,
        parts: &[&BooleanBuffer],
        records: &mut Records<'_>,
    ) -> Result<()> {
        let own = keys.of(&self.key)?;
        (0..records.block.rows()).for_each(|row| records.push(own.of(row), row, &[0]));
        for (at, (part, member)) in parts.iter().zip(&self.members).enumerate() {
            let links = keys.of(&member.compared)?;
            part.set_indices().for_each(|row| records.push(links.of(row), row, &[at as u64 + 1]));
        }
        Ok(())
    }

    /// For each row its first and last day.
    fn days_of_keys(&self, keys: &KeysOfBlock<'_>, part: &BooleanBuffer, records: &mut Records<'_>) -> Result<()> {
        let own = keys.of_part(&self.key, part)?;
        let compared = cells(records.block, &self.members[0].compared, keys.seed)?;
        for row in part.set_indices() {
            if let Some(from) = compared[0].day(row) {
                let to = compared[1].day(row).unwrap_or(i32::MAX);
                records.push(own.of(row), row, &[days(from, to)]);
            }
        }
        Ok(())
    }

    fn count(&self, block: &Block<'_>, seed: u64, part: &BooleanBuffer) -> Result<Notes> {
        let compared = cells(block, &self.members[0].compared, seed)?;
        let (mut values, mut bytes) = (Values::default(), Vec::new());
        for row in part.set_indices() {
            bytes.clear();
            compared.iter().for_each(|cells| cells.push(row, &mut bytes));
            values.add(xxh3_64_with_seed(&bytes, seed), u64::from(block.places()[row]));
        }
        Ok(values.notes())
    }
}

/// A first and a last day as one number, in the order of the first days and then of the last ones.
fn days(from: i32, to: i32) -> u64 {
    u64::from(in_order(from)) << 32 | u64::from(in_order(to))
}

/// Days as numbers without a sign, in the same order.
fn in_order(day: i32) -> u32 {
    day.cast_unsigned() ^ (1 << 31)
}
