//! `cld spec list`.

use cld_book::Book;

use cld_format::document::{Piece, Table};

/// Every release with its supplements and the editions of its guidance, and from when each holds.
pub fn pieces(book: &Book) -> Vec<Piece> {
    let releases = book.chronology.names().filter_map(|name| book.release(name));
    let day = |day: &Option<_>| day.as_ref().map_or("not known".to_owned(), |day: &_| format!("{day}"));
    let mut rows = Vec::new();
    for release in releases {
        let unsure = release.items.iter().filter(|item| item.confidence != "high").count();
        let until = match (&release.valid_until, &release.superseded) {
            (None, None) => String::new(),
            (until, _) => day(until),
        };
        rows.push(vec![
            release.name.clone(),
            release.title.clone(),
            release.items.len().to_string(),
            unsure.to_string(),
            day(&release.valid_from),
            until,
        ]);
        rows.extend(release.supplements.iter().map(|supplement| {
            let from = supplement.planned_for.clone().unwrap_or_default();
            let name = format!("{}+{}", release.name, supplement.name);
            let unsure = supplement.items.iter().filter(|item| item.confidence != "high").count();
            let title = format!("{}, optional", supplement.title);
            vec![name, title, supplement.items.len().to_string(), unsure.to_string(), from, String::new()]
        }));
    }
    let guidance = book.guidance.editions.iter().map(|edition| {
        let announced = edition.announced.clone().unwrap_or_default();
        vec![edition.name.clone(), edition.title.clone(), edition.release.clone(), announced]
    });
    let columns = ["name", "title", "items", "unsure", "from", "until"];
    vec![
        Piece::Heading(1, "Releases, and what stands beside them".into()),
        Piece::Table(Table::new("Releases", &columns, rows)),
        Piece::Heading(1, "Editions of the guidance".into()),
        Piece::Table(Table::new("Editions", &["name", "title", "explains", "announced"], guidance.collect())),
    ]
}
