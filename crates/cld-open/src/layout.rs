//! The frame of every page.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use cld_components::{Button, Destination, ServiceNavigation};
use maud::{DOCTYPE, Markup, html};

use crate::session::Session;

const NAME: &str = "Client Level Data on this machine";

const PLACES: [(&str, &str); 4] =
    [("Check", "/check"), ("Prepare", "/prepare"), ("Calculate tables", "/run"), ("The book", "/book")];

/// A page of this title at a path.
pub(crate) fn page(session: &Session, path: &str, title: &str, content: &Markup) -> Response {
    Html(framed(session, path, title, content).into_string()).into_response()
}

/// The same with a form in which something is wrong.
pub(crate) fn page_again(session: &Session, path: &str, title: &str, content: &Markup) -> Response {
    let page = framed(session, path, &format!("Error: {title}"), content);
    (StatusCode::BAD_REQUEST, Html(page.into_string())).into_response()
}

fn framed(session: &Session, path: &str, title: &str, content: &Markup) -> Markup {
    let asset = |name| session.assets().address(name);
    html! {
        (DOCTYPE)
        html.govuk-template lang="en-GB" {
            head {
                meta charset="utf-8";
                title { (title) " - " (NAME) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                link rel="icon" href=(asset("icon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(asset("govuk-frontend.min.css"));
                link rel="stylesheet" href=(asset("components.css"));
                link rel="stylesheet" href=(asset("open.css"));
            }
            body.govuk-template__body {
                script src=(asset("start.js")) {}
                a.govuk-skip-link href="#main-content" data-module="govuk-skip-link" { "Skip to main content" }
                (header(path))
                .open-ended role="alert" data-ended hidden {
                    .govuk-width-container {
                        p.govuk-body { "cld open has ended, and its temporary files are removed. Begin it again to go on." }
                    }
                }
                .govuk-width-container { main.govuk-main-wrapper #main-content { (content) } }
                (footer(session))
                script type="module" src=(asset("components.js")) {}
                script type="module" src=(asset("open.js")) {}
            }
        }
    }
}

fn header(path: &str) -> Markup {
    let to = |(text, href): (&'static str, &'static str)| {
        let is_active = path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
        Destination { text, href, is_current: path == href, is_active }
    };
    html! {
        header.govuk-template__header {
            .govuk-generic-header {
                .govuk-generic-header__container.govuk-width-container {
                    .govuk-generic-header__logo { a.govuk-generic-header__homepage-link href="/" { (NAME) } }
                }
            }
            (ServiceNavigation { destinations: PLACES.map(to).into() })
        }
    }
}

fn footer(session: &Session) -> Markup {
    let minutes = session.close_after().as_secs().div_ceil(60).max(1);
    html! {
        footer.govuk-template__footer {
            .govuk-footer {
                .govuk-width-container {
                    p {
                        "Nothing leaves this machine. When no page has been open for "
                        (cld_terms::counted(minutes, "minute", "minutes"))
                        " and nothing is under way, or when you close it, cld open ends and removes its temporary files: save \
                         what you want to keep."
                    }
                    form method="post" action="/close" {
                        (Button { text: "Close cld open", classes: "govuk-button--secondary", ..Button::default() })
                    }
                }
            }
        }
    }
}
