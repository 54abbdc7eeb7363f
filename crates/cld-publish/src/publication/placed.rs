//! The figures of a publication, each with its quantity in the system of all.

use std::collections::BTreeMap;

use cld_book::{Layout, Page, Share};
use cld_disclosure::{QuantityId, System, UnitId};

use super::area::Tree;
use super::rule::Level;

/// A table with its figures in the system.
pub(crate) struct Placed<'a> {
    pub(crate) name: String,
    pub(crate) page: &'a Page,
    /// False for one that is taken into account because an earlier publication has it.
    pub(crate) is_written: bool,
    pub(crate) tree: Tree,
    pub(crate) figures: PlacedFigures<'a>,
}

pub(crate) enum PlacedFigures<'a> {
    Counts(PlacedCounts<'a>),
    Shares(PlacedShares<'a>),
}

/// A table of counts.
pub(crate) struct PlacedCounts<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) rows: Vec<String>,
    pub(crate) columns: Vec<String>,
    /// How many rows of texts that are in no list were put together.
    pub(crate) folded: usize,
    /// By row and column, and by area.
    pub(crate) cells: BTreeMap<(String, String), BTreeMap<String, Cell>>,
}

/// A table of shares.
pub(crate) struct PlacedShares<'a> {
    pub(crate) keys: Vec<String>,
    pub(crate) lines: Vec<PlacedLine<'a>>,
}

/// A share of all areas.
pub(crate) struct PlacedLine<'a> {
    pub(crate) key: Vec<Option<String>>,
    pub(crate) share: &'a Share,
    pub(crate) cells: BTreeMap<String, ShareCell>,
}

/// A count.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) level: Level,
    pub(crate) unit: UnitId,
    pub(crate) count: QuantityId,
}

/// A share.
#[derive(Clone, Copy)]
pub(crate) struct ShareCell {
    pub(crate) level: Level,
    pub(crate) unit: UnitId,
    pub(crate) numerator: QuantityId,
    pub(crate) denominator: QuantityId,
}

impl Placed<'_> {
    /// The units of its figures, one for each figure.
    pub(crate) fn units(&self) -> Vec<UnitId> {
        match &self.figures {
            PlacedFigures::Counts(counts) => {
                counts.cells.values().flat_map(BTreeMap::values).map(|cell| cell.unit).collect()
            }
            PlacedFigures::Shares(shares) => {
                shares.lines.iter().flat_map(|line| line.cells.values()).map(|cell| cell.unit).collect()
            }
        }
    }

    /// How many rows of texts that are in no list were put together.
    pub(crate) fn folded(&self) -> usize {
        match &self.figures {
            PlacedFigures::Counts(counts) => counts.folded,
            PlacedFigures::Shares(_) => 0,
        }
    }

    /// How many of its figures are hidden.
    pub(crate) fn hidden(&self, system: &System) -> usize {
        self.units().into_iter().filter(|unit| system.is_hidden(*unit)).count()
    }
}
