//! What can be done here, and what was done.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cld_components::{Cell, Table, Tag};
use maud::{Markup, html};

use super::task::verdict;
use crate::layout::page;
use crate::session::Session;
use crate::tasks::State as TaskState;

const TITLE: &str = "What do you want to do?";

const WAYS: [(&str, &str, &str); 4] = [
    ("/check", "Check a file before you send it", "What is wrong with it, why it matters and what to do."),
    ("/prepare", "Prepare a file to send", "A file that the Data Landing Portal takes, with a list of every change."),
    (
        "/run",
        "Calculate tables",
        "The official tables from a file or from submissions, with pictures, and who is behind each figure.",
    ),
    ("/book", "Read the book", "What is collected, checked and counted, with reasons, SQL and examples."),
];

pub(crate) async fn show(State(session): State<Session>) -> Response {
    let content = html! {
        h1.govuk-heading-l { (TITLE) }
        @for (href, title, says) in WAYS {
            h2.govuk-heading-m { a.govuk-link href=(href) { (title) } }
            p.govuk-body { (says) }
        }
        (done(&session))
    };
    page(&session, "/", TITLE, &content)
}

fn done(session: &Session) -> Markup {
    let tasks = session.tasks().newest();
    let row = |task: &std::sync::Arc<crate::tasks::Task>| {
        let state = match task.state() {
            TaskState::UnderWay(_) => Tag { text: "Under way", classes: "govuk-tag--blue" },
            TaskState::Over(ended) => verdict(&task.kind, &ended),
        };
        vec![Cell::new(&html! { a.govuk-link href=(task.path()) { (task.title) } }), Cell::new(&state)]
    };
    let rows: Vec<Vec<Cell>> = tasks.iter().map(row).collect();
    let head = ["What", "Result"].map(Cell::new).into();
    html! {
        @if !rows.is_empty() {
            h2.govuk-heading-m { "Done since cld open began" }
            (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() })
        }
    }
}

/// Asked for by pages that are open, so that `cld open` goes on.
pub(crate) async fn is_open() -> StatusCode {
    StatusCode::NO_CONTENT
}
