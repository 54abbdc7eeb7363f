//! Answers that contradict what was asked: then cells of the file have moved, and everybody in it may be somebody else.

use cld_book::TracingService;

use super::request::value;
use super::response::Answer;
use crate::details::Details;
use crate::secret::Secret;

/// The codes of the service for how it found somebody.
const BY_NUMBER: &str = "1";
const EXACTLY: &str = "3";
const BY_SCORE: &str = "4";
/// One person matches, by a number that is still theirs.
const SAME_NUMBER: &str = "00";

const OTHER_NUMBER: &str = "it says that another NHS number was asked about than the request has under this reference. \
                            Rows or columns of the file have moved. Use the file as the service sent it";
const NO_SUCH_NUMBER: &str = "it found the person by an NHS number that the request does not have under this reference. \
                              Rows or columns of the file have moved. Use the file as the service sent it";
const OTHER_BIRTH_DATE: &str = "its date of birth is not that of the person who was asked about under this reference. \
                                Rows or columns of the file have moved. Use the file as the service sent it";
const OTHER_NAME: &str = "it says that the name matched exactly, and has another family name than the request has under \
                          this reference. Rows or columns of the file have moved. Use the file as the service sent it";
const NO_DATE: &str = "its date of birth is not digits as the service writes them, year first. A spreadsheet may have changed \
                       the file. Use the file as the service sent it";

/// What in an answer cannot be true of the person who was asked about; null where nothing is.
pub(crate) fn contradiction(service: &TracingService, asked: &Details, answer: &Answer) -> Option<&'static str> {
    let asked = |item: &str| Some(value(service, asked, item)).filter(|value| !value.is_empty());
    let number = asked("nhs_number");
    if answer.requested_number.as_ref().is_some_and(|said| number.as_deref() != Some(said.text())) {
        return Some(OTHER_NUMBER);
    }
    let found = answer.nhs_number.as_ref().map(Secret::text);
    let by_number = answer.indicator == BY_NUMBER && found.is_some();
    if by_number && (number.is_none() || (answer.code == SAME_NUMBER && found != number.as_deref())) {
        return Some(NO_SUCH_NUMBER);
    }
    if let Some(fault) = answer.born.as_ref().and_then(|born| birth_date(asked("date_of_birth"), born.text(), answer)) {
        return Some(fault);
    }
    let is_exact = answer.indicator == EXACTLY && found.is_some();
    let names = answer.family_name.as_ref().map(Secret::text).zip(asked("last_name"));
    let differ = names.is_some_and(|(said, asked)| !is_same_name(said, &asked));
    (is_exact && differ).then_some(OTHER_NAME)
}

/// Which part of a birth date has to be that of the request depends on what the service says that it compared.
fn birth_date(asked: Option<String>, said: &str, answer: &Answer) -> Option<&'static str> {
    let is_date = matches!(said.len(), 4 | 6 | 8) && said.bytes().all(|byte| byte.is_ascii_digit());
    if !is_date {
        return Some(NO_DATE);
    }
    let is_found = answer.nhs_number.is_some();
    let Some(asked) = asked else {
        // Of somebody who was not found there is no record: what is there can only be what was asked.
        return (!is_found && answer.code != INVALID_RECORD).then_some(OTHER_BIRTH_DATE);
    };
    let is_equal = asked.starts_with(said);
    let score = answer.scores[2];
    let agrees = match (is_found, answer.indicator.as_str()) {
        (false, _) => is_equal || answer.code == INVALID_RECORD,
        // A score of 0 marks a live check, which needs a part of the date alone.
        (true, BY_NUMBER) => is_equal || (score == Some(0.0) && shares_a_part(&asked, said)),
        (true, BY_SCORE) => {
            is_equal || score.is_none_or(|score| score == 0.0 || (score < 100.0 && shares_a_part(&asked, said)))
        }
        (true, _) => is_equal,
    };
    (!agrees).then_some(OTHER_BIRTH_DATE)
}

/// The record that matches is no longer valid: its date may be that of the record.
const INVALID_RECORD: &str = "91";

/// True when year, month or day are the same, or month and day were exchanged.
fn shares_a_part(asked: &str, said: &str) -> bool {
    let parts = [0..4, 4..6, 6..8];
    let part = |date: &str, at: usize| date.get(parts[at].clone()).map(str::to_owned);
    let same = (0..3).any(|at| part(said, at).is_some_and(|said| part(asked, at) == Some(said)));
    let exchanged = part(said, 1).is_some_and(|month| part(asked, 2) == Some(month));
    same || exchanged
}

/// Names are sent in ASCII and cut; case, hyphens and blanks are not compared.
fn is_same_name(said: &str, asked: &str) -> bool {
    let plain = |name: &str| -> String {
        any_ascii::any_ascii(name).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (said, asked) = (plain(said), plain(asked));
    said.starts_with(&asked) || asked.starts_with(&said)
}

#[cfg(test)]
mod tests {
    use cld_book::TracingService;

    use super::*;
    use crate::details::{DAYS, Day, TEXTS};

    fn asked(number: &str, name: &str, born: Option<i32>) -> Details {
        let mut details = Details::default();
        for (item, text) in [("nhs_number", number), ("last_name", name)] {
            let at = TEXTS.iter().position(|known| *known == item).unwrap();
            details.texts[at] = Some(text).filter(|text| !text.is_empty()).map(Secret::new);
        }
        details.days[DAYS.iter().position(|day| *day == "date_of_birth").unwrap()] = born.map(Day);
        details
    }

    /// An answer in words: `code indicator score-of-birth-date requested matched born family-name`, `-` for nothing.
    fn answer(words: &str) -> Answer {
        let words: Vec<Option<&str>> = words.split(' ').map(|word| Some(word).filter(|word| *word != "-")).collect();
        let secret = |at: usize| words[at].map(Secret::new);
        Answer {
            line: 3,
            reference: "R".to_owned(),
            code: words[0].unwrap_or_default().to_owned(),
            nhs_number: secret(4),
            indicator: words[1].unwrap_or_default().to_owned(),
            confidence: Some(100.0),
            scores: [None, None, words[2].and_then(|score| score.parse().ok()), None, None],
            requested_number: secret(3),
            born: secret(5),
            family_name: secret(6),
        }
    }

    fn found(details: &Details, words: &str) -> Option<&'static str> {
        contradiction(&TracingService::default(), details, &answer(words))
    }

    #[test]
    fn an_answer_about_somebody_else_is_known_by_number_date_and_name() {
        // 10 May 1947.
        let known = asked("9990000018", "O'Neill-Green", Some(-8272));
        let unknown = asked("", "Green", None);
        let cases: [(&Details, &str, Option<&str>); 25] = [
            (&known, "00 1 - 9990000018 9990000018 19470510 O'NEILL", None),
            (&known, "00 1 - 9990000018 9990000018 - -", None),
            (&known, "00 1 - - 9990000018 19470510 Green", None),
            (&known, "00 1 - 9990123454 9990000018 19470510 -", Some(OTHER_NUMBER)),
            (&known, "98 0 - 9990123454 - - -", Some(OTHER_NUMBER)),
            (&unknown, "98 0 - 9990123454 - - -", Some(OTHER_NUMBER)),
            (&known, "00 1 - 9990000018 9990123454 19470510 -", Some(NO_SUCH_NUMBER)),
            (&known, "90 1 0 9990000018 9990123454 19470510 -", None),
            (&unknown, "00 1 - - 9990123454 - -", Some(NO_SUCH_NUMBER)),
            (&known, "00 1 - 9990000018 9990000018 19470511 -", Some(OTHER_BIRTH_DATE)),
            (&known, "00 1 0 9990000018 9990000018 19470511 -", None),
            (&known, "00 1 0 9990000018 9990000018 19520101 -", Some(OTHER_BIRTH_DATE)),
            (&known, "00 1 - 9990000018 9990000018 1947 -", None),
            (&known, "00 3 - 9990000018 9990123454 19470510 ONEILLGREEN", None),
            (&known, "00 3 - 9990000018 9990123454 19470510 KHAN", Some(OTHER_NAME)),
            (&known, "00 3 - 9990000018 9990123454 19470511 -", Some(OTHER_BIRTH_DATE)),
            (&known, "00 4 100 9990000018 9990123454 19470511 KHAN", Some(OTHER_BIRTH_DATE)),
            (&known, "00 4 80 9990000018 9990123454 19471005 KHAN", None),
            (&known, "00 4 80 9990000018 9990123454 19520101 KHAN", Some(OTHER_BIRTH_DATE)),
            (&known, "00 4 0 9990000018 9990123454 19520101 KHAN", None),
            (&known, "98 0 - 9990000018 - 19520101 -", Some(OTHER_BIRTH_DATE)),
            (&unknown, "98 0 - - - 19520101 -", Some(OTHER_BIRTH_DATE)),
            (&unknown, "00 4 0 - 9990123454 19520101 Green", None),
            (&known, "91 1 - 9990000018 - 19520101 -", None),
            (&known, "00 1 - 9990000018 9990000018 10/05/1947 -", Some(NO_DATE)),
        ];
        for (details, words, expected) in cases {
            assert_eq!(found(details, words), expected, "{words}");
        }
    }
}
