//! Every example of every page comes out as the page states: one test for each page and way of running it.
//!
//! Steps stored and steps calculated on reading, on one partition and on four, must all give the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

use cld_book::{Book, Fault, Page};
use cld_method::{check_examples, check_examples_both_ways};
use libtest_mimic::{Arguments, Failed, Trial};

/// Numbers of partitions, each with the names of its two ways: steps stored, and steps calculated on reading.
const WAYS: [(usize, [&str; 2]); 2] = [(1, ["one_stored", "one_stacked"]), (4, ["four_stored", "four_stacked"])];

/// The faults of two ways, found when the first of their tests runs.
type Faults = Arc<LazyLock<[Vec<Fault>; 2], Box<dyn FnOnce() -> [Vec<Fault>; 2] + Send>>>;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let book = Arc::new(Book::from_folder(&folder).unwrap_or_else(|error| panic!("{error}")));
    let mut trials = vec![Trial::test("an_override_that_breaks_a_page_of_its_base_fails", move || {
        an_override_that_breaks_a_page_of_its_base_fails(&folder)
    })];
    for method in book.methods.keys() {
        for (partitions, ways) in WAYS {
            let (of, named) = (Arc::clone(&book), method.clone());
            let check = move || check_examples_both_ways(&of, &of.methods[&named], partitions);
            let both: Faults = Arc::new(LazyLock::new(Box::new(check)));
            for (at, way) in ways.into_iter().enumerate() {
                for Question { name, is_asked } in questions(&book, method) {
                    let both = Arc::clone(&both);
                    let asked = move || without_fault(&both[at], &is_asked);
                    trials.push(Trial::test(format!("{method}/{name}/{way}"), asked));
                }
            }
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// What one trial looks at.
struct Question {
    name: String,
    is_asked: Box<dyn Fn(&Fault) -> bool + Send>,
}

/// A question for each page whose examples are the method's, and one for the method itself, to which all other faults
/// belong: an override may break a page of the base, and that fault is under the path of the base.
fn questions(book: &Book, method: &str) -> Vec<Question> {
    let of = &book.methods[method].with_headlines(book.headlines.values());
    let is_own = |name: &String| of.facts.based_on.is_none() || of.own.contains(name);
    let pages = of.pages.values().chain(of.templates.values()).filter(|page| is_own(&page.name));
    let paths: BTreeSet<String> = pages.clone().map(|page| page.path.clone()).collect();
    let of_page = |page: &Page| {
        let path = page.path.clone();
        Question { name: page.name.clone(), is_asked: Box::new(move |fault| fault.page == path) }
    };
    let of_method =
        Question { name: "method".to_owned(), is_asked: Box::new(move |fault| !paths.contains(&fault.page)) };
    pages.map(of_page).chain([of_method]).collect()
}

fn without_fault(faults: &[Fault], is_asked: impl Fn(&Fault) -> bool) -> Result<(), Failed> {
    let own: Vec<String> = faults.iter().filter(|fault| is_asked(fault)).map(Fault::to_string).collect();
    if own.is_empty() { Ok(()) } else { Err(own.join("\n").into()) }
}

const BASE: &str = "nhse-2024";
const BASED_ON_IT: &str = "nhse-2024-documented";

/// A page takes the place of one of the base, and a column that pages of the base read has another name.
fn an_override_that_breaks_a_page_of_its_base_fails(folder: &Path) -> Result<(), Failed> {
    let mut files = Vec::new();
    gather(folder, folder, &mut files);
    let path = |method: &str| format!("methods/{method}/steps/latest_submission.md");
    let page = files.iter().find(|(known, _)| *known == path(BASE)).ok_or("the page is not there")?.1.clone();
    let broken = page
        .replace("select distinct la_name, import_datetime", "select distinct la_name, import_datetime as renamed")
        .replace("### then\n| la_name | import_datetime", "### then\n| la_name | renamed        ");
    assert!(broken.matches("renamed").count() == 2, "the page is not what it was");
    files.push((path(BASED_ON_IT), broken));
    let book = Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))?;
    let faults = check_examples(&book, &book.methods[BASED_ON_IT], 1, true);
    assert!(faults.iter().any(|fault| fault.page.contains(&format!("/{BASE}/"))), "no page of the base is broken");
    let questions = questions(&book, BASED_ON_IT);
    for fault in &faults {
        assert!(questions.iter().any(|question| (question.is_asked)(fault)), "nothing asks for {fault}");
    }
    assert!(questions.iter().any(|question| without_fault(&faults, &question.is_asked).is_err()));
    Ok(())
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, files);
        } else {
            let place = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.push((place, fs::read_to_string(&path).unwrap()));
        }
    }
}
