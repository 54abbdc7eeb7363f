//! The catalogue of the rules that a release's files are checked by.

use std::collections::BTreeMap;

use cld_book::{Book, Release, RulePage, Severity, Shape};

use super::evidence::evidence;
use crate::book_pieces::small_table;
use cld_format::document::{Piece, Table, facts, paragraphs};

pub(super) fn pieces(book: &Book, release: &Release) -> Vec<Piece> {
    let mut rules: BTreeMap<(Severity, &str), &RulePage> = BTreeMap::new();
    for rule in book.rules.values().filter(|rule| !book.rule_items(release, rule).is_empty()) {
        rules.insert((rule.facts.severity, rule.name.as_str()), rule);
    }
    let row = |((severity, name), rule): (&(Severity, &str), &&RulePage)| {
        vec![format!("`{name}`"), severity.word().to_owned(), rule.lead.clone()]
    };
    let glance = Table::new("Rules by weight", &["rule", "weight", "what it finds"], rules.iter().map(row).collect());
    let mut pieces = vec![
        Piece::Heading(2, "Rules".into()),
        Piece::Text(format!("What `cld check` looks for in files of {}. No rule changes a figure.", release.title)),
        Piece::Table(glance),
    ];
    pieces.extend(rules.values().flat_map(|rule| of_rule(book, release, rule)));
    pieces
}

fn of_rule(book: &Book, release: &Release, rule: &RulePage) -> Vec<Piece> {
    let items =
        book.rule_items(release, rule).into_iter().map(|item| item.header.clone()).collect::<Vec<_>>().join(", ");
    let looks_at = match &rule.facts.shape {
        Shape::Row => "each row by itself".to_owned(),
        Shape::Once => "the file as a whole".to_owned(),
        shape => format!(
            "rows that share {}",
            shape.columns().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ")
        ),
    };
    let quoted = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let mut pieces = vec![
        Piece::Heading(3, rule.name.clone()),
        Piece::Text(rule.lead.clone()),
        facts(vec![
            ("Severity", rule.facts.severity.word().to_owned()),
            ("Items", items),
            ("Looks at", looks_at),
            ("Follows from", quoted(&rule.facts.follows)),
            ("Since", rule.facts.since.clone().unwrap_or_default()),
            ("Until", rule.facts.until.clone().unwrap_or_default()),
            ("Known from", evidence(rule.evidence).to_owned()),
            ("What it says to the council", rule.message.clone()),
            ("Page", format!("book/{}", rule.path)),
        ]),
        Piece::Code(rule.sql.text.trim_end().to_owned()),
    ];
    pieces.extend(paragraphs(&rule.why));
    pieces.extend(rule.rows.iter().map(|rows| Piece::Table(small_table(&format!("Examples of {}", rule.name), rows))));
    pieces
}
