//! Flows as a picture: bands as wide as what they carry.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::image::image;
use crate::{SERIES, css};

/// Measures in pixels.
const HEIGHT: f64 = 420.0;
const LEAST: f64 = 16.0;
const GAP: f64 = 6.0;
const LABELS: f64 = 340.0;
const BETWEEN: f64 = 320.0;
const END: f64 = 10.0;

/// An end of flows: where it begins, how high it is, and how much of it is taken.
struct End {
    top: f64,
    height: f64,
    sum: f64,
    taken: f64,
}

/// What flows from one side to the other.
#[derive(Debug, Clone, Copy)]
pub struct Flows<'a> {
    /// What the picture shows.
    pub title: &'a str,
    /// From where, to where and how much; more than nought.
    pub flows: &'a [(String, String, i64)],
}

impl Flows<'_> {
    /// The picture: the ends of either side with their sums, the largest first.
    pub fn svg(&self) -> Markup {
        let (mut from, mut to) = (ends(self.flows, |(from, ..)| from), ends(self.flows, |(_, to, _)| to));
        let lowest = |ends: &BTreeMap<&str, End>| ends.values().map(|end| end.top + end.height).fold(0.0, f64::max);
        let (width, height) = (2.0 * LABELS + BETWEEN, lowest(&from).max(lowest(&to)) + GAP);
        let bands: Vec<String> = self.flows.iter().map(|flow| band(flow, &mut from, &mut to)).collect();
        let (light, dark) = (css(SERIES[1]), css(SERIES[0]));
        let drawn = html! {
            g fill=(light) fill-opacity="0.6" { @for band in &bands { path d=(band) {} } }
            @for (name, end) in &from {
                rect x=(LABELS) y=(end.top) width=(END) height=(end.height) fill=(dark) {}
                text x=(LABELS - 6.0) y=(end.top + end.height / 2.0 + 4.0) text-anchor="end" { (name) " " (end.sum) }
            }
            @for (name, end) in &to {
                rect x=(LABELS + BETWEEN - END) y=(end.top) width=(END) height=(end.height) fill=(dark) {}
                text x=(LABELS + BETWEEN + 6.0) y=(end.top + end.height / 2.0 + 4.0) { (name) " " (end.sum) }
            }
        };
        image(&format!("{}, flows; the figures are in the table below", self.title), width, height, &drawn)
    }
}

/// The outline of a flow, which takes the next part of both of its ends.
fn band(
    (one, other, count): &(String, String, i64),
    from: &mut BTreeMap<&str, End>,
    to: &mut BTreeMap<&str, End>,
) -> String {
    let take = |end: &mut End| {
        let wide = end.height * *count as f64 / end.sum;
        end.taken += wide;
        (end.top + end.taken - wide, end.top + end.taken)
    };
    let (left, right) = (LABELS + END, LABELS + BETWEEN - END);
    let ends = (from.get_mut(one.as_str()).map(take), to.get_mut(other.as_str()).map(take));
    let (Some((a, b)), Some((c, d))) = ends else { return String::new() };
    let middle = (left + right) / 2.0;
    format!(
        "M{left} {a:.1}C{middle} {a:.1} {middle} {c:.1} {right} {c:.1}V{d:.1}C{middle} {d:.1} {middle} {b:.1} {left} {b:.1}Z"
    )
}

/// The ends of one side, from above in the order of their sums.
fn ends(flows: &[(String, String, i64)], side: impl Fn(&(String, String, i64)) -> &String) -> BTreeMap<&str, End> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for flow in flows {
        *sums.entry(side(flow)).or_default() += flow.2;
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
