//! A year of the programme for a demonstration: counts of the newsletter, councils that are drawn.

use chrono::NaiveDate;
use cld_programme::DemonstratedChange;
use cld_store::{Deed, NewMatter, NewStep};

use crate::pages::changes;
use crate::portal::{Portal, PortalError};
use crate::programme::matters::written;
use crate::programme::newsletter::{filled, published};

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
    for change in &portal.programme().demonstrated_changes {
        changed(portal, &deed, change).await?;
    }
    for issue in &portal.programme().newsletter.issues {
        // Published on the day that its figures are of.
        let newsletter = published(issue, issue.position, &filled(portal, issue).await?);
        portal.store().publish_newsletter(&deed, &newsletter, &[]).await?;
    }
    Ok(())
}

async fn changed(portal: &Portal, deed: &Deed, change: &DemonstratedChange) -> Result<(), PortalError> {
    let (store, answers) = (portal.store(), written(&change.answers));
    let new = NewMatter { kind: changes::KIND, title: &change.title, council: "", answers: &answers };
    let facts: Vec<String> = change.steps.iter().map(|step| written(&step.facts)).collect();
    let mut steps =
        change.steps.iter().zip(&facts).map(|(step, facts)| NewStep { step: &step.step, day: &step.day, facts });
    let Some(first) = steps.next() else { return Ok(()) };
    let number = store.begin_matter(deed, new, first, &[]).await?;
    for step in steps {
        let matters = store.matters(changes::KIND).await?;
        if let Some(matter) = matters.iter().find(|matter| matter.number == number) {
            store.step_matter(deed, matter, step, &[]).await?;
        }
    }
    Ok(())
}
