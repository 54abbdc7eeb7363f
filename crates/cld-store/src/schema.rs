//! The tables as the steps make them: what a backup has to hold.
//!
//! They are read from the steps themselves, so that no table and no column is in a list that somebody forgets. The
//! statements that read and fill them follow from that, and are the same for every database.

use std::sync::LazyLock;

use crate::migrations::STEPS;
use crate::statement::Statement;

/// A table: its name, its columns, and how it is read and filled.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The places of the columns that are different in each row.
    pub(crate) key: Vec<usize>,
    first: String,
    next: String,
    clear: String,
    add: String,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// True for a number of 64 bits, false for text.
    pub is_number: bool,
}

/// The tables after each number of steps.
static TABLES: LazyLock<Vec<Vec<Table>>> =
    LazyLock::new(|| (0..=STEPS.len()).map(|steps| tables_of(&STEPS[..steps])).collect());

/// The tables after so many steps; none after more than there are.
pub(crate) fn tables(steps: i64) -> &'static [Table] {
    usize::try_from(steps).ok().and_then(|steps| TABLES.get(steps)).map_or(&[], Vec::as_slice)
}

/// A table while it is read from the steps.
struct Shape {
    name: &'static str,
    columns: Vec<Column>,
    key: Vec<&'static str>,
}

fn tables_of(steps: &[&'static str]) -> Vec<Table> {
    let mut shapes: Vec<Shape> = Vec::new();
    for statement in steps.iter().flat_map(|text| text.split(';')).map(str::trim) {
        if let Some((name, body)) = statement.strip_prefix("create table ").and_then(|rest| rest.split_once('(')) {
            shapes.push(shape(name.trim(), body.trim_end().strip_suffix(')').unwrap_or(body)));
        } else if let Some((name, part)) =
            statement.strip_prefix("alter table ").and_then(|rest| rest.split_once(" add column "))
            && let Some(known) = shapes.iter_mut().find(|known| known.name == name.trim())
        {
            known.columns.extend(column(part));
        }
    }
    shapes.into_iter().map(table).collect()
}

fn shape(name: &'static str, body: &'static str) -> Shape {
    let mut shape = Shape { name, columns: Vec::new(), key: Vec::new() };
    for part in parts(body) {
        if let Some(names) = part.strip_prefix("primary key") {
            shape.key = names.trim_matches([' ', '(', ')']).split(',').map(str::trim).collect();
        } else if let Some(column) = column(part) {
            if part.contains("primary key") {
                shape.key = vec![column.name];
            }
            shape.columns.push(column);
        }
    }
    shape
}

/// What is between commas, but for those in brackets.
fn parts(body: &'static str) -> Vec<&'static str> {
    let (mut parts, mut begun, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, letter) in body.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(body[begun..at].trim());
                begun = at + 1;
            }
            _ => {}
        }
    }
    parts.push(body[begun..].trim());
    parts
}

/// A column of numbers or of text; none for what is no column.
fn column(part: &'static str) -> Option<Column> {
    let mut words = part.split_whitespace();
    let (name, kind) = (words.next()?, words.next()?);
    ["bigint", "text"].contains(&kind).then_some(Column { name, is_number: kind == "bigint" })
}

fn table(Shape { name, columns, key }: Shape) -> Table {
    let names = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
    let places = |count: usize| (1..=count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ");
    let by = key.join(", ");
    Table {
        first: format!("select {names} from {name} order by {by} limit 1000"),
        next: format!("select {names} from {name} where ({by}) > ({}) order by {by} limit 1000", places(key.len())),
        clear: format!("delete from {name}"),
        add: format!("insert into {name} ({names}) values ({})", places(columns.len())),
        key: key.iter().filter_map(|key| columns.iter().position(|column| column.name == *key)).collect(),
        name,
        columns,
    }
}

impl Table {
    /// The first rows, by key.
    pub(crate) fn first(&'static self) -> Statement {
        Statement { name: "TABLE_FIRST", sql: &self.first }
    }

    /// The rows after those of a key.
    pub(crate) fn next(&'static self) -> Statement {
        Statement { name: "TABLE_NEXT", sql: &self.next }
    }

    pub(crate) fn clear(&'static self) -> Statement {
        Statement { name: "TABLE_CLEAR", sql: &self.clear }
    }

    pub(crate) fn add(&'static self) -> Statement {
        Statement { name: "TABLE_ADD", sql: &self.add }
    }
}

/// The statements of all tables as they are now.
#[cfg(test)]
pub(crate) fn statements() -> Vec<Statement> {
    let tables = tables(STEPS.len() as i64).iter();
    tables.flat_map(|table| [table.first(), table.next(), table.clear(), table.add()]).collect()
}

#[cfg(test)]
mod tests {
    use super::tables_of;

    #[test]
    fn tables_are_read_from_what_makes_them() {
        let steps = [
            "create table one (id text primary key, made text not null, count bigint not null);\n\
             create index one_of on one (made, id);\ninsert into one values ('a', '', 0);",
            "create table two (\n    a text, b bigint not null,\n    primary key (b, a), unique (a)\n);\n\
             alter table one add column more bigint;",
        ];
        let tables = tables_of(&steps);
        let shown = |at: usize| -> Vec<(&str, bool)> {
            tables[at].columns.iter().map(|column| (column.name, column.is_number)).collect()
        };
        assert_eq!(tables.len(), 2);
        assert_eq!(shown(0), [("id", false), ("made", false), ("count", true), ("more", true)]);
        assert_eq!(shown(1), [("a", false), ("b", true)]);
        assert_eq!(tables[1].key, [1, 0]);
        assert_eq!(tables[1].next, "select a, b from two where (b, a) > ($1, $2) order by b, a limit 1000");
        assert_eq!(tables_of(&steps[..1])[0].columns.len(), 3);
    }
}
