//! Who takes part: for everybody the list and the map of any day; for councils and the programme what they say next.

mod map;
pub(crate) mod own;
pub(crate) mod show;

use chrono::NaiveDate;
use cld_programme::Step;
use cld_store::{ParticipationStep, StoreError};

use crate::portal::Portal;
use crate::site::Visit;

/// The day that it is.
pub(crate) fn today(visit: &Visit) -> NaiveDate {
    visit.now.datetime().date_naive()
}

/// A day as people read it.
pub(crate) fn written(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// Every step of every council, in the order in which they were said.
pub(crate) async fn steps(portal: &Portal) -> Result<Vec<Step>, StoreError> {
    let step = |ParticipationStep { council, stage, day, .. }: ParticipationStep| {
        Some(Step { council, stage, day: day.parse().ok()? })
    };
    Ok(portal.store().participation().await?.into_iter().filter_map(step).collect())
}
