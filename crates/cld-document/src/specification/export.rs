//! A release as a schema: Frictionless Table Schema of a file, or JSON Schema of a row.
//!
//! Both let a file have part of the items, and refuse text only where a list is completely known.

use cld_book::{Book, Item, ItemType};
use serde_json::{Map, Value, json};

use super::certainty;
use super::version::Version;

/// What other programs read.
#[derive(Debug, Clone, Copy)]
pub enum Format {
    /// A Table Schema of the Frictionless standard.
    Frictionless,
    /// A JSON Schema of a row as an object, each header with the text of its cell.
    JsonSchema,
}

/// Texts that mean that nothing is there.
const MISSING: [&str; 2] = ["", "NULL"];

/// How many columns a numbered item has in a Table Schema, which cannot say "any number".
const NUMBERED: u16 = 4;

/// A release in this form, as JSON. What the form has no word for is left to `cld check`: the export refuses nothing that the
/// release takes.
pub fn text(book: &Book, version: &Version<'_>, format: Format) -> String {
    let schema = match format {
        Format::Frictionless => table_schema(book, version),
        Format::JsonSchema => json_schema(book, version),
    };
    format!("{schema:#}\n")
}

/// `fieldsMatch` is "partial": part of the fields will do, in any order, and others may stand beside them.
fn table_schema(book: &Book, version: &Version<'_>) -> Value {
    let mut fields = Vec::new();
    for item in version.items() {
        match item.header.contains("{n}") {
            true => fields.extend((1..=NUMBERED).map(|number| field(book, version, item, &numbered(item, number)))),
            false => fields.push(field(book, version, item, &item.header)),
        }
    }
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": version.title(),
        "fieldsMatch": "partial",
        "missingValues": MISSING,
        "fields": fields,
    })
}

fn numbered(item: &Item, number: u16) -> String {
    item.header.replace("{n}", &number.to_string())
}

fn field(book: &Book, version: &Version<'_>, item: &Item, header: &str) -> Value {
    let mut field = Map::new();
    field.insert("name".into(), json!(header));
    field.insert("description".into(), json!(item.meaning));
    let (kind, format) = match item.item_type {
        ItemType::Date => ("date", Some("%d/%m/%Y")),
        ItemType::Decimal => ("number", None),
        ItemType::Integer => ("integer", None),
        _ => ("string", None),
    };
    field.insert("type".into(), json!(kind));
    field.extend(format.map(|format| ("format".into(), json!(format))));
    let constraints = match (item.item_type, allowed(book, version, item)) {
        (_, Some(values)) => Some(json!({ "enum": values })),
        (ItemType::NhsNumber, _) => Some(json!({ "pattern": "[0-9]{10}" })),
        _ => None,
    };
    field.extend(constraints.map(|constraints| ("constraints".into(), constraints)));
    field.insert("cld".into(), remarks(item));
    Value::Object(field)
}

/// The values of a list that is completely known; none where any text may stand.
fn allowed(book: &Book, version: &Version<'_>, item: &Item) -> Option<Vec<String>> {
    let list = version.list(book, item).filter(|list| list.complete)?;
    Some(list.entries.into_iter().map(|entry| entry.value).collect())
}

/// What no schema language has a word for.
fn remarks(item: &Item) -> Value {
    json!({ "name": item.name, "priority": certainty::priority(item), "certainty": certainty::of_item(item) })
}

/// A row as an object: header to the cell's text.
fn json_schema(book: &Book, version: &Version<'_>) -> Value {
    let (mut properties, mut patterns) = (Map::new(), Map::new());
    for item in version.items() {
        let property = property(book, version, item);
        match item.header.contains("{n}") {
            true => _ = patterns.insert(format!("^{}$", item.header.replace("{n}", "[1-9][0-9]*")), property),
            false => _ = properties.insert(item.header.clone(), property),
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": version.title(),
        "description": "One row of a submission: header to the cell's text.",
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
        "additionalProperties": true,
    })
}

fn property(book: &Book, version: &Version<'_>, item: &Item) -> Value {
    let mut property = Map::new();
    property.insert("description".into(), json!(item.meaning));
    property.insert("type".into(), json!("string"));
    let pattern = match item.item_type {
        ItemType::Date => Some("(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4}"),
        ItemType::Decimal => Some("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)"),
        ItemType::Integer => Some("[-+]?[0-9]+"),
        ItemType::NhsNumber => Some("[0-9]{10}"),
        _ => None,
    };
    property.extend(pattern.map(|pattern| ("pattern".into(), json!(format!("^({pattern}|NULL|)$")))));
    if let Some(values) = allowed(book, version, item) {
        let values: Vec<&str> = MISSING.into_iter().chain(values.iter().map(String::as_str)).collect();
        property.insert("enum".into(), json!(values));
    }
    property.insert("cld".into(), remarks(item));
    Value::Object(property)
}
