//! What a published notice says of each requirement, with the sentence; over several notices, how many say it.

use std::collections::BTreeMap;

use axum::extract::Form;
use axum::response::Response;
use cld_components::{Button, Cell, Label, Table, Tag, Textarea, back_link, inset_text, warning_text};
use cld_programme::{Finding, Found};
use maud::{Markup, html};

use crate::site::{Mistakes, Visit};

/// Letters that are read at once.
const LONGEST: usize = 400_000;

/// A line between two notices.
const BETWEEN: &str = "=====";

pub(crate) async fn show(visit: Visit) -> Response {
    visit.page(TITLE, content("", &Mistakes::default(), &html! {}))
}

const TITLE: &str = "Review a privacy notice";

pub(crate) async fn submit(visit: Visit, Form(filled): Form<BTreeMap<String, String>>) -> Response {
    let text = filled.get("notice").map_or("", String::as_str).replace('\r', "");
    let mut mistakes = Mistakes::default();
    mistakes.check("notice", text.trim().is_empty().then_some("Paste the text of a notice, or its page"));
    mistakes.check("notice", (text.chars().count() > LONGEST).then_some("Paste less at once: 400,000 letters at most"));
    if !mistakes.are_none() {
        return visit.page_again(TITLE, content("", &mistakes, &html! {}));
    }
    let requirements = &visit.portal.programme().requirements;
    let notices: Vec<&str> = text.split(&format!("\n{BETWEEN}\n")).filter(|text| !text.trim().is_empty()).collect();
    let reviews: Vec<Vec<Finding>> = notices.iter().map(|notice| requirements.review(notice)).collect();
    let result = match reviews.as_slice() {
        [only] => one(only),
        several => sample(several),
    };
    visit.page(TITLE, content(&text, &mistakes, &result))
}

fn content(text: &str, mistakes: &Mistakes, result: &Markup) -> Markup {
    let hint = "As text, or as HTML. Nothing of it is kept. Several notices with a line of ===== between them are counted \
                together, and none is named";
    html! {
        (back_link("/privacy-notices", "Privacy notices"))
        (mistakes)
        h1.govuk-heading-l { (TITLE) }
        (result)
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            form method="post" action="/privacy-notices/review" novalidate {
                (Textarea { label: Label::from("The notice"), hint, error: mistakes.of("notice"), name: "notice", value: text,
                    rows: "12", ..Textarea::default() })
                (Button { text: "Review", ..Button::default() })
            }
        } }
    }
}

fn word(found: Found) -> (&'static str, &'static str) {
    match found {
        Found::Yes => ("Found", "govuk-tag--green"),
        Found::ToRead => ("To be read", "govuk-tag--yellow"),
        Found::No => ("Not found", "govuk-tag--red"),
    }
}

fn one(findings: &[Finding]) -> Markup {
    let count = |found| findings.iter().filter(|finding| finding.found == found && !finding.is_anonymised()).count();
    let row = |finding: &Finding| {
        let (text, classes) = word(finding.found);
        vec![Cell::new(&finding.title), Cell::new(&Tag { text, classes }), Cell::new(&finding.sentence)]
    };
    let rows = findings.iter().filter(|finding| !finding.is_anonymised()).map(row).collect();
    let head = ["What a notice says", "Found", "Sentence"].map(Cell::new).to_vec();
    html! {
        h2.govuk-heading-m { "What was found" }
        p.govuk-body-l {
            (count(Found::Yes)) " found, " (count(Found::ToRead)) " to be read, " (count(Found::No)) " not found."
        }
        @for finding in findings.iter().filter(|finding| finding.is_anonymised()) {
            (warning_text(&format!("{}. The notice says: “{}”", finding.title, finding.sentence)))
        }
        (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() })
        (caution())
    }
}

/// Counts by requirement: which notice says what is not shown.
fn sample(reviews: &[Vec<Finding>]) -> Markup {
    let count =
        |id: &str, found| reviews.iter().flatten().filter(|finding| finding.id == id && finding.found == found).count();
    let findings = reviews.first().map(Vec::as_slice).unwrap_or_default();
    let anonymised = reviews.iter().flatten().filter(|finding| finding.is_anonymised()).count();
    let row = |finding: &Finding| {
        let counts = [Found::Yes, Found::ToRead, Found::No].map(|found| Cell::number(&count(&finding.id, found)));
        [vec![Cell::new(&finding.title)], counts.to_vec()].concat()
    };
    let rows = findings.iter().filter(|finding| !finding.is_anonymised()).map(row).collect();
    let head = ["Found", "To be read", "Not found"].map(Cell::number);
    let head = [vec![Cell::new("What a notice says")], head.to_vec()].concat();
    html! {
        h2.govuk-heading-m { "What was found in " (reviews.len()) " notices" }
        p.govuk-body { "Notices that say anonymised where pseudonymised is true: " (anonymised) "." }
        (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() })
        (caution())
    }
}

fn caution() -> Markup {
    inset_text(&html! {
        "A program looked for words. What it finds may be said wrongly, and what it does not find may be said in other words: \
         somebody who knows the law has to read the notice."
    })
}
