//! `pages/`: what is only read, such as the work of the reference group.

use std::collections::BTreeMap;

use crate::ProgrammeError;
use crate::newsletter::{Block, Section, blocks};
use crate::page::Files;

/// A page that is only read.
#[derive(Debug, Clone)]
pub struct PlainPage {
    /// Its heading.
    pub title: String,
    /// What is said first.
    pub lead: String,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// All of them, by the names of their files.
pub(crate) fn pages(files: &Files<'_>) -> Result<BTreeMap<String, PlainPage>, ProgrammeError> {
    let mut pages = BTreeMap::new();
    for (name, _) in files.under("pages", ".md") {
        let page = files.page(&format!("pages/{name}.md"))?;
        let sections = page.sections().iter().map(|section| {
            let mut found = blocks(&section.prose);
            found.extend(section.table.as_ref().map(|table| {
                Block::Table {
                    head: table.columns.clone(),
                    rows: table
                        .rows
                        .iter()
                        .map(|(_, row)| row.iter().cloned().map(Option::unwrap_or_default).collect())
                        .collect(),
                }
            }));
            Section { heading: section.heading.clone(), blocks: found }
        });
        pages.insert(name, PlainPage { title: page.title(), lead: page.lead(), sections: sections.collect() });
    }
    Ok(pages)
}
