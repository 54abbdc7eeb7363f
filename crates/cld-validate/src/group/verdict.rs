//! Which of the rows that share a key fail.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;

use super::kind::Kind;
use super::one_sided;
use super::record::{self, Record};
use super::stream::Stream;
use crate::digest_hasher::Itself;

/// (row, rule) of each finding among the records of one part.
pub(super) fn failing(stream: &Stream, records: &[u8]) -> Vec<(u64, u32)> {
    let mut suspects = suspects(stream, records);
    suspects.sort_unstable_by_key(|record| (record.key(), record.row()));
    let mut failing = Vec::new();
    for group in suspects.chunk_by_mut(|one, other| one.key() == other.key()) {
        let rule = |at: usize| stream.members[at].rule as u32;
        match stream.kind {
            Kind::Conflict => {
                for at in 0..stream.members.len() {
                    failing.extend(minority(group, at).into_iter().map(|row| (row, rule(at))));
                }
            }
            Kind::Overlap => failing.extend(overlapping(group).into_iter().map(|row| (row, rule(0)))),
            Kind::MissingLink => {
                failing.extend(group.iter().flat_map(|link| {
                    let at = link.value(0) as usize - 1;
                    link.rows().map(move |row| (row, rule(at)))
                }));
            }
            Kind::OneSided if !stream.names_back() => {}
            Kind::OneSided => {
                failing.extend(one_sided::failing(group).into_iter().map(|(row, at)| (row, rule(at))));
            }
            Kind::Duplicate => {
                failing.extend(group.iter().flat_map(|record| record.rows()).skip(1).map(|row| (row, rule(0))));
            }
            Kind::Once | Kind::Varies => {}
        }
    }
    failing
}

/// The records of those keys that need a closer look. Most keys do not, so only these are put in order.
fn suspects<'r>(stream: &Stream, records: &'r [u8]) -> Vec<Record<'r>> {
    let width = record::width(stream.values());
    let records = records.chunks_exact(width).map(Record);
    let mut seen: HashMap<u128, (Record<'r>, bool), BuildHasherDefault<Itself>> =
        HashMap::with_capacity_and_hasher(records.len() / 4, BuildHasherDefault::default());
    let mut some = false;
    for record in records.clone() {
        match seen.entry(record.key()) {
            Entry::Vacant(entry) => {
                let is_suspect = is_suspect_alone(stream.kind, record);
                some |= is_suspect;
                entry.insert((record, is_suspect));
            }
            Entry::Occupied(mut entry) => {
                let (first, is_suspect) = entry.get_mut();
                *is_suspect = match stream.kind {
                    Kind::Conflict => *is_suspect || first.values() != record.values(),
                    Kind::MissingLink => *is_suspect && is_suspect_alone(stream.kind, record),
                    _ => true,
                };
                some |= *is_suspect;
            }
        }
    }
    match some {
        true => records.filter(|record| seen[&record.key()].1).collect(),
        false => Vec::new(),
    }
}

/// Whether rows can fail if no other record has their key.
fn is_suspect_alone(kind: Kind, record: Record<'_>) -> bool {
    match kind {
        Kind::MissingLink => record.value(0) > 0,
        Kind::Duplicate | Kind::Overlap => record.count() > 1,
        Kind::Once | Kind::Varies | Kind::Conflict | Kind::OneSided => false,
    }
}

/// The rows whose value is not the commonest; of equally common ones, the one that comes first is right.
fn minority(group: &mut [Record<'_>], at: usize) -> Vec<u64> {
    let value = |record: &Record<'_>| record.value(at);
    group.sort_unstable_by_key(|record| (value(record), record.row()));
    let known = &group[group.partition_point(|record| value(record) == 0)..];
    let runs = known.chunk_by(|one, other| value(one) == value(other));
    let count = |run: &[Record<'_>]| run.iter().map(|record| record.count()).sum::<u64>();
    let Some(commonest) = runs.max_by_key(|run| (count(run), u64::MAX - run[0].row())) else {
        return Vec::new();
    };
    let right = value(&commonest[0]);
    known.iter().filter(|record| value(record) != right).flat_map(|record| record.rows()).collect()
}

/// The rows that begin before an earlier one has ended.
fn overlapping(group: &mut [Record<'_>]) -> Vec<u64> {
    group.sort_unstable_by_key(|record| (record.value(0), record.row()));
    let (mut rows, mut until) = (Vec::new(), 0);
    for record in group.iter() {
        let (from, to) = (record.value(0) >> 32, record.value(0) & u64::from(u32::MAX));
        for row in record.rows() {
            if from < until {
                rows.push(row);
            }
            until = until.max(to);
        }
    }
    rows
}
