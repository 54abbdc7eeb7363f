//! An application for data.

use axum::extract::Form;
use axum::response::Response;
use cld_components::Button;
use cld_programme::Answers;
use cld_store::{Area, NewMatter, NewStep};

use super::KIND;
use crate::pages::participation::today;
use crate::portal::PortalError;
use crate::programme::answers::{Filled, mistakes};
use crate::programme::asked::Asked;
use crate::programme::matters::written;
use crate::site::{Mistakes, Refusal, Visit, go_to};

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    page(&visit, &Answers::new(), &Mistakes::default())
}

fn page(visit: &Visit, answers: &Answers, mistakes: &Mistakes) -> Result<Response, Refusal> {
    let button = Button { text: "Send the application", prevents_double_click: true, ..Button::default() };
    let back = ("/data", visit.portal.programme().data.register.as_str());
    Asked { form: KIND, action: "/data/apply", back, button }.page(visit, answers, mistakes)
}

pub(crate) async fn submit(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    let portal = &visit.portal;
    let form = portal.programme().form(KIND).map_err(PortalError::from)?;
    let answers = form.answers(&filled);
    let mut mistakes = mistakes(form, &answers);
    let said = |id: &str| answers.get(id).map_or("", String::as_str);
    // A purpose says something: the words that people write where they have nothing to say are in access.toml.
    let purpose: String = said("purpose").to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    if portal.programme().access.placeholders.contains(&purpose) {
        mistakes.add("purpose", "Say what the data are for, in a sentence that the public will read");
    }
    let is_over = said("until").parse().is_ok_and(|day: chrono::NaiveDate| day <= today(&visit));
    mistakes.check("until", is_over.then_some("Enter a day in the future"));
    if !mistakes.are_none() {
        return page(&visit, &answers, &mistakes);
    }
    let scope = visit.scope("ask_for_data");
    let council = scope.areas().iter().find_map(|area| match area {
        Area::Council(code) => Some(code.clone()),
        _ => None,
    });
    let (text, day) = (written(&answers), today(&visit).to_string());
    let council = council.unwrap_or_default();
    let new = NewMatter { kind: KIND, title: said("title"), council: &council, answers: &text };
    let first = NewStep { step: "applied", day: &day, facts: "{}" };
    let number = portal.store().begin_matter(&visit.deed(), new, first, &[]).await?;
    Ok(go_to(&format!("/data/{number}")))
}
