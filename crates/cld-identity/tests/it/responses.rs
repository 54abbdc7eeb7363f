//! Responses of every layout are taken, and what is not as it should be is refused whole.

use std::fs;
use std::path::{Path, PathBuf};

use cld_book::Book;
use cld_identity::IdentityError;
use cld_identity::trace::{Applied, Requested, Traced, apply};

use crate::{PEOPLE, asked, book};

/// Lines of cells: a header, the names of columns, then an answer about each person of a request.
type Lines = Vec<Vec<String>>;
/// What is changed in a sound response.
type Change<'c> = &'c dyn Fn(&mut Lines);

const LAYOUT: &str = "mpt_phase4_mps";

/// Writes a response to a request, changed as wished: everybody is found, by the number that was sent.
pub(crate) fn answers(book: &Book, requested: &Requested, folder: &Path, change: impl Fn(&mut Lines)) -> PathBuf {
    answers_in_lines(book, requested, folder, change, "\n")
}

fn answers_in_lines(
    book: &Book,
    requested: &Requested,
    folder: &Path,
    change: impl Fn(&mut Lines),
    ending: &str,
) -> PathBuf {
    let (service, stem) = (&book.tracing, requested.path.file_stem().unwrap().to_str().unwrap());
    let layout = service.responses.iter().find(|layout| layout.name == LAYOUT).unwrap();
    let request = fs::read_to_string(&requested.path).unwrap();
    let answer = |line: &str| {
        let sent: Vec<&str> = line.split(',').collect();
        let asked = |name: &str| {
            let at = service.request.columns.iter().position(|column| column.name == name).unwrap();
            sent[at].to_owned()
        };
        let cell = |column: &String| match column.as_str() {
            "UNIQUE_REFERENCE" => sent[0].to_owned(),
            "REQ_NHS_NUMBER" | "MATCHED_NHS_NO" => asked("NHS_NO"),
            "DATE_OF_BIRTH" => asked("DATE_OF_BIRTH"),
            "ERROR_SUCCESS_CODE" => "00".to_owned(),
            "MATCHED_ALGORITHM_INDICATOR" => "1".to_owned(),
            "MATCHED_CONFIDENCE_PERCENTAGE" => "100".to_owned(),
            _ => String::new(),
        };
        layout.columns.iter().map(cell).collect()
    };
    let header = [format!("RESP_{stem}"), service.request.workflow.clone(), PEOPLE.to_string(), "00".to_owned()];
    let mut lines = vec![header.to_vec(), layout.columns.clone()];
    lines.extend(request.lines().skip(1).map(answer));
    change(&mut lines);
    let text: String = lines.iter().map(|cells| cells.join(",") + ending).collect();
    let path = folder.join(format!("RESP_{stem}_20260402070000.csv"));
    fs::write(&path, text).unwrap();
    path
}

/// What becomes of a response that is changed, and how many people are left to be answered about.
fn applied(change: impl Fn(&mut Lines)) -> (Result<Applied, IdentityError>, usize) {
    applied_in_lines(change, "\n")
}

fn applied_in_lines(change: impl Fn(&mut Lines), ending: &str) -> (Result<Applied, IdentityError>, usize) {
    let book = book();
    let (folder, vault, requested) = asked(&book);
    let path = answers_in_lines(&book, &requested, folder.path(), change, ending);
    let now = "2026-04-02T08:00:00".parse().unwrap();
    let outcome = apply(&book.tracing, &vault, &[path], now).unwrap().remove(0).1;
    (outcome, Traced::open(&vault).unwrap().outstanding())
}

fn place(column: &str) -> usize {
    let book = book();
    let layout = book.tracing.responses.iter().find(|layout| layout.name == LAYOUT).unwrap();
    layout.columns.iter().position(|known| known == column).unwrap()
}

#[test]
fn responses_with_a_header_with_names_or_with_both_are_taken() {
    let turned = |lines: &mut Lines| lines[1..].iter_mut().for_each(|cells| cells.reverse());
    let changes: [(&str, Change<'_>); 4] = [
        ("header and names", &|_| ()),
        ("names alone", &|lines| drop(lines.remove(0))),
        ("header alone", &|lines| drop(lines.remove(1))),
        ("columns in another order", &turned),
    ];
    for (name, change) in changes {
        let (outcome, outstanding) = applied(change);
        assert!(matches!(outcome, Ok(Applied::Taken { older: 0, .. })), "{name}: {outcome:?}");
        assert_eq!(outstanding, 0, "{name}");
    }
}

#[test]
fn what_is_not_as_it_should_be_is_refused_whole() {
    let (code, number, indicator) =
        (place("ERROR_SUCCESS_CODE"), place("MATCHED_NHS_NO"), place("MATCHED_CONFIDENCE_PERCENTAGE"));
    let last = PEOPLE + 1;
    let changes: [(&str, u64, Change<'_>); 10] = [
        ("the header announces 4 records", 1, &|lines| drop(lines.pop())),
        ("it has 34 cells", last as u64 + 1, &|lines| lines[last].push("x".to_owned())),
        ("no request of this run", last as u64 + 1, &|lines| lines[last][0] = "ABCD".to_owned()),
        ("line 3 has the same reference", 4, &|lines| lines[3] = lines[2].clone()),
        ("its code is none", 4, &|lines| lines[3][code] = "77".to_owned()),
        ("has no NHS number", 4, &|lines| lines[3][number] = "9999999999".to_owned()),
        ("has no NHS number", 4, &|lines| lines[3][number] = "9990000019".to_owned()),
        ("is not from 0 to 100", 4, &|lines| lines[3][indicator] = "many".to_owned()),
        ("a response begins with", 1, &|lines| drop(lines.drain(..2))),
        ("of another workflow", 1, &|lines| lines[0][1] = "OTHER".to_owned()),
    ];
    for ((expected, expected_line, change), ending) in
        changes.iter().flat_map(|case| ["\n", "\r\n"].map(|ending| (*case, ending)))
    {
        let (outcome, outstanding) = applied_in_lines(change, ending);
        match outcome {
            Err(IdentityError::Refused { line, what, .. }) => {
                assert_eq!(line, expected_line, "{what}");
                assert!(what.contains(expected), "{what}");
                // Neither the numbers nor the references of people are said.
                assert!(!what.contains("999000") && !what.contains("ABCD"), "{what}");
            }
            other => panic!("{expected}: {other:?}"),
        }
        assert_eq!(outstanding, PEOPLE, "{expected}");
    }
}

/// Moves the cells of columns from each answer to the next, as a spreadsheet does that sorts some columns alone.
fn moved(lines: &mut Lines, columns: impl Fn(usize) -> bool) {
    let answers: Vec<Vec<String>> = lines[2..].to_vec();
    for (at, answer) in lines[2..].iter_mut().enumerate() {
        let other = &answers[(at + 1) % answers.len()];
        (0..answer.len()).filter(|column| columns(*column)).for_each(|column| answer[column] = other[column].clone());
    }
}

#[test]
fn a_response_that_contradicts_its_request_is_refused_whole() {
    let [reference, sent, matched, born] =
        ["UNIQUE_REFERENCE", "REQ_NHS_NUMBER", "MATCHED_NHS_NO", "DATE_OF_BIRTH"].map(place);
    let (number, found, date) =
        ("another NHS number was asked", "by an NHS number that", "its date of birth is not that");
    let changes: [(&str, u64, Change<'_>); 8] = [
        (number, 3, &|lines| moved(lines, |column| column != reference)),
        (number, 3, &|lines| moved(lines, |column| column == reference)),
        (number, 3, &|lines| moved(lines, |column| column == sent)),
        (found, 3, &|lines| moved(lines, |column| column == matched)),
        (date, 3, &|lines| moved(lines, |column| column == born)),
        (number, 5, &|lines| lines[4][sent] = lines[2][sent].clone()),
        (date, 6, &|lines| lines[5][born] = lines[2][born].clone()),
        ("not digits as the service writes them", 4, &|lines| lines[3][born] = "15/08/1942".to_owned()),
    ];
    for ((expected, expected_line, change), ending) in
        changes.iter().flat_map(|case| ["\n", "\r\n"].map(|ending| (*case, ending)))
    {
        let (outcome, outstanding) = applied_in_lines(change, ending);
        let Err(IdentityError::Refused { line, what, .. }) = outcome else { panic!("{expected}: {outcome:?}") };
        assert!(what.contains(expected), "{what}");
        assert_eq!(line, expected_line, "{what}");
        assert!(!what.contains(char::is_numeric), "{what}");
        assert_eq!(outstanding, PEOPLE, "{expected}");
    }
}

#[test]
fn a_request_that_the_service_refused_may_be_made_again() {
    let (outcome, outstanding) = applied(|lines| {
        lines.truncate(1);
        lines[0][2] = "0".to_owned();
        lines[0][3] = "05".to_owned();
    });
    assert!(matches!(outcome, Ok(Applied::RequestRefused { .. })), "{outcome:?}");
    assert_eq!(outstanding, 0);
}
