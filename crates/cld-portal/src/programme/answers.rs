//! Forms of the programme as fields, and answers as lists.

use cld_components::{Checkbox, Checkboxes, Input, Label, Legend, Radio, Radios, SummaryList, SummaryRow, Textarea};
use cld_programme::{Answers, Form, Kind, Question};
use maud::{Markup, html};

use crate::site::Mistakes;

/// What was sent of a form, as it was sent.
pub(crate) type Filled = Vec<(String, String)>;

/// The fields of a form with what was answered.
pub(crate) fn fields(form: &Form, answers: &Answers, mistakes: &Mistakes) -> Markup {
    html! {
        @for question in &form.questions {
            @if !question.heading.is_empty() { h2.govuk-heading-m { (question.heading) } }
            (field(question, answers.get(&question.id).map_or("", String::as_str), mistakes.of(&question.id)))
        }
    }
}

fn field(question: &Question, answer: &str, error: &str) -> Markup {
    let Question { id, hint, .. } = question;
    let optional = if question.required { "" } else { " (optional)" };
    let text = format!("{}{optional}", question.text);
    let label = Label::from(text.as_str());
    let input = |classes, inputmode, kind| Input {
        label,
        hint,
        error,
        name: id,
        value: answer,
        classes,
        inputmode,
        kind,
        ..Input::default()
    };
    let is_chosen = |choice: &str| answer.lines().any(|line| line == choice);
    html! {
        @match question.kind {
            Kind::Line => { (input("", "", "")) },
            Kind::Email => { (Input { autocomplete: "email", spellcheck: Some(false), ..input("", "", "email") }) },
            Kind::Number => { (input("govuk-input--width-10", "numeric", "")) },
            Kind::Day => { (input("govuk-input--width-10", "", "")) },
            Kind::Text => { (Textarea { label, hint, error, name: id, value: answer, ..Textarea::default() }) },
            Kind::One => {
                (Radios { legend: Legend::from(text.as_str()), hint, error, name: id,
                    items: question.choices.iter().map(|choice| Radio {
                        value: choice, text: choice, is_checked: is_chosen(choice), ..Radio::default()
                    }).collect(), ..Radios::default() })
            },
            Kind::Many => {
                (Checkboxes { legend: Legend::from(text.as_str()), hint, error, name: id,
                    items: question.choices.iter().map(|choice| Checkbox {
                        value: choice, text: choice, is_checked: is_chosen(choice), ..Checkbox::default()
                    }).collect(), ..Checkboxes::default() })
            },
        }
    }
}

/// What was answered, a line a question; private answers where `all` says so.
pub(crate) fn summary(form: &Form, answers: &Answers, all: bool) -> Markup {
    // The title is the heading of the page.
    let answered = |question: &&Question| {
        (all || !question.private) && question.id != "title" && answers.contains_key(&question.id)
    };
    let rows = form.questions.iter().filter(answered).map(|question| {
        let answer = html! { @for line in answers[&question.id].lines() { (line) br; } };
        SummaryRow::new(&question.text, &answer)
    });
    html! { (SummaryList { rows: rows.collect(), ..SummaryList::default() }) }
}

/// What is wrong with answers, next to their fields.
pub(crate) fn mistakes(form: &Form, answers: &Answers) -> Mistakes {
    let mut mistakes = Mistakes::default();
    for (id, text) in form.mistakes(answers) {
        mistakes.add(id, text);
    }
    mistakes
}
