//! Which files changed between two moments, and what was decided about files.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{NaiveDateTime, NaiveTime};
use cld_figures::{Table, TypedTable};
use cld_submission::{read_day, read_moment};
use serde::Serialize;

use crate::{RunError, RunRecord};

/// A file of which something changed.
#[derive(Debug, Clone, Serialize)]
pub struct FileChange {
    /// The code of its council.
    pub la_code: String,
    /// The council's name.
    pub la_name: String,
    /// The name of the file.
    pub file: String,
    /// The moment it was received.
    pub import_datetime: String,
    /// Rows read of it.
    pub rows: u64,
    /// arrived, superseded, withdrawn, replaced, taken up or used otherwise.
    pub change: &'static str,
    /// What it was used for at the earlier moment.
    pub before: String,
    /// What it is used for at the later one.
    pub after: String,
}

/// What was decided about a file after the earlier moment and by the later one.
#[derive(Debug, Clone, Serialize)]
pub struct Since {
    /// The number of its receipt.
    pub receipt: String,
    /// The code of its council.
    pub la_code: String,
    /// selected, excluded, query or reinstated.
    pub decision: String,
    /// Why, in words.
    pub words: String,
    /// When, in universal time.
    pub decided: String,
}

/// What a run says of a file.
struct State {
    la_name: String,
    rows: u64,
    sha256: String,
    /// Not yet where it came after the moment of the run.
    is_received: bool,
    is_used: bool,
    said: String,
}

/// The council's code, the moment of import and the name of a file.
type FileKey = (String, String, String);

/// Files of which something changed, by council and moment of import.
///
/// # Errors
/// When a register cannot be read.
pub(super) fn changed(before: (&Path, &RunRecord), after: (&Path, &RunRecord)) -> Result<Vec<FileChange>, RunError> {
    let (ours, theirs) = (states(before.0, before.1)?, states(after.0, after.1)?);
    let mut keys: Vec<&FileKey> = ours.keys().chain(theirs.keys()).collect();
    keys.sort();
    keys.dedup();
    let change = |key: &&FileKey| {
        let (before, after) = (ours.get(key), theirs.get(key));
        let state = after.or(before)?;
        let said = |state: Option<&State>| state.map_or("not there".to_owned(), |state| state.said.clone());
        Some(FileChange {
            la_code: key.0.clone(),
            la_name: state.la_name.clone(),
            file: key.2.clone(),
            import_datetime: key.1.clone(),
            rows: state.rows,
            change: word(before, after)?,
            before: said(before),
            after: said(after),
        })
    };
    Ok(keys.iter().filter_map(change).collect())
}

/// What became of a file; none where nothing did.
fn word(before: Option<&State>, after: Option<&State>) -> Option<&'static str> {
    let is_received = |state: Option<&State>| state.is_some_and(|state| state.is_received);
    match (before, after) {
        _ if !is_received(before) && !is_received(after) => None,
        _ if !is_received(before) => Some("arrived"),
        _ if !is_received(after) => Some("withdrawn"),
        (Some(before), Some(after)) if before.sha256 != after.sha256 => Some("replaced"),
        (Some(before), Some(after)) => match (before.is_used, after.is_used) {
            (true, false) => Some("superseded"),
            (false, true) => Some("taken up"),
            (true, true) if before.said != after.said => Some("used otherwise"),
            _ => None,
        },
        _ => None,
    }
}

/// What a run says of each of its files: its register where it has one.
fn states(run: &Path, record: &RunRecord) -> Result<BTreeMap<FileKey, State>, RunError> {
    let as_of = as_of(record);
    let mut states = BTreeMap::new();
    for file in &record.submissions {
        let is_late = as_of.zip(read_moment(&file.import_datetime).ok()).is_some_and(|(as_of, import)| import > as_of);
        let state = State {
            la_name: file.la_name.clone(),
            rows: file.rows,
            sha256: file.sha256.clone(),
            is_received: !is_late,
            is_used: false,
            said: if is_late { "not received yet".to_owned() } else { "received".to_owned() },
        };
        states.insert((file.la_code.clone(), file.import_datetime.clone(), file.file.clone()), state);
    }
    let register = run.join("tables").join("submission_register");
    if register.is_dir() {
        let register = TypedTable::read(&register)?;
        let (councils, files, chosen) = (register.text("la_code")?, register.text("file")?, register.truth("chosen")?);
        let reasons = register.text("reason")?;
        let quarters = if register.has("quarters") { register.count("quarters")? } else { vec![None; register.len()] };
        let year = if register.has("fills_year") { register.truth("fills_year")? } else { vec![None; register.len()] };
        for row in 0..register.len() {
            let is_it = |key: &FileKey| Some(key.0.as_str()) == councils[row] && Some(key.2.as_str()) == files[row];
            let Some((_, state)) = states.iter_mut().find(|(key, _)| is_it(key)) else { continue };
            state.is_used = chosen[row] == Some(true);
            // A day as of which a run is made may count as the whole of it.
            state.is_received |= state.is_used;
            if state.is_used {
                state.said = used(year[row], quarters[row]);
            } else if state.is_received {
                state.said = format!("not used: {}", reasons[row].unwrap_or("no reason is said"));
            }
        }
    }
    Ok(states)
}

fn used(year: Option<bool>, quarters: Option<i64>) -> String {
    let year = (year == Some(true)).then(|| "the year".to_owned());
    let quarters = quarters.filter(|count| *count > 0).map(|count| match count {
        1 => "1 quarter of the joined table".to_owned(),
        count => format!("{count} quarters of the joined table"),
    });
    let parts: Vec<String> = year.into_iter().chain(quarters).collect();
    if parts.is_empty() { "used".to_owned() } else { format!("used for {}", parts.join(" and ")) }
}

/// The moment of a run that has one.
fn as_of(record: &RunRecord) -> Option<NaiveDateTime> {
    let said = record.parameters.get("as_of")?.split('\'').nth(1)?;
    read_moment(said).ok().or_else(|| Some(read_day(said)?.and_time(NaiveTime::MIN)))
}

/// As of which moment a run is.
pub(super) fn moment_said(record: &RunRecord) -> String {
    as_of(record).map_or("all that was received".to_owned(), |moment| format!("what was received by {moment}"))
}

/// What had been decided by the later moment, and not by the earlier one.
pub(super) fn decided_since(before: &RunRecord, after: &RunRecord) -> Vec<Since> {
    let is_between = |decided: &str| {
        let decided = read_moment(decided.trim_end_matches('Z')).ok();
        let before = as_of(before).zip(decided).is_some_and(|(before, decided)| before < decided);
        before && as_of(after).zip(decided).is_none_or(|(after, decided)| decided <= after)
    };
    let decisions = after.decisions.iter();
    decisions
        .filter(|decision| !before.decisions.contains(decision) || is_between(&decision.decided))
        .map(|decision| Since {
            receipt: decision.receipt.clone(),
            la_code: decision.la_code.clone(),
            decision: decision.decision.clone(),
            words: decision.words.clone(),
            decided: decision.decided.clone(),
        })
        .collect()
}

/// The files as a table.
pub(super) fn table(files: &[FileChange]) -> Table {
    let columns = ["la_code", "la_name", "file", "import_datetime", "rows", "change", "before", "after"];
    let row = |file: &FileChange| {
        let FileChange { la_code, la_name, file, import_datetime, rows, change, before, after } = file.clone();
        [la_code, la_name, file, import_datetime, rows.to_string(), change.to_owned(), before, after].map(Some).to_vec()
    };
    Table {
        columns: columns.map(str::to_owned).to_vec(),
        are_numbers: columns.iter().map(|column| *column == "rows").collect(),
        rows: files.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{State, used, word};

    #[test]
    fn what_became_of_a_file_is_said_in_a_word() {
        let state = |is_received, is_used, said: &str, sha256: &str| State {
            la_name: String::new(),
            rows: 1,
            sha256: sha256.to_owned(),
            is_received,
            is_used,
            said: said.to_owned(),
        };
        let late = state(false, false, "", "a");
        let (used, other) = (state(true, true, "used for the year", "a"), state(true, true, "used", "a"));
        let (unused, changed) = (state(true, false, "", "a"), state(true, true, "used", "b"));
        for (before, after, said) in [
            (Some(&late), Some(&late), None),
            (None, Some(&late), None),
            (Some(&late), Some(&unused), Some("arrived")),
            (None, Some(&used), Some("arrived")),
            (Some(&used), None, Some("withdrawn")),
            (Some(&used), Some(&unused), Some("superseded")),
            (Some(&unused), Some(&used), Some("taken up")),
            (Some(&used), Some(&other), Some("used otherwise")),
            (Some(&used), Some(&changed), Some("replaced")),
            (Some(&used), Some(&used), None),
            (Some(&unused), Some(&unused), None),
        ] {
            assert_eq!(word(before, after), said);
        }
    }

    #[test]
    fn what_a_file_is_used_for_is_said() {
        assert_eq!(used(Some(true), Some(4)), "used for the year and 4 quarters of the joined table");
        assert_eq!(used(Some(false), Some(1)), "used for 1 quarter of the joined table");
        assert_eq!(used(None, None), "used");
    }
}
