//! An issue of the newsletter with its figures: participation and changes as they are on its day.

use chrono::NaiveDate;
use cld_programme::{Block, Issue, Section};
use cld_store::{NewMail, Newsletter, StoreError, Subscriber};
use cld_terms::counted;

use super::matters::{Case, cases};
use crate::accounts::mails::mail;
use crate::pages::changes;
use crate::pages::participation::{steps, written};
use crate::portal::{Portal, PortalError};

/// A change that an issue announces before its notice has run.
pub(crate) struct TooEarly {
    pub(crate) title: String,
    pub(crate) earliest: NaiveDate,
}

/// An issue with all that the program fills in.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn filled(portal: &Portal, issue: &Issue) -> Result<Vec<Section>, StoreError> {
    let participation = participation(portal, issue.position).await?;
    let changes = changes_of(portal, issue).await?;
    Ok(issue.filled(|name| match name {
        "participation" => participation.clone(),
        "changes" => changes_table(portal, &changes),
        "datasets" => portal.programme().datasets.clone(),
        _ => vec![portal.programme().newsletter.contact_table()],
    }))
}

async fn participation(portal: &Portal, day: NaiveDate) -> Result<Vec<Block>, StoreError> {
    let (steps, programme) = (steps(portal).await?, portal.programme());
    let codes: Vec<&str> = programme.places.on(day).map(|place| place.code.as_str()).collect();
    let counts = programme.participation.counts(&steps, day, codes);
    let (aim, by) = programme.participation.aim;
    let said = format!(
        "On {}, {} had signed up, and a further {} {} interested. The aim: {aim} by {}.",
        written(day),
        counted(counts.taking_part, "council", "councils"),
        counts.of("interested"),
        if counts.of("interested") == 1 { "was" } else { "were" },
        written(by)
    );
    let mut rows: Vec<Vec<String>> = Vec::new();
    for stage in &programme.participation.stages {
        rows.push(vec![stage.title.clone(), counts.of(&stage.name).to_string()]);
    }
    rows.push(vec!["Nothing said".to_owned(), counts.none.to_string()]);
    let head = ["Stage", "Councils"].map(str::to_owned).to_vec();
    Ok(vec![Block::Text(said), Block::Table { head, rows }])
}

/// The changes that say that they are announced in this issue.
async fn changes_of(portal: &Portal, issue: &Issue) -> Result<Vec<Case>, StoreError> {
    let mut found = cases(portal, changes::KIND).await?;
    found.retain(|case| case.said("issue") == issue.title);
    Ok(found)
}

fn changes_table(portal: &Portal, cases: &[Case]) -> Vec<Block> {
    if cases.is_empty() {
        return vec![Block::Text("No change is announced in this issue.".to_owned())];
    }
    let day = |text: &str| text.parse().map(written).unwrap_or_default();
    let row = |case: &Case| {
        let class = portal.programme().classes.class(case.said("class"));
        let class = class.map(|class| class.title.clone()).unwrap_or_default();
        vec![case.matter.title.clone(), class, day(case.said("announced")), day(case.said("effective"))]
    };
    let head = ["Change", "Class", "Announced", "Takes effect"].map(str::to_owned).to_vec();
    let mut blocks = vec![Block::Table { head, rows: cases.iter().map(row).collect() }];
    for case in cases {
        if let Some(proposed) = case.answers.get("proposed") {
            blocks.push(Block::Heading(case.matter.title.clone()));
            let mut lines: Vec<String> = proposed.lines().map(str::to_owned).collect();
            blocks.push(if lines.len() == 1 { Block::Text(lines.remove(0)) } else { Block::Points(lines) });
        }
    }
    blocks
}

/// The changes of an issue that would be in effect before their notice has run, when it is published on a day.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn too_early(portal: &Portal, issue: &Issue, day: NaiveDate) -> Result<Vec<TooEarly>, StoreError> {
    let early = |case: &Case| {
        let effective: NaiveDate = case.said("effective").parse().ok()?;
        let earliest = portal.programme().classes.earliest(case.said("class"), day)?;
        (effective < earliest).then(|| TooEarly { title: case.matter.title.clone(), earliest })
    };
    Ok(changes_of(portal, issue).await?.iter().filter_map(early).collect())
}

/// What was published of an issue.
pub(crate) fn sections(newsletter: &Newsletter) -> Vec<Section> {
    serde_json::from_str(&newsletter.sections).unwrap_or_default()
}

/// As it is published.
pub(crate) fn published(issue: &Issue, day: NaiveDate, sections: &[Section]) -> Newsletter {
    Newsletter {
        issue: issue.name.clone(),
        title: issue.title.clone(),
        day: day.to_string(),
        sections: serde_json::to_string(sections).unwrap_or_default(),
    }
}

/// The issue as a mail, with the way out of it at the end.
///
/// # Errors
/// When the mail's page in the book does not take what it is filled with.
pub(crate) fn mail_to(portal: &Portal, newsletter: &Newsletter, to: &Subscriber) -> Result<NewMail, PortalError> {
    let page = portal.link(&format!("/newsletters/{}", newsletter.issue));
    let end = portal.link(&format!("/newsletters/unsubscribe/{}", to.id));
    let values = [("title", newsletter.title.as_str()), ("link", page.as_str()), ("end", end.as_str())];
    let frame = mail(portal, "newsletter", &to.email, &values)?;
    let body = format!("{}{}", cld_programme::plain(&sections(newsletter)), frame.body);
    Ok(NewMail { body, ..frame })
}
