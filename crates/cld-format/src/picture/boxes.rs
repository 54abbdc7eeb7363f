//! What reads what, as a picture: boxes in columns, each to the right of all that it reads.

use std::collections::BTreeMap;

use maud::{Markup, html};

/// Lines around boxes.
const INK: &str = "#1a1a1a";
/// Lines between boxes.
const LINE: &str = "#767676";

/// A picture of boxes and of the lines between them.
#[derive(Debug, Clone)]
pub struct Flow {
    /// What the picture shows; it is read out, or is over the picture.
    pub caption: String,
    /// The boxes, in the order in which they are read out.
    pub nodes: Vec<Node>,
    /// From what is read to what reads it, by place among the nodes; no circles.
    pub edges: Vec<(usize, usize)>,
}

/// A box of a [`Flow`].
#[derive(Debug, Clone)]
pub struct Node {
    /// What is written in it.
    pub name: String,
    /// How it is filled.
    pub look: Look,
}

/// What a box stands for, which its colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// What nothing in the picture makes.
    Received,
    /// What something else reads.
    Step,
    /// What is made in the end.
    Table,
}

/// Measures in pixels.
const LETTER: usize = 7;
const HEIGHT: usize = 22;
const BETWEEN_ROWS: usize = 12;
const BETWEEN_COLUMNS: usize = 56;
/// Times that boxes are put next to what they read and are read by.
const SWEEPS: usize = 6;

/// Where a box is: left, top and width.
struct Place(usize, usize, usize);

impl Flow {
    /// The picture; a box leads to the address that `link` has for its name, if there is one.
    pub fn svg(&self, link: &dyn Fn(&str) -> Option<String>) -> Markup {
        svg(self, link)
    }
}

fn svg(flow: &Flow, link: &dyn Fn(&str) -> Option<String>) -> Markup {
    let (places, width, height) = places(flow);
    let line = |(from, to): &(usize, usize)| {
        let (Place(left, top, wide), Place(to_left, to_top, _)) = (&places[*from], &places[*to]);
        let (x, y, to_y) = (left + wide, top + HEIGHT / 2, to_top + HEIGHT / 2);
        let bend = BETWEEN_COLUMNS / 2;
        format!("M{x} {y}C{} {y} {} {to_y} {to_left} {to_y}", x + bend, to_left - bend)
    };
    let node = |node: &Node, Place(left, top, wide): &Place| {
        html! {
            rect x=(left) y=(top) width=(wide) height=(HEIGHT) rx="3" fill=(node.look.fill()) stroke=(INK) {}
            text x=(left + LETTER) y=(top + HEIGHT - LETTER) { (node.name) }
        }
    };
    html! {
        svg role="group" aria-label=(flow.caption) viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) {
            g fill="none" stroke=(LINE) { @for edge in &flow.edges { path d=(line(edge)) {} } }
            @for (own, place) in flow.nodes.iter().zip(&places) {
                @if let Some(address) = link(&own.name) { a href=(address) { (node(own, place)) } } @else { (node(own, place)) }
            }
        }
    }
}

impl Look {
    fn fill(self) -> &'static str {
        match self {
            Look::Received => "#e6e6e6",
            Look::Step => "#ffffff",
            Look::Table => "#d6e4f5",
        }
    }
}

/// The places of the boxes, and how wide and high the picture is.
fn places(flow: &Flow) -> (Vec<Place>, usize, usize) {
    let columns = columns(flow);
    let most = columns.iter().map(Vec::len).max().unwrap_or(0);
    let height = most * (HEIGHT + BETWEEN_ROWS) + BETWEEN_ROWS;
    let mut places: BTreeMap<usize, Place> = BTreeMap::new();
    let mut left = BETWEEN_ROWS;
    for column in &columns {
        let wide =
            column.iter().map(|at| flow.nodes[*at].name.chars().count() * LETTER + 2 * LETTER).max().unwrap_or(0);
        let step = height / column.len().max(1);
        for (row, at) in column.iter().enumerate() {
            places.insert(*at, Place(left, row * step + (step - HEIGHT) / 2, wide));
        }
        left += wide + BETWEEN_COLUMNS;
    }
    (places.into_values().collect(), left - BETWEEN_COLUMNS + BETWEEN_ROWS, height)
}

/// The boxes of each column, from above: what reads nothing is in the first.
fn columns(flow: &Flow) -> Vec<Vec<usize>> {
    let mut depth = vec![0; flow.nodes.len()];
    // The longest way to a box has fewer steps than there are boxes.
    for _ in 0..flow.nodes.len() {
        flow.edges.iter().for_each(|(from, to)| depth[*to] = depth[*to].max(depth[*from] + 1));
    }
    let mut columns = vec![Vec::new(); depth.iter().max().map_or(0, |most| most + 1)];
    (0..flow.nodes.len()).for_each(|at| columns[depth[at]].push(at));
    for sweep in 0..SWEEPS {
        let mut height = vec![0.0; flow.nodes.len()];
        for column in &columns {
            column.iter().enumerate().for_each(|(row, at)| height[*at] = (row as f64 + 0.5) / column.len() as f64);
        }
        let is_forward = sweep % 2 == 0;
        let beside = |at: usize| {
            let pairs = flow.edges.iter().map(|(from, to)| if is_forward { (*to, *from) } else { (*from, *to) });
            let heights: Vec<f64> = pairs.filter(|(own, _)| *own == at).map(|(_, other)| height[other]).collect();
            if heights.is_empty() { height[at] } else { heights.iter().sum::<f64>() / heights.len() as f64 }
        };
        for column in &mut columns {
            column.sort_by(|one, other| beside(*one).total_cmp(&beside(*other)));
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_to_the_right_of_what_they_read() {
        let node = |name: &str| Node { name: name.to_owned(), look: Look::Step };
        let nodes = ["c", "a", "b", "d"].map(node).to_vec();
        let flow = Flow { caption: "A picture".to_owned(), nodes, edges: vec![(1, 2), (2, 0), (1, 0), (1, 3)] };
        let (places, width, height) = places(&flow);
        for (from, to) in &flow.edges {
            assert!(places[*from].0 + places[*from].2 < places[*to].0, "{from} and {to}");
        }
        for (at, Place(left, top, wide)) in places.iter().enumerate() {
            assert!(left + wide <= width && top + HEIGHT <= height);
            let is_clear = |other: &Place| other.0 != *left || other.1.abs_diff(*top) >= HEIGHT;
            assert!(places.iter().enumerate().all(|(other, place)| other == at || is_clear(place)));
        }
        let drawn = svg(&flow, &|name| (name == "a").then(|| "#a".to_owned())).into_string();
        assert!(drawn.matches("<rect").count() == 4 && drawn.matches("<a href=\"#a\">").count() == 1, "{drawn}");
    }
}
