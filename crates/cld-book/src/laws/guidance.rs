//! Laws of the guidance: it uses the terms of its release, and its examples come out of its tables.

use crate::book::Book;
use crate::fault::{Fault, nearest};
use crate::guidance::{ANY, EventKind, Guidance, GuidancePage};
use crate::small_table::SmallTable;

const EDITIONS: &str = "guidance/editions.toml";

pub(super) fn faults(book: &Book, faults: &mut Vec<Fault>) {
    let guidance = &book.guidance;
    for (at, edition) in guidance.editions.iter().enumerate() {
        if !book.releases.contains_key(&edition.release) {
            let hint = nearest(&edition.release, book.releases.keys().map(String::as_str));
            let line = book.sources.line_in(EDITIONS, "edition", at, &format!("\"{}\"", edition.release));
            faults.push(Fault::new(EDITIONS, line, format!("there is no release \"{}\"{hint}", edition.release)));
        }
    }
    for page in guidance.pages.values() {
        page_faults(book, page, faults);
    }
    outcome_faults(book, faults);
}

fn page_faults(book: &Book, page: &GuidancePage, faults: &mut Vec<Fault>) {
    let guidance = &book.guidance;
    let mut say = |line, what: String| faults.push(Fault::new(&page.path, line, what));
    let Some(edition) = guidance.edition(&page.facts.edition) else {
        let hint = nearest(&page.facts.edition, guidance.editions.iter().map(|edition| edition.name.as_str()));
        return say(1, format!("there is no edition \"{}\"{hint}", page.facts.edition));
    };
    if page.lead.is_empty() {
        say(1, "a sentence that says what this is must follow the heading".into());
    }
    for source in page.facts.sources.iter().filter(|source| !guidance.sources.contains_key(*source)) {
        let hint = nearest(source, guidance.sources.keys().map(String::as_str));
        say(1, format!("[sources] of {EDITIONS} does not say what \"{source}\" is{hint}"));
    }
    let release = book.releases.get(&edition.release);
    if let (Some(item), Some(release)) = (&page.facts.item, release)
        && release.item(item).is_none()
    {
        let hint = nearest(item, release.items.iter().map(|item| item.name.as_str()));
        say(1, format!("is about item \"{item}\", which {} does not have{hint}", release.name));
    }
    if page.is_change() {
        change_faults(guidance, page, &mut say);
    }
}

/// A change says what was before and what is now, why, and shows it.
fn change_faults(guidance: &Guidance, page: &GuidancePage, say: &mut impl FnMut(usize, String)) {
    for heading in ["Before", "Now", "Why"] {
        if page.section(heading).is_none_or(|section| section.prose.trim().is_empty()) {
            say(1, format!("the page has no ## {heading}"));
        }
    }
    let Some(table) = page.section("Examples").and_then(|section| section.table.as_ref()) else {
        return say(1, "the page has no ## Examples with a table".into());
    };
    let place = guidance.editions.iter().position(|edition| edition.name == page.facts.edition);
    let Some(before) = place.and_then(|at| guidance.editions.get(at.checked_sub(1)?)) else {
        return say(1, format!("{} is the first edition, so it changes nothing", page.facts.edition));
    };
    for (column, edition) in [("before", &before.name), ("now", &page.facts.edition)] {
        let Some(expected) = table.column(column) else {
            say(table.line, format!("the examples have no column \"{column}\""));
            continue;
        };
        for (line, row) in &table.rows {
            let said = row[expected].as_deref().unwrap_or_default();
            match advice(guidance, edition, table, row) {
                Some(advice) if advice != said => {
                    say(*line, format!("{edition} says \"{advice}\" here, the example \"{said}\""))
                }
                _ => {}
            }
        }
    }
}

/// What an edition's table says of the event in a row of examples; none when the row is of something else.
fn advice<'a>(guidance: &'a Guidance, edition: &str, table: &SmallTable, row: &[Option<String>]) -> Option<&'a str> {
    let text = |name: &str| table.column(name).and_then(|at| row[at].as_deref());
    let (event_type, outcome) = (text("event_type")?, text("event_outcome")?);
    let kind = guidance.event_kind(event_type, text("service_type"), text("service_component"))?;
    Some(guidance.fit(edition, kind, outcome).map_or("not listed", |fit| fit.fit.word()))
}

/// The table names values of the list, each once in an edition, and in the latest edition all of them.
fn outcome_faults(book: &Book, faults: &mut Vec<Fault>) {
    let guidance = &book.guidance;
    let Some(page) = guidance.pages.values().find(|page| page.facts.reablement.is_some()) else { return };
    let values: Vec<String> = guidance
        .edition(&page.facts.edition)
        .and_then(|edition| book.releases.get(&edition.release))
        .and_then(|release| book.list_of(release, release.item(page.facts.item.as_ref()?)?))
        .map(|list| list.entries.into_iter().map(|entry| entry.value).collect())
        .unwrap_or_default();
    for fit in &guidance.outcomes {
        if fit.outcome != ANY && !values.contains(&fit.outcome) {
            let hint = nearest(&fit.outcome, values.iter().map(String::as_str));
            faults.push(Fault::new(&page.path, fit.line, format!("\"{}\" is no value of the list{hint}", fit.outcome)));
        }
        for edition in fit.since.iter().chain(&fit.until).filter(|name| guidance.edition(name).is_none()) {
            faults.push(Fault::new(&page.path, fit.line, format!("there is no edition \"{edition}\"")));
        }
    }
    for (edition, event) in guidance.editions.iter().flat_map(|edition| EventKind::ALL.map(|event| (edition, event))) {
        for value in &values {
            let of_value = |outcome: &String| outcome == value || outcome == ANY;
            let said = guidance.outcomes.iter().filter(|fit| fit.event == event && of_value(&fit.outcome));
            let times = said.filter(|fit| guidance.says(&edition.name, fit)).count();
            if times > 1 || times == 0 && edition.name == page.facts.edition {
                let what = format!("{} says {times} times whether \"{value}\" fits", edition.name);
                let line = page.section(event.heading()).map_or(1, |section| section.line);
                faults.push(Fault::new(&page.path, line, what));
            }
        }
    }
}
