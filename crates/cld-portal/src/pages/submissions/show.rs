//! One submission: how far it is, what was found, and what comes next.

use axum::extract::Path;
use axum::response::Response;
use cld_components::{Button, SummaryList, SummaryRow, back_link, inset_text};
use cld_store::{State, Submission, Withdrawal};
use maud::{Markup, html};

use super::begin::basis_title;
use super::declare::{same_file, sent_before};
use super::progress::{Begun, begun};
use super::{day, findings, found, marks, may, period, said, tag};
use crate::services::VirusScan;
use crate::site::{Refusal, Visit, go_to};

/// A page of something that goes on by itself is asked for again so soon.
const REFRESH: &str = "5";

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "see_submissions", &id).await?;
    let title = format!("Submission for {}", period(&submission.period_start, &submission.period_end));
    let begun = begun(&visit.portal, &submission).await?.filter(|_| may(&visit, "upload", &submission));
    let content = html! {
        (back_link("/submissions", "Submissions"))
        h1.govuk-heading-l { (title) }
        (state(&visit, &submission, begun.as_ref()))
        @if submission.state.can_be_sent() && let Some((when, number)) = same_file(&visit, &submission).await? {
            (sent_before(&when, &number))
        }
        (SummaryList { rows: facts(&visit, &submission), ..SummaryList::default() })
        (reasons(&visit, &submission))
        (findings::section(&visit, &submission).await?)
        (reports(&visit, &submission).await?)
        (end(&visit, &submission).await?)
    };
    let mut answer = visit.page(&title, content);
    if submission.state.is_under_way() {
        answer.headers_mut().insert("refresh", axum::http::HeaderValue::from_static(REFRESH));
    }
    Ok(answer)
}

fn state(visit: &Visit, submission: &Submission, begun: Option<&Begun>) -> Markup {
    let (said, next) = said(&visit.portal, submission.state);
    let path = format!("/submissions/{}", submission.id);
    html! {
        div role="status" {
            p.govuk-body { (tag(submission.state)) (marks(submission.is_test, submission.late_after.as_deref())) " " strong { (said) "." } }
            p.govuk-body { (next) }
        }
        @if submission.is_test {
            p.govuk-body {
                "This is a test: nobody receives it, and its files are destroyed "
                (cld_terms::counted(visit.portal.pages().history.test_days, "day", "days")) " after it was begun."
            }
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
        SummaryRow::new("Basis", basis_title(&visit.portal, &submission.basis)),
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
                @if submission.state.is_sent() && may(visit, "fetch_file", submission)
                    && (own || submission.state != State::Withdrawn) && submission.destroyed.is_none() {
                    li { a.govuk-link href={ "/submissions/" (submission.id) "/download" } { "The file as it was sent" } }
                }
            }
        }
    })
}

async fn end(visit: &Visit, submission: &Submission) -> Result<Markup, Refusal> {
    let can_give_up = submission.state.next().contains(&State::GivenUp) && may(visit, "upload", submission);
    let can_withdraw = submission.state.next().contains(&State::Withdrawn) && may(visit, "declare", submission);
    let asked = visit.portal.store().withdrawal(submission).await?;
    let path = format!("/submissions/{}", submission.id);
    Ok(html! {
        @if let Some(asked) = &asked { (withdrawal(submission, asked)) }
        @if can_withdraw && asked.is_none_or(|asked| asked.decided.is_some()) {
            (Button { text: "Withdraw it", href: &format!("{path}/withdraw"), classes: "govuk-button--secondary",
                ..Button::default() })
        }
        @if can_give_up {
            form method="post" action={ (path) "/give-up" } {
                @let text = if submission.file_name.is_some() { "Give it up and destroy the file" } else { "Give it up" };
                (Button { text, classes: "govuk-button--warning", ..Button::default() })
            }
        }
    })
}

fn withdrawal(submission: &Submission, asked: &Withdrawal) -> Markup {
    inset_text(&html! {
        @if submission.state == State::Withdrawn { "Withdrawn" } @else { "Asked on " (day(&asked.asked)) " to be withdrawn" }
        ": " (asked.reason)
        @if asked.decided.is_none() { " North West DSCRO decides." }
        @else if !asked.is_allowed { " It was not withdrawn: " (asked.words.as_deref().unwrap_or_default()) }
    })
}

pub(crate) async fn give_up(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "upload", &id).await?;
    visit.portal.store().give_up(&visit.deed(), &submission).await?;
    if visit.portal.settings().files.destroy(&id).is_err() {
        tracing::error!("the file of a submission that was given up cannot be removed");
    }
    Ok(go_to("/submissions"))
}
