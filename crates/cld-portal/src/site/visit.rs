//! One request of somebody: where, when, who, and what it is answered with.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use cld_store::{Deed, Moment, Scope};
use maud::Markup;

use super::layout::{Frame, layout};
use super::refusal::Refusal;
use super::session::{Known, origin};
use crate::accounts::person::Person;
use crate::accounts::sign_in::Origin;
use crate::portal::Portal;

/// What a page is shown with.
pub(crate) struct Visit {
    pub(crate) portal: Portal,
    /// When it was asked for. One page knows one hour.
    pub(crate) now: Moment,
    /// The address that was asked for, without what follows a question mark.
    pub(crate) path: String,
    /// Who asks, however far they are with signing in.
    pub(crate) person: Option<Person>,
    /// Where they come from.
    pub(crate) origin: Origin,
}

impl FromRequestParts<Portal> for Visit {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Visit, Refusal> {
        let visit = Visit::of(parts, portal);
        match parts.extensions.get() {
            Some(Known(Err(refusal))) => Err(refusal.clone()),
            _ => Ok(visit),
        }
    }
}

impl Visit {
    /// As it is known where pages cannot be shown: without a person where that is not known.
    pub(crate) fn of(parts: &Parts, portal: &Portal) -> Visit {
        let person = parts.extensions.get().and_then(|Known(known)| known.as_ref().ok()?.clone());
        let (now, path) = (portal.now(), parts.uri.path().to_owned());
        Visit { portal: portal.clone(), now, path, person, origin: origin(&parts.headers) }
    }

    /// Whoever asks, at whatever stage of signing in.
    ///
    /// # Errors
    /// When it is nobody.
    pub(crate) fn someone(&self) -> Result<&Person, Refusal> {
        self.person.as_ref().ok_or_else(Refusal::not_found)
    }

    /// The councils for which whoever asks may do something; none for what they may not do.
    pub(crate) fn scope(&self, permission: &str) -> Scope {
        let person = self.person.as_ref().filter(|person| person.is_signed_in());
        person.map(|person| person.scope(self.portal.permissions(), permission)).unwrap_or_default()
    }

    /// Whether whoever asks may do something for some council.
    pub(crate) fn may(&self, permission: &str) -> bool {
        self.person.as_ref().is_some_and(|person| person.may(self.portal.permissions(), permission))
    }

    /// What is done here, for the audit.
    pub(crate) fn deed(&self) -> Deed {
        self.person.as_ref().map_or_else(|| Deed::portal(self.now), |person| person.deed(self.now))
    }

    /// A page of this title in the frame that all pages have.
    pub(crate) fn page(&self, title: &str, content: Markup) -> Response {
        self.page_with(StatusCode::OK, title, content)
    }

    /// A page with a form in which something is wrong.
    pub(crate) fn page_again(&self, title: &str, content: Markup) -> Response {
        self.page_with(StatusCode::BAD_REQUEST, &format!("Error: {title}"), content)
    }

    /// As [`Visit::page`], with another status.
    pub(crate) fn page_with(&self, status: StatusCode, title: &str, content: Markup) -> Response {
        let frame = Frame { portal: &self.portal, path: &self.path, title, person: self.person.as_ref() };
        (status, Html(layout(&frame, &content).into_string())).into_response()
    }
}

/// Goes on to another page, however one came here.
pub(crate) fn go_to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// A path of this site that somebody wanted to go to; the start page for an address elsewhere.
pub(crate) fn local(path: &str) -> &str {
    let is_local = path.starts_with('/') && !path[1..].starts_with(['/', '\\']);
    if is_local && path.chars().all(|letter| !letter.is_control()) { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (path, expected) in [
            ("/submissions/a/declare", "/submissions/a/declare"),
            ("https://elsewhere.example.org", "/"),
            ("//elsewhere.example.org", "/"),
            ("/\\elsewhere.example.org", "/"),
            ("/a\r\nb", "/"),
            ("", "/"),
        ] {
            assert_eq!(local(path), expected, "{path}");
        }
    }
}
