//! The rule pages do what their examples say, and a page that does not is named with its line.

use std::fs;
use std::path::Path;

use cld_book::{Book, BookError};
use cld_validate::check_examples;

#[test]
fn every_rule_page_is_true_to_its_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let mut files = Vec::new();
    // What rules need: a method's pages are tested elsewhere.
    for room in ["spec", "lists", "supplements", "guidance", "rules"] {
        gather(&root, &root.join(room), &mut files);
    }
    let book = Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(!book.rules.is_empty());
    let faults: Vec<_> = book.releases.values().flat_map(|release| check_examples(&book, release)).collect();
    assert!(faults.is_empty(), "{}", faults.iter().map(|fault| format!("\n{fault}")).collect::<String>());
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

const SPEC: &str = include_str!("../books/spec.toml");

/// A book of one page with this SQL and these examples, as it prints its faults.
fn faults(path: &str, fact: &str, sql: &str, examples: &str) -> Vec<String> {
    faults_with_spec(SPEC, path, fact, sql, examples)
}

fn faults_with_spec(spec: &str, path: &str, fact: &str, sql: &str, examples: &str) -> Vec<String> {
    let name = Path::new(path).file_stem().unwrap().to_str().unwrap();
    let page = format!(
        "# {name}\nA lead.\n```toml\ntitle = \"Rule {name}\"\nevidence = \"ours\"\nseverity = \"error\"\n{fact}\n```\n## Fails when\n```sql\n{sql}\n```\n\
         ## Message\nWrong. Correct it.\n## Why\nBecause.\n## Examples\n{examples}"
    );
    let gender = include_str!("../books/gender.toml");
    let files = [("spec/release-1.toml", spec), ("lists/gender.toml", gender), (path, &page)];
    match Book::from_files(files) {
        Ok(book) => check_examples(&book, &book.releases["release-1"]).iter().map(ToString::to_string).collect(),
        Err(BookError::Faulty(faults)) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
}

const ITEM: &str = "item = \"event_end_date\"";
const EXAMPLES: &str = "\
| event_start_date | event_end_date | fails |
|------------------|----------------|-------|
| 02/05/2025       | 01/05/2025     | yes   |
| 01/05/2025       | 02/05/2025     |       |
";

#[test]
fn a_good_page_has_no_faults() {
    let page = "rules/event/event_ends_before_it_starts.md";
    assert!(faults(page, ITEM, "event_end_date < event_start_date", EXAMPLES).is_empty());
}

#[test]
fn a_wrong_column_is_named_with_its_line_and_the_nearest_right_name() {
    let found = faults("rules/event/x.md", ITEM, "event_end_date\n< event_started_date", EXAMPLES);
    let expected = "book/rules/event/x.md:12: uses column \"event_started_date\", which no release has (did you mean \"event_start_date\"?)";
    assert_eq!(found, [expected]);
}

#[test]
fn a_wrong_column_in_the_specification_is_named_too() {
    let spec = SPEC.replace("gender <> 'Other'", "sex <> 'Other'");
    let examples = "| {field} | fails |\n|---|---|\n| | yes |\n| x | |\n";
    let found = faults_with_spec(
        &spec,
        "rules/any_field/x.md",
        "applies_to = \"priority_items\"",
        "{field}_as_written is null and {priority}",
        examples,
    );
    assert_eq!(
        found,
        ["book/rules/any_field/x.md:11: for unit_cost: uses column \"sex\", which release-1 does not have"]
    );
}

#[test]
fn missing_examples_are_a_fault() {
    assert_eq!(
        faults("rules/event/x.md", ITEM, "event_end_date < event_start_date", ""),
        ["book/rules/event/x.md:17: a table of examples is missing here"]
    );
}

#[test]
fn a_wrong_expectation_is_named_with_its_line() {
    let found = faults("rules/event/x.md", ITEM, "event_end_date > event_start_date", EXAMPLES);
    assert_eq!(
        found,
        [
            "book/rules/event/x.md:20: this row does not fail, but the example says that it does",
            "book/rules/event/x.md:21: this row fails, but the example says that it does not",
        ]
    );
}

#[test]
fn sql_that_is_no_condition_is_a_fault() {
    let found = faults("rules/event/x.md", ITEM, "event_end_date - event_start_date", EXAMPLES);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("book/rules/event/x.md:11: a rule is true or false, not of type"), "{found:?}");
}

#[test]
fn a_rule_uses_only_functions_that_answer_alike_on_any_day() {
    let found = faults("rules/event/x.md", ITEM, "event_end_date > current_date()", EXAMPLES);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("current_date"), "{found:?}");
}

#[test]
fn an_example_cell_is_the_councils_text() {
    let examples = "\
| gender_as_written | fails |
|-------------------|-------|
| MALE              | yes   |
| 'Male '           | yes   |
| Male              |       |
| Man               |       |
|                   |       |
";
    let page = "rules/any_field/spelling_differs.md";
    assert_eq!(faults(page, "applies_to = \"complete_lists\"", "{field} <> {field}_as_written", examples), [""; 0]);
}
