//! How well notices are reviewed, over made-up ones of which it is known what they say.

use axum::response::Response;
use cld_components::{Cell, Table, back_link};
use cld_terms::counted;
use maud::html;

use crate::site::Visit;

pub(crate) async fn show(visit: Visit) -> Response {
    let programme = visit.portal.programme();
    let measured = programme.samples.measured(&programme.requirements);
    let (precision, recall) = measured.precision_and_recall(programme.samples.said());
    let title_of = |id: &str| {
        programme.requirements.all.iter().find(|one| one.id == id).map_or(String::new(), |one| one.title.clone())
    };
    let row = |(id, counts): (&String, &[usize; 4])| {
        let numbers = counts.map(|count| Cell::number(&count));
        [vec![Cell::new(&title_of(id))], numbers.to_vec()].concat()
    };
    let rows = measured.by_requirement.iter().map(row).collect();
    let head = ["Said and found", "Found, not said", "Said, not found", "To be read"].map(Cell::number);
    let head = [vec![Cell::new("What a notice says")], head.to_vec()].concat();
    let title = "How well notices are reviewed";
    let content = html! {
        (back_link("/privacy-notices", "Privacy notices"))
        h1.govuk-heading-l { (title) }
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            p.govuk-body-l {
                "Precision " (format!("{precision:.1}")) "%, recall " (format!("{recall:.1}")) "%, over "
                (counted(measured.notices, "made-up notice", "made-up notices")) "."
            }
            p.govuk-body {
                "Precision: of what was found, how much is said. Recall: of the " (programme.samples.said())
                " things that are said, how many were found. " (measured.to_read())
                " are left to be read, which counts as not found where something is said."
            }
            p.govuk-body {
                "The notices were made up, and their wordings chosen by those who chose the words to look for. Of published \
                 notices less will be found."
            }
        } }
        (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() })
    };
    visit.page(title, content)
}
