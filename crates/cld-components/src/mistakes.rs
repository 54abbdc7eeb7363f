//! What is wrong with a form, next to its fields and at the top of its page.

use maud::{Markup, Render, html};

use super::error_summary::{ErrorSummary, Mistake};

/// What is wrong with a form, each with the id of its field.
#[derive(Debug, Default)]
pub struct Mistakes(Vec<(String, String)>);

impl Mistakes {
    /// Something is wrong with a field.
    pub fn add(&mut self, field: &str, text: impl Into<String>) {
        self.0.push((field.to_owned(), text.into()));
    }

    /// The same where the text is none when nothing is wrong.
    pub fn check(&mut self, field: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.add(field, text);
        }
    }

    /// Whether the form is right.
    pub fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Each field with what is wrong with it.
    pub fn by_field(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, text)| (field.as_str(), text.as_str()))
    }

    /// What is wrong with one field; empty when nothing is.
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|(of, _)| of == field).map_or("", |(_, text)| text)
    }
}

/// The summary at the top of the page; nothing when nothing is wrong.
impl Render for Mistakes {
    fn render(&self) -> Markup {
        let hrefs: Vec<String> = self.0.iter().map(|(field, _)| format!("#{field}")).collect();
        let texts = self.0.iter().map(|(_, text)| text.as_str());
        let mistakes = texts.zip(&hrefs).map(|(text, href)| Mistake { text, href }).collect();
        html! {
            @if !self.are_none() { (ErrorSummary { title: "There is a problem", description: "", mistakes }) }
        }
    }
}
