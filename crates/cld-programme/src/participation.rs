//! `participation.md`: how far a council is with taking part, on any day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::ProgrammeError;
use crate::page::{Files, Page, Row};

/// What the page says of participation.
#[derive(Debug, Clone)]
pub struct Participation {
    /// How many councils are hoped for, and by when.
    pub aim: (usize, NaiveDate),
    /// What joining asks of a council.
    pub asks: Vec<String>,
    /// What it does not ask.
    pub asks_not: Vec<String>,
    /// The stages, in the order of the page.
    pub stages: Vec<StageFacts>,
    taking_part: Vec<String>,
    first_receipt: String,
}

/// A stage of taking part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageFacts {
    /// Its name, as the database has it.
    pub name: String,
    /// One letter for the map.
    pub letter: String,
    /// What people read.
    pub title: String,
    /// What it means.
    pub meaning: String,
    /// The stages that it can follow; `none` for a council that has said nothing.
    follows: Vec<String>,
}

/// A stage that a council came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The council's code.
    pub council: String,
    /// The name of the stage.
    pub stage: String,
    /// The first day of it.
    pub day: NaiveDate,
}

/// Why a council cannot come to a stage on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPossible {
    /// The stage does not follow the one that the council is at.
    #[error("does not follow")]
    DoesNotFollow,
    /// The day has not come.
    #[error("in the future")]
    InTheFuture,
    /// The council came to its present stage later.
    #[error("before the last")]
    BeforeTheLast,
}

/// How many councils are at each stage on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// By the name of the stage, in the order of the page.
    pub at: Vec<(String, usize)>,
    /// Those that have said nothing.
    pub none: usize,
    /// Those that take part.
    pub taking_part: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    aim: usize,
    aim_by: String,
    taking_part: Vec<String>,
    first_receipt: String,
    asks: Vec<String>,
    asks_not: Vec<String>,
}

/// What a council is at that has said nothing.
const NONE: &str = "none";

impl Participation {
    pub(crate) fn read(files: &Files<'_>) -> Result<Participation, ProgrammeError> {
        let page = files.page("participation.md")?;
        let Facts { aim, aim_by, taking_part, first_receipt, asks, asks_not } = page.facts()?;
        let mut stages = Vec::new();
        for row in page.rows("Stages")? {
            let follows = row.text("follows")?.split_whitespace().map(str::to_owned).collect();
            let (name, letter, title) = (row.text("stage")?, row.text("letter")?, row.text("title")?);
            stages.push(StageFacts { name, letter, title, meaning: row.text("meaning")?, follows });
        }
        let known = |name: &String| stages.iter().any(|stage| &stage.name == name);
        for row in page.rows("Stages")? {
            let follows = row.text("follows")?;
            let mut named =
                follows.split_whitespace().map(str::to_owned).chain(taking_part.clone()).chain([first_receipt.clone()]);
            if let Some(unknown) = named.find(|name| name != NONE && !known(name)) {
                return Err(row.fault(format!("there is no stage \"{unknown}\"")).into());
            }
        }
        let day = aim_by.parse();
        let day = day.map_err(|_| cld_book::Fault::new("programme/participation.md", 1, "aim_by is no day"))?;
        let read = Participation { aim: (aim, day), asks, asks_not, stages, taking_part, first_receipt };
        read.is_true_to(&page)?;
        Ok(read)
    }

    /// The page is held to its examples whenever it is read.
    fn is_true_to(&self, page: &Page) -> Result<(), ProgrammeError> {
        let step =
            |row: &Row<'_>| Ok(Step { council: row.text("council")?, stage: row.text("stage")?, day: row.day("day")? });
        let steps = page.rows_of_part("Examples", "Steps")?;
        let steps: Vec<Step> = steps.iter().map(step).collect::<Result<_, ProgrammeError>>()?;
        let councils: BTreeSet<&str> = steps.iter().map(|step| step.council.as_str()).collect();
        for row in page.rows_of_part("Examples", "On a day")? {
            let counts = self.counts(&steps, row.day("day")?, councils.iter().copied());
            row.says("none", &counts.none.to_string())?;
            row.says("taking_part", &counts.taking_part.to_string())?;
            counts.at.iter().try_for_each(|(name, count)| row.says(name, &count.to_string()))?;
        }
        for row in page.rows_of_part("Examples", "Refused")? {
            let refused = self.possible(&steps, &step(&row)?, row.day("said on")?).err();
            row.says("because", &refused.map(|refused| refused.to_string()).unwrap_or_default())?;
        }
        Ok(())
    }

    /// The stage of that name.
    pub fn stage(&self, name: &str) -> Option<&StageFacts> {
        self.stages.iter().find(|stage| stage.name == name)
    }

    /// The stage that a council comes to by sending a file on a day; none where it cannot follow what was said of it.
    pub fn by_sending(&self, steps: &[Step], council: &str, day: NaiveDate) -> Option<&StageFacts> {
        let step = Step { council: council.to_owned(), stage: self.first_receipt.clone(), day };
        self.possible(steps, &step, day).ok()?;
        self.stage(&self.first_receipt)
    }

    /// The stage of each council on a day, with its first day. Of two steps on one day the later in the list holds.
    pub fn on<'a>(&self, steps: &'a [Step], day: NaiveDate) -> BTreeMap<&'a str, &'a Step> {
        let mut found: BTreeMap<&str, &Step> = BTreeMap::new();
        for step in steps.iter().filter(|step| step.day <= day) {
            let known = found.entry(&step.council).or_insert(step);
            if step.day >= known.day {
                *known = step;
            }
        }
        found
    }

    /// How many of these councils are at each stage on a day.
    pub fn counts<'a>(&self, steps: &[Step], day: NaiveDate, councils: impl IntoIterator<Item = &'a str>) -> Counts {
        let found = self.on(steps, day);
        let mut counts =
            Counts { at: self.stages.iter().map(|stage| (stage.name.clone(), 0)).collect(), ..Counts::default() };
        for council in councils {
            match found.get(council) {
                None => counts.none += 1,
                Some(step) => {
                    counts.at.iter_mut().filter(|(name, _)| *name == step.stage).for_each(|(_, count)| *count += 1);
                    counts.taking_part += usize::from(self.takes_part(&step.stage));
                }
            }
        }
        counts
    }

    /// Whether a council at a stage takes part.
    pub fn takes_part(&self, stage: &str) -> bool {
        self.taking_part.iter().any(|name| name == stage)
    }

    /// The first day on which as many councils as that took part at once, up to a day; none when there was none.
    pub fn reached(&self, steps: &[Step], many: usize, until: NaiveDate) -> Option<NaiveDate> {
        let mut days: Vec<NaiveDate> = steps.iter().map(|step| step.day).filter(|day| *day <= until).collect();
        days.sort_unstable();
        days.dedup();
        let taking =
            |day: &NaiveDate| self.on(steps, *day).values().filter(|step| self.takes_part(&step.stage)).count();
        days.into_iter().find(|day| taking(day) >= many)
    }

    /// The stages that a council can come to next.
    pub fn next(&self, at: Option<&Step>) -> impl Iterator<Item = &StageFacts> {
        let now = at.map_or(NONE, |step| step.stage.as_str()).to_owned();
        self.stages.iter().filter(move |stage| stage.follows.contains(&now))
    }

    /// Whether a step can be taken after those that were.
    ///
    /// # Errors
    /// When its stage does not follow, or its day is not between the last one and `today`.
    pub fn possible(&self, steps: &[Step], step: &Step, today: NaiveDate) -> Result<(), NotPossible> {
        let last = self.on(steps, NaiveDate::MAX).get(step.council.as_str()).copied();
        if !self.next(last).any(|stage| stage.name == step.stage) {
            return Err(NotPossible::DoesNotFollow);
        }
        match last {
            _ if step.day > today => Err(NotPossible::InTheFuture),
            Some(last) if step.day < last.day => Err(NotPossible::BeforeTheLast),
            _ => Ok(()),
        }
    }
}

impl Counts {
    /// How many are at a stage.
    pub fn of(&self, stage: &str) -> usize {
        self.at.iter().find(|(name, _)| name == stage).map_or(0, |(_, count)| *count)
    }

    /// All of them.
    pub fn all(&self) -> usize {
        self.none + self.at.iter().map(|(_, count)| count).sum::<usize>()
    }
}
