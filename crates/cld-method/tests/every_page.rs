//! Every example of every page comes out as the page states: one test for each page and way of running it.
//!
//! Steps stored and steps worked out on reading, on one partition and on four, must all give the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};
use std::thread;

use cld_book::{Book, Fault};
use cld_method::check_examples;
use libtest_mimic::{Arguments, Failed, Trial};

/// Each way with its name, the number of partitions, and whether steps are stored.
const WAYS: [(&str, usize, bool); 4] =
    [("one_stored", 1, true), ("one_stacked", 1, false), ("four_stored", 4, true), ("four_stacked", 4, false)];

/// The faults of one way, found when the first of its tests runs.
type Faults = Arc<LazyLock<Vec<Fault>, Box<dyn FnOnce() -> Vec<Fault> + Send>>>;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let book = Arc::new(Book::from_folder(&folder).unwrap_or_else(|error| panic!("{error}")));
    let mut trials = Vec::new();
    for method in book.methods.keys() {
        for (way, partitions, stored) in WAYS {
            let (of, named) = (Arc::clone(&book), method.clone());
            let check = move || check_examples(&of, &of.methods[&named], partitions, stored);
            let faults: Faults = Arc::new(LazyLock::new(Box::new(|| with_room(check))));
            trials.extend(trials_of(&book, method, way, &faults));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Runs on a stack as large as that of a main thread: the plan of table sts001 with its steps stacked on
/// one another needs more than the 2 MiB of other threads while the planner is not optimised.
fn with_room(check: impl FnOnce() -> Vec<Fault> + Send + 'static) -> Vec<Fault> {
    thread::Builder::new().stack_size(8 << 20).spawn(check).unwrap().join().unwrap()
}

fn trials_of(book: &Book, method: &str, way: &str, faults: &Faults) -> Vec<Trial> {
    let of = &book.methods[method];
    let is_own = |name: &String| of.facts.based_on.is_none() || of.own.contains(name);
    let pages = of.pages.values().chain(of.templates.values()).filter(|page| is_own(&page.name));
    let pages = pages.map(|page| (page.name.clone(), page.path.clone()));
    let method_itself = ("method".to_owned(), format!("methods/{method}/method.toml"));
    let trial = |(name, path): (String, String)| {
        let faults = Arc::clone(faults);
        Trial::test(format!("{method}/{name}/{way}"), move || without_fault(&faults, &path))
    };
    pages.chain([method_itself]).map(trial).collect()
}

fn without_fault(faults: &[Fault], path: &str) -> Result<(), Failed> {
    let own: Vec<String> = faults.iter().filter(|fault| fault.page == path).map(Fault::to_string).collect();
    if own.is_empty() { Ok(()) } else { Err(own.join("\n").into()) }
}
