//! What is expected of a council, and how that stands on a day.

use chrono::{Days, NaiveDate};
use cld_book::{Calendar, ExpectedBy};
use cld_store::{NoteKind, SentPeriod, StatedBasis, WindowNote};

use super::days::{WorkingDays, date};

/// A file that is expected of a council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expectation {
    /// The window's name, or the identifier of what the council said where it set the days itself.
    pub(crate) place: String,
    /// What people read.
    pub(crate) title: String,
    /// The release that a file is expected to follow; blank where the council set the days itself.
    pub(crate) release: String,
    /// First day of the period.
    pub(crate) first: NaiveDate,
    /// Last day of the period.
    pub(crate) last: NaiveDate,
    /// From when it is expected.
    pub(crate) opens: NaiveDate,
    /// The last day on which it is in time, with what was put off and granted.
    pub(crate) due: NaiveDate,
    /// The last day on which it is waited for.
    pub(crate) closes: NaiveDate,
    /// Since when the council is expected by it.
    pub(crate) since: NaiveDate,
    /// How it was met, if it was.
    pub(crate) met: Option<Met>,
    /// Why there is nothing to send; none where that was not said.
    pub(crate) nothing: Option<String>,
    /// Whether the council has put it off.
    pub(crate) is_put_off: bool,
    /// Why another day was granted; none where none was.
    pub(crate) granted: Option<String>,
}

/// The first file that met an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Met {
    pub(crate) submission: String,
    pub(crate) day: NaiveDate,
}

/// How an expectation stands on a day: one of these, and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Its window is not open yet.
    Coming,
    /// It is waited for, and in time.
    Expected,
    /// It was received in time.
    OnTime,
    /// It was received, and late.
    Late,
    /// The council has said that there is nothing this time.
    Nothing,
    /// Its due day has passed without a word.
    Silent,
}

/// What a council has said and sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    /// In the order in which it was said.
    pub(crate) bases: &'a [StatedBasis],
    pub(crate) notes: &'a [WindowNote],
    /// In the order in which it was sent.
    pub(crate) sent: &'a [SentPeriod],
}

impl Standing {
    pub(crate) const ALL: [Standing; 6] =
        [Standing::Coming, Standing::Expected, Standing::OnTime, Standing::Late, Standing::Nothing, Standing::Silent];

    /// As people read it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Standing::Coming => "Not open yet",
            Standing::Expected => "Expected",
            Standing::OnTime => "Received on time",
            Standing::Late => "Received late",
            Standing::Nothing => "Nothing to send",
            Standing::Silent => "Silent",
        }
    }

    /// Whether a file was received.
    pub(crate) fn is_received(self) -> bool {
        matches!(self, Standing::OnTime | Standing::Late)
    }
}

impl Expectation {
    pub(crate) fn standing(&self, today: NaiveDate) -> Standing {
        match (&self.met, &self.nothing) {
            (Some(met), _) if met.day <= self.due => Standing::OnTime,
            (Some(_), _) => Standing::Late,
            (None, Some(_)) => Standing::Nothing,
            (None, None) if today < self.opens => Standing::Coming,
            (None, None) if today <= self.due => Standing::Expected,
            (None, None) => Standing::Silent,
        }
    }
}

/// What is expected of a council by what it has said, each with how it was met. A window is one of those that name the basis
/// that the council had on the due day; what it says later changes nothing of it.
pub(crate) fn expected(calendar: &Calendar, working: &WorkingDays, said: Said<'_>) -> Vec<Expectation> {
    let all: Vec<(&StatedBasis, NaiveDate)> =
        said.bases.iter().filter_map(|stated| Some((stated, day(&stated.made)?))).collect();
    let mut found = Vec::new();
    for window in &calendar.windows {
        let (opens, due) = (date(&window.opens), date(&window.due));
        let held = all.iter().rfind(|(_, made)| *made <= due);
        let Some((_, since)) = held.filter(|(stated, _)| window.expects.contains(&stated.basis)) else { continue };
        let (first, last, closes) = (date(&window.first), date(&window.last), date(&window.closes));
        let (place, title) = (window.name.clone(), window.title.clone());
        found.push(Expectation {
            since: *since,
            release: window.release.clone(),
            ..bare(place, title, [first, last, opens, due, closes])
        });
    }
    for (at, (stated, made)) in all.iter().enumerate() {
        let is_own = calendar.basis(&stated.basis).is_some_and(|basis| basis.expected == ExpectedBy::Own);
        let Some([first, last, due]) = stated.own.as_ref().filter(|_| is_own) else { continue };
        let (Some(first), Some(last), Some(due)) = (day(first), day(last), day(due)) else { continue };
        // Something that was said before the day came holds in its place.
        if all.get(at + 1).is_some_and(|(_, later)| *later <= due) {
            continue;
        }
        let closes = due + Days::new(u64::from(calendar.reminders.own_closes));
        let title = format!("{} to {}", first.format("%-d %B %Y"), last.format("%-d %B %Y"));
        found.push(Expectation { since: *made, ..bare(stated.id.clone(), title, [first, last, *made, due, closes]) });
    }
    for expectation in &mut found {
        take_notes(expectation, working, said.notes);
        expectation.met = said.sent.iter().find_map(|sent| meets(expectation, sent));
    }
    found.sort_by(|one, other| (one.due, &one.place).cmp(&(other.due, &other.place)));
    found
}

fn bare(place: String, title: String, [first, last, opens, due, closes]: [NaiveDate; 5]) -> Expectation {
    let (met, nothing, granted) = (None, None, None);
    let (since, is_put_off, release) = (opens, false, String::new());
    Expectation { place, title, release, first, last, opens, due, closes, since, met, nothing, is_put_off, granted }
}

fn take_notes(expectation: &mut Expectation, working: &WorkingDays, notes: &[WindowNote]) {
    for note in notes.iter().filter(|note| note.place == expectation.place) {
        let until = note.until.as_deref().and_then(day).map(|until| working.on_or_after(until));
        match note.kind {
            NoteKind::Nothing => expectation.nothing = Some(note.words.clone()),
            NoteKind::PutOff => expectation.is_put_off = true,
            NoteKind::Exception => expectation.granted = Some(note.words.clone()),
        }
        // The later of what was put off and what was granted; nothing brings a due day forward.
        if let Some(until) = until {
            expectation.due = expectation.due.max(until);
        }
    }
    expectation.closes = expectation.closes.max(expectation.due);
}

/// A file meets an expectation when it covers its period whole, whatever more it covers.
fn meets(expectation: &Expectation, sent: &SentPeriod) -> Option<Met> {
    let (first, last) = (day(&sent.first)?, day(&sent.last)?);
    let is_met = first <= expectation.first && expectation.last <= last;
    is_met.then_some(Met { submission: sent.submission.clone(), day: day(&sent.sent)? })
}

/// The day until which a file for a period would have been in time that is sent today; none when it is in time for
/// something, or nothing waits for it.
pub(crate) fn late_after(
    expectations: &[Expectation],
    (first, last): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Option<NaiveDate> {
    let waits = |expectation: &&Expectation| {
        let is_covered = first <= expectation.first && expectation.last <= last;
        is_covered && expectation.met.is_none() && today >= expectation.opens
    };
    let due = expectations.iter().filter(waits).map(|expectation| expectation.due).max()?;
    (due < today).then_some(due)
}

/// The day of a day or an instant, as the database has it.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}
