//! Statements, and what they are given and give.

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AnyConnection, Row as _};

use crate::StoreError;

/// A statement with its name, which is what messages say of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement {
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

/// Statements of a file by name, and `ALL` of them, so that a test can have each prepared by every database.
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(pub(crate) const $name: crate::statement::Statement = crate::statement::Statement { name: stringify!($name), sql: $sql };)+
        #[cfg(test)]
        pub(crate) const ALL: &[crate::statement::Statement] = &[$($name),+];
    };
}
pub(crate) use statements;

/// What a statement is given.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Number(i64),
    NoText,
    NoNumber,
}

impl<T: ToString + ?Sized> From<&T> for Value {
    fn from(text: &T) -> Value {
        Value::Text(without_nul(text.to_string()))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(number)
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Value {
        text.map_or(Value::NoText, |text| Value::Text(without_nul(text)))
    }
}

/// PostgreSQL has no text with this character in it, and people never type it: on both databases it is another one.
fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

/// Values for a statement, each turned into one.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$(crate::statement::Value::from($value)),*] };
}
pub(crate) use values;

/// A row that a statement gave.
pub(crate) struct Row {
    row: AnyRow,
    statement: &'static str,
}

impl Row {
    pub(crate) fn text(&self, at: usize) -> Result<String, StoreError> {
        self.row.try_get(at).map_err(|error| StoreError::of_sql(self.statement, &error))
    }

    pub(crate) fn maybe(&self, at: usize) -> Result<Option<String>, StoreError> {
        self.row.try_get(at).map_err(|error| StoreError::of_sql(self.statement, &error))
    }

    pub(crate) fn maybe_number(&self, at: usize) -> Result<Option<i64>, StoreError> {
        self.row.try_get(at).map_err(|error| StoreError::of_sql(self.statement, &error))
    }

    pub(crate) fn number(&self, at: usize) -> Result<i64, StoreError> {
        self.row.try_get(at).map_err(|error| StoreError::of_sql(self.statement, &error))
    }
}

fn query(statement: Statement, values: Vec<Value>) -> sqlx::query::Query<'static, Any, AnyArguments> {
    values.into_iter().fold(sqlx::query(statement.sql), |query, value| match value {
        Value::Text(text) => query.bind(text),
        Value::Number(number) => query.bind(number),
        Value::NoText => query.bind(None::<String>),
        Value::NoNumber => query.bind(None::<i64>),
    })
}

/// All rows that a statement gives.
pub(crate) async fn rows(
    connection: &mut AnyConnection,
    statement: Statement,
    values: Vec<Value>,
) -> Result<Vec<Row>, StoreError> {
    let rows = query(statement, values).fetch_all(connection).await;
    let rows = rows.map_err(|error| StoreError::of_sql(statement.name, &error))?;
    Ok(rows.into_iter().map(|row| Row { row, statement: statement.name }).collect())
}

/// How many rows a statement changed.
pub(crate) async fn run(
    connection: &mut AnyConnection,
    statement: Statement,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    let done = query(statement, values).execute(connection).await;
    Ok(done.map_err(|error| StoreError::of_sql(statement.name, &error))?.rows_affected())
}
