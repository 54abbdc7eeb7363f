//! Figures as bars.

use maud::{Markup, html};

use super::image::image;
use crate::{SERIES, css};

/// Measures in pixels: a bar, the room for labels, a line of the legend, and the longest bar.
const BAR: i64 = 14;
const LABELS: i64 = 320;
const LEGEND: i64 = 16;
const LONGEST: i64 = 400;

/// Figures that are drawn as bars: in each row one for each series.
#[derive(Debug, Clone, Copy)]
pub struct Bars<'a> {
    /// What the picture shows.
    pub title: &'a str,
    /// What a figure counts or measures.
    pub unit: &'a str,
    /// The names of the series.
    pub series: &'a [String],
    /// A label, and a figure of each series; none is not drawn.
    pub rows: &'a [(String, Vec<Option<f64>>)],
}

impl Bars<'_> {
    /// The picture, in the colours of [`SERIES`].
    pub fn svg(&self) -> Markup {
        let Bars { title, unit, series, rows } = self;
        let most = rows.iter().flat_map(|(_, values)| values).flatten().copied().fold(1.0, f64::max);
        let step = series.len() as i64 * BAR + 8;
        let top = LEGEND * series.len() as i64 + 8;
        let length = |value: f64| (value * LONGEST as f64 / most) as i64;
        let drawn = html! {
            @for (at, name) in (0..).zip(*series) {
                rect x=(LABELS) y=(LEGEND * at + 2) width="12" height="12" fill=(colour(at)) {}
                text x=(LABELS + 18) y=(LEGEND * at + 13) { (name) }
            }
            @for (row, (label, values)) in (0..).zip(*rows) {
                text x=(LABELS - 8) y=(top + row * step + step / 2) text-anchor="end" { (label) }
                @for (at, value) in (0..).zip(values.iter().copied()) {
                    @if let Some(value) = value {
                        rect x=(LABELS) y=(top + row * step + at * BAR) width=(length(value)) height=(BAR - 1)
                            fill=(colour(at)) {}
                        text x=(LABELS + length(value) + 4) y=(top + row * step + at * BAR + BAR - 3) { (value) }
                    }
                }
            }
        };
        let name = format!("{title}, bars of {unit}; the figures are in the table below");
        image(&name, LABELS + LONGEST + 60, step * rows.len() as i64 + top, &drawn)
    }
}

fn colour(at: i64) -> String {
    css(SERIES[at as usize % SERIES.len()])
}
