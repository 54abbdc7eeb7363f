//! A file that was made ready to send, and what was changed for it.

use maud::{Markup, html};

use crate::tasks::{Ended, Task};

/// As `cld prepare` says it: the first line names the file, then groups of lines, each under a title.
pub(super) fn content(task: &Task, ready: &str, last: &Ended) -> Markup {
    let said = |line: &str| line.replace("; --changes lists all", "; the list of changes has all");
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for line in last.printed.lines().skip(1) {
        match (line.strip_prefix("    "), groups.last_mut()) {
            (Some(more), Some((_, lines))) => lines.push(said(more.trim())),
            _ => groups.push((line.trim(), Vec::new())),
        }
    }
    let is_written = matches!(last.status, Some(0 | 1));
    let file = |name: &str| format!("{}/files/{name}", task.path());
    html! {
        h1.govuk-heading-l { (task.title) }
        @if is_written {
            p.govuk-body {
                "Written with " (last.printed.lines().next().and_then(|line| line.split_once(": ")).map_or("", |(_, rest)| rest)) "."
            }
            p.govuk-body { a.govuk-link href=(file(ready)) { "Save " (ready) } }
            p.govuk-body { a.govuk-link href=(file("changes.csv")) { "Save the list of every change (CSV, without values)" } }
        } @else {
            div.govuk-error-summary role="alert" {
                h2.govuk-error-summary__title { "The file was not written" }
                div.govuk-error-summary__body {
                    p { "Correct what is named here first, or send it otherwise." }
                    @for line in last.said.lines() { p { (line) } }
                }
            }
        }
        @for (title, lines) in &groups {
            @if lines.is_empty() { p.govuk-body { (title) } } @else {
                h2.govuk-heading-m { (title) }
                ul.govuk-list.govuk-list--bullet { @for line in lines { li { (line) } } }
            }
        }
        p.govuk-body { a.govuk-link href="/prepare" { "Prepare another file" } }
    }
}
