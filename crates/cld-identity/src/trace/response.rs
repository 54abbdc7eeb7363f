//! Responses as they arrive: read by the names of their columns, refused whole when something is wrong.

use std::collections::HashMap;
use std::path::Path;

use cld_book::{ResponseLayout, TracingService};
use cld_terms::{Lines, hex, usable_nhs_number};
use sha2::{Digest, Sha256};

use super::outcome::SCORES;
use crate::error::IdentityError;
use crate::secret::Secret;

/// A response, whole.
pub(crate) struct Response {
    pub digest: String,
    /// The moment in its name; none where the name has none.
    pub answered: Option<String>,
    /// What the service says of the request as a whole, where the file has a header.
    pub file_code: Option<String>,
    pub answers: Vec<Answer>,
}

/// A line of a response.
pub(crate) struct Answer {
    pub line: u64,
    pub reference: String,
    pub code: String,
    pub nhs_number: Option<Secret>,
    pub indicator: String,
    pub confidence: Option<f64>,
    pub scores: [Option<f64>; 5],
    /// What the answer says was asked, or is on record, of the person: to be held against the request.
    pub requested_number: Option<Secret>,
    pub born: Option<Secret>,
    pub family_name: Option<Secret>,
}

/// Positions of the columns that are needed.
struct Places {
    width: usize,
    reference: usize,
    code: usize,
    number: usize,
    indicator: usize,
    confidence: usize,
    scores: [Option<usize>; 5],
    requested_number: Option<usize>,
    born: Option<usize>,
    family_name: Option<usize>,
}

pub(crate) fn read(service: &TracingService, path: &Path) -> Result<Response, IdentityError> {
    let bytes = std::fs::read(path).map_err(IdentityError::unusable(path))?;
    let digest = hex(Sha256::digest(&bytes));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let mut lines = Lines::of(&bytes);
    let mut records: Vec<(u64, Vec<String>)> = Vec::new();
    for record in reader.byte_records() {
        let record = record.map_err(|error| {
            let line = lines.next(error.position().map_or(0, csv::Position::byte));
            IdentityError::refused(path, line, "this is not CSV")
        })?;
        let line = lines.next(record.position().map_or(0, csv::Position::byte));
        records.push((line, record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect()));
    }
    let mut rows = records.as_slice();
    let (mut expected, mut file_code) = (None, None);
    if let Some(((line, header), rest)) = rows.split_first()
        && !has_names(header)
    {
        let [_, workflow, count, code] = header.as_slice() else {
            let what = "a response begins with the names of its columns, or with a header of four values: its reference, the \
                        workflow, how many records it has, and what was made of the request";
            return Err(IdentityError::refused(path, *line, what));
        };
        if *workflow != service.request.workflow {
            return Err(IdentityError::refused(path, *line, "it is of another workflow"));
        }
        let count: usize =
            count.parse().map_err(|_| IdentityError::refused(path, *line, "the number of records is no number"))?;
        (expected, file_code, rows) = (Some((*line, count)), Some(code.clone()), rest);
    }
    let places = places(service, path, &mut rows)?;
    if let Some((line, expected)) = expected.filter(|(_, expected)| *expected != rows.len()) {
        let what = format!(
            "the header announces {expected} records, but there are {}: part of the file is missing",
            rows.len()
        );
        return Err(IdentityError::refused(path, line, what));
    }
    let answers = match &places {
        Some(places) => {
            rows.iter().map(|(line, row)| answer(service, path, places, *line, row)).collect::<Result<_, _>>()?
        }
        None => Vec::new(),
    };
    Ok(Response { digest, answered: answered(path), file_code, answers })
}

/// Names of columns, whatever separates their words.
fn plain(name: &str) -> String {
    name.to_uppercase().replace(['_', '/'], " ").replace("SENSITIVTY", "SENSITIVITY")
}

fn has_names(record: &[String]) -> bool {
    record.iter().any(|cell| plain(cell) == "UNIQUE REFERENCE")
}

/// The places by the row of names, which is taken off; without one by the layout that has as many columns.
fn places(
    service: &TracingService,
    path: &Path,
    rows: &mut &[(u64, Vec<String>)],
) -> Result<Option<Places>, IdentityError> {
    let Some(((line, first), rest)) = rows.split_first() else { return Ok(None) };
    let names: Vec<String> = if has_names(first) {
        *rows = rest;
        first.iter().map(|name| plain(name)).collect()
    } else {
        let layout = service.responses.iter().find(|layout| layout.columns.len() == first.len());
        let Some(ResponseLayout { columns, .. }) = layout else {
            let what = format!("there is no row of names, and no response has {} columns", first.len());
            return Err(IdentityError::refused(path, *line, what));
        };
        columns.iter().map(|name| plain(name)).collect()
    };
    let found = |name: &str| names.iter().position(|known| known == name);
    let place = |name: &str| {
        found(name).ok_or_else(|| IdentityError::refused(path, *line, format!("there is no column {name}")))
    };
    Ok(Some(Places {
        width: names.len(),
        reference: place("UNIQUE REFERENCE")?,
        code: place("ERROR SUCCESS CODE")?,
        number: place("MATCHED NHS NO")?,
        indicator: place("MATCHED ALGORITHM INDICATOR")?,
        confidence: place("MATCHED CONFIDENCE PERCENTAGE")?,
        scores: SCORES.map(|part| found(&format!("ALGORITHMIC TRACE {} SCORE PERC", plain(part)))),
        requested_number: found("REQ NHS NUMBER"),
        born: found("DATE OF BIRTH"),
        family_name: found("FAMILY NAME"),
    }))
}

fn answer(
    service: &TracingService,
    path: &Path,
    places: &Places,
    line: u64,
    row: &[String],
) -> Result<Answer, IdentityError> {
    let refused = |what: String| IdentityError::refused(path, line, what);
    if row.len() != places.width {
        return Err(refused(format!("it has {} cells, not {}", row.len(), places.width)));
    }
    let number = |at: usize| -> Result<Option<f64>, IdentityError> {
        let cell = &row[at];
        if cell.is_empty() {
            return Ok(None);
        }
        percentage(cell).map(Some).ok_or_else(|| refused("a score or confidence is not from 0 to 100".to_owned()))
    };
    let code = &row[places.code];
    let Some(meaning) = service.record_codes.get(code) else {
        return Err(refused("its code is none that the service has".to_owned()));
    };
    let nhs_number = match (meaning.matched, usable_nhs_number(&row[places.number])) {
        (true, Some(number)) => Some(Secret::new(&number)),
        (true, None) => return Err(refused("it says that somebody matched, and has no NHS number".to_owned())),
        (false, _) => None,
    };
    let mut scores = [None; 5];
    for (score, place) in scores.iter_mut().zip(places.scores) {
        *score = place.map(number).transpose()?.flatten();
    }
    Ok(Answer {
        line,
        reference: row[places.reference].clone(),
        code: code.clone(),
        nhs_number,
        indicator: row[places.indicator].clone(),
        confidence: number(places.confidence)?,
        scores,
        requested_number: secret(places.requested_number, row),
        born: secret(places.born, row),
        family_name: secret(places.family_name, row),
    })
}

/// A cell that says something of a person; null where it is empty, or there is no such column.
fn secret(place: Option<usize>, row: &[String]) -> Option<Secret> {
    place.map(|at| row[at].as_str()).filter(|cell| !cell.is_empty()).map(Secret::new)
}

/// A percentage; none for words that are read as numbers, such as `NaN` and `inf`.
fn percentage(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number| (0.0..=100.0).contains(number))
}

/// The moment in a name such as `RESP_MPTREQ_20260401120000_20260402070000.csv`.
fn answered(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    let moment = stem.rsplit('_').next()?;
    (moment.len() == 14 && moment.bytes().all(|byte| byte.is_ascii_digit())).then(|| moment.to_owned())
}

/// The line of each reference, or the two that share one.
pub(crate) fn lines(path: &Path, answers: &[Answer]) -> Result<(), IdentityError> {
    let mut seen: HashMap<&str, u64> = HashMap::new();
    for answer in answers {
        if let Some(first) = seen.insert(&answer.reference, answer.line) {
            return Err(IdentityError::refused(path, answer.line, format!("line {first} has the same reference")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::percentage;

    #[test]
    fn words_that_are_read_as_numbers_are_no_percentages() {
        for (text, number) in [("0", Some(0.0)), ("93.5", Some(93.5)), ("100", Some(100.0))] {
            assert_eq!(percentage(text), number, "{text}");
        }
        for text in ["NaN", "inf", "-inf", "infinity", "-1", "100.1", "1e300", "ten", " 5"] {
            assert_eq!(percentage(text), None, "{text}");
        }
    }
}
