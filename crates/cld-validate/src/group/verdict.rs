//! Which of the rows that share a key fail.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use super::one_sided;
use super::record::Record;
use super::stream::{Kind, Stream};

/// (row, rule) of each finding among the records of one heap.
pub(super) fn failing(stream: &Stream, width: usize, records: &[u8]) -> Vec<(u64, u32)> {
    let mut suspects = suspects(stream, width, records);
    suspects.sort_unstable_by_key(|record| (record.key(), record.row()));
    let mut failing = Vec::new();
    for group in suspects.chunk_by_mut(|one, other| one.key() == other.key()) {
        let first = stream.members[0].rule as u32;
        match stream.kind {
            Kind::Conflict => {
                for (at, member) in stream.members.iter().enumerate() {
                    failing.extend(minority(group, at).into_iter().map(|row| (row, member.rule as u32)));
                }
            }
            Kind::Overlap => failing.extend(overlapping(group).into_iter().map(|row| (row, first))),
            Kind::MissingLink => {
                let links =
                    group.iter().map(|record| (record.row(), stream.members[record.value(0) as usize - 1].rule));
                failing.extend(links.map(|(row, rule)| (row, rule as u32)));
            }
            Kind::OneSided if !stream.names_back() => {}
            Kind::OneSided => {
                let links = one_sided::failing(group).into_iter();
                failing.extend(links.map(|(row, at)| (row, stream.members[at].rule as u32)));
            }
            Kind::Duplicate => failing.extend(group[1..].iter().map(|record| (record.row(), first))),
            Kind::Once | Kind::Varies => {}
        }
    }
    failing
}

/// The records of those keys that need a closer look. Most keys do not, so only these are put in order.
fn suspects<'r>(stream: &Stream, width: usize, records: &'r [u8]) -> Vec<Record<'r>> {
    let mut seen: HashMap<u128, (Record<'r>, bool), BuildHasherDefault<Itself>> =
        HashMap::with_capacity_and_hasher(records.len() / width / 4, BuildHasherDefault::default());
    let is_link = |record: Record<'_>| stream.kind == Kind::MissingLink && record.value(0) > 0;
    let mut some = false;
    for record in records.chunks_exact(width).map(Record) {
        match seen.entry(record.key()) {
            Entry::Vacant(entry) => {
                some |= is_link(record);
                entry.insert((record, is_link(record)));
            }
            Entry::Occupied(mut entry) => {
                let (first, is_suspect) = entry.get_mut();
                *is_suspect = match stream.kind {
                    Kind::Conflict => *is_suspect || first.0[24..] != record.0[24..],
                    Kind::MissingLink => *is_suspect && is_link(record),
                    _ => true,
                };
                some |= *is_suspect;
            }
        }
    }
    match some {
        true => records.chunks_exact(width).map(Record).filter(|record| seen[&record.key()].1).collect(),
        false => Vec::new(),
    }
}

/// The rows whose value is not the commonest; of equally common ones, the one that comes first is right.
fn minority(group: &mut [Record<'_>], at: usize) -> Vec<u64> {
    let value = |record: &Record<'_>| record.value(at);
    group.sort_unstable_by_key(|record| (value(record), record.row()));
    let known = &group[group.partition_point(|record| value(record) == 0)..];
    let runs = known.chunk_by(|one, other| value(one) == value(other));
    let Some(commonest) = runs.clone().max_by_key(|run| (run.len(), u64::MAX - run[0].row())) else {
        return Vec::new();
    };
    let right = value(&commonest[0]);
    known.iter().filter(|record| value(record) != right).map(|record| record.row()).collect()
}

/// The rows that begin before an earlier one has ended.
fn overlapping(group: &mut [Record<'_>]) -> Vec<u64> {
    group.sort_unstable_by_key(|record| (record.value(0), record.value(1), record.row()));
    let (mut rows, mut until) = (Vec::new(), 0);
    for record in group.iter() {
        if record.value(0) < until {
            rows.push(record.row());
        }
        until = until.max(record.value(1));
    }
    rows
}

/// Digests are evenly spread as they are.
#[derive(Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let number = bytes.iter().take(8).rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        self.0 = number;
    }

    fn write_u128(&mut self, digest: u128) {
        self.0 = digest as u64;
    }
}
