//! What `tracing/` says: the files of the national tracing service, and how its stand-in decides.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `service.toml`: the layouts of requests and responses, and what codes mean.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TracingService {
    /// What people call the service.
    pub title: String,
    /// What a reader has to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What is sent.
    pub request: RequestLayout,
    /// What comes back, in each form that the service has.
    #[serde(rename = "response", default)]
    pub responses: Vec<ResponseLayout>,
    /// What a code says of a whole file; `00` is taken.
    pub file_codes: BTreeMap<String, String>,
    /// What a code says of one person.
    pub record_codes: BTreeMap<String, RecordCode>,
}

/// What a request has to be like.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestLayout {
    /// What a request's reference begins with; the moment follows.
    pub name: String,
    /// The workflow that it is sent to.
    pub workflow: String,
    /// The most people that one request may hold.
    pub most_records: usize,
    /// Its columns, in order.
    #[serde(rename = "column", default)]
    pub columns: Vec<RequestColumn>,
    /// The character of each gender.
    pub genders: BTreeMap<String, String>,
}

/// A column of a request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestColumn {
    /// What is written over it.
    pub name: String,
    /// The item that fills it; empty without one.
    pub item: Option<String>,
    /// Most characters.
    pub longest: Option<usize>,
}

/// The columns of a response.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseLayout {
    /// Which of the forms it is.
    pub name: String,
    /// What is written over its columns, in order.
    pub columns: Vec<String>,
}

/// What a code says of a person.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordCode {
    /// What it says, in words.
    pub meaning: String,
    /// True where the number that is given is the person's.
    #[serde(default)]
    pub matched: bool,
}

/// `stand_in.toml`: what the published description leaves open.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandInValues {
    /// What people call it.
    pub title: String,
    /// What a reader has to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// How much each part of a person's details counts.
    pub weights: Weights,
    /// What a part that does not match wholly counts.
    pub partial: Partial,
    /// When a candidate is the person.
    pub accept: Accept,
}

/// Weights of the parts of a score, of 100 together.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// The family name.
    pub family_name: f64,
    /// The given name.
    pub given_name: f64,
    /// The date of birth.
    pub date_of_birth: f64,
    /// The gender.
    pub gender: f64,
    /// The postcode.
    pub postcode: f64,
}

/// Scores of parts that match in part, of 100.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partial {
    /// The likeness of two names from which on they match in part, of 1.
    pub name_alike_from: f64,
    /// Family name and given name in each other's place.
    pub swapped_names: f64,
    /// A date of birth with two of day, month and year right.
    pub two_of_three: f64,
    /// A date of birth with day and month in each other's place.
    pub swapped_day_and_month: f64,
    /// A postcode of which the first part is right.
    pub first_part: f64,
    /// A postcode where the person lived before.
    pub former_postcode: f64,
    /// A name that the person had before.
    pub former_name: f64,
}

/// When the best candidate is taken.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The least score, of 100.
    pub least_score: f64,
    /// The distance in score within which another candidate is close.
    pub close: f64,
}

impl TracingService {
    /// What is wrong with it.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.request.columns.first().is_none_or(|column| column.name != "UNIQUE REFERENCE") {
            faults.push("the first column of a request is UNIQUE REFERENCE".to_owned());
        }
        for one in &self.responses {
            if self.responses.iter().filter(|other| other.columns.len() == one.columns.len()).count() > 1 {
                faults.push(format!("another response has as many columns as {}", one.name));
            }
        }
        if !self.record_codes.values().any(|code| code.matched) {
            faults.push("no code of a record says matched".to_owned());
        }
        faults
    }
}

impl StandInValues {
    pub(crate) fn faults(&self) -> Vec<String> {
        let Weights { family_name, given_name, date_of_birth, gender, postcode } = self.weights;
        match family_name + given_name + date_of_birth + gender + postcode {
            100.0 => Vec::new(),
            sum => vec![format!("the weights add up to {sum}, not to 100")],
        }
    }
}
