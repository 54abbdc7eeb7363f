//! The facts of a page, from its block of TOML: which may be there depends on the kind of page.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::adding_up::{People, Total};
use crate::applies_to::AppliesTo;
use crate::bound::Bound;
use crate::kind::{Kind, Severity};
use crate::meaning::Meaning;
use crate::shape::{Checks, Shape, ShapeFacts};

/// The facts of a rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "WrittenRule")]
pub struct RuleFacts {
    /// How much a finding weighs.
    pub severity: Severity,
    /// The item or items to correct.
    pub about: About,
    /// The first release that the rule holds in; none for the first of all.
    pub since: Option<String>,
    /// The last release that the rule holds in; none when it still holds.
    pub until: Option<String>,
    /// When one of these rules fails on the same row, this finding follows from it.
    pub follows: Vec<String>,
    /// What is looked at: each row by itself, or rows that share something.
    pub shape: Shape,
}

/// The item or items to correct where a rule fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// One item, by its name.
    Item(String),
    /// Each item of a kind, for a rule of `any_field`.
    Each(AppliesTo),
}

/// The facts of a page of a method.
#[derive(Debug, Clone)]
pub enum PageFacts {
    /// One more column of the events.
    Variable(VariableFacts),
    /// A stored table between the events and the tables.
    Step(StepFacts),
    /// A table that is a result of the method.
    Table(TableFacts),
}

/// The facts of a variable.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableFacts {
    /// What columns hold, where it does not follow from what they are made of.
    #[serde(default)]
    pub holds: BTreeMap<String, Meaning>,
    /// Bounds that this page introduces.
    #[serde(default)]
    pub bounds: BTreeMap<String, Bound>,
}

/// The facts of a step.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepFacts {
    /// False for a step that is calculated each time it is read.
    #[serde(default = "yes")]
    pub stored: bool,
    /// Official results that must be equal, as SCRIPT/TABLE; several when scripts give the same one twice.
    #[serde(default, deserialize_with = "one_or_more")]
    pub official: Vec<String>,
    /// What columns hold, where it does not follow from what they are made of.
    #[serde(default)]
    pub holds: BTreeMap<String, Meaning>,
    /// Bounds that this page introduces.
    #[serde(default)]
    pub bounds: BTreeMap<String, Bound>,
}

/// The facts of a table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFacts {
    /// Official results that must be equal, as SCRIPT/TABLE; several when scripts give the same one twice.
    #[serde(default, deserialize_with = "one_or_more")]
    pub official: Vec<String>,
    /// Which of its columns are shares or rates of a council.
    #[serde(default)]
    pub shares: Vec<Share>,
    /// Whom its figures count; none where no other table counts the same.
    pub people: Option<People>,
    /// Which of its figures are the sums of others.
    #[serde(default)]
    pub totals: Vec<Total>,
    /// False for a table with a row for each person, record or event: it is stored, but not written as CSV unless
    /// somebody asks for it. Tables of figures are for people to read and do not say it.
    pub for_people: Option<bool>,
    /// What columns hold, where it does not follow from what they are made of.
    #[serde(default)]
    pub holds: BTreeMap<String, Meaning>,
    /// Bounds that this page introduces.
    #[serde(default)]
    pub bounds: BTreeMap<String, Bound>,
}

/// A share or rate among the columns of a table. Numerators and denominators of councils may be added up, outcomes not.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The column that holds the part.
    pub numerator: String,
    /// The column that holds the whole.
    pub denominator: String,
    /// The column that holds the share or rate; null where the whole is 0.
    pub outcome: String,
    /// What the denominator is taken as: 100 gives per cent.
    #[serde(default = "hundred")]
    pub per: i64,
    /// True when everybody knows the whole, such as the population of an area.
    #[serde(default)]
    pub whole_is_public: bool,
    /// Columns in which rows differ although they have the same whole.
    #[serde(default)]
    pub same_whole_over: Vec<String>,
    /// Whom the part counts; none where no table of counts has them.
    pub people: Option<People>,
    /// Whom the whole counts; none where no table of counts has them.
    pub whole_people: Option<People>,
}

impl RuleFacts {
    /// The one item that the rule is about; none for a rule of `any_field`.
    pub fn item(&self) -> Option<&str> {
        match &self.about {
            About::Item(name) => Some(name),
            About::Each(_) => None,
        }
    }

    /// The kind of item that a rule of `any_field` is about; none for other rules.
    pub fn applies_to(&self) -> Option<AppliesTo> {
        match self.about {
            About::Item(_) => None,
            About::Each(applies_to) => Some(applies_to),
        }
    }
}

impl PageFacts {
    /// What the page defines.
    pub fn kind(&self) -> Kind {
        match self {
            PageFacts::Variable(_) => Kind::Variable,
            PageFacts::Step(_) => Kind::Step,
            PageFacts::Table(_) => Kind::Table,
        }
    }

    /// False for a step that is calculated each time it is read.
    pub fn is_stored(&self) -> bool {
        !matches!(self, PageFacts::Step(StepFacts { stored: false, .. }))
    }

    /// Official results that must be equal, as SCRIPT/TABLE; empty for a variable.
    pub fn official(&self) -> &[String] {
        match self {
            PageFacts::Variable(_) => &[],
            PageFacts::Step(StepFacts { official, .. }) | PageFacts::Table(TableFacts { official, .. }) => official,
        }
    }

    /// Takes away the claim that official results are equal.
    pub(crate) fn clear_official(&mut self) {
        match self {
            PageFacts::Variable(_) => {}
            PageFacts::Step(StepFacts { official, .. }) | PageFacts::Table(TableFacts { official, .. }) => {
                official.clear()
            }
        }
    }

    /// True for a table whose rows are figures that people read, not each about a person, a record or an event.
    pub fn is_for_people(&self) -> bool {
        matches!(self, PageFacts::Table(table) if table.for_people.unwrap_or(true))
    }

    /// The shares and rates of a table; empty for other pages.
    pub fn shares(&self) -> &[Share] {
        match self {
            PageFacts::Table(table) => &table.shares,
            PageFacts::Variable(_) | PageFacts::Step(_) => &[],
        }
    }

    /// What columns hold, where the page says it.
    pub fn holds(&self) -> &BTreeMap<String, Meaning> {
        match self {
            PageFacts::Variable(facts) => &facts.holds,
            PageFacts::Step(facts) => &facts.holds,
            PageFacts::Table(facts) => &facts.holds,
        }
    }

    /// Whom the figures of a table count, where other tables count the same.
    pub fn people(&self) -> Option<&People> {
        match self {
            PageFacts::Table(table) => table.people.as_ref(),
            PageFacts::Variable(_) | PageFacts::Step(_) => None,
        }
    }

    /// Which figures of a table are the sums of others; empty for other pages.
    pub fn totals(&self) -> &[Total] {
        match self {
            PageFacts::Table(table) => &table.totals,
            PageFacts::Variable(_) | PageFacts::Step(_) => &[],
        }
    }

    /// The bounds that the page introduces, by name.
    pub fn bounds(&self) -> &BTreeMap<String, Bound> {
        match self {
            PageFacts::Variable(facts) => &facts.bounds,
            PageFacts::Step(facts) => &facts.bounds,
            PageFacts::Table(facts) => &facts.bounds,
        }
    }
}

/// The facts of a rule as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    severity: Severity,
    item: Option<String>,
    applies_to: Option<AppliesTo>,
    since: Option<String>,
    until: Option<String>,
    #[serde(default)]
    follows: Vec<String>,
    #[serde(default)]
    checks: Checks,
    #[serde(default)]
    key: Vec<String>,
    differs: Option<String>,
    from: Option<String>,
    to: Option<String>,
    link: Option<String>,
    back: Option<String>,
}

impl TryFrom<WrittenRule> for RuleFacts {
    type Error = String;

    fn try_from(written: WrittenRule) -> Result<RuleFacts, String> {
        let WrittenRule { severity, item, applies_to, since, until, follows, .. } = written;
        let about = match (item, applies_to) {
            (Some(item), None) => About::Item(item),
            (None, Some(applies_to)) => About::Each(applies_to),
            _ => return Err("a rule states the item it is about, or in any_field what it applies_to".to_owned()),
        };
        let WrittenRule { checks, key, differs, from, to, link, back, .. } = written;
        let shape = ShapeFacts { key, differs, from, to, link, back }.shape(checks)?;
        Ok(RuleFacts { severity, about, since, until, follows, shape })
    }
}

fn yes() -> bool {
    true
}

fn hundred() -> i64 {
    100
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        One(String),
        More(Vec<String>),
    }
    Ok(match Names::deserialize(deserializer)? {
        Names::One(name) => vec![name],
        Names::More(names) => names,
    })
}
