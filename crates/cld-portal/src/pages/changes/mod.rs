//! Changes to the specification: asked for by anybody, decided by the governance group, announced with the notice that their
//! class needs.

pub(crate) mod ask;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod step;
mod step_fields;

use cld_programme::Procedure;
use cld_terms::ErrorKind;

use crate::programme::matters::{Case, cases};
use crate::site::{Refusal, Visit};

/// What the database calls them.
pub(crate) const KIND: &str = "change";

/// A request that whoever asks may see.
async fn case(visit: &Visit, number: &str) -> Result<Case, Refusal> {
    let number: i64 = number.parse().map_err(|_| Refusal::not_found())?;
    let found = cases(&visit.portal, KIND).await?.into_iter().find(|case| case.matter.number == number);
    found.filter(|case| is_seen(visit, case)).ok_or_else(Refusal::not_found)
}

fn is_seen(visit: &Visit, case: &Case) -> bool {
    visit.may("see_changes") || procedure(visit).is_public(case.matter.steps.iter().map(|step| step.step.as_str()))
}

fn procedure(visit: &Visit) -> &Procedure {
    &visit.portal.programme().change
}

/// The title of a step.
fn title<'a>(visit: &'a Visit, step: &str) -> &'a str {
    procedure(visit).step(step).map_or("", |step| &step.title)
}

/// Too many were asked for by people without an account.
fn too_many() -> Refusal {
    Refusal::new(ErrorKind::Resource, "too many requests for change came in today. Try again tomorrow, or write to us")
}
