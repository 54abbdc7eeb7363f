//! Which engine calculated a run's pages, as that says it once all of them are stored.

use crate::spelling::text;

/// The folder of a run in which a script says which engine ran it, once it has come to its end.
pub const ENGINE: &str = "engine";

/// The statement that takes the name away: until all is done nobody is said to have done it. It stores a row all the same, since
/// not every engine stores a table that has none.
pub(crate) fn taken_away(place: &str) -> String {
    said(place, "cast(null as string)")
}

/// The statement by which the engine names itself.
pub(crate) fn said_by(place: &str) -> String {
    said(place, "concat('Apache Spark ', version())")
}

fn said(place: &str, name: &str) -> String {
    let folder = text(&format!("{}/{ENGINE}", place.trim_end_matches('/')));
    format!("insert overwrite directory {folder} using parquet\nselect {name} as engine from values (1) as t (a)")
}
