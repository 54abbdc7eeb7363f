//! An issue is published: what it says stays as it is, and it goes to everybody who subscribed.

use axum::extract::Path;
use axum::response::Response;
use cld_terms::ErrorKind;

use crate::pages::participation::today;
use crate::programme::newsletter::{filled, mail_to, published, too_early};
use crate::site::{Refusal, Visit, go_to};

pub(crate) async fn submit(visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let (portal, store, day) = (&visit.portal, visit.portal.store(), today(&visit));
    let issue = portal.programme().newsletter.issue_named(&name).ok_or_else(Refusal::not_found)?;
    if !too_early(portal, issue, day).await?.is_empty() {
        return Err(Refusal::new(ErrorKind::Conflict, "a change in it would be in effect before its notice has run"));
    }
    let newsletter = published(issue, day, &filled(portal, issue).await?);
    let mut mails = Vec::new();
    for subscriber in store.subscribers().await? {
        mails.push(mail_to(portal, &newsletter, &subscriber)?);
    }
    store.publish_newsletter(&visit.deed(), &newsletter, &mails).await?;
    Ok(go_to(&format!("/newsletters/{name}")))
}
