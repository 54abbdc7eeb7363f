//! Bounds: what a set names, what is given, and what follows from either.

use std::path::Path;

use cld_book::{Book, ParameterSet};
use cld_engine::{Engine, Limits};
use cld_method::{Given, Parameters};

fn settle(set: &str, given: &[(&str, &str)]) -> Parameters {
    let book = Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap();
    let method = &book.methods["nhse-2024"];
    let engine = Engine::new(&Limits::default()).unwrap();
    let set = method.parameter_sets.get(set).cloned().unwrap_or_else(ParameterSet::default);
    let given: Given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Parameters::settle(&engine, method, &set, &given).unwrap()
}

#[test]
fn as_of_moves_the_bounds_on_imports_of_a_set() {
    let parameters = settle("fy", &[("as_of", "2024-04-20")]);
    assert_eq!(parameters.values()["last_import"], "timestamp '2024-04-20 00:00:00'");
    assert_eq!(parameters.values()["latest_import_until"], "date '2024-04-20'");
    assert_eq!(parameters.values()["today"], "date '2024-09-30'");
}

#[test]
fn a_period_alone_gives_the_bounds_of_the_official_scripts() {
    let parameters = settle("", &[("first_day", "2023-04-01"), ("last_day", "2023-12-31")]);
    assert_eq!(parameters.values(), settle("q3", &[]).values());
    assert_eq!(parameters.values()["year_first_day"], "date '2023-04-01'");
}
