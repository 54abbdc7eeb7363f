//! Answers are taken: each response whole or not at all, and once.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use cld_book::TracingService;

use super::contradiction::contradiction;
use super::outcome::Outcome;
use super::request::MOMENT;
use super::response::{self, Response};
use super::state::Traced;
use crate::error::IdentityError;

/// What became of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// It was taken: the request it answers, and how many people by code; `older` are answers that a later one had
    /// replaced already.
    Taken {
        /// The name of the request.
        request: String,
        /// People by code.
        codes: BTreeMap<String, usize>,
        /// Answers that were replaced before.
        older: usize,
    },
    /// The service took nothing of the request, for this reason; its people may be asked about again.
    RequestRefused {
        /// The name of the request.
        request: String,
        /// The reason, as the service gives it.
        reason: String,
    },
    /// It was taken before.
    Before,
}

/// A file, and what became of it or why it is refused.
pub(crate) type ResponseResult = (PathBuf, Result<Applied, IdentityError>);

/// Takes responses in the order of their names; says of each what became of it, or why it is refused. What is taken is
/// kept before the next file is looked at.
///
/// # Errors
/// When the vault cannot be read, or nobody of the run was asked about. What is wrong with one response is in its result.
pub fn apply(
    service: &TracingService,
    vault: &Path,
    files: &[PathBuf],
    now: NaiveDateTime,
) -> Result<Vec<ResponseResult>, IdentityError> {
    let mut traced = Traced::open(vault)?;
    if traced.asked.is_empty() {
        return Err(IdentityError::NobodyAsked);
    }
    let mut files = files.to_vec();
    files.sort();
    let mut results = Vec::new();
    for path in files {
        let taken =
            response::read(service, &path).and_then(|response| take(service, &mut traced, &path, response, now));
        results.push((path, taken));
    }
    Ok(results)
}

fn take(
    service: &TracingService,
    traced: &mut Traced,
    path: &Path,
    response: Response,
    now: NaiveDateTime,
) -> Result<Applied, IdentityError> {
    if traced.outcomes.iter().any(|outcome| outcome.response == response.digest) {
        return Ok(Applied::Before);
    }
    if let Some(code) = response.file_code.as_ref().filter(|code| *code != "00") {
        return refuse_request(service, traced, path, code);
    }
    response::lines(path, &response.answers)?;
    let asked: HashMap<&str, (&str, u32)> =
        traced.asked.iter().map(|asked| (asked.reference.as_str(), (asked.request.as_str(), asked.person))).collect();
    let Some(first) = response.answers.first() else {
        return Err(IdentityError::refused(path, 1, "it has no answers"));
    };
    let answered = response.answered.clone().unwrap_or_else(|| now.format(MOMENT).to_string());
    let mut request: Option<&str> = None;
    let mut outcomes = Vec::new();
    for answer in &response.answers {
        let Some((own, person)) = asked.get(answer.reference.as_str()) else {
            return Err(IdentityError::refused(path, answer.line, "no request of this run has this reference"));
        };
        if *request.get_or_insert(own) != *own {
            let what = format!("it answers a different request from line {}", first.line);
            return Err(IdentityError::refused(path, answer.line, what));
        }
        if let Some(what) = contradiction(service, &traced.people[*person as usize].details, answer) {
            return Err(IdentityError::refused(path, answer.line, what));
        }
        outcomes.push(Outcome {
            person: *person,
            request: (*own).to_owned(),
            answered: answered.clone(),
            response: response.digest.clone(),
            code: answer.code.clone(),
            nhs_number: answer.nhs_number.clone(),
            indicator: answer.indicator.clone(),
            confidence: answer.confidence,
            scores: answer.scores,
        });
    }
    let request = request.unwrap_or_default().to_owned();
    let mut codes = BTreeMap::new();
    outcomes.iter().for_each(|outcome| *codes.entry(outcome.code.clone()).or_default() += 1);
    let older = merge(&mut traced.outcomes, outcomes);
    traced.keep_outcomes()?;
    Ok(Applied::Taken { request, codes, older })
}

/// Puts answers in the place of earlier ones about the same people; says how many are older than what is there.
fn merge(known: &mut Vec<Outcome>, new: Vec<Outcome>) -> usize {
    let places: HashMap<u32, usize> = known.iter().enumerate().map(|(at, outcome)| (outcome.person, at)).collect();
    let mut older = 0;
    for outcome in new {
        match places.get(&outcome.person) {
            None => known.push(outcome),
            Some(at) if (&known[*at].request, &known[*at].answered) > (&outcome.request, &outcome.answered) => {
                older += 1
            }
            Some(at) => known[*at] = outcome,
        }
    }
    known.sort_by_key(|outcome| outcome.person);
    older
}

/// The service took nothing of a request: it is identified by the name of the response.
fn refuse_request(
    service: &TracingService,
    traced: &mut Traced,
    path: &Path,
    code: &str,
) -> Result<Applied, IdentityError> {
    let Some(meaning) = service.file_codes.get(code) else {
        return Err(IdentityError::refused(path, 1, "its code is not one that the service has"));
    };
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let request =
        traced.asked.iter().map(|asked| asked.request.clone()).find(|request| name.contains(request.as_str()));
    let Some(request) = request else {
        return Err(IdentityError::refused(path, 1, format!("{meaning}; but its name gives no request of this run")));
    };
    let reason = format!("{meaning} (code {code})");
    traced
        .asked
        .iter_mut()
        .filter(|asked| asked.request == request)
        .for_each(|asked| asked.refused = Some(reason.clone()));
    traced.keep_asked()?;
    Ok(Applied::RequestRefused { request, reason })
}
