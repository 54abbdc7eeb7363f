//! The tables that pages are based on: submissions, submitted rows, events and the book's lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use cld_book::{
    AREA_COUNCILS, Book, Extract, ExtractColumn, ExtractType, Form, Item, ItemType, Method, Presence, Release, collated,
};
use cld_engine::{Engine, EngineError, Executor};
use cld_terms::fold;

use crate::error::MethodError;
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

/// The columns of items that a method's pages use. Items that say who somebody is are not among them, and the council
/// is that of the receipt, unless its text is wanted as it is in the row.
pub fn submitted_columns(method: &Method, release: &Release) -> Vec<(usize, Form)> {
    let mut columns = release.columns(method.columns());
    let is_of_receipt = |item: &Item, form: Form| item.name == "la_code" && form != Form::AsWritten;
    columns.retain(|(item, form)| {
        let item = &release.items[*item];
        !item.identifies && !is_of_receipt(item, *form)
    });
    columns
}

/// A column that says something of a cell whose text no page sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresenceColumn {
    /// The name of the column.
    pub name: String,
    /// The column of the item: it is there when this is true.
    pub of: String,
    /// Folded texts: this is true for them alone; none where it is true for any.
    pub texts: Option<Vec<String>>,
}

/// What a method's pages ask of the presence of items whose texts they do not see.
pub fn presences(method: &Method, release: &Release) -> Vec<PresenceColumn> {
    let used = method.columns();
    let hidden = release.items.iter().filter(|item| item.identifies);
    let all = hidden.flat_map(|item| Presence::ALL.map(|presence| (presence, item)));
    let folded = |texts: &[String]| texts.iter().map(|text| fold(text).into_owned()).collect();
    all.map(|(presence, item)| PresenceColumn {
        name: presence.column_name(item),
        of: item.column_name(presence.form()),
        texts: (presence == Presence::SaysNothing).then(|| folded(&item.says_nothing)),
    })
    .filter(|column| used.contains(column.name.as_str()))
    .collect()
}

/// What a code of a run is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeOf {
    /// The NHS number that was sent, whatever tracing found.
    SentNumber,
    /// A council's own identifier of somebody else.
    Link,
    /// The NHS number where a council's own identifier of somebody else belongs.
    LinkByNumber,
}

/// A column of codes in the place of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FurtherCode {
    /// The name of the column.
    pub name: String,
    /// The column of the item that it replaces.
    pub item: String,
    /// What the codes stand for.
    pub of: CodeOf,
}

impl FurtherCode {
    fn of(of: CodeOf, name: &str, item: &str) -> FurtherCode {
        FurtherCode { name: name.to_owned(), item: item.to_owned(), of }
    }
}

/// Codes of identifiers besides those of every method: those that the method's pages use. An item that ties a row's person
/// to another, as `spec/items.toml` says, has two: of `adult_1_linked_person_id` they are `adult_1_linked_person`, and
/// `adult_1_linked_nhs_number` where the item holds an NHS number.
pub fn further_codes(method: &Method, release: &Release) -> Vec<FurtherCode> {
    let used = method.columns();
    let links = release.items.iter().filter(|item| item.links_to.is_some()).flat_map(|item| {
        let (code, column) = (item.name.trim_end_matches("_id"), item.column_name(Form::AsWritten));
        let number = format!("{}_nhs_number", code.trim_end_matches("_person"));
        [FurtherCode::of(CodeOf::Link, code, &column), FurtherCode::of(CodeOf::LinkByNumber, &number, &column)]
    });
    let sent = FurtherCode::of(CodeOf::SentNumber, "nhs_number_submitted", "nhs_number_as_written");
    std::iter::once(sent).chain(links).filter(|code| used.contains(code.name.as_str())).collect()
}

/// Keys that are equal where the texts of two identifiers are, whichever councils gave them and whatever they are: of the
/// council's own identifier, and of the NHS number. One is there when a page uses it, for an official rule that compares the
/// text alone. It is nobody's code, and no table may have it.
pub const TEXT_KEYS: [&str; 2] = ["la_person_text", "nhs_number_text"];

/// Ages in years completed by the calendar, each with the column of the day that it holds for. They follow from the
/// whole date of birth, which no page sees. One is there when a page uses it.
pub const AGES: [(&str, &str); 2] =
    [("age_event_start", "event_start_date"), ("age_reporting_period_end", "reporting_period_end_date")];

/// Gives the table that headlines join to: one row for each council of the area that is reported.
///
/// # Errors
/// What the engine says.
pub fn hold_area_councils<'c>(engine: &Engine, codes: impl IntoIterator<Item = &'c str>) -> Result<(), EngineError> {
    let schema = area_councils_schema();
    let codes: StringArray = codes.into_iter().map(Some).collect();
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(codes)]).map_err(EngineError::fault)?;
    engine.hold(AREA_COUNCILS, &schema, &[batch])
}

pub(crate) fn area_councils_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![Field::new("la_code", DataType::Utf8, true)]))
}

/// One row per row received: where it came from, whom it is about as numbers, and its items.
pub fn submitted_schema(method: &Method, release: &Release) -> SchemaRef {
    let number = |name: &str, data_type| Field::new(name, data_type, true);
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
    let used = method.columns();
    fields.extend(further_codes(method, release).iter().map(|code| number(&code.name, DataType::Int32)));
    let others = TEXT_KEYS.into_iter().chain(AGES.iter().map(|(name, _)| *name)).filter(|name| used.contains(name));
    fields.extend(others.map(|name| number(name, DataType::Int32)));
    fields.extend(presences(method, release).iter().map(|column| Field::new(&column.name, DataType::Boolean, true)));
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

/// The columns of health data that a run may be linked to: the code of the person's NHS number, then the extract's own.
pub fn extract_schema(extract: &Extract) -> SchemaRef {
    let data_type = |column: &ExtractColumn| match column.column_type {
        ExtractType::Text => DataType::Utf8,
        ExtractType::Date => DataType::Date32,
        ExtractType::Integer => DataType::Int64,
    };
    let own = extract.columns.iter().map(|column| Field::new(&column.name, data_type(column), true));
    let person = Field::new(Extract::PERSON, DataType::Int32, true);
    Arc::new(Schema::new(std::iter::once(person).chain(own).collect::<Vec<_>>()))
}

/// Each defined list, as the method's release has it, as a table: `list_NAME` with `entry` and `place`.
fn list_tables(engine: &Engine, book: &Book, method: &Method) -> Result<(), EngineError> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("entry", DataType::Utf8, false),
        Field::new("place", DataType::Int64, false),
    ]));
    for (name, list) in &book.lists {
        let list = list.in_release(&method.facts.release);
        let entries: StringArray = list.entries.iter().map(|entry| Some(entry.value.as_str())).collect();
        let places: Int64Array = (1..=list.entries.len() as i64).collect();
        let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(entries), Arc::new(places)])
            .map_err(EngineError::fault)?;
        engine.hold(&format!("list_{name}"), &schema, &[batch])?;
    }
    Ok(())
}

/// Rows that take the place of a table of the book, by the table's name.
pub type StandIns = BTreeMap<String, Vec<Vec<Option<String>>>>;

/// What the book says as tables: lists, reference tables as `reference_NAME`, and for each item with a list what
/// became of its texts, as `mapping_ITEM`. Health data that nothing was linked to are tables without rows.
///
/// # Errors
/// None that a caller could cause.
pub fn book_tables(engine: &Engine, book: &Book, method: &Method, stand_ins: &StandIns) -> Result<(), MethodError> {
    hold_book(engine, book, method, stand_ins)
        .map_err(|source| MethodError::BookTables { method: method.name.clone(), source })
}

pub(crate) fn hold_book(
    engine: &Engine,
    book: &Book,
    method: &Method,
    stand_ins: &StandIns,
) -> Result<(), EngineError> {
    list_tables(engine, book, method)?;
    for (name, extract) in &book.extracts {
        engine.hold(name, &extract_schema(extract), &[])?;
    }
    for (name, reference) in &book.references {
        let name = format!("reference_{name}");
        let columns: Vec<&str> = reference.columns.iter().map(String::as_str).collect();
        hold_texts(engine, &name, &columns, stand_ins.get(&name).unwrap_or(&reference.rows))?;
    }
    let release = &book.releases[&method.facts.release];
    for item in release.items.iter().filter(|item| item.list.is_some()) {
        let name = format!("mapping_{}", item.name);
        let classes = book.list_of(release, item).map(|list| list.classes()).unwrap_or_default();
        let became: BTreeMap<String, Option<String>> = match stand_ins.get(&name) {
            Some(rows) => rows.iter().filter_map(|row| Some((row[0].clone()?, row[1].clone()))).collect(),
            None => book.cleaned(release, item),
        };
        let rows = became.into_iter().map(|(text, became)| vec![Some(collated(&classes, &text)), became]);
        hold_texts(engine, &name, &["value", "becomes"], &rows.collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Names of the tables that a method's pages and variables can read of the book, and of health data, in their order.
pub fn tables_of_book(book: &Book, method: &Method) -> Vec<String> {
    let lists = book.lists.keys().map(|list| format!("list_{list}"));
    let read = |name: &String| method.pages.values().any(|page| page.sql.tables.contains(name));
    lists.chain(reference_tables(book, method)).filter(read).collect()
}

/// Names of the tables that an example may give in place of the book's.
pub(crate) fn reference_tables(book: &Book, method: &Method) -> Vec<String> {
    let items = book.releases[&method.facts.release].items.iter().filter(|item| item.list.is_some());
    let references = book.references.keys().map(|name| format!("reference_{name}"));
    let mappings = items.map(|item| format!("mapping_{}", item.name));
    references.chain(mappings).chain(book.extracts.keys().cloned()).collect()
}

/// A table of texts; a row that is too short goes on with nulls.
fn hold_texts(engine: &Engine, name: &str, columns: &[&str], rows: &[Vec<Option<String>>]) -> Result<(), EngineError> {
    let fields: Vec<Field> = columns.iter().map(|column| Field::new(*column, DataType::Utf8, true)).collect();
    let cells = |at: usize| rows.iter().map(|row| row.get(at).cloned().flatten()).collect::<StringArray>();
    let arrays = (0..columns.len()).map(|at| Arc::new(cells(at)) as ArrayRef).collect();
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(EngineError::fault)?;
    engine.hold(name, &schema, &[batch])
}

/// Defines `events`: the submitted rows with the method's variables, each after those it uses.
pub(crate) fn define_events(
    executor: &dyn Executor,
    method: &Method,
    parameters: &Parameters,
) -> Result<(), MethodError> {
    executor
        .define("events", &events_sql(method, parameters)?)
        .map_err(|source| MethodError::Variables { method: method.name.clone(), source })
}

/// The SQL of `events`.
pub(crate) fn events_sql(method: &Method, parameters: &Parameters) -> Result<String, MethodError> {
    let variables = method.variables().map_err(MethodError::Circle)?;
    let sql = variables.iter().fold("submitted".to_owned(), |inner, page| {
        format!("(select *, {} as {} from {inner} as earlier)", parameters.fill(page.sql.text.trim()), page.name)
    });
    Ok(format!("select * from {sql} as calculated"))
}
