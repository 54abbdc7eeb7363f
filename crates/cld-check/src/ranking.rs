//! The order in which people are told of rules.

use std::cmp::Reverse;

use cld_validate::{Finding, Summary, Tally};

/// A rule with findings.
#[derive(Clone, Copy)]
pub(crate) struct Ranked<'a> {
    pub rule: &'a str,
    pub tally: &'a Tally,
    pub first: &'a Finding,
}

/// Errors first; causes before what only follows from them; then the most frequent.
pub(crate) fn ranked(summary: &Summary) -> Vec<Ranked<'_>> {
    let rules = summary.by_rule.iter();
    let mut ranked: Vec<_> =
        rules.filter_map(|(rule, tally)| Some(Ranked { rule, tally, first: tally.first.first()? })).collect();
    ranked.sort_by_key(|ranked| (ranked.first.severity, ranked.only_follows(), Reverse(ranked.tally.count)));
    ranked
}

impl Ranked<'_> {
    fn only_follows(&self) -> bool {
        self.tally.following == self.tally.count
    }

    /// What part of the findings follows from others, and from which among the first; null when none does.
    pub(crate) fn follows(&self) -> Option<String> {
        let mut causes: Vec<&str> = self.tally.first.iter().filter_map(|finding| finding.follows.as_deref()).collect();
        causes.sort_unstable();
        causes.dedup();
        let causes = if causes.is_empty() { "others".to_owned() } else { causes.join(", ") };
        match self.tally.following {
            0 => None,
            _ if self.only_follows() => Some(format!("follows from {causes}")),
            part => Some(format!("{} of them follow from {causes}", super::figures::grouped(part))),
        }
    }
}
