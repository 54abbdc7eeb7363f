//! What fields of forms have in common: the group they are in, and what describes them.

use maud::{Markup, html};

use super::attribute::joined;
use super::error_message::error_message;
use super::hint::hint;

/// A field with what belongs to it, in red where something is wrong.
pub(super) fn form_group(error: &str, classes: &str, inner: &Markup) -> Markup {
    let with_error = if error.is_empty() { "" } else { "govuk-form-group--error" };
    html! { div class=(joined(&["govuk-form-group", with_error, classes])) { (inner) } }
}

/// The hint and the error of a field, named after it.
pub(super) fn hint_and_error(id: &str, said: &str, error: &str) -> Markup {
    html! {
        @if !said.is_empty() { (hint(&format!("{id}-hint"), said)) }
        @if !error.is_empty() { (error_message(&format!("{id}-error"), error)) }
    }
}

/// The ids of what describes a field; none when nothing does.
pub(super) fn described_by(before: &str, id: &str, said: &str, error: &str) -> Option<String> {
    let hint = if said.is_empty() { String::new() } else { format!("{id}-hint") };
    let error = if error.is_empty() { String::new() } else { format!("{id}-error") };
    let all = joined(&[before, &hint, &error]);
    (!all.is_empty()).then_some(all)
}
