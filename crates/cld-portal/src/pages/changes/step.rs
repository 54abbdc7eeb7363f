//! The next step of a change: what it asks for, and whether it can be taken.

use axum::extract::{Form, Path};
use axum::response::Response;
use chrono::NaiveDate;
use cld_programme::StepOf;
use cld_store::NewStep;

use super::show::content;
use super::step_fields::Given;
use super::{case, procedure};
use crate::accounts::mails::mail;
use crate::pages::participation::{today, written as day_written};
use crate::programme::difference::{Difference, between};
use crate::programme::matters::{Case, Facts, written};
use crate::site::{Mistakes, Refusal, Visit, go_to};

/// Letters that may be written about a step.
const LONGEST: usize = 4000;

pub(crate) async fn submit(
    visit: Visit,
    Path(number): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Refusal> {
    let case = case(&visit, &number).await?;
    let given: Given = given.into_iter().map(|(name, text)| (name, text.trim().replace('\r', ""))).collect();
    let name = given.get("step").map_or("", String::as_str);
    let step = procedure(&visit).step(name).filter(|step| visit.may(&step.who)).ok_or_else(Refusal::not_found)?;
    let mut mistakes = Mistakes::default();
    if !procedure(&visit).next(case.at()).any(|next| next.name == step.name) {
        mistakes.add("main-content", "Another step was taken meanwhile. Look at what became of the change");
    }
    let facts = facts(&visit, (&case, step), &given, &mut mistakes).await;
    if !mistakes.are_none() {
        let content = content(&visit, &case, &given, &mistakes).await?;
        return Ok(visit.page_again(&case.matter.title, content));
    }
    let (day, facts) = (today(&visit).to_string(), written(&facts));
    let mut mails = Vec::new();
    if let (Some(to), true) = (case.answers.get("contact"), ["accepted", "rejected"].contains(&name)) {
        let link = visit.portal.link(&format!("/changes/{}", case.matter.number));
        mails.push(mail(&visit.portal, "change_decided", to, &[("link", &link)])?);
    }
    let next = NewStep { step: &step.name, day: &day, facts: &facts };
    visit.portal.store().step_matter(&visit.deed(), &case.matter, next, &mails).await?;
    Ok(go_to(&format!("/changes/{}", case.matter.number)))
}

/// What is kept of a step, or what is wrong with it.
async fn facts(visit: &Visit, (case, step): (&Case, &StepOf), given: &Given, mistakes: &mut Mistakes) -> Facts {
    let said = |name: &str| given.get(name).map_or("", String::as_str);
    let id = |name: &str| format!("{}-{name}", step.name);
    let mut facts = Facts::new();
    for name in step.asks.iter().map(String::as_str).chain(["words"]).filter(|name| *name != "class") {
        if said(name).chars().count() > LONGEST {
            mistakes.add(&id(name), format!("Enter {LONGEST} letters at most"));
        }
        facts.insert(name.to_owned(), said(name).to_owned());
    }
    for name in ["importance", "burden", "version", "issue"].into_iter().filter(|name| facts.contains_key(*name)) {
        mistakes.check(&id(name), said(name).is_empty().then_some("Say this in a sentence"));
    }
    if step.asks.iter().any(|asked| asked == "class") {
        classed(visit, step, given, (&mut facts, mistakes)).await;
    }
    if step.asks.iter().any(|asked| asked == "effective") {
        announced(visit, case, step, given, mistakes);
    }
    let effective: Option<NaiveDate> = case.said("effective").parse().ok();
    if let Some(day) = effective.filter(|day| step.name == "in_effect" && *day > today(visit)) {
        mistakes.add(
            &id("words"),
            format!("The change is announced for {}. Say that it is in effect then", day_written(day)),
        );
    }
    facts
}

/// The class is the heavier of the one that was selected and the one that a comparison finds.
async fn classed(visit: &Visit, step: &StepOf, given: &Given, (facts, mistakes): (&mut Facts, &mut Mistakes)) {
    let said = |name: &str| given.get(name).map_or("", String::as_str);
    let id = |name: &str| format!("{}-{name}", step.name);
    let (from, to, draft) = (said("from"), said("to"), said("draft"));
    let mut found = Difference::default();
    if !from.is_empty() {
        let own = draft
            .lines()
            .find_map(|line| line.trim().strip_prefix("name = ")?.trim().strip_prefix('"')?.split('"').next());
        match between(&visit.portal, from, if to.is_empty() { own.unwrap_or_default() } else { to }, draft).await {
            Ok(difference) => found = difference,
            Err(what) => mistakes.add(&id("from"), what),
        }
    }
    let weight = |class: &str| visit.portal.programme().classes.all().position(|(name, _)| name == class);
    let class = [Some(said("class")), found.class.as_deref()].into_iter().flatten().max_by_key(|class| weight(class));
    let class = class.filter(|class| weight(class).is_some());
    mistakes.check(&id("class"), class.is_none().then_some("Select a class, or two versions to compare"));
    let line = |change: &crate::programme::difference::Changed| {
        format!("{} ({}): {}", change.subject, change.class, change.what)
    };
    let changes: Vec<String> = found.changes.iter().map(line).collect();
    for (name, text) in [
        ("class", class.unwrap_or_default().to_owned()),
        ("from", from.to_owned()),
        ("to", to.to_owned()),
        ("changes", changes.join("\n")),
        ("needs", found.earlier_files_need.join("\n")),
    ] {
        facts.insert(name.to_owned(), text);
    }
}

/// A change takes effect when its notice has run, and not before.
fn announced(visit: &Visit, case: &Case, step: &StepOf, given: &Given, mistakes: &mut Mistakes) {
    let day = |name: &str| given.get(name).and_then(|text| text.parse::<NaiveDate>().ok());
    let id = |name: &str| format!("{}-{name}", step.name);
    let (announced, effective) = (day("announced"), day("effective"));
    mistakes.check(
        &id("announced"),
        announced.is_none().then_some("Enter the day on which councils are told, like 2021-12-31"),
    );
    mistakes
        .check(&id("effective"), effective.is_none().then_some("Enter the first day of the change, like 2022-04-01"));
    let (Some(announced), Some(effective)) = (announced, effective) else { return };
    if announced < today(visit) {
        mistakes.add(&id("announced"), "Enter today or a later day: nobody has been told before this is saved");
    }
    let classes = &visit.portal.programme().classes;
    match classes.earliest(case.said("class"), announced) {
        Some(earliest) if effective < earliest => {
            let notice = classes.class(case.said("class")).map_or("", |class| &class.title);
            mistakes.add(
                &id("effective"),
                format!("A {notice} change that is announced on {} can take effect on {} at the earliest. Enter that day or a later one",
                    day_written(announced), day_written(earliest)),
            );
        }
        Some(_) => {}
        None => mistakes.add(&id("effective"), "The change has no class yet"),
    }
}
