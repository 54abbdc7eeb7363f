//! What the portal says of itself: how far everybody can use it, what it keeps of people, where to report a weakness.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use cld_components::{Cell, Table};
use cld_terms::counted;
use maud::{Markup, html};

use crate::jobs::retain::SENT;
use crate::site::Visit;

pub(crate) async fn accessibility(visit: Visit) -> Response {
    let mailbox = mailbox(&visit);
    let content = html! {
        p.govuk-body {
            "This service should be of use to everybody. It can be used by keyboard alone, without scripts, at 400% zoom and \
             on a screen of 320 pixels, in the colours that you choose."
        }
        h2.govuk-heading-m { "How it was tested" }
        p.govuk-body {
            "Every page is examined by axe, a program that looks for breaches of the Web Content Accessibility Guidelines \
             2.2 at level AA, whenever the service is changed. It finds none. The way from asking for an account to having \
             access is walked in a browser with and without scripts, and the sign-in page by keyboard. This was last done on \
             30 November 2026."
        }
        h2.govuk-heading-m { "What was not tested" }
        p.govuk-body {
            "Nobody who uses a screen reader, a screen magnifier or speech recognition has tried the service yet. Programs \
             find only some of what stands in people’s way."
        }
        h2.govuk-heading-m { "Tell us" }
        p.govuk-body { "If you cannot use a page, or need something in another form, write to " (mailbox) "." }
    };
    page(&visit, "Accessibility statement", &content)
}

pub(crate) async fn privacy(visit: Visit) -> Response {
    let mailbox = mailbox(&visit);
    let head = ["What", "How long", "What stays"].map(Cell::new).to_vec();
    let kept = visit.portal.pages().retention.0.iter().map(|kept| {
        let is_least = kept.name == SENT && !visit.portal.settings().destroy_sent_files;
        let least = if is_least { "at least " } else { "" };
        let days = format!("{least}{} from {}", counted(kept.days, "day", "days"), kept.from);
        [&kept.what, &days, &kept.stays].map(Cell::new).to_vec()
    });
    let content = html! {
        h2.govuk-heading-m { "What is kept of those who use the service" }
        ul.govuk-list.govuk-list--bullet {
            li { "your name and work email address, and which councils you act for in which role" }
            li { "what shows that a password is yours, from which the password cannot be had, and the key of your \
                  authenticator app, sealed" }
            li { "when you signed in and with what browser, until the session ends" }
            li { "what you did that mattered, such as sending a file: this record is never deleted" }
        }
        h2.govuk-heading-m { "What is kept of those whom a file is about" }
        p.govuk-body {
            "A council’s file is kept apart from everything else. Only the council, North West DSCRO and the council’s local \
             DSCRO can open it. The database of this service, its log and its mails hold counts and names of rules, and no \
             value of any row."
        }
        p.govuk-body {
            "A council’s figures, and who is counted in them, are made of its files and kept next to them, for the council \
             alone. They go when the next ones are made, or when nothing that was sent is used any more."
        }
        h2.govuk-heading-m { "Cookies" }
        p.govuk-body {
            "There is one cookie, which keeps you signed in and goes when you sign out. Nothing is loaded from elsewhere and \
             nobody is followed."
        }
        @if let Some(provider) = visit.portal.own_sign_in() {
            p.govuk-body {
                "While you sign in with " (provider.name()) ", a second cookie holds what that needs, and goes when you are back."
            }
        }
        h2.govuk-heading-m { "How long it is kept" }
        p.govuk-body { "What is older is destroyed by itself, which is in the record of what was done; what is kept for at least so \
             long goes when that has been approved." }
        (Table { head, rows: kept.collect(), stacks: true, ..Table::default() })
        h2.govuk-heading-m { "Questions" }
        p.govuk-body { "Write to " (mailbox) "." }
    };
    page(&visit, "Privacy and cookies", &content)
}

pub(crate) async fn terms(visit: Visit) -> Response {
    let mailbox = mailbox(&visit);
    let content = html! {
        h2.govuk-heading-m { "What using it means" }
        ul.govuk-list.govuk-list--bullet {
            li { "An account commits your council to nothing. No item is mandatory, and no file is." }
            li { "A file counts as sent when there is a receipt. Whoever sends it says that the council sends it." }
            li { "What is sent goes to North West DSCRO and to your local DSCRO, and to nobody else from here." }
            li { "The council stays responsible for telling people what happens to their data: "
                 a.govuk-link href="/privacy-notices" { "privacy notices" } " helps with that." }
        }
        h2.govuk-heading-m { "What is expected of you" }
        ul.govuk-list.govuk-list--bullet {
            li { "Your account is yours alone. Give password and codes to nobody; a program has a token of its own." }
            li { "Name no person in explanations, reasons and other fields for words." }
            li { "If you are no longer to have access, tell your council’s lead, who ends it." }
        }
        h2.govuk-heading-m { "What you can expect" }
        ul.govuk-list.govuk-list--bullet {
            li { "Nothing that has arrived whole is lost, and each receipt can be "
                 a.govuk-link href="/receipts/verify" { "verified" } " by anybody." }
            li { "A change of the specification is announced before it takes effect: see "
                 a.govuk-link href="/changes" { "changes to the specification" } "." }
            li { "How long what is kept is on " a.govuk-link href="/privacy" { "privacy and cookies" } "." }
        }
        h2.govuk-heading-m { "Questions" }
        p.govuk-body { "Write to " (mailbox) "." }
    };
    page(&visit, "Terms", &content)
}

pub(crate) async fn contact(visit: Visit) -> Response {
    let mailbox = mailbox(&visit);
    let content = html! {
        p.govuk-body { "Write to " (mailbox) " about an account or a submission, or when a page cannot be used." }
        p.govuk-body {
            "Give the number of the receipt or the reference that a page shows. Send no file and no details of people by mail."
        }
        ul.govuk-list.govuk-list--bullet {
            li { "What a message means: " a.govuk-link href="/guide/messages" { "what messages mean" } }
            li { "A lost phone: your council’s lead asks for a new authenticator app on the page People" }
            li { "A change of the specification: " a.govuk-link href="/changes/new" { "ask for it" } }
            li { "A weakness of this service: " a.govuk-link href="/.well-known/security.txt" { "where to report it" } }
        }
    };
    page(&visit, "Contact", &content)
}

/// Where to report a weakness, in the form of RFC 9116.
pub(crate) async fn security(visit: Visit) -> Response {
    let expires = visit.now.after(TimeDelta::days(180)).datetime().format("%Y-%m-%dT00:00:00.000Z");
    let contact = &visit.portal.settings().support_mailbox;
    let text = format!("Contact: mailto:{contact}\nExpires: {expires}\nPreferred-Languages: en\n");
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

fn mailbox(visit: &Visit) -> Markup {
    let mailbox = &visit.portal.settings().support_mailbox;
    html! { a.govuk-link href={ "mailto:" (mailbox) } { (mailbox) } }
}

fn page(visit: &Visit, title: &str, content: &Markup) -> Response {
    let content = html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds { h1.govuk-heading-l { (title) } (content) } }
    };
    visit.page(title, content)
}
