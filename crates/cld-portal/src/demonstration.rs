//! A year of the programme for a demonstration: counts of the newsletter, councils that are drawn.

use chrono::NaiveDate;
use cld_programme::{DemonstratedChange, Step, drawn_answers};
use cld_store::{Answer, Deed, NewMatter, NewStep};

use crate::pages::participation::steps;
use crate::pages::{changes, data};
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
        changed(portal, &deed, changes::KIND, change).await?;
    }
    for application in &portal.programme().demonstrated_data {
        changed(portal, &deed, data::KIND, application).await?;
    }
    for (name, day, one_in) in ANSWERED {
        answered(portal, &deed, name, (day, one_in)).await?;
    }
    for issue in &portal.programme().newsletter.issues {
        // Published on the day that its figures are of.
        let newsletter = published(issue, issue.position, &filled(portal, issue).await?);
        portal.store().publish_newsletter(&deed, &newsletter, &[]).await?;
    }
    Ok(())
}

/// Which forms were answered, by the councils that took part or were interested on which day, and by every how many of them.
const ANSWERED: [(&str, NaiveDate, usize); 3] = [
    ("survey", DAY, 2),
    ("burden", NaiveDate::from_ymd_opt(2022, 1, 31).expect("a day"), 1),
    ("evaluation", NaiveDate::from_ymd_opt(2022, 4, 30).expect("a day"), 2),
];

/// Each form has a seed of its own, so that no council answers all alike.
async fn answered(
    portal: &Portal,
    deed: &Deed,
    name: &str,
    (day, one_in): (NaiveDate, usize),
) -> Result<(), PortalError> {
    let (programme, steps) = (portal.programme(), steps(portal).await?);
    let at = programme.participation.on(&steps, day);
    let takes_part = |step: &Step| name == "survey" || programme.participation.takes_part(&step.stage);
    let councils = at.iter().filter(|(_, step)| takes_part(step)).map(|(council, _)| *council).step_by(one_in);
    let councils: Vec<&str> = councils.collect();
    let drawn = drawn_answers(programme.form(name)?, name.len() as u64, councils.len());
    for (council, answers) in councils.into_iter().zip(&drawn) {
        let answer = Answer { council: council.to_owned(), account: String::new(), answers: written(answers) };
        portal.store().save_answer(deed, name, &answer).await?;
    }
    Ok(())
}

async fn changed(portal: &Portal, deed: &Deed, kind: &str, change: &DemonstratedChange) -> Result<(), PortalError> {
    let (store, answers) = (portal.store(), written(&change.answers));
    let new = NewMatter { kind, title: &change.title, council: "", answers: &answers };
    let facts: Vec<String> = change.steps.iter().map(|step| written(&step.facts)).collect();
    let mut steps =
        change.steps.iter().zip(&facts).map(|(step, facts)| NewStep { step: &step.step, day: &step.day, facts });
    let Some(first) = steps.next() else { return Ok(()) };
    let number = store.begin_matter(deed, new, first, &[]).await?;
    for step in steps {
        let matters = store.matters(kind).await?;
        if let Some(matter) = matters.iter().find(|matter| matter.number == number) {
            store.step_matter(deed, matter, step, &[]).await?;
        }
    }
    Ok(())
}
