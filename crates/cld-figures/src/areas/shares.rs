//! Shares and rates of councils, and of their regions and England worked out from the sums.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use cld_book::{Page, Share};

use super::disclosure::{HIDDEN, SMALL, Shown, hidden};
use super::{Areas, Care, KEY};
use crate::layouts::COUNCIL;
use crate::table::Table;

/// Numerator and denominator of each council.
type Councils = BTreeMap<String, (i64, i64)>;

/// The shares of a table.
pub(super) struct Shares<'a> {
    /// What rows of the table are about, beside the council.
    keys: Vec<String>,
    /// By those, and by the share.
    figures: Vec<(Vec<Option<String>>, &'a Share, Councils)>,
}

impl Shares<'_> {
    /// Reads the shares of a table of a run, of the councils that sent something: some tables have a row for every
    /// council in England.
    pub(super) fn read<'a>(run: &Path, page: &'a Page, sent: &BTreeSet<String>) -> Result<Shares<'a>, Box<dyn Error>> {
        let table = Table::read(&run.join("tables"), &page.name)?;
        let place = |column: &str| {
            table.place(column).ok_or_else(|| format!("book/{}: the table has no column \"{column}\"", page.path))
        };
        let council = place(COUNCIL)?;
        let shares = page.facts.shares();
        let of_shares = |column: &String| {
            shares.iter().any(|share| [&share.numerator, &share.denominator, &share.outcome].contains(&column))
        };
        let is_key = |column: &&String| ![COUNCIL, "la_name"].contains(&column.as_str()) && !of_shares(column);
        let keys: Vec<String> = table.columns.iter().filter(is_key).cloned().collect();
        let key_places: Vec<usize> = keys.iter().map(|key| place(key)).collect::<Result<_, _>>()?;
        let mut figures: BTreeMap<(Vec<Option<String>>, usize), Councils> = BTreeMap::new();
        let is_of_sender = |row: &&Vec<Option<String>>| row[council].as_ref().is_some_and(|code| sent.contains(code));
        for row in table.rows.iter().filter(is_of_sender) {
            let key: Vec<_> = key_places.iter().map(|at| row[*at].clone()).collect();
            for (at, share) in shares.iter().enumerate() {
                // Where nobody is counted some official tables hold nothing, others a nought.
                let number = |column: &str| -> Result<i64, Box<dyn Error>> {
                    Ok(row[place(column)?].as_deref().map_or(Ok(0), str::parse)?)
                };
                let both = (number(&share.numerator)?, number(&share.denominator)?);
                let councils = figures.entry((key.clone(), at)).or_default();
                councils.insert(row[council].clone().unwrap_or_default(), both);
            }
        }
        let figures = figures.into_iter().map(|((key, at), councils)| (key, &shares[at], councils)).collect();
        Ok(Shares { keys, figures })
    }

    /// A row for each share of each area, and how many of them are hidden.
    pub(super) fn laid_out(&self, areas: &Areas, care: Care) -> (Table, usize) {
        let figures = ["share", "numerator", "denominator", "outcome"].map(str::to_owned);
        let columns: Vec<String> =
            KEY.map(str::to_owned).into_iter().chain(self.keys.iter().cloned()).chain(figures).collect();
        let mut table = Table { are_numbers: vec![false; columns.len()], columns, rows: Vec::new() };
        let mut all_hidden = 0;
        for (key, share, councils) in &self.figures {
            let by_area = by_area(councils, share, areas, care);
            all_hidden += by_area.values().filter(|cells| cells[0] == HIDDEN).count();
            for area in areas.in_order(by_area.keys().copied()) {
                let cells = by_area[area].iter().map(|cell| (!cell.is_empty()).then(|| cell.clone()));
                let row = areas.key(area).into_iter().chain(key.iter().cloned());
                table.rows.push(row.chain([Some(share.outcome.clone())]).chain(cells).collect());
            }
        }
        (table, all_hidden)
    }
}

/// Numerator, denominator and outcome of councils, of their regions and of England, as texts.
///
/// All three are hidden where numerator or denominator is small; where the denominator is nought there is nobody to
/// hide. The outcome is worked out before anything is rounded.
fn by_area<'a>(councils: &'a Councils, share: &Share, areas: &'a Areas, care: Care) -> BTreeMap<&'a str, [String; 3]> {
    let sum = |members: &[&str]| {
        members.iter().map(|council| councils[*council]).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let sizes: BTreeMap<&str, i64> = councils.iter().map(|(council, both)| (council.as_str(), both.1)).collect();
    let hidden = match care {
        Care::Exact => Default::default(),
        Care::Published => hidden(&sizes, areas, |members| {
            let (numerator, denominator) = sum(members);
            denominator > 0 && numerator.min(denominator) < SMALL
        }),
    };
    let figure = |(area, members): (&'a str, Vec<&str>)| {
        let (numerator, denominator) = sum(&members);
        let text = |number| Shown::of(number, sizes.contains_key(area), care).text();
        let shown = match hidden.contains(area) {
            true => [HIDDEN; 3].map(str::to_owned),
            false => [text(numerator), text(denominator), outcome(numerator, denominator, share.per)],
        };
        (area, shown)
    };
    areas.sums(sizes.keys().copied()).into_iter().map(figure).collect()
}

/// A share to one decimal place, a tie upwards; nothing where nobody is counted.
fn outcome(numerator: i64, denominator: i64, per: i64) -> String {
    match denominator {
        0 => String::new(),
        _ => {
            let tenths = (20 * per * numerator + denominator) / (2 * denominator);
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::disclosure::tests::areas;
    use super::*;

    fn shown(councils: &[(&str, i64, i64)], care: Care) -> BTreeMap<String, String> {
        let share = Share {
            numerator: "numerator".into(),
            denominator: "denominator".into(),
            outcome: "outcome".into(),
            per: 100,
        };
        let councils = councils.iter().map(|(council, one, other)| ((*council).to_owned(), (*one, *other))).collect();
        let areas = areas();
        let shown = by_area(&councils, &share, &areas, care).into_iter();
        shown.map(|(area, cells)| (area.to_owned(), cells.join(" "))).collect()
    }

    #[test]
    fn outcomes_are_rounded_half_up() {
        assert_eq!([outcome(2, 3, 100), outcome(1, 2000, 100), outcome(0, 7, 100)], ["66.7", "0.1", "0.0"]);
        assert_eq!([outcome(2, 150_000, 100_000), outcome(0, 0, 100)], ["1.3", ""]);
    }

    #[test]
    fn a_small_numerator_hides_all_three_and_a_second_council() {
        let councils = [("a", 3, 50), ("b", 20, 40), ("c", 9, 60), ("d", 0, 30), ("e", 7, 33), ("f", 0, 0)];
        let shown = shown(&councils, Care::Published);
        let of = |area: &str| shown[area].as_str();
        assert_eq!([of("a"), of("b"), of("c")], ["[c] [c] [c]", "[c] [c] [c]", "9 60 15.0"]);
        assert_eq!(of("North"), "30 150 21.3");
        // South is one council, and small: West has to be hidden with it, the smaller of the others.
        assert_eq!([of("d"), of("South"), of("West")], ["[c] [c] [c]"; 3]);
        assert_eq!([of("f"), of("e"), of("England")], ["0 0 ", "[c] [c] [c]", "40 215 18.3"]);
    }

    #[test]
    fn sums_for_those_who_may_see_all_are_exact() {
        let shown = shown(&[("a", 3, 50), ("b", 20, 41), ("d", 0, 4)], Care::Exact);
        assert_eq!(
            ["a", "North", "England"].map(|area| shown[area].as_str()),
            ["3 50 6.0", "23 91 25.3", "23 95 24.2"]
        );
    }
}
