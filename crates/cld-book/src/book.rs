//! The whole book, and what several of its parts say together.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::access::AccessRules;
use crate::chronology::Chronology;
use crate::collection::Collection;
use crate::extract::Extract;
use crate::facts::About;
use crate::glossary::Terms;
use crate::grouping::Grouping;
use crate::guidance::Guidance;
use crate::headline::Headline;
use crate::item::Item;
use crate::item_facts::ItemFacts;
use crate::list::DefinedList;
use crate::mapping::Mapping;
use crate::marks;
use crate::method::Method;
use crate::page::RulePage;
use crate::portal::PortalPages;
use crate::reference::Reference;
use crate::release::Release;
use crate::small_table::SmallTable;
use crate::source_map::SourceMap;
use crate::tracing::{StandInValues, TracingService};
use crate::way::Way;

/// Everything that `book/` says.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Releases by name, such as `release-1`.
    pub releases: BTreeMap<String, Release>,
    /// What holds of an item in whatever release it is.
    pub item_facts: ItemFacts,
    /// The order of the releases.
    pub chronology: Chronology,
    /// Defined lists by name, each for all releases.
    pub lists: BTreeMap<String, DefinedList>,
    /// Rules by name.
    pub rules: BTreeMap<String, RulePage>,
    /// Methods by name.
    pub methods: BTreeMap<String, Method>,
    /// Advice on how to fill in a release.
    pub guidance: Guidance,
    /// Headlines of reports by name.
    pub headlines: BTreeMap<String, Headline>,
    /// The words that all of it uses, in the order of their page.
    pub glossary: Vec<Terms>,
    /// Tables of health data by name.
    pub extracts: BTreeMap<String, Extract>,
    /// What the landing portal goes by.
    pub portal: PortalPages,
    /// Who may approve that data are given out, and on what basis.
    pub access: AccessRules,
    /// The files of the national tracing service.
    pub tracing: TracingService,
    /// How the stand-in for that service decides.
    pub stand_in: StandInValues,
    /// What is asked of councils.
    pub collection: Collection,
    /// The ways in which files are sent, by name.
    pub ways: BTreeMap<String, Way>,
    /// From one release to the next, by path under `book/`.
    pub mappings: BTreeMap<String, Mapping>,
    /// Tables that pages join to, by name.
    pub references: BTreeMap<String, Reference>,
    /// Groups of councils besides regions, by name; pages join to each as `reference_groupings_NAME`.
    pub groupings: BTreeMap<String, Grouping>,
    /// SHA-256 of all of its files, their paths and texts, whatever the order that they were read in.
    pub digest: String,
    /// The texts of its files, by path.
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) sources: SourceMap,
}

impl Book {
    /// Its files as they were read, each path under `book/` with its text, in the order of the paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The release of that name.
    pub fn release(&self, name: &str) -> Option<&Release> {
        self.releases.get(name)
    }

    /// The release of that name, or as `v5.0+informal_carers` with a supplement, of whose numbered items
    /// it has the first few.
    pub fn release_with(&self, name: &str) -> Option<Cow<'_, Release>> {
        match name.split_once('+') {
            None => self.release(name).map(Cow::Borrowed),
            Some((release, supplement)) => self.release(release)?.with_supplement(supplement).map(Cow::Owned),
        }
    }

    /// The defined list of an item as its release has it; none for items of other types.
    pub fn list_of(&self, release: &Release, item: &Item) -> Option<DefinedList> {
        Some(self.lists.get(item.list.as_ref()?)?.in_release(&release.name))
    }

    /// True when a rule is one of this release: within its `since` and `until`, and the release has all items that
    /// it reads or names.
    pub fn rule_holds(&self, release: &Release, rule: &RulePage) -> bool {
        let of_template = |name: &str| rule.is_template() && name.starts_with("any_field");
        self.chronology.spans(rule.facts.since.as_deref(), rule.facts.until.as_deref(), &release.name)
            && rule.sql.columns.iter().all(|name| of_template(name) || release.column(name).is_some())
            && rule.facts.shape.columns().all(|name| name.starts_with("{field}") || release.column(name).is_some())
            && marks::marks(&rule.message).all(|name| marks::is_filled_in(name) || release.item(name).is_some())
    }

    /// The items that a page makes a rule for; none when the rule does not hold in the release.
    pub fn rule_items<'a>(&self, release: &'a Release, rule: &RulePage) -> Vec<&'a Item> {
        if !self.rule_holds(release, rule) {
            return Vec::new();
        }
        match &rule.facts.about {
            About::Item(name) => release.item(name).into_iter().collect(),
            About::Each(applies_to) => {
                let is_complete = |item: &Item| self.list_of(release, item).is_some_and(|list| list.complete);
                let covered = |item: &&Item| applies_to.covers(item, is_complete(item));
                release.items.iter().filter(covered).collect()
            }
        }
    }

    /// True when a row of a rule's examples is one for this release. Text that is, letter for letter, an entry
    /// in some releases is an example for those; other text is for all, because it is wrong on purpose.
    pub fn row_belongs(&self, release: &Release, table: &SmallTable, row: &[Option<String>]) -> bool {
        table.columns.iter().zip(row).all(|(column, cell)| {
            let (Some(text), Some((at, _))) = (cell, release.column(column)) else { return true };
            let item = &release.items[at];
            let is_entry = |list: &DefinedList| list.entries.iter().any(|entry| &entry.value == text);
            let somewhere = item.list.as_ref().and_then(|list| self.lists.get(list)).is_some_and(is_entry);
            !somewhere || self.list_of(release, item).as_ref().is_some_and(is_entry)
        })
    }
}
