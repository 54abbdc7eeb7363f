//! The columns that somebody wants of a file, and what each is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use cld_book::{Book, DefinedList, Form, ItemType, Release};

use crate::cell::SCALE;

/// Columns to build, in the specification's order.
#[derive(Debug, Clone)]
pub struct Columns {
    pub schema: SchemaRef,
    pub(crate) columns: Vec<Column>,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) item: usize,
    pub(crate) item_type: ItemType,
    pub(crate) form: Form,
    pub(crate) spellings: Spellings,
}

/// What the book knows of an item's texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spellings {
    /// Folded text to the spelling of its class.
    pub(crate) classes: BTreeMap<String, String>,
    /// Folded text to the value of the list.
    pub(crate) values: BTreeMap<String, String>,
    /// True when a text outside the list may still be a value.
    pub(crate) open: bool,
}

impl Columns {
    /// The columns among `names` that items of the release provide; other names are passed over.
    pub fn new<'a>(book: &Book, release: &Release, names: impl IntoIterator<Item = &'a str>) -> Columns {
        let columns: Vec<Column> = release
            .columns(names)
            .into_iter()
            .map(|(item, form)| {
                let facts = &release.items[item];
                let list = book.list_of(release, facts);
                Column {
                    item,
                    item_type: facts.item_type,
                    form,
                    spellings: list.as_ref().map(Spellings::of).unwrap_or_default(),
                }
            })
            .collect();
        let fields = columns
            .iter()
            .map(|column| Field::new(release.items[column.item].column_name(column.form), column.data_type(), true));
        Columns { schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns }
    }
}

impl Column {
    /// True for columns whose texts repeat and are kept as a dictionary.
    pub(crate) fn is_coded(&self) -> bool {
        self.item_type == ItemType::List
    }

    fn data_type(&self) -> DataType {
        match (self.form, self.item_type) {
            (Form::Typed, ItemType::Date) => DataType::Date32,
            (Form::Typed, ItemType::Decimal) => DataType::Decimal128(18, SCALE as i8),
            (Form::Typed, ItemType::Integer) => DataType::Int64,
            _ if self.is_coded() => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            _ => DataType::Utf8,
        }
    }
}

impl Spellings {
    fn of(list: &DefinedList) -> Spellings {
        Spellings { classes: list.classes(), values: list.values(), open: !list.complete }
    }
}
