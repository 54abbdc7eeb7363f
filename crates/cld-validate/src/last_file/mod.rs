//! What a file is held against of the one that the council sent last, beyond what it covers and whom it is about: the
//! services that were open, and the wordings of lists. Noted only where two files are compared.

mod services;
mod wordings;

use cld_book::Release;
use cld_submission::Block;
use cld_terms::{counted, grouped};

use crate::finding::Finding;
use crate::table::once;
use services::Services;
use wordings::Wordings;

pub(crate) use services::SERVICE_COLUMNS;

/// Of fewer services or rows nothing is said.
const ENOUGH: u64 = 5;

/// Services and wordings of a file. Holds digests, and no text of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ForComparison {
    services: Services,
    wordings: Wordings,
}

/// The columns of lists whose wordings are compared, as blocks name them.
pub(crate) fn columns_of_lists(release: &Release) -> Vec<String> {
    let listed = release.items.iter().filter(|item| item.list.is_some());
    listed.map(|item| format!("{}_collated", item.name)).collect()
}

impl ForComparison {
    /// Adds the rows of a block; `lists` are the [columns](columns_of_lists) that the file has.
    pub(crate) fn add(&mut self, block: &Block<'_>, release: &Release, lists: &[String]) {
        self.services.add(block);
        self.wordings.add(block, release, lists);
    }

    /// Adds what another block, or thread, noted.
    pub(crate) fn merge(&mut self, other: &ForComparison) {
        self.services.merge(&other.services);
        self.wordings.merge(&other.wordings);
    }

    /// What the last file had otherwise. `is_continued` is false where this file begins after the last one ended, so that a
    /// service may have ended in between.
    pub(crate) fn compared_with(&self, last: &ForComparison, release: &Release, is_continued: bool) -> Vec<Finding> {
        let mut findings = Vec::new();
        if is_continued {
            findings.extend(self.services_compared(last));
        }
        findings.extend(self.wordings_compared(last, release));
        findings
    }

    fn services_compared(&self, last: &ForComparison) -> Vec<Finding> {
        let compared = self.services.compared_with(&last.services);
        let is_much = |services: u64| services >= ENOUGH && services * 20 >= compared.open;
        let mut findings = Vec::new();
        if is_much(compared.gone) {
            let message = format!(
                "Of {} that were open in the last file, {} in this one neither open nor ended. A service that ended is sent \
                 with its end date; otherwise it runs on in one file and was never there in the other. Send the day on which \
                 each ended, and check that the file has every service of its period.",
                counted(compared.open, "service", "services"),
                counted(compared.gone, "is", "are")
            );
            findings.push(once::warning("services_of_last_file_missing", message));
        }
        if is_much(compared.reset) {
            let message = format!(
                "{} in the last file and had begun earlier there. Support that lasted for years seems to be new each April, \
                 and gaps appear where there were none. Send the day on which a service began, not that of the financial year.",
                counted(
                    compared.reset,
                    "service starts on 1 April that was open",
                    "services start on 1 April that were open"
                )
            );
            findings.push(once::warning("start_dates_reset_since_last", message));
        }
        findings
    }

    fn wordings_compared(&self, last: &ForComparison, release: &Release) -> Option<Finding> {
        let changed = self.wordings.changed_since(&last.wordings);
        let items = release.items.iter().filter(|item| changed.contains_key(&item.name));
        let items: Vec<String> = items
            .map(|item| {
                let (rows, of) = changed[&item.name];
                format!("{} ({} of {} rows of the last file)", item.header, grouped(rows), grouped(of))
            })
            .collect();
        (!items.is_empty()).then(|| {
            let message = format!(
                "Most wordings of the last file are not in this one, and others are in their place, in {}. Such a change in \
                 one quarter often comes from another case system. Check that its entries are those of the specification, and \
                 that identifiers, references and start dates are the same as before.",
                items.join(", ")
            );
            once::warning("wordings_changed_since_last", message)
        })
    }
}
