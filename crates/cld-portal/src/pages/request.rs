//! A request for access: whose turn it is, who is told, how long it usually takes.

use chrono::TimeDelta;
use cld_components::{Status, Tag, Task, task_list};
use cld_store::{AccessRequest, Account, Area, Deed, Moment, NewMail, RequestStage, StoreError};
use maud::{Markup, html};

use crate::accounts::mails::mail;
use crate::portal::{Portal, PortalError};

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The council's lead says that the person is theirs.
    Lead,
    /// North West DSCRO grants.
    Dscro,
}

/// Of so many days is the usual time.
const RECENT: TimeDelta = TimeDelta::days(90);

/// What people call a role.
pub(super) fn title<'a>(portal: &'a Portal, role: &'a str) -> &'a str {
    portal.permissions().role(role).map_or(role, |role| &role.title)
}

/// How long it usually takes until access is granted, as a sentence.
pub(super) async fn usual_time(portal: &Portal) -> Result<String, StoreError> {
    let granted = portal.store().requests_granted_since(portal.now().after(-RECENT)).await?;
    let took = |request: &AccessRequest| {
        let (asked, decided) = (Moment::read(&request.asked)?, Moment::read(request.decided.as_deref()?)?);
        Some((decided.datetime() - asked.datetime()).num_hours())
    };
    let mut hours: Vec<i64> = granted.iter().filter_map(took).collect();
    hours.sort_unstable();
    Ok(match hours.get(hours.len() / 2) {
        None => {
            "We cannot say yet how long it usually takes until access is granted: no request was granted in the last 90 days.".to_owned()
        }
        Some(hours) if *hours < 24 => "It usually takes less than a day until access is granted.".to_owned(),
        Some(hours) => {
            let days = (hours + 12) / 24;
            let unit = if days == 1 { "day" } else { "days" };
            format!("It usually takes {days} {unit} until access is granted.")
        }
    })
}

/// Those whose turn it is, and the support mailbox, hear of a request.
pub(super) async fn tell_of_request(
    portal: &Portal,
    deed: &Deed,
    account: &Account,
    request: &AccessRequest,
    turn: Turn,
) -> Result<(), PortalError> {
    let (council, role) = (portal.councils().name(&request.council), title(portal, &request.role));
    let leads = portal.store().holders("lead", &Area::Council(request.council.clone())).await?;
    let with_lead = turn == Turn::Lead && !leads.is_empty();
    let whose = if with_lead { format!("the council lead of {council}") } else { "North West DSCRO".to_owned() };
    let who = [("person", account.name.as_str()), ("email", &account.email), ("council", council), ("role", role)];
    let mut mails: Vec<NewMail> = Vec::new();
    if turn == Turn::Lead {
        let link = portal.link("/access");
        let values = [&who[..], &[("turn", whose.as_str()), ("link", &link)]].concat();
        mails.push(mail(portal, "request_received", &portal.settings().support_mailbox, &values)?);
    }
    if with_lead {
        let link = portal.link("/people");
        let values = [&who[..], &[("link", link.as_str())]].concat();
        for lead in &leads {
            mails.push(mail(portal, "vouch_wanted", lead, &values)?);
        }
    } else {
        let link = portal.link(&format!("/access/{}", request.id));
        let by = if turn == Turn::Lead { "nobody yet, as the council has no lead," } else { "the council lead" };
        let values = [&who[..], &[("by", by), ("link", &link)]].concat();
        for dscro in &portal.store().holders("dscro", &Area::England).await? {
            mails.push(mail(portal, "grant_wanted", dscro, &values)?);
        }
    }
    Ok(portal.store().send(deed, &mails).await?)
}

/// Whoever asked hears what came of it.
pub(super) async fn tell_of_decision(
    portal: &Portal,
    deed: &Deed,
    request: &AccessRequest,
    refused_by: Option<&str>,
) -> Result<(), PortalError> {
    let Some(account) = portal.store().account(&request.account).await? else { return Ok(()) };
    let (council, role) = (portal.councils().name(&request.council), title(portal, &request.role));
    let (link, support) = (portal.link("/sign-in"), &portal.settings().support_mailbox);
    let mail = match refused_by {
        None => {
            let values = [("council", council), ("role", role), ("link", &link)];
            mail(portal, "access_granted", &account.email, &values)?
        }
        Some(by) => {
            let values = [("council", council), ("role", role), ("by", by), ("support", support)];
            mail(portal, "access_refused", &account.email, &values)?
        }
    };
    Ok(portal.store().send(deed, &[mail]).await?)
}

/// The stages of a request, and where it stands.
pub(super) fn stages(portal: &Portal, request: &AccessRequest) -> Markup {
    let council = portal.councils().name(&request.council);
    let lead = format!("The council lead of {council} says that the person belongs to the council");
    let titles = ["Email address confirmed", lead.as_str(), "North West DSCRO grants access"];
    let at = [&request.confirmed, &request.vouched, &request.decided];
    let is_refused = request.stage == RequestStage::Refused;
    let days: Vec<Option<String>> = at.iter().map(|at| at.as_deref().and_then(Moment::read).map(day)).collect();
    let turn = if is_refused { None } else { days.iter().position(Option::is_none) };
    let tasks: Vec<Task<'_>> = (0..titles.len())
        .map(|place| {
            let status = match &days[place] {
                Some(_) if is_refused && place == 2 => Status::Tag(Tag { text: "Refused", classes: "govuk-tag--red" }),
                Some(day) => Status::Done(day),
                None if turn == Some(place) => Status::Tag(Tag { text: "Waiting", classes: "govuk-tag--yellow" }),
                None => Status::NotYet("Not yet"),
            };
            Task { title: titles[place], hint: "", href: "", status }
        })
        .collect();
    html! { (task_list("stage", &tasks)) }
}

/// A day as people write it.
pub(super) fn day(at: Moment) -> String {
    at.datetime().format("%-d %B %Y").to_string()
}
