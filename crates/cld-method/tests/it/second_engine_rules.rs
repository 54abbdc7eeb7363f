//! The examples of every rule come out on DuckDB too, in every release in which the rule holds.

use std::collections::BTreeSet;

use cld_book::{Book, Release};
use cld_validate::{SqlRuleExample, sql_examples};
use serde_json::{Value, json};

use crate::pages::book_with;
use crate::second_engine::{folder, second_engine};

fn columns(columns: &[(String, String)]) -> Value {
    columns.iter().map(|(name, sql_type)| json!({ "name": name, "type": sql_type })).collect()
}

fn example(example: &SqlRuleExample) -> Value {
    let table = json!({ "name": "examples", "columns": columns(&example.columns), "rows": example.rows });
    let given = [("example_row", "bigint"), ("fails", "boolean"), ("is_unknown", "boolean")];
    json!({
        "page": example.page,
        "line": example.line,
        "given": [table],
        "steps": [],
        "query": example.query,
        "columns": columns(&given.map(|(name, sql_type)| (name.to_owned(), sql_type.to_owned()))),
        "expected": example.expected,
    })
}

/// The messages for the script, first the functions of the release.
fn messages(book: &Book, release: &Release) -> Vec<Value> {
    let rules = sql_examples(book, release).unwrap_or_else(|faults| panic!("{faults:?}"));
    let functions = json!({ "shared": [], "functions": rules.functions });
    std::iter::once(functions).chain(rules.examples.iter().map(example)).collect()
}

fn book() -> Book {
    Book::from_folder(&folder("../../book")).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_example_of_every_rule_comes_out_on_the_second_engine() {
    let book = book();
    for release in book.releases.values() {
        let messages = messages(&book, release);
        let (faults, ran) = second_engine(&messages);
        assert_eq!(ran as usize, messages.len() - 1);
        assert!(faults.is_empty(), "{}: {} of {ran} rules:\n{}", release.name, faults.len(), faults.join("\n"));
    }
}

/// No rule is left out, and no row of its examples: what cannot be SQL is a finding without a page.
#[test]
fn every_row_of_every_rule_is_run_in_some_release() {
    let book = book();
    let of_release = |release| sql_examples(&book, release).unwrap_or_else(|faults| panic!("{faults:?}")).examples;
    let examples: Vec<SqlRuleExample> = book.releases.values().flat_map(of_release).collect();
    let line = |row: &Vec<Option<String>>| row[0].clone().unwrap_or_default();
    let run: BTreeSet<(&str, String)> = examples
        .iter()
        .flat_map(|example| example.rows.iter().map(move |row| (example.page.as_str(), line(row))))
        .collect();
    let rules = book.rules.values();
    let rows = rules.flat_map(|page| page.rows.iter().flat_map(|table| &table.rows).map(move |row| (page, row.0)));
    let rows: BTreeSet<(&str, String)> = rows.map(|(page, line)| (page.path.as_str(), line.to_string())).collect();
    assert_eq!(run, rows);
}

/// A rule that is planted into a copy of the book, as messages for the second engine.
fn planted(sql: &str) -> Vec<Value> {
    let page = format!(
        "# planted\nA lead.\n```toml\ntitle = \"A planted rule\"\nevidence = \"ours\"\nseverity = \"error\"\n\
         item = \"unit_cost\"\n```\n## Fails when\n```sql\n{sql}\n```\n## Message\nWrong. Mend it.\n## Why\nBecause.\n\
         ## Examples\n| unit_cost | fails |\n|---|---|\n| 12 | yes |\n| 7 | |\n| | |\n| x | |\n"
    );
    let mut book = book_with("rules/service/planted.md", &page).unwrap_or_else(|error| panic!("{error}"));
    book.rules.retain(|name, _| name == "planted");
    let release = &book.releases["release-1"];
    let faults = cld_validate::check_examples(&book, release);
    assert!(faults.is_empty(), "the rule comes out on the engine that checks files: {faults:?}");
    messages(&book, release)
}

/// The messages give one fault, which names the planted page.
fn fails(messages: &[Value]) {
    let faults = second_engine(messages).0;
    assert!(faults.len() == 1 && faults[0].starts_with("book/rules/service/planted.md:"), "{faults:?}");
}

#[test]
fn a_rule_that_engines_understand_differently_fails() {
    assert_eq!(second_engine(&planted("unit_cost >= 10")).0, [""; 0]);
    // From before the first letter is the whole text here, and the last letter there.
    fails(&planted("substr(unit_cost_as_written, -1) = '12'"));
}

/// A row on which the condition is null here and false there passes on both, until somebody writes `not` before it.
#[test]
fn a_rule_that_is_null_on_one_engine_only_fails() {
    let told = planted("unit_cost >= 10");
    let elsewhere = |message: &Value| {
        let text = message.to_string().replace("unit_cost >= 10", "coalesce(unit_cost, 0) >= 10");
        serde_json::from_str(&text).unwrap()
    };
    let untold: Vec<Value> = told.iter().map(elsewhere).collect();
    assert_ne!(told, untold);
    fails(&untold);
}
