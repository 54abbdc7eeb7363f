//! Rules that can share their records: one shape, one key.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::buffer::BooleanBuffer;
use cld_book::Shape;
use cld_submission::Block;
use datafusion_common::{DataFusionError, Result};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::cells::Cells;
use super::keys::{Keys, KeysOfBlock};
use super::{one_sided, record};
use crate::rule::Rule;

/// How rows that meet are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Once,
    Varies,
    Duplicate,
    Conflict,
    Overlap,
    MissingLink,
    OneSided,
}

/// Rules of one kind and key; more than one only for conflicts and links.
pub(super) struct Stream {
    pub(super) kind: Kind,
    key: Vec<String>,
    pub(super) members: Vec<Member>,
    /// True once a row has named somebody back, for links that must be returned.
    names_back: AtomicBool,
}

pub(super) struct Member {
    /// The rule's place among all rules over several rows.
    pub(super) rule: usize,
    /// The columns that are compared within a key; for links the link, then those that may return it.
    pub(super) compared: Vec<String>,
}

/// What one block leaves behind.
pub(crate) enum Notes {
    /// Records, their rows counted from the block's first.
    Records(Vec<u8>),
    /// For each value, how many rows hold it and the first of them.
    Values(HashMap<u64, (u64, u64)>),
}

/// The records of a block, as they are made.
pub(super) struct Records<'b> {
    block: &'b Block<'b>,
    bytes: Vec<u8>,
}

impl Records<'_> {
    pub(super) fn push(&mut self, key: Option<u128>, row: usize, values: &[u32]) {
        if let Some(key) = key {
            record::push(&mut self.bytes, key, u64::from(self.block.places()[row]), values);
        }
    }
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
            Kind::Overlap => 2,
            Kind::MissingLink => 1,
            Kind::OneSided => one_sided::VALUES,
        }
    }

    /// What a block leaves behind; `parts` says for every rule over several rows which rows take part.
    pub(super) fn note(&self, block: &Block<'_>, keys: &mut KeysOfBlock, parts: &[BooleanBuffer]) -> Result<Notes> {
        let seed = keys.seed;
        let parts: Vec<_> = self.members.iter().map(|member| &parts[member.rule]).collect();
        if matches!(self.kind, Kind::Once | Kind::Varies) {
            return self.count(block, seed, parts[0]);
        }
        let keys = keys.of(block, &self.key)?;
        let bytes = Vec::with_capacity(block.rows() * record::width(self.values()));
        let mut records = Records { block, bytes };
        match self.kind {
            Kind::Conflict => self.values_of_keys(&keys, &parts, seed, &mut records)?,
            Kind::MissingLink => self.keys_and_links(&keys, &parts, seed, &mut records)?,
            Kind::OneSided => {
                if one_sided::note(block, &keys, &self.members, &parts, seed, &mut records)? {
                    self.names_back.store(true, Ordering::Relaxed);
                }
            }
            Kind::Overlap => self.days_of_keys(&keys, parts[0], seed, &mut records)?,
            _ => parts[0].set_indices().for_each(|row| records.push(keys.of(row), row, &[])),
        }
        Ok(Notes::Records(records.bytes))
    }

    /// For each row the values that its key should have but one of; 0 where a rule has no part in the row.
    fn values_of_keys(
        &self,
        keys: &Keys,
        parts: &[&BooleanBuffer],
        seed: u64,
        records: &mut Records<'_>,
    ) -> Result<()> {
        let compared = self.members.iter().map(|member| cells(records.block, &member.compared, seed));
        let compared = compared.collect::<Result<Vec<_>>>()?;
        let mut values = vec![0; self.members.len()];
        for row in 0..records.block.rows() {
            for (at, value) in values.iter_mut().enumerate() {
                *value = if parts[at].value(row) { digest(&compared[at][0], row, seed) } else { 0 };
            }
            if values.iter().any(|value| *value != 0) {
                records.push(keys.of(row), row, &values);
            }
        }
        Ok(())
    }

    /// For each row its own key with 0, and the keys it links to with the place of the rule, from 1.
    fn keys_and_links(
        &self,
        keys: &Keys,
        parts: &[&BooleanBuffer],
        seed: u64,
        records: &mut Records<'_>,
    ) -> Result<()> {
        (0..records.block.rows()).for_each(|row| records.push(keys.of(row), row, &[0]));
        for (at, (part, member)) in parts.iter().zip(&self.members).enumerate() {
            let links = Keys::new(records.block, &member.compared, seed)?;
            part.set_indices().for_each(|row| records.push(links.of(row), row, &[at as u32 + 1]));
        }
        Ok(())
    }

    /// For each row its first and last day.
    fn days_of_keys(&self, keys: &Keys, part: &BooleanBuffer, seed: u64, records: &mut Records<'_>) -> Result<()> {
        let compared = cells(records.block, &self.members[0].compared, seed)?;
        for row in part.set_indices() {
            if let Some(from) = compared[0].day(row) {
                let to = compared[1].day(row).unwrap_or(i32::MAX);
                records.push(keys.of(row), row, &[in_order(from), in_order(to)]);
            }
        }
        Ok(())
    }

    fn count(&self, block: &Block<'_>, seed: u64, part: &BooleanBuffer) -> Result<Notes> {
        let compared = cells(block, &self.members[0].compared, seed)?;
        let (mut values, mut bytes) = (HashMap::new(), Vec::new());
        for row in part.set_indices() {
            bytes.clear();
            compared.iter().for_each(|cells| cells.push(row, &mut bytes));
            let value = values.entry(xxh3_64_with_seed(&bytes, seed)).or_insert((0, u64::from(block.places()[row])));
            value.0 += 1;
        }
        Ok(Notes::Values(values))
    }
}

/// The kind, the key, and the columns that are compared within a key.
fn parts(shape: &Shape) -> (Kind, &[String], Vec<&String>) {
    match shape {
        // Row rules are checked block by block and make no stream; as one they would be of this kind.
        Shape::Row | Shape::Once => (Kind::Once, &[], vec![]),
        Shape::Varies { differs } => (Kind::Varies, &[], vec![differs]),
        Shape::Duplicate { key } => (Kind::Duplicate, key, vec![]),
        Shape::Conflict { key, differs } => (Kind::Conflict, key, vec![differs]),
        Shape::Overlap { key, from, to } => (Kind::Overlap, key, vec![from, to]),
        Shape::MissingLink { key, link, back } if back.is_empty() => (Kind::MissingLink, key, vec![link]),
        Shape::MissingLink { key, link, back } => (Kind::OneSided, key, std::iter::once(link).chain(back).collect()),
    }
}

pub(super) fn cells<'b>(block: &'b Block<'b>, columns: &[String], seed: u64) -> Result<Vec<Cells<'b>>> {
    let column = |name: &String| {
        let array = block.batch.column_by_name(name);
        array.ok_or_else(|| DataFusionError::Execution(format!("column {name} was not read")))
    };
    columns.iter().map(|name| Cells::of(column(name)?, seed)).collect()
}

/// Days as numbers without a sign, in the same order.
pub(super) fn in_order(day: i32) -> u32 {
    day.cast_unsigned() ^ (1 << 31)
}

/// 32 bits of a value; 0 only for null.
fn digest(cells: &Cells<'_>, row: usize, seed: u64) -> u32 {
    match cells {
        cells if cells.is_null(row) => 0,
        Cells::Coded(keys, digests) => (digests[keys.value(row) as usize] as u32).max(1),
        Cells::Text(texts) => (xxh3_64_with_seed(texts.value(row).as_bytes(), seed) as u32).max(1),
        other => {
            let mut bytes = Vec::with_capacity(24);
            other.push(row, &mut bytes);
            (xxh3_64_with_seed(&bytes, seed) as u32).max(1)
        }
    }
}
