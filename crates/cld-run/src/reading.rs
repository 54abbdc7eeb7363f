//! Blocks of a file become rows of `submitted`.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, BooleanArray, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::compute::{DatePart, cast, date_part, is_not_null};
use arrow::datatypes::{DataType, Date32Type, FieldRef, Schema, SchemaRef};
use arrow::error::ArrowError;
use cld_book::{Book, Method, Release};
use cld_engine::TableWriter;
use cld_identity::trace::FoundNumbers;
use cld_identity::{Collected, DAYS, Rows, TEXTS};
use cld_method::{AGES, FurtherCode, PresenceColumn, TEXT_KEYS, further_codes};
use cld_submission::{Block, Columns, Oddity, ReadError, Receipt, Submission};
use cld_terms::fold;

use super::age::completed_years;
use super::identified::{Identified, LA_PERSON, NHS_NUMBER, NotIdentified};
use crate::RunError;

const DATE_OF_BIRTH: &str = "date_of_birth";
/// The codes that every method has.
const PEOPLE: [&str; 2] = ["nhs_number_traced", "la_person"];
/// The keys of their texts.
const LA_PERSON_TEXT: &str = TEXT_KEYS[0];
const NHS_NUMBER_TEXT: &str = TEXT_KEYS[1];
/// What is wrong when a block that was read does not become rows.
const NO_TABLE: &str = "rows of a file have no table";

/// The column of an item that tracing goes by: what the council wrote, but for the gender, which is the list's.
fn traced_by(item: &str) -> String {
    if item == "gender" { item.to_owned() } else { format!("{item}_as_written") }
}

/// What the column `name` holds, of columns that are there when a page uses them.
fn behind<'a>(columns: &'a [(impl AsRef<str>, impl AsRef<str>)], name: &str) -> Option<&'a str> {
    columns.iter().find(|column| column.0.as_ref() == name).map(|column| column.1.as_ref())
}

/// True for cells with one of the folded texts, false for others and for blank ones.
fn is_one_of(column: &ArrayRef, texts: &[String]) -> Result<ArrayRef, ArrowError> {
    let written = cast(column, &DataType::Utf8)?;
    let is_one = |text: &str| texts.iter().any(|known| *known == fold(text));
    let found = written.as_string::<i32>().iter().map(|text| Some(text.is_some_and(is_one)));
    Ok(Arc::new(found.collect::<BooleanArray>()))
}

/// Rows of a block with an oddity or more.
fn odd_rows(block: &Block<'_>) -> u64 {
    let odd = block.oddities().iter().filter(|(_, oddity)| !matches!(oddity, Oddity::EmptyCells(_)));
    odd.map(|(row, _)| row).collect::<BTreeSet<_>>().len() as u64
}

fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// True for texts that are the same on every row of a file.
fn is_of_the_file(column: &str) -> bool {
    ["la_code", "la_name"].contains(&column)
}

/// What a file gave.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    pub rows: u64,
    /// Rows with too few or too many cells, a stray quote or bytes that are no text.
    pub odd_rows: u64,
    pub not_identified: NotIdentified,
    /// SHA-256 of the bytes that were read, in hexadecimal digits; null unless the submission takes it.
    pub sha256: Option<String>,
}

/// How blocks of any file become rows of `submitted`.
pub(crate) struct Reading<'a> {
    schema: SchemaRef,
    columns: Columns,
    /// Codes besides those of every method, each with the column that it replaces.
    codes: Vec<FurtherCode>,
    /// Columns that show whether another is there.
    presences: Vec<PresenceColumn>,
    identified: Identified<'a>,
    people: &'a Collected,
    /// The numbers that people have by tracing; without them those that were sent.
    found: Option<&'a FoundNumbers>,
    /// How many blocks of a file are read at once.
    threads: usize,
}

impl Reading<'_> {
    pub(crate) fn new<'a>(
        book: &Book,
        method: &Method,
        release: &Release,
        (identified, people, found): (Identified<'a>, &'a Collected, Option<&'a FoundNumbers>),
        threads: usize,
    ) -> Reading<'a> {
        let items = cld_method::submitted_columns(method, release).into_iter();
        let mut names: Vec<String> = items.map(|(item, form)| release.items[item].column_name(form)).collect();
        names.extend([NHS_NUMBER, LA_PERSON, DATE_OF_BIRTH].map(str::to_owned));
        names.extend(TEXTS.map(traced_by));
        names.extend(DAYS.map(str::to_owned));
        let codes = further_codes(method, release);
        names.extend(codes.iter().map(|code| code.item.clone()));
        names.extend(AGES.map(|(_, day)| day.to_owned()));
        let presences = cld_method::presences(method, release);
        names.extend(presences.iter().map(|column| column.of.clone()));
        let mut columns = Columns::new(book, release, names.iter().map(String::as_str));
        if identified.reads_as_checked() {
            columns = columns.tolerant().of_rows_alone();
        }
        let fields = cld_method::submitted_schema(method, release);
        // Texts that repeat are stored from the dictionaries that they were read into.
        let as_read = |field: &FieldRef| match columns.schema.field_with_name(field.name()) {
            Ok(read) if read.data_type() == &dictionary() => Arc::new(read.clone()),
            _ if is_of_the_file(field.name()) => Arc::new(field.as_ref().clone().with_data_type(dictionary())),
            _ => Arc::clone(field),
        };
        let schema = Arc::new(Schema::new(fields.fields().iter().map(as_read).collect::<Vec<_>>()));
        Reading { schema, columns, codes, presences, identified, people, found, threads }
    }

    /// Stores the rows of a file in part number `at` of the table in `folder`, each record with its number in the file,
    /// identifiers with their numbers for now. The inner error leaves the file out; the outer ends the run, and reading
    /// with it.
    pub(crate) fn store(
        &self,
        submission: &Submission,
        receipt: &Receipt,
        folder: &Path,
        at: usize,
    ) -> Result<Result<Stored, ReadError>, RunError> {
        let mut writer = TableWriter::create(folder, at, &self.schema)?;
        let mut stored = Stored::default();
        let read = submission.try_read(
            &self.columns,
            self.threads,
            || (),
            |(), block| Ok((self.rows(block, receipt, at)?, block.places().to_vec(), odd_rows(block))),
            |row, block: Result<_, ArrowError>| {
                let written = block.map_err(RunError::fault(NO_TABLE)).and_then(|(rows, places, odd_rows)| {
                    let (rows, not_identified) = rows;
                    let numbered = self.number(rows, row, stored.rows, &places).map_err(RunError::fault(NO_TABLE))?;
                    stored.rows += numbered.num_rows() as u64;
                    stored.odd_rows += odd_rows;
                    stored.not_identified.add(not_identified);
                    Ok(writer.write(&numbered)?)
                });
                written.map_or_else(ControlFlow::Break, ControlFlow::Continue)
            },
        );
        match read {
            Ok(ControlFlow::Break(failure)) => return Err(failure),
            Ok(ControlFlow::Continue(all)) => stored.sha256 = all.sha256,
            Err(unreadable) => {
                writer.close()?;
                return Ok(Err(unreadable));
            }
        }
        writer.close()?;
        Ok(Ok(stored))
    }

    /// Stores no rows in the place of a file's.
    pub(crate) fn store_nothing(&self, folder: &Path, at: usize) -> Result<(), RunError> {
        TableWriter::create(folder, at, &self.schema)?.close()?;
        Ok(())
    }

    /// The columns of codes.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        let names = self.schema.fields().iter().map(|field| field.name().as_str());
        names.filter(|name| PEOPLE.contains(name) || self.codes.iter().any(|code| code.name == *name))
    }

    /// The columns of `submitted`, the two numbers that follow from the block's place left at null.
    fn rows(
        &self,
        block: &Block<'_>,
        receipt: &Receipt,
        at: usize,
    ) -> Result<(RecordBatch, NotIdentified), ArrowError> {
        let rows = block.batch.num_rows();
        let text = |text: &str| -> Result<ArrayRef, ArrowError> {
            let texts = Arc::new(StringArray::from_iter_values([text]));
            Ok(Arc::new(DictionaryArray::try_new(Int32Array::from_value(0, rows), texts)?))
        };
        let column = |name: &str| block.batch.column_by_name(name).expect("every column wanted is built");
        let of_rows = self.identified.people(&block.batch, &receipt.la_code);
        let mut texts = Vec::new();
        for name in TEXTS {
            // An item with a list is a dictionary.
            texts.push(cast(column(&traced_by(name)), &DataType::Utf8)?);
        }
        self.people.note(&Rows {
            la_code: &receipt.la_code,
            imported: receipt.import_datetime.and_utc().timestamp_micros(),
            la_person: &of_rows.la_person,
            nhs_number: &of_rows.nhs_number,
            texts: std::array::from_fn(|at| match TEXTS[at] {
                "nhs_number" => &of_rows.numbers,
                _ => texts[at].as_string::<i32>(),
            }),
            days: DAYS.map(|name| column(name).as_primitive::<Date32Type>()),
        });
        let traced = match self.found {
            Some(found) => {
                let identifiers = self.identified.identifiers();
                found.note(identifiers, &receipt.la_code, &of_rows.own, &of_rows.numbers)
            }
            None => of_rows.nhs_number.clone(),
        };
        let born = column(DATE_OF_BIRTH);
        let imported = receipt.import_datetime.and_utc().timestamp_micros();
        let columns = self.schema.fields().iter().map(|field| -> Result<ArrayRef, ArrowError> {
            Ok(match field.name().as_str() {
                "record_number" | "row_number" => Arc::new(Int64Array::new_null(rows)),
                "submission_number" => Arc::new(Int32Array::from_value(at as i32 + 1, rows)),
                "la_code" => text(&receipt.la_code)?,
                "la_name" => text(&receipt.la_name)?,
                "import_datetime" => Arc::new(TimestampMicrosecondArray::from_value(imported, rows)),
                // The key of a text follows from the code.
                "nhs_number_traced" | NHS_NUMBER_TEXT => Arc::new(traced.clone()),
                "la_person" | LA_PERSON_TEXT => Arc::new(of_rows.la_person.clone()),
                "birth_year" => date_part(born, DatePart::Year)?,
                "birth_month" => date_part(born, DatePart::Month)?,
                name => match (self.codes.iter().find(|code| code.name == name), behind(&AGES, name)) {
                    (Some(FurtherCode { item, of, .. }), _) => {
                        Arc::new(self.identified.codes(*of, &block.batch, item, &receipt.la_code))
                    }
                    (_, Some(day)) => Arc::new(completed_years(born, column(day))),
                    _ => match self.presences.iter().find(|presence| presence.name == name) {
                        Some(PresenceColumn { of, texts: None, .. }) => Arc::new(is_not_null(column(of))?),
                        Some(PresenceColumn { of, texts: Some(texts), .. }) => is_one_of(column(of), texts)?,
                        None => Arc::clone(column(name)),
                    },
                },
            })
        });
        let rows = RecordBatch::try_new(Arc::clone(&self.schema), columns.collect::<Result<_, _>>()?)?;
        Ok((rows, of_rows.not_identified))
    }

    /// Puts in the number of each record, and of each row in its file as a spreadsheet shows it.
    fn number(
        &self,
        rows: RecordBatch,
        first_row: u64,
        records_before: u64,
        places: &[u32],
    ) -> Result<RecordBatch, ArrowError> {
        let mut columns = rows.columns().to_vec();
        let records = (1..=rows.num_rows() as i64).map(|row| records_before as i64 + row);
        columns[self.schema.index_of("record_number")?] = Arc::new(Int64Array::from_iter_values(records));
        let numbers = places.iter().map(|place| first_row as i64 + i64::from(*place));
        columns[self.schema.index_of("row_number")?] = Arc::new(Int64Array::from_iter_values(numbers));
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_say_nothing_are_known_whatever_their_case_and_blanks_at_the_end() {
        let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("UNKNOWN "), Some(" unknown"), Some("A1"), None]));
        let found = is_one_of(&texts, &["unknown".to_owned()]).expect("texts are compared");
        let found: Vec<_> = found.as_boolean().iter().collect();
        assert_eq!(found, [Some(true), Some(false), Some(false), Some(false)]);
    }
}
