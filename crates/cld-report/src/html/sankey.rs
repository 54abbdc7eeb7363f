//! Flows as a picture: bands as wide as what they carry.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::model::sankey::Sankey;

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

pub(super) fn svg(sankey: &Sankey) -> Markup {
    let (mut from, mut to) = (ends(sankey, |(from, ..)| from), ends(sankey, |(_, to, _)| to));
    let lowest = |ends: &BTreeMap<&str, End>| ends.values().map(|end| end.top + end.height).fold(0.0, f64::max);
    let (width, height) = (2.0 * LABELS + BETWEEN, lowest(&from).max(lowest(&to)) + GAP);
    let paths: Vec<String> = sankey.flows.iter().map(|(one, other, count)| {
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
        svg role="img" aria-label={ (sankey.title) ", flows; the figures are in the table below" }
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
fn ends(sankey: &Sankey, side: impl Fn(&(String, String, i64)) -> &String) -> BTreeMap<&str, End> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for flow in &sankey.flows {
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
