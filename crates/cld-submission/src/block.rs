//! One block of rows becomes columns.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Builder, Decimal128Builder, DictionaryArray, Int32Array, Int64Builder, RecordBatch,
    RecordBatchOptions, StringArray, StringBuilder,
};
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;
use cld_book::{Form, ItemType, collated, fold};
use simd_csv::{ZeroCopyByteRecord, ZeroCopyReaderBuilder};

use crate::cell::{self, SCALE};
use crate::columns::{Column, Columns};
use crate::header::Header;
use crate::nhs_number::is_nhs_number;

/// Rows of one block as columns.
#[derive(Debug)]
pub struct Block {
    pub batch: RecordBatch,
    /// For each row, how many rows a spreadsheet shows before it in this block.
    pub places: Vec<u32>,
    /// How many rows a spreadsheet shows for this block: blank lines count.
    pub length: u32,
    /// Rows whose shape or bytes are not right, with the row's position in the batch.
    pub oddities: Vec<(usize, Oddity)>,
}

/// What is odd about a row as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// The row has this many cells, not as many as the header.
    Cells(usize),
    /// Some bytes of the row are not UTF-8; they are shown as �.
    NotText,
}

/// Turns blocks into columns; one for each thread, since it remembers the texts met so far.
pub(crate) struct BlockReader<'a> {
    header: &'a Header,
    columns: &'a Columns,
    /// Column of the file for each item wanted.
    fields: Vec<Option<usize>>,
    dictionaries: Vec<Dictionary>,
}

impl<'a> BlockReader<'a> {
    pub(crate) fn new(header: &'a Header, columns: &'a Columns) -> Self {
        let fields =
            columns.columns.iter().map(|c| header.items.iter().position(|item| *item == Some(c.item))).collect();
        let dictionaries = columns.columns.iter().map(|_| Dictionary::default()).collect();
        BlockReader { header, columns, fields, dictionaries }
    }

    pub(crate) fn read(&mut self, block: &[u8]) -> Result<Block, ArrowError> {
        let mut builders: Vec<Builder> = self.columns.columns.iter().map(Builder::new).collect();
        let (mut places, mut oddities) = (Vec::new(), Vec::new());
        let mut length = 0;
        let mut reader = ZeroCopyReaderBuilder::with_capacity(block.len().max(1))
            .delimiter(self.header.delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(block);
        // Asked once for the whole block: only a block with odd bytes is asked again cell by cell.
        let block_is_text = std::str::from_utf8(block).is_ok();
        let mut end = 0;
        while let Some(record) = reader.read_byte_record().map_err(|error| ArrowError::CsvError(error.to_string()))? {
            length += blank_lines(&block[end..]);
            let row = places.len();
            if record.len() != self.header.items.len() {
                oddities.push((row, Oddity::Cells(record.len())));
            }
            let mut is_text = true;
            for (at, builder) in builders.iter_mut().enumerate() {
                let cell = self.fields[at].and_then(|field| content(&record, field));
                let column = &self.columns.columns[at];
                builder.push(cell.as_deref(), column, &mut self.dictionaries[at]);
                is_text &= block_is_text || cell.is_none_or(|cell| std::str::from_utf8(&cell).is_ok());
            }
            if !is_text {
                oddities.push((row, Oddity::NotText));
            }
            places.push(length);
            length += 1;
            end = reader.position() as usize;
        }
        length += blank_lines(&block[end.min(block.len())..]);
        let arrays = builders.into_iter().zip(&self.columns.columns).zip(&self.dictionaries);
        let arrays = arrays
            .map(|((builder, column), dictionary)| builder.finish(column, dictionary))
            .collect::<Result<_, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(places.len()));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.columns.schema), arrays, &options)?;
        Ok(Block { batch, places, length, oddities })
    }
}

/// Lines before the next row that hold nothing; a spreadsheet counts them.
fn blank_lines(text: &[u8]) -> u32 {
    text.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n').count() as u32
}

/// A cell's text without its quotes; none when the cell is empty or not there.
fn content<'r>(record: &'r ZeroCopyByteRecord<'_>, field: usize) -> Option<Cow<'r, [u8]>> {
    record.unescape(field).filter(|cell| !cell.is_empty())
}

/// Texts met in one column, each with a number.
#[derive(Default)]
struct Dictionary {
    numbers: HashMap<Box<[u8]>, i32, foldhash::fast::RandomState>,
    /// The text in the column's form; null when it is no value of the list.
    texts: Vec<Option<String>>,
}

impl Dictionary {
    fn number(&mut self, cell: &[u8], column: &Column) -> i32 {
        if let Some(number) = self.numbers.get(cell) {
            return *number;
        }
        let number = self.texts.len() as i32;
        self.numbers.insert(cell.into(), number);
        self.texts.push(in_form(&String::from_utf8_lossy(cell), column));
        number
    }
}

/// A text of a list item in the form that a column wants.
fn in_form(text: &str, column: &Column) -> Option<String> {
    let spellings = &column.spellings;
    match column.form {
        Form::AsWritten => Some(text.to_owned()),
        Form::Collated => Some(collated(&spellings.classes, text)),
        Form::Typed => spellings.values.get(&fold(text)).cloned().or_else(|| spellings.open.then(|| text.to_owned())),
    }
}

enum Builder {
    Date(Date32Builder),
    Decimal(Decimal128Builder),
    Integer(Int64Builder),
    Coded(Vec<Option<i32>>),
    NhsNumber(StringBuilder),
    Text(StringBuilder),
    FoldedText(StringBuilder),
}

impl Builder {
    fn new(column: &Column) -> Builder {
        match (column.form, column.item_type) {
            (Form::Typed, ItemType::Date) => Builder::Date(Date32Builder::new()),
            (Form::Typed, ItemType::Decimal) => Builder::Decimal(Decimal128Builder::new()),
            (Form::Typed, ItemType::Integer) => Builder::Integer(Int64Builder::new()),
            (Form::Typed, ItemType::NhsNumber) => Builder::NhsNumber(StringBuilder::new()),
            _ if column.is_coded() => Builder::Coded(Vec::new()),
            (Form::Collated, _) => Builder::FoldedText(StringBuilder::new()),
            _ => Builder::Text(StringBuilder::new()),
        }
    }

    fn push(&mut self, cell: Option<&[u8]>, column: &Column, dictionary: &mut Dictionary) {
        match self {
            Builder::Date(dates) => dates.append_option(cell.and_then(cell::date)),
            Builder::Decimal(decimals) => decimals.append_option(cell.and_then(cell::decimal)),
            Builder::Integer(integers) => integers.append_option(cell.and_then(cell::integer)),
            Builder::Coded(keys) => {
                let number = cell.map(|cell| dictionary.number(cell, column));
                keys.push(number.filter(|number| dictionary.texts[*number as usize].is_some()));
            }
            Builder::NhsNumber(texts) => {
                texts.append_option(
                    cell.filter(|cell| is_nhs_number(cell)).and_then(|cell| std::str::from_utf8(cell).ok()),
                );
            }
            Builder::Text(texts) | Builder::FoldedText(texts) => {
                let text = cell.map(String::from_utf8_lossy);
                match column.form {
                    Form::Collated => texts.append_option(text.as_deref().map(fold)),
                    _ => texts.append_option(text.as_deref()),
                }
            }
        }
    }

    fn finish(self, column: &Column, dictionary: &Dictionary) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Builder::Date(mut dates) => Arc::new(dates.finish()),
            Builder::Decimal(mut decimals) => {
                debug_assert_eq!(column.item_type, ItemType::Decimal);
                Arc::new(decimals.finish().with_precision_and_scale(18, SCALE as i8)?)
            }
            Builder::Integer(mut integers) => Arc::new(integers.finish()),
            Builder::Coded(keys) => {
                let texts: StringArray =
                    dictionary.texts.iter().map(|text| Some(text.as_deref().unwrap_or_default())).collect();
                Arc::new(DictionaryArray::<Int32Type>::try_new(Int32Array::from(keys), Arc::new(texts))?)
            }
            Builder::NhsNumber(mut texts) | Builder::Text(mut texts) | Builder::FoldedText(mut texts) => {
                Arc::new(texts.finish())
            }
        })
    }
}
