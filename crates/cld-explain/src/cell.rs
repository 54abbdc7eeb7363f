//! The people and events behind one figure of a table.

use std::error::Error;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use cld_book::nearest;
use cld_method::cells;
use cld_provenance::{Figure, rows_behind};

use super::answer::{Answer, named, of};
use super::events::{PERSON, events_of, with_rows_apart};
use cld_figures::Table;
use cld_run::Finished;

/// People and rows that a screen shows; a file has all.
const SHOWN: usize = 20;

/// A table's rows in the order of its CSV.
pub(super) struct Rows {
    pub(super) table: Table,
    /// For each row of the CSV its place in the table.
    order: Vec<usize>,
}

impl Rows {
    /// The rows of a table of the run, and the same as they are stored.
    pub(super) fn read(run: &Finished<'_>, name: &str) -> Result<(Rows, RecordBatch), Box<dyn Error>> {
        run.table_page(name)?;
        let (schema, batches) = run.engine.rows(&format!("select * from {name}"))?;
        let batch = concat_batches(&schema, &batches)?;
        let table = Table::of(&schema, std::slice::from_ref(&batch));
        let mut order: Vec<usize> = (0..table.rows.len()).collect();
        let text = |row: &usize| -> Vec<&str> {
            table.rows[*row].iter().map(|cell| cell.as_deref().unwrap_or_default()).collect()
        };
        order.sort_by(|one, other| text(one).cmp(&text(other)));
        Ok((Rows { table, order }, batch))
    }

    /// Rows already in the order of their CSV.
    pub(super) fn in_order(table: Table) -> Rows {
        Rows { order: (0..table.rows.len()).collect(), table }
    }

    /// The places of the row and the column that `ROW,COLUMN` names.
    pub(super) fn cell(&self, wanted: &str) -> Result<(usize, usize), Box<dyn Error>> {
        let Some((row, column)) = wanted.rsplit_once(',') else {
            return Err(format!("--cell is ROW,COLUMN, not \"{wanted}\"").into());
        };
        // A column may have a comma in its name.
        let named = self.table.columns.iter().find(|known| wanted.ends_with(&format!(",{known}")));
        match named {
            Some(named) => Ok((self.find(&wanted[..wanted.len() - named.len() - 1])?, self.column(named)?)),
            None => Ok((self.find(row)?, self.column(column.trim())?)),
        }
    }

    /// The place in the CSV of the row that `wanted` names: its number, the header being 1, or values of its columns.
    fn find(&self, wanted: &str) -> Result<usize, Box<dyn Error>> {
        if let Ok(number) = wanted.trim().parse::<usize>() {
            let place = number.checked_sub(2).filter(|place| *place < self.order.len());
            return place.ok_or_else(|| format!("rows are numbered 2 to {}", self.order.len() + 1).into());
        }
        let mut conditions = Vec::new();
        for condition in wanted.split(';') {
            let Some((column, value)) = condition.split_once('=') else {
                return Err(format!("a row is a number or NAME=VALUE;NAME=VALUE, not \"{wanted}\"").into());
            };
            conditions.push((self.column(column.trim())?, value.trim()));
        }
        let fits = |place: &usize| {
            let row = &self.table.rows[self.order[*place]];
            conditions.iter().all(|(at, value)| is_like(row[*at].as_deref().unwrap_or_default(), value))
        };
        let places: Vec<usize> = (0..self.order.len()).filter(fits).collect();
        match places[..] {
            [place] => Ok(place),
            [] => {
                let (at, value) = conditions[conditions.len() - 1];
                let known = self.table.distinct(&self.table.columns[at]);
                Err(format!("no row is like this{}", nearest(value, known.iter().map(String::as_str))).into())
            }
            _ => {
                let rows: Vec<String> = places.iter().take(SHOWN).map(|place| self.line(*place)).collect();
                Err(format!("{} rows match. Give more of the row's values:\n{}", places.len(), rows.join("\n")).into())
            }
        }
    }

    fn column(&self, name: &str) -> Result<usize, Box<dyn Error>> {
        self.table.place(name).ok_or_else(|| {
            let hint = nearest(name, self.table.columns.iter().map(String::as_str));
            format!("the table has no column \"{name}\"{hint}").into()
        })
    }

    pub(super) fn row(&self, place: usize) -> &[Option<String>] {
        &self.table.rows[self.order[place]]
    }

    pub(super) fn line(&self, place: usize) -> String {
        format!("{:5}  {}", place + 2, named(&self.table.columns, self.row(place), &[]))
    }
}

impl Rows {
    /// Says the first rows with their numbers.
    pub(super) fn list(&self, answer: &mut Answer) {
        (0..self.order.len()).take(2 * SHOWN).for_each(|place| answer.say(self.line(place)));
        if self.order.len() > 2 * SHOWN {
            answer.say(format!("  ...  and so on to row {}", self.order.len() + 1));
        }
    }
}

/// True when `text` is `pattern`, whatever the case; `*` matches any letters.
fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.to_lowercase(), pattern.to_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// The rows of a table with their numbers.
pub fn rows(run: &Finished<'_>, name: &str) -> Result<Answer, Box<dyn Error>> {
    let page = run.table_page(name)?;
    let (rows, _) = Rows::read(run, name)?;
    let mut answer = Answer::about(run);
    answer.say(format!("{name}: {}", page.lead));
    answer.say(format!("book/{}, {}", page.path, page.evidence.word()));
    answer.say(String::new());
    rows.list(&mut answer);
    answer.say(format!("\nAdd --cell ROW,COLUMN to see what a figure counts. {}", page.why));
    let in_order = (0..rows.order.len()).map(|place| rows.row(place).to_vec()).collect();
    answer.rows = Table { rows: in_order, ..rows.table.clone() };
    Ok(answer)
}

pub fn explain(run: &Finished<'_>, name: &str, cell: &str) -> Result<Answer, Box<dyn Error>> {
    let (rows, stored) = Rows::read(run, name)?;
    let (place, at) = rows.cell(cell)?;
    let mut answer = Answer::about(run);
    figure(run, &mut answer, name, &rows, &stored, place, at)?;
    Ok(answer)
}

/// Says what the figure at a place of a table of the run counts.
pub(super) fn figure(
    run: &Finished<'_>,
    answer: &mut Answer,
    name: &str,
    rows: &Rows,
    stored: &RecordBatch,
    place: usize,
    at: usize,
) -> Result<(), Box<dyn Error>> {
    let page = run.table_page(name)?;
    let column = &rows.table.columns[at];
    let cell = rows.row(place)[at].as_deref();
    answer.say(format!("{name}, row {}, column {column}: {}", place + 2, cell.unwrap_or("empty")));
    answer.say(format!("  {}", named(&rows.table.columns, rows.row(place), &[column])));
    answer.say(format!("{} (book/{}, {})", page.lead, page.path, page.evidence.word()));
    let of_person = run.person_column(name)?.and_then(|column| rows.table.place(column));
    if let Some(person) = of_person.and_then(|at| rows.row(place)[at].clone()) {
        answer.say(format!(
            "\nThe row is about one person; --person {} shows everything about them.",
            run.shown(&person)
        ));
        return people(run, answer, &[person], &[name.to_owned()]);
    }
    let sql_of = |table: &str| run.page(table).map(|page| run.sql(page));
    let row = stored.slice(rows.order[place], 1);
    let figures = rows_behind(&run.engine, name, &row, column, &sql_of)?;
    if figures.is_empty() {
        answer.say("\nNothing was counted for it: it comes from the book or from the page's own SQL.");
    }
    let (some, none): (Vec<&Figure>, Vec<&Figure>) =
        figures.iter().partition(|figure| figure.rows.iter().any(|batch| batch.num_rows() > 0));
    for figure in none {
        let counts = figure.counts.as_deref().unwrap_or("What it is taken from");
        answer.say(format!("\n{counts} in table {} has no row of {} for it.", figure.table, figure.reads.join(", ")));
    }
    let is_alone = some.len() == 1;
    some.into_iter().try_for_each(|figure| behind(run, answer, figure, cell.filter(|_| is_alone)))
}

/// Says what one aggregate counted. `cell` is the figure asked for, when nothing else went into it.
fn behind(run: &Finished<'_>, answer: &mut Answer, figure: &Figure, cell: Option<&str>) -> Result<(), Box<dyn Error>> {
    let rows = Table::of(&figure.schema, &figure.rows);
    let value = figure.value.as_ref().and_then(|value| cells(value)[0].clone());
    let (count, from) = (of(rows.rows.len(), "row", "rows"), figure.reads.join(", "));
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
    answer.say(format!("Behind it: {}.", of(everyone.len(), "person", "people")));
    people(run, answer, &everyone, &figure.reads)
}

/// Says which rows of these people are in what `reads` names.
fn people(
    run: &Finished<'_>,
    answer: &mut Answer,
    everyone: &[String],
    reads: &[String],
) -> Result<(), Box<dyn Error>> {
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
        let own = events.rows.iter().filter(|row| row.first().is_some_and(|cell| *cell == Some(person.clone())));
        own.for_each(|row| answer.say(format!("    {}", named(&events.columns, row, &[PERSON, "page", "received"]))));
    }
    if everyone.len() > SHOWN {
        answer.say(format!("  and {} more; -o OUT.csv has all", everyone.len() - SHOWN));
    }
    answer.add(events);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn a_star_stands_for_any_letters() {
        for (text, pattern, fits) in [
            ("Long Term Support: Nursing Care", "*nursing*", true),
            ("Long Term Support: Nursing Care", "long*care", true),
            ("Long Term Support: Nursing Care", "nursing", false),
            ("Male", "male", true),
            ("Female", "male", false),
            ("", "*", true),
            ("", "", true),
            ("abab", "*b*b", true),
            ("ab", "*b*b", false),
        ] {
            assert_eq!(is_like(text, pattern), fits, "{text} {pattern}");
        }
    }
}
