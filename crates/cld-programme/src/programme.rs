//! All that `book/programme/` says.

use chrono::NaiveDate;
use cld_book::Book;

use crate::ProgrammeError;
use crate::demonstration::{drawn_participation, timeline_is_possible};
use crate::page::Files;
use crate::participation::{Participation, Step};
use crate::places::Places;

/// What the programme goes by.
#[derive(Debug, Clone)]
pub struct Programme {
    /// Who takes part.
    pub participation: Participation,
    /// The councils, and where they are on the map.
    pub places: Places,
    /// Under what licence the places on the map are used.
    pub map_licence: String,
    timeline: String,
}

impl Programme {
    /// As a book has it.
    ///
    /// # Errors
    /// When a page is missing, or not as it should be.
    pub fn of(book: &Book) -> Result<Programme, ProgrammeError> {
        let files = Files::of(book);
        timeline_is_possible(&files)?;
        Ok(Programme {
            participation: Participation::read(&files)?,
            places: Places::read(&files, book)?,
            map_licence: files.text("hexagons-licence.txt")?.to_owned(),
            timeline: files.text("demonstration/participation.toml")?.to_owned(),
        })
    }

    /// The history of taking part for a demonstration, in which the councils of `day` are drawn.
    ///
    /// # Errors
    /// When its page is not as it should be.
    pub fn demonstrated_participation(&self, day: NaiveDate) -> Result<Vec<Step>, ProgrammeError> {
        drawn_participation(&self.timeline, self.places.on(day).map(|place| place.code.clone()))
    }
}
