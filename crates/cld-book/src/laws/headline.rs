//! Laws of headlines: what they read must exist, and their names are their own.

use crate::book::Book;
use crate::fault::{Fault, nearest};
use crate::headline::{AREA_COUNCILS, Headline, Source};

/// A headline reads what one method at least has, and its SQL is about the councils of the area that is reported.
pub(super) fn faults(book: &Book, headline: &Headline, faults: &mut Vec<Fault>) {
    if !book.methods.values().any(|method| method.has_tables_of(headline)) {
        let known = book.methods.values().flat_map(|method| method.pages.keys()).map(String::as_str);
        let is_unknown = |table: &&String| !book.methods.values().any(|method| method.pages.contains_key(*table));
        let what = match headline.tables().find(is_unknown) {
            Some(table) => format!("reads table \"{table}\", which no method has{}", nearest(table, known)),
            None => "reads tables that no method has all of".to_owned(),
        };
        faults.push(Fault::new(&headline.path, 1, what));
    }
    if let Some(page) = book.methods.values().find_map(|method| method.pages.get(&headline.name)) {
        faults.push(Fault::new(&headline.path, 1, format!("book/{} has this name already", page.path)));
    }
    match &headline.source {
        Source::Query { sql, .. } if !sql.tables.contains(AREA_COUNCILS) => {
            let what = format!("must join to {AREA_COUNCILS}: a report is about the councils of one area");
            faults.push(Fault::new(&headline.path, sql.line, what));
        }
        Source::Query { sql, .. } if !sql.parameters.is_empty() => {
            faults.push(Fault::new(&headline.path, sql.line, "a headline has no bounds: those are the method's"));
        }
        Source::Layouts(series) => {
            let known = || book.methods.values().flat_map(|method| method.layouts.keys()).map(String::as_str);
            for unknown in series.iter().filter(|series| known().all(|id| id != series.of)) {
                let what =
                    format!("shows \"{}\", a layout that no method has{}", unknown.of, nearest(&unknown.of, known()));
                faults.push(Fault::new(&headline.path, 1, what));
            }
        }
        Source::Query { .. } | Source::StepsTo(_) => {}
    }
}
