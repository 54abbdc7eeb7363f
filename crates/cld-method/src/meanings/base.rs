//! What the tables hold that no page made: as the specification and the book say it.

use cld_book::{Extract, ExtractType, Form, Item, ItemType, Meaning, Method, Release};

use crate::base::{AGES, TEXT_KEYS, further_codes, presences};

/// What a column of a table without a page holds; none when nobody has said it.
pub(super) fn meaning(method: &Method, release: &Release, table: &str, column: &str) -> Option<Meaning> {
    match table {
        "submissions" => of_submission(column),
        "submitted" => of_row(method, release, column),
        _ => {
            let kind = table.split_once('_').map_or(table, |(kind, _)| kind);
            match (kind, column) {
                ("list", "place") => Some(Meaning::Label),
                ("list" | "mapping", _) => Some(Meaning::Entry),
                ("reference" | "area", column) => Some(of_reference(column)),
                _ => None,
            }
        }
    }
}

/// What the columns of health data hold that a run may be linked to.
pub(super) fn of_extract(extract: &Extract) -> Vec<(String, Option<Meaning>)> {
    let own = extract.columns.iter().map(|column| {
        let meaning = column.holds.or((column.column_type == ExtractType::Date).then_some(Meaning::Day));
        (column.name.clone(), meaning)
    });
    std::iter::once((Extract::PERSON.to_owned(), Some(Meaning::Person))).chain(own).collect()
}

fn of_submission(column: &str) -> Option<Meaning> {
    match column {
        "la_code" | "la_name" => Some(Meaning::Council),
        "period_start" | "period_end" => Some(Meaning::Day),
        "row_count" => Some(Meaning::Count),
        _ => Some(Meaning::Record),
    }
}

fn of_row(method: &Method, release: &Release, column: &str) -> Option<Meaning> {
    match column {
        "record_number" | "row_number" | "submission_number" | "import_datetime" => return Some(Meaning::Record),
        "la_code" | "la_name" => return Some(Meaning::Council),
        "nhs_number_traced" | "la_person" => return Some(Meaning::Person),
        // They are nobody's codes, and lead to people all the same.
        key if TEXT_KEYS.contains(&key) => return Some(Meaning::Event),
        "birth_year" | "birth_month" => return Some(Meaning::Day),
        _ => {}
    }
    if AGES.iter().any(|(age, _)| *age == column) {
        return Some(Meaning::Duration);
    }
    if presences(method, release).iter().any(|presence| presence.name == column) {
        return Some(Meaning::Flag);
    }
    let replaced = further_codes(method, release).into_iter().find(|code| code.name == column);
    if let Some((item, _)) = replaced.and_then(|code| release.column(&code.item)) {
        return Some(of_code(&release.items[item]));
    }
    let (item, form) = release.column(column)?;
    of_item(&release.items[item], form)
}

/// Of a code in the place of an item.
fn of_code(item: &Item) -> Meaning {
    match item.links_to {
        Some(_) => Meaning::Linked,
        None => Meaning::Person,
    }
}

fn of_item(item: &Item, form: Form) -> Option<Meaning> {
    if item.identifies || item.links_to.is_some() {
        return Some(Meaning::Event);
    }
    if item.free_text {
        return Some(Meaning::FreeText);
    }
    if item.name == "la_code" {
        return Some(Meaning::Council);
    }
    match (item.item_type, form) {
        (ItemType::List, _) => Some(Meaning::Entry),
        (ItemType::Date, Form::Typed) => Some(Meaning::Day),
        (ItemType::Decimal | ItemType::Integer, Form::Typed) => Some(Meaning::Amount),
        // What should have been a date or a number may be anything, as written.
        _ => Some(Meaning::FreeText),
    }
}

/// Of facts about England.
fn of_reference(column: &str) -> Meaning {
    match column {
        "la_code" | "la_name" | "area_code" | "region" => Meaning::Council,
        "population" => Meaning::Count,
        "since" => Meaning::Day,
        _ => Meaning::Label,
    }
}
