//! Shares and rates of councils, and of their regions and England calculated from the sums.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal128Array, Int64Array, StringArray};
use cld_book::{Page, Share};

use super::area::Areas;
use crate::error::FiguresError;
use crate::layouts::COUNCIL;
use crate::typed::TypedTable;

/// Numerator and denominator of each council.
pub type ShareCounts = BTreeMap<String, (i64, i64)>;

/// The shares of a table.
pub struct Shares<'a> {
    /// What rows of the table are about, apart from the council.
    pub keys: Vec<String>,
    /// By those, and by the share.
    pub figures: Vec<(Vec<Option<String>>, &'a Share, ShareCounts)>,
}

impl Shares<'_> {
    /// Reads the shares of a table of a run, of the councils that sent something: some tables have a row for every
    /// council in England.
    ///
    /// # Errors
    /// When the table cannot be read, or lacks what its page names.
    pub fn read<'a>(run: &Path, page: &'a Page, sent: &BTreeSet<String>) -> Result<Shares<'a>, FiguresError> {
        let table = TypedTable::read(&run.join("tables").join(&page.name))?.sorted()?;
        let councils = table.text(COUNCIL)?;
        let shares = page.facts.shares();
        let of_shares = |column: &str| {
            shares
                .iter()
                .any(|share| [&share.numerator, &share.denominator, &share.outcome].iter().any(|of| *of == column))
        };
        let is_key = |column: &&str| ![COUNCIL, "la_name"].contains(column) && !of_shares(column);
        let keys: Vec<String> = table.columns().into_iter().filter(is_key).map(str::to_owned).collect();
        let key_cells = keys.iter().map(|key| table.written(key)).collect::<Result<Vec<_>, _>>()?;
        let mut figures: BTreeMap<(Vec<Option<String>>, usize), ShareCounts> = BTreeMap::new();
        for (at, share) in shares.iter().enumerate() {
            let (numerators, denominators) = (table.count(&share.numerator)?, table.count(&share.denominator)?);
            for row in 0..table.len() {
                let Some(council) = councils[row].filter(|code| sent.contains(*code)) else { continue };
                let key: Vec<_> = key_cells.iter().map(|cells| cells[row].clone()).collect();
                // Where nobody is counted some official tables hold nothing, others a nought.
                let both = (numerators[row].unwrap_or(0), denominators[row].unwrap_or(0));
                figures.entry((key, at)).or_default().insert(council.to_owned(), both);
            }
        }
        let figures = figures.into_iter().map(|((key, at), councils)| (key, &shares[at], councils)).collect();
        Ok(Shares { keys, figures })
    }

    /// A row for each share of each area: what the area is, the columns of the table that say what it is about, the share,
    /// numerator, denominator and outcome.
    ///
    /// # Errors
    /// When the columns do not make a table.
    pub fn laid_out(&self, areas: &Areas) -> Result<TypedTable, FiguresError> {
        let mut rows: Vec<Row<'_>> = Vec::new();
        for (key, share, councils) in &self.figures {
            let by_area = by_area(councils, areas);
            for area in areas.in_order(by_area.keys().copied()) {
                rows.push((area, key, share, by_area[area]));
            }
        }
        let texts = |texts: Vec<Option<String>>| Arc::new(StringArray::from(texts)) as ArrayRef;
        let mut columns = areas.keys(rows.iter().map(|(area, ..)| *area));
        for (at, name) in self.keys.iter().enumerate() {
            columns.push((name.clone(), texts(rows.iter().map(|(_, key, ..)| key[at].clone()).collect())));
        }
        let of_share = rows.iter().map(|(_, _, share, _)| Some(share.outcome.clone())).collect();
        columns.push(("share".to_owned(), texts(of_share)));
        columns.extend(numbers(&rows)?);
        TypedTable::new("shares by area", columns)
    }
}

/// An area, what the row is about, the share, and its numerator and denominator.
type Row<'a> = (&'a str, &'a [Option<String>], &'a Share, (i64, i64));

fn numbers(rows: &[Row<'_>]) -> Result<Vec<(String, ArrayRef)>, FiguresError> {
    let count =
        |of: fn(&Row<'_>) -> i64| Arc::new(rows.iter().map(|row| Some(of(row))).collect::<Int64Array>()) as ArrayRef;
    let outcomes = rows.iter().map(|(_, _, share, (one, other))| outcome(*one, *other, share.per).map(i128::from));
    let outcomes =
        outcomes.collect::<Decimal128Array>().with_precision_and_scale(20, 1).map_err(FiguresError::fault)?;
    let columns = [count(|(.., both)| both.0), count(|(.., both)| both.1), Arc::new(outcomes)];
    Ok(["numerator", "denominator", "outcome"].into_iter().map(str::to_owned).zip(columns).collect())
}

/// Numerator and denominator of councils, of their regions and of England.
fn by_area<'a>(councils: &'a ShareCounts, areas: &'a Areas) -> BTreeMap<&'a str, (i64, i64)> {
    let sum = |members: &[&str]| {
        members.iter().map(|council| councils[*council]).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let sums = areas.sums(councils.keys().map(String::as_str)).into_iter();
    sums.map(|(area, members)| (area, sum(&members))).collect()
}

/// A share to one decimal place, in tenths, a tie upwards; none where nobody is counted.
pub fn outcome(numerator: i64, denominator: i64, per: i64) -> Option<i64> {
    (denominator != 0).then(|| (20 * per * numerator + denominator) / (2 * denominator))
}

#[cfg(test)]
mod tests {
    use super::super::area::tests::areas;
    use super::*;

    #[test]
    fn outcomes_are_rounded_half_up() {
        let tenths = [outcome(2, 3, 100), outcome(1, 2000, 100), outcome(0, 7, 100)];
        assert_eq!(tenths, [Some(667), Some(1), Some(0)]);
        assert_eq!([outcome(2, 150_000, 100_000), outcome(0, 0, 100)], [Some(13), None]);
    }

    #[test]
    fn parts_and_wholes_are_added_up() {
        let councils = [("a", 3, 50), ("b", 20, 41), ("d", 0, 4)];
        let councils = councils.map(|(name, one, other)| (name.to_owned(), (one, other))).into_iter().collect();
        let areas = areas();
        let sums = by_area(&councils, &areas);
        assert_eq!(["a", "North", "England"].map(|area| sums[area]), [(3, 50), (23, 91), (23, 95)]);
    }
}
