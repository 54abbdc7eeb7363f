//! Which outcome fits which event: the tables of the page `event_outcomes`.

use serde::Deserialize;

use crate::fault::Fault;
use crate::markdown::Section;
use crate::small_table::SmallTable;

/// Stands for every outcome.
pub(crate) const ANY: &str = "any";

/// What an outcome may be the end of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A request for support.
    Request,
    /// An assessment.
    Assessment,
    /// A review.
    Review,
    /// A service that is reablement.
    Reablement,
    /// Any other service.
    OtherService,
}

/// What the guidance says of an outcome on an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The outcome may end such an event.
    Yes,
    /// It may not.
    No,
    /// The guidance is not known, so there is nothing to say.
    Unknown,
}

/// One cell of the guidance's table, as known here.
#[derive(Debug, Clone)]
pub struct OutcomeFit {
    /// The event that it is about.
    pub event: EventKind,
    /// A value of the list of outcomes, or `any`.
    pub outcome: String,
    /// What the guidance says.
    pub fit: Fit,
    /// How sure this is: high, medium or low.
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
    /// Values of the item Service Type.
    pub service_type: Vec<String>,
    /// Values of the item Service Component.
    pub service_component: Vec<String>,
}

impl EventKind {
    /// All of them, in the order of the page.
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
    /// The word that pages have for it.
    pub fn word(self) -> &'static str {
        match self {
            Fit::Yes => "yes",
            Fit::No => "no",
            Fit::Unknown => "unknown",
        }
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
