//! What rules look at, as SQL over one table of rows: which of those that take part fail.
//!
//! Written from what [`Shape`] says, and not from how the rows of a large file are compared here, so that each is a check
//! of the other.

use cld_book::Shape;

/// The column that numbers the rows, in the order of the file.
pub(crate) const ROW: &str = "example_row";
/// The column that holds a row as it is written in the file.
pub(crate) const TEXT: &str = "example_text";

/// A select of the numbers of the failing rows. `rows` is a table with all rows and the columns of the shape; `part` is a
/// select of those rows that take part. No answer depends on where nulls are put.
pub(crate) fn failing(shape: &Shape, rows: &str, part: &str) -> String {
    match shape {
        // Of a rule over the whole file, the examples say which rows take part.
        Shape::Row | Shape::Once => format!("select {ROW} from ({part}) as part"),
        Shape::Duplicate { key } => {
            let (same, known) = match key.is_empty() {
                true => (TEXT.to_owned(), "true".to_owned()),
                false => (key.join(", "), any_known(key)),
            };
            format!(
                "select {ROW} from (select {ROW}, row_number() over (partition by {same} order by {ROW}) as place \
                 from ({part}) as part where {known}) as placed where place > 1"
            )
        }
        Shape::Conflict { key, differs } => {
            let known = format!("{} and {differs} is not null", any_known(key));
            format!("select {ROW} from ({}) as ranked where first_row <> right_row", ranked(part, key, differs, &known))
        }
        Shape::Varies { differs } => format!(
            "select {ROW} from ({}) as ranked where first_row <> right_row and {ROW} = first_row",
            ranked(part, &[], differs, "true")
        ),
        Shape::Overlap { key, from, to } => overlapping(part, key, from, to),
        Shape::MissingLink { key, link, back } if back.is_empty() => format!(
            "select {ROW} from ({part}) as part where {link} is not null \
             and not exists (select 1 from {rows} as other where other.{} = part.{link})",
            key.join(", ")
        ),
        Shape::MissingLink { key, link, back } => one_sided(part, &key.join(", "), link, back),
    }
}

/// A blank key is nobody's.
fn any_known(key: &[String]) -> String {
    let known: Vec<String> = key.iter().map(|column| format!("{column} is not null")).collect();
    format!("({})", known.join(" or "))
}

/// For each row the first row with its value, and the first with the value that most rows of its key hold.
fn ranked(part: &str, key: &[String], differs: &str, known: &str) -> String {
    let by_key = if key.is_empty() { String::new() } else { format!("partition by {}", key.join(", ")) };
    let by_value: Vec<&str> = key.iter().map(String::as_str).chain([differs]).collect();
    let by_value = by_value.join(", ");
    let keys: String = key.iter().map(|column| format!("{column}, ")).collect();
    format!(
        "select {ROW}, first_row, \
         first_value(first_row) over ({by_key} order by frequency desc, first_row, {ROW}) as right_row \
         from (select {keys}{ROW}, count(*) over (partition by {by_value}) as frequency, \
         min({ROW}) over (partition by {by_value}) as first_row from ({part}) as part where {known}) as counted"
    )
}

/// Rows that begin before one of those that began earlier has ended.
fn overlapping(part: &str, key: &[String], from: &str, to: &str) -> String {
    let last = format!("coalesce({to}, date '9999-12-31')");
    format!(
        "select {ROW} from (select {ROW}, {from} as first_day, max({last}) over (partition by {} \
         order by {from}, {last}, {ROW} rows between unbounded preceding and 1 preceding) as until \
         from ({part}) as part where {} and {from} is not null) as ordered where first_day < until",
        key.join(", "),
        any_known(key)
    )
}

/// Rows that name a person with rows, none of which names them; none in a file that names nobody back.
fn one_sided(part: &str, key: &str, link: &str, back: &[String]) -> String {
    let of_back = |says: &dyn Fn(&String) -> String| match back {
        [] => "false".to_owned(),
        _ => format!("({})", back.iter().map(says).collect::<Vec<_>>().join(" or ")),
    };
    let names = of_back(&|column| format!("other.{column} = part.{key}"));
    let filled = of_back(&|column| format!("other.{column} is not null"));
    format!(
        "select {ROW} from ({part}) as part where {key} <> {link} \
         and exists (select 1 from ({part}) as other where other.{key} = part.{link}) \
         and not exists (select 1 from ({part}) as other where other.{key} = part.{link} and {names}) \
         and exists (select 1 from ({part}) as other where {filled})"
    )
}
