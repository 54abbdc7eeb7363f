//! Changes that were asked for in a demonstration, each with the steps that it took.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cld_book::Fault;
use serde::Deserialize;

use crate::ProgrammeError;
use crate::change::Classes;
use crate::form::{Answers, Form};
use crate::page::{Files, facts};
use crate::procedure::Procedure;

/// A change that was asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemonstratedChange {
    /// What it is about.
    pub title: String,
    /// What was filled in, by question.
    pub answers: Answers,
    /// The steps that it took.
    #[serde(rename = "step")]
    pub steps: Vec<DemonstratedStep>,
}

/// A step that it took.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemonstratedStep {
    /// Its name.
    pub step: String,
    /// Its day.
    pub day: String,
    /// What was said with it.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
}

/// All of them, in the order of their files. Each goes by the rules: a step follows the one before, and none is in effect
/// before its notice has run.
pub(crate) fn demonstrated_changes(
    files: &Files<'_>,
    folder: &str,
    rules: (&Form, &Procedure, &Classes),
) -> Result<Vec<DemonstratedChange>, ProgrammeError> {
    let mut changes = Vec::new();
    for (name, text) in files.under(folder, ".toml") {
        let path = format!("programme/{folder}/{name}.toml");
        let mut change: DemonstratedChange = facts(&path, 1, text)?;
        change.answers.insert("title".to_owned(), change.title.clone());
        if let Some(what) = wrong(rules, &change) {
            return Err(Fault::new(&path, 1, what).into());
        }
        changes.push(change);
    }
    Ok(changes)
}

fn wrong((form, procedure, classes): (&Form, &Procedure, &Classes), change: &DemonstratedChange) -> Option<String> {
    if let Some((_, mistake)) = form.mistakes(&change.answers).into_iter().next() {
        return Some(mistake);
    }
    let mut at: Option<(&str, NaiveDate)> = None;
    for DemonstratedStep { step, day, .. } in &change.steps {
        let Ok(day) = day.parse::<NaiveDate>() else { return Some(format!("\"{day}\" is no day")) };
        if !procedure.next(at.map(|(step, _)| step)).any(|next| &next.name == step) {
            return Some(format!("{step} cannot follow"));
        }
        if at.is_some_and(|(_, before)| day < before) {
            return Some(format!("{step} is before the step before it"));
        }
        at = Some((step, day));
    }
    let said = |name: &str| change.steps.iter().rev().find_map(|step| step.facts.get(name));
    let day = |name: &str| said(name).and_then(|text| text.parse::<NaiveDate>().ok());
    let (Some(class), Some(announced), Some(effective)) = (said("class"), day("announced"), day("effective")) else {
        return None;
    };
    let is_early = classes.earliest(class, announced).is_none_or(|earliest| effective < earliest);
    is_early.then(|| "it takes effect before its notice has run".to_owned())
}
