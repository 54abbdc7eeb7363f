//! A page that is wrong is named with its line and, where there is one, the right name.

use std::fs;
use std::path::Path;

use cld_book::{Book, BookError};
use cld_method::check_examples;

#[test]
fn a_wrong_column_of_a_variable_is_named_with_its_line_and_the_nearest_name() {
    assert_eq!(
        faults_with(
            "methods/nhse-2024/variables/is_carer.md",
            &variable("is_carer", "case\n  when clienttype_collated = 'Carer' then 1\nend")
        ),
        [
            "book/methods/nhse-2024/variables/is_carer.md:9: uses column \"clienttype_collated\", which nothing provides (did you mean \"client_type_collated\"?)"
        ]
    );
}

#[test]
fn a_wrong_expectation_is_named_with_its_line_and_what_comes_out() {
    let page = variable("is_carer", "case when client_type_collated = 'Service User' then 1 end");
    assert_eq!(
        faults_with("methods/nhse-2024/variables/is_carer.md", &page),
        ["book/methods/nhse-2024/variables/is_carer.md:15: expected [1], which does not come out; left over: [(null)]"]
    );
}

#[test]
fn a_page_without_examples_is_no_page() {
    let page = variable("is_carer", "case when client_type_collated = 'Carer' then 1 end");
    let (page, _) = page.split_once("## Examples").unwrap();
    assert_eq!(
        faults_with("methods/nhse-2024/variables/is_carer.md", page),
        ["book/methods/nhse-2024/variables/is_carer.md:1: the page has no ## Examples"]
    );
}

#[test]
fn a_wrong_column_of_a_step_is_named_with_its_line_and_the_nearest_name() {
    let page = step("select la_code,\n  event_startdate\nfrom events", "events", "event_start_date");
    assert_eq!(
        faults_with("methods/nhse-2024/steps/starts.md", &page),
        [
            "book/methods/nhse-2024/steps/starts.md:9: uses column \"event_startdate\", which nothing provides (did you mean \"event_start_date\"?)"
        ]
    );
}

#[test]
fn a_wrong_column_of_an_example_is_named_with_its_line_and_the_nearest_name() {
    let page = step("select la_code, event_start_date\nfrom events", "submitted", "event_startdate");
    assert_eq!(
        faults_with("methods/nhse-2024/steps/starts.md", &page),
        [
            "book/methods/nhse-2024/steps/starts.md:15: table \"submitted\" has no column \"event_startdate\" (did you mean \"event_start_date\"?)"
        ]
    );
}

#[test]
fn a_row_that_the_example_does_not_expect_is_a_fault() {
    let page = step(
        "select la_code, event_start_date\nfrom submitted\nunion all select '2', null",
        "submitted",
        "event_start_date",
    );
    assert_eq!(
        faults_with("methods/nhse-2024/steps/starts.md", &page),
        ["book/methods/nhse-2024/steps/starts.md:20: also comes out: [2 | (null)]"]
    );
}

/// A variable whose example expects 1 of a carer.
fn variable(name: &str, sql: &str) -> String {
    format!(
        "# {name}\nA lead.\n```toml\nevidence = \"ours\"\n```\n## Is\n```sql\n{sql}\n```\n## Why\nBecause.\n## Examples\n\
         | client_type_collated | {name} |\n|---|---|\n| Carer | 1 |\n"
    )
}

/// A step whose example gives one row to `table`.
#[test]
fn a_page_that_overrides_nothing_is_named_with_the_nearest() {
    let page = step("select la_code, event_start_date from events", "submitted", "event_start_date")
        .replace("# starts", "# sts001_cluster");
    assert_eq!(
        faults_with("methods/nhse-2024-documented/steps/sts001_cluster.md", &page),
        [
            "book/methods/nhse-2024-documented/steps/sts001_cluster.md:1: overrides no page of nhse-2024 (did you mean \"sts001_clusters\"?)"
        ]
    );
}

#[test]
fn an_override_that_differs_in_no_example_is_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/methods");
    let official = fs::read_to_string(root.join("nhse-2024/steps/latest_submission.md")).unwrap();
    assert_eq!(
        faults_of("nhse-2024-documented", "methods/nhse-2024-documented/steps/latest_submission.md", &official),
        [
            "book/methods/nhse-2024-documented/steps/latest_submission.md:1: every example comes out under nhse-2024 too: show what differs"
        ]
    );
}

fn step(sql: &str, table: &str, column: &str) -> String {
    format!(
        "# starts\nA lead.\n```toml\nevidence = \"ours\"\n```\n## Rows\n```sql\n{sql}\n```\n## Why\nBecause.\n## Examples\n\
         ### given {table}\n| la_code | {column} |\n|---|---|\n| 1 | 2023-06-01 |\n\
         ### then\n| la_code | event_start_date |\n|---|---|\n| 1 | 2023-06-01 |\n"
    )
}

/// What the project's own book with one more page prints as its faults.
fn faults_with(path: &str, page: &str) -> Vec<String> {
    faults_of("nhse-2024", path, page)
}

/// The same, the examples being those of another method.
fn faults_of(method: &str, path: &str, page: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let mut files = vec![(path.to_owned(), page.to_owned())];
    gather(&root, &root, &mut files);
    match Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))) {
        Ok(book) => check_examples(&book, &book.methods[method], 1, true).iter().map(ToString::to_string).collect(),
        Err(BookError::Faulty(faults)) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
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
