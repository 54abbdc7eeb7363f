//! The findings that `cld check` wrote as CSV: how many there are of each rule, and some of them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use cld_run_pages::as_written;
use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

/// How often a rule found something in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Blank when one file was checked.
    pub(super) file: String,
    pub(super) rule: String,
    pub(super) severity: String,
    /// Whether it is about what the file says, or how it is sent.
    pub(super) group: String,
    pub(super) count: u64,
}

/// Findings of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Findings {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// Whether there are more after these.
    pub(super) are_more: bool,
}

fn open(path: &Path) -> io::Result<(Reader<std::fs::File>, StringRecord)> {
    let mut reader = ReaderBuilder::new().from_path(path)?;
    let head = reader.headers()?.clone();
    Ok((reader, head))
}

fn place(head: &StringRecord, name: &str) -> Option<usize> {
    head.iter().position(|cell| cell == name)
}

/// What was found, errors first and what is most frequent first.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn tallies(path: &Path) -> io::Result<Vec<Tally>> {
    let (mut reader, head) = open(path)?;
    let places = ["file", "rule", "severity", "group"].map(|name| place(&head, name));
    let mut counts: BTreeMap<[Vec<u8>; 4], u64> = BTreeMap::new();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        let key = places.map(|at| at.and_then(|at| record.get(at)).unwrap_or_default().to_vec());
        *counts.entry(key).or_default() += 1;
    }
    let tally = |(key, count): ([Vec<u8>; 4], u64)| {
        let [file, rule, severity, group] = key.map(|bytes| as_written(&String::from_utf8_lossy(&bytes)).to_owned());
        Tally { file, rule, severity, group, count }
    };
    let mut tallies: Vec<Tally> = counts.into_iter().map(tally).collect();
    let rank = |severity: &str| ["error", "warning"].iter().position(|word| *word == severity).unwrap_or(2);
    tallies.sort_by_key(|tally| (rank(&tally.severity), std::cmp::Reverse(tally.count)));
    Ok(tallies)
}

/// Findings of a rule in a file, from one on and so many. Columns that say nothing of them are left out.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn some(path: &Path, (rule, file): (&str, &str), from: usize, most: usize) -> io::Result<Findings> {
    let (mut reader, head) = open(path)?;
    let (at_rule, at_file) = (place(&head, "rule"), place(&head, "file"));
    let is_meant = |record: &StringRecord| {
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).map(as_written);
        cell(at_rule) == Some(rule) && cell(at_file).is_none_or(|known| known == file)
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut record, mut passed, mut are_more) = (StringRecord::new(), 0, false);
    while reader.read_record(&mut record)? {
        if !is_meant(&record) {
            continue;
        }
        if passed < from {
            passed += 1;
        } else if rows.len() < most {
            rows.push(record.iter().map(|cell| as_written(cell).to_owned()).collect());
        } else {
            are_more = true;
            break;
        }
    }
    let known = ["file", "rule", "severity", "group", "confidence"];
    let says = |at: &usize| !known.contains(&&head[*at]) && rows.iter().any(|row| !row[*at].is_empty());
    let kept: Vec<usize> = (0..head.len()).filter(says).collect();
    let columns = kept.iter().map(|at| head[*at].to_owned()).collect();
    let rows = rows.iter().map(|row| kept.iter().map(|at| row[*at].clone()).collect()).collect();
    Ok(Findings { columns, rows, are_more })
}

#[cfg(test)]
mod tests {
    use super::{some, tallies};

    const TEXT: &str = "file,row,rule,severity,item,message,follows,group,confidence\n\
        a.csv,2,late,warning,Date,x,,contents,\na.csv,3,late,warning,Date,y,,contents,\na.csv,2,no_date,error,Date,z,,contents,\n\
        b.csv,2,late,warning,Date,w,,contents,\n'=b.csv,0,mark,error,,m,,sending,seen\n";

    #[test]
    fn findings_are_counted_by_rule_and_file_and_read_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("findings.csv");
        std::fs::write(&path, TEXT).unwrap();
        let said: Vec<String> = tallies(&path)
            .unwrap()
            .iter()
            .map(|of| format!("{} {} {} {} {}", of.file, of.rule, of.severity, of.group, of.count))
            .collect();
        let expected = [
            "=b.csv mark error sending 1",
            "a.csv no_date error contents 1",
            "a.csv late warning contents 2",
            "b.csv late warning contents 1",
        ];
        assert_eq!(said, expected);
        let first = some(&path, ("late", "a.csv"), 0, 1).unwrap();
        assert_eq!(first.columns, ["row", "item", "message"]);
        assert_eq!((first.rows, first.are_more), (vec![["2", "Date", "x"].map(str::to_owned).to_vec()], true));
        let second = some(&path, ("late", "a.csv"), 1, 1).unwrap();
        assert_eq!((second.rows[0][2].as_str(), second.are_more), ("y", false));
        assert!(some(&path, ("late", "c.csv"), 0, 1).unwrap().rows.is_empty());
        assert!(tallies(&folder.path().join("none")).is_err());
    }
}
