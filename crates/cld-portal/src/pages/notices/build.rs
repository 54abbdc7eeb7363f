//! A notice from a few answers, as a page and for Word.

use axum::extract::Form;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cld_components::{Button, back_link};
use cld_programme::{Answers, Section, word};
use cld_terms::ErrorKind;
use maud::{DOCTYPE, Markup, html};

use crate::pages::newsletters::show::shown;
use crate::portal::PortalError;
use crate::programme::answers::{Filled, mistakes};
use crate::programme::asked::Asked;
use crate::site::{Mistakes, Refusal, Visit};

const FORM: &str = "notice";

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    asked(&visit, &Answers::new(), &Mistakes::default())
}

fn asked(visit: &Visit, answers: &Answers, mistakes: &Mistakes) -> Result<Response, Refusal> {
    let button = Button { text: "Make the notice", ..Button::default() };
    let back = ("/privacy-notices", "Privacy notices");
    Asked { form: FORM, action: "/privacy-notices/build", back, button }.page(visit, answers, mistakes)
}

pub(crate) async fn submit(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    let programme = visit.portal.programme();
    let form = programme.form(FORM).map_err(PortalError::from)?;
    let answers = form.answers(&filled);
    let mistakes = mistakes(form, &answers);
    if !mistakes.are_none() {
        return asked(&visit, &answers, &mistakes);
    }
    let sections = programme.notice.notice(&answers);
    let title = format!("Privacy notice of {}: Client Level Data", answers["council"]);
    let format = filled.iter().find(|(name, _)| name == "format").map_or("", |(_, format)| format);
    match format {
        "docx" => {
            let fault = |_| Refusal::new(ErrorKind::Resource, "the document could not be made. Try again");
            let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            Ok(file("docx", kind, word(&title, &sections).map_err(fault)?))
        }
        "html" => Ok(file("html", "text/html; charset=utf-8", alone(&title, &sections).into_string().into_bytes())),
        _ => Ok(visit.page(&title, made(&title, &sections, &answers))),
    }
}

fn file(ending: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"privacy-notice.{ending}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response()
}

fn made(title: &str, sections: &[Section], answers: &Answers) -> Markup {
    html! {
        (back_link("/privacy-notices/build", "Other answers"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (title) }
            form method="post" action="/privacy-notices/build" {
                @for (id, answer) in answers { input type="hidden" name=(id) value=(answer); }
                .govuk-button-group {
                    (Button { text: "Download for Word", name: "format", value: "docx", ..Button::default() })
                    (Button { text: "Download as a page", name: "format", value: "html",
                        classes: "govuk-button--secondary", ..Button::default() })
                }
            }
            @for section in sections {
                h2.govuk-heading-m { (section.heading) }
                @for block in &section.blocks { (shown(block)) }
            }
        } }
    }
}

/// A page of its own, that a council can put anywhere.
fn alone(title: &str, sections: &[Section]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; title { (title) } }
            body {
                main {
                    h1 { (title) }
                    @for section in sections {
                        h2 { (section.heading) }
                        @for block in &section.blocks { (shown(block)) }
                    }
                }
            }
        }
    }
}
