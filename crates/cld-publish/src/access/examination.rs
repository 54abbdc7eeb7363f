//! What a form asks of a run, and all that is wrong with that: the one judgement by which data are given out or refused.

use std::collections::{BTreeMap, BTreeSet};

use cld_book::{AccessRules, Meaning, nearest};
use cld_disclosure::DisclosureError;
use cld_figures::TypedTable;
use cld_figures::layouts::COUNCIL;
use cld_identity::Vault;
use cld_method::Meanings;
use cld_run::Finished;

use super::columns::{About, Column, Use, about, is_key, use_of};
use super::figures::{Figures, hidden};
use super::form::{Asked, Form};
use super::people::{Codes, Group, People, set_apart, too_few};
use super::proof::prove;
use super::pseudonym::has_identifier;
use crate::PublishError;

/// A form and the run of which it asks.
pub(super) struct Question<'a> {
    pub form: &'a Form,
    pub run: &'a Finished<'a>,
    pub meanings: &'a Meanings,
    pub rules: &'a AccessRules,
}

/// A table that is asked for, as far as its councils are.
pub(super) struct Source<'a> {
    pub asked: &'a Asked,
    /// What the columns that are asked for hold.
    pub items: Vec<Column>,
    /// All rows of the councils that are asked for.
    pub rows: TypedTable,
    /// For each row, whether the form keeps it.
    pub is_kept: Vec<bool>,
    pub about: About,
    /// For each row, whether its figures are hidden; empty for a table about people.
    pub is_hidden: Vec<bool>,
}

/// The tables that a form asks for, and what is wrong with it for the run. The tables are whole when nothing is.
pub(super) fn examine<'a>(question: &Question<'a>) -> Result<(Vec<Source<'a>>, Vec<String>), PublishError> {
    let mut faults = question.faults_of_scope();
    for asked in &question.form.extracts {
        faults.extend(question.faults_of_columns(asked)?);
    }
    if !faults.is_empty() {
        return Ok((Vec::new(), faults));
    }
    let mut sources = Vec::new();
    for asked in &question.form.extracts {
        sources.push(question.source(asked)?);
    }
    let small = question.rules.small;
    faults.extend(faults_of_people(&sources, small as usize)?);
    faults.extend(question.faults_of_codes(&sources)?);
    faults.extend(hide(&mut sources, question.meanings, small)?);
    Ok((sources, faults))
}

impl<'a> Question<'a> {
    /// Councils and days that the run does not have, or has and the form does not ask for.
    fn faults_of_scope(&self) -> Vec<String> {
        let councils = self.run.record.councils();
        let is_strange = |council: &&String| *council != "all" && !councils.contains(*council);
        let strange = self.form.councils.iter().filter(is_strange);
        let mut faults: Vec<String> =
            strange.map(|council| format!("the run has no data from council {council}")).collect();
        let period = self.run.record.period();
        let Some((begins, ends)) = period.split_once(" to ") else {
            faults.push("the run does not say of which period it is, and nothing can be released of it".to_owned());
            return faults;
        };
        if let (Some(first), Some(last)) = (self.form.first_day(), self.form.last_day()) {
            let (first, last) = (first.to_string(), last.to_string());
            if first.as_str() < begins || last.as_str() > ends {
                faults.push(format!("the run is of {period}, and does not cover the whole period that is asked for"));
            } else if (first.as_str(), last.as_str()) != (begins, ends) {
                faults.push(format!(
                    "the run is of {period}, and covers more than the period that is asked for: make a run of that period"
                ));
            }
        }
        faults
    }

    /// Columns that are not there or are never given, and tables that nobody can judge.
    fn faults_of_columns(&self, asked: &Asked) -> Result<Vec<String>, PublishError> {
        let table = &asked.table;
        if !self.run.tables().any(|page| page.name == *table) {
            let hint = nearest(table, self.run.tables().map(|page| page.name.as_str()));
            return Ok(vec![format!("the run has no table \"{table}\"{hint}")]);
        }
        let columns = self.columns(table)?;
        let about = about(&columns);
        let mut faults = Vec::new();
        let named = asked.items.iter().map(|item| (item, false)).chain(asked.keep.keys().map(|item| (item, true)));
        for (item, is_kept_by) in named {
            let Some((_, meaning)) = columns.iter().find(|(column, _)| column == item) else {
                let hint = nearest(item, columns.iter().map(|(column, _)| column.as_str()));
                faults.push(format!("{table} has no item \"{item}\"{hint}"));
                continue;
            };
            faults.extend(self.fault_of_column(table, item, *meaning, (&about, is_kept_by)));
        }
        if about == About::Unknown {
            faults.push(format!("{table} does not say how many people a row is about, and is never released"));
        }
        if !has_council(&columns) && !self.form.asks_for_all() {
            faults.push(format!("{table} counts all councils together, and only some are asked for"));
        }
        Ok(faults)
    }

    fn fault_of_column(
        &self,
        table: &str,
        item: &str,
        meaning: Option<Meaning>,
        (about, is_kept_by): (&About, bool),
    ) -> Option<String> {
        match (use_of(meaning, self.rules), is_kept_by) {
            (Use::Never, _) => {
                let held = meaning.map_or("what nobody has said", Meaning::title);
                Some(format!("{item} of {table} holds {held}, and is never released"))
            }
            (Use::UnderPseudonyms, true) => {
                Some(format!("rows of {table} are kept by {item}, the code of a person: nobody is asked for by name"))
            }
            (Use::AsItIs, true) if *about == About::Figures && !is_key(meaning) => {
                Some(format!("rows of {table} are kept by {item}, a figure, which would show what is hidden"))
            }
            _ => None,
        }
    }

    /// The columns of a table as it is stored, with what they hold by the book.
    fn columns(&self, table: &str) -> Result<Vec<Column>, PublishError> {
        let columns = self.run.columns(table)?.into_iter();
        Ok(columns.map(|column| (column.clone(), self.meanings.of_column(table, &column))).collect())
    }

    fn source(&self, asked: &'a Asked) -> Result<Source<'a>, PublishError> {
        let (schema, batches) = self.run.engine.rows(&format!("select * from {}", asked.table))?;
        let mut rows = TypedTable::of(&asked.table, &schema, &batches)?;
        let columns = self.columns(&asked.table)?;
        if has_council(&columns) {
            let councils = rows.written(COUNCIL)?;
            let is_asked = |row: usize| self.form.asks_for(councils[row].as_deref().unwrap_or_default());
            rows = rows.filtered(is_asked)?;
        }
        let mut is_kept = vec![true; rows.len()];
        for (column, values) in &asked.keep {
            let cells = rows.written(column)?;
            let is_wanted =
                |cell: &Option<String>| values.iter().any(|value| value == cell.as_deref().unwrap_or_default());
            is_kept.iter_mut().zip(&cells).for_each(|(is_kept, cell)| *is_kept &= is_wanted(cell));
        }
        let of_item = |item: &String| (item.clone(), self.meanings.of_column(&asked.table, item));
        let items = asked.items.iter().map(of_item).collect();
        Ok(Source { asked, items, rows, is_kept, about: about(&columns), is_hidden: Vec::new() })
    }

    /// People who cannot be given a pseudonym.
    fn faults_of_codes(&self, sources: &[Source<'_>]) -> Result<Vec<String>, PublishError> {
        let mut faults = BTreeSet::new();
        for source in sources {
            for (item, _) in source.items.iter().filter(|(_, meaning)| meaning.is_some_and(Meaning::is_of_people)) {
                faults.extend(self.fault_of_codes(source, item)?);
            }
        }
        Ok(faults.into_iter().collect())
    }

    fn fault_of_codes(&self, source: &Source<'_>, item: &str) -> Result<Option<String>, PublishError> {
        let Some(vault) = &self.run.vault else {
            return Ok(Some("the run has no vault, so that nobody in it can be given a pseudonym".to_owned()));
        };
        let codes = source.rows.written(item)?;
        let kept = codes.iter().zip(&source.is_kept).filter(|(_, is_kept)| **is_kept);
        let is_unknown = |code: &String, vault: &Vault| !has_identifier(code, vault);
        let without = kept.filter_map(|(code, _)| code.as_ref()).any(|code| is_unknown(code, vault));
        let table = &source.asked.table;
        Ok(without.then(|| format!("{item} of {table} has codes that are of nobody in the run, and is not released")))
    }
}

fn has_council(columns: &[Column]) -> bool {
    columns.contains(&(COUNCIL.to_owned(), Some(Meaning::Council)))
}

/// Tables about few people, and rows that set few people apart.
fn faults_of_people(sources: &[Source<'_>], small: usize) -> Result<Vec<String>, PublishError> {
    let mut codes: Vec<(&Source<'_>, Vec<Codes>)> = Vec::new();
    let mut people = People::default();
    for source in sources {
        let About::People(columns) = &source.about else { continue };
        let columns = columns.iter().map(|column| source.rows.written(column)).collect::<Result<Vec<_>, _>>()?;
        let of_row = |row: usize| columns.iter().map(|column| column[row].clone()).collect::<Codes>();
        let rows: Vec<Codes> = (0..source.rows.len()).map(of_row).collect();
        rows.iter().for_each(|row| people.add(row));
        codes.push((source, rows));
    }
    let group = |(source, rows): &(&Source<'_>, Vec<Codes>)| {
        let all = rows.iter().filter_map(|row| people.of(row)).collect();
        let kept = rows.iter().zip(&source.is_kept).filter(|(_, is_kept)| **is_kept);
        (all, kept.filter_map(|(row, _)| people.of(row)).collect())
    };
    let sets: Vec<(BTreeSet<usize>, BTreeSet<usize>)> = codes.iter().map(group).collect();
    let groups = codes.iter().zip(sets);
    let groups: Vec<Group<'_>> =
        groups.map(|((source, _), (all, kept))| Group { table: &source.asked.table, all, kept }).collect();
    let few = too_few(&groups, small).into_iter();
    let mut faults: Vec<String> =
        few.map(|table| format!("{table} is about fewer than {small} people, and is not released")).collect();
    let apart = set_apart(&groups, small);
    if !apart.is_empty() {
        let tables = apart.into_iter().collect::<Vec<_>>().join(" and ");
        faults.push(format!(
            "the rows that are kept of {tables} set fewer than {small} people apart from others: keep the same rows of each, or ask for one of them"
        ));
    }
    Ok(faults)
}

/// Hides figures in all tables that count, each of them once however often it is asked for. A fault where no proof is found
/// that what is hidden stays hidden.
fn hide(sources: &mut [Source<'_>], meanings: &Meanings, small: i64) -> Result<Option<String>, PublishError> {
    let mut tables: BTreeMap<String, Figures> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.about == About::Figures) {
        tables.insert(source.asked.table.clone(), figures(source, meanings)?);
    }
    let names: Vec<String> = tables.keys().cloned().collect();
    let tables: Vec<Figures> = tables.into_values().collect();
    let mut hidden = hidden(&tables, small);
    if let Err(error) = prove(&tables, &mut hidden, small) {
        return match error {
            DisclosureError::Unprotectable { .. } => Ok(Some(format!(
                "what is hidden in {} could be calculated from what is shown: ask for fewer tables of the same people",
                names.join(", ")
            ))),
            DisclosureError::Untrue => Err(PublishError::Disclosure(error)),
        };
    }
    for source in sources.iter_mut() {
        if let Some(at) = names.iter().position(|name| *name == source.asked.table) {
            source.is_hidden = hidden[at].clone();
        }
    }
    Ok(None)
}

fn figures(source: &Source<'_>, meanings: &Meanings) -> Result<Figures, PublishError> {
    let table = &source.asked.table;
    let meaning = |column: &str| meanings.of_column(table, column);
    let columns = source.rows.columns();
    let has_code = columns.contains(&COUNCIL);
    // A council's name says no more than its code.
    let is_again = |column: &str| has_code && column != COUNCIL && meaning(column) == Some(Meaning::Council);
    let keys: Vec<&str> =
        columns.iter().copied().filter(|column| is_key(meaning(column)) && !is_again(column)).collect();
    let counts = columns.iter().filter(|column| meaning(column) == Some(Meaning::Count));
    let counts = counts.map(|column| source.rows.count(column)).collect::<Result<Vec<_>, _>>()?;
    let labels = keys.iter().map(|key| source.rows.written(key)).collect::<Result<Vec<_>, _>>()?;
    let rows = 0..source.rows.len();
    Ok(Figures {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        labels: rows.clone().map(|row| labels.iter().map(|column| column[row].clone()).collect()).collect(),
        counts: rows.map(|row| counts.iter().map(|column| column[row]).collect()).collect(),
        has_shares: columns.iter().any(|column| meaning(column) == Some(Meaning::Share)),
    })
}
