//! The next step of an application: approved in a role, for a time, and not by whoever applied.

use std::collections::BTreeMap;

use axum::extract::{Form, Path};
use axum::response::Response;
use chrono::{Months, NaiveDate};
use cld_store::NewStep;
use cld_terms::ErrorKind;

use super::show::content;
use super::{case, procedure};
use crate::pages::participation::{today, written as day_written};
use crate::programme::matters::{Facts, written};
use crate::site::{Mistakes, Refusal, Visit, go_to};

/// Letters that may be written about a step.
const LONGEST: usize = 4000;

pub(crate) async fn submit(
    visit: Visit,
    Path(number): Path<String>,
    Form(given): Form<BTreeMap<String, String>>,
) -> Result<Response, Refusal> {
    let case = case(&visit, &number).await?;
    let given: Facts = given.into_iter().map(|(name, text)| (name, text.trim().replace('\r', ""))).collect();
    let said = |name: &str| given.get(name).map_or("", String::as_str);
    let step =
        procedure(&visit).step(said("step")).filter(|step| visit.may(&step.who)).ok_or_else(Refusal::not_found)?;
    if step.who == "govern" && visit.someone()?.account.id == case.matter.made_by {
        return Err(Refusal::new(ErrorKind::Refused, "nobody decides on what they applied for"));
    }
    let (mut mistakes, access) = (Mistakes::default(), &visit.portal.programme().access);
    let id = |name: &str| format!("{}-{name}", step.name);
    let asks = |name: &str| step.asks.iter().any(|asked| asked == name);
    if !procedure(&visit).next(case.at()).any(|next| next.name == step.name) {
        mistakes.add("main-content", "Another step was taken meanwhile. Look at what became of the application");
    }
    mistakes.check(&id("words"), (said("words").chars().count() > LONGEST).then_some("Enter 4000 letters at most"));
    let has_role = access.roles.iter().any(|role| role == said("role"));
    mistakes.check(&id("role"), (asks("role") && !has_role).then_some("Select the role in which it is decided"));
    if asks("expires") {
        let last = today(&visit).checked_add_months(Months::new(12 * access.longest_years));
        let day: Option<NaiveDate> = said("expires").parse().ok();
        let fits = day.is_some_and(|day| day > today(&visit) && last.is_none_or(|last| day <= last));
        let last = last.map(day_written).unwrap_or_default();
        let what = format!("Enter a day after today, like 2023-03-31, and {last} at the latest");
        mistakes.check(&id("expires"), (!fits).then_some(what.as_str()));
    }
    let is_digest = said("digest").len() == 64 && said("digest").bytes().all(|byte| byte.is_ascii_hexdigit());
    mistakes.check(
        &id("digest"),
        (asks("digest") && !is_digest).then_some("Enter the 64 letters and digits of the digest"),
    );
    if !mistakes.are_none() {
        return Ok(visit.page_again(&case.matter.title, content(&visit, &case, &given, &mistakes)?));
    }
    let kept = |(name, _): &(&String, &String)| *name == "words" || asks(name);
    let facts: Facts = given.iter().filter(kept).map(|(name, text)| (name.clone(), text.clone())).collect();
    let (day, facts) = (today(&visit).to_string(), written(&facts));
    let next = NewStep { step: &step.name, day: &day, facts: &facts };
    visit.portal.store().step_matter(&visit.deed(), &case.matter, next, &[]).await?;
    Ok(go_to(&format!("/data/{}", case.matter.number)))
}
