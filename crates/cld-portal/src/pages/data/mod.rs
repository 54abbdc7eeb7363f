//! Data that are linked or from all councils: applied for, advised on, approved by a named role, released elsewhere, and in a
//! public register.

pub(crate) mod apply;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod step;

use cld_programme::Procedure;

use crate::programme::matters::{Case, cases};
use crate::site::{Refusal, Visit};

/// What the database calls them.
pub(crate) const KIND: &str = "data";

/// An application that whoever asks may see.
async fn case(visit: &Visit, number: &str) -> Result<Case, Refusal> {
    let number: i64 = number.parse().map_err(|_| Refusal::not_found())?;
    let found = cases(&visit.portal, KIND).await?.into_iter().find(|case| case.matter.number == number);
    found.filter(|case| is_seen(visit, case)).ok_or_else(Refusal::not_found)
}

/// Everybody sees what was approved; whoever applied sees their own.
fn is_seen(visit: &Visit, case: &Case) -> bool {
    let is_own =
        visit.person.as_ref().is_some_and(|person| person.is_signed_in() && person.account.id == case.matter.made_by);
    is_own
        || visit.may("see_changes")
        || procedure(visit).is_public(case.matter.steps.iter().map(|step| step.step.as_str()))
}

fn procedure(visit: &Visit) -> &Procedure {
    &visit.portal.programme().data
}
