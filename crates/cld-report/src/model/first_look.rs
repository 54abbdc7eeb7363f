//! What a reader of a workbook looks at first, in five lines at most.

use cld_terms::{counted, grouped};

use super::Parts;
use super::contents::Contents;
use super::sums::Sum;
use crate::error::ReportError;

/// A line each for the submissions that are not used, what has changed most, how rows become figures, the rule that found
/// most, and how to see who a figure counts; each only where there is something to see.
pub(crate) fn first_look(contents: &Contents<'_>, parts: &Parts<'_>) -> Result<Vec<String>, ReportError> {
    let lines = [
        not_used(contents)?,
        Some(change(contents, parts.sums)),
        way(parts),
        quality(contents, parts),
        people(contents),
    ];
    Ok(lines.into_iter().flatten().collect())
}

fn not_used(contents: &Contents<'_>) -> Result<Option<String>, ReportError> {
    let chosen = contents.submissions.truth("chosen")?;
    let left_out = chosen.iter().filter(|chosen| **chosen != Some(true)).count();
    let files = counted(chosen.len() as u64, "file", "files");
    Ok((left_out > 0).then(|| format!("Submissions: of {files} received, {left_out} are not used, and why.")))
}

/// The headline figure that has changed most since the previous period.
fn change(contents: &Contents<'_>, sums: &[Sum<'_>]) -> String {
    let Some(previous) = &contents.previous else {
        return "Summary: the headline figures with charts. With --previous it also has those of another period."
            .to_owned();
    };
    let figures = sums.iter().flat_map(|sum| sum.columns.iter().flat_map(move |column| changes(sum, column)));
    match figures.max_by_key(|change| change.now.abs_diff(change.before)).filter(|change| change.now != change.before) {
        Some(Change { title, series, column, now, before }) => format!(
            "Summary: most has changed in \"{title}\", {column}, {series}: {} after {} in {}.",
            grouped(now),
            grouped(before),
            previous.name
        ),
        None => format!("Summary: no headline figure has changed since {}.", previous.name),
    }
}

struct Change<'a> {
    title: &'a str,
    series: &'a str,
    column: &'a str,
    now: i64,
    before: i64,
}

fn changes<'a>(sum: &'a Sum<'_>, column: &'a str) -> Vec<Change<'a>> {
    let figures = sum.names().into_iter().zip(sum.values(column)).zip(sum.previous_values(column));
    let title = sum.headline.facts.title.as_str();
    figures.map(|((series, now), before)| Change { title, series, column, now, before }).collect()
}

/// How the rows that were received become those that are counted, by the first headline.
fn way(parts: &Parts<'_>) -> Option<String> {
    let steps = parts.filter_steps.first()?;
    let (received, left) = steps.ends()?;
    let rows = counted(received, "row", "rows");
    Some(format!("Rows left: how {rows} become {} in \"{}\", step by step.", grouped(left), steps.title))
}

fn quality(contents: &Contents<'_>, parts: &Parts<'_>) -> Option<String> {
    match parts.quality {
        Some(quality) => quality.most_often().map(|(rule, file, findings)| {
            format!("Findings: \"{rule}\" is found most often, {} in {file}.", counted(findings, "time", "times"))
        }),
        None if contents.is_council => {
            Some("With --received FOLDER the workbook also says what cld check finds in the files.".to_owned())
        }
        None => None,
    }
}

fn people(contents: &Contents<'_>) -> Option<String> {
    let shown =
        contents.tables.iter().find(|shown| shown.formulas.sheet().is_some() && !shown.table.rows.is_empty())?;
    let sheet = shown.formulas.sheet().filter(|sheet| !contents.too_long.contains_key(*sheet))?;
    Some(format!("{}: its figures count rows of the sheet {sheet}; filter there to see which.", shown.layout.sheet()))
}
