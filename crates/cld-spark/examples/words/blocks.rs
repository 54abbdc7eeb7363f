//! The selects of `proof/words.sql`, each under a line with its name.

/// A table of the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// Its name.
    pub(crate) name: String,
    /// Whether others read it, in place of being compared.
    pub(crate) is_given: bool,
    /// What makes it.
    pub(crate) sql: String,
}

/// All tables, those first that others read.
pub(crate) fn blocks() -> Vec<Block> {
    let text = include_str!("../../proof/words.sql");
    let read = |block: &str| {
        let (name, sql) = block.split_once('\n')?;
        let given = name.strip_prefix("given ");
        let sql = sql.trim().to_owned();
        Some(Block { name: given.unwrap_or(name).to_owned(), is_given: given.is_some(), sql })
    };
    text.split("\n\n-- ").skip(1).filter_map(read).collect()
}
