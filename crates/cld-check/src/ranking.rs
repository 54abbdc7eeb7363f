//! The order in which rules with findings are shown.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use cld_book::{Book, WayRefusal};
use cld_terms::in_words;
use cld_validate::{Finding, Summary, Tally, is_about_making};

/// A rule with findings.
pub(crate) struct Ranked<'a> {
    pub rule: &'a str,
    /// What people read in place of its name.
    pub title: String,
    pub tally: &'a Tally,
    pub first: &'a Finding,
}

/// Errors first; of these what went wrong when the file was made; causes before what only follows from them; then what
/// most findings follow from; then the most frequent.
pub(crate) fn ranked<'a>(book: &Book, summary: &'a Summary) -> Vec<Ranked<'a>> {
    in_order(book, summary, &summary.by_rule)
}

/// Why the way of sending does not take the file, in the same order.
pub(crate) fn ranked_of_sending<'a>(book: &Book, summary: &'a Summary) -> Vec<Ranked<'a>> {
    in_order(book, summary, &summary.sending)
}

fn in_order<'a>(book: &Book, summary: &Summary, tallies: &'a BTreeMap<Arc<str>, Tally>) -> Vec<Ranked<'a>> {
    let rules = tallies.iter();
    let of_rule = |(rule, tally): (&'a Arc<str>, &'a Tally)| {
        Some(Ranked { rule, title: rule_title(book, rule), tally, first: tally.first.first()? })
    };
    let mut ranked: Vec<_> = rules.filter_map(of_rule).collect();
    let causing = |rule: &str| summary.causing.get(rule).copied().unwrap_or_default();
    ranked.sort_by_key(|ranked| {
        let is_about_rows = !is_about_making(ranked.rule);
        let by_cause = (ranked.first.severity, is_about_rows, ranked.only_follows(), Reverse(causing(ranked.rule)));
        (by_cause, Reverse(ranked.tally.count))
    });
    ranked
}

/// The title of a rule, which people read in place of its name. What is found about the shape of a file has no page; its
/// name says it.
pub fn rule_title(book: &Book, rule: &str) -> String {
    let refusal = || refusal(book, rule).map(|refusal| refusal.title.clone());
    let page = book.rules.get(rule).map(|page| page.title().to_owned());
    page.or_else(refusal).unwrap_or_else(|| in_words(rule))
}

/// What the book says of a finding about how a file is sent; none for one of a rule.
pub(crate) fn refusal<'b>(book: &'b Book, name: &str) -> Option<&'b WayRefusal> {
    book.ways.values().flat_map(|way| &way.refusals).find(|refusal| refusal.name.name() == name)
}

impl Ranked<'_> {
    fn only_follows(&self) -> bool {
        self.tally.following == self.tally.count
    }

    /// What part of the findings follows from others, and from which among the first; null when none does.
    pub(crate) fn follows(&self, book: &Book) -> Option<String> {
        let mut causes: Vec<&str> = self.tally.first.iter().filter_map(|finding| finding.follows.as_deref()).collect();
        causes.sort_unstable();
        causes.dedup();
        let causes: Vec<String> =
            causes.into_iter().map(|cause| format!("\u{201c}{}\u{201d}", rule_title(book, cause))).collect();
        let causes = if causes.is_empty() { "others".to_owned() } else { causes.join(", ") };
        match self.tally.following {
            0 => None,
            all if self.only_follows() => {
                Some(format!("{} from {causes}", if all == 1 { "follows" } else { "follow" }))
            }
            1 => Some(format!("1 of these follows from {causes}")),
            part => Some(format!("{} of these follow from {causes}", cld_terms::grouped(part))),
        }
    }
}
