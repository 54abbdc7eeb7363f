//! The frame of every page: a header without a crown, the way about, what is on at the moment, the page, the footer.

use cld_components::{Destination, ServiceNavigation};
use maud::{DOCTYPE, Markup, html};

use crate::accounts::person::Person;
use crate::portal::Portal;

/// What the frame says of the page inside.
pub(super) struct Frame<'a> {
    pub(super) portal: &'a Portal,
    pub(super) path: &'a str,
    pub(super) title: &'a str,
    pub(super) person: Option<&'a Person>,
}

/// The name of the service, in the header of every page and in its title.
const NAME: &str = "Client Level Data landing portal";

/// Where those go who may do something.
const PLACES: [(&str, &str, &str); 9] = [
    ("Submissions", "/submissions", "upload"),
    ("Submissions", "/submissions", "see_submissions"),
    ("Expected", "/expectations", "see_expected"),
    ("Figures", "/figures", "see_figures"),
    ("Runs", "/runs", "run_methods"),
    ("Inbox", "/inbox", "receive"),
    ("Dashboard", "/dashboard", "see_calendar"),
    ("People", "/people", "vouch"),
    ("Requests for access", "/access", "see_requests"),
];

/// What the service says of itself.
const ABOUT: [(&str, &str); 17] = [
    ("How to register and send data", "/guide"),
    ("The specification and its documents", "/specification"),
    ("Search", "/search"),
    ("Programs to download", "/downloads"),
    ("Councils that take part", "/participation"),
    ("Changes to the specification", "/changes"),
    ("Newsletter", "/newsletters"),
    ("Privacy notices", "/privacy-notices"),
    ("What councils are asked", "/forms"),
    ("Data releases", "/data"),
    ("Reference group", "/reference-group"),
    ("Accessibility statement", "/accessibility"),
    ("Privacy and cookies", "/privacy"),
    ("Verify a receipt", "/receipts/verify"),
    ("Status codes", "/status-codes"),
    ("Terms", "/terms"),
    ("Contact", "/contact"),
];

pub(super) fn layout(frame: &Frame<'_>, content: &Markup) -> Markup {
    let asset = |name| frame.portal.assets().address(name);
    html! {
        (DOCTYPE)
        html.govuk-template lang="en" {
            head {
                meta charset="utf-8";
                title { (frame.title) " - " (NAME) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                link rel="icon" href=(asset("icon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(asset("govuk-frontend.min.css"));
                link rel="stylesheet" href=(asset("components.css"));
                link rel="stylesheet" href=(asset("portal.css"));
            }
            body.govuk-template__body {
                script src=(asset("start.js")) {}
                a.govuk-skip-link href="#main-content" data-module="govuk-skip-link" { "Skip to main content" }
                (header(frame))
                (notice(frame.portal))
                (session(frame))
                .govuk-width-container {
                    main.govuk-main-wrapper #main-content { (content) }
                }
                (footer(frame))
                script type="module" src=(asset("components.js")) {}
            }
        }
    }
}

fn header(frame: &Frame<'_>) -> Markup {
    html! {
        header.govuk-template__header {
            .govuk-generic-header {
                .govuk-generic-header__container.govuk-width-container {
                    .govuk-generic-header__logo {
                        a.govuk-generic-header__homepage-link href="/" { (NAME) }
                    }
                }
            }
            (ServiceNavigation { destinations: destinations(frame) })
        }
    }
}

fn destinations<'a>(frame: &Frame<'a>) -> Vec<Destination<'a>> {
    let to = |text, href: &'a str| {
        let is_current = frame.path == href;
        let is_active = frame.path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
        Destination { text, href, is_current, is_active }
    };
    let Some(person) = frame.person.filter(|person| person.is_signed_in()) else {
        return vec![
            to("Guide", "/guide"),
            to("Specification", "/specification"),
            to("Sign in", "/sign-in"),
            to("Ask for an account", "/register"),
        ];
    };
    let mut known: Vec<Destination<'a>> = Vec::new();
    for (text, href, permission) in PLACES {
        let is_there = known.iter().any(|known| known.href == href);
        if !is_there && person.may(frame.portal.permissions(), permission) {
            known.push(to(text, href));
        }
    }
    known.push(to("Your account", "/account"));
    known
}

/// Shown by the script some minutes before the session ends. Without scripts the footer says when that is.
fn session(frame: &Frame<'_>) -> Markup {
    let person = frame.person.filter(|person| person.is_signed_in());
    let left = person.map(|person| person.session.ends().datetime() - frame.portal.now().datetime());
    html! {
        @if let Some(left) = left {
            .portal-session role="region" aria-label="Session" data-session=(left.num_seconds().max(0)) hidden {
                .govuk-width-container {
                    p.govuk-body role="status" data-session-said {}
                    button.govuk-button type="button" data-session-stay { "Stay signed in" }
                    a.govuk-link href="/sign-in" target="_blank" data-session-again hidden { "Sign in again (opens in a new tab)" }
                }
            }
            script type="module" src=(frame.portal.assets().address("session.js")) {}
        }
    }
}

fn notice(portal: &Portal) -> Markup {
    html! {
        @if let Some(notice) = &portal.settings().notice {
            .portal-notice role="region" aria-label="Notice" {
                .govuk-width-container { p.govuk-body-s { (notice) } }
            }
        }
    }
}

fn footer(frame: &Frame<'_>) -> Markup {
    let mailbox = &frame.portal.settings().support_mailbox;
    let ends = frame.person.filter(|person| person.is_signed_in()).map(|person| person.session.ends());
    html! {
        footer.govuk-template__footer {
            .govuk-footer {
                .govuk-width-container {
                    .govuk-footer__meta {
                        .govuk-footer__meta-item.govuk-footer__meta-item--grow {
                            h2.govuk-visually-hidden { "About this service" }
                            ul.govuk-footer__inline-list {
                                @for (text, path) in ABOUT {
                                    li.govuk-footer__inline-list-item { a.govuk-footer__link href=(path) { (text) } }
                                }
                            }
                            @if let Some(ends) = ends {
                                p {
                                    "Your session ends at " (ends.datetime().format("%H:%M UTC")) " if you open no page until \
                                     then. What you have typed and not saved is lost when it ends."
                                }
                            }
                            "Help with an account or a submission: "
                            a.govuk-footer__link href={ "mailto:" (mailbox) } { (mailbox) }
                        }
                    }
                }
            }
        }
    }
}
