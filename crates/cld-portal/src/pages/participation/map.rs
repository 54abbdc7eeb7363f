//! The councils of England as hexagons, each in the colour and with the letter of its stage.

use cld_programme::{Place, StageFacts};
use maud::{Markup, html};

/// Half the height of a hexagon.
const SIZE: f64 = 20.0;

/// A picture of all places; `stage` is how far each is.
pub(super) fn map<'a>(places: &[&Place], stage: impl Fn(&Place) -> Option<&'a StageFacts>) -> Markup {
    let centres: Vec<(f64, f64)> = places.iter().map(|place| centre(place.cell)).collect();
    let edge = |of: fn(&(f64, f64)) -> f64, pick: fn(f64, f64) -> f64| centres.iter().map(of).fold(f64::NAN, pick);
    let (left, right) = (edge(|at| at.0, f64::min) - SIZE, edge(|at| at.0, f64::max) + SIZE);
    let (top, bottom) = (edge(|at| at.1, f64::min) - SIZE - 1.0, edge(|at| at.1, f64::max) + SIZE + 1.0);
    let view = format!("{left:.1} {top:.1} {:.1} {:.1}", right - left, bottom - top);
    html! {
        svg.portal-map viewBox=(view) role="img" aria-label="Map of councils by stage. The list of all councils says the same." {
            @for (place, centre) in places.iter().zip(&centres) {
                @let stage = stage(place);
                g class={ "portal-map__" (stage.map_or("none", |stage| &stage.name)) } {
                    title { (place.name) ": " (stage.map_or("Nothing said", |stage| &stage.title)) }
                    polygon points=(corners(*centre)) {}
                    text x=(format!("{:.1}", centre.0)) y=(format!("{:.1}", centre.1 + 5.0)) text-anchor="middle" {
                        (stage.map_or("–", |stage| &stage.letter))
                    }
                }
            }
        }
    }
}

/// Rows are counted from the south; every second one is half a hexagon to the east.
fn centre((column, row): (i32, i32)) -> (f64, f64) {
    let east = f64::from(column) + 0.5 * f64::from(row.rem_euclid(2));
    (3f64.sqrt() * SIZE * east, -1.5 * SIZE * f64::from(row))
}

/// With a little room between neighbours.
fn corners((x, y): (f64, f64)) -> String {
    let corner = |at: i32| {
        let angle = (f64::from(at) * 60.0 + 30.0).to_radians();
        format!("{:.1},{:.1}", x + 0.95 * SIZE * angle.cos(), y + 0.95 * SIZE * angle.sin())
    };
    (0..6).map(corner).collect::<Vec<_>>().join(" ")
}
