//! What is to be calculated, and by which method; or a finished run to look at.

use std::fs;
use std::io;
use std::path::Path;

use axum::extract::{Form, Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use cld_components::{Button, Choice, Input, Label, Mistakes, Select, details};
use maud::{Markup, html};
use serde::Deserialize;

use super::check::{file_fields, name_of};
use crate::given::{Given, typed};
use crate::layout::{page, page_again};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::{Command, Kind, MADE, TaskFolder};

const PATH: &str = "/run";
const TITLE: &str = "Calculate tables";
/// The list of receipts among several files.
const RECEIPTS: &str = "submissions.csv";
/// The folder in that of a task for several files. No file that somebody gives is called so.
const RECEIVED: &str = ".received";

pub(crate) async fn show(State(session): State<Session>) -> Response {
    page(&session, PATH, TITLE, &content(&session, &Given::default(), &Mistakes::default()))
}

pub(crate) async fn submit(State(session): State<Session>, form: Multipart) -> Result<Response, Refusal> {
    let folder = session.tasks().folder().map_err(|error| Refusal::disk(&error))?;
    let given = Given::take(form, &folder).await?;
    let mut mistakes = Mistakes::default();
    let received = received(&given, &folder, &mut mistakes).map_err(|error| Refusal::disk(&error))?;
    let method = method(&session, given.word("method"))?;
    let period = period(&given, &mut mistakes);
    let run = match given.some("keep") {
        Some(path) if Path::new(path).is_absolute() && !Path::new(path).exists() => path.to_owned(),
        Some(_) => {
            mistakes.add("keep", "Type the whole path of a folder that is not there yet");
            String::new()
        }
        None => format!("{MADE}/run"),
    };
    let Some(received) = received.filter(|_| mistakes.are_none()) else {
        return Ok(page_again(&session, PATH, TITLE, &content(&session, &given, &mistakes)));
    };
    let mut arguments = vec!["run".to_owned(), format!("--output={run}")];
    arguments.extend(method);
    arguments.extend(period);
    arguments.extend(["--".to_owned(), received.clone()]);
    let mut commands = vec![Command { says: "Reads what was received", arguments }];
    commands.extend(reports(&run));
    let title = match received.as_str() {
        RECEIVED => "Run over submissions".to_owned(),
        received => format!("Run over {}", name_of(received)),
    };
    let task = session.tasks().begin(folder, title, Kind::Run { run, is_new: true }, commands);
    Ok(Redirect::to(&task.path()).into_response())
}

/// Where a finished run is.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Finished {
    finished: String,
}

/// Shows a run that is finished already.
pub(crate) async fn open(State(session): State<Session>, Form(form): Form<Finished>) -> Result<Response, Refusal> {
    let path = form.finished.trim();
    let run = typed(path).and_then(|path| match path.join("manifest.json").is_file() {
        true => Ok(path.display().to_string()),
        false => Err("There is no finished run: it would have a manifest.json".to_owned()),
    });
    let run = match run {
        Ok(run) => run,
        Err(wrong) => {
            let mut mistakes = Mistakes::default();
            mistakes.add("finished", wrong);
            return Ok(page_again(&session, PATH, TITLE, &content(&session, &Given::default(), &mistakes)));
        }
    };
    let folder = session.tasks().folder().map_err(|error| Refusal::disk(&error))?;
    let title = format!("Run in {}", name_of(&run));
    let task =
        session.tasks().begin(folder, title, Kind::Run { run: run.clone(), is_new: false }, reports(&run).into());
    Ok(Redirect::to(&task.path()).into_response())
}

fn reports(run: &str) -> [Command; 2] {
    let report = |says, form: &str| Command {
        says,
        arguments: ["report", run, "-o", &format!("{MADE}/report.{form}")].map(str::to_owned).into(),
    };
    [report("Writes the figures with pictures", "html"), report("Writes the workbook", "xlsx")]
}

/// What a run reads: a file, or a folder of submissions with their receipts, at a path or made of what was uploaded.
fn received(given: &Given, folder: &TaskFolder, mistakes: &mut Mistakes) -> io::Result<Option<String>> {
    let files = given.files("file");
    match (files, given.some("path")) {
        ([], Some(path)) => match typed(path) {
            Ok(path) => return Ok(Some(path.display().to_string())),
            Err(wrong) => mistakes.add("path", wrong),
        },
        ([], None) => mistakes.add("file", "Choose a file, or type the path of a file or folder"),
        (_, Some(_)) => mistakes.add("path", "Choose a file or type a path, not both"),
        ([file], None) => return Ok(Some(file.clone())),
        (several, None) if several.iter().any(|name| name == RECEIPTS) => {
            let place = folder.path().join(RECEIVED).join("submissions");
            fs::create_dir_all(&place)?;
            for name in several {
                let to = if name == RECEIPTS { folder.path().join(RECEIVED) } else { place.clone() };
                fs::rename(folder.path().join(name), to.join(name))?;
            }
            return Ok(Some(RECEIVED.to_owned()));
        }
        _ => mistakes.add("file", "Choose one file, or several with the submissions.csv that lists their receipts"),
    }
    Ok(None)
}

/// The options for a method and a parameter set of the book, chosen as `METHOD` or `METHOD/SET`.
fn method(session: &Session, chosen: &str) -> Result<Vec<String>, Refusal> {
    let (name, set) = chosen.split_once('/').map_or((chosen, None), |(name, set)| (name, Some(set)));
    if name.is_empty() {
        return Ok(Vec::new());
    }
    let method = session.book().methods.get(name).ok_or_else(|| Refusal::cannot("The book has no such method."))?;
    if set.is_some_and(|set| !method.parameter_sets.contains_key(set)) {
        return Err(Refusal::cannot("The method has no such parameter set."));
    }
    let options = [Some(format!("--method={name}")), set.map(|set| format!("--parameters={set}"))];
    Ok(options.into_iter().flatten().collect())
}

fn period(given: &Given, mistakes: &mut Mistakes) -> Option<String> {
    let is_day = |day: &str| day.len() == 10 && day.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    match (given.some("first_day"), given.some("last_day")) {
        (Some(first), Some(last)) if is_day(first) && is_day(last) => Some(format!("--period={first}..{last}")),
        (None, None) => None,
        _ => {
            mistakes.add("first_day", "Give both the first and the last day, or neither");
            None
        }
    }
}

fn content(session: &Session, given: &Given, mistakes: &Mistakes) -> Markup {
    let keep = Input {
        label: Label::from("Keep the run in a new folder"),
        hint: "The whole path. Unless you give one, the run is removed when cld open ends",
        error: mistakes.of("keep"),
        name: "keep",
        value: given.word("keep"),
        spellcheck: Some(false),
        autocomplete: "off",
        ..Input::default()
    };
    let finished = Input {
        label: Label { text: "Look at a finished run", classes: "govuk-label--m", ..Label::default() },
        hint: "The whole path of its folder",
        error: mistakes.of("finished"),
        name: "finished",
        spellcheck: Some(false),
        autocomplete: "off",
        ..Input::default()
    };
    let hint = "A file of your council, or the folder of submissions.csv and submissions/";
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body {
                "The official tables from one file, without receipts, or from several with the list of their receipts. Figures are \
                 exact, and personal data: nothing small is hidden."
            }
            form method="post" action=(PATH) enctype="multipart/form-data" {
                (file_fields(given, mistakes, "File, or several with submissions.csv", hint))
                (methods(session, given))
                (details("Other period, and where the run is kept", &html! { (days(given, mistakes)) (keep) }))
                (Button { text: "Calculate", prevents_double_click: true, ..Button::default() })
            }
            form method="post" action="/run/open" {
                (finished)
                (Button { text: "Look at it", classes: "govuk-button--secondary", ..Button::default() })
            }
        } }
    }
}

fn methods(session: &Session, given: &Given) -> Markup {
    let mut choices = Vec::new();
    for (name, method) in &session.book().methods {
        let title = &method.facts.title;
        choices.push((name.clone(), format!("{title}: the period of the file")));
        let sets = method.parameter_sets.keys();
        choices.extend(sets.map(|set| (format!("{name}/{set}"), format!("{title}: {set}"))));
    }
    choices.insert(0, (String::new(), "The usual one".to_owned()));
    let chosen = given.word("method");
    let choices =
        choices.iter().map(|(value, text)| Choice { value: Some(value), text, is_selected: chosen == value }).collect();
    html! {
        (Select {
            label: Label::from("Method and parameters"),
            hint: "For one file the usual one is the method in use, for the period that the file covers",
            name: "method",
            choices,
            ..Select::default()
        })
    }
}

fn days(given: &Given, mistakes: &Mistakes) -> Markup {
    let day = |text, name, error| Input {
        label: Label::from(text),
        error,
        name,
        kind: "date",
        value: given.word(name),
        classes: "govuk-input--width-10",
        ..Input::default()
    };
    html! {
        (day("First day", "first_day", mistakes.of("first_day")))
        (day("Last day", "last_day", ""))
    }
}
