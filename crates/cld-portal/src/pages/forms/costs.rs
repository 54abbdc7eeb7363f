//! What the collection costs councils, by the salaries that whoever asks enters. No council is shown alone.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use cld_components::{Button, Cell, Input, Label, Table, back_link};
use cld_terms::grouped;
use maud::{Markup, html};

use super::answers;
use crate::pages::participation::today;
use crate::site::{Mistakes, Refusal, Visit};

/// A salary of more is none.
const MOST: u64 = 1_000_000;

pub(crate) async fn show(visit: Visit, Query(asked): Query<BTreeMap<String, String>>) -> Result<Response, Refusal> {
    let burden = &visit.portal.programme().burden;
    let mut mistakes = Mistakes::default();
    let mut salaries = BTreeMap::new();
    for (at, grade) in burden.grades.iter().enumerate() {
        let id = format!("grade{at}");
        let text = asked.get(&id).map_or("", |text| text.trim()).replace(',', "");
        match text.parse::<u64>().ok().filter(|salary| *salary <= MOST) {
            Some(salary) => _ = salaries.insert(grade.clone(), salary),
            None if text.is_empty() => {}
            None => mistakes.add(&id, format!("Enter pounds a year, like 30000: {grade}")),
        }
    }
    let title = "What Client Level Data costs councils";
    let table = if salaries.is_empty() {
        html! {}
    } else {
        costs(&visit, &salaries).await?
    };
    let content = html! {
        (back_link("/forms", "What councils are asked"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (title) }
            p.govuk-body {
                "Enter a salary for each grade: none was found that could be given here. " (burden.on_cost_per_cent)
                "% is added for what an employer pays besides, for " (grouped(burden.hours_a_year)) " hours a year. Work that \
                 is done once is spread over " (burden.years_of_life) " years."
            }
            (table)
            form method="get" action="/forms/burden/costs" novalidate {
                @for (at, grade) in burden.grades.iter().enumerate() {
                    @let id = format!("grade{at}");
                    (Input { label: Label::from(grade.as_str()), error: mistakes.of(&id), name: &id, prefix: "£",
                        value: asked.get(&id).map_or("", String::as_str), inputmode: "numeric",
                        classes: "govuk-input--width-10", ..Input::default() })
                }
                (Button { text: "Calculate", ..Button::default() })
            }
        } }
    };
    match mistakes.are_none() {
        true => Ok(visit.page(title, content)),
        false => Ok(visit.page_again(title, content)),
    }
}

async fn costs(visit: &Visit, salaries: &BTreeMap<String, u64>) -> Result<Markup, Refusal> {
    let programme = visit.portal.programme();
    let councils: Vec<(&str, &str)> =
        programme.places.on(today(visit)).map(|place| (place.code.as_str(), place.kind.as_str())).collect();
    let answers = answers(&visit.portal, "burden").await?;
    let (types, national) = programme.burden.by_type(&councils, &answers, salaries);
    let pounds = |cost: i64| format!("{}£{}", if cost < 0 { "−" } else { "" }, grouped(cost.unsigned_abs()));
    let rows = types.iter().map(|of| {
        let hidden = || "Too few answers".to_owned();
        vec![
            Cell::new(&of.kind),
            Cell::number(&of.councils),
            Cell::number(&of.answered.map_or_else(hidden, |count| count.to_string())),
            Cell::number(&of.median.map_or_else(hidden, |median| pounds(median.cost))),
            Cell::number(&of.median.map_or_else(hidden, |median| pounds(median.net))),
        ]
    });
    let numbers = ["Councils", "Answers", "Median a year", "Less SALT"].map(Cell::number).to_vec();
    let head = [vec![Cell::new("Type of council")], numbers].concat();
    Ok(html! {
        p.govuk-body-l {
            "For all councils of the types that are shown: " strong { (pounds(national)) } " a year, as the median of each type \
             times its councils."
        }
        (Table { head, rows: rows.collect(), first_cell_is_header: true, stacks: true, ..Table::default() })
    })
}
