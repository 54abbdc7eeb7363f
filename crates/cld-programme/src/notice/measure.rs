//! How well notices are reviewed: over made-up ones of which it is known what they say and what they leave out.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::review::{Found, Requirements};

/// Made-up notices: wordings for each requirement, and which notice uses which and leaves out what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Samples {
    /// For each requirement: wordings by voice, and `near` for a sentence that is close to it and does not meet it.
    wording: BTreeMap<String, BTreeMap<String, String>>,
    /// The notices.
    #[serde(rename = "sample")]
    pub samples: Vec<Sample>,
}

/// A made-up notice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// What it is called here.
    pub name: String,
    /// The voices in which it is written, used in turn.
    voices: Vec<String>,
    /// The requirements that it leaves out.
    #[serde(default)]
    gaps: Vec<String>,
    /// Those of them of which it has a sentence that is close.
    #[serde(default)]
    near: Vec<String>,
    /// Whether it is a page with marks.
    #[serde(default)]
    is_page: bool,
}

/// What came of a review of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measured {
    /// How many notices there were.
    pub notices: usize,
    /// By requirement: said and found; found and not said; said and not found; said or not, and left to be read.
    pub by_requirement: BTreeMap<String, [usize; 4]>,
}

impl Samples {
    /// The text of a made-up notice.
    pub fn text(&self, sample: &Sample) -> String {
        let mut parts = Vec::new();
        for (at, (id, wordings)) in self.wording.iter().enumerate() {
            let voice = &sample.voices[at % sample.voices.len()];
            let voice = match (sample.gaps.contains(id), sample.near.contains(id)) {
                (false, _) => voice,
                (true, true) => "near",
                (true, false) => continue,
            };
            parts.extend(wordings.get(voice).cloned());
        }
        match sample.is_page {
            true => format!(
                "<html><body>{}</body></html>",
                parts.iter().map(|part| format!("<p>{part}</p>")).collect::<String>()
            ),
            false => parts.join("\n\n"),
        }
    }

    /// Reviews all of them. What is left to be read counts as neither found nor not found.
    pub fn measured(&self, requirements: &Requirements) -> Measured {
        let mut measured = Measured { notices: self.samples.len(), ..Measured::default() };
        let known: BTreeSet<&String> = self.wording.keys().collect();
        for sample in &self.samples {
            for finding in requirements.review(&self.text(sample)).iter().filter(|finding| known.contains(&finding.id))
            {
                let is_said = !sample.gaps.contains(&finding.id);
                let counts = measured.by_requirement.entry(finding.id.clone()).or_default();
                match (finding.found, is_said) {
                    (Found::Yes, true) => counts[0] += 1,
                    (Found::Yes, false) => counts[1] += 1,
                    (Found::No, true) => counts[2] += 1,
                    (Found::No, false) => {}
                    (Found::ToRead, _) => counts[3] += 1,
                }
            }
        }
        measured
    }
}

impl Measured {
    /// Of what was said to be found, and of what is said by the notices, how much was right, in per cent. What is left to be
    /// read counts as not found where it is said.
    pub fn precision_and_recall(&self, said: usize) -> (f64, f64) {
        let sum = |at: usize| self.by_requirement.values().map(|counts| counts[at]).sum::<usize>();
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        (share(sum(0), sum(0) + sum(1)), share(sum(0), said))
    }

    /// How many are left to be read.
    pub fn to_read(&self) -> usize {
        self.by_requirement.values().map(|counts| counts[3]).sum()
    }
}

impl Samples {
    /// How many requirements the notices say, all together.
    pub fn said(&self) -> usize {
        self.samples.iter().map(|sample| self.wording.len() - sample.gaps.len()).sum()
    }
}
