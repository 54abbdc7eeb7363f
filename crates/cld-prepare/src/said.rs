//! What was done, in lines for people.

use cld_terms::grouped;

use crate::note::{NoteKind, Weight};
use crate::report::{Prepared, Tally};

/// Columns of which the same is said that are named one by one.
const NAMED: usize = 5;

impl Prepared {
    /// What was done and what could not be, in groups: the title of each and its lines. Holds no value.
    pub fn said(&self) -> Vec<(&'static str, Vec<String>)> {
        let groups = [
            (Weight::Refused, "Cannot be sent"),
            (Weight::Left, "Left as it was: look at it"),
            (Weight::Changed, "Changed, and means the same"),
        ];
        let groups = groups.map(|(weight, title)| (title, lines(&self.of(weight).collect::<Vec<_>>())));
        groups.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
    }
}

/// A line for each thing that was done; what was done to many columns as such is one line.
fn lines(tallies: &[Tally]) -> Vec<String> {
    let of_columns = |kind: NoteKind| {
        let same = tallies.iter().filter(|tally| tally.kind == kind && tally.rows.is_empty() && tally.item.is_some());
        same.count()
    };
    let mut lines = Vec::new();
    let mut said = None;
    for tally in tallies {
        let columns = of_columns(tally.kind);
        let is_together = columns > NAMED && tally.kind.weight() == Weight::Changed;
        if !is_together {
            lines.push(line(tally));
        } else if said != Some(tally.kind) {
            said = Some(tally.kind);
            lines.push(format!("{:>11} columns: {}", grouped(columns), tally.kind.says()));
        }
    }
    lines
}

/// One thing that was done: how often, to what, and where first.
fn line(tally: &Tally) -> String {
    let item = tally.item.as_deref().map(|item| format!("{}: ", printable(item))).unwrap_or_default();
    let rows = match (&tally.rows[..], tally.kind.weight()) {
        ([], _) => String::new(),
        ([first, ..], Weight::Changed) => format!(" (first row {})", grouped(*first)),
        (rows, _) => {
            let more = if tally.count > rows.len() as u64 { ", ..." } else { "" };
            let noun = if rows.len() == 1 { "row" } else { "rows" };
            format!(" ({noun} {}{more})", rows.iter().map(grouped).collect::<Vec<_>>().join(", "))
        }
    };
    format!("{:>11} {item}{}{rows}", grouped(tally.count), tally.kind.says())
}

/// Text that cannot steer the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
