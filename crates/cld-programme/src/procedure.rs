//! A procedure: the steps that a request takes, who takes each, and what follows what.

use serde::Deserialize;

use crate::ProgrammeError;
use crate::page::{Files, Page};

/// The steps of a kind of request.
#[derive(Debug, Clone)]
pub struct Procedure {
    /// The heading of the list of all requests.
    pub register: String,
    /// What one is called.
    pub one: String,
    /// All steps, the first of which every request begins with.
    pub steps: Vec<StepOf>,
    public_from: String,
}

/// A step of a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOf {
    /// Its name, as the database has it.
    pub name: String,
    /// What people read.
    pub title: String,
    /// The permission of those who take it.
    pub who: String,
    /// What it asks for besides words.
    pub asks: Vec<String>,
    follows: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    register: String,
    one: String,
    public_from: String,
}

impl Procedure {
    pub(crate) fn read(files: &Files<'_>, name: &str) -> Result<Procedure, ProgrammeError> {
        let page = files.page(&format!("{name}.md"))?;
        let Facts { register, one, public_from } = page.facts()?;
        let words = |text: String| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut steps = Vec::new();
        for row in page.rows("Steps")? {
            steps.push(StepOf {
                name: row.text("step")?,
                title: row.text("title")?,
                who: row.text("who")?,
                asks: words(row.text("asks")?),
                follows: words(row.text("follows")?),
            });
        }
        let procedure = Procedure { register, one, steps, public_from };
        for row in page.rows("Steps")? {
            let follows = row.text("follows")?;
            if let Some(unknown) = follows.split_whitespace().find(|name| procedure.step(name).is_none()) {
                return Err(row.fault(format!("there is no step \"{unknown}\"")).into());
            }
        }
        procedure.is_true_to(&page)?;
        Ok(procedure)
    }

    fn is_true_to(&self, page: &Page) -> Result<(), ProgrammeError> {
        for row in page.rows_of_part("Examples", "Next step")? {
            let (at, next) = (row.text("at")?, row.text("next")?);
            let at = Some(at.as_str()).filter(|at| !at.is_empty());
            row.says("possible", if self.next(at).any(|step| step.name == next) { "yes" } else { "" })?;
        }
        Ok(())
    }

    /// The step of that name.
    pub fn step(&self, name: &str) -> Option<&StepOf> {
        self.steps.iter().find(|step| step.name == name)
    }

    /// The steps that can follow; the first for a request that has not begun.
    pub fn next(&self, at: Option<&str>) -> impl Iterator<Item = &StepOf> {
        let at = at.map(str::to_owned);
        self.steps.iter().enumerate().filter_map(move |(place, step)| match &at {
            None => (place == 0).then_some(step),
            Some(at) => step.follows.contains(at).then_some(step),
        })
    }

    /// Whether everybody sees a request that has taken these steps.
    pub fn is_public<'a>(&self, mut taken: impl Iterator<Item = &'a str>) -> bool {
        taken.any(|step| step == self.public_from)
    }
}
