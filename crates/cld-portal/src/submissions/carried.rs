//! What a council said of its last files that may hold for this one: offered, and never sent before somebody has kept it.

use chrono::Months;
use cld_book::HistoryRules;
use cld_store::{Explanation, FindingCount, FoundInItem, Moment, StoreError, Submission};

use crate::portal::Portal;

/// What a council says of what was found in its file, and what it may say again.
#[derive(Debug, Default)]
pub(crate) struct Explained {
    /// Said for this file.
    own: Vec<Explanation>,
    /// Said for an earlier one, and not answered yet.
    offered: Vec<Explanation>,
}

impl Explained {
    /// What goes with the file about what a rule found in an item.
    pub(crate) fn said(&self, found: &FoundInItem) -> Option<&Explanation> {
        self.own.iter().find(|said| said.is_about(found) && !said.words.is_empty())
    }

    /// What was said of it earlier, and waits to be kept, changed or taken back.
    pub(crate) fn offered(&self, found: &FoundInItem) -> Option<&Explanation> {
        self.offered.iter().find(|said| said.is_about(found))
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        self.offered.len()
    }
}

/// What is said of the findings of a submission, and what may be said again.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn explained(
    portal: &Portal,
    submission: &Submission,
    found: &[FoundInItem],
) -> Result<Explained, StoreError> {
    let own = portal.store().explanations(submission).await?;
    if !submission.state.can_be_sent() {
        return Ok(Explained { own, offered: Vec::new() });
    }
    let rules = &portal.pages().history;
    let mut offered = portal.store().explanations_before(submission, since(rules, portal.now())).await?;
    offered.retain(|said| {
        let is_answered = own.iter().any(|own| (&own.rule, &own.item) == (&said.rule, &said.item));
        let is_of_this_rule = said.rule_digest == portal.rule_digest(&said.rule);
        let is_of_this_release = submission.release.as_deref() == Some(said.release.as_str());
        let holds = |found: &FoundInItem| said.is_about(found) && is_enough(rules, said.count, found.count);
        !said.words.is_empty() && !is_answered && is_of_this_rule && is_of_this_release && found.iter().any(holds)
    });
    Ok(Explained { own, offered })
}

/// Whether an explanation of so many findings explains so many.
fn is_enough(rules: &HistoryRules, explained: u64, found: u64) -> bool {
    u128::from(found) * 100 <= u128::from(explained) * u128::from(rules.explanation_percent)
}

/// What was said before is too long ago.
fn since(rules: &HistoryRules, now: Moment) -> Moment {
    let months = u32::try_from(rules.explanation_quarters * 3).unwrap_or(u32::MAX);
    now.datetime().checked_sub_months(Months::new(months)).map_or(now, Moment::from)
}

/// What was found in each item; a rule of which nothing is known by item is about none.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn in_items(
    portal: &Portal,
    submission: &Submission,
    findings: &[FindingCount],
) -> Result<Vec<FoundInItem>, StoreError> {
    let mut found = portal.store().found_in_items(submission).await?;
    for FindingCount { rule, severity, count, .. } in findings {
        if !found.iter().any(|found| found.rule == *rule) {
            let (rule, severity) = (rule.clone(), severity.clone());
            found.push(FoundInItem { rule, item: String::new(), severity, count: *count });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{is_enough, since};
    use crate::tests::scene::history;

    #[test]
    fn an_explanation_holds_for_half_as_many_again_and_for_four_quarters() {
        let rules = history();
        for (explained, found, expected) in
            [(10, 15, true), (10, 16, false), (1, 1, true), (1, 2, false), (10, 1, true), (0, 1, false)]
        {
            assert_eq!(is_enough(&rules, explained, found), expected, "{explained} {found}");
        }
        let now = cld_store::Moment::read("2024-02-29T10:00:00.000Z").unwrap();
        assert_eq!(since(&rules, now).to_string(), "2023-02-28T10:00:00.000Z");
    }
}
