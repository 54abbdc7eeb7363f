//! What was found in a file, by rule and item, and what its council says of it.

use axum::extract::{Form, Path};
use axum::response::Response;
use cld_components::{Button, Cell, Table, inset_text};
use cld_store::{Explanation, FindingCount, FoundInItem, Said, State, Submission};
use cld_terms::grouped;
use maud::{Markup, html};
use serde::Deserialize;

use super::{day, found, may};
use crate::site::{Refusal, Visit, go_to};
use crate::submissions::carried::{Explained, explained, in_items};

/// What was found, for the page of a submission.
pub(super) async fn section(visit: &Visit, submission: &Submission) -> Result<Markup, Refusal> {
    if submission.verdict.is_none() || submission.state == State::Unreadable {
        return Ok(html! {});
    }
    let findings = visit.portal.store().findings(submission).await?;
    let mut found = in_items(&visit.portal, submission, &findings).await?;
    let said = explained(&visit.portal, submission, &found).await?;
    let rank = |severity: &str| ["error", "warning"].iter().position(|word| *word == severity).unwrap_or(2);
    found.sort_by_key(|found| (rank(&found.severity), std::cmp::Reverse(found.count)));
    let can_explain = submission.state.can_be_sent() && may(visit, "upload", submission);
    let page = Found { submission, findings: &findings, said: &said, can_explain };
    let rows: Vec<_> = found.iter().enumerate().map(|(at, found)| page.row(at, found)).collect();
    let head = ["Rule", "Item", "Severity"].map(Cell::new);
    let head = [&head[..], &[Cell::number("Findings"), Cell::new("Explanation")]].concat();
    Ok(html! {
        h2.govuk-heading-m { "What was found" }
        (changed(visit, submission, &findings).await?)
        @if found.is_empty() { p.govuk-body { "Nothing: the file is clean." } }
        @else {
            @if can_explain && said.waiting() > 0 { (offers(said.waiting())) }
            (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() })
            @if submission.state.can_be_sent() {
                p.govuk-body { "None of this keeps the file from being sent." }
            }
        }
    })
}

fn offers(waiting: usize) -> Markup {
    let words = cld_terms::counted(waiting as u64, "explanation", "explanations");
    inset_text(&html! {
        (words) " of your council’s earlier files may hold for this one too. Keep, change or take back each: one that you do \
         not keep is not sent."
    })
}

/// What the table says of each rule and item.
struct Found<'a> {
    submission: &'a Submission,
    findings: &'a [FindingCount],
    said: &'a Explained,
    can_explain: bool,
}

impl Found<'_> {
    fn title<'a>(&'a self, found: &'a FoundInItem) -> &'a str {
        self.findings.iter().find(|known| known.rule == found.rule).map_or(&found.rule, |known| &known.title)
    }

    fn row(&self, at: usize, found: &FoundInItem) -> Vec<Cell> {
        let is_asked = self.can_explain && found.severity != "advice";
        let (said, offered) = (self.said.said(found), self.said.offered(found));
        let words = html! {
            @if let Some(said) = said { (said.words) }
            @if let Some(offered) = offered { (self.offered(found, offered)) }
            @if is_asked { (self.form(at, found, said.or(offered))) }
        };
        vec![
            Cell::new(self.title(found)),
            Cell::new(if found.item.is_empty() { "–" } else { &found.item }),
            Cell::new(&found.severity),
            Cell::number(&grouped(found.count)),
            Cell::new(&words),
        ]
    }

    fn hidden(&self, found: &FoundInItem) -> Markup {
        html! {
            input type="hidden" name="rule" value=(found.rule);
            input type="hidden" name="item" value=(found.item);
        }
    }

    fn action(&self) -> String {
        format!("/submissions/{}/explain", self.submission.id)
    }

    /// What was said of an earlier file: nothing of it goes with this one before somebody keeps it.
    fn offered(&self, found: &FoundInItem, offered: &Explanation) -> Markup {
        let about =
            html! { span.govuk-visually-hidden { " what was said about “" (self.title(found)) "” " (found.item) } };
        let button = |does: &str, text: &str| {
            html! {
                button type="submit" name="does" value=(does) class="govuk-button govuk-button--secondary govuk-!-margin-bottom-1" {
                    (text) (about)
                }
            }
        };
        html! {
            p.govuk-body-s.govuk-hint {
                "You said this on " (day(&offered.made)) " for " (cld_terms::counted(offered.count, "finding", "findings"))
                ". It does not go with this file yet:"
            }
            p.govuk-body { (offered.words) }
            @if self.can_explain {
                form method="post" action=(self.action()) {
                    (self.hidden(found))
                    .govuk-button-group { (button("keep", "Keep")) (button("take_back", "Take back")) }
                }
            }
        }
    }

    fn form(&self, at: usize, found: &FoundInItem, before: Option<&Explanation>) -> Markup {
        let id = format!("words-{at}-{}", found.rule);
        html! {
            details.govuk-details {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { @if before.is_some() { "Change" } @else { "Explain" } }
                }
                form method="post" action=(self.action()) {
                    (self.hidden(found))
                    label.govuk-label for=(id) {
                        "What should be known about “" (self.title(found)) "”" @if !found.item.is_empty() { ", " (found.item) }
                        "? Name no person."
                    }
                    textarea.govuk-textarea id=(id) name="words" rows="3" {
                        @if let Some(before) = before { (before.words) }
                    }
                    (Button { text: "Save", classes: "govuk-button--secondary", ..Button::default() })
                }
            }
        }
    }
}

/// What the rules find now that they did not find before they changed, and the other way round.
async fn changed(visit: &Visit, submission: &Submission, findings: &[FindingCount]) -> Result<Markup, Refusal> {
    let before = visit.portal.store().findings_before(submission).await?;
    if before.is_empty() {
        return Ok(html! {});
    }
    let count = |counts: &[FindingCount], rule: &str| {
        counts.iter().find(|known| known.rule == rule).map_or(0, |known| known.count)
    };
    let mut all: Vec<&FindingCount> = findings.iter().chain(&before).collect();
    all.sort_by(|one, other| one.rule.cmp(&other.rule));
    all.dedup_by(|one, other| one.rule == other.rule);
    let rows = all.iter().map(|known| (known, count(&before, &known.rule), count(findings, &known.rule)));
    let rows: Vec<Vec<Cell>> = rows
        .filter(|(_, before, now)| before != now)
        .map(|(known, before, now)| {
            let word = if now > before { "More" } else { "Fewer" };
            let counts = [grouped(before), grouped(now)].map(|count| Cell::number(&count));
            [&[Cell::new(&known.title), Cell::new(word)][..], &counts[..]].concat()
        })
        .collect();
    let head = [&["Rule", "Findings"].map(Cell::new)[..], &["Before", "Now"].map(Cell::number)[..]].concat();
    Ok(html! {
        (inset_text(&html! {
            "The rules have changed since this file was checked first, so it was checked again. "
            @if rows.is_empty() { "They find the same in it as before." } @else { "This is what changed:" }
        }))
        @if !rows.is_empty() { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
    })
}

/// What is said about what a rule found in an item.
#[derive(Debug, Deserialize)]
pub(crate) struct Words {
    rule: String,
    /// All that the rule found in when it is not said.
    item: Option<String>,
    #[serde(default)]
    words: String,
    /// `keep` or `take_back` what was said for an earlier file; anything else saves the words.
    #[serde(default)]
    does: String,
}

pub(crate) async fn explain(
    visit: Visit,
    Path(id): Path<String>,
    Form(said): Form<Words>,
) -> Result<Response, Refusal> {
    let submission = found(&visit, "upload", &id).await?;
    let store = visit.portal.store();
    let all = in_items(&visit.portal, &submission, &store.findings(&submission).await?).await?;
    let before = explained(&visit.portal, &submission, &all).await?;
    let is_meant =
        |found: &&FoundInItem| found.rule == said.rule && said.item.as_ref().is_none_or(|item| found.item == *item);
    let meant: Vec<&FoundInItem> = all.iter().filter(is_meant).collect();
    if meant.is_empty() {
        return Err(Refusal::not_found());
    }
    let words: String = said.words.trim().chars().take(2_000).collect();
    for found in meant {
        let known = before.offered(found).map(|offered| offered.words.as_str());
        let says = match (said.does.as_str(), known) {
            ("keep", Some(known)) => Said::Kept(known),
            ("take_back", _) => Said::TakenBack,
            _ if !words.is_empty() => Said::Anew(&words),
            _ => continue,
        };
        let about = (found, visit.portal.rule_digest(&found.rule));
        store.explain(&visit.deed(), &submission, about, says).await?;
    }
    Ok(go_to(&format!("/submissions/{id}")))
}
