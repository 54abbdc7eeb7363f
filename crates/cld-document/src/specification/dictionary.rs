//! The data dictionary of a release: what a council needs to know of each item, and how sure it is.

use cld_book::{Book, DefinedList, Entry, Item, Priority};

use super::certainty;
use super::version::Version;
use crate::book_pieces;
use cld_format::document::{Piece, Table, facts};

/// What the dictionary of a release is called.
pub fn title(version: &Version<'_>) -> String {
    format!("Client Level Data dictionary: {}", version.title())
}

/// The whole dictionary: what the release is, its items, their lists, its guidance, and what is unsure.
pub fn pieces(book: &Book, version: &Version<'_>) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(1, title(version))];
    pieces.extend(opening(book, version));
    pieces.push(Piece::Heading(2, "Items at a glance".into()));
    pieces.push(Piece::Table(items_at_a_glance(book, version)));
    pieces.push(Piece::Heading(2, "Items".into()));
    for item in version.items() {
        pieces.push(Piece::Heading(3, item.header.clone()));
        pieces.push(item_facts(version, item));
    }
    pieces.push(Piece::Heading(2, "Lists".into()));
    for list in lists(book, version) {
        pieces.push(Piece::Heading(3, list.title.clone()));
        pieces.push(Piece::Text(certainty::of_list(&list)));
        pieces.extend(list.note.clone().map(Piece::Text));
        pieces.push(Piece::Table(values(&list)));
    }
    pieces.extend(guidance(book, version));
    pieces.extend(legend(version));
    pieces
}

/// How to read the dictionary, and what the release is.
pub fn opening(book: &Book, version: &Version<'_>) -> Vec<Piece> {
    let priority = book.collection.of(&version.release.name).map(|asked| format!("{} ", asked.priority));
    let how = format!("{}What is not sure says so and why.", priority.unwrap_or_default());
    [vec![Piece::Text(how)], about(version)].concat()
}

/// Dates and notes of a release.
pub fn about(version: &Version<'_>) -> Vec<Piece> {
    let release = version.release;
    let day = |day: &Option<_>| day.as_ref().map_or("not known".to_owned(), |day: &_| format!("{day}"));
    let items = match version.supplement {
        Some(supplement) => format!("{} and {} optional ones", release.items.len(), supplement.items.len()),
        None => release.items.len().to_string(),
    };
    let mut pieces = vec![facts(vec![
        ("Items", items),
        ("First day", day(&release.valid_from)),
        ("Last day", day(&release.valid_until)),
        ("Superseded", release.superseded.clone().unwrap_or_default()),
    ])];
    pieces.push(Piece::Points(release.notes.clone()));
    if let Some(supplement) = version.supplement {
        pieces.push(Piece::Text(supplement.meaning.clone()));
        pieces.push(Piece::Points(supplement.notes.clone()));
    }
    pieces
}

/// The items of a release, one a row, with type, list, priority and certainty.
pub fn items_at_a_glance(book: &Book, version: &Version<'_>) -> Table {
    let row = |item: &Item| {
        let priority = match item.priority {
            Priority::Always => "always",
            Priority::When => "sometimes",
            Priority::Never => "no",
        };
        let is_unsure = |said: String| said.starts_with(cld_format::document::UNSURE);
        let list = version.list(book, item);
        let sure = match (
            is_unsure(certainty::of_item(item)),
            list.is_some_and(|list| is_unsure(certainty::of_list(&list))),
        ) {
            (true, _) => "item unsure",
            (false, true) => "list unsure",
            (false, false) => "sure",
        };
        [&item.number.to_string(), &item.header, type_word(item), priority, sure].map(str::to_owned).to_vec()
    };
    let columns = ["no", "item", "type", "priority", "certainty"];
    Table::new("Items in the order of the file", &columns, version.items().map(row).collect())
}

/// What the book says of one item; facts that are not there are left out.
pub fn item_facts(version: &Version<'_>, item: &Item) -> Piece {
    facts(vec![
        ("Meaning", item.meaning.clone()),
        ("Certainty", certainty::of_item(item)),
        ("Name in the book", item.name.clone()),
        ("Other headers", item.headers_also.join("; ")),
        ("Section", item.section.clone()),
        ("Type", type_word(item).to_owned()),
        ("Format", item.format.clone().unwrap_or_default()),
        ("List", item.list.clone().unwrap_or_default()),
        ("Event types", item.applies_to.join(", ")),
        ("Client types", item.client_types.join(", ")),
        ("Priority", certainty::priority(item)),
        ("Standard", standard(item)),
        ("Rules", item.rules.join(" ")),
        ("Identifies", if item.identifies { "yes: it says who somebody is".into() } else { String::new() }),
        ("Sources", sources(version, item)),
    ])
}

/// The standard that an item follows, and whether that is sure.
pub fn standard(item: &Item) -> String {
    let unsure = item.standard_confidence.as_deref().map(certainty::of_confidence).unwrap_or_default();
    match &item.standard {
        Some(standard) if unsure.is_empty() => standard.clone(),
        Some(standard) => format!("{standard} ({})", unsure.to_lowercase()),
        None => String::new(),
    }
}

fn sources(version: &Version<'_>, item: &Item) -> String {
    let legend = match version.supplement {
        Some(supplement) if version.release.item(&item.name).is_none() => &supplement.sources,
        _ => &version.release.sources,
    };
    item.sources.iter().filter_map(|source| legend.get(source)).cloned().collect::<Vec<_>>().join("; ")
}

/// The type as one reads it: `NHS number`, `list`, `date`.
pub fn type_word(item: &Item) -> &'static str {
    use cld_book::ItemType::*;
    match item.item_type {
        Text => "text",
        Date => "date",
        Decimal => "number",
        Integer => "whole number",
        List => "list",
        NhsNumber => "NHS number",
        Postcode => "postcode",
    }
}

/// Each list that an item of the release has, once, in the order of the items.
pub fn lists(book: &Book, version: &Version<'_>) -> Vec<DefinedList> {
    let mut lists: Vec<DefinedList> = Vec::new();
    for list in version.items().filter_map(|item| version.list(book, item)) {
        if lists.iter().all(|known| known.name != list.name) {
            lists.push(list);
        }
    }
    lists
}

/// The values of a list in their order; columns that would be empty are left out.
pub fn values(list: &DefinedList) -> Table {
    let columns = ["value", "code", "group", "other spellings", "note", "certainty"];
    let row =
        |entry: &Entry| -> Vec<String> { value_cells(entry).into_iter().chain([certainty::of_entry(entry)]).collect() };
    let rows: Vec<Vec<String>> = list.entries.iter().map(row).collect();
    let is_filled = |at: &usize| *at == 0 || rows.iter().any(|row| !row[*at].is_empty());
    let filled: Vec<usize> = (0..columns.len()).filter(is_filled).collect();
    let rows = rows.iter().map(|row| filled.iter().map(|&at| row[at].clone()).collect()).collect();
    let columns: Vec<_> = filled.iter().map(|&at| columns[at]).collect();
    Table::new(format!("Values of {}", list.title), &columns, rows)
}

/// Value, code, group, other spellings and note of an entry.
pub fn value_cells(entry: &Entry) -> [String; 5] {
    let unused = if entry.deprecated { "Not to be used. " } else { "" };
    [
        entry.value.clone(),
        entry.code.clone().unwrap_or_default(),
        entry.group.clone().unwrap_or_default(),
        entry.spellings.join("; "),
        format!("{unused}{}", entry.note.as_deref().unwrap_or_default()).trim_end().to_owned(),
    ]
}

/// The guidance on a release, as the edition has it that is meant; nothing where there is none.
pub fn guidance(book: &Book, version: &Version<'_>) -> Vec<Piece> {
    let Some(edition) = version.guidance(book) else { return Vec::new() };
    let mut pieces = vec![Piece::Heading(2, format!("{}: advice", edition.title))];
    pieces.push(Piece::Points(edition.notes.clone()));
    let first = book.guidance.of_release(&edition.release).next();
    let changes = first.into_iter().flat_map(|first| book.guidance.changes(&first.name, &edition.name));
    let changes: Vec<String> = changes.map(|page| page.lead.clone()).collect();
    if !changes.is_empty() {
        pieces.push(Piece::Heading(3, "What changed".into()));
        pieces.push(Piece::Points(changes));
    }
    pieces.extend(book.guidance.pages_of(&edition.name).flat_map(|page| book_pieces::guidance(page, 3)));
    pieces
}

/// What standards and sources are.
fn legend(version: &Version<'_>) -> Vec<Piece> {
    let table = |title: &str, entries: Vec<(&String, &String)>| {
        let rows = entries.into_iter().map(|(mark, said)| vec![mark.clone(), said.clone()]).collect();
        [Piece::Heading(2, title.into()), Piece::Table(Table::new(title, &["mark", "what it is"], rows))]
    };
    let more = version.supplement.iter().flat_map(|supplement| &supplement.sources);
    let sources =
        version.release.sources.iter().chain(more.filter(|(mark, _)| !version.release.sources.contains_key(*mark)));
    let standards = table("Standards", version.release.standards.iter().collect());
    standards.into_iter().chain(table("Sources", sources.collect())).collect()
}
