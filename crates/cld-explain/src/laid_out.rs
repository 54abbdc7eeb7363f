//! A figure of a layout: it is the sum of figures of the table that the layout shows.

use std::error::Error;

use cld_book::Layout;

use super::answer::Answer;
use super::cell::{Rows, figure};
use cld_figures::TypedTable;
use cld_figures::layouts::{COUNCIL, Placing, fits, lay_out};
use cld_run::Finished;

pub fn explain(run: &Finished<'_>, layout: &Layout, cell: Option<&str>) -> Result<Answer, Box<dyn Error>> {
    let mut answer = Answer::about(run);
    answer.say(format!("{}: {}", layout.id, layout.title));
    answer.say(format!("book/{}, known from: {}", layout.path, layout.source));
    layout.note.iter().for_each(|note| answer.say(note.clone()));
    let Some(name) = &layout.table else {
        answer.say(format!("There is no such table: {}", layout.not_derivable.as_deref().unwrap_or_default()));
        return Ok(answer);
    };
    let (rows, stored) = Rows::read(run, name)?;
    let all = format!("select * from {name}");
    let (schema, batches) = run.engine.rows(&all)?;
    let sorted = TypedTable::of(name, &schema, &batches)?.sorted()?;
    let laid = Rows::in_order(lay_out(layout, &sorted, &run.councils_counted()?, &mut Vec::new())?.printed());
    let Some(cell) = cell else {
        laid.list(&mut answer);
        answer.rows = laid.table;
        return Ok(answer);
    };
    let (place, at) = laid.cell(cell)?;
    let value = laid.row(place)[at].as_deref().unwrap_or("empty");
    answer.say(format!("Row {}, column {}: {value}", place + 2, laid.table.columns[at]));
    let mut found = false;
    for (own, value_at) in counted(layout, &rows, &laid, place, at)? {
        found = true;
        answer.say(String::new());
        figure(run, &mut answer, name, &rows, &stored, own, value_at)?;
    }
    if !found {
        answer.say(format!("Table {name} has no row for it."));
    }
    Ok(answer)
}

/// The places in the table of the figures that a cell of the layout adds up.
fn counted(
    layout: &Layout,
    rows: &Rows,
    laid: &Rows,
    place: usize,
    at: usize,
) -> Result<Vec<(usize, usize)>, Box<dyn Error>> {
    let there = |column: &str| {
        rows.table.place(column).ok_or_else(|| format!("book/{}: the table has no column \"{column}\"", layout.path))
    };
    let conditions = |of: &std::collections::BTreeMap<String, cld_book::Values>| {
        of.iter().map(|(column, values)| Ok((there(column)?, values.clone()))).collect::<Result<Vec<_>, String>>()
    };
    let only = conditions(&layout.only)?;
    let among = (0..rows.table.rows.len()).filter(|own| fits(rows.row(*own), &only));
    let (Some(kind), Some(value)) = (&layout.rows, &layout.value) else {
        let column = layout.columns[at].column.as_deref().unwrap_or_default();
        return Ok(among.skip(place).take(1).map(|own| Ok((own, there(column)?))).collect::<Result<_, String>>()?);
    };
    let (placing, value_at) = (Placing::new(layout, kind, &rows.table)?, there(value)?);
    let council_at = rows.table.place(COUNCIL).filter(|at| rows.table.place(&kind.column) != Some(*at));
    let keys = usize::from(council_at.is_some()) + 1;
    let Some(wanted) = at.checked_sub(keys) else { return Ok(Vec::new()) };
    let is_counted = |own: &usize| {
        let (row, shown) = (rows.row(*own), laid.row(place));
        council_at.is_none_or(|council| row[council] == shown[0])
            && Some(placing.row(row)) == shown[keys - 1]
            && placing.column(row).unwrap_or(layout.columns.len()) == wanted
    };
    Ok(among.filter(is_counted).map(|own| (own, value_at)).collect())
}
