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
        faults_alone_at("methods/nhse-2024/variables/is_carer.md", &page),
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
        faults_alone_at("methods/nhse-2024/steps/starts.md", &page),
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
        faults_alone_at("methods/nhse-2024/steps/starts.md", &page),
        ["book/methods/nhse-2024/steps/starts.md:20: also comes out: [2 | (null)]"]
    );
}

#[test]
fn what_engines_calculate_differently_is_named_with_its_line_and_another_way() {
    let says = |line: usize, what: &str| {
        format!("book/methods/nhse-2024/steps/starts.md:{line}: the plain dialect has {what}")
    };
    for (sql, line, what) in [
        (
            "row_number / 2",
            9,
            "no / of whole numbers, which some engines cut off: write cast(floor(cast(a as decimal(18, 0)) / b) as bigint)",
        ),
        ("event_end_date - event_start_date", 9, "no day - day without a cast: write cast(later - earlier as int)"),
        (
            "cast(event_end_date - event_start_date + 1 as int)",
            9,
            "no day - day without a cast: write cast(later - earlier as int)",
        ),
        (
            "la_person * 100000",
            9,
            "no large product of numbers of 32 bits, which stops or wraps: write cast(a as bigint) * b",
        ),
        (
            "unit_cost / 3",
            9,
            "no calculated decimal without a cast, since engines keep different digits: write cast(… as decimal(12, 2))",
        ),
    ] {
        let page = step(
            &format!("select la_code, event_start_date,\n  {sql} as calculated\nfrom submitted"),
            "submitted",
            "event_start_date",
        );
        assert_eq!(faults_alone(&page), [says(line, what)], "{sql}");
    }
}

#[test]
fn what_every_engine_calculates_alike_is_taken() {
    for sql in [
        "cast(floor(cast(row_number as decimal(18, 0)) / 2) as bigint)",
        "cast(event_end_date - event_start_date as int) + 1",
        "cast(la_person as bigint) * 100000",
        "cast(unit_cost / 3 as decimal(12, 2))",
        "percent(la_person, birth_year, 1)",
    ] {
        let page = step(
            &format!("select la_code, event_start_date,\n  {sql} as calculated\nfrom submitted"),
            "submitted",
            "event_start_date",
        );
        assert_eq!(faults_alone(&page), [""; 0], "{sql}");
    }
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

/// The faults of a page `starts` that has the method to itself.
fn faults_alone(page: &str) -> Vec<String> {
    faults_alone_at("methods/nhse-2024/steps/starts.md", page)
}

/// The faults of a page that has the method to itself.
fn faults_alone_at(path: &str, page: &str) -> Vec<String> {
    let book = alone(path, page);
    check_examples(&book, &book.methods["nhse-2024"], 1, true).iter().map(ToString::to_string).collect()
}

/// What the project's own book with one more page prints as its faults.
fn faults_with(path: &str, page: &str) -> Vec<String> {
    faults_of("nhse-2024", path, page)
}

/// The same, the examples being those of another method.
fn faults_of(method: &str, path: &str, page: &str) -> Vec<String> {
    match book_with(path, page) {
        Ok(book) => check_examples(&book, &book.methods[method], 1, true).iter().map(ToString::to_string).collect(),
        Err(BookError::Faulty(faults)) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
}

/// The project's own book with one more page.
pub(crate) fn book_with(path: &str, page: &str) -> Result<Book, BookError> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let mut files = vec![(path.to_owned(), page.to_owned())];
    gather(&root, &root, &mut files);
    Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// The same, `nhse-2024` having that page and no other: it is planned in no time.
pub(crate) fn alone(path: &str, page: &str) -> Book {
    let mut book = book_with(path, page).unwrap_or_else(|error| panic!("{error}"));
    let method = book.methods.get_mut("nhse-2024").unwrap();
    method.pages.retain(|_, other| other.path.ends_with(path));
    method.templates.clear();
    let bounds: Vec<String> = method.facts.bounds.keys().cloned().collect();
    method.parameter_sets.values_mut().for_each(|set| set.0.retain(|name, _| bounds.contains(name)));
    book
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
