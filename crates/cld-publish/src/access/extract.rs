//! What an approved form gives: the rows and items that it names, no more.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use cld_book::Meaning;
use cld_figures::TypedTable;
use cld_identity::Vault;
use cld_identity::pseudonym::Pseudonyms;

use super::columns::is_key;
use super::entries::Entries;
use super::examination::Source;
use super::pseudonym::pseudonym;
use crate::{HIDDEN, PublishError};

/// A table as it is given out.
pub(super) struct Extract {
    pub table: String,
    pub rows: TypedTable,
    /// Figures that are hidden.
    pub hidden: usize,
}

/// The table that is asked for: people under the pseudonyms of the form's purpose, hidden figures as such, texts that no
/// list has as others. Nothing may be wrong with it.
pub(super) fn extract(
    source: &Source<'_>,
    (vault, pseudonyms): (Option<&Vault>, &Pseudonyms<'_>),
    entries: &Entries,
) -> Result<Extract, PublishError> {
    let kept = source.rows.filtered(|row| source.is_kept[row])?;
    let is_hidden: Vec<bool> = (0..source.rows.len())
        .filter(|row| source.is_kept[*row])
        .map(|row| source.is_hidden.get(row).copied().unwrap_or(false))
        .collect();
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    let mut hidden = 0;
    for (item, meaning) in &source.items {
        let column: ArrayRef = if meaning.is_some_and(Meaning::is_of_people) {
            let vault = vault.ok_or_else(|| PublishError::fault("people are given out of a run without a vault"))?;
            Arc::new(under_pseudonyms(&kept.written(item)?, vault, pseudonyms)?)
        } else if !is_key(*meaning) && is_hidden.contains(&true) {
            let (column, count) = with_hidden(kept.written(item)?, &is_hidden);
            hidden += count;
            Arc::new(column)
        } else if *meaning == Some(Meaning::Entry) {
            let texts = kept.written(item)?;
            Arc::new(texts.iter().map(|text| text.as_deref().map(|text| entries.shown(text))).collect::<StringArray>())
        } else {
            Arc::clone(kept.column(item)?)
        };
        columns.push((item.clone(), column));
    }
    // Rows in the order of the run would reveal which are together in a file.
    let rows = TypedTable::new(&source.asked.table, columns)?.sorted()?;
    Ok(Extract { table: source.asked.table.clone(), rows, hidden })
}

fn under_pseudonyms(
    codes: &[Option<String>],
    vault: &Vault,
    pseudonyms: &Pseudonyms<'_>,
) -> Result<StringArray, PublishError> {
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    for code in codes.iter().flatten() {
        if !known.contains_key(code.as_str()) {
            let name = pseudonym(code, vault, pseudonyms);
            known.insert(code, name.ok_or_else(|| PublishError::fault("a person's code is not in the vault"))?);
        }
    }
    Ok(codes.iter().map(|code| code.as_ref().map(|code| known[code.as_str()].as_str())).collect())
}

/// The figures as they are written, those of hidden rows as hidden; and how many they are.
fn with_hidden(figures: Vec<Option<String>>, is_hidden: &[bool]) -> (StringArray, usize) {
    let is_hidden = |row: usize, figure: &Option<String>| is_hidden[row] && figure.is_some();
    let count = figures.iter().enumerate().filter(|(row, figure)| is_hidden(*row, figure)).count();
    let shown = |(row, figure): (usize, Option<String>)| match is_hidden(row, &figure) {
        true => Some(HIDDEN.to_owned()),
        false => figure,
    };
    (figures.into_iter().enumerate().map(shown).collect(), count)
}
