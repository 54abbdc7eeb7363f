//! Councils are reminded of what is expected of them, in the morning of working days.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use cld_store::{Area, Claim, Deed, JobKind, Moment, NewMail, State, StoreError};

use crate::accounts::mails::mail;
use crate::calendar::{Expectation, Reminder, WorkingDays, latest};
use crate::expectations::{day, of_all};
use crate::pages::submissions::day as written;
use crate::portal::Portal;

/// When reminders leave, in universal time.
const HOUR: u32 = 7;

/// There is one such job, from when the worker first begins.
const SUBJECT: &str = "calendar";

pub(super) async fn take_up(portal: &Portal) -> Result<(), StoreError> {
    portal.store().want(JobKind::Remind, SUBJECT, portal.now()).await
}

pub(super) async fn remind(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let now = portal.now();
    let calendar = &portal.pages().calendar;
    let working = WorkingDays::of(calendar);
    for (council, expectations) in of_all(portal).await? {
        for expectation in expectations {
            let reminder = latest(&calendar.reminders, &working, &expectation, day(now));
            if let Some(reminder) = reminder {
                said(portal, &council, (&expectation, &reminder)).await?;
            }
        }
    }
    tokens(portal).await?;
    portal.store().put_off(claim, next_morning(now), "until the next morning").await
}

/// Whoever made a token that ends soon is told, once: a program that is refused tells nobody.
async fn tokens(portal: &Portal) -> Result<(), StoreError> {
    let (store, now) = (portal.store(), portal.now());
    let until = now.after(TimeDelta::days(i64::from(portal.pages().calendar.reminders.token_ends)));
    for (token, email) in store.tokens_ending(now, until).await? {
        let (link, ends) = (portal.link("/account/tokens"), written(&token.ends.to_string()));
        let council = portal.councils().name(&token.council);
        let values = [("name", token.name.as_str()), ("council", council), ("day", &ends), ("link", &link)];
        let made = mail(portal, "token_ends_soon", &email, &values);
        let made = made.map_err(|_| StoreError::Refused { statement: "MAIL" })?;
        store.remind(&Deed::portal(now), (&token.council, &token.id, "token_ends"), &[made]).await?;
    }
    Ok(())
}

fn next_morning(now: Moment) -> Moment {
    let hour = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
    let today = now.datetime().date_naive().and_time(hour).and_utc();
    let next = if today > now.datetime() { today } else { today + TimeDelta::days(1) };
    Moment::from(next)
}

async fn said(portal: &Portal, council: &str, (about, reminder): (&Expectation, &Reminder)) -> Result<(), StoreError> {
    let kind = reminder.kind(about);
    if portal.store().was_reminded(council, &about.place, &kind).await? {
        return Ok(());
    }
    let (link, missing) = (portal.link("/expectations"), missing(portal, council, about).await?);
    let (name, due) = (portal.councils().name(council), written(&about.due.to_string()));
    let (submissions, here) = (portal.link("/submissions/new"), portal.link("/submissions"));
    let values = [
        ("council", name),
        ("period", &about.title),
        ("due", &due),
        ("missing", &missing),
        ("link", &link),
        ("test", &submissions),
        ("submissions", &here),
    ];
    let mut mails: Vec<NewMail> = Vec::new();
    for to in people(portal, council).await? {
        let made = mail(portal, reminder.mail(), &to, &values);
        mails.push(made.map_err(|_| StoreError::Refused { statement: "MAIL" })?);
    }
    portal.store().remind(&Deed::portal(portal.now()), (council, &about.place, &kind), &mails).await
}

/// Those who send for a council; support where there is nobody.
async fn people(portal: &Portal, council: &str) -> Result<Vec<String>, StoreError> {
    let (permissions, area) = (&portal.pages().permissions, Area::Council(council.to_owned()));
    let mut people = Vec::new();
    for role in permissions.roles.iter().filter(|role| permissions.allows(&role.name, "declare")) {
        people.extend(portal.store().holders(&role.name, &area).await?);
    }
    people.sort();
    people.dedup();
    if people.is_empty() {
        people.push(portal.settings().support_mailbox.clone());
    }
    Ok(people)
}

/// What there is of the file already, and so what is missing.
async fn missing(portal: &Portal, council: &str, about: &Expectation) -> Result<String, StoreError> {
    let scope = cld_store::Scope::new([Area::Council(council.to_owned())]);
    let begun = portal.store().within(&scope).submissions(None).await?;
    let is_covered = |first: &str, last: &str| {
        let days = first.parse::<NaiveDate>().ok().zip(last.parse::<NaiveDate>().ok());
        days.is_some_and(|(first, last)| first <= about.first && about.last <= last)
    };
    let state = begun
        .iter()
        .filter(|known| !known.is_test && is_covered(&known.period_start, &known.period_end))
        .map(|known| known.state)
        .find(|state| !state.is_sent() && *state != State::GivenUp);
    let said = match state {
        None => "No file for this period has been begun.",
        Some(State::Begun) => "A submission was begun, and has no file yet.",
        Some(State::Uploading) => "A file was begun, and has not arrived whole.",
        Some(State::Unreadable | State::Infected) => "The file that was uploaded cannot be used.",
        Some(State::Findings | State::Clean) => "A file has been checked, and is not sent yet.",
        Some(_) => "A file is being checked, and is not sent yet.",
    };
    Ok(said.to_owned())
}

#[cfg(test)]
mod tests {
    use super::next_morning;
    use cld_store::Moment;

    #[test]
    fn reminders_leave_in_the_morning() {
        for (now, next) in [
            ("2026-11-30T06:59:59.000Z", "2026-11-30T07:00:00.000Z"),
            ("2026-11-30T07:00:00.000Z", "2026-12-01T07:00:00.000Z"),
            ("2026-12-31T12:00:00.000Z", "2027-01-01T07:00:00.000Z"),
        ] {
            assert_eq!(next_morning(Moment::read(now).unwrap()).to_string(), next);
        }
    }
}
