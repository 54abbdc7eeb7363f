//! From request to what happened next: bands as wide as the requests that they stand for.

use std::collections::BTreeMap;
use std::error::Error;

use maud::{Markup, html};

use super::contents::Contents;
use super::rows::quoted;
use cld_figures::Table;
use cld_run::Finished;

/// Requests by where they came from and what followed, the most first.
pub(crate) struct Bands {
    pub title: &'static str,
    bands: Vec<(String, String, i64)>,
}

const OF_FACTS: &str = "
    select coalesce(request_route_of_access_cleaned, 'Not known') as route,
      coalesce(event_outcome_cleaned, 'Not known') as outcome, sum(event_count) as requests
    from requests_fact
    where la_code in ({councils})
    group by coalesce(request_route_of_access_cleaned, 'Not known'), coalesce(event_outcome_cleaned, 'Not known')";

/// The most ends on a side; what is less frequent goes together.
const MOST: usize = 10;
const REST: &str = "Everything else";

/// By the tables of the return, or by the department's facts; none where the run has neither, or no request.
pub(crate) fn of_requests(contents: &Contents<'_>, run: &Finished<'_>) -> Result<Option<Bands>, Box<dyn Error>> {
    let mut counts: BTreeMap<(String, String), i64> = BTreeMap::new();
    let mut add = |from: &str, to: &str, count: Option<&str>| {
        let count = count.and_then(|count| count.parse::<i64>().ok()).unwrap_or(0);
        *counts.entry((from.to_owned(), to.to_owned())).or_default() += count;
    };
    let of_return =
        contents.tables.iter().filter(|shown| ["STS001.1a", "STS001.1b"].contains(&shown.layout.id.as_str()));
    for shown in of_return {
        for row in &shown.table.rows {
            for (column, figure) in shown.table.columns.iter().zip(row).skip(1) {
                add(row[0].as_deref().unwrap_or_default(), column, figure.as_deref());
            }
        }
    }
    if run.page("requests_fact").is_some() {
        let councils: Vec<String> = contents.codes.iter().cloned().collect();
        let rows = run.rows(&OF_FACTS.replace("{councils}", &quoted(&councils)))?.rows;
        for row in &rows {
            add(row[0].as_deref().unwrap_or_default(), row[1].as_deref().unwrap_or_default(), row[2].as_deref());
        }
    }
    let (from, to) = (ends(&counts, |(from, _)| from), ends(&counts, |(_, to)| to));
    let kept = |ends: &[(String, i64)], name: String| match ends.iter().any(|(end, _)| *end == name) {
        true => name,
        false => REST.to_owned(),
    };
    let mut bands: BTreeMap<(String, String), i64> = BTreeMap::new();
    for ((one, other), count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        *bands.entry((kept(&from, one), kept(&to, other))).or_default() += count;
    }
    let mut bands: Vec<_> = bands.into_iter().map(|((from, to), count)| (from, to, count)).collect();
    bands.sort_by_key(|(.., count)| -count);
    Ok((!bands.is_empty()).then_some(Bands { title: "Requests by route of access and what happened next", bands }))
}

/// The most frequent ends of one side with their counts, the most first.
fn ends<'c>(
    counts: impl IntoIterator<Item = (&'c (String, String), &'c i64)>,
    side: impl Fn(&'c (String, String)) -> &'c String,
) -> Vec<(String, i64)> {
    let mut sums: BTreeMap<&String, i64> = BTreeMap::new();
    counts.into_iter().for_each(|(pair, count)| *sums.entry(side(pair)).or_default() += count);
    let mut ends: Vec<_> = sums.into_iter().filter(|(_, sum)| *sum > 0).map(|(end, sum)| (end.clone(), sum)).collect();
    ends.sort_by_key(|(_, sum)| -sum);
    ends.truncate(MOST);
    ends
}

/// Measures in pixels.
const HEIGHT: f64 = 420.0;
const LEAST: f64 = 16.0;
const GAP: f64 = 6.0;
const LABELS: f64 = 340.0;
const BETWEEN: f64 = 320.0;
const END: f64 = 10.0;

/// An end of bands: from where it stands downwards, how high it is, and how much of it is taken.
struct End {
    top: f64,
    height: f64,
    sum: f64,
    taken: f64,
}

impl Bands {
    pub(crate) fn table(&self) -> Table {
        let columns = ["route of access", "what happened next", "requests"].map(str::to_owned).to_vec();
        let row =
            |(from, to, count): &(String, String, i64)| [from, to, &count.to_string()].map(|cell| Some(cell.clone()));
        let rows = self.bands.iter().map(|band| row(band).to_vec()).collect();
        Table { columns, are_numbers: vec![false, false, true], rows }
    }

    pub(crate) fn svg(&self) -> Markup {
        let (mut from, mut to) = (self.ends(|(from, ..)| from), self.ends(|(_, to, _)| to));
        let lowest = |ends: &BTreeMap<&str, End>| ends.values().map(|end| end.top + end.height).fold(0.0, f64::max);
        let (width, height) = (2.0 * LABELS + BETWEEN, lowest(&from).max(lowest(&to)) + GAP);
        let paths: Vec<String> = self.bands.iter().map(|(one, other, count)| {
            let take = |end: &mut End| {
                let wide = end.height * *count as f64 / end.sum;
                end.taken += wide;
                (end.top + end.taken - wide, end.top + end.taken)
            };
            let (left, right) = (LABELS + END, LABELS + BETWEEN - END);
            let (Some((a, b)), Some((c, d))) = (from.get_mut(one.as_str()).map(take), to.get_mut(other.as_str()).map(take)) else {
                return String::new();
            };
            let middle = (left + right) / 2.0;
            format!("M{left} {a:.1}C{middle} {a:.1} {middle} {c:.1} {right} {c:.1}V{d:.1}C{middle} {d:.1} {middle} {b:.1} {left} {b:.1}Z")
        }).collect();
        html! {
            svg role="img" aria-label={ (self.title) ", bands; the figures stand in the table below" }
                viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) {
                g fill="#8cb4e2" fill-opacity="0.6" { @for path in &paths { path d=(path) {} } }
                @for (name, end) in &from {
                    rect x=(LABELS) y=(end.top) width=(END) height=(end.height) fill="#1f3a5f" {}
                    text x=(LABELS - 6.0) y=(end.top + end.height / 2.0 + 4.0) text-anchor="end" { (name) " " (end.sum) }
                }
                @for (name, end) in &to {
                    rect x=(LABELS + BETWEEN - END) y=(end.top) width=(END) height=(end.height) fill="#1f3a5f" {}
                    text x=(LABELS + BETWEEN + 6.0) y=(end.top + end.height / 2.0 + 4.0) { (name) " " (end.sum) }
                }
            }
        }
    }

    /// The ends of one side, from above in the order of their sums.
    fn ends(&self, side: impl Fn(&(String, String, i64)) -> &String) -> BTreeMap<&str, End> {
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for band in &self.bands {
            *sums.entry(side(band)).or_default() += band.2;
        }
        let whole: i64 = sums.values().sum();
        let mut order: Vec<(&str, i64)> = sums.into_iter().collect();
        order.sort_by_key(|(_, sum)| -sum);
        let (mut ends, mut top) = (BTreeMap::new(), GAP);
        for (name, sum) in order {
            let height = (HEIGHT * sum as f64 / whole as f64).max(LEAST);
            ends.insert(name, End { top, height, sum: sum as f64, taken: 0.0 });
            top += height + GAP;
        }
        ends
    }
}
