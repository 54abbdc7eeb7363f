//! What a report says of itself.

use super::Parts;
use super::contents::Contents;
use super::first_look::first_look;
use super::rows;
use cld_run::Finished;
use cld_terms::{counted, grouped};

use crate::error::ReportError;

/// The sheet of a workbook that has the events.
pub(crate) const EVENTS: &str = "Events";

/// Labels with what is said of each.
pub(crate) type Facts = Vec<(&'static str, String)>;

/// What a report says of itself.
pub(crate) struct About {
    pub title: String,
    /// What a reader has to know.
    pub facts: Facts,
    /// The same of a workbook.
    pub of_workbook: Facts,
    pub has_events: bool,
}

impl About {
    pub(crate) fn of(contents: &Contents<'_>, run: &Finished<'_>, parts: &Parts<'_>) -> Result<About, ReportError> {
        let codes: Vec<String> = contents.codes.iter().cloned().collect();
        let events = if contents.is_council { rows::count(run, &codes)? } else { 0 };
        let has_events = (1..=rows::MOST).contains(&events);
        let about_events = match (contents.is_council, has_events) {
            (false, _) => "Rows about people are in the workbooks of councils alone.".to_owned(),
            (true, true) => {
                format!("{EVENTS} has the {} of the submissions that were chosen.", counted(events, "event", "events"))
            }
            (true, false) => {
                format!("There are {} events, which a sheet cannot hold: they are in the run.", grouped(events))
            }
        };
        let title = format!("{}: {}", contents.area_name, contents.method.facts.title);
        let labels = std::iter::once("Look at first").chain(std::iter::repeat(""));
        let first_look = labels.zip(first_look(contents, parts)?);
        let of_workbook =
            first_look.chain([("How to read it", how_to_read(contents)), ("Events", about_events)]).collect();
        Ok(About { title, facts: facts(contents, run), of_workbook, has_events })
    }
}

fn facts(contents: &Contents<'_>, run: &Finished<'_>) -> Facts {
    let record = &contents.record;
    let mut facts = vec![
        ("Area", format!("{} ({})", contents.area_name, contents.area)),
        ("Period", record.period()),
        ("Method", format!("{}, {}", contents.method.name, contents.method.facts.title)),
        ("Made by", format!("cld {}, book {}", record.cld, record.book)),
        (
            "Who may see it",
            "People who may see every figure of the area. All figures are exact, small ones included: do not publish \
             them as they are."
                .to_owned(),
        ),
    ];
    facts.extend(record.status.clone().map(|status| ("Version of the method", status)));
    facts.extend(record.replaced.clone().map(|replaced| ("Replaced", replaced)));
    facts.extend(run.other_book.clone().map(|other| ("Another book", other)));
    facts
}

fn how_to_read(contents: &Contents<'_>) -> String {
    let sheets: Vec<&str> = contents.listings.iter().map(|(sheet, _)| sheet.as_str()).collect();
    if sheets.is_empty() {
        return "All figures are values; cld explain says what a figure counts.".to_owned();
    }
    format!(
        "In {} a figure is a formula that counts rows of another sheet ({}): filter the column of that table there by \
         the key that the formula makes, COLUMN | ROW, to see what it counts. People are codes of this run; who they are is \
         in its vault. Shares are formulas over their two figures. Other figures are values. Ranges have names: key_TABLE \
         for the keys, table_TABLE for the figures.",
        counted(contents.live(), "table", "tables"),
        sheets.join(", ")
    )
}
