//! The examples of every page of a method come out on DuckDB too. `make test` installs it, in the version of `requirements.txt`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use cld_book::Book;
use cld_method::{SqlColumn, SqlExample, SqlTable, sql_examples};
use serde_json::{Value, json};

use crate::pages::alone;

/// The interpreter that has the second engine, installed if it is not there yet.
static INSTALLED: LazyLock<PathBuf> = LazyLock::new(|| {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = format!("TARGET={}", temporary.parent().unwrap().display());
    let made = Command::new("make").args(["--silent", "second-engine", &target]).current_dir(folder("../..")).status();
    assert!(made.unwrap().success(), "the second engine cannot be installed: make second-engine");
    temporary.join("second-engine/bin/python")
});

pub(crate) fn folder(place: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(place)
}

fn columns(columns: &[SqlColumn]) -> Value {
    columns.iter().map(|column| json!({ "name": column.name, "type": column.sql_type })).collect()
}

fn table(table: &SqlTable) -> Value {
    json!({ "name": table.name, "columns": columns(&table.columns), "rows": table.rows })
}

fn example(example: &SqlExample) -> Value {
    json!({
        "page": example.page,
        "line": example.line,
        "given": example.given.iter().map(table).collect::<Vec<_>>(),
        "steps": example.steps,
        "query": example.query,
        "columns": columns(&example.columns),
        "expected": example.expected,
    })
}

/// The messages for the script, and how many of them are examples.
fn messages(book: &Book, method: &str) -> (Vec<Value>, usize) {
    let examples = sql_examples(book, &book.methods[method]).unwrap_or_else(|faults| panic!("{faults:?}"));
    let shared = json!({ "shared": examples.shared.iter().map(table).collect::<Vec<_>>() });
    let count = examples.examples.len();
    (std::iter::once(shared).chain(examples.examples.iter().map(example)).collect(), count)
}

/// What the second engine says of the messages: the faults, and the number of examples that it ran.
pub(crate) fn second_engine(messages: &[Value]) -> (Vec<String>, u64) {
    let python = INSTALLED.as_path();
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("messages");
    let lines: Vec<String> = messages.iter().map(Value::to_string).collect();
    fs::write(&file, lines.join("\n")).unwrap();
    let script = Command::new(python)
        .arg(folder("tests/second_engine/run.py"))
        .stdin(File::open(file).unwrap())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(script.status.success(), "the script stopped");
    let said = String::from_utf8(script.stdout).unwrap();
    let mut said: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = said.pop().and_then(|last| last["examples"].as_u64()).expect("the script says how many it ran");
    let fault = |fault: &Value| {
        let text = |name: &str| fault[name].as_str().unwrap_or_default().to_owned();
        format!("book/{}:{}: {}", text("page"), fault["line"], text("what"))
    };
    (said.iter().map(fault).collect(), count)
}

fn come_out(method: &str) {
    let book = Book::from_folder(&folder("../../book")).unwrap_or_else(|error| panic!("{error}"));
    let (messages, count) = messages(&book, method);
    let (faults, ran) = second_engine(&messages);
    assert_eq!(ran as usize, count);
    assert!(count > 50, "{method} has {count} examples only");
    assert!(faults.is_empty(), "{} of {count} examples:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_example_of_nhse_2024_comes_out_on_the_second_engine() {
    come_out("nhse-2024");
}

#[test]
fn every_example_of_dhsc_r2_comes_out_on_the_second_engine() {
    come_out("dhsc-r2");
}

/// A method based on another has few pages of its own.
fn few_come_out(method: &str) {
    let book = Book::from_folder(&folder("../../book")).unwrap_or_else(|error| panic!("{error}"));
    let (messages, count) = messages(&book, method);
    let (faults, ran) = second_engine(&messages);
    assert!(count > 0 && ran as usize == count && faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_example_of_nhse_2024_documented_comes_out_on_the_second_engine() {
    few_come_out("nhse-2024-documented");
}

#[test]
fn every_example_of_the_quarterly_statistics_comes_out_on_the_second_engine() {
    few_come_out("dhsc-r2-quarterly");
}

/// A step that is planted into a copy of the book.
fn planted(sql: &str, expected: &str) -> Vec<String> {
    let page = format!(
        "# planted\nA lead.\n```toml\nevidence = \"ours\"\n```\n## Rows\n```sql\n{sql}\n```\n## Why\nBecause.\n## Examples\n\
         ### given submitted\n| la_code | event_start_date |\n|---|---|\n| 1 | 2023-06-01 |\n| 2 | |\n\
         ### then\n| la_code | outcome |\n|---|---|\n{expected}\n"
    );
    let book = alone("methods/nhse-2024/steps/planted.md", &page);
    let faults = cld_method::check_examples(&book, &book.methods["nhse-2024"], 1, true);
    assert!(faults.is_empty(), "the page comes out on the engine that runs methods: {faults:?}");
    second_engine(&messages(&book, "nhse-2024").0).0
}

#[test]
fn a_page_that_only_one_engine_understands_fails() {
    let faults = planted(
        "select la_code, event_start_date, coalesce(la_code, row_number) as outcome\nfrom events",
        "| 1 | 1 |\n| 2 | 2 |",
    );
    assert!(faults.len() == 1 && faults[0].starts_with("book/methods/nhse-2024/steps/planted.md:"), "{faults:?}");
}

#[test]
fn a_page_whose_rows_depend_on_where_nulls_stand_fails() {
    let sql = |nulls: &str| {
        format!("select la_code, row_number() over (order by event_start_date{nulls}) as outcome\nfrom events")
    };
    assert!(planted(&sql(" nulls last"), "| 1 | 1 |\n| 2 | 2 |").is_empty());
    let faults = planted(&sql(""), "| 1 | 1 |\n| 2 | 2 |");
    assert!(faults.len() == 1 && faults[0].starts_with("book/methods/nhse-2024/steps/planted.md:"), "{faults:?}");
}
