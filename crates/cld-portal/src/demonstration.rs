//! A year of the programme for a demonstration: counts of the newsletter, councils that are drawn.

use chrono::NaiveDate;
use cld_store::Deed;

use crate::portal::{Portal, PortalError};

/// The actor of what is made up.
const DEMONSTRATION: &str = "demonstration";

/// The day whose councils are drawn from.
const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 9, 30).expect("a day");

/// Fills a new portal with what the programme did from September 2021 to April 2022. Which councils took part is drawn by a
/// fixed seed.
///
/// # Errors
/// When something of the programme is there already.
pub async fn demonstrate_programme(portal: &Portal) -> Result<(), PortalError> {
    let deed = Deed { actor: DEMONSTRATION.to_owned(), at: portal.now() };
    let steps = portal.programme().demonstrated_participation(DAY)?;
    let days: Vec<String> = steps.iter().map(|step| step.day.to_string()).collect();
    let steps: Vec<(&str, &str, &str)> =
        steps.iter().zip(&days).map(|(step, day)| (step.council.as_str(), step.stage.as_str(), day.as_str())).collect();
    portal.store().note_participation(&deed, 0, &steps, &[]).await?;
    Ok(())
}
