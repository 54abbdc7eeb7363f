//! What a step of a change asks for, as fields.

use std::collections::BTreeMap;

use cld_components::{Choice, Input, Label, Select, Textarea};
use cld_programme::StepOf;
use maud::{Markup, html};

use super::list::capital;
use crate::site::{Mistakes, Visit};

/// What was given with a step, by name.
pub(super) type Given = BTreeMap<String, String>;

/// What a step asks for besides words: its name, what it is called, what helps.
const ASKED: [(&str, &str, &str); 6] = [
    ("importance", "National importance", "What was found, in a sentence"),
    ("burden", "Burden, with changes to practice or systems", "What was found, in a sentence"),
    ("announced", "Day on which councils are told", "For example, 2021-12-31"),
    ("effective", "First day on which it is in effect", "For example, 2022-04-01. Not before its notice has run"),
    ("issue", "Issue of the newsletter that announces it", "For example, December 2021"),
    ("version", "New version", "For example, v5.1 of the specification"),
];

pub(super) fn fields(visit: &Visit, step: &StepOf, given: &Given, mistakes: &Mistakes) -> Markup {
    let is_this = given.get("step").is_some_and(|name| name == &step.name);
    let said = |name: &str| if is_this { given.get(name).map_or("", String::as_str) } else { "" };
    let id = |name: &str| format!("{}-{name}", step.name);
    let wrong = |name: &str| if is_this { mistakes.of(&id(name)) } else { "" };
    html! {
        @if step.asks.iter().any(|asked| asked == "class") { (class_fields(visit, &step.name, &said, &wrong)) }
        @for (name, text, hint) in ASKED.iter().filter(|(name, ..)| step.asks.iter().any(|asked| asked == name)) {
            (Input { label: Label::from(*text), hint, error: wrong(name), name, id: &id(name), value: said(name),
                ..Input::default() })
        }
        (Textarea { label: Label::from("What is there to say?"), error: wrong("words"), name: "words", id: &id("words"),
            value: said("words"), rows: "3", ..Textarea::default() })
    }
}

fn class_fields<'a>(
    visit: &Visit,
    step: &str,
    said: &impl Fn(&str) -> &'a str,
    wrong: &impl Fn(&str) -> &'a str,
) -> Markup {
    let programme = visit.portal.programme();
    let choose = |chosen: &str, none: &'static str| {
        let first = Choice { value: Some(""), text: none, ..Choice::default() };
        let versions = programme.versions.iter().map(|name| Choice {
            text: name,
            is_selected: name == chosen,
            ..Choice::default()
        });
        std::iter::once(first).chain(versions).collect::<Vec<_>>()
    };
    let mut classes = vec![Choice { value: Some(""), text: "As the comparison finds", ..Choice::default() }];
    let titles: Vec<(String, String)> =
        programme.classes.all().map(|(name, class)| (name.to_owned(), capital(&class.title))).collect();
    for (name, title) in &titles {
        classes.push(Choice { value: Some(name), text: title, is_selected: said("class") == name });
    }
    let id = |name: &str| format!("{step}-{name}");
    html! {
        (Select { label: Label::from("Which version changes?"), error: wrong("from"), name: "from", id: &id("from"),
            choices: choose(said("from"), "None"), ..Select::default() })
        (Select { label: Label::from("What it becomes"), hint: "A version that is in the book, or the draft below", name: "to",
            id: &id("to"), choices: choose(said("to"), "The draft below"), ..Select::default() })
        (Textarea { label: Label::from("Draft of the release (optional)"), hint: "TOML like the files in book/spec, with a name of its own",
            name: "draft", id: &id("draft"), value: said("draft"), rows: "4", spellcheck: Some(false), ..Textarea::default() })
        (Select { label: Label::from("Class"), hint: "It can be heavier than what the comparison finds, and never lighter",
            error: wrong("class"), name: "class", id: &id("class"), choices: classes, ..Select::default() })
    }
}
