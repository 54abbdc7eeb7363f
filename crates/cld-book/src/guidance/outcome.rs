//! Which outcome fits which event: the tables of the page `event_outcomes`.

use serde::Deserialize;

use super::Guidance;
use crate::example::SmallTable;
use crate::fault::Fault;
use crate::markdown::Section;

/// Stands for every outcome.
pub(crate) const ANY: &str = "any";

/// What an outcome may be the end of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    Request,
    Assessment,
    Review,
    Reablement,
    OtherService,
}

/// What the guidance says of an outcome on an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    Yes,
    No,
    /// The guidance is not known, so there is nothing to say.
    Unknown,
}

/// One cell of the guidance's table, as known here.
#[derive(Debug, Clone)]
pub struct OutcomeFit {
    pub event: EventKind,
    /// A value of the list of outcomes, or `any`.
    pub outcome: String,
    pub fit: Fit,
    pub confidence: String,
    /// How it is known, in words.
    pub basis: String,
    /// The first edition that says so; none for the first of all.
    pub since: Option<String>,
    /// The last edition that says so.
    pub until: Option<String>,
    pub(crate) line: usize,
}

/// What makes a service reablement: one of these types, or one of these components.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reablement {
    pub service_type: Vec<String>,
    pub service_component: Vec<String>,
}

impl EventKind {
    pub const ALL: [EventKind; 5] =
        [EventKind::Request, EventKind::Assessment, EventKind::Review, EventKind::Reablement, EventKind::OtherService];

    /// The value of the item Event Type.
    pub fn event_type(self) -> &'static str {
        match self {
            EventKind::Reablement | EventKind::OtherService => "Service",
            other => other.heading(),
        }
    }

    /// The heading of its table.
    pub fn heading(self) -> &'static str {
        match self {
            EventKind::Request => "Request",
            EventKind::Assessment => "Assessment",
            EventKind::Review => "Review",
            EventKind::Reablement => "Service: reablement",
            EventKind::OtherService => "Service: other",
        }
    }
}

impl OutcomeFit {
    /// True when the cell speaks of every outcome.
    pub fn is_any(&self) -> bool {
        self.outcome == ANY
    }
}

impl Fit {
    pub fn word(self) -> &'static str {
        match self {
            Fit::Yes => "yes",
            Fit::No => "no",
            Fit::Unknown => "unknown",
        }
    }
}

impl Guidance {
    /// What kind of event a row tells of, by the values of its items; none for an event type that is not known.
    pub fn event_kind(
        &self,
        event_type: &str,
        service_type: Option<&str>,
        component: Option<&str>,
    ) -> Option<EventKind> {
        let among = |texts: &[String], text: Option<&str>| texts.iter().any(|one| Some(one.as_str()) == text);
        match event_type {
            "Service" => {
                let reablement = among(&self.reablement.service_type, service_type)
                    || among(&self.reablement.service_component, component);
                Some(if reablement { EventKind::Reablement } else { EventKind::OtherService })
            }
            other => EventKind::ALL.into_iter().find(|kind| kind.heading() == other),
        }
    }

    /// What an edition says of an outcome on an event; none when its table does not list it there.
    pub fn fit(&self, edition: &str, event: EventKind, outcome: &str) -> Option<&OutcomeFit> {
        let listed = |fit: &&OutcomeFit| fit.event == event && [outcome, ANY].contains(&fit.outcome.as_str());
        self.outcomes.iter().filter(listed).find(|fit| self.says(edition, fit))
    }

    /// True when an edition says what a cell says.
    pub fn says(&self, edition: &str, fit: &OutcomeFit) -> bool {
        let now = self.place(edition);
        fit.since.as_ref().is_none_or(|since| self.place(since) <= now)
            && fit.until.as_ref().is_none_or(|until| now <= self.place(until))
    }
}

/// Reads the tables of the page of outcomes.
pub(crate) fn read(path: &str, sections: &[Section]) -> Result<Vec<OutcomeFit>, Fault> {
    let mut outcomes = Vec::new();
    for event in EventKind::ALL {
        let heading = event.heading();
        let Some(section) = sections.iter().find(|section| section.heading == heading) else {
            return Err(Fault::new(path, 1, format!("the page has no ## {heading}")));
        };
        let Some(table) = &section.table else {
            return Err(Fault::new(path, section.line, "a table of outcomes is missing here"));
        };
        for (line, row) in &table.rows {
            outcomes.push(cell(path, event, table, *line, row)?);
        }
    }
    Ok(outcomes)
}

fn cell(
    path: &str,
    event: EventKind,
    table: &SmallTable,
    line: usize,
    row: &[Option<String>],
) -> Result<OutcomeFit, Fault> {
    let text = |name: &str| table.column(name).and_then(|at| row[at].clone());
    let needed = |name: &str| text(name).ok_or_else(|| Fault::new(path, line, format!("\"{name}\" is empty")));
    let fit = match needed("fits")?.as_str() {
        "yes" => Fit::Yes,
        "no" => Fit::No,
        "unknown" => Fit::Unknown,
        _ => return Err(Fault::new(path, line, "fits is \"yes\", \"no\" or \"unknown\"")),
    };
    Ok(OutcomeFit {
        event,
        outcome: needed("outcome")?,
        fit,
        confidence: needed("confidence")?,
        basis: needed("basis")?,
        since: text("since"),
        until: text("until"),
        line,
    })
}
