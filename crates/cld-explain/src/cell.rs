//! The people and events behind one figure of a table.

use cld_figures::Table;
use cld_method::cells;
use cld_provenance::{Figure, Known, rows_behind};
use cld_run::Finished;
use cld_terms::counted;

use crate::answer::{Answer, named};
use crate::error::ExplainError;
use crate::events::{PERSON, events_of, with_rows_apart};
use crate::nothing;
use crate::table_rows::{Row, TableRows};

/// People and rows that a screen shows; a file has all.
const SHOWN: usize = 20;

/// The rows of a table with their numbers.
///
/// # Errors
/// When the run has no such table, or it cannot be read.
pub fn rows(run: &Finished<'_>, name: &str) -> Result<Answer, ExplainError> {
    let page = run.table_page(name)?;
    let rows = TableRows::read(run, name)?;
    let mut answer = Answer::about(run);
    answer.say(format!("{name}: {}", page.lead));
    answer.say(format!("book/{}, {}", page.path, page.evidence.word()));
    answer.say(String::new());
    rows.list(&mut answer);
    answer.say(format!("\nAdd --cell ROW,COLUMN to see what a figure counts. {}", page.why));
    answer.rows = rows.printed;
    Ok(answer)
}

/// What the figure that `cell` names counts: its people and their events, or why it counts nothing.
///
/// # Errors
/// When the run has no such table or the table no such cell; the error names the part that is wrong.
pub fn explain(run: &Finished<'_>, name: &str, cell: &str) -> Result<Answer, ExplainError> {
    let rows = TableRows::read(run, name)?;
    let cell = rows.cell(cell)?;
    let mut answer = Answer::about(run);
    match cell.row {
        Row::There(place) => figure(run, &mut answer, name, &rows, place, cell.column)?,
        Row::Nowhere(known) => {
            let page = run.table_page(name)?;
            let column = &rows.printed.columns[cell.column];
            answer.say(format!("{name}, column {column}: nothing was counted, and there is no row for it"));
            answer.say(format!("  {}", nothing::named(&known)));
            answer.say(format!("{} (book/{}, {})", page.lead, page.path, page.evidence.word()));
            nothing::say(run, &mut answer, name, &known, column)?;
        }
    }
    Ok(answer)
}

/// Says what the figure at a place of a table of the run counts.
pub(crate) fn figure(
    run: &Finished<'_>,
    answer: &mut Answer,
    name: &str,
    rows: &TableRows,
    place: usize,
    at: usize,
) -> Result<(), ExplainError> {
    let page = run.table_page(name)?;
    let (columns, row) = (&rows.printed.columns, rows.row(place));
    let (column, cell) = (&columns[at], row[at].as_deref());
    answer.say(format!("{name}, row {}, column {column}: {}", place + 2, cell.unwrap_or("empty")));
    answer.say(format!("  {}", named(columns, row, &[column])));
    answer.say(format!("{} (book/{}, {})", page.lead, page.path, page.evidence.word()));
    let of_person = run.person_column(name)?.and_then(|column| rows.printed.place(column));
    if let Some(person) = of_person.and_then(|at| row[at].clone()) {
        answer.say(format!(
            "\nThe row is about one person; --person {} shows everything about them.",
            run.shown(&person)
        ));
        return people(run, answer, &[person], &[name.to_owned()]);
    }
    let sql_of = |table: &str| run.page(table).map(|page| run.sql(page));
    let figures = rows_behind(&run.engine, name, &rows.typed.row(place), column, &sql_of)?;
    if figures.is_empty() {
        answer.say("\nNothing was counted for it: it comes from the book or from the page's own SQL.");
    }
    let (some, mut none): (Vec<&Figure>, Vec<&Figure>) =
        figures.iter().partition(|figure| figure.rows.iter().any(|batch| batch.num_rows() > 0));
    // A table that counted nothing for a figure that another counted is about another measure.
    none.retain(|figure| some.is_empty() || some.iter().any(|other| other.table == figure.table));
    let is_alone = some.len() == 1;
    some.into_iter().try_for_each(|figure| behind(run, answer, figure, cell.filter(|_| is_alone)))?;
    for figure in &none {
        let counts = figure.counts.as_deref().unwrap_or("What it is taken from");
        answer.say(format!("\n{counts} in table {} has no row of {} for it.", figure.table, figure.reads.join(", ")));
    }
    if !none.is_empty() {
        let others = columns.iter().zip(row).filter(|(other, _)| *other != column);
        let known = others.map(|(column, cell)| Known { column: column.clone(), values: vec![cell.clone()] });
        nothing::say(run, answer, name, &known.collect::<Vec<_>>(), column)?;
    }
    Ok(())
}

/// Says what one aggregate counted. `cell` is the figure asked for, when nothing else went into it.
fn behind(run: &Finished<'_>, answer: &mut Answer, figure: &Figure, cell: Option<&str>) -> Result<(), ExplainError> {
    let rows = Table::of(&figure.schema, &figure.rows);
    let value = figure.value.as_ref().and_then(|value| cells(value)[0].clone());
    let (count, from) = (counted(rows.rows.len(), "row", "rows"), figure.reads.join(", "));
    let what = match &figure.counts {
        Some(counts) => format!("{counts} in table {} is calculated from {count} of {from}", figure.table),
        None => format!("It is taken from {count} of {from}"),
    };
    let value = value.map_or(String::new(), |value| match cell {
        Some(cell) if cell == value => format!(" and gives {value}, the figure itself"),
        Some(cell) => format!(" and gives {value}; the page's SQL makes {cell} of it"),
        None => format!(" and gives {value}"),
    });
    answer.say(format!("\n{what}{value}."));
    let everyone = rows.distinct(PERSON);
    if everyone.is_empty() {
        rows.rows.iter().take(SHOWN).for_each(|row| answer.say(format!("  {}", named(&rows.columns, row, &[]))));
        answer.add(rows);
        return Ok(());
    }
    answer.say(format!("Behind it: {}.", counted(everyone.len(), "person", "people")));
    people(run, answer, &everyone, &figure.reads)
}

/// Says which rows of these people are in what `reads` names.
fn people(run: &Finished<'_>, answer: &mut Answer, everyone: &[String], reads: &[String]) -> Result<(), ExplainError> {
    let pages = with_rows_apart(run, reads)?;
    let mut events = events_of(run, everyone, &pages)?;
    let person = events.place(PERSON);
    for row in &mut events.rows {
        let cell = person.map(|at| &mut row[at]);
        cell.and_then(Option::as_mut).iter_mut().for_each(|person| **person = run.shown(person));
    }
    for page in &pages {
        let lead = run.page(page).map_or("", |page| page.lead.as_str());
        answer.say(format!("Their rows are those of {page}: {lead}"));
    }
    for person in everyone.iter().take(SHOWN).map(|person| run.shown(person)) {
        answer.say(format!("  person {person}"));
        let is_own =
            |row: &&Vec<Option<String>>| events.place(PERSON).is_some_and(|at| row[at].as_ref() == Some(&person));
        let own = events.rows.iter().filter(is_own);
        own.for_each(|row| answer.say(format!("    {}", named(&events.columns, row, &[PERSON, "page", "received"]))));
    }
    if everyone.len() > SHOWN {
        answer.say(format!("  and {} more; -o OUT.csv has all", everyone.len() - SHOWN));
    }
    answer.add(events);
    Ok(())
}
