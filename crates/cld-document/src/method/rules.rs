//! The catalogue of the rules that a release's files are checked by.

use std::collections::{BTreeMap, BTreeSet};

use cld_book::{Book, Release, RulePage, Severity, Shape};

use super::evidence::evidence;
use crate::book_pieces::small_table;
use cld_format::document::{Piece, Table, facts, paragraphs};
use cld_terms::in_words;

/// What the catalogue of all rules is called.
pub const TITLE: &str = "Rules that files are checked by";

/// All rules of the book by severity, each as it is in the latest release to which it applies.
pub fn catalogue(book: &Book) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(1, TITLE.into()), Piece::Text(ALL.into())];
    let severities: BTreeSet<Severity> = book.rules.values().map(|rule| rule.facts.severity).collect();
    for severity in severities {
        pieces.push(Piece::Heading(2, in_words(severity.word())));
        let rules = book.rules.values().filter(|rule| rule.facts.severity == severity);
        let applied = rules.filter_map(|rule| Some((rule, latest(book, rule)?)));
        let applied: Vec<(&RulePage, &Release)> = applied.collect();
        let row = |(rule, release): &(&RulePage, &Release)| {
            vec![format!("`{}`", rule.name), rule.title().to_owned(), release.title.clone()]
        };
        let columns = ["rule", "what it finds", "latest release"];
        pieces.push(Piece::Table(Table::new(in_words(severity.word()), &columns, applied.iter().map(row).collect())));
        pieces.extend(applied.into_iter().flat_map(|(rule, release)| of_rule(book, release, rule)));
    }
    pieces
}

/// The latest release to which a rule applies; none for a rule that applies to none.
fn latest<'a>(book: &'a Book, rule: &RulePage) -> Option<&'a Release> {
    let releases = book.chronology.names().filter_map(|name| book.release(name));
    releases.filter(|release| !book.rule_items(release, rule).is_empty()).last()
}

const ALL: &str = "What is looked for in a file. No rule changes a figure, and nothing that a rule finds keeps a file from \
    being sent. Each page has the condition, why it matters, and examples that are run before the rule is used.";

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
