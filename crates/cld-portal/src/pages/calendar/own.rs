//! What is expected of a council by its own word, and what it says of single times.

use std::collections::BTreeMap;

use axum::extract::{Form, Query};
use axum::response::Response;
use chrono::{Days, NaiveDate};
use cld_book::ExpectedBy;
use cld_components::{Button, Cell, Input, Label, Legend, Radio, Radios, Table, inset_text};
use cld_store::{Area, NoteKind, StatedBasis, WindowNote};
use cld_terms::ErrorKind;
use maud::{Markup, html};

use super::tag;
use crate::calendar::{Expectation, Standing, WorkingDays};
use crate::councils::Council;
use crate::expectations::{day as today_of, of_council, only_interested};
use crate::pages::submissions::day;
use crate::site::{Mistakes, Refusal, Visit, go_to};

/// What was filled in.
type Filled = BTreeMap<String, String>;

const TITLE: &str = "What is expected";

/// Those of a list that are long past are left out.
const SHOWN: usize = 12;

pub(crate) async fn show(visit: Visit, Query(asked): Query<Filled>) -> Result<Response, Refusal> {
    let Some(council) = own(&visit, "see_expected", &asked) else { return Err(Refusal::not_found()) };
    let content = content(&visit, council, &Filled::new(), &Mistakes::default()).await?;
    Ok(visit.page(TITLE, content))
}

/// The council that is meant, of those for which whoever asks may do something: the first where none is said.
fn own<'a>(visit: &'a Visit, permission: &str, said: &Filled) -> Option<&'a Council> {
    let scope = visit.scope(permission);
    let codes = scope.areas().iter().filter_map(|area| match area {
        Area::Council(code) => Some(code.clone()),
        _ => None,
    });
    let asked = said.get("council");
    let code = codes.into_iter().find(|code| asked.is_none_or(|asked| asked == code))?;
    visit.portal.councils().council(&code)
}

/// The council says when it sends.
pub(crate) async fn state(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    let council = own(&visit, "expect", &filled).ok_or_else(Refusal::not_found)?;
    let calendar = &visit.portal.pages().calendar;
    let said = |name: &str| filled.get(name).map(|text| text.trim()).unwrap_or_default();
    let mut mistakes = Mistakes::default();
    let Some(basis) = calendar.basis(said("basis")) else {
        mistakes.add("basis", "Select when your council sends");
        let content = content(&visit, council, &filled, &mistakes).await?;
        return Ok(visit.page_again(TITLE, content));
    };
    let mut days = None;
    if basis.expected == ExpectedBy::Own {
        let parsed = |name: &str| said(name).parse::<NaiveDate>().ok();
        let (first, last, due) = (parsed("own_first"), parsed("own_last"), parsed("own_due"));
        let today = today_of(visit.now);
        let furthest = today + Days::new(u64::from(calendar.reminders.own_days));
        mistakes.check("own_first", first.is_none().then_some("Enter the first day of the period, like 2019-04-01"));
        mistakes.check("own_last", last.is_none().then_some("Enter the last day of the period, like 2020-03-31"));
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            mistakes.add("own_last", "The last day is before the first. Change one of them");
        }
        let is_due = due.is_some_and(|due| due >= today && due <= furthest);
        mistakes.check("own_due", (!is_due).then_some("Enter the day on which your council sends it, from today on"));
        days = first.zip(last).zip(due).map(|((first, last), due)| [first, last, due].map(|day| day.to_string()));
    }
    if !mistakes.are_none() {
        let content = content(&visit, council, &filled, &mistakes).await?;
        return Ok(visit.page_again(TITLE, content));
    }
    visit.portal.store().state_basis(&visit.deed(), &council.code, (&basis.name, days)).await?;
    Ok(go_to(&format!("/expectations?council={}", council.code)))
}

/// The council says something of one time: it puts it off, or has nothing to send.
pub(crate) async fn note(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    let council = own(&visit, "expect", &filled).ok_or_else(Refusal::not_found)?;
    let said = |name: &str| filled.get(name).map(|text| text.trim()).unwrap_or_default();
    let all = of_council(&visit.portal, &council.code).await?;
    let about = all.iter().find(|known| known.place == said("window"));
    let about =
        about.ok_or_else(|| Refusal::new(ErrorKind::Refused, "nothing is expected of the council by that name"))?;
    let (store, back) = (visit.portal.store(), format!("/expectations?council={}", council.code));
    if said("does") == "send" {
        store.drop_note(&visit.deed(), (&council.code, &about.place), NoteKind::Nothing).await?;
        return Ok(go_to(&back));
    }
    let mut mistakes = Mistakes::default();
    let words: String = said("words").chars().take(500).collect();
    mistakes.check("words", words.is_empty().then_some("Say why, in a word or two"));
    let mut until = None;
    if said("does") == "put_off" {
        until = said("until").parse::<NaiveDate>().ok().filter(|until| may_put_off(&visit, about, *until));
        let latest = furthest(&visit, about).format("%-d %B %Y");
        if until.is_none() {
            mistakes.add("until", format!("Enter a day after {} and until {latest}", day(&about.due.to_string())));
        }
        if about.is_put_off {
            mistakes.add("until", "It was put off once already. Ask North West DSCRO for another day");
        }
    }
    if !mistakes.are_none() {
        let content = content(&visit, council, &filled, &mistakes).await?;
        return Ok(visit.page_again(TITLE, content));
    }
    let kind = if until.is_some() { NoteKind::PutOff } else { NoteKind::Nothing };
    let (council, place, until) = (council.code.clone(), about.place.clone(), until.map(|until| until.to_string()));
    let note = WindowNote { council, place, kind, until, words, made: visit.now.to_string() };
    store.note_window(&visit.deed(), &note).await?;
    Ok(go_to(&back))
}

/// The last day to which a council can put something off by itself.
fn furthest(visit: &Visit, about: &Expectation) -> NaiveDate {
    let calendar = &visit.portal.pages().calendar;
    WorkingDays::of(calendar).after(about.due, calendar.reminders.put_off)
}

fn may_put_off(visit: &Visit, about: &Expectation, until: NaiveDate) -> bool {
    until > about.due && until <= furthest(visit, about)
}

async fn content(visit: &Visit, council: &Council, filled: &Filled, mistakes: &Mistakes) -> Result<Markup, Refusal> {
    let store = visit.portal.store();
    let stated = store.stated_bases(Some(&council.code)).await?;
    let is_aside = only_interested(&visit.portal).await?.contains(&council.code);
    let all = if is_aside { Vec::new() } else { of_council(&visit.portal, &council.code).await? };
    let today = today_of(visit.now);
    let may_say = visit.scope("expect").covers(&council.code, &council.region);
    let shown: Vec<&Expectation> = coming(&all, today);
    let page = Page { visit, council, filled, mistakes, today, may_say };
    Ok(html! {
        (mistakes)
        h1.govuk-heading-l { (TITLE) " of " (council.name) }
        p.govuk-body {
            "No council has to send at a time of somebody else’s choosing. Say when yours sends: it is reminded then, and what \
             comes later is taken all the same."
        }
        @if is_aside {
            (inset_text(&html! {
                "Your council is interested and has not signed up, or has withdrawn: nothing is expected of it, and nobody is \
                 reminded."
            }))
        }
        @if shown.is_empty() { p.govuk-body { "Nothing is expected at the moment." } }
        @else { (page.table(&shown)) }
        @if may_say { (page.basis(stated.last())) }
        @else if let Some(stated) = stated.last() { p.govuk-body { "Your council sends: " (page.title(stated)) "." } }
    })
}

/// What is open, what comes next, and what was last.
fn coming(all: &[Expectation], today: NaiveDate) -> Vec<&Expectation> {
    let (past, next): (Vec<&Expectation>, Vec<&Expectation>) = all.iter().partition(|known| known.opens <= today);
    let mut shown: Vec<&Expectation> = next.into_iter().take(2).rev().collect();
    shown.extend(past.into_iter().rev());
    shown.truncate(SHOWN);
    shown
}

struct Page<'a> {
    visit: &'a Visit,
    council: &'a Council,
    filled: &'a Filled,
    mistakes: &'a Mistakes,
    today: NaiveDate,
    may_say: bool,
}

impl Page<'_> {
    fn said(&self, name: &str) -> &str {
        self.filled.get(name).map(String::as_str).unwrap_or_default()
    }

    fn title(&self, stated: &StatedBasis) -> String {
        let basis = self.visit.portal.pages().calendar.basis(&stated.basis);
        basis.map_or_else(|| stated.basis.clone(), |basis| basis.title.clone())
    }

    fn table(&self, shown: &[&Expectation]) -> Markup {
        let row = |known: &&Expectation| {
            let standing = known.standing(self.today);
            let what = html! {
                @if let Some(met) = &known.met {
                    a.govuk-link href={ "/submissions/" (met.submission) } { "Received on " (day(&met.day.to_string())) }
                }
                @if let Some(words) = &known.nothing { p.govuk-body-s { "Nothing to send: " (words) } }
                @if let Some(words) = &known.granted { p.govuk-body-s { "Another day was granted: " (words) } }
                @if known.is_put_off { p.govuk-body-s { "Put off by your council." } }
                @if self.may_say { (self.forms(known, standing)) }
            };
            vec![
                Cell::new(&html! {
                    (known.title)
                    @if !known.release.is_empty() { br; span.govuk-hint { "by " (known.release) " or an earlier one" } }
                }),
                Cell::new(&day(&known.due.to_string())),
                Cell::new(&tag(standing)),
                Cell::new(&what),
            ]
        };
        let head = ["Period", "In time until", "How it stands", "What was said"].map(Cell::new).to_vec();
        let rows = shown.iter().map(row).collect();
        html! { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
    }

    fn hidden(&self, known: &Expectation, does: &str) -> Markup {
        html! {
            input type="hidden" name="council" value=(self.council.code);
            input type="hidden" name="window" value=(known.place);
            input type="hidden" name="does" value=(does);
        }
    }

    fn forms(&self, known: &Expectation, standing: Standing) -> Markup {
        let secondary = |text| Button { text, classes: "govuk-button--secondary", ..Button::default() };
        if standing == Standing::Nothing {
            return html! {
                form method="post" action="/expectations/window" {
                    (self.hidden(known, "send"))
                    (secondary("Take it back"))
                }
            };
        }
        if !matches!(standing, Standing::Coming | Standing::Expected | Standing::Silent) {
            return html! {};
        }
        html! {
            (folded("Nothing to send this time", self.is_wrong(known, "nothing"), &html! {
                form method="post" action="/expectations/window" novalidate {
                    (self.hidden(known, "nothing"))
                    (self.words(known, "nothing"))
                    (secondary("Say so"))
                }
            }))
            @if !known.is_put_off {
                (folded("Put it off", self.is_wrong(known, "put_off"), &html! {
                    form method="post" action="/expectations/window" novalidate {
                        (self.hidden(known, "put_off"))
                        (self.until(known))
                        (self.words(known, "put_off"))
                        (secondary("Put it off"))
                    }
                }))
            }
        }
    }

    fn is_wrong(&self, known: &Expectation, does: &str) -> bool {
        self.said("window") == known.place && self.said("does") == does && !self.mistakes.are_none()
    }

    /// What was filled in of a form that was refused, in that form alone.
    fn refilled(&self, known: &Expectation, does: &str, name: &str) -> (&str, &str) {
        if self.is_wrong(known, does) { (self.said(name), self.mistakes.of(name)) } else { ("", "") }
    }

    fn words(&self, known: &Expectation, does: &str) -> Markup {
        let (value, error) = self.refilled(known, does, "words");
        let id = if error.is_empty() { format!("words-{does}-{}", known.place) } else { "words".to_owned() };
        html! {
            (Input { label: Label { text: "Why?", ..Label::default() }, hint: "For example: the system is being replaced",
                name: "words", id: &id, value, error, ..Input::default() })
        }
    }

    fn until(&self, known: &Expectation) -> Markup {
        let (value, error) = self.refilled(known, "put_off", "until");
        let id = if error.is_empty() { format!("until-{}", known.place) } else { "until".to_owned() };
        let hint = format!("Until {} at the latest, once", furthest(self.visit, known).format("%-d %B %Y"));
        html! {
            (Input { label: Label { text: "To which day?", ..Label::default() }, hint: &hint, name: "until", id: &id, value,
                error, classes: "govuk-input--width-10", ..Input::default() })
        }
    }

    fn basis(&self, stated: Option<&StatedBasis>) -> Markup {
        let calendar = &self.visit.portal.pages().calendar;
        let now = match (self.said("basis"), stated) {
            ("", Some(stated)) => stated.basis.as_str(),
            (said, _) => said,
        };
        let radio = |value, text, hint| Radio { value, text, hint, is_checked: now == value, ..Radio::default() };
        let items =
            calendar.bases.iter().map(|basis| radio(basis.name.as_str(), basis.title.as_str(), basis.hint.as_str()));
        let input = |name: &'static str, text, hint| Input {
            label: Label { text, ..Label::default() },
            hint,
            error: self.mistakes.of(name),
            name,
            id: name,
            value: self.said(name),
            classes: "govuk-input--width-10",
            ..Input::default()
        };
        html! {
            h2.govuk-heading-m { "When your council sends" }
            @if let Some(stated) = stated {
                p.govuk-body { "Said on " (day(&stated.made)) ": " strong { (self.title(stated)) } ". You can change it at any time." }
            } @else {
                p.govuk-body { "Your council has not said it yet, so nothing is expected of it." }
            }
            form method="post" action="/expectations" novalidate {
                input type="hidden" name="council" value=(self.council.code);
                (Radios { legend: Legend::from("What do your files cover?"), error: self.mistakes.of("basis"), name: "basis",
                    id: "basis", items: items.collect(), ..Radios::default() })
                p.govuk-body { "For a historic period or another basis, say which days, and when you send them:" }
                (input("own_first", "First day of the period", "For example, 2019-04-01"))
                (input("own_last", "Last day of the period", "For example, 2020-03-31"))
                (input("own_due", "The day on which you send it", "For example, 2027-01-29"))
                (Button { text: "Save", ..Button::default() })
            }
        }
    }
}

/// A form that is folded up unless something in it is wrong.
fn folded(summary: &str, is_open: bool, form: &Markup) -> Markup {
    html! {
        details.govuk-details open[is_open] {
            summary.govuk-details__summary { span.govuk-details__summary-text { (summary) } }
            .govuk-details__text { (form) }
        }
    }
}
