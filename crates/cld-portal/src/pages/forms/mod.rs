//! What the programme asks councils: the survey, the burden assessment, the evaluation.

pub(crate) mod answer;
pub(crate) mod costs;
pub(crate) mod list;
pub(crate) mod results;

use cld_programme::{Answers, Form};
use cld_store::StoreError;

use crate::pages::participation::{steps, today};
use crate::portal::Portal;
use crate::site::{Refusal, Visit};

/// Those that councils answer, in the order in which they are shown.
pub(crate) const FORMS: [&str; 3] = ["survey", "burden", "evaluation"];

fn form<'a>(visit: &'a Visit, name: &str) -> Result<&'a Form, Refusal> {
    let known = FORMS.iter().find(|known| **known == name).ok_or_else(Refusal::not_found)?;
    visit.portal.programme().form(known).map_err(|error| crate::portal::PortalError::from(error).into())
}

/// Whether it can be answered today.
async fn is_open(visit: &Visit, name: &str, form: &Form) -> Result<bool, Refusal> {
    let programme = visit.portal.programme();
    Ok(match name {
        "burden" => {
            let steps = steps(&visit.portal).await?;
            programme.burden.is_open(form, &programme.participation, &steps, today(visit))
        }
        _ => form.is_open(today(visit)),
    })
}

/// The answers to a form, each with its council.
async fn answers(portal: &Portal, name: &str) -> Result<Vec<(String, Answers)>, StoreError> {
    let answers = portal.store().answers(name).await?;
    Ok(answers.into_iter().map(|one| (one.council, serde_json::from_str(&one.answers).unwrap_or_default())).collect())
}
