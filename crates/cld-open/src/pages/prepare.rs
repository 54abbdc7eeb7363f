//! A file is chosen to be made ready to send.

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use cld_components::{Button, Checkbox, Checkboxes, Label, Legend, Mistakes, Select};
use maud::{Markup, html};

use super::check::{file_fields, known_release, name_of, releases, stem};
use crate::given::Given;
use crate::layout::{page, page_again};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::{Command, Kind, MADE};

const PATH: &str = "/prepare";
const TITLE: &str = "Prepare a file to send";

pub(crate) async fn show(State(session): State<Session>) -> Response {
    page(&session, PATH, TITLE, &content(&session, &Given::default(), &Mistakes::default()))
}

pub(crate) async fn submit(State(session): State<Session>, form: Multipart) -> Result<Response, Refusal> {
    let folder = session.tasks().folder().map_err(|error| Refusal::disk(&error))?;
    let given = Given::take(form, &folder).await?;
    let mut mistakes = Mistakes::default();
    let files = given.inputs(("file", "path"), &mut mistakes);
    let release = given.some("release").map(|named| known_release(&session, named)).transpose()?;
    let file = match &files[..] {
        [file] => file.clone(),
        _ => {
            if mistakes.are_none() {
                mistakes.add("file", "Choose one file, or type the path of one");
            }
            return Ok(page_again(&session, PATH, TITLE, &content(&session, &given, &mistakes)));
        }
    };
    let is_packed = given.some("gzip").is_some();
    let ready = ready_name(name_of(&file), is_packed);
    let mut command = vec!["prepare".to_owned(), format!("--output={MADE}/{ready}")];
    command.push(format!("--changes={MADE}/changes.csv"));
    command.extend(is_packed.then(|| "--gzip".to_owned()));
    command.extend(release.map(|release| format!("--release={release}")));
    command.extend(["--".to_owned(), file.clone()]);
    let title = format!("Preparation of {}", name_of(&file));
    let task = session.tasks().begin(
        folder,
        title,
        Kind::Prepare { ready },
        vec![Command { says: "Begins", arguments: command }],
    );
    Ok(Redirect::to(&task.path()).into_response())
}

/// `april.xlsx` becomes `april-ready.csv`.
fn ready_name(name: &str, is_packed: bool) -> String {
    format!("{}-ready.csv{}", stem(name), if is_packed { ".gz" } else { "" })
}

fn content(session: &Session, given: &Given, mistakes: &Mistakes) -> Markup {
    let release = Select {
        label: Label::from("Release to write the file by"),
        name: "release",
        choices: releases(session, given, "The one that it follows"),
        ..Select::default()
    };
    let packed = Checkboxes {
        legend: Legend { text: "Size", classes: "govuk-fieldset__legend--s", ..Legend::default() },
        name: "gzip",
        items: vec![Checkbox {
            value: "yes",
            text: "Pack the file with gzip",
            is_checked: given.some("gzip").is_some(),
            ..Checkbox::default()
        }],
        ..Checkboxes::default()
    };
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body {
                "Writes a copy as the Data Landing Portal takes it, with the same meaning. Your file stays as it is. What is wrong \
                 with its rows stays wrong: " a.govuk-link href="/check" { "check it" } "."
            }
            form method="post" action=(PATH) enctype="multipart/form-data" {
                (file_fields(given, mistakes, "File", "The path of one file"))
                (release)
                (packed)
                (Button { text: "Prepare", prevents_double_click: true, ..Button::default() })
            }
        } }
    }
}

#[cfg(test)]
mod tests {
    use super::ready_name;

    #[test]
    fn a_file_that_is_ready_is_called_after_the_one_that_it_was_made_of() {
        for (name, is_packed, ready) in [
            ("april.xlsx", false, "april-ready.csv"),
            ("april.csv.gz", true, "april-ready.csv.gz"),
            ("..", false, "file-ready.csv"),
            ("May 2024", false, "May 2024-ready.csv"),
        ] {
            assert_eq!(ready_name(name, is_packed), ready, "{name}");
        }
    }
}
