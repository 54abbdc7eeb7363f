//! All issues for feed readers, in the form of RFC 4287.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use cld_store::Newsletter;
use maud::{Markup, html};

use super::show::shown;
use crate::programme::newsletter::sections;
use crate::site::{Refusal, Visit};

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let portal = &visit.portal;
    let published = portal.store().newsletters().await?;
    let own = portal.link("/newsletters/feed");
    let newest = published.last().map_or("2021-01-01", |newest| &newest.day);
    let entry = |newsletter: &Newsletter| {
        let link = portal.link(&format!("/newsletters/{}", newsletter.issue));
        html! {
            entry {
                id { (link) }
                title { (newsletter.title) }
                updated { (newsletter.day) "T00:00:00Z" }
                link href=(link) {}
                content type="html" { (whole(newsletter).into_string()) }
            }
        }
    };
    let feed = html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            id { (own) }
            title { (portal.programme().newsletter.title) }
            updated { (newest) "T00:00:00Z" }
            author { name { (portal.programme().newsletter.title) } }
            link rel="self" href=(own) {}
            @for newsletter in published.iter().rev() { (entry(newsletter)) }
        }
    };
    let text = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}", feed.into_string());
    Ok(([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}

fn whole(newsletter: &Newsletter) -> Markup {
    html! {
        @for section in sections(newsletter) {
            h2 { (section.heading) }
            @for block in &section.blocks { (shown(block)) }
        }
    }
}
