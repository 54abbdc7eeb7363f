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

/// Writes a response to a request, changed as wished: everybody is found, by a test number.
pub(crate) fn answers(book: &Book, requested: &Requested, folder: &Path, change: impl Fn(&mut Lines)) -> PathBuf {
    let (service, stem) = (&book.tracing, requested.path.file_stem().unwrap().to_str().unwrap());
    let layout = service.responses.iter().find(|layout| layout.name == LAYOUT).unwrap();
    let request = fs::read_to_string(&requested.path).unwrap();
    let answer = |line: &str| {
        let reference = line.split(',').next().unwrap();
        let cell = |column: &String| match column.as_str() {
            "UNIQUE_REFERENCE" => reference.to_owned(),
            "ERROR_SUCCESS_CODE" => "00".to_owned(),
            "MATCHED_NHS_NO" => "9990000018".to_owned(),
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
    let text: String = lines.iter().map(|cells| cells.join(",") + "\n").collect();
    let path = folder.join(format!("RESP_{stem}_20260402070000.csv"));
    fs::write(&path, text).unwrap();
    path
}

/// What becomes of a response that is changed, and how many people are left to be answered about.
fn applied(change: impl Fn(&mut Lines)) -> (Result<Applied, IdentityError>, usize) {
    let book = book();
    let (folder, vault, requested) = asked(&book);
    let path = answers(&book, &requested, folder.path(), change);
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
    for (expected, expected_line, change) in changes {
        let (outcome, outstanding) = applied(change);
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
