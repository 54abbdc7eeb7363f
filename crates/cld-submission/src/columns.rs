//! The columns that somebody wants of a file, and what each is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use cld_book::{Book, DefinedList, Form, ItemType, Placeholders, Release};
use cld_terms::{fold, plain};

use crate::cell::{Reading, SCALE};

/// Columns to build, in the specification's order.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Their names and types.
    pub schema: SchemaRef,
    pub(crate) columns: Vec<Column>,
    /// Items whose texts are wanted once each, with a number for every row.
    pub(crate) coded: Vec<Coding>,
    pub(crate) reading: Reading,
    /// True when lines that are no rows are left out.
    pub(crate) is_of_rows_alone: bool,
}

/// An item whose distinct texts are wanted, and the forms wanted of each.
#[derive(Debug, Clone)]
pub(crate) struct Coding {
    pub(crate) item: usize,
    pub(crate) schema: SchemaRef,
    pub(crate) columns: Vec<Column>,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) item: usize,
    pub(crate) item_type: ItemType,
    pub(crate) form: Form,
    pub(crate) spellings: Arc<Spellings>,
    /// For a council's own identifiers as the specification wants them: texts that are none.
    pub(crate) placeholders: Option<Arc<Placeholders>>,
}

/// What the book knows of an item's texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spellings {
    /// Folded text to the spelling of its class.
    pub(crate) classes: BTreeMap<String, String>,
    /// Folded text to the value of the list.
    pub(crate) values: BTreeMap<String, String>,
    /// The same by how the value looks.
    pub(crate) looks: BTreeMap<String, String>,
    /// True when a text outside the list may still be a value.
    pub(crate) open: bool,
}

impl Columns {
    /// The columns among `names` that items of the release provide; other names are passed over.
    pub fn new<'a>(book: &Book, release: &Release, names: impl IntoIterator<Item = &'a str>) -> Columns {
        let columns: Vec<Column> =
            release.columns(names).into_iter().map(|(item, form)| Column::new(book, release, item, form)).collect();
        let schema = schema(release, &columns, Column::data_type);
        Columns { schema, columns, coded: Vec::new(), reading: Reading::Strict, is_of_rows_alone: false }
    }

    /// Wants each distinct text of these items once besides, in the forms of `names`, with a number for every row.
    pub fn with_coded<'a>(mut self, book: &Book, release: &Release, names: impl IntoIterator<Item = &'a str>) -> Self {
        for (item, form) in release.columns(names) {
            if self.coded.last().is_none_or(|coding| coding.item != item) {
                self.coded.push(Coding { item, schema: Arc::new(Schema::empty()), columns: Vec::new() });
            }
            let coding = self.coded.last_mut().expect("one was pushed");
            coding.columns.push(Column::new(book, release, item, form));
            coding.schema = schema(release, &coding.columns, Column::data_type_of_texts);
        }
        self
    }

    /// For each item wanted by its texts, its position in the release and the columns of the texts.
    pub fn codings(&self) -> Vec<(usize, SchemaRef)> {
        self.coded.iter().map(|coding| (coding.item, Arc::clone(&coding.schema))).collect()
    }

    /// Reads cells as a reader would who knows what was meant.
    pub fn tolerant(mut self) -> Self {
        self.reading = Reading::Tolerant;
        self
    }

    /// Leaves out lines that are no rows ([`NoRow`](crate::NoRow)), and tells empty cells behind the last column from others.
    pub fn of_rows_alone(mut self) -> Self {
        self.is_of_rows_alone = true;
        self
    }
}

/// The column that holds an NHS number only when it is usable.
pub(crate) const NHS_NUMBER: (Form, ItemType) = (Form::Typed, ItemType::NhsNumber);

fn schema(release: &Release, columns: &[Column], data_type: fn(&Column) -> DataType) -> SchemaRef {
    let name = |column: &Column| release.items[column.item].column_name(column.form);
    let fields = columns.iter().map(|column| Field::new(name(column), data_type(column), true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

impl Column {
    fn new(book: &Book, release: &Release, item: usize, form: Form) -> Column {
        let facts = &release.items[item];
        let list = book.list_of(release, facts);
        let wants_identifier = form == Form::Typed && facts.is_own_identifier();
        Column {
            item,
            item_type: facts.item_type,
            form,
            spellings: Arc::new(list.as_ref().map(Spellings::of).unwrap_or_default()),
            placeholders: wants_identifier.then(|| Arc::new(book.item_facts.placeholders())),
        }
    }

    /// True for columns whose texts repeat and are kept as a dictionary.
    pub(crate) fn is_coded(&self) -> bool {
        self.item_type == ItemType::List
    }

    pub(crate) fn is_date(&self) -> bool {
        self.form == Form::Typed && self.item_type == ItemType::Date
    }

    /// True for columns that are null on no row but those whose cell is blank.
    pub(crate) fn is_null_when_blank(&self) -> bool {
        let may_hold_any = (self.form, self.item_type) != NHS_NUMBER && self.placeholders.is_none();
        self.data_type_of_texts() == DataType::Utf8 && may_hold_any
    }

    /// Of a column with a cell for every row.
    fn data_type(&self) -> DataType {
        match self.is_coded() {
            true => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            false => self.data_type_of_texts(),
        }
    }

    /// Of a column with a cell for every distinct text.
    fn data_type_of_texts(&self) -> DataType {
        match (self.form, self.item_type) {
            (Form::Typed, ItemType::Date) => DataType::Date32,
            (Form::Typed, ItemType::Decimal) => DataType::Decimal128(18, SCALE as i8),
            (Form::Typed, ItemType::Integer) => DataType::Int64,
            _ => DataType::Utf8,
        }
    }
}

impl Spellings {
    fn of(list: &DefinedList) -> Spellings {
        let values = list.values();
        let looks = values.values().map(|value| (looks(value), value.clone())).collect();
        Spellings { classes: list.classes(), values, looks, open: !list.complete }
    }

    /// The value of the list that a text is; read as a reader would, also the one that it looks like.
    pub(crate) fn value(&self, text: &str, reading: Reading) -> Option<&str> {
        let exact = self.values.get(fold(text).as_ref());
        let by_looks = || (reading == Reading::Tolerant).then(|| self.looks.get(&looks(text))).flatten();
        exact.or_else(by_looks).map(String::as_str)
    }
}

fn looks(text: &str) -> String {
    fold(&plain(text)).into_owned()
}
