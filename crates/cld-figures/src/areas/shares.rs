//! Shares and rates of councils, and of their regions and England calculated from the sums.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal128Array, Int64Array, StringArray};
use cld_book::{Page, Share};

use super::area::{Areas, Disclosure};
use super::disclosure::{HIDDEN, SMALL, Shown, hidden};
use crate::error::FiguresError;
use crate::layouts::COUNCIL;
use crate::typed::TypedTable;

/// Numerator and denominator of each council.
type Councils = BTreeMap<String, (i64, i64)>;

/// The shares of a table.
pub(super) struct Shares<'a> {
    /// What rows of the table are about, apart from the council.
    keys: Vec<String>,
    /// By those, and by the share.
    figures: Vec<(Vec<Option<String>>, &'a Share, Councils)>,
}

impl Shares<'_> {
    /// Reads the shares of a table of a run, of the councils that sent something: some tables have a row for every
    /// council in England.
    pub(super) fn read<'a>(run: &Path, page: &'a Page, sent: &BTreeSet<String>) -> Result<Shares<'a>, FiguresError> {
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
        let mut figures: BTreeMap<(Vec<Option<String>>, usize), Councils> = BTreeMap::new();
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

    /// A row for each share of each area, and how many of them are hidden. Exact figures are numbers, those that may be
    /// hidden texts.
    pub(super) fn laid_out(&self, areas: &Areas, care: Disclosure) -> Result<(TypedTable, usize), FiguresError> {
        let mut rows: Vec<Row<'_>> = Vec::new();
        for (key, share, councils) in &self.figures {
            let by_area = by_area(councils, share, areas, care);
            for area in areas.in_order(by_area.keys().copied()) {
                rows.push((area, key, &share.outcome, by_area[area]));
            }
        }
        let texts = |texts: Vec<Option<String>>| Arc::new(StringArray::from(texts)) as ArrayRef;
        let mut columns = areas.keys(rows.iter().map(|(area, ..)| *area));
        for (at, name) in self.keys.iter().enumerate() {
            columns.push((name.clone(), texts(rows.iter().map(|(_, key, ..)| key[at].clone()).collect())));
        }
        columns
            .push(("share".to_owned(), texts(rows.iter().map(|(_, _, share, _)| Some((*share).to_owned())).collect())));
        let figures: Vec<Option<Figures>> = rows.iter().map(|(.., figures)| *figures).collect();
        columns.extend(match care {
            Disclosure::Exact => numbers(&figures)?,
            Disclosure::Published => {
                let cell = |at: usize| texts(figures.iter().map(|figures| shown(*figures)[at].clone()).collect());
                (0..3).map(|at| (FIGURES[at].to_owned(), cell(at))).collect()
            }
        });
        let hidden = figures.iter().filter(|figures| figures.is_none()).count();
        Ok((TypedTable::new("shares by area", columns)?, hidden))
    }
}

/// An area, what the row is about, the share, and its figures unless they are hidden.
type Row<'a> = (&'a str, &'a [Option<String>], &'a str, Option<Figures>);

/// The columns of a share.
const FIGURES: [&str; 3] = ["numerator", "denominator", "outcome"];

/// What is shown of a share that is not hidden.
#[derive(Debug, Clone, Copy)]
struct Figures {
    numerator: i64,
    denominator: i64,
    /// In tenths; none where nobody is counted.
    outcome: Option<i64>,
}

fn numbers(figures: &[Option<Figures>]) -> Result<Vec<(String, ArrayRef)>, FiguresError> {
    let count = |of: fn(&Figures) -> i64| {
        Arc::new(figures.iter().map(|figures| figures.as_ref().map(of)).collect::<Int64Array>()) as ArrayRef
    };
    let outcomes = figures.iter().map(|figures| Some(i128::from(figures.as_ref()?.outcome?)));
    let outcomes =
        outcomes.collect::<Decimal128Array>().with_precision_and_scale(20, 1).map_err(FiguresError::fault)?;
    let columns = [count(|of| of.numerator), count(|of| of.denominator), Arc::new(outcomes)];
    Ok(FIGURES.into_iter().map(str::to_owned).zip(columns).collect())
}

/// The cells of a share; none for an outcome of nobody.
fn shown(figures: Option<Figures>) -> [Option<String>; 3] {
    let Some(Figures { numerator, denominator, outcome }) = figures else {
        return [HIDDEN; 3].map(|hidden| Some(hidden.to_owned()));
    };
    let outcome = outcome.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
    [Some(numerator.to_string()), Some(denominator.to_string()), outcome]
}

/// Numerator, denominator and outcome of councils, of their regions and of England; none where they are hidden.
///
/// All three are hidden where numerator or denominator is small; where the denominator is nought there is nobody to
/// hide. The outcome is calculated before anything is rounded.
fn by_area<'a>(
    councils: &'a Councils,
    share: &Share,
    areas: &'a Areas,
    care: Disclosure,
) -> BTreeMap<&'a str, Option<Figures>> {
    let sum = |members: &[&str]| {
        members.iter().map(|council| councils[*council]).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let sizes: BTreeMap<&str, i64> = councils.iter().map(|(council, both)| (council.as_str(), both.1)).collect();
    let hidden = match care {
        Disclosure::Exact => Default::default(),
        Disclosure::Published => hidden(&sizes, areas, |members| {
            let (numerator, denominator) = sum(members);
            denominator > 0 && numerator.min(denominator) < SMALL
        }),
    };
    let figure = |(area, members): (&'a str, Vec<&str>)| {
        let (numerator, denominator) = sum(&members);
        let number = |number| Shown::of(number, sizes.contains_key(area), care).number().unwrap_or(number);
        let outcome = outcome(numerator, denominator, share.per);
        let figures = Figures { numerator: number(numerator), denominator: number(denominator), outcome };
        (area, (!hidden.contains(area)).then_some(figures))
    };
    areas.sums(sizes.keys().copied()).into_iter().map(figure).collect()
}

/// A share to one decimal place, in tenths, a tie upwards; none where nobody is counted.
fn outcome(numerator: i64, denominator: i64, per: i64) -> Option<i64> {
    (denominator != 0).then(|| (20 * per * numerator + denominator) / (2 * denominator))
}

#[cfg(test)]
mod tests {
    use super::super::disclosure::tests::areas;
    use super::*;

    fn texts(councils: &[(&str, i64, i64)], care: Disclosure) -> BTreeMap<String, String> {
        let share = Share {
            numerator: "numerator".into(),
            denominator: "denominator".into(),
            outcome: "outcome".into(),
            per: 100,
        };
        let councils = councils.iter().map(|(council, one, other)| ((*council).to_owned(), (*one, *other))).collect();
        let areas = areas();
        let shown = by_area(&councils, &share, &areas, care).into_iter();
        let joined = |figures| super::shown(figures).map(Option::unwrap_or_default).join(" ");
        shown.map(|(area, figures)| (area.to_owned(), joined(figures))).collect()
    }

    #[test]
    fn outcomes_are_rounded_half_up() {
        let tenths = [outcome(2, 3, 100), outcome(1, 2000, 100), outcome(0, 7, 100)];
        assert_eq!(tenths, [Some(667), Some(1), Some(0)]);
        assert_eq!([outcome(2, 150_000, 100_000), outcome(0, 0, 100)], [Some(13), None]);
    }

    #[test]
    fn a_small_numerator_hides_all_three_and_a_second_council() {
        let councils = [("a", 3, 50), ("b", 20, 40), ("c", 9, 60), ("d", 0, 30), ("e", 7, 33), ("f", 0, 0)];
        let shown = texts(&councils, Disclosure::Published);
        let of = |area: &str| shown[area].as_str();
        assert_eq!([of("a"), of("b"), of("c")], ["[c] [c] [c]", "[c] [c] [c]", "9 60 15.0"]);
        assert_eq!(of("North"), "30 150 21.3");
        // South is one council, and small: West has to be hidden with it, the smaller of the others.
        assert_eq!([of("d"), of("South"), of("West")], ["[c] [c] [c]"; 3]);
        assert_eq!([of("f"), of("e"), of("England")], ["0 0 ", "[c] [c] [c]", "40 215 18.3"]);
    }

    #[test]
    fn sums_for_those_who_may_see_all_are_exact() {
        let shown = texts(&[("a", 3, 50), ("b", 20, 41), ("d", 0, 4)], Disclosure::Exact);
        assert_eq!(
            ["a", "North", "England"].map(|area| shown[area].as_str()),
            ["3 50 6.0", "23 91 25.3", "23 95 24.2"]
        );
    }
}
