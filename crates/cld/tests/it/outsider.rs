//! An outsider who has the files of publications and nothing else, and adds up what is there.
//!
//! Written from what readers know of the returns, not from the pages or the audit: a figure of a region or of all is the sum
//! of its councils to the nearest 5, an outcome is calculated before that, `[c]` hides what is small or would give it away.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::outsider_program::{ANY, Program, Range, Sum};

/// A figure of a council: table, row, column, council. A share has its key as the row, and its name with what is counted as
/// the column.
pub(crate) type Figure = [String; 4];

type Row = BTreeMap<String, String>;

/// What of a publication is no figure.
const KEYS: [&str; 10] = [
    "area_type",
    "area",
    "area_name",
    "councils",
    "councils_there",
    "row",
    "share",
    "numerator",
    "denominator",
    "outcome",
];

/// What the outsider has put together.
#[derive(Default)]
pub(crate) struct Outsider {
    /// The least that a hidden count can be, by what the outsider takes for granted.
    pub(crate) least: i64,
    /// Sees nothing but noughts, and which figures are sums of which: what every publication says that shows noughts.
    pub(crate) sees_noughts_alone: bool,
    pub(crate) figures: BTreeMap<Figure, usize>,
    pub(crate) hidden: BTreeSet<Figure>,
    pub(crate) program: Program,
    /// The figures that are others in what is read.
    pub(crate) changed: BTreeSet<Figure>,
}

/// What comes before the table of a figure that was another in an earlier publication.
pub(crate) const LATER: &str = "later ";

pub(crate) fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

fn regions() -> BTreeMap<String, String> {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/reference/authorities.csv");
    rows(&list).into_iter().map(|row| (row["la_code"].clone(), row["region"].clone())).collect()
}

impl Outsider {
    /// Reads every table of a publication. Figures of which it is not known that they are what they were before are others.
    pub(crate) fn read(&mut self, publication: &Path, changed: &BTreeSet<Figure>) {
        self.changed.clone_from(changed);
        let regions = regions();
        for file in std::fs::read_dir(publication).unwrap().map(|file| file.unwrap().path()) {
            if file.extension().is_none_or(|kind| kind != "csv") {
                continue;
            }
            let name = file.file_stem().unwrap().to_str().unwrap();
            let table = name.trim_end_matches(".as-published").to_owned();
            let mut groups: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
            for row in rows(&file) {
                let keys: Vec<&str> = if row.contains_key("share") {
                    row.iter()
                        .filter(|(name, _)| !KEYS.contains(&name.as_str()))
                        .map(|(_, cell)| cell.as_str())
                        .collect()
                } else {
                    vec![row["row"].as_str()]
                };
                let share = row.get("share").cloned().unwrap_or_default();
                groups.entry((keys.join("|"), share)).or_default().push(row);
            }
            for ((row, share), of_group) in &groups {
                let councils = || of_group.iter().filter(|row| row["area_type"] == "council");
                let codes: Vec<&str> = councils().map(|row| row["area"].as_str()).collect();
                for area in of_group {
                    let is_of = |code: &&&str| match area["area_type"].as_str() {
                        "council" => area["area"] == **code,
                        "region" => regions[**code] == area["area"],
                        _ => true,
                    };
                    let members: Vec<&str> = codes.iter().filter(is_of).copied().collect();
                    if share.is_empty() {
                        for (column, shown) in area.iter().filter(|(name, _)| !KEYS.contains(&name.as_str())) {
                            self.count((&table, row, column), &members, shown, area["area_type"] == "council");
                        }
                    } else {
                        self.share((&table, row, share), &members, area);
                    }
                }
            }
        }
    }

    fn figure(&mut self, (table, row, column): (&str, &str, &str), council: &str) -> usize {
        let mut figure = [table, row, column, council].map(str::to_owned);
        if self.changed.contains(&figure) {
            figure[0].insert_str(0, LATER);
        }
        *self.figures.entry(figure).or_insert_with(|| self.program.add(Range { low: self.least, high: ANY }))
    }

    fn count(&mut self, place: (&str, &str, &str), members: &[&str], shown: &str, is_council: bool) {
        let parts: Vec<usize> = members.iter().map(|council| self.figure(place, council)).collect();
        if self.sees_noughts_alone && shown != "0" {
            return;
        }
        match shown.parse::<i64>() {
            Ok(number) if is_council => self.program.fix(parts[0], number),
            // 1 to 4 are hidden: what is shown as 0 is none, and what is shown as 5 is 5 at least.
            Ok(0) => self.program.sums.push(Sum::of(parts.iter().map(|part| (*part, 1)), 0, 0)),
            Ok(number) => {
                let least = (number - 2).max(5);
                self.program.sums.push(Sum::of(parts.iter().map(|part| (*part, 1)), least, number + 2));
            }
            Err(_) if is_council => {
                let hidden = self.figures.iter().find(|(_, at)| **at == parts[0]).map(|(figure, _)| figure.clone());
                self.hidden.extend(hidden);
            }
            Err(_) => {}
        }
    }

    fn share(&mut self, (table, row, share): (&str, &str, &str), members: &[&str], area: &Row) {
        let is_council = area["area_type"] == "council";
        let columns = ["numerator", "denominator"].map(|part| format!("{share}.{part}"));
        for (column, part) in columns.iter().zip(["numerator", "denominator"]) {
            self.count((table, row, column), members, &area[part], is_council);
        }
        let [parts, wholes] = columns
            .each_ref()
            .map(|column| members.iter().map(|council| self.figure((table, row, column), council)).collect::<Vec<_>>());
        if is_council {
            // A part may be none, and is never more than its whole.
            let part = &mut self.program.ranges[parts[0]];
            part.low = if part.high == ANY { 0 } else { part.low };
            self.program.sums.push(Sum::of([(wholes[0], 1), (parts[0], -1)], 0, ANY));
        } else if let Some(outcome) = area["outcome"].parse::<f64>().ok().filter(|_| !self.sees_noughts_alone) {
            let tenths = (outcome * 10.0).round() as i64;
            let per = if table.contains("2bc") { 100_000 } else { 100 };
            let terms = |of_whole: i64| {
                let parts = parts.iter().map(|part| (*part, 20 * per));
                parts.chain(wholes.iter().map(move |whole| (*whole, -of_whole))).collect::<Vec<_>>()
            };
            self.program.sums.push(Sum::of(terms(2 * tenths - 1), 0, ANY));
            self.program.sums.push(Sum::of(terms(2 * tenths + 1), -ANY, -1));
        }
    }

    /// The figures of a council in a table, of some rows and columns.
    pub(crate) fn of(&self, council: &str, table: &str, is_wanted: impl Fn(&str, &str) -> bool) -> Vec<usize> {
        let own = self
            .figures
            .iter()
            .filter(|([of, row, column, code], _)| of == table && code == council && is_wanted(row, column));
        own.map(|(_, at)| *at).collect()
    }

    /// Takes two sums for the same, or one for no more than the other, where the truth does not say otherwise: an outsider
    /// who tries it sees sooner or later whether it can be.
    pub(crate) fn suppose(&mut self, ones: &[usize], others: &[usize], is_same: bool, truth: &[i64]) {
        if ones.is_empty() || others.is_empty() {
            return;
        }
        let more = |of: &[usize]| of.iter().map(|at| truth[*at]).sum::<i64>();
        let less = more(others) - more(ones);
        if less == 0 && is_same || less >= 0 && !is_same {
            let terms = ones.iter().map(|at| (*at, -1)).chain(others.iter().map(|at| (*at, 1)));
            self.program.sums.push(Sum::of(terms, 0, if is_same { 0 } else { ANY }));
        }
    }

    /// Figures that are in other publications, such as populations.
    pub(crate) fn know(&mut self, is_public: impl Fn(&Figure) -> bool, truth: &[i64]) {
        for (figure, at) in self.figures.iter().filter(|(figure, _)| is_public(figure)) {
            self.program.fix(*at, truth[*at]);
            self.hidden.remove(figure);
        }
    }

    /// The figures of the first sum that is not so.
    pub(crate) fn untrue(&self, truth: &[i64]) -> Vec<(&Figure, i64)> {
        let Some(sum) = self.program.sums.iter().find(|sum| !sum.holds(truth)) else { return Vec::new() };
        let figures = self.figures.iter().filter(|(_, at)| sum.has(**at));
        figures.map(|(figure, at)| (figure, truth[*at])).collect()
    }

    /// All councils.
    pub(crate) fn councils(&self) -> BTreeSet<String> {
        self.figures.keys().map(|[.., council]| council.clone()).collect()
    }
}
