//! When files are expected: what a council says of it, and how it stands in all councils.

pub(crate) mod dashboard;
pub(crate) mod own;
pub(crate) mod quality;

use cld_components::Tag;
use maud::{Markup, html};

use crate::calendar::Standing;

fn tag(standing: Standing) -> Markup {
    let classes = match standing {
        Standing::Coming | Standing::Nothing => "govuk-tag--grey",
        Standing::Expected => "govuk-tag--yellow",
        Standing::OnTime => "govuk-tag--green",
        Standing::Late => "govuk-tag--orange",
        Standing::Silent => "govuk-tag--red",
    };
    html! { (Tag { text: standing.title(), classes }) }
}
