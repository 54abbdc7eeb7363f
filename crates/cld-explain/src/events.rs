//! The events of people: which of their rows are in the pages that counted them, and where those rows were sent.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};

use cld_engine::EngineError;
use cld_figures::{Table, TypedTable};
use cld_run::Finished;

use crate::error::ExplainError;

/// A row's place in the run, which pages hand on for as long as rows are kept apart.
pub(crate) const RECORD: &str = "record_number";
pub(crate) const PERSON: &str = "person";

/// What is shown of an event, as far as a run stores it.
const SHOWN: [&str; 5] =
    ["event_type", "service_type", "service_component", "request_route_of_access", "event_outcome"];

/// The nearest pages at or above `names` whose rows still have their number, on the way to what was received.
pub(crate) fn with_rows_apart<'n>(
    run: &'n Finished<'_>,
    names: impl IntoIterator<Item = &'n String>,
) -> Result<Vec<String>, ExplainError> {
    let mut waiting: VecDeque<&str> = names.into_iter().map(String::as_str).collect();
    let (mut seen, mut found) = (Vec::new(), Vec::new());
    while let Some(name) = waiting.pop_front() {
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let Some(page) = run.page(name) else { continue };
        if has(run, name, RECORD)? {
            found.push(name.to_owned());
        } else {
            waiting.extend(page.sql.tables.iter().map(String::as_str));
        }
    }
    Ok(found)
}

/// SQL for what is shown of the rows of `submitted`, called r, and of their submissions, called s.
pub(crate) fn shown_columns(run: &Finished<'_>) -> Result<String, ExplainError> {
    let there = run.columns("submitted")?;
    let text = |item: &str| {
        let forms = [format!("{item}_collated"), format!("{item}_as_written")];
        let form = forms.into_iter().find(|form| there.contains(form))?;
        Some(format!("r.{form} as {item}"))
    };
    let dates = ["event_start_date", "event_end_date", "date_of_death"];
    let dates = dates.iter().filter(|date| there.iter().any(|known| known == *date));
    let mut columns: Vec<String> = vec!["s.file".into(), "r.row_number".into(), "s.import_datetime as received".into()];
    columns.extend(dates.map(|date| format!("r.{date}")));
    columns.extend(SHOWN.iter().filter_map(|item| text(item)));
    Ok(columns.join(", "))
}

/// The rows of a query with their types; `name` is for messages.
pub(crate) fn select(run: &Finished<'_>, name: &str, sql: &str) -> Result<TypedTable, ExplainError> {
    let (schema, batches) = run.engine.rows(sql)?;
    Ok(TypedTable::of(name, &schema, &batches)?)
}

/// True when a table of the run has a column.
pub(crate) fn has(run: &Finished<'_>, table: &str, column: &str) -> Result<bool, ExplainError> {
    Ok(run.columns(table)?.iter().any(|known| known == column))
}

/// A table of one column of texts, for a join.
pub(crate) fn hold(run: &Finished<'_>, name: &str, column: &str, values: &[String]) -> Result<(), ExplainError> {
    let schema = Arc::new(Schema::new(vec![Field::new(column, DataType::Utf8, false)]));
    let values: ArrayRef = Arc::new(StringArray::from_iter_values(values));
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![values]).map_err(EngineError::fault)?;
    Ok(run.engine.hold(name, &schema, &[batch])?)
}

/// The rows of these people in each of the pages, identified by the file and row that they were sent in.
pub(crate) fn events_of(run: &Finished<'_>, people: &[String], pages: &[String]) -> Result<Table, ExplainError> {
    hold(run, "people_explained", PERSON, people)?;
    let shown = shown_columns(run)?;
    let mut events = Table::default();
    for page in pages {
        if !has(run, page, PERSON)? {
            continue;
        }
        let sql = format!(
            "select distinct p.person, '{page}' as page, r.la_code, {shown}
             from {page} as e
             join people_explained as p on p.person = cast(e.person as varchar)
             join submitted as r on r.record_number = e.record_number
             join submissions as s on s.submission_number = r.submission_number
             order by p.person, page, r.event_start_date, received, r.row_number"
        );
        let rows = run.rows(&sql)?;
        (events.columns, events.are_numbers) = (rows.columns, rows.are_numbers);
        events.rows.extend(rows.rows);
    }
    Ok(events)
}
