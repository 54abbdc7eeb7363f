//! The figures of a publication one by one, as they are stored with it, for publications that come after it.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use cld_disclosure::{QuantityId, System, UnitId};
use cld_figures::TypedTable;

use super::area::Area;
use super::placed::{Placed, PlacedFigures};
use super::rule::shown;
use crate::PublishError;

/// Where they are stored in the folder of a publication.
pub(crate) const FIGURES: &str = "figures";

/// What a figure is: the table, the row and column or the share and what it is about, and which count of it.
pub(crate) type Place = [String; 4];

/// A figure as it was published.
pub(crate) struct OpenFigure {
    pub(crate) place: Place,
    /// council, region, or the sum of all.
    pub(crate) area_type: String,
    pub(crate) area: String,
    /// None where it is hidden.
    pub(crate) value: Option<i64>,
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
                        let key: Vec<&str> = line.key.iter().map(|cell| cell.as_deref().unwrap_or_default()).collect();
                        let key = key.join(" | ");
                        let both = [("numerator", cell.numerator), ("denominator", cell.denominator)];
                        let both = both.map(|(part, id)| (place(&key, &line.share.outcome, part), area, cell.unit, id));
                        all.extend(both);
                    }
                }
            }
        }
    }
    all
}

/// The figures of a publication as a table.
pub(crate) fn table(system: &System, placed: &[Placed<'_>]) -> Result<TypedTable, PublishError> {
    let each = each(placed);
    let text = |of: &dyn Fn(&Own<'_>) -> String| {
        Arc::new(each.iter().map(|figure| Some(of(figure))).collect::<StringArray>()) as ArrayRef
    };
    let value =
        |(_, area, unit, id): &Own<'_>| (!system.is_hidden(*unit)).then(|| shown(system.value(*id), area.level));
    let columns = [
        ("table", text(&|figure| figure.0[0].clone())),
        ("row", text(&|figure| figure.0[1].clone())),
        ("column", text(&|figure| figure.0[2].clone())),
        ("part", text(&|figure| figure.0[3].clone())),
        ("area_type", text(&|figure| figure.1.kind().to_owned())),
        ("area", text(&|figure| figure.1.code.clone())),
        ("value", Arc::new(each.iter().map(value).collect::<Int64Array>()) as ArrayRef),
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
