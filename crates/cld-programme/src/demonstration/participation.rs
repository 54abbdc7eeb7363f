//! A history of taking part in which the counts of some days are given and the councils are drawn.

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::draw::Draw;
use crate::ProgrammeError;
use crate::page::{Files, facts};
use crate::participation::Step;

const FILE: &str = "demonstration/participation.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Timeline {
    seed: u64,
    day: Vec<Position>,
}

/// How many councils are at each stage on a day.
#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
struct Position {
    on: String,
    #[serde(default)]
    interested: usize,
    #[serde(default)]
    signed_up: usize,
    #[serde(default)]
    submitting: usize,
    #[serde(default)]
    withdrawn: usize,
}

/// Which councils are at which stage: each is in one of the lists.
struct Drawn {
    none: Vec<String>,
    interested: Vec<String>,
    signed_up: Vec<String>,
    steps: Vec<Step>,
    draw: Draw,
}

pub(crate) fn timeline_is_possible(files: &Files<'_>) -> Result<(), ProgrammeError> {
    let timeline: Timeline = files.facts(FILE)?;
    timeline.day.iter().try_for_each(|position| day(position).map(|_| ()))
}

fn day(position: &Position) -> Result<NaiveDate, ProgrammeError> {
    let what = format!("\"{}\" is no day like 2021-09-30", position.on);
    position.on.parse().map_err(|_| cld_book::Fault::new(&format!("programme/{FILE}"), 1, what).into())
}

/// The steps of councils of these codes, so that as many are at each stage on each day as `text` says (the page
/// `demonstration/participation.toml`). The same seed and codes give the same steps.
///
/// # Errors
/// When the page is not as it should be.
pub fn drawn_participation(text: &str, codes: impl IntoIterator<Item = String>) -> Result<Vec<Step>, ProgrammeError> {
    let timeline: Timeline = facts(&format!("programme/{FILE}"), 1, text)?;
    let mut drawn = Drawn {
        none: codes.into_iter().collect(),
        interested: Vec::new(),
        signed_up: Vec::new(),
        steps: Vec::new(),
        draw: Draw::of(timeline.seed),
    };
    let (mut before, mut since) = (Position::default(), None);
    for position in timeline.day {
        let until = day(&position)?;
        let since = since.replace(until).unwrap_or(until - Days::new(90));
        drawn.go_on(&before, &position, (since, until));
        before = position;
    }
    drawn.steps.sort_by(|one, other| (one.day, &one.council).cmp(&(other.day, &other.council)));
    Ok(drawn.steps)
}

impl Drawn {
    /// From the counts of one day to those of a later one. Interest is said in the first half of the time between, all else
    /// in the second, so that what a council says follows what it said.
    fn go_on(&mut self, before: &Position, after: &Position, (since, until): (NaiveDate, NaiveDate)) {
        let submitting = after.submitting.saturating_sub(before.submitting);
        let withdrawn = after.withdrawn.saturating_sub(before.withdrawn);
        let signed_up = (after.signed_up + submitting).saturating_sub(before.signed_up);
        let interested = (after.interested + signed_up + withdrawn).saturating_sub(before.interested);
        let middle = since + (until - since) / 2;
        let first_half = (since, middle);
        let second_half = (middle, until);
        let files = self.take(|drawn| &mut drawn.signed_up, submitting);
        self.note("submitting", files, second_half);
        let new = self.take(|drawn| &mut drawn.none, interested);
        self.note("interested", new.clone(), first_half);
        self.interested.extend(new);
        let new = self.take(|drawn| &mut drawn.interested, signed_up);
        self.note("signed_up", new.clone(), second_half);
        self.signed_up.extend(new);
        let gone = self.take(|drawn| &mut drawn.interested, withdrawn);
        self.note("withdrawn", gone, second_half);
    }

    fn take(&mut self, from: fn(&mut Drawn) -> &mut Vec<String>, many: usize) -> Vec<String> {
        let mut taken = Vec::new();
        while taken.len() < many && !from(self).is_empty() {
            let known = from(self).len();
            let at = self.draw.below(known);
            taken.push(from(self).swap_remove(at));
        }
        taken
    }

    /// Each on a day after the first of these days, and on the second at the latest.
    fn note(&mut self, stage: &str, councils: Vec<String>, (since, until): (NaiveDate, NaiveDate)) {
        let days = usize::try_from((until - since).num_days()).unwrap_or_default().max(1);
        for council in councils {
            let day = since + Days::new(1 + self.draw.below(days) as u64);
            self.steps.push(Step { council, stage: stage.to_owned(), day });
        }
    }
}
