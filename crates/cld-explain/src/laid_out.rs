//! A figure of a layout: it is the sum of figures of the table that the layout shows.

use std::collections::BTreeMap;

use cld_book::{Layout, LayoutRows, Values};
use cld_figures::FiguresError;
use cld_figures::layouts::{BLANK, COUNCIL, Place, belonging, lay_out, places};
use cld_provenance::Known;
use cld_run::Finished;

use crate::answer::Answer;
use crate::cell::figure;
use crate::error::ExplainError;
use crate::nothing;
use crate::table_rows::{Row, TableRows};

/// What a figure of a table of a return counts; without a cell the table's rows with their numbers.
///
/// # Errors
/// When the table has no such cell, or the run's tables cannot be read.
pub fn explain(run: &Finished<'_>, layout: &Layout, cell: Option<&str>) -> Result<Answer, ExplainError> {
    let mut answer = Answer::about(run);
    answer.say(format!("{}: {}", layout.id, layout.title));
    answer.say(format!("book/{}, known from: {}", layout.path, layout.source));
    layout.note.iter().for_each(|note| answer.say(note.clone()));
    let Some(name) = &layout.table else {
        answer.say(format!("There is no such table: {}", layout.not_derivable.as_deref().unwrap_or_default()));
        return Ok(answer);
    };
    let rows = TableRows::read(run, name)?;
    let laid = TableRows::of(lay_out(layout, &rows.typed, &run.councils_counted()?, &mut Vec::new())?);
    let Some(cell) = cell else {
        laid.list(&mut answer);
        answer.rows = laid.printed;
        return Ok(answer);
    };
    let cell = laid.cell(cell)?;
    let column = &laid.printed.columns[cell.column];
    let found = match cell.row {
        Row::There(place) => {
            let value = laid.row(place)[cell.column].as_deref().unwrap_or("empty");
            answer.say(format!("Row {}, column {column}: {value}", place + 2));
            place
        }
        Row::Nowhere(known) => {
            answer.say(format!("Column {column}: nothing was counted, and there is no row for it"));
            answer.say(format!("  {}", nothing::named(&known)));
            let value = layout.value.as_deref().unwrap_or(column);
            nothing::say(run, &mut answer, name, &with_column(layout, known, column), value)?;
            return Ok(answer);
        }
    };
    let own = counted(layout, &rows, &laid, found, column)?;
    for (own, value_at) in &own {
        answer.say(String::new());
        figure(run, &mut answer, name, &rows, *own, *value_at)?;
    }
    if let (true, Some(labelled), Some(value)) = (own.is_empty(), &layout.rows, &layout.value) {
        answer.say(format!("Nothing was counted for it: table {name} has no row for it."));
        let known = with_column(layout, known_of_row(labelled, &laid, found), column);
        nothing::say(run, &mut answer, name, &known, value)?;
    }
    Ok(answer)
}

/// What the keys of a row of a layout say of the table's rows.
fn known_of_row(labelled: &LayoutRows, laid: &TableRows, place: usize) -> Vec<Known> {
    let cell = |column: &str| laid.printed.place(column).and_then(|at| laid.row(place)[at].clone());
    let council = laid.typed.has(COUNCIL).then_some(COUNCIL).filter(|council| *council != labelled.column);
    let keys = council.into_iter().chain([labelled.column.as_str()]);
    keys.map(|column| {
        let value = cell(column).filter(|value| value != BLANK);
        Known { column: column.to_owned(), values: vec![value] }
    })
    .collect()
}

/// What is known of a row with what the layout's column and the layout itself ask for.
fn with_column(layout: &Layout, mut known: Vec<Known>, label: &str) -> Vec<Known> {
    let column = layout.columns.iter().find(|column| column.label == label);
    let of = |conditions: &BTreeMap<String, Values>| {
        let values = |values: &Values| match values {
            Values::One(value) => vec![value.clone()],
            Values::Several(values) => values.clone(),
        };
        // Empty text means none, or an empty text.
        let text = |value: String| match value.is_empty() {
            true => vec![None, Some(value)],
            false => vec![Some(value)],
        };
        let known = conditions.iter().map(|(column, all)| Known {
            column: column.clone(),
            values: values(all).into_iter().flat_map(text).collect(),
        });
        known.collect::<Vec<_>>()
    };
    known.extend(column.map(|column| of(&column.r#where)).unwrap_or_default());
    known.extend(of(&layout.only));
    known
}

/// The places in the table of the figures that a cell of the layout adds up, by row and column.
fn counted(
    layout: &Layout,
    rows: &TableRows,
    laid: &TableRows,
    place: usize,
    label: &str,
) -> Result<Vec<(usize, usize)>, ExplainError> {
    let there = |column: &str| -> Result<usize, FiguresError> {
        rows.typed.column(column)?;
        Ok(rows.printed.place(column).unwrap_or_default())
    };
    let own = layout.columns.iter().position(|column| column.label == label);
    let (Some(labelled), Some(value)) = (&layout.rows, &layout.value) else {
        let Some(column) = own.and_then(|at| layout.columns[at].column.as_deref()) else { return Ok(Vec::new()) };
        let belongs = belonging(layout, &rows.typed)?;
        let Some(row) = (0..belongs.len()).filter(|row| belongs[*row]).nth(place) else { return Ok(Vec::new()) };
        return Ok(vec![(row, there(column)?)]);
    };
    if label == labelled.column || label == COUNCIL {
        return Ok(Vec::new());
    }
    let value_at = there(value)?;
    let cell = |table: &TableRows, column: &str, row: usize| {
        table.printed.place(column).and_then(|at| table.row(row)[at].clone())
    };
    let (name, council) = (cell(laid, &labelled.column, place), cell(laid, COUNCIL, place));
    let is_of_council = |row: usize| council.is_none() || cell(rows, COUNCIL, row) == council;
    let places = places(layout, labelled, &rows.typed)?;
    let is_counted = |(row, at): (usize, &Option<Place>)| {
        let is_there = at.as_ref().is_some_and(|at| Some(&at.row) == name.as_ref() && at.column == own);
        (is_there && is_of_council(row)).then_some((row, value_at))
    };
    Ok(places.iter().enumerate().filter_map(is_counted).collect())
}
