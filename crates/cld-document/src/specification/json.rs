//! `cld spec diff --json`: the changes with their classes for programs.

use cld_book::{Book, NoticeClass};
use serde_json::{Value, json};

use super::difference::{Class, between, hindrances};
use super::version::Version;

/// What changed from one version to another: the class of all together (none when nothing did), the whole months of notice
/// that it needs, each change, and what keeps a file of the one from being valid under the other.
pub fn changes(book: &Book, from: &Version<'_>, to: &Version<'_>) -> Value {
    let changes = between(book, from, to);
    let class = changes.iter().map(|change| change.class).max();
    let months = class.and_then(|class| of_class(book, class)?.months);
    let each = changes.iter().map(|change| {
        json!({ "class": word(change.class), "subject": change.subject, "what": change.what, "details": change.details })
    });
    json!({
        "from": from.name,
        "to": to.name,
        "class": class.map(word),
        "notice_months": months,
        "changes": each.collect::<Vec<_>>(),
        "earlier_files_need": hindrances(book, from, to).found,
        "later_files_need": hindrances(book, to, from).found,
    })
}

fn word(class: Class) -> &'static str {
    match class {
        Class::Guidance => "guidance",
        Class::Minor => "minor",
        Class::Major => "major",
    }
}

fn of_class(book: &Book, class: Class) -> Option<&NoticeClass> {
    let notice = book.guidance.notice.as_ref()?;
    Some(match class {
        Class::Guidance => &notice.guidance,
        Class::Minor => &notice.minor,
        Class::Major => &notice.major,
    })
}
