//! What may be written: figures of which it is proved that nothing hidden can be calculated from them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use cld_disclosure::{DisclosureError, QuantityId, Reader, System, UnitId, propagate, protect};
use cld_figures::TypedTable;
use cld_figures::areas::outcome;

use super::adding_up::Said;
use super::area::Area;
use super::audit::{Audit, TableAudit};
use super::placed::{Placed, PlacedCounts, PlacedFigures, PlacedShares, ShareCell};
use super::rule::{HIDDEN, Rule, shown};
use super::{hidden, open_figures};
use crate::PublishError;

/// A publication in which nothing hidden can be calculated, or a comparison that is marked as such. Nothing makes one but
/// this crate.
pub struct Passed {
    pub(super) tables: Vec<(String, TypedTable)>,
    /// All figures one by one.
    pub(super) figures: Option<TypedTable>,
    /// Each hidden figure and from whom it is kept, for whoever publishes.
    pub(super) hidden: Option<TypedTable>,
    pub(super) audit: Audit,
}

impl Passed {
    /// Hides what has to be hidden, and lays out what is left.
    ///
    /// # Errors
    /// When something hidden could be calculated whatever else is hidden.
    pub(crate) fn prove(
        (first, mut system): (System, System),
        placed: &[Placed<'_>],
        said: Said,
        earlier: &BTreeMap<UnitId, String>,
    ) -> Result<Passed, PublishError> {
        let begun = Instant::now();
        let proof = protect(&mut system).map_err(|error| named(error, &system, placed, earlier))?;
        let audit = Audit {
            uninformed: proof.uninformed.len(),
            completions: proof.completions,
            solved: proof.solved,
            seconds: begun.elapsed().as_secs_f64(),
            ..audit(&first, &system, placed, (said, Rule::Proved))
        };
        let hidden = hidden::table((&first, &system), placed, &proof)?;
        let figures = open_figures::table(&system, placed)?;
        Ok(Passed { tables: lay_out(&system, placed, "")?, figures: Some(figures), hidden: Some(hidden), audit })
    }

    /// Lays out what is shown by the department's rule, marked, and counts what can be calculated from it. For
    /// comparison, not to be published.
    ///
    /// # Errors
    /// When what is laid out is no table.
    pub(crate) fn compare(system: &System, placed: &[Placed<'_>], said: Said) -> Result<Passed, PublishError> {
        let known = propagate(system, Reader::Any);
        let is_narrow = |id: &QuantityId| known[id.index()].high - known[id.index()].low < 3;
        let narrowed = system.guarded().filter(is_narrow).count();
        let audit = Audit { narrowed, ..audit(system, system, placed, (said, Rule::AsPublished)) };
        Ok(Passed { tables: lay_out(system, placed, AS_PUBLISHED)?, figures: None, hidden: None, audit })
    }
}

/// What the files of a comparison are marked with.
const AS_PUBLISHED: &str = ".as-published";

/// What is known of a publication before anything is proved of it.
fn audit(first: &System, system: &System, placed: &[Placed<'_>], (said, rule): (Said, Rule)) -> Audit {
    let audited = placed.iter().map(|table| TableAudit {
        table: table.name.clone(),
        figures: table.units().len(),
        hidden_first: table.hidden(first),
        hidden_second: table.hidden(system) - table.hidden(first),
        folded: table.folded(),
    });
    Audit {
        tables: audited.collect(),
        tables_left_out: Vec::new(),
        said,
        guarded: system.guarded().count(),
        uninformed: 0,
        completions: 0,
        solved: 0,
        seconds: 0.0,
        rule,
        narrowed: 0,
    }
}

/// The tables by the names of their files.
fn lay_out(system: &System, placed: &[Placed<'_>], mark: &str) -> Result<Vec<(String, TypedTable)>, PublishError> {
    let tables = placed.iter().map(|table| Ok((table.name.clone() + mark, laid_out(system, table)?)));
    tables.collect()
}

/// The table whose figure cannot be protected, or the one of earlier publications.
fn named(
    error: DisclosureError,
    system: &System,
    placed: &[Placed<'_>],
    earlier: &BTreeMap<UnitId, String>,
) -> PublishError {
    let unit = match &error {
        DisclosureError::Unprotectable { quantity } => system.unit_of(*quantity),
        DisclosureError::Untrue => None,
    };
    let Some(unit) = unit else { return PublishError::Disclosure(error) };
    let table = placed.iter().find(|table| table.units().contains(&unit)).map(|table| &table.name);
    match table.or_else(|| earlier.get(&unit)) {
        Some(table) => PublishError::Unprotectable { table: table.clone() },
        None => PublishError::Disclosure(error),
    }
}

fn laid_out(system: &System, table: &Placed<'_>) -> Result<TypedTable, PublishError> {
    let columns = match &table.figures {
        PlacedFigures::Counts(counts) => lay_out_counts(system, table, counts),
        PlacedFigures::Shares(shares) => lay_out_shares(system, table, shares),
    };
    Ok(TypedTable::new(&table.name, columns)?)
}

fn lay_out_counts(system: &System, table: &Placed<'_>, counts: &PlacedCounts<'_>) -> Vec<(String, ArrayRef)> {
    let areas = table.tree.areas();
    let places: Vec<(&Area, &String)> = areas.flat_map(|area| counts.rows.iter().map(move |row| (area, row))).collect();
    let mut columns = area_columns(places.iter().map(|(area, _)| *area));
    columns.push(("row".to_owned(), texts(places.iter().map(|(_, row)| Some((*row).clone())))));
    for column in &counts.columns {
        let cell = |(area, row): &(&Area, &String)| {
            let of_place = counts.cells.get(&((*row).clone(), column.clone()));
            Some(match of_place.and_then(|cells| cells.get(&area.code)) {
                Some(cell) => text(system, cell.unit, || shown(system.value(cell.count), cell.level).to_string()),
                None => 0.to_string(),
            })
        };
        columns.push((column.clone(), texts(places.iter().map(cell))));
    }
    columns
}

fn lay_out_shares(system: &System, table: &Placed<'_>, shares: &PlacedShares<'_>) -> Vec<(String, ArrayRef)> {
    let by_code: BTreeMap<&str, &Area> = table.tree.areas().map(|area| (area.code.as_str(), area)).collect();
    let mut lines = Vec::new();
    for line in &shares.lines {
        let order = table.tree.areas().filter_map(|area| Some((area, line.cells.get(&area.code)?)));
        lines.extend(order.map(|(area, cell)| (area, line, cell)));
    }
    let mut columns = area_columns(lines.iter().map(|(area, ..)| by_code[area.code.as_str()]));
    for (at, name) in shares.keys.iter().enumerate() {
        columns.push((name.clone(), texts(lines.iter().map(|(_, line, _)| line.key[at].clone()))));
    }
    columns.push(("share".to_owned(), texts(lines.iter().map(|(_, line, _)| Some(line.share.outcome.clone())))));
    let figures: Vec<[Option<String>; 3]> =
        lines.iter().map(|(_, line, cell)| share_texts(system, line.share.per, cell)).collect();
    for (at, name) in ["numerator", "denominator", "outcome"].into_iter().enumerate() {
        columns.push((name.to_owned(), texts(figures.iter().map(|figures| figures[at].clone()))));
    }
    columns
}

/// The cells of a share; none for an outcome of nobody.
fn share_texts(system: &System, per: i64, cell: &ShareCell) -> [Option<String>; 3] {
    if system.is_hidden(cell.unit) {
        return [HIDDEN; 3].map(|hidden| Some(hidden.to_owned()));
    }
    let [part, whole] = [cell.numerator, cell.denominator].map(|quantity| system.value(quantity));
    let outcome = outcome(part, whole, per).map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
    [Some(shown(part, cell.level).to_string()), Some(shown(whole, cell.level).to_string()), outcome]
}

fn text(system: &System, unit: UnitId, shown: impl Fn() -> String) -> String {
    if system.is_hidden(unit) { HIDDEN.to_owned() } else { shown() }
}

/// What each area is, and of how many councils its figures are the sum.
fn area_columns<'a>(areas: impl Iterator<Item = &'a Area>) -> Vec<(String, ArrayRef)> {
    let areas: Vec<&Area> = areas.collect();
    let text = |of: fn(&Area) -> String| texts(areas.iter().map(|area| Some(of(area))));
    let number = |of: fn(&Area) -> usize| {
        Arc::new(areas.iter().map(|area| Some(of(area) as i64)).collect::<Int64Array>()) as ArrayRef
    };
    let columns = [
        ("area_type", text(|area| area.kind().to_owned())),
        ("area", text(|area| area.code.clone())),
        ("area_name", text(|area| area.name.clone())),
        ("councils", number(|area| area.councils)),
        ("councils_there", number(|area| area.of)),
    ];
    columns.map(|(name, column)| (name.to_owned(), column)).to_vec()
}

fn texts(texts: impl Iterator<Item = Option<String>>) -> ArrayRef {
    Arc::new(texts.collect::<StringArray>())
}
