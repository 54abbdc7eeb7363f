//! One submission: how far it is, what was found, and what comes next.

use axum::extract::{Form, Path};
use axum::response::Response;
use cld_store::{FindingCount, State, Submission};
use maud::{Markup, html};
use serde::Deserialize;

use super::begin::basis_title;
use super::progress::{Begun, begun};
use super::{day, found, period, said, tag};
use crate::components::{Button, Cell, SummaryList, SummaryRow, Table, back_link};
use crate::services::VirusScan;
use crate::site::{Refusal, Visit, go_to};

/// A page of something that goes on by itself is asked for again so soon.
const REFRESH: &str = "5";

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "see_submissions", &id).await?;
    let store = visit.portal.store();
    let findings = store.findings(&submission).await?;
    let explanations = store.explanations(&submission).await?;
    let title = format!("Submission for {}", period(&submission.period_start, &submission.period_end));
    let explained = |finding: &FindingCount| {
        let release = submission.release.as_deref().unwrap_or_default();
        let kept = explanations.iter().rev().find(|explanation| explanation.holds_for(release, finding));
        kept.map(|explanation| explanation.words.clone())
    };
    let begun = begun(&visit.portal, &submission).await?.filter(|_| may(&visit, "upload", &submission));
    let content = html! {
        (back_link("/submissions", "Submissions"))
        h1.govuk-heading-l { (title) }
        (state(&visit, &submission, begun.as_ref()))
        (SummaryList { rows: facts(&visit, &submission), ..SummaryList::default() })
        (reasons(&visit, &submission))
        (found_by_rule(&visit, &submission, &findings, &explained))
        (reports(&visit, &submission).await?)
        (end(&visit, &submission))
    };
    let mut answer = visit.page(&title, content);
    if submission.state.is_under_way() {
        answer.headers_mut().insert("refresh", axum::http::HeaderValue::from_static(REFRESH));
    }
    Ok(answer)
}

fn may(visit: &Visit, permission: &str, submission: &Submission) -> bool {
    visit.scope(permission).covers(&submission.council, &submission.region)
}

fn state(visit: &Visit, submission: &Submission, begun: Option<&Begun>) -> Markup {
    let (said, next) = said(&visit.portal, submission.state);
    let path = format!("/submissions/{}", submission.id);
    html! {
        div role="status" {
            p.govuk-body { (tag(submission.state)) " " strong { (said) "." } }
            p.govuk-body { (next) }
        }
        @if submission.state.is_under_way() {
            p.govuk-body { "This page looks again by itself. You can also close it: a mail comes when there is news." }
            (Button { text: "Look again", href: &path, classes: "govuk-button--secondary", ..Button::default() })
        }
        @if matches!(submission.state, State::Begun | State::Uploading) && may(visit, "upload", submission) {
            @if let Some(begun) = begun { (begun.said()) }
            @let text = if begun.is_some() { "Go on with the upload" } else { "Upload the file" };
            (Button { text, href: &format!("{path}/file"), ..Button::default() })
        }
        @if submission.state.can_be_sent() {
            @if may(visit, "declare", submission) {
                (Button { text: "Go on to send it", href: &format!("{path}/declare"), ..Button::default() })
            } @else if may(visit, "upload", submission) {
                p.govuk-body { "A sender or the lead of your council sends it." }
            }
        }
        @if submission.state.is_sent() {
            p.govuk-body { a.govuk-link href={ (path) "/receipt" } { "Receipt" } }
        }
    }
}

fn facts<'a>(visit: &'a Visit, submission: &'a Submission) -> Vec<SummaryRow<'a>> {
    let councils = visit.portal.councils();
    let mut rows = vec![
        SummaryRow::new("Council", councils.name(&submission.council)),
        SummaryRow::new("Basis", basis_title(&submission.basis)),
    ];
    if let Some(name) = submission.file_name.as_ref().filter(|_| may(visit, "fetch_file", submission)) {
        rows.push(SummaryRow::new("File", name));
    }
    if submission.bytes > 0 {
        let size = format!("{} bytes", cld_terms::grouped(submission.bytes.unsigned_abs()));
        rows.push(SummaryRow::new("Size", &size));
    }
    if let Some(scan) = &submission.scan {
        let off = match &visit.portal.settings().virus_scan {
            VirusScan::Off { reason } if scan == "off" => format!("Not looked at: {reason}"),
            _ => scan.clone(),
        };
        rows.push(SummaryRow::new("Security check", &off));
    }
    if submission.verdict.is_some() {
        rows.push(SummaryRow::new("Rows", &cld_terms::grouped(submission.rows.unsigned_abs())));
        rows.push(SummaryRow::new("Release", submission.release.as_deref().unwrap_or("not recognised")));
        let found = submission.found.as_ref().map(|(first, last)| period(first, last));
        rows.push(SummaryRow::new("Period of its events", found.as_deref().unwrap_or("not found")));
    }
    if let Some(sent) = &submission.sent {
        rows.push(SummaryRow::new("Sent", &day(sent)));
    }
    rows
}

/// Why a file cannot be read, as the check says it to the council alone.
fn reasons(visit: &Visit, submission: &Submission) -> Markup {
    html! {
        @if submission.state == State::Unreadable && may(visit, "see_values", submission) {
            p.govuk-body { "The report below says what the file is and how to save it again." }
            (Button { text: "Begin again", href: "/submissions/new", ..Button::default() })
        }
    }
}

fn found_by_rule(
    visit: &Visit,
    submission: &Submission,
    findings: &[FindingCount],
    explained: &impl Fn(&FindingCount) -> Option<String>,
) -> Markup {
    let can_explain = submission.state.can_be_sent() && may(visit, "upload", submission);
    let rank =
        |finding: &&FindingCount| ["error", "warning"].iter().position(|word| *word == finding.severity).unwrap_or(2);
    let mut findings: Vec<&FindingCount> = findings.iter().collect();
    findings.sort_by_key(|finding| (rank(finding), std::cmp::Reverse(finding.count)));
    let row = |finding: &&FindingCount| {
        let words = explained(finding);
        let path = format!("/submissions/{}/explain", submission.id);
        let id = format!("words-{}", finding.rule);
        let word = html! {
            @if let Some(words) = &words { (words) }
            @if can_explain && finding.severity != "advice" {
                details.govuk-details {
                    summary.govuk-details__summary {
                        span.govuk-details__summary-text { @if words.is_some() { "Change" } @else { "Explain" } }
                    }
                    form method="post" action=(path) {
                        input type="hidden" name="rule" value=(finding.rule);
                        label.govuk-label for=(id) { "What should be known about “" (finding.title) "”? Name no person." }
                        textarea.govuk-textarea id=(id) name="words" rows="3" {}
                        (Button { text: "Save", classes: "govuk-button--secondary", ..Button::default() })
                    }
                }
            }
        };
        vec![
            Cell::new(&finding.title),
            Cell::new(&finding.severity),
            Cell::number(&cld_terms::grouped(finding.count)),
            Cell::new(&word),
        ]
    };
    let head = vec![Cell::new("Rule"), Cell::new("Weight"), Cell::number("Findings"), Cell::new("Explanation")];
    html! {
        @if submission.verdict.is_some() && submission.state != State::Unreadable {
            h2.govuk-heading-m { "What was found" }
            @if findings.is_empty() { p.govuk-body { "Nothing: the file is clean." } }
            @else {
                (Table { head, rows: findings.iter().map(row).collect(), first_cell_is_header: true, stacks: true, ..Table::default() })
                @if submission.state.can_be_sent() {
                    p.govuk-body { "None of this keeps the file from being sent." }
                }
            }
        }
    }
}

async fn reports(visit: &Visit, submission: &Submission) -> Result<Markup, Refusal> {
    let reports = visit.portal.store().reports(submission).await?;
    let own = may(visit, "see_values", submission);
    let shown: Vec<_> = reports.iter().filter(|report| own || !report.own_values).collect();
    let name = |kind: &str| match kind {
        "report" => "Report, without values",
        "findings" => "Every finding, without values (CSV)",
        "report-with-values" => "Report with values, for your council alone",
        _ => "Every finding with values, for your council alone (Excel)",
    };
    Ok(html! {
        @if !shown.is_empty() || (submission.received.is_some() && may(visit, "fetch_file", submission)) {
            h2.govuk-heading-m { "Downloads" }
            ul.govuk-list {
                @for report in shown {
                    li { a.govuk-link href={ "/submissions/" (submission.id) "/reports/" (report.kind) } { (name(&report.kind)) } }
                }
                @if submission.state.is_sent() && may(visit, "fetch_file", submission) {
                    li { a.govuk-link href={ "/submissions/" (submission.id) "/download" } { "The file as it was sent" } }
                }
            }
        }
    })
}

fn end(visit: &Visit, submission: &Submission) -> Markup {
    let can_give_up = submission.state.next().contains(&State::GivenUp) && may(visit, "upload", submission);
    let can_withdraw = submission.state.next().contains(&State::Withdrawn) && may(visit, "declare", submission);
    html! {
        @if can_withdraw {
            form method="post" action={ "/submissions/" (submission.id) "/withdraw" } {
                (Button { text: "Withdraw it", classes: "govuk-button--warning", ..Button::default() })
            }
        }
        @if can_give_up {
            form method="post" action={ "/submissions/" (submission.id) "/give-up" } {
                @let text = if submission.file_name.is_some() { "Give it up and destroy the file" } else { "Give it up" };
                (Button { text, classes: "govuk-button--warning", ..Button::default() })
            }
        }
    }
}

/// What is said about the findings of a rule.
#[derive(Debug, Deserialize)]
pub(crate) struct Words {
    rule: String,
    words: String,
}

pub(crate) async fn explain(
    visit: Visit,
    Path(id): Path<String>,
    Form(said): Form<Words>,
) -> Result<Response, Refusal> {
    let submission = found(&visit, "upload", &id).await?;
    let findings = visit.portal.store().findings(&submission).await?;
    let finding = findings.iter().find(|finding| finding.rule == said.rule).ok_or_else(Refusal::not_found)?;
    let words: String = said.words.trim().chars().take(2_000).collect();
    if !words.is_empty() {
        visit.portal.store().explain(&visit.deed(), &submission, finding, &words).await?;
    }
    Ok(go_to(&format!("/submissions/{id}")))
}

pub(crate) async fn give_up(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "upload", &id).await?;
    visit.portal.store().give_up(&visit.deed(), &submission).await?;
    if visit.portal.settings().files.destroy(&id).is_err() {
        tracing::error!("the file of a submission that was given up cannot be removed");
    }
    Ok(go_to("/submissions"))
}
