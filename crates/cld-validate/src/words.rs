//! The words of the plain dialect for rules and those that conditions are compiled with are the same, and a null among
//! their arguments gives what the dialect says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{Array, RecordBatch, new_null_array};
use cld_book::{Book, Nulls, UsedIn, functions};
use cld_condition::{Compiler, on_columns};

use crate::check::compiler;

/// Each word in a condition on a row without values.
const ON_NULLS: [(&str, &str); 15] = [
    ("btrim", "btrim(unit_cost_as_written) = 'a'"),
    ("character_length", "character_length(unit_cost_as_written) = 1"),
    ("coalesce", "coalesce(unit_cost_as_written, 'a') = 'a'"),
    ("count_filled", "count_filled(unit_cost_as_written) = 0"),
    ("date_part", "date_part('day', event_end_date) = 1"),
    ("extract", "extract(day from event_end_date) = 1"),
    ("filled_after_gap", "filled_after_gap(unit_cost_as_written, 'a')"),
    ("guidance_advises_against", "not guidance_advises_against('a', 'a', 'a', unit_cost_as_written)"),
    ("looks_like", "looks_like(unit_cost_as_written, '9')"),
    ("lower", "lower(unit_cost_as_written) = 'a'"),
    ("named_twice", "not named_twice(unit_cost_as_written, 'a')"),
    ("regexp_like", "regexp_like(unit_cost_as_written, 'a')"),
    ("substr", "substr(unit_cost_as_written, 1, 1) = 'a'"),
    ("substring", "substring(unit_cost_as_written, 1, 1) = 'a'"),
    ("upper", "upper(unit_cost_as_written) = 'a'"),
];

/// Words that the planner turns into another function.
const FORMS: [&str; 2] = ["extract", "substring"];

fn small() -> Compiler {
    let files = [
        ("spec/release-1.toml", include_str!("../tests/books/spec.toml")),
        ("lists/gender.toml", include_str!("../tests/books/gender.toml")),
    ];
    let book = Book::from_files(files).unwrap();
    compiler(&book, &book.releases["release-1"]).unwrap()
}

#[test]
fn the_dialect_has_the_words_that_conditions_are_compiled_with_and_no_others() {
    let compiler = small();
    let compiled: BTreeSet<&str> = compiler.functions().chain(FORMS).collect();
    let words: BTreeSet<&str> = functions(UsedIn::Rules).map(|word| word.name).collect();
    assert_eq!(words, compiled);
}

#[test]
fn a_null_among_the_arguments_gives_what_the_dialect_says() {
    let compiler = small();
    let calls = BTreeMap::from(ON_NULLS);
    for word in functions(UsedIn::Rules) {
        let condition = compiler.condition(calls[word.name]).unwrap_or_else(|error| panic!("{}: {error}", word.name));
        let schema = Arc::clone(compiler.schema.inner());
        let columns = schema.fields().iter().map(|field| new_null_array(field.data_type(), 1)).collect();
        let rows = RecordBatch::try_new(Arc::clone(&schema), columns).unwrap();
        let value = on_columns(&condition, &schema).unwrap().evaluate(&rows).unwrap().into_array(1).unwrap();
        assert_eq!(value.is_null(0), word.nulls == Nulls::Null, "{}", word.name);
    }
}
