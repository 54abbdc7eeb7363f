//! Files are chosen to be checked.

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use cld_components::{
    Button, Checkbox, Checkboxes, Choice, FileUpload, Input, Label, Legend, Mistakes, Select, details, plain_name,
};
use maud::{Markup, html};

use crate::given::Given;
use crate::layout::{page, page_again};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::{Checked, Command, Kind, MADE};

const PATH: &str = "/check";
const TITLE: &str = "Check a file before you send it";

pub(crate) async fn show(State(session): State<Session>) -> Response {
    page(&session, PATH, TITLE, &content(&session, &Given::default(), &Mistakes::default()))
}

pub(crate) async fn submit(State(session): State<Session>, form: Multipart) -> Result<Response, Refusal> {
    let folder = session.tasks().folder().map_err(|error| Refusal::disk(&error))?;
    let given = Given::take(form, &folder).await?;
    let mut mistakes = Mistakes::default();
    let files = given.inputs(("file", "path"), &mut mistakes);
    let previous = given.inputs(("previous", "previous_path"), &mut mistakes);
    if files.is_empty() && mistakes.are_none() {
        mistakes.add("file", "Choose a file, or type the path of a file or folder");
    }
    if previous.len() > 1 {
        mistakes.add("previous_path", "Type the path of one file");
    }
    let release = given.some("release").map(|named| known_release(&session, named)).transpose()?;
    if !mistakes.are_none() {
        return Ok(page_again(&session, PATH, TITLE, &content(&session, &given, &mistakes)));
    }
    let with_values = given.some("with_values").is_some();
    let (title, stem) = match &files[..] {
        [one] => (format!("Check of {}", name_of(one)), stem(name_of(one))),
        several => (format!("Check of {} files", several.len()), "files".to_owned()),
    };
    let mut arguments = Vec::new();
    for (option, value) in [("--release", release), ("--previous", previous.first().cloned())] {
        arguments.extend(value.into_iter().flat_map(|value| [option.to_owned(), value]));
    }
    if with_values {
        arguments.push("--with-values".to_owned());
    }
    arguments.push("--".to_owned());
    arguments.extend(files);
    let outputs = [format!("--report={MADE}/report.html"), format!("--findings={MADE}/findings.csv")];
    let command = ["check", "--json"].map(str::to_owned).into_iter().chain(outputs).chain(arguments.clone()).collect();
    let kind = Kind::Check(Checked { arguments, stem, with_values });
    let task = session.tasks().begin(folder, title, kind, vec![Command { says: "Begins", arguments: command }]);
    Ok(Redirect::to(&task.path()).into_response())
}

/// The last part of a path, by which people know a file.
pub(super) fn name_of(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The name of a file without its ending.
pub(super) fn stem(name: &str) -> String {
    plain_name(name).split('.').next().unwrap_or_default().to_owned()
}

/// The name of a release of the book.
pub(super) fn known_release(session: &Session, named: &str) -> Result<String, Refusal> {
    let release = session.book().releases.get_key_value(named);
    release.map(|(name, _)| name.clone()).ok_or_else(|| Refusal::cannot("The book has no such release."))
}

/// All releases to choose from, and first what it means to choose none.
pub(super) fn releases<'a>(session: &'a Session, given: &'a Given, none: &'a str) -> Vec<Choice<'a>> {
    let of = |(name, release): (&'a String, &'a cld_book::Release)| Choice {
        value: Some(name),
        text: &release.title,
        is_selected: given.word("release") == name,
    };
    let none = Choice { value: Some(""), text: none, is_selected: false };
    std::iter::once(none).chain(session.book().releases.iter().map(of)).collect()
}

/// One file or several, uploaded or by path.
pub(super) fn file_fields(given: &Given, mistakes: &Mistakes, label: &str, path_hint: &str) -> Markup {
    let path = Input {
        label: Label::from("Or type its path"),
        hint: path_hint,
        error: mistakes.of("path"),
        name: "path",
        value: given.word("path"),
        spellcheck: Some(false),
        autocomplete: "off",
        ..Input::default()
    };
    let label = Label { text: label, classes: "govuk-label--m", ..Label::default() };
    html! {
        (FileUpload {
            label,
            hint: "CSV or another delimited text, as it is, in gzip or alone in a ZIP, or a workbook (XLSX)",
            error: mistakes.of("file"),
            name: "file",
            takes_several: true,
            ..FileUpload::default()
        })
        (path)
    }
}

fn content(session: &Session, given: &Given, mistakes: &Mistakes) -> Markup {
    let release = Select {
        label: Label::from("Release that the file follows"),
        name: "release",
        choices: releases(session, given, "Recognised from the file"),
        ..Select::default()
    };
    let previous = FileUpload {
        label: Label::from("The file that you sent previously"),
        hint: "Says what has changed since, such as a number of rows that is much lower",
        error: mistakes.of("previous"),
        name: "previous",
        ..FileUpload::default()
    };
    let previous_path = Input {
        label: Label::from("Or its path"),
        error: mistakes.of("previous_path"),
        name: "previous_path",
        value: given.word("previous_path"),
        spellcheck: Some(false),
        autocomplete: "off",
        ..Input::default()
    };
    let values = Checkboxes {
        legend: Legend { text: "Values", classes: "govuk-fieldset__legend--s", ..Legend::default() },
        name: "with_values",
        items: vec![Checkbox {
            value: "yes",
            text: "Show the values of rows, and references of people and events",
            hint: "For your council only: such reports are not to be passed on",
            is_checked: given.some("with_values").is_some(),
            ..Checkbox::default()
        }],
        ..Checkboxes::default()
    };
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body { "Nothing is changed or sent. The file is read on this machine, and what is found is what cld check finds." }
            form method="post" action=(PATH) enctype="multipart/form-data" {
                (file_fields(given, mistakes, "File, or several", "Of a folder every file in it is checked"))
                (values)
                (details("Release and previous file", &html! { (release) (previous) (previous_path) }))
                (Button { text: "Check", prevents_double_click: true, ..Button::default() })
            }
        } }
    }
}
