//! The tables that pages stand on: submissions, submitted rows, events and the book's lists.

use std::sync::Arc;

use arrow::array::{Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use cld_book::{Book, Form, Item, ItemType, Method, Release};
use cld_engine::{Engine, EngineError};

use crate::parameters::Parameters;

/// One row per receipt.
pub fn submissions_schema() -> SchemaRef {
    let text = |name| Field::new(name, DataType::Utf8, true);
    Arc::new(Schema::new(vec![
        Field::new("submission_number", DataType::Int32, false),
        text("la_code"),
        text("la_name"),
        Field::new("period_start", DataType::Date32, true),
        Field::new("period_end", DataType::Date32, true),
        Field::new("import_datetime", moment(), true),
        text("file"),
        text("sha256"),
        Field::new("row_count", DataType::Int64, true),
        // Why no table could be read from the file; null when one could.
        text("unreadable"),
    ]))
}

/// The columns of items that a method's pages use. Items that say who somebody is are not among them.
pub fn submitted_columns(method: &Method, release: &Release) -> Vec<(usize, Form)> {
    let mut columns = release.columns(method.columns());
    columns.retain(|(item, _)| !release.items[*item].identifies && release.items[*item].name != "la_code");
    columns
}

/// One row per row received: where it came from, whom it is about as numbers, and its items.
pub fn submitted_schema(method: &Method, release: &Release) -> SchemaRef {
    let number = |name, data_type| Field::new(name, data_type, true);
    let mut fields = vec![
        number("record_number", DataType::Int64),
        number("submission_number", DataType::Int32),
        number("row_number", DataType::Int64),
        Field::new("la_code", DataType::Utf8, true),
        Field::new("la_name", DataType::Utf8, true),
        Field::new("import_datetime", moment(), true),
        number("nhs_number_traced", DataType::Int32),
        number("la_person", DataType::Int32),
        number("birth_year", DataType::Int32),
        number("birth_month", DataType::Int32),
    ];
    let items = submitted_columns(method, release).into_iter();
    fields.extend(items.map(|(item, form)| field(&release.items[item], form)));
    Arc::new(Schema::new(fields))
}

fn field(item: &Item, form: Form) -> Field {
    let data_type = match (form, item.item_type) {
        (Form::Typed, ItemType::Date) => DataType::Date32,
        (Form::Typed, ItemType::Decimal) => DataType::Decimal128(18, 4),
        (Form::Typed, ItemType::Integer) => DataType::Int64,
        _ => DataType::Utf8,
    };
    Field::new(item.column_name(form), data_type, true)
}

fn moment() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, None)
}

/// Each defined list, as the method's release has it, as a table: `list_NAME` with `entry` and `place`.
pub fn list_tables(engine: &Engine, book: &Book, method: &Method) -> Result<(), EngineError> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("entry", DataType::Utf8, false),
        Field::new("place", DataType::Int64, false),
    ]));
    for (name, list) in &book.lists {
        let list = list.in_release(&method.facts.release);
        let entries: StringArray = list.entries.iter().map(|entry| Some(entry.value.as_str())).collect();
        let places: Int64Array = (1..=list.entries.len() as i64).collect();
        let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(entries), Arc::new(places)])
            .map_err(|error| EngineError::Plan(error.to_string()))?;
        engine.hold(&format!("list_{name}"), &schema, &[batch])?;
    }
    Ok(())
}

/// Defines `events`: the submitted rows with the method's variables, each after those it uses.
pub(crate) fn define_events(engine: &Engine, method: &Method, parameters: &Parameters) -> Result<(), EngineError> {
    let variables = method.variables().map_err(|cycle| EngineError::Plan(cycle.join(" -> ")))?;
    let sql = variables.iter().fold("submitted".to_owned(), |inner, page| {
        format!("(select *, {} as {} from {inner})", parameters.fill(page.sql.text.trim()), page.name)
    });
    engine.define("events", &format!("select * from {sql}"))
}
