//! Why a figure counts nothing: from the rows that there were to the condition that left none.

use cld_provenance::{Known, Narrowing, nothing_behind};
use cld_run::Finished;
use cld_terms::counted;

use crate::answer::Answer;
use crate::error::ExplainError;

/// Ways that are shown.
const SHOWN: usize = 3;

/// Says for a figure that counts nothing what became of the rows that it could have counted.
pub(crate) fn say(
    run: &Finished<'_>,
    answer: &mut Answer,
    table: &str,
    known: &[Known],
    column: &str,
) -> Result<(), ExplainError> {
    let sql_of = |table: &str| run.page(table).map(|page| run.sql(page));
    let ways = nothing_behind(&run.engine, table, known, column, &sql_of)?;
    if !ways.is_empty() {
        answer.say("\nHow the rows that it could have counted became none:");
    }
    let mut said: Vec<&Narrowing> = Vec::new();
    for narrowing in ways.iter().take(SHOWN).flatten() {
        // Several ways begin alike.
        if said.contains(&narrowing) {
            continue;
        }
        said.push(narrowing);
        let Narrowing { table, reads, rows, asked } = narrowing;
        answer.say(format!("  {table} reads {reads}: {}", counted(*rows, "row", "rows")));
        for asked in asked {
            answer.say(format!("    {} where {}", left(asked.rows), asked.asked));
        }
        if ways.iter().any(|way| way.last() == Some(narrowing)) {
            answer.say(format!("  {}", end(run, narrowing)));
        }
    }
    if let Some(more) = ways.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        answer.say(format!("  And {} more by which no row comes to it.", counted(more, "way", "ways")));
    }
    Ok(())
}

fn left(rows: u64) -> String {
    match rows {
        0 => "none left".to_owned(),
        _ => format!("{} left", counted(rows, "row", "rows")),
    }
}

/// The condition that left none, of the page or of the cell.
fn end(run: &Finished<'_>, last: &Narrowing) -> String {
    let Some((at, by)) = last.asked.iter().enumerate().next_back() else {
        return format!("There are no rows of {} in this run.", last.reads);
    };
    let before = at.checked_sub(1).map_or(last.rows, |at| last.asked[at].rows);
    let before = counted(before, "row", "rows");
    if by.is_of_cell {
        return format!("No row of {} is like this: none of the last {before} is one where {}.", last.reads, by.asked);
    }
    let page = run.page(&last.table).map_or(String::new(), |page| format!(" (book/{})", page.path));
    format!(
        "The last {before} of {} are left out by {}{page}, which asks for rows where {}.",
        last.reads, last.table, by.asked
    )
}

/// `name value, name value` of what is known of a cell.
pub(crate) fn named(known: &[Known]) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "empty".to_owned());
    let each = known.iter().map(|known| {
        let values: Vec<String> = known.values.iter().map(value).collect();
        format!("{} {}", known.column, values.join(" or "))
    });
    each.collect::<Vec<_>>().join(", ")
}
