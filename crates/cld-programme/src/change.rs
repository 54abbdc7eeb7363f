//! When a change may take effect.

use chrono::{Months, NaiveDate};
use cld_book::{Book, NoticeClass};

use crate::ProgrammeError;
use crate::page::Files;

/// The classes of changes, the lightest first, and the notice that each needs.
#[derive(Debug, Clone)]
pub struct Classes(Vec<(&'static str, NoticeClass)>);

impl Classes {
    /// As `guidance/notice.toml` has them, held to the examples of `change.md`.
    pub(crate) fn read(files: &Files<'_>, book: &Book) -> Result<Classes, ProgrammeError> {
        let missing = || ProgrammeError::Missing { named: "../guidance/notice.toml".to_owned() };
        let notice = book.guidance.notice.clone().ok_or_else(missing)?;
        let classes = Classes(vec![("guidance", notice.guidance), ("minor", notice.minor), ("major", notice.major)]);
        for row in files.page("change.md")?.rows_of_part("Examples", "Earliest day")? {
            let earliest = classes.earliest(&row.text("class")?, row.day("announced")?);
            row.says("earliest", &earliest.map(|day| day.to_string()).unwrap_or_default())?;
        }
        Ok(classes)
    }

    /// All of them: the name of each and what is said of it.
    pub fn all(&self) -> impl Iterator<Item = (&str, &NoticeClass)> {
        self.0.iter().map(|(name, class)| (*name, class))
    }

    /// What is said of a class.
    pub fn class(&self, name: &str) -> Option<&NoticeClass> {
        self.all().find(|(known, _)| *known == name).map(|(_, class)| class)
    }

    /// The first day on which a change of a class may take effect that is announced on a day; none for a class that there is
    /// not.
    pub fn earliest(&self, class: &str, announced: NaiveDate) -> Option<NaiveDate> {
        announced.checked_add_months(Months::new(self.class(class)?.months.unwrap_or(0)))
    }
}
