//! `cld spec diff`: the changes with their classes, the earliest day, and whether files stay valid.

use chrono::{Months, NaiveDate};
use cld_book::{Book, Notice, NoticeClass};

use super::difference::{Class, between, hindrances};
use super::succession;
use super::version::Version;
use cld_format::document::Piece;

/// What changed from one release to another, what notice it needs, and whether files stay valid. `announced` is the day on
/// which councils are informed; without it no earliest day is said.
pub fn pieces(book: &Book, from: &Version<'_>, to: &Version<'_>, announced: Option<NaiveDate>) -> Vec<Piece> {
    let changes = between(book, from, to);
    let mut pieces = vec![Piece::Heading(1, format!("{} to {}", from.name, to.name))];
    match changes.iter().map(|change| change.class).max() {
        None => pieces.push(Piece::Text("Nothing is different.".into())),
        Some(class) => pieces.extend(book.guidance.notice.as_ref().map(|notice| verdict(notice, class, announced))),
    }
    let (mappings, _) = succession::on_the_way(book, &from.release.name, &to.release.name);
    pieces.extend(mappings.into_iter().map(|mapping| Piece::Text(mapping.status.clone())));
    for (class, group) in [Class::Major, Class::Minor, Class::Guidance]
        .map(|class| (class, changes.iter().filter(|change| change.class == class).collect::<Vec<_>>()))
    {
        let Some(notice) = book.guidance.notice.as_ref().filter(|_| !group.is_empty()) else { continue };
        let count = group.len();
        let changes = if count == 1 { "change" } else { "changes" };
        pieces.push(Piece::Heading(2, format!("{}: {count} {changes}", capital(&of_class(notice, class).title))));
        for change in group {
            pieces.push(Piece::Text(format!("{}: {}", change.subject, change.what)));
            if !change.details.is_empty() {
                pieces.push(Piece::Points(change.details.clone()));
            }
        }
    }
    pieces.extend(validity(book, from, to));
    pieces.extend(validity(book, to, from));
    pieces
}

fn of_class(notice: &Notice, class: Class) -> &NoticeClass {
    match class {
        Class::Guidance => &notice.guidance,
        Class::Minor => &notice.minor,
        Class::Major => &notice.major,
    }
}

/// The class of all changes together, which is the highest, and its earliest day.
fn verdict(notice: &Notice, class: Class, announced: Option<NaiveDate>) -> Piece {
    let class = of_class(notice, class);
    let period = match class.months {
        None => "no notice period".to_owned(),
        Some(1) => "one month's notice".to_owned(),
        Some(months) => format!("{months} months' notice"),
    };
    let day = announced.and_then(|day| Some((day, earliest(day, class.months)?)));
    let day =
        day.map(|(announced, day)| format!(" Announced on {announced}, it may take effect on {day} at the earliest."));
    let text = format!("Class: {} ({}): {period}.{}", class.title, class.covers, day.unwrap_or_default());
    Piece::Text(text + " No council has to follow at once.")
}

/// The same day of a later month, or that month's last day where it has no such day.
fn earliest(announced: NaiveDate, months: Option<u32>) -> Option<NaiveDate> {
    announced.checked_add_months(Months::new(months.unwrap_or(0)))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether a file that is valid under one is valid under the other.
fn validity(book: &Book, from: &Version<'_>, to: &Version<'_>) -> Vec<Piece> {
    let hindrances = hindrances(book, from, to);
    let (valid, title) = (format!("A file that is valid under {}", from.name), &to.name);
    let mut pieces = match hindrances.found.is_empty() {
        true => vec![Piece::Text(format!("{valid} is valid under {title} too."))],
        false => {
            vec![Piece::Text(format!("{valid} need not be valid under {title}:")), Piece::Points(hindrances.found)]
        }
    };
    if !hindrances.unknown.is_empty() {
        pieces.push(Piece::Text(format!("Nothing refuses these, because {title} is not wholly known:")));
        pieces.push(Piece::Points(hindrances.unknown));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_the_day_gives_its_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(earliest(day("2022-01-01"), Some(3)), Some(day("2022-04-01")));
        assert_eq!(earliest(day("2021-11-30"), Some(3)), Some(day("2022-02-28")));
        assert_eq!(earliest(day("2021-12-31"), Some(3)), Some(day("2022-03-31")));
        assert_eq!(earliest(day("2021-09-30"), None), Some(day("2021-09-30")));
    }
}
