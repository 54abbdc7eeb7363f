//! A revision as a page, and in lines for a screen.

use std::collections::{BTreeMap, BTreeSet};

use cld_format::document::{Piece, Table, facts, html};
use cld_terms::counted;

use super::changes::{FigureChange, Revision};
use super::files::{FileChange, Since};

/// Figures of a table that the page shows; all are in the file.
const SHOWN: usize = 200;

pub(super) fn lines(revision: &Revision) -> Vec<String> {
    let mut lines = vec![format!("Before: {}. After: {}.", revision.before, revision.after)];
    for file in &revision.files {
        let (before, after) = (&file.before, &file.after);
        lines.push(format!("{} {}: {} {}, {before} -> {after}", file.la_code, file.la_name, file.file, file.change));
    }
    for since in &revision.decided {
        lines.push(format!("{} of council {}: {}, {}", since.receipt, since.la_code, since.decision, since.words));
    }
    if revision.files.is_empty() && revision.decided.is_empty() {
        lines.push("No file changed.".to_owned());
    }
    for table in revision.tables.iter().filter(|table| table.changed > 0) {
        lines.push(format!("{}: {} of {} changed", table.table, table.changed, figures(table.figures)));
    }
    let unchanged = revision.tables.iter().filter(|table| table.changed == 0).count();
    lines.push(counted(unchanged, "table is unchanged", "tables are unchanged"));
    lines.extend(unexplained(revision));
    lines
}

fn figures(count: usize) -> String {
    counted(count, "figure", "figures")
}

fn unexplained(revision: &Revision) -> Option<String> {
    (!revision.unexplained.is_empty()).then(|| {
        let councils = revision.unexplained.join(", ");
        format!("Figures of these councils changed though none of their files did, as people are in files of several councils: {councils}.")
    })
}

pub(super) fn html(revision: &Revision) -> String {
    let mut pieces = vec![
        Piece::Heading(1, format!("What a revision changed: {}", revision.title)),
        facts(vec![
            ("Method", revision.method.clone()),
            ("Period", revision.period.clone()),
            ("Before", revision.before.clone()),
            ("After", revision.after.clone()),
        ]),
        Piece::Text(
            "Figures are exact and have not passed disclosure control: do not publish them as they are. Regions and \
             England are those of the councils in the run. Nothing here names anybody."
                .to_owned(),
        ),
    ];
    pieces.extend(files(revision));
    pieces.push(Piece::Heading(2, "Councils".to_owned()));
    pieces.push(councils(revision));
    pieces.extend(unexplained(revision).map(Piece::Text));
    pieces.push(Piece::Heading(2, "Tables".to_owned()));
    pieces.push(tables(revision));
    for table in revision.tables.iter().filter(|table| table.changed > 0) {
        pieces.push(Piece::Heading(2, table.table.clone()));
        pieces.push(Piece::Text(table.title.clone()));
        pieces.extend(changes(revision, &table.table));
    }
    html::page(&format!("What a revision changed: {} {}", revision.method, revision.period), &pieces)
}

fn files(revision: &Revision) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(2, "Files".to_owned())];
    if revision.files.is_empty() {
        pieces.push(Piece::Text("No file arrived or is used otherwise.".to_owned()));
    } else {
        let columns = ["Council", "File", "Received", "Rows", "Change", "Before", "After"];
        let row = |file: &FileChange| {
            let council = format!("{} {}", file.la_code, file.la_name);
            let (rows, change) = (file.rows.to_string(), file.change.to_owned());
            let (name, received) = (file.file.clone(), file.import_datetime.clone());
            vec![council, name, received, rows, change, file.before.clone(), file.after.clone()]
        };
        let rows = revision.files.iter().map(row).collect();
        pieces.push(Piece::Table(Table::new("Files of which something changed", &columns, rows)));
    }
    if !revision.decided.is_empty() {
        let row = |since: &Since| {
            let Since { receipt, la_code, decision, words, decided } = since.clone();
            vec![la_code, receipt, decision, words, decided]
        };
        let columns = ["Council", "Receipt", "Decision", "Why", "Decided (universal time)"];
        let rows = revision.decided.iter().map(row).collect();
        pieces.push(Piece::Table(Table::new("What was decided between the two moments", &columns, rows)));
        pieces.push(Piece::Text(
            "A file that is left out by decision is in neither run where both were made of one folder. To see what its \
             leaving out changed, compare a run of the folder as it was exported before with one of the folder after."
                .to_owned(),
        ));
    }
    pieces
}

/// For each council with a changed file or figure, how many of them there are.
fn councils(revision: &Revision) -> Piece {
    let mut found: BTreeMap<&str, (&str, BTreeSet<&str>, usize)> = BTreeMap::new();
    for file in &revision.files {
        found.entry(&file.la_code).or_insert((&file.la_name, BTreeSet::new(), 0)).1.insert(file.change);
    }
    for figure in revision.figures.iter().filter(|figure| figure.area_type == "council") {
        found.entry(&figure.area).or_insert((&figure.area_name, BTreeSet::new(), 0)).2 += 1;
    }
    if found.is_empty() {
        return Piece::Text("No council has a changed file or figure.".to_owned());
    }
    let row = |(code, (name, words, changed)): (&str, (&str, BTreeSet<&str>, usize))| {
        let words = if words.is_empty() { "none".to_owned() } else { words.into_iter().collect::<Vec<_>>().join(", ") };
        vec![format!("{code} {name}"), words, changed.to_string()]
    };
    let rows = found.into_iter().map(row).collect();
    Piece::Table(Table::new("Councils with a change", &["Council", "Files", "Figures that changed"], rows))
}

fn tables(revision: &Revision) -> Piece {
    let rows = revision.tables.iter().map(|table| {
        vec![format!("`{}`", table.table), table.title.clone(), table.figures.to_string(), table.changed.to_string()]
    });
    let columns = ["Table", "What it shows", "Figures", "Changed"];
    Piece::Table(Table::new("Tables of figures", &columns, rows.collect()))
}

/// The figures of a table that changed, England first.
fn changes(revision: &Revision, table: &str) -> Vec<Piece> {
    let of_table: Vec<&FigureChange> = revision.figures.iter().filter(|figure| figure.table == *table).collect();
    let shown = |cell: &Option<String>| cell.clone().unwrap_or("none".to_owned());
    let row = |figure: &&FigureChange| {
        let (before, after) = (shown(&figure.before), shown(&figure.after));
        let change = figure.change.clone().unwrap_or_default();
        vec![figure.area_name.clone(), figure.row.clone(), figure.figure.clone(), before, after, change]
    };
    let rows: Vec<Vec<String>> = of_table.iter().take(SHOWN).map(row).collect();
    let columns = ["Area", "Row", "Figure", "Before", "After", "Change"];
    let mut pieces = vec![Piece::Table(Table::new(format!("Figures of {table} that changed"), &columns, rows))];
    if of_table.len() > SHOWN {
        pieces.push(Piece::Text(format!("And {} in `figures.csv`.", figures(of_table.len() - SHOWN))));
    }
    pieces
}
