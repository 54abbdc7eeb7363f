//! What is expected of councils by what the portal remembers, and whether a file that is sent now is late.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use cld_store::{Moment, SentPeriod, StatedBasis, StoreError, Submission, WindowNote};

use crate::calendar::{Expectation, Said, WorkingDays, expected, late_after};
use crate::portal::Portal;

/// What was due so many days ago is no longer looked at.
pub(crate) const LOOKED_BACK: Days = Days::new(3 * 366);

/// The day of an instant.
pub(crate) fn day(at: Moment) -> NaiveDate {
    at.datetime().date_naive()
}

/// What is expected of one council; nothing of one that has not said when it sends, or is only interested.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn of_council(portal: &Portal, council: &str) -> Result<Vec<Expectation>, StoreError> {
    let store = portal.store();
    let bases = store.stated_bases(Some(council)).await?;
    let notes = store.window_notes(Some(council)).await?;
    let sent = store.sent_periods(&since(portal), Some(council)).await?;
    Ok(those(portal, &bases, &notes, &sent))
}

/// The same of all councils that have said when they send, by their codes.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn of_all(portal: &Portal) -> Result<BTreeMap<String, Vec<Expectation>>, StoreError> {
    let store = portal.store();
    let bases = by_council(store.stated_bases(None).await?, |stated: &StatedBasis| stated.council.clone());
    let mut notes = by_council(store.window_notes(None).await?, |note: &WindowNote| note.council.clone());
    let sent = store.sent_periods(&since(portal), None).await?;
    let mut sent = by_council(sent, |sent: &SentPeriod| sent.council.clone());
    let is_aside = only_interested(portal).await?;
    let mut all = BTreeMap::new();
    for (council, bases) in bases.into_iter().filter(|(council, _)| !is_aside.contains(council)) {
        let notes = notes.remove(&council).unwrap_or_default();
        let sent = sent.remove(&council).unwrap_or_default();
        all.insert(council, those(portal, &bases, &notes, &sent));
    }
    Ok(all)
}

/// The councils that have said how far they are, and do not take part: they are interested, or have withdrawn.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn only_interested(portal: &Portal) -> Result<Vec<String>, StoreError> {
    let rules = &portal.programme().participation;
    let steps = crate::pages::participation::steps(portal).await?;
    let now = rules.on(&steps, day(portal.now()));
    let aside = now.into_iter().filter(|(_, step)| !rules.takes_part(&step.stage));
    Ok(aside.map(|(council, _)| council.to_owned()).collect())
}

/// The day until which a submission that is sent now would have been in time; none when it is.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn late(portal: &Portal, submission: &Submission) -> Result<Option<String>, StoreError> {
    let period = submission.period_start.parse().ok().zip(submission.period_end.parse().ok());
    let Some(period) = period.filter(|_| !submission.is_test) else { return Ok(None) };
    let expectations = of_council(portal, &submission.council).await?;
    Ok(late_after(&expectations, period, day(portal.now())).map(|due| due.to_string()))
}

fn those(portal: &Portal, bases: &[StatedBasis], notes: &[WindowNote], sent: &[SentPeriod]) -> Vec<Expectation> {
    let calendar = &portal.pages().calendar;
    let mut found = expected(calendar, &WorkingDays::of(calendar), Said { bases, notes, sent });
    let since = day(portal.now()) - LOOKED_BACK;
    found.retain(|expectation| expectation.due >= since);
    found
}

/// Periods that ended before this are of no expectation that is looked at.
fn since(portal: &Portal) -> String {
    (day(portal.now()) - LOOKED_BACK - Days::new(366)).to_string()
}

fn by_council<T>(all: Vec<T>, council: impl Fn(&T) -> String) -> BTreeMap<String, Vec<T>> {
    let mut found: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for one in all {
        found.entry(council(&one)).or_default().push(one);
    }
    found
}
