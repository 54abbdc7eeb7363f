//! What was answered about a person.

use std::fmt;

use cld_book::TracingService;

use crate::secret::Secret;

/// The parts of a score, in the order of their columns.
pub(crate) const SCORES: [&str; 5] = ["FAMILY_NAME", "GIVEN_NAME", "DOB", "GENDER", "POSTCODE"];

/// What was answered about a person, and how the service came to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The person's place among those of the vault, counted from 0.
    pub person: u32,
    /// The reference of the request.
    pub request: String,
    /// The moment of the response, from its name.
    pub answered: String,
    /// The digest of the response, which is taken once.
    pub response: String,
    /// The service's code for what became of the person.
    pub code: String,
    /// The number that was found; none unless the code says that the person matched.
    pub nhs_number: Option<Secret>,
    /// The service's code for its step: 0 none, 1 cross check, 2 simple, 3 alphanumeric, 4 algorithmic.
    pub indicator: String,
    /// How sure the service is of an algorithmic match, of 100; none of other steps.
    pub confidence: Option<f64>,
    /// Scores of family name, given name, birth date, gender and postcode, of 100.
    pub scores: [Option<f64>; 5],
}

/// How a person was found, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The number and the whole birth date, against a daily copy.
    CrossCheck,
    /// The number, with part of the birth date and a name or the postcode; or a number that was replaced.
    LiveCrossCheck,
    /// Indicator 2, a simple trace, which the service does not describe further.
    Simple,
    /// Without the number: name, birth date, gender and all else that was given, exactly.
    Alphanumeric,
    /// By a score over name, birth date, gender and postcode.
    Algorithmic,
    /// Nobody, several, or nothing that may be used.
    NotFound,
}

impl Step {
    /// Every step, in the order in which the service takes them.
    pub const ALL: [Step; 6] =
        [Step::CrossCheck, Step::LiveCrossCheck, Step::Simple, Step::Alphanumeric, Step::Algorithmic, Step::NotFound];

    /// The step in a few words, as reports show it.
    pub fn label(self) -> &'static str {
        match self {
            Step::CrossCheck => "number and birth date",
            Step::LiveCrossCheck => "number, part of the birth date and a name or postcode",
            Step::Simple => "simple trace",
            Step::Alphanumeric => "name, birth date and gender exactly",
            Step::Algorithmic => "by score",
            Step::NotFound => "not found",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl Outcome {
    /// The step that found the person. The live cross check is recognised by its score for the birth date, 0.
    pub fn step(&self) -> Step {
        match (&self.nhs_number, self.indicator.as_str(), self.scores[2]) {
            (None, ..) => Step::NotFound,
            (_, "1", Some(0.0)) => Step::LiveCrossCheck,
            (_, "1", _) => Step::CrossCheck,
            (_, "2", _) => Step::Simple,
            (_, "3", _) => Step::Alphanumeric,
            (_, "4", _) => Step::Algorithmic,
            _ => Step::NotFound,
        }
    }

    /// How the answer came about, in a sentence that names nobody.
    pub fn sentence(&self, service: &TracingService) -> String {
        let meaning = service.record_codes.get(&self.code).map_or("", |code| code.meaning.as_str());
        let confidence = self.confidence.map_or(String::new(), |sure| format!(", confidence {sure}"));
        match self.step() {
            Step::NotFound => format!("Not found: {meaning}."),
            Step::Algorithmic => {
                let parts = SCORES.iter().zip(self.scores);
                let parts: Vec<String> =
                    parts.filter_map(|(part, score)| Some(format!("{} {}", part.to_lowercase(), score?))).collect();
                format!("Found by score ({}){confidence}: {meaning}.", parts.join(", "))
            }
            step => format!("Found by {step}{confidence}: {meaning}."),
        }
    }
}
