//! What was decided about submissions by whoever received them: `decisions.csv` of a folder, as the portal exports it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::Path;

use cld_figures::Table;
use cld_submission::Receipt;
use serde::{Deserialize, Serialize};

use crate::RunError;

/// A decision about a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Number of the submission's receipt, by which its file is named.
    pub receipt: String,
    /// The code of its council.
    pub la_code: String,
    /// In a word: selected, excluded, query or reinstated.
    pub decision: String,
    /// Why, in words.
    pub words: String,
    /// The name of whoever decided.
    pub decided_by: String,
    /// When, in universal time.
    pub decided: String,
}

const FILE: &str = "decisions.csv";
const WORDS: [&str; 4] = ["selected", "excluded", "query", "reinstated"];
/// By which a submission is left out, unless another decision follows.
const EXCLUDED: &str = "excluded";

/// The decisions of a folder in their order, about the councils of `chosen` or, without it, about all; none where there is no
/// `decisions.csv`.
///
/// # Errors
/// When a line is not as it should be, or a file is there that a decision leaves out.
pub(crate) fn read(
    folder: &Path,
    received: &[Receipt],
    chosen: Option<&BTreeSet<String>>,
) -> Result<Vec<Decision>, RunError> {
    let path = folder.join(FILE);
    let refused =
        |line: usize, what: String| RunError::DecisionRefused { path: path.display().to_string(), line, what };
    let text = match std::fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.map_err(RunError::unusable(&path))?,
    };
    let mut decisions: Vec<Decision> = Vec::new();
    for (at, line) in csv::Reader::from_reader(text.as_slice()).deserialize().enumerate() {
        let decision: Decision =
            line.map_err(|_| refused(at + 2, "it has not the columns of a decision".to_owned()))?;
        if !WORDS.contains(&decision.decision.as_str()) {
            return Err(refused(at + 2, format!("a decision is {}", WORDS.join(", "))));
        }
        decisions.push(decision);
    }
    decisions.retain(|decision| chosen.is_none_or(|chosen| chosen.contains(&decision.la_code)));
    let there = |decision: &&&Decision| received.iter().any(|receipt| stem(&receipt.file) == decision.receipt);
    if let Some(decision) = left_out(&decisions).iter().find(there) {
        let path = path.display().to_string();
        return Err(RunError::LeftOutIsThere { path, receipt: decision.receipt.clone() });
    }
    Ok(decisions)
}

/// The decisions by which submissions are left out: the last about each.
pub(crate) fn left_out(decisions: &[Decision]) -> Vec<&Decision> {
    let last: BTreeMap<&str, &Decision> =
        decisions.iter().map(|decision| (decision.receipt.as_str(), decision)).collect();
    last.into_values().filter(|decision| decision.decision == EXCLUDED).collect()
}

/// The name of a file without its ending.
pub(crate) fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// All decisions as a table for people, next to the register of submissions.
pub(crate) fn table(decisions: &[Decision]) -> Table {
    let columns = ["receipt", "la_code", "decision", "words", "decided_by", "decided", "is_left_out"];
    let out = left_out(decisions);
    let row = |decision: &Decision| {
        let is_left_out = out.contains(&decision).to_string();
        let Decision { receipt, la_code, decision, words, decided_by, decided } = decision.clone();
        [receipt, la_code, decision, words, decided_by, decided, is_left_out].map(Some).to_vec()
    };
    Table {
        columns: columns.map(str::to_owned).to_vec(),
        are_numbers: vec![false; columns.len()],
        rows: decisions.iter().map(row).collect(),
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Decision { receipt, la_code, decision, words, decided_by, decided } = self;
        write!(f, "{receipt} of council {la_code}, {decision} by {decided_by} at {decided}: {words}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, left_out};

    #[test]
    fn the_last_decision_about_a_submission_counts() {
        let decision = |receipt: &str, word: &str| Decision {
            receipt: receipt.to_owned(),
            la_code: "211".to_owned(),
            decision: word.to_owned(),
            words: String::new(),
            decided_by: String::new(),
            decided: String::new(),
        };
        let decisions = [
            decision("a", "excluded"),
            decision("b", "excluded"),
            decision("c", "query"),
            decision("a", "reinstated"),
            decision("b", "query"),
            decision("b", "excluded"),
        ];
        assert_eq!(left_out(&decisions), [&decisions[5]]);
    }
}
