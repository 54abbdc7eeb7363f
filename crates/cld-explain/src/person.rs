//! One person: every row received, which pages kept it, what was derived, and every table that counts them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cld_book::{Extract, Page};
use cld_figures::TypedTable;
use cld_method::MethodError;
use cld_provenance::{Reasons, contribution, reasons_left_out};
use cld_run::Finished;
use cld_terms::{counted as number_of, sql_text};

use crate::answer::{Answer, named};
use crate::error::ExplainError;
use crate::events::{PERSON, RECORD, has, hold, select, shown_columns, with_rows_apart};

/// For each page that keeps rows apart, in the order they were calculated, the records of the person in it.
type Kept<'a> = Vec<(&'a Page, BTreeSet<String>)>;

/// What became of the rows of a person, by an identifier as it was sent or by the name that the run's tables have.
///
/// # Errors
/// When the run has no rows of such a person, or its tables cannot be read.
pub fn explain(run: &Finished<'_>, id: &str) -> Result<Answer, ExplainError> {
    let records = records(run, id)?;
    if records.is_empty() {
        return Err(ExplainError::PersonUnknown { named: id.to_owned() });
    }
    hold(run, "records_explained", RECORD, &records)?;
    let kept = kept(run)?;
    let people = people(run, &kept)?;
    let mut answer = Answer::about(run);
    let shown: Vec<String> = people.iter().map(|person| run.shown(person)).collect();
    let count = number_of(records.len(), "row", "rows");
    answer.say(format!("{count} received. In the run's tables this is person {}.", shown.join(", ")));
    if people.len() > 1 {
        answer.say("There is more than one person: several councils have this identifier, or an identifier is on some of the rows only (see the variable person).");
    }
    let history = History { parents: parents(run, &kept)?, reasons: reasons(run, &kept)?, kept: &kept };
    received(run, &history, linked(run, &people)?, &mut answer)?;
    counted(run, &people, &mut answer)?;
    Ok(answer)
}

/// The cells of a column that hold something, each once.
fn distinct(table: &TypedTable, column: &str) -> Result<BTreeSet<String>, ExplainError> {
    Ok(table.written(column)?.into_iter().flatten().collect())
}

/// The rows of `submitted` that are about a person: those with the code, and those with the same council's identifier.
fn records(run: &Finished<'_>, id: &str) -> Result<Vec<String>, ExplainError> {
    let by_codes = |codes: &[i32]| -> Result<String, ExplainError> {
        let codes = codes.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
        let submitted = match has(run, "submitted", "nhs_number_submitted")? {
            true => format!(" or nhs_number_submitted in ({codes})"),
            false => String::new(),
        };
        Ok(format!("nhs_number_traced in ({codes}) or la_person in ({codes}){submitted}"))
    };
    let known = run.codes(id);
    let of_council = id.rsplit_once('_').and_then(|(council, code)| Some((council, code.parse::<i32>().ok()?)));
    let condition = match (known.as_slice(), id.parse::<i32>(), of_council) {
        (codes @ [_, ..], ..) => by_codes(codes)?,
        ([], Ok(code), _) => by_codes(&[code])?,
        ([], _, Some((council, code))) => format!("la_person = {code} and la_code = {}", sql_text(council)),
        _ => return Ok(Vec::new()),
    };
    let sql = format!(
        "with matched as (select record_number, la_code, la_person from submitted where {condition})
         select cast(record_number as varchar) as record_number from matched
         union
         select cast(r.record_number as varchar) from submitted as r
         join matched as t on t.la_code = r.la_code and t.la_person = r.la_person"
    );
    Ok(distinct(&select(run, "submitted", &sql)?, RECORD)?.into_iter().collect())
}

fn kept<'a>(run: &'a Finished<'_>) -> Result<Kept<'a>, ExplainError> {
    let mut kept = Vec::new();
    for page in &run.pages {
        if has(run, &page.name, RECORD)? {
            let sql = format!(
                "select distinct r.record_number from {} as e
                 join records_explained as r on r.record_number = cast(e.record_number as varchar)",
                page.name
            );
            kept.push((page, distinct(&select(run, &page.name, &sql)?, RECORD)?));
        }
    }
    Ok(kept)
}

/// The names that the run's tables have for whom these records are about.
fn people(run: &Finished<'_>, kept: &Kept<'_>) -> Result<Vec<String>, ExplainError> {
    let mut people = BTreeSet::new();
    for (page, records) in kept {
        if !records.is_empty() && has(run, &page.name, PERSON)? {
            let sql = format!(
                "select distinct cast(e.person as varchar) as person from {} as e
                 join records_explained as r on r.record_number = cast(e.record_number as varchar)",
                page.name
            );
            people.extend(distinct(&select(run, &page.name, &sql)?, PERSON)?);
        }
    }
    Ok(people.into_iter().collect())
}

/// What linked health data show of the people, each with its day, in the order of time.
fn linked(run: &Finished<'_>, people: &[String]) -> Result<VecDeque<(String, String)>, ExplainError> {
    let codes = people.iter().map(|person| sql_text(person)).collect::<Vec<_>>().join(", ");
    let mut entries = Vec::new();
    for table in run.linked.iter().filter(|_| !people.is_empty()) {
        let person = Extract::PERSON;
        let rows = run.rows(&format!("select * from {table} where cast({person} as varchar) in ({codes})"))?;
        let day = rows.columns.iter().position(|column| column.ends_with("_date"));
        for row in &rows.rows {
            let day = day.and_then(|at| row[at].clone()).unwrap_or_default();
            entries.push((day, format!("\n{table}: {}", named(&rows.columns, row, &[person]))));
        }
    }
    entries.sort();
    Ok(entries.into())
}

/// Which pages keep the records of a person and which do not.
struct History<'a> {
    kept: &'a Kept<'a>,
    /// For each page the pages that it takes rows from and that keep rows apart; none where it takes them as received.
    parents: BTreeMap<String, Vec<String>>,
    /// For each page, why it does not give the records that it lacks.
    reasons: BTreeMap<&'a str, Reasons>,
}

impl<'a> History<'a> {
    fn kept_in(&self, record: &str) -> Vec<&'a str> {
        let kept = self.kept.iter().filter(|(_, records)| records.contains(record));
        kept.map(|(page, _)| page.name.as_str()).collect()
    }

    /// The pages that lack a record which those above them have.
    fn left_out_of(&self, record: &str) -> Vec<&'a Page> {
        let kept = self.kept_in(record);
        let lacks = |(page, records): &&(&'a Page, BTreeSet<String>)| {
            let above = &self.parents[page.name.as_str()];
            !records.contains(record) && (above.is_empty() || above.iter().any(|page| kept.contains(&page.as_str())))
        };
        self.kept.iter().filter(lacks).map(|(page, _)| *page).collect()
    }
}

/// Each row in the order of time, with its derived values and what became of it; between them what linked data show.
fn received(
    run: &Finished<'_>,
    history: &History<'_>,
    mut linked: VecDeque<(String, String)>,
    answer: &mut Answer,
) -> Result<(), ExplainError> {
    let sql = format!(
        "select r.record_number, r.la_code, {}
         from submitted as r
         join records_explained as x on x.record_number = cast(r.record_number as varchar)
         join submissions as s on s.submission_number = r.submission_number
         order by r.event_start_date, received, r.record_number",
        shown_columns(run)?
    );
    let table = select(run, "submitted", &sql)?;
    let days = if table.has("event_start_date") { table.written("event_start_date")? } else { vec![None; table.len()] };
    let (numbers, derived, mut rows) = (table.written(RECORD)?, derived(run)?, table.printed());
    for ((row, number), begun) in rows.rows.iter_mut().zip(&numbers).zip(days) {
        let begun = begun.unwrap_or_default();
        while let Some((_, line)) = linked.pop_front_if(|(day, _)| *day <= begun) {
            answer.say(line);
        }
        let record = number.as_deref().unwrap_or_default();
        answer.say(format!("\n{}", named(&rows.columns, row, &[RECORD])));
        let values = derived.get(record).cloned().unwrap_or_default();
        let (kept, left) = (history.kept_in(record), history.left_out_of(record));
        answer.say(format!("  derived: {values}"));
        answer.say(format!("  kept in: {}", if kept.is_empty() { "no step".to_owned() } else { kept.join(", ") }));
        for page in &left {
            answer.say(format!("  not in {}: {}", page.name, page.lead));
            history.reasons[page.name.as_str()].get(record).iter().for_each(|why| answer.say(format!("    {why}")));
        }
        let left: Vec<&str> = left.iter().map(|page| page.name.as_str()).collect();
        row.extend([Some(values), Some(kept.join(" ")), Some(left.join(" "))]);
    }
    linked.into_iter().for_each(|(_, line)| answer.say(line));
    rows.columns.extend(["derived", "kept_in", "left_out_of"].map(str::to_owned));
    rows.are_numbers.extend([false; 3]);
    answer.add(rows);
    Ok(())
}

fn parents(run: &Finished<'_>, kept: &Kept<'_>) -> Result<BTreeMap<String, Vec<String>>, ExplainError> {
    let parents = kept.iter().map(|(page, _)| Ok((page.name.clone(), with_rows_apart(run, &page.sql.tables)?)));
    parents.collect()
}

fn reasons<'a>(run: &Finished<'_>, kept: &Kept<'a>) -> Result<BTreeMap<&'a str, Reasons>, ExplainError> {
    let all = distinct(&select(run, "submitted", "select record_number from records_explained")?, RECORD)?;
    let of_page = |(page, records): &(&'a Page, BTreeSet<String>)| {
        let lacking = all.difference(records).cloned().collect();
        Ok((page.name.as_str(), reasons_left_out(&run.engine, &run.sql(page), RECORD, &lacking)?))
    };
    kept.iter().map(of_page).collect()
}

/// The variables of the method for each record, as text.
fn derived(run: &Finished<'_>) -> Result<BTreeMap<String, String>, ExplainError> {
    let variables = run.method.variables().map_err(MethodError::Circle)?;
    let names: Vec<String> = variables.iter().map(|page| format!(", e.{}", page.name)).collect();
    let sql = format!(
        "select e.record_number{} from events as e
         join records_explained as r on r.record_number = cast(e.record_number as varchar)",
        names.concat()
    );
    let table = select(run, "events", &sql)?;
    let (numbers, rows) = (table.written(RECORD)?, table.printed());
    let values = |(number, row): (Option<String>, &Vec<Option<String>>)| {
        (number.unwrap_or_default(), named(&rows.columns, row, &[RECORD]))
    };
    Ok(numbers.into_iter().zip(&rows.rows).map(values).collect())
}

/// Every table that counts the person, and in which cells.
fn counted(run: &Finished<'_>, people: &[String], answer: &mut Answer) -> Result<(), ExplainError> {
    answer.say("\nTables that count this person, each row with what the person adds to it:");
    for page in run.tables() {
        for person in people {
            let Some((schema, batches)) = contribution(&run.engine, &run.sql(page), PERSON, person)? else { continue };
            let table = TypedTable::of(&page.name, &schema, &batches)?;
            let (adds, rows) = (adds(&table)?, table.printed());
            for (row, _) in rows.rows.iter().zip(adds).filter(|(_, adds)| *adds) {
                answer.say(format!("  {}: {}", page.name, named(&rows.columns, row, &[PERSON])));
            }
        }
    }
    Ok(())
}

/// For each row whether the person adds anything to it: a number other than nought, or the row itself.
fn adds(table: &TypedTable) -> Result<Vec<bool>, ExplainError> {
    let mut adds = vec![table.has(PERSON); table.len()];
    for column in table.columns() {
        if table.is_number(column)? {
            let numbers = table.number(column)?;
            adds.iter_mut().zip(numbers).for_each(|(adds, number)| *adds |= number.is_some_and(|number| number != 0.0));
        }
    }
    Ok(adds)
}
