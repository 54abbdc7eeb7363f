//! One person: every row received, which pages kept it, what was derived, and every table that counts them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::error::Error;

use cld_book::{Extract, Page};
use cld_provenance::{Reasons, contribution, reasons_left_out};

use super::answer::{Answer, named, of};
use super::events::{PERSON, RECORD, hold, shown_columns, with_rows_apart};
use cld_figures::Table;
use cld_run::Finished;

/// For each page that keeps rows apart, in the order they were calculated, the records of the person in it.
type Kept<'a> = Vec<(&'a Page, BTreeSet<String>)>;

pub fn explain(run: &Finished<'_>, id: &str) -> Result<Answer, Box<dyn Error>> {
    let records = records(run, id)?;
    if records.is_empty() {
        return Err(format!(
            "the run has no rows of \"{id}\". Give an NHS number or a council's identifier as it was sent, or a person \
             as tables name them."
        )
        .into());
    }
    hold(run, "records_explained", RECORD, &records)?;
    let kept = kept(run)?;
    let people = people(run, &kept)?;
    let mut answer = Answer::about(run);
    let shown: Vec<String> = people.iter().map(|person| run.shown(person)).collect();
    let count = of(records.len(), "row", "rows");
    answer.say(format!("{count} received. In the run's tables this is person {}.", shown.join(", ")));
    if people.len() > 1 {
        answer.say("There is more than one person: several councils have this identifier, or an identifier is on some of the rows only (see the variable person).");
    }
    received(run, &kept, linked(run, &people)?, &mut answer)?;
    counted(run, &people, &mut answer)?;
    Ok(answer)
}

/// The rows of `submitted` that are about a person: those with the code, and those with the same council's identifier.
fn records(run: &Finished<'_>, id: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let has = |name: &str| Ok::<_, Box<dyn Error>>(run.columns("submitted")?.iter().any(|column| column == name));
    let by_codes = |codes: &[i32]| -> Result<String, Box<dyn Error>> {
        let codes = codes.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
        let submitted =
            if has("nhs_number_submitted")? { format!(" or nhs_number_submitted in ({codes})") } else { String::new() };
        Ok(format!("nhs_number_traced in ({codes}) or la_person in ({codes}){submitted}"))
    };
    let known = run.codes(id);
    let condition = match (known.as_slice(), id.parse::<i32>(), id.rsplit_once('_')) {
        (codes @ [_, ..], ..) => by_codes(codes)?,
        ([], Ok(code), _) => by_codes(&[code])?,
        ([], _, Some((council, code))) if code.parse::<i32>().is_ok() => {
            format!("la_person = {code} and la_code = '{}'", council.replace('\'', "''"))
        }
        _ => return Ok(Vec::new()),
    };
    let sql = format!(
        "with matched as (select record_number, la_code, la_person from submitted where {condition})
         select cast(record_number as varchar) as record_number from matched
         union
         select cast(r.record_number as varchar) from submitted as r
         join matched as t on t.la_code = r.la_code and t.la_person = r.la_person"
    );
    Ok(run.rows(&sql)?.distinct(RECORD))
}

fn kept<'a>(run: &'a Finished<'_>) -> Result<Kept<'a>, Box<dyn Error>> {
    let mut kept = Vec::new();
    for page in &run.pages {
        if run.columns(&page.name)?.iter().any(|column| column == RECORD) {
            let sql = format!(
                "select distinct r.record_number from {} as e
                 join records_explained as r on r.record_number = cast(e.record_number as varchar)",
                page.name
            );
            kept.push((page, run.rows(&sql)?.distinct(RECORD).into_iter().collect()));
        }
    }
    Ok(kept)
}

/// The names that the run's tables have for whom these records are about.
fn people(run: &Finished<'_>, kept: &Kept<'_>) -> Result<Vec<String>, Box<dyn Error>> {
    let mut people = BTreeSet::new();
    for (page, records) in kept {
        if !records.is_empty() && run.columns(&page.name)?.iter().any(|column| column == PERSON) {
            let sql = format!(
                "select distinct cast(e.person as varchar) as person from {} as e
                 join records_explained as r on r.record_number = cast(e.record_number as varchar)",
                page.name
            );
            people.extend(run.rows(&sql)?.distinct(PERSON));
        }
    }
    Ok(people.into_iter().collect())
}

/// What linked health data show of the people, each with its day, in the order of time.
fn linked(run: &Finished<'_>, people: &[String]) -> Result<VecDeque<(String, String)>, Box<dyn Error>> {
    let codes = people.iter().map(|person| format!("'{}'", person.replace('\'', "''"))).collect::<Vec<_>>().join(", ");
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

/// Each row in the order of time, with its derived values and what became of it; between them what linked data show.
fn received(
    run: &Finished<'_>,
    kept: &Kept<'_>,
    mut linked: VecDeque<(String, String)>,
    answer: &mut Answer,
) -> Result<(), Box<dyn Error>> {
    let mut rows = run.rows(&format!(
        "select r.record_number, r.la_code, {}
         from submitted as r
         join records_explained as x on x.record_number = cast(r.record_number as varchar)
         join submissions as s on s.submission_number = r.submission_number
         order by r.event_start_date, received, r.record_number",
        shown_columns(run)?
    ))?;
    let derived = derived(run)?;
    let parents = parents(run, kept)?;
    let reasons = reasons(run, kept)?;
    let names = ["derived", "kept_in", "left_out_of"].map(str::to_owned);
    let day = rows.place("event_start_date");
    for row in &mut rows.rows {
        let begun = day.and_then(|at| row[at].clone()).unwrap_or_default();
        while let Some((_, line)) = linked.pop_front_if(|(day, _)| *day <= begun) {
            answer.say(line);
        }
        let record = row[0].clone().unwrap_or_default();
        let holds = |page: &str| kept.iter().any(|(known, records)| known.name == page && records.contains(&record));
        let in_pages: Vec<&str> =
            kept.iter().filter(|(_, records)| records.contains(&record)).map(|(page, _)| page.name.as_str()).collect();
        let left: Vec<&Page> = kept
            .iter()
            .filter(|(page, records)| {
                let above = &parents[page.name.as_str()];
                !records.contains(&record) && (above.is_empty() || above.iter().any(|parent| holds(parent)))
            })
            .map(|(page, _)| *page)
            .collect();
        answer.say(format!("\n{}", named(&rows.columns, row, &[RECORD])));
        let values = derived.get(&record).cloned().unwrap_or_default();
        answer.say(format!("  derived: {values}"));
        answer.say(format!(
            "  kept in: {}",
            if in_pages.is_empty() { "no step".to_owned() } else { in_pages.join(", ") }
        ));
        for page in &left {
            answer.say(format!("  not in {}: {}", page.name, page.lead));
            if let Some(reason) = reasons[page.name.as_str()].get(&record) {
                answer.say(format!("    {reason}"));
            }
        }
        let left: Vec<&str> = left.iter().map(|page| page.name.as_str()).collect();
        row.extend([Some(values), Some(in_pages.join(" ")), Some(left.join(" "))]);
    }
    linked.into_iter().for_each(|(_, line)| answer.say(line));
    rows.columns.extend(names);
    answer.add(rows);
    Ok(())
}

/// For each page the pages that it takes rows from and that keep rows apart; none where it takes them as received.
fn parents(run: &Finished<'_>, kept: &Kept<'_>) -> Result<BTreeMap<String, Vec<String>>, Box<dyn Error>> {
    let parents = kept.iter().map(|(page, _)| Ok((page.name.clone(), with_rows_apart(run, &page.sql.tables)?)));
    parents.collect()
}

/// For each page, why it does not give the records that it lacks.
fn reasons<'a>(run: &Finished<'_>, kept: &Kept<'a>) -> Result<BTreeMap<&'a str, Reasons>, Box<dyn Error>> {
    let all: BTreeSet<String> =
        run.rows("select record_number from records_explained")?.distinct(RECORD).into_iter().collect();
    let of_page = |(page, records): &(&'a Page, BTreeSet<String>)| {
        let lacking = all.difference(records).cloned().collect();
        Ok((page.name.as_str(), reasons_left_out(&run.engine, &run.sql(page), RECORD, &lacking)?))
    };
    kept.iter().map(of_page).collect()
}

/// The variables of the method for each record, as text.
fn derived(run: &Finished<'_>) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let variables = run.method.variables().map_err(|cycle| cycle.join(" -> "))?;
    let names: Vec<String> = variables.iter().map(|page| format!(", e.{}", page.name)).collect();
    let table = run.rows(&format!(
        "select e.record_number{} from events as e
         join records_explained as r on r.record_number = cast(e.record_number as varchar)",
        names.concat()
    ))?;
    let values =
        |row: &Vec<Option<String>>| (row[0].clone().unwrap_or_default(), named(&table.columns, row, &[RECORD]));
    Ok(table.rows.iter().map(values).collect())
}

/// Every table that counts the person, and in which cells.
fn counted(run: &Finished<'_>, people: &[String], answer: &mut Answer) -> Result<(), Box<dyn Error>> {
    answer.say("\nTables that count this person, each row with what the person adds to it:");
    for page in run.tables() {
        let mut lines = Vec::new();
        for person in people {
            let Some((schema, batches)) = contribution(&run.engine, &run.sql(page), PERSON, person)? else { continue };
            let table = Table::of(&schema, &batches);
            let adds = |row: &&Vec<Option<String>>| {
                table.place(PERSON).is_some()
                    || row.iter().zip(&table.are_numbers).any(|(cell, is_number)| *is_number && is_some(cell))
            };
            lines.extend(table.rows.iter().filter(adds).map(|row| named(&table.columns, row, &[PERSON])));
        }
        for line in lines {
            answer.say(format!("  {}: {line}", page.name));
        }
    }
    Ok(())
}

/// True for a number other than nought.
fn is_some(cell: &Option<String>) -> bool {
    cell.as_ref().is_some_and(|cell| cell.chars().any(|letter| matches!(letter, '1'..='9')))
}
