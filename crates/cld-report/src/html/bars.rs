//! Figures as bars, drawn as SVG.

use cld_figures::Table;
use cld_format::{SERIES, css};
use maud::{Markup, html};

use super::table::table;
use crate::model::figures::Figures;

/// Measures of a picture, in pixels: a bar, the room for labels, and the longest bar.
const BAR: i64 = 14;
const LABELS: i64 = 320;
const LEGEND: i64 = 16;
const LONGEST: i64 = 400;

/// Bars for each series, and the figures as a table.
pub(super) fn picture(figures: &Figures, shown: &Table) -> Markup {
    let Figures { title, unit, names, rows, .. } = figures;
    let most = rows.iter().flat_map(|(_, values)| values).flatten().copied().fold(1.0, f64::max);
    let step = names.len() as i64 * BAR + 8;
    let top = LEGEND * names.len() as i64 + 8;
    let (width, height) = (LABELS + LONGEST + 60, step * rows.len() as i64 + top);
    let length = |value: f64| (value * LONGEST as f64 / most) as i64;
    html! {
        h3 { (title) }
        svg role="img" aria-label={ (title) ", bars of " (unit) "; the figures are in the table below" }
            viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) {
            @for (at, name) in (0..).zip(names) {
                rect x=(LABELS) y=(LEGEND * at + 2) width="12" height="12" fill=(colour(at)) {}
                text x=(LABELS + 18) y=(LEGEND * at + 13) { (name) }
            }
            @for (row, (label, values)) in (0..).zip(rows) {
                text x=(LABELS - 8) y=(top + row * step + step / 2) text-anchor="end" { (label) }
                @for (at, value) in (0..).zip(values.iter().copied()) {
                    @if let Some(value) = value {
                        rect x=(LABELS) y=(top + row * step + at * BAR) width=(length(value)) height=(BAR - 1)
                            fill=(colour(at)) {}
                        text x=(LABELS + length(value) + 4) y=(top + row * step + at * BAR + BAR - 3) { (value) }
                    }
                }
            }
        }
        (table(title, title, shown))
    }
}

fn colour(at: i64) -> String {
    css(SERIES[at as usize % SERIES.len()])
}
