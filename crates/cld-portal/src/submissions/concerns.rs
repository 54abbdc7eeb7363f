//! What is asked once more before a file is sent, as a file that was exported by mistake looks so: it lacks columns, is smaller
//! than the last one, or is for another period. Nothing of it keeps a file from being sent by whoever means it.

use chrono::NaiveDate;
use cld_book::HistoryRules;
use cld_store::{State, StoreError, Submission};
use cld_terms::grouped;

use crate::pages::submissions::{day, period};
use crate::portal::Portal;

/// Something that is asked about, and the tick that says that it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Concern {
    /// The name of the tick in the form.
    pub(crate) tick: &'static str,
    /// What was found.
    pub(crate) said: String,
    /// What a tick says.
    pub(crate) means: &'static str,
    /// What is asked of whoever has not ticked it.
    pub(crate) asks: &'static str,
}

/// What is asked about a submission before it is sent; most have none.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn concerns(portal: &Portal, submission: &Submission) -> Result<Vec<Concern>, StoreError> {
    let rules = &portal.pages().history;
    let found = [
        partial(portal, submission).await?,
        smaller(rules, submission, &portal.store().last_sent(submission).await?),
        another_period(rules, submission),
    ];
    Ok(found.into_iter().flatten().collect())
}

/// The submissions that this one replaces when it is sent.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn replaces(portal: &Portal, submission: &Submission) -> Result<Vec<Submission>, StoreError> {
    let mut sent = portal.store().last_sent(submission).await?;
    sent.retain(|earlier| {
        let is_covered = submission.period_start <= earlier.period_start && earlier.period_end <= submission.period_end;
        is_covered && !submission.is_test && matches!(earlier.state, State::Sent | State::Delivered)
    });
    Ok(sent)
}

/// Items shown by name before the rest is a number.
const SHOWN: usize = 6;

async fn partial(portal: &Portal, submission: &Submission) -> Result<Option<Concern>, StoreError> {
    let rules = &portal.pages().history.partial;
    let mut found = portal.store().found_in_items(submission).await?;
    found.retain(|found| rules.contains_key(&found.rule) && found.severity != "advice");
    let Some(first) = found.first() else { return Ok(None) };
    let items: Vec<&str> = found.iter().map(|found| found.item.as_str()).filter(|item| !item.is_empty()).collect();
    let mut said = rules.get(&first.rule).cloned().unwrap_or_default();
    if !items.is_empty() {
        said += &format!(": {}", items[..items.len().min(SHOWN)].join(", "));
    }
    if items.len() > SHOWN {
        said += &format!(" and {} others", items.len() - SHOWN);
    }
    let means = "This part of the data is what my council means to send for now";
    Ok(Some(Concern { tick: "partial", said: said + ".", means, asks: "Confirm that part of the data is meant" }))
}

/// `sent` are those that were sent before, the latest first.
fn smaller(rules: &HistoryRules, submission: &Submission, sent: &[Submission]) -> Option<Concern> {
    let days = |submission: &Submission| Some(length(&submission.period_start, &submission.period_end)?.unsigned_abs());
    let own = days(submission)?;
    let is_alike = |other: &&Submission| {
        days(other).is_some_and(|other| own.max(other) * 100 <= own.min(other) * rules.as_long_percent)
    };
    let last = sent.iter().find(is_alike)?;
    let (now, before) = (submission.rows.unsigned_abs(), last.rows.unsigned_abs());
    if before < rules.smaller_rows || now * 100 >= before * rules.smaller_percent {
        return None;
    }
    let when = last.sent.as_deref().map(day).unwrap_or_default();
    let said = format!(
        "The file has {} rows. The one that your council sent on {when}, for {}, had {}.",
        grouped(now),
        period(&last.period_start, &last.period_end),
        grouped(before)
    );
    Some(Concern {
        tick: "smaller",
        said,
        means: "Nothing was left out by mistake: the file is to be smaller",
        asks: "Confirm that the file is to be smaller",
    })
}

fn another_period(rules: &HistoryRules, submission: &Submission) -> Option<Concern> {
    let (first, last) = submission.found.as_ref()?;
    let parsed = |text: &str| text.parse::<NaiveDate>().ok();
    let (begun, ended) = (parsed(&submission.period_start)?, parsed(&submission.period_end)?);
    let (found_first, found_last) = (parsed(first)?, parsed(last)?);
    let far = i64::try_from(rules.period_days).unwrap_or(i64::MAX);
    let is_outside = (begun - found_first).num_days() > far || (found_last - ended).num_days() > far;
    let covered = (found_last.min(ended) - found_first.max(begun)).num_days() + 1;
    let all = (ended - begun).num_days() + 1;
    let percent = i64::try_from(rules.period_percent).unwrap_or(100);
    if !is_outside && covered * 100 >= all * percent {
        return None;
    }
    let said = format!(
        "The events of the file are of {}. The submission was begun for {}.",
        period(first, last),
        period(&submission.period_start, &submission.period_end)
    );
    Some(Concern {
        tick: "period",
        said,
        means: "The file is the right one for the period that the submission was begun for",
        asks: "Confirm that the file is for the period that was begun",
    })
}

/// Days of a period.
fn length(first: &str, last: &str) -> Option<i64> {
    let (first, last) = (first.parse::<NaiveDate>().ok()?, last.parse::<NaiveDate>().ok()?);
    Some((last - first).num_days() + 1)
}

#[cfg(test)]
mod tests {
    use super::{another_period, smaller};
    use crate::tests::scene::{history, made_up};

    #[test]
    fn a_file_for_another_period_is_asked_about_and_one_that_is_a_little_short_is_not() {
        for (first, last, expected) in [
            ("2024-04-01", "2024-06-30", false),
            ("2024-04-15", "2024-06-20", false),
            ("2024-03-02", "2024-07-31", false),
            ("2024-02-28", "2024-06-30", true),
            ("2024-04-01", "2024-08-01", true),
            ("2023-04-01", "2023-06-30", true),
            ("2024-06-01", "2024-06-30", true),
        ] {
            let mut submission = made_up();
            submission.found = Some((first.to_owned(), last.to_owned()));
            assert_eq!(another_period(&history(), &submission).is_some(), expected, "{first} {last}");
        }
        let mut submission = made_up();
        submission.found = None;
        assert_eq!(another_period(&history(), &submission), None);
    }

    #[test]
    fn a_file_is_held_against_the_last_one_for_a_period_as_long() {
        for (rows, before, last_day, expected) in [
            (80, 100, "2024-03-31", false),
            (79, 100, "2024-03-31", true),
            (0, 19, "2024-03-31", false),
            (1, 100, "2024-12-31", false),
        ] {
            let (mut now, mut sent) = (made_up(), made_up());
            (now.rows, sent.rows) = (rows, before);
            (sent.period_start, sent.period_end) = ("2024-01-01".to_owned(), last_day.to_owned());
            let mut longer = sent.clone();
            (longer.period_end, longer.rows) = ("2025-12-31".to_owned(), 5_000);
            assert_eq!(smaller(&history(), &now, &[longer, sent]).is_some(), expected, "{rows} {before} {last_day}");
        }
        assert_eq!(smaller(&history(), &made_up(), &[]), None);
    }
}
