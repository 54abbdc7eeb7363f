//! One block of rows becomes columns.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, Date32Array, Date32Builder, Decimal128Builder, DictionaryArray, Int32Array, Int64Builder,
    RecordBatch, RecordBatchOptions, StringArray, StringBuilder, new_null_array,
};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;
use cld_book::{Form, ItemType, collated};
use cld_terms::{fold, usable_nhs_number};

use crate::cell::{self, Reading, SCALE};
use crate::columns::{Coding, Column, Columns, NHS_NUMBER};
use crate::distinct::{Distinct, Texts};
use crate::failed_cell::{FailedCell, failed_cells};
use crate::header::Header;
use crate::index::Index;
use crate::no_row::{NoRow, NoRows};
use crate::oddity::Oddity;
use crate::quotes::unquoted;
use crate::repair::Sound;

/// Rows of one block as columns.
#[derive(Debug)]
pub struct Block<'r> {
    /// The columns.
    pub batch: RecordBatch,
    /// The items wanted with their distinct texts.
    pub coded: Vec<Coded>,
    /// For each item of the release that some column holds whole, how many rows hold something.
    held: Vec<Option<u64>>,
    header: &'r Header,
    reading: Reading,
    text: &'r [u8],
    index: &'r Index,
}

/// One item of a block by its distinct texts.
#[derive(Debug)]
pub struct Coded {
    /// For each row the number of its text.
    pub numbers: Vec<u32>,
    /// The number of the first of the new texts. At 0 all numbers given before are void.
    pub first: usize,
    /// The texts that this thread had not met yet, in their forms; none when there are none.
    pub new_texts: Option<RecordBatch>,
}

impl Coded {
    /// One bit for each row, as it `holds` of the row's text with this number.
    pub fn rows(&self, holds: impl Fn(usize) -> bool) -> BooleanBuffer {
        BooleanBuffer::collect_bool(self.numbers.len(), |row| holds(self.numbers[row] as usize))
    }
}

impl Block<'_> {
    /// How many rows the block has.
    pub fn rows(&self) -> usize {
        self.index.rows()
    }

    /// For each row, how many rows a spreadsheet shows before it in this block.
    pub fn places(&self) -> &[u32] {
        &self.index.places
    }

    /// How many rows a spreadsheet shows for this block: blank lines count.
    pub fn length(&self) -> u32 {
        self.index.length
    }

    /// For each item of the release, how many rows hold something.
    pub fn given(&self) -> Vec<u64> {
        let blank = |text: &[u8]| self.reading.is_blank(text);
        let mut given = vec![0; self.held.len()];
        for (field, item) in self.header.items.iter().enumerate() {
            let Some(item) = *item else { continue };
            let cells = self.index.column(self.text, field);
            let counted = || cells.filter(|cell| !blank(&unquoted(cell.bytes()))).count() as u64;
            given[item] = self.held[item].unwrap_or_else(counted);
        }
        given
    }

    /// Rows whose shape or bytes are not right, with the row's position in the block.
    pub fn oddities(&self) -> &[(usize, Oddity)] {
        &self.index.oddities
    }

    /// True when no row has a letter that encodings write differently.
    pub fn is_ascii(&self) -> bool {
        self.text.is_ascii()
    }

    /// Every cell with its row's position in the block and its column, as it is in the file: with its quotes.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, &[u8])> {
        self.index.cells(self.text)
    }

    /// The texts of a row past its header's columns, in a row with more cells than those.
    pub fn beyond(&self, row: usize) -> Vec<String> {
        let rest = self.index.beyond(self.text, row);
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.delimiter(self.header.delimiter).has_headers(false).flexible(true).from_reader(rest);
        let cells = reader.into_byte_records().next().and_then(Result::ok).unwrap_or_default();
        cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    }

    /// Lines that are no rows, each with how many rows a spreadsheet shows before it in this block. Told apart where [rows
    /// alone](Columns::of_rows_alone) are wanted.
    pub fn no_rows(&self) -> &[(u32, NoRow)] {
        &self.index.no_rows
    }

    /// Cells with what a spreadsheet shows in the place of a value, in the order of rows.
    pub fn failed_cells(&self) -> Vec<FailedCell> {
        failed_cells(self.text, self.index, self.header.delimiter)
    }

    /// The first row that holds something in a column of the file; null when none does.
    pub fn first_filled(&self, column: usize) -> Option<usize> {
        self.index.column(self.text, column).position(|cell| !self.reading.is_blank(&unquoted(cell.bytes())))
    }

    /// A row as it is in the file, as far as the header has columns.
    pub fn row_text(&self, row: usize) -> &[u8] {
        self.index.row_text(self.text, row)
    }

    /// All cells of a row as far as its line goes, more than the header has among them. Quotes are letters here.
    pub fn cells_of_line(&self, row: usize) -> Vec<String> {
        let line = self.index.line(self.text, row);
        line.split(|byte| *byte == self.header.delimiter)
            .map(|cell| String::from_utf8_lossy(cell).into_owned())
            .collect()
    }

    /// The council's text in one column of the file; null when the cell is empty.
    pub fn text(&self, row: usize, column: usize) -> Option<Cow<'_, str>> {
        let cell = self.index.cell(self.text, row, column);
        let text = match unquoted(cell.bytes()) {
            Cow::Borrowed(text) => String::from_utf8_lossy(text),
            Cow::Owned(text) => Cow::Owned(String::from_utf8_lossy(&text).into_owned()),
        };
        (!text.is_empty()).then_some(text)
    }
}

/// Turns blocks into columns; one for each thread, since it remembers the texts met so far.
pub(crate) struct BlockReader<'a> {
    header: &'a Header,
    columns: &'a Columns,
    /// The distinct texts of each item that some column keeps so.
    distinct: Vec<Option<Distinct>>,
    /// For each column of the batch whose item is kept by its texts, its form of each text.
    forms: Vec<Forms>,
    /// For each coding, how many distinct texts were handed on.
    given: Vec<usize>,
    /// Recognises lines that are no rows, when they are to be left out.
    no_rows: Option<NoRows>,
    index: Index,
}

impl<'a> BlockReader<'a> {
    pub(crate) fn new(header: &'a Header, columns: &'a Columns) -> Self {
        let items = header.items.iter().flatten().chain(&header.missing).count();
        let mut distinct: Vec<Option<Distinct>> = (0..items).map(|_| None).collect();
        let coded = columns.columns.iter().filter(|column| column.is_coded()).map(|column| column.item);
        for item in coded.chain(columns.coded.iter().map(|coding| coding.item)) {
            distinct[item] = Some(Distinct::default());
        }
        let forms = columns.columns.iter().map(|_| Forms::default()).collect();
        let no_rows = columns.is_of_rows_alone.then(|| NoRows::new(header));
        let given = vec![0; columns.coded.len()];
        BlockReader { header, columns, distinct, forms, given, no_rows, index: Index::default() }
    }

    /// The rows of a sound text. What was made for the block before is used again.
    pub(crate) fn read<T>(&mut self, sound: &Sound, work: impl FnOnce(&Block<'_>) -> T) -> Result<T, ArrowError> {
        let text = sound.bytes.as_slice();
        let mut index = std::mem::take(&mut self.index);
        index.read(text, self.header.delimiter, self.header.items.len(), self.no_rows.as_ref())?;
        sound.oddities.add_to(&mut index);
        let (mut held, mut numbers) = self.number(text, &index);
        let options = RecordBatchOptions::new().with_row_count(Some(index.rows()));
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.columns.columns.len());
        let mut is_as_written = false;
        for at in 0..self.columns.columns.len() {
            let shared = arrays.last().filter(|_| is_as_written && self.follows_its_typed(at)).map(Arc::clone);
            let (array, is_same) = match shared {
                Some(array) => (array, false),
                None => self.array(at, text, &index, &numbers)?,
            };
            is_as_written = is_same;
            arrays.push(array);
        }
        for (column, array) in
            self.columns.columns.iter().zip(&arrays).filter(|(column, _)| column.is_null_when_blank())
        {
            held[column.item].get_or_insert((array.len() - array.null_count()) as u64);
        }
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.columns.schema), arrays, &options)?;
        let codings = 0..self.columns.coded.len();
        let coded = codings.map(|at| self.coded(at, index.rows(), &mut numbers)).collect::<Result<_, _>>()?;
        let (header, reading) = (self.header, self.columns.reading);
        let done = work(&Block { batch, coded, held, header, reading, text, index: &index });
        self.index = index;
        Ok(done)
    }

    /// For each item that is read by its texts, how many rows hold something and each row's number of its text.
    fn number(&mut self, text: &[u8], index: &Index) -> (Vec<Option<u64>>, Vec<Vec<u32>>) {
        let mut held = vec![None; self.distinct.len()];
        let mut numbers = vec![Vec::new(); self.distinct.len()];
        for (field, item) in self.header.items.iter().enumerate() {
            let Some((item, distinct)) = item.and_then(|item| Some((item, self.distinct[item].as_mut()?))) else {
                continue;
            };
            numbers[item] = distinct.number(index.column(text, field), self.columns.reading);
            held[item] = Some(numbers[item].iter().filter(|number| **number != 0).count() as u64);
        }
        (held, numbers)
    }

    /// True for the texts as they are written of an item whose typed ones come before.
    fn follows_its_typed(&self, at: usize) -> bool {
        let [.., typed, written] = &self.columns.columns[..=at] else { return false };
        typed.item == written.item && (typed.form, written.form) == (Form::Typed, Form::AsWritten)
    }

    /// One column of the batch, and whether each of its cells is the text as it is written.
    fn array(
        &mut self,
        at: usize,
        text: &[u8],
        index: &Index,
        numbers: &[Vec<u32>],
    ) -> Result<(ArrayRef, bool), ArrowError> {
        let column = &self.columns.columns[at];
        let rows = index.rows();
        let Some(field) = self.header.items.iter().position(|item| *item == Some(column.item)) else {
            return Ok((new_null_array(self.columns.schema.field(at).data_type(), rows), false));
        };
        let reading = self.columns.reading;
        if let Some(distinct) = &self.distinct[column.item] {
            let numbers = &numbers[column.item];
            if column.is_coded() {
                return Ok((self.forms[at].texts(&distinct.texts, numbers, column, reading)?, false));
            }
            if column.is_date() {
                return Ok((self.forms[at].dates(&distinct.texts, numbers, reading), false));
            }
        }
        let (mut builder, mut is_same) = (Builder::new(column, rows), true);
        for cell in index.column(text, field) {
            let text = Some(unquoted(cell.bytes())).filter(|text| !reading.is_blank(text));
            is_same &= builder.push(text.as_deref(), column, reading);
        }
        Ok((builder.finish()?, is_same))
    }

    /// One item by its distinct texts.
    fn coded(&mut self, at: usize, rows: usize, numbers: &mut [Vec<u32>]) -> Result<Coded, ArrowError> {
        let coding = &self.columns.coded[at];
        let texts = &self.distinct[coding.item].as_ref().expect("made for every coding").texts;
        let first = if self.given[at] > texts.len() { 0 } else { self.given[at] };
        self.given[at] = texts.len();
        let mut numbers = std::mem::take(&mut numbers[coding.item]);
        numbers.resize(rows, 0);
        let new_texts = (first < texts.len()).then(|| forms_of(texts, first, coding, self.columns.reading));
        Ok(Coded { numbers, first, new_texts: new_texts.transpose()? })
    }
}

/// Texts from a number on in the forms that a coding wants.
fn forms_of(texts: &Texts, first: usize, coding: &Coding, reading: Reading) -> Result<RecordBatch, ArrowError> {
    let array = |column: &Column| {
        let mut builder = Builder::new(column, texts.len() - first);
        for text in texts.from(first) {
            match column.is_coded() {
                true => builder.push_text(text.and_then(|text| in_form(text, column, reading))),
                false => _ = builder.push(text.map(str::as_bytes), column, reading),
            }
        }
        builder.finish()
    };
    let arrays = coding.columns.iter().map(array).collect::<Result<_, _>>()?;
    RecordBatch::try_new(Arc::clone(&coding.schema), arrays)
}

/// A text of a list item in the form that a column wants.
fn in_form(text: &str, column: &Column, reading: Reading) -> Option<String> {
    let spellings = &column.spellings;
    match column.form {
        Form::AsWritten => Some(text.to_owned()),
        Form::Collated => Some(collated(&spellings.classes, reading.trimmed(text))),
        Form::Typed => {
            let value = spellings.value(text, reading).map(str::to_owned);
            value.or_else(|| spellings.open.then(|| reading.trimmed(text).to_owned()))
        }
    }
}

/// What one column makes of each text of its item.
#[derive(Debug, Default)]
struct Forms {
    texts: Vec<Option<String>>,
    /// The same as an array, with an empty text for none; null until it is made of all of them.
    array: Option<Arc<StringArray>>,
    dates: Vec<Option<i32>>,
}

impl Forms {
    /// Each row's text in the column's form; null where the text has none.
    fn texts(
        &mut self,
        all: &Texts,
        numbers: &[u32],
        column: &Column,
        reading: Reading,
    ) -> Result<ArrayRef, ArrowError> {
        if extend(&mut self.texts, all, |text| in_form(text, column, reading)) {
            self.array = None;
        }
        let key = |number: &u32| self.texts[*number as usize].is_some().then_some(*number as i32);
        let keys: Int32Array = numbers.iter().map(key).collect();
        let texts = self.texts.iter().map(|text| Some(text.as_deref().unwrap_or_default()));
        let texts = Arc::clone(self.array.get_or_insert_with(|| Arc::new(texts.collect())));
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, texts)?))
    }

    fn dates(&mut self, all: &Texts, numbers: &[u32], reading: Reading) -> ArrayRef {
        extend(&mut self.dates, all, |text| cell::date(text.as_bytes(), reading));
        Arc::new(numbers.iter().map(|number| self.dates[*number as usize]).collect::<Date32Array>())
    }
}

/// Makes forms of the texts that are new since the last block, of all when the texts were begun anew; true when there were
/// any.
fn extend<F>(forms: &mut Vec<Option<F>>, all: &Texts, form: impl Fn(&str) -> Option<F>) -> bool {
    if forms.len() > all.len() {
        forms.clear();
    }
    let known = forms.len();
    forms.extend(all.from(known).map(|text| text.and_then(&form)));
    forms.len() > known
}

/// The text of an item of texts in the form that a column wants; null when it is none.
fn typed<'t>(text: &'t str, column: &Column, reading: Reading) -> Option<Cow<'t, str>> {
    match (column.form, &column.placeholders) {
        _ if (column.form, column.item_type) == NHS_NUMBER => usable_nhs_number(text),
        (Form::Collated, _) => Some(fold(reading.trimmed(text))),
        (Form::Typed, Some(placeholders)) => (!placeholders.has(text)).then(|| reading.identifier(text)),
        (Form::Typed, None) => Some(Cow::Borrowed(reading.trimmed(text))),
        (Form::AsWritten, _) => Some(Cow::Borrowed(text)),
    }
}

enum Builder {
    Date(Date32Builder),
    Decimal(Decimal128Builder),
    Integer(Int64Builder),
    Text(StringBuilder),
}

impl Builder {
    fn new(column: &Column, rows: usize) -> Builder {
        match (column.form, column.item_type) {
            (Form::Typed, ItemType::Date) => Builder::Date(Date32Builder::with_capacity(rows)),
            (Form::Typed, ItemType::Decimal) => Builder::Decimal(Decimal128Builder::with_capacity(rows)),
            (Form::Typed, ItemType::Integer) => Builder::Integer(Int64Builder::with_capacity(rows)),
            _ => Builder::Text(StringBuilder::with_capacity(rows, rows * 8)),
        }
    }

    /// True when what was pushed is the text as it is written.
    fn push(&mut self, text: Option<&[u8]>, column: &Column, reading: Reading) -> bool {
        match self {
            Builder::Date(dates) => dates.append_option(text.and_then(|text| cell::date(text, reading))),
            Builder::Decimal(decimals) => decimals.append_option(text.and_then(cell::decimal)),
            Builder::Integer(integers) => integers.append_option(text.and_then(cell::integer)),
            Builder::Text(texts) => {
                let text = text.map(String::from_utf8_lossy);
                let text = text.as_deref();
                let typed = text.and_then(|text| typed(text, column, reading));
                let is_same = match (&typed, text) {
                    (None, None) => true,
                    (Some(Cow::Borrowed(typed)), Some(text)) => typed.len() == text.len(),
                    _ => false,
                };
                texts.append_option(typed);
                return is_same;
            }
        }
        false
    }

    fn push_text(&mut self, text: Option<String>) {
        if let Builder::Text(texts) = self {
            texts.append_option(text);
        }
    }

    fn finish(self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Builder::Date(mut dates) => Arc::new(dates.finish()),
            Builder::Decimal(mut decimals) => Arc::new(decimals.finish().with_precision_and_scale(18, SCALE as i8)?),
            Builder::Integer(mut integers) => Arc::new(integers.finish()),
            Builder::Text(mut texts) => Arc::new(texts.finish()),
        })
    }
}
