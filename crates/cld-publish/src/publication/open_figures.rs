//! The figures of a publication one by one, as they are stored with it, for publications that come after it.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use cld_book::Share;
use cld_disclosure::{QuantityId, System, UnitId};
use cld_figures::TypedTable;
use cld_figures::areas::outcome;

use super::area::Area;
use super::placed::{Placed, PlacedFigures, PlacedLine};
use super::rule::{Level, shown};
use crate::PublishError;

/// Where they are stored in the folder of a publication.
pub(crate) const FIGURES: &str = "figures";

/// What a figure is: the table, the row and column or the share and what it is about, and which count of it.
pub(crate) type Place = [String; 4];

/// The counts of a share.
pub(crate) const NUMERATOR: &str = "numerator";
pub(crate) const DENOMINATOR: &str = "denominator";
/// What is shown of a share, in tenths: of regions and of all councils it is known beside both counts, which are rounded.
pub(crate) const OUTCOME: &str = "outcome";

/// A figure as it was published.
pub(crate) struct OpenFigure {
    pub(crate) place: Place,
    /// council, region, or the sum of all.
    pub(crate) area_type: String,
    pub(crate) area: String,
    /// None where it is hidden.
    pub(crate) value: Option<i64>,
}

impl OpenFigure {
    pub(crate) fn is_council(&self) -> bool {
        self.area_type == "council"
    }

    /// Of which region it is the sum; none for that of all.
    pub(crate) fn region(&self) -> Option<&str> {
        (self.area_type == "region").then_some(self.area.as_str())
    }
}

/// A count of a publication that is being made.
pub(super) type Own<'a> = (Place, &'a Area, UnitId, QuantityId);

/// Each count of a publication with its place and area.
pub(crate) fn each<'a>(placed: &'a [Placed<'a>]) -> Vec<Own<'a>> {
    let mut all = Vec::new();
    for table in placed {
        for area in table.tree.areas() {
            let place = |row: &str, column: &str, part: &str| [&table.name, row, column, part].map(str::to_owned);
            match &table.figures {
                PlacedFigures::Counts(counts) => {
                    let cells = counts.cells.iter().filter_map(|(at, cells)| Some((at, cells.get(&area.code)?)));
                    all.extend(
                        cells.map(|((row, column), cell)| (place(row, column, "count"), area, cell.unit, cell.count)),
                    );
                }
                PlacedFigures::Shares(shares) => {
                    for line in &shares.lines {
                        let Some(cell) = line.cells.get(&area.code) else { continue };
                        let key = line_key(line);
                        let both = [(NUMERATOR, cell.numerator), (DENOMINATOR, cell.denominator)];
                        let both = both.map(|(part, id)| (place(&key, &line.share.outcome, part), area, cell.unit, id));
                        all.extend(both);
                    }
                }
            }
        }
    }
    all
}

/// What a line of a table of shares is about.
fn line_key(line: &PlacedLine<'_>) -> String {
    let key: Vec<&str> = line.key.iter().map(|cell| cell.as_deref().unwrap_or_default()).collect();
    key.join(" | ")
}

/// The shares of each table of shares.
pub(crate) fn outcomes<'a>(placed: &'a [Placed<'a>]) -> impl Iterator<Item = (&'a str, &'a Share)> {
    placed.iter().flat_map(|table| match &table.figures {
        PlacedFigures::Counts(_) => Vec::new(),
        PlacedFigures::Shares(shares) => shares.lines.iter().map(|line| (table.name.as_str(), line.share)).collect(),
    })
}

/// The outcomes that are shown of sums.
fn shown_outcomes<'a>(system: &System, placed: &'a [Placed<'a>]) -> Vec<(Place, &'a Area, Option<i64>)> {
    let mut all = Vec::new();
    for table in placed {
        let PlacedFigures::Shares(shares) = &table.figures else { continue };
        for line in &shares.lines {
            for area in table.tree.areas().filter(|area| area.level != Level::Council) {
                let Some(cell) = line.cells.get(&area.code).filter(|cell| !system.is_hidden(cell.unit)) else {
                    continue;
                };
                let place = [&table.name, &line_key(line), &line.share.outcome, OUTCOME].map(str::to_owned);
                let [part, whole] = [cell.numerator, cell.denominator].map(|id| system.value(id));
                all.push((place, area, outcome(part, whole, line.share.per)));
            }
        }
    }
    all
}

/// The figures of a publication as a table.
pub(crate) fn table(system: &System, placed: &[Placed<'_>]) -> Result<TypedTable, PublishError> {
    let value = |unit, id, area: &Area| (!system.is_hidden(unit)).then(|| shown(system.value(id), area.level));
    let counts = each(placed).into_iter().map(|(place, area, unit, id)| (place, area, value(unit, id, area)));
    let all: Vec<(Place, &Area, Option<i64>)> = counts.chain(shown_outcomes(system, placed)).collect();
    let text = |of: &dyn Fn(&Place, &Area) -> String| {
        Arc::new(all.iter().map(|(place, area, _)| Some(of(place, area))).collect::<StringArray>()) as ArrayRef
    };
    let columns = [
        ("table", text(&|place, _| place[0].clone())),
        ("row", text(&|place, _| place[1].clone())),
        ("column", text(&|place, _| place[2].clone())),
        ("part", text(&|place, _| place[3].clone())),
        ("area_type", text(&|_, area| area.kind().to_owned())),
        ("area", text(&|_, area| area.code.clone())),
        ("value", Arc::new(all.iter().map(|(.., value)| *value).collect::<Int64Array>()) as ArrayRef),
    ];
    Ok(TypedTable::new(FIGURES, columns.map(|(name, column)| (name.to_owned(), column)).to_vec())?)
}

/// The figures of a publication that is there.
pub(crate) fn read(publication: &Path) -> Result<Vec<OpenFigure>, PublishError> {
    let table = TypedTable::read(&publication.join(FIGURES))?;
    let [tables, rows, columns, parts] =
        [table.text("table")?, table.text("row")?, table.text("column")?, table.text("part")?];
    let (types, areas, values) = (table.text("area_type")?, table.text("area")?, table.count("value")?);
    let own = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let figure = |at: usize| OpenFigure {
        place: [own(tables[at]), own(rows[at]), own(columns[at]), own(parts[at])],
        area_type: own(types[at]),
        area: own(areas[at]),
        value: values[at],
    };
    Ok((0..table.len()).map(figure).collect())
}
