//! One identifier in several spellings that a program made: `1042.0`, `="1042"`, `'1042`, 1042 for 001042.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use arrow::array::{Array, AsArray, StringArray};
use cld_book::Severity;
use cld_submission::Block;
use cld_terms::{counted, grouped};
use xxhash_rust::xxh3::xxh3_64;

use super::once::once;
use super::places::Places;
use crate::digest_hasher::Itself;
use crate::finding::Finding;

/// The column of the council's own identifier.
pub(crate) const OWN: &str = "la_person_unique_identifier";
/// The column of the national one.
pub(crate) const NATIONAL: &str = "nhs_number";

/// What a program leaves in an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trace {
    PointZero,
    Formula,
    Apostrophe,
}

impl Trace {
    fn says(self) -> &'static str {
        match self {
            Trace::PointZero => "ends in .0, as a number does that a program took for one with decimals",
            Trace::Formula => "is written as a formula, such as =\"1042\"",
            Trace::Apostrophe => "begins with an apostrophe, as a text does in a spreadsheet",
        }
    }
}

/// The identifier without what a program leaves in it, and that trace. Noughts in front are taken off a number.
pub(crate) fn core(text: &str) -> (&str, Option<Trace>) {
    let (inner, trace) = if let Some(rest) = text.strip_prefix('=') {
        (rest.trim_matches('"'), Some(Trace::Formula))
    } else if let Some(rest) = text.strip_prefix('\'') {
        (rest, Some(Trace::Apostrophe))
    } else {
        match text.split_once('.') {
            Some((whole, rest)) if is_number(whole) && !rest.is_empty() && rest.bytes().all(|digit| digit == b'0') => {
                (whole, Some(Trace::PointZero))
            }
            _ => (text, None),
        }
    };
    let inner = if is_number(inner) { inner.trim_start_matches('0') } else { inner };
    (inner, trace)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// People of a file by what their identifiers come to. Holds digests, and no identifier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct People {
    /// Of a block, what its rows add: digests of what an identifier comes to, and of the identifier.
    noted: Vec<(u64, u64)>,
    noted_national: Vec<u64>,
    own: HashMap<u64, Spelled, BuildHasherDefault<Itself>>,
    national: HashSet<u64, BuildHasherDefault<Itself>>,
}

/// How one identifier is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spelled {
    /// A digest of the first spelling.
    first: u64,
    is_in_two: bool,
}

/// People whom a file is compared by; of a larger one the others are not.
const MOST: usize = 4 << 20;

/// With as many people the last file can be compared with.
const ENOUGH: u64 = 5;

impl People {
    /// Adds the people of a block's rows, and notes rows in which a program left its trace.
    pub(crate) fn add(&mut self, block: &Block<'_>, mut traced: impl FnMut(usize, Trace)) {
        if let Some(texts) = texts(block, OWN) {
            let mut before: (Option<&str>, Option<Trace>) = (None, None);
            for row in 0..texts.len() {
                let text = texts.is_valid(row).then(|| texts.value(row));
                if text != before.0 {
                    before = (text, text.and_then(|text| self.add_own(text)));
                }
                before.1.into_iter().for_each(|trace| traced(row, trace));
            }
        }
        if let Some(texts) = texts(block, NATIONAL) {
            let mut before = None;
            let new = texts.iter().flatten().filter(|text| before.replace(*text) != Some(*text));
            self.noted_national.extend(new.map(|text| xxh3_64(text.as_bytes())));
        }
    }

    fn add_own(&mut self, text: &str) -> Option<Trace> {
        let (core, trace) = core(text);
        self.noted.push((xxh3_64(core.as_bytes()), xxh3_64(text.as_bytes())));
        trace
    }

    fn merge_one(&mut self, core: u64, spelled: Spelled) {
        if let Some(known) = self.own.get_mut(&core) {
            known.is_in_two |= spelled.is_in_two || known.first != spelled.first;
        } else if self.own.len() < MOST {
            self.own.insert(core, spelled);
        }
    }

    /// Adds what blocks, or another thread, noted.
    pub(crate) fn merge(&mut self, other: &People) {
        other.noted.iter().for_each(|(core, first)| self.merge_one(*core, Spelled { first: *first, is_in_two: false }));
        other.own.iter().for_each(|(core, spelled)| self.merge_one(*core, *spelled));
        for number in other.noted_national.iter().chain(&other.national) {
            if self.national.len() < MOST {
                self.national.insert(*number);
            }
        }
    }

    fn in_two(&self) -> u64 {
        self.own.values().filter(|spelled| spelled.is_in_two).count() as u64
    }

    /// About the identifiers of one file. `header` is what the file calls them.
    pub(super) fn findings(&self, header: &str, traces: &[(Trace, Places)]) -> Vec<Finding> {
        let mut findings = Vec::new();
        let two = self.in_two();
        if two > 0 {
            let people = counted(two, "person has the identifier", "people have their identifiers");
            let message = format!(
                "{people} in two spellings of {header}, which a program made: with .0 at the end, without the noughts in \
                 front, as a formula or behind an apostrophe. Each becomes two people, and their events are torn apart. \
                 Extract the identifiers again as text, and keep the column as text where the file goes through a spreadsheet."
            );
            let row = traces.iter().filter_map(|(_, places)| places.first()).min().unwrap_or(1);
            findings.push(once(row, "identifier_in_two_spellings", Severity::Error, Some(header), message));
        }
        findings.extend(traces.iter().map(|(trace, places)| {
            let message = format!(
                "{header} {}: {}, {places}. It does not match the identifier of the same person in other rows, files or \
                 systems. Extract it again as text, without anything around it.",
                trace.says(),
                places.counted("row", "rows")
            );
            once(places.first().unwrap_or(1), "identifier_spelled_by_a_program", Severity::Error, Some(header), message)
        }));
        findings
    }

    /// About people of the council's last file whom this one does not have, or has in another spelling.
    pub(crate) fn compared_with(&self, last: &People) -> Option<Finding> {
        let people = last.own.len() as u64;
        let (mut here, mut respelled) = (0_u64, 0_u64);
        for (core, was) in &last.own {
            if let Some(is) = self.own.get(core) {
                here += 1;
                respelled += u64::from(is.first != was.first && !is.is_in_two && !was.is_in_two);
            }
        }
        let all = grouped(people);
        if respelled > 0 && respelled * 20 >= here {
            let message = format!(
                "{} in another spelling of the identifier, which a program made: .0 at the end, noughts in front that were \
                 lost or added, a formula or an apostrophe. Of the {all} people of the last file, {} are here. Nobody who is \
                 spelled otherwise is known to be the same person. Extract the identifiers as they were.",
                counted(respelled, "person of the last file is here", "people of the last file are here"),
                grouped(here)
            );
            return Some(once(1, "identifiers_respelled_since_last", Severity::Error, None, message));
        }
        let is_any = people >= ENOUGH && !self.own.is_empty();
        (is_any && here * 10 < people).then(|| {
            let national = last.national.iter().filter(|number| self.national.contains(number)).count() as u64;
            let by_number = match national {
                0 => String::new(),
                some => format!(" By their NHS number {} are here: the council's own identifiers seem to be new ones.", grouped(some)),
            };
            let message = format!(
                "Of the {all} people in the last file, {} by the same identifier.{by_number} People cannot be followed from \
                 one file to the next, and each would be counted twice. Check that the file is of the same council, and that \
                 identifiers were not replaced.",
                counted(here, "is in this file", "are in this file")
            );
            once(1, "people_of_last_file_missing", Severity::Warning, None, message)
        })
    }
}

fn texts<'b>(block: &'b Block<'_>, name: &str) -> Option<&'b StringArray> {
    block.batch.column_by_name(name)?.as_string_opt::<i32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(texts: &[&str]) -> People {
        let (mut block, mut people) = (People::default(), People::default());
        texts.iter().for_each(|text| _ = block.add_own(text));
        people.merge(&block);
        people
    }

    #[test]
    fn spellings_that_a_program_made_are_one_person() {
        for other in ["1042.0", "1042.00", "01042", "000001042", "=\"1042\"", "='1042'", "'1042", "'001042"] {
            let found = people(&["1042", other]).in_two();
            // A formula may quote its text in either way; only double quotes are a spreadsheet's.
            assert_eq!(found, u64::from(other != "='1042'"), "{other}");
        }
        for other in ["1042.1", "10420", "P1042", "1042a", "1042.", "1042"] {
            assert_eq!(people(&["1042", other]).in_two(), 0, "{other}");
        }
    }

    #[test]
    fn the_last_file_is_compared_by_people() {
        let ids: Vec<String> = (100..200).map(|id| format!("0{id}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let lost: Vec<&str> = ids.iter().map(|id| &id[1..]).collect();
        let rule = |here: &[&str], last: &[&str]| {
            people(here).compared_with(&people(last)).map(|finding| finding.rule.to_string())
        };
        assert_eq!(rule(&ids, &ids), None);
        assert_eq!(rule(&ids[..50], &ids), None);
        assert_eq!(rule(&lost, &ids).as_deref(), Some("identifiers_respelled_since_last"));
        assert_eq!(rule(&["x1", "x2"], &ids).as_deref(), Some("people_of_last_file_missing"));
        assert_eq!(rule(&["x1", "x2"], &ids[..4]), None);
    }
}
