//! The whole book, read from its files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::access::AccessRules;
use crate::chronology::Chronology;
use crate::example::SmallTable;
use crate::extract::Extract;
use crate::fault::Fault;
use crate::glossary::{self, Terms};
use crate::guidance::{Editions, Guidance, GuidancePage, read_outcomes};
use crate::kind::Kind;
use crate::laws;
use crate::layout::Layout;
use crate::list::DefinedList;
use crate::mapping::Mapping;
use crate::method::{Method, MethodFacts, ParameterSet};
use crate::page::Page;
use crate::reference::Reference;
use crate::spec::{Item, Release};
use crate::supplement::Supplement;
use crate::texts::Texts;
use crate::tracing::{StandInValues, TracingService};

/// Everything that `book/` says.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Releases by name, such as `release-1`.
    pub releases: BTreeMap<String, Release>,
    /// The order of the releases.
    pub chronology: Chronology,
    pub lists: BTreeMap<String, DefinedList>,
    /// Rules by name.
    pub rules: BTreeMap<String, Page>,
    pub methods: BTreeMap<String, Method>,
    pub guidance: Guidance,
    pub glossary: Vec<Terms>,
    /// Tables of health data by name.
    pub extracts: BTreeMap<String, Extract>,
    pub access: AccessRules,
    pub tracing: TracingService,
    pub stand_in: StandInValues,
    /// From one release to the next, by path under `book/`.
    pub mappings: BTreeMap<String, Mapping>,
    /// Tables that pages join to, by name.
    pub references: BTreeMap<String, Reference>,
    /// SHA-256 of all of its files, their paths and texts, whatever the order that they were read in.
    pub digest: String,
    pub(crate) texts: Texts,
}

/// Why a book cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    #[error("cannot read {path}: {source}")]
    Unreadable { path: String, source: io::Error },
    #[error("{}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
    Faulty(Vec<Fault>),
}

impl Book {
    /// Reads a book from a folder.
    pub fn from_folder(folder: &Path) -> Result<Book, BookError> {
        let mut files = Vec::new();
        gather(folder, folder, &mut files)?;
        Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// Reads a book from (path, text) pairs, paths as they stand under `book/`.
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Book, BookError> {
        let files: BTreeMap<&str, &str> = files.into_iter().collect();
        let mut reading = Reading::default();
        let mut digest = Sha256::new();
        for (path, text) in files {
            reading.file(path, text);
            [path, text].iter().for_each(|part| digest.update([part.as_bytes(), b"\0"].concat()));
        }
        let (mut book, mut faults) = reading.finish();
        book.digest = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        faults.extend(laws::faults(&book));
        faults.sort();
        // A page that two methods share is looked at for both.
        faults.dedup();
        if faults.is_empty() { Ok(book) } else { Err(BookError::Faulty(faults)) }
    }

    /// Gives methods that are based on another what they have of it.
    fn stand_on_bases(&mut self) -> Vec<Fault> {
        let based =
            self.methods.values().filter_map(|method| Some((method.name.clone(), method.facts.based_on.clone()?)));
        let mut faults = Vec::new();
        for (name, base) in based.collect::<Vec<_>>() {
            let base = self.methods.get(&base).filter(|base| base.facts.based_on.is_none()).cloned();
            match (base, self.methods.get_mut(&name)) {
                (Some(base), Some(method)) => faults.extend(method.stand_on(&base)),
                _ => {
                    let path = format!("methods/{name}/method.toml");
                    let line = self.texts.line(&path, "based_on");
                    faults.push(Fault::new(&path, line, "is based on no method that stands by itself"));
                }
            }
        }
        faults
    }

    /// Fills in the pages of `any_field` of each method for every item of its release.
    fn fill_fields(&mut self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut filled = Vec::new();
        for method in self.methods.values() {
            let Some(release) = self.releases.get(&method.facts.release) else { continue };
            let templates = method.templates.values().filter(|page| page.is_any_field());
            for (template, item) in templates.flat_map(|page| release.items.iter().map(move |item| (page, item))) {
                match self.field_step(release, template, item) {
                    Ok(step) => filled.push((method.name.clone(), step)),
                    Err(more) => faults.extend(more),
                }
            }
        }
        for (method, step) in filled {
            self.methods.entry(method).and_modify(|method| _ = method.field_steps.insert(step.name.clone(), step));
        }
        faults
    }

    /// The release of that name.
    pub fn release(&self, name: &str) -> Option<&Release> {
        self.releases.get(name)
    }

    /// The release of that name, or as `v5.0+informal_carers` with a supplement beside it, of whose numbered items
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
    pub fn rule_holds(&self, release: &Release, rule: &Page) -> bool {
        let of_template = |name: &str| rule.is_template() && name.starts_with("any_field");
        self.chronology.spans(rule.facts.since.as_deref(), rule.facts.until.as_deref(), &release.name)
            && rule.sql.columns.iter().all(|name| of_template(name) || release.column(name).is_some())
            && rule.shape.columns().all(|name| name.starts_with("{field}") || release.column(name).is_some())
            && laws::marks(&rule.message).all(|name| laws::is_filled_in(name) || release.item(name).is_some())
    }

    /// The items that a page makes a rule for; none when the rule does not hold in the release.
    pub fn rule_items<'a>(&self, release: &'a Release, rule: &Page) -> Vec<&'a Item> {
        if !self.rule_holds(release, rule) {
            return Vec::new();
        }
        match rule.facts.applies_to {
            None => rule.facts.item.iter().filter_map(|name| release.item(name)).collect(),
            Some(applies_to) => {
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

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> Result<(), BookError> {
    let unreadable = |path: &Path| {
        let path = path.display().to_string();
        move |source| BookError::Unreadable { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if path.is_dir() {
            gather(root, &path, files)?;
        } else {
            let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
            let place = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((place, text));
        }
    }
    files.sort();
    Ok(())
}

#[derive(Default)]
struct Reading {
    book: Book,
    facts: BTreeMap<String, MethodFacts>,
    sets: BTreeMap<String, BTreeMap<String, ParameterSet>>,
    shared: BTreeMap<String, Page>,
    pages: BTreeMap<String, BTreeMap<String, Page>>,
    templates: BTreeMap<String, BTreeMap<String, Page>>,
    layouts: BTreeMap<String, BTreeMap<String, Layout>>,
    supplements: Vec<Supplement>,
    faults: Vec<Fault>,
}

impl Reading {
    fn file(&mut self, path: &str, text: &str) {
        let parts: Vec<&str> = path.split('/').collect();
        let stem = parts[parts.len() - 1].split('.').next().unwrap_or_default().to_owned();
        match parts.as_slice() {
            [.., "README.md"] => {}
            ["glossary.md"] => match glossary::read(path, text) {
                Ok(terms) => self.book.glossary = terms,
                Err(fault) => self.faults.push(fault),
            },
            ["spec", _] => {
                if let Some(release) = self.toml::<Release>(path, text) {
                    self.book.releases.insert(release.name.clone(), release);
                }
            }
            ["lists", _] => {
                if let Some(list) = self.toml::<DefinedList>(path, text) {
                    self.book.lists.insert(stem, list);
                }
            }
            ["supplements", _] => {
                if let Some(supplement) = self.toml::<Supplement>(path, text) {
                    self.supplements.push(supplement);
                }
            }
            ["mappings", _] => {
                if let Some(mapping) = self.toml(path, text) {
                    self.book.mappings.insert(path.to_owned(), mapping);
                }
            }
            ["access.toml"] => {
                if let Some(rules) = self.toml(path, text) {
                    self.book.access = rules;
                }
            }
            ["extracts", _] => {
                if let Some(extract) = self.toml(path, text) {
                    self.book.extracts.insert(stem, extract);
                }
            }
            ["tracing", "service.toml"] => {
                if let Some(service) = self.toml::<TracingService>(path, text) {
                    self.faults.extend(service.faults().into_iter().map(|what| Fault::new(path, 1, what)));
                    self.book.tracing = service;
                }
            }
            ["tracing", "stand_in.toml"] => {
                if let Some(values) = self.toml::<StandInValues>(path, text) {
                    self.faults.extend(values.faults().into_iter().map(|what| Fault::new(path, 1, what)));
                    self.book.stand_in = values;
                }
            }
            ["reference", _] if path.ends_with(".csv") => match Reference::read(path, text) {
                Ok(reference) => _ = self.book.references.insert(stem, reference),
                Err(fault) => self.faults.push(fault),
            },
            ["guidance", ..] => self.guidance(&parts, path, text),
            ["methods", method, "method.toml"] => {
                if let Some(facts) = self.toml(path, text) {
                    self.facts.insert((*method).to_owned(), facts);
                }
            }
            ["methods", method, "parameters", _] => {
                if let Some(set) = self.toml(path, text) {
                    self.sets.entry((*method).to_owned()).or_default().insert(stem, set);
                }
            }
            ["methods", method, "layouts", _] => {
                if let Some(layout) = self.toml::<Layout>(path, text) {
                    let layout = Layout { path: path.to_owned(), ..layout };
                    let layouts = self.layouts.entry((*method).to_owned()).or_default();
                    if let Some(other) = layouts.insert(layout.id.clone(), layout) {
                        self.faults.push(Fault::new(path, 1, format!("book/{} has this id already", other.path)));
                    }
                }
            }
            ["rules" | "variables", ..] | ["methods", _, _, ..] if path.ends_with(".md") => {
                self.page(&parts, path, text)
            }
            _ => self.faults.push(Fault::new(path, 1, "no room of the book holds such a file")),
        }
    }

    fn guidance(&mut self, parts: &[&str], path: &str, text: &str) {
        match parts {
            [_, "editions.toml"] => {
                if let Some(Editions { sources, editions }) = self.toml(path, text) {
                    self.book.guidance.sources = sources;
                    self.book.guidance.editions = editions;
                }
            }
            [_, "notice.toml"] => self.book.guidance.notice = self.toml(path, text),
            [_, _] | [_, "changes", _] if path.ends_with(".md") => match GuidancePage::read(path, text) {
                Ok(page) => self.guidance_page(page),
                Err(fault) => self.faults.push(fault),
            },
            _ => self.faults.push(Fault::new(path, 1, "no room of the book holds such a file")),
        }
    }

    fn guidance_page(&mut self, page: GuidancePage) {
        let guidance = &mut self.book.guidance;
        if let Some(reablement) = &page.facts.reablement {
            guidance.reablement = reablement.clone();
            match read_outcomes(&page.path, &page.sections) {
                Ok(outcomes) => guidance.outcomes = outcomes,
                Err(fault) => self.faults.push(fault),
            }
        }
        guidance.pages.insert(page.name.clone(), page);
    }

    fn toml<T: DeserializeOwned>(&mut self, path: &str, text: &str) -> Option<T> {
        self.book.texts.keep(path, text);
        toml::from_str(text)
            .map_err(|error| {
                let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
                self.faults.push(Fault::new(path, line, error.message().to_owned()));
            })
            .ok()
    }

    fn page(&mut self, parts: &[&str], path: &str, text: &str) {
        let page = match Page::read(path, text) {
            Ok(page) => page,
            Err(faults) => return self.faults.extend(faults),
        };
        let (room, rightful): (&mut BTreeMap<String, Page>, &[Kind]) = match parts {
            ["rules", ..] => (&mut self.book.rules, &[Kind::Rule]),
            ["variables", ..] => (&mut self.shared, &[Kind::Variable]),
            ["methods", method, "any_population" | "any_field", _] => {
                (self.templates.entry((*method).to_owned()).or_default(), &[Kind::Step])
            }
            [_, method, ..] => {
                let pages = self.pages.entry((*method).to_owned()).or_default();
                (pages, &[Kind::Variable, Kind::Step, Kind::Table])
            }
            _ => return,
        };
        if !rightful.contains(&page.kind) {
            self.faults.push(Fault::new(path, 1, format!("a {} does not belong in this folder", page.kind.noun())));
        } else if let Some(other) = room.get(&page.name) {
            self.faults.push(Fault::new(path, 1, format!("book/{} has this name already", other.path)));
        } else {
            room.insert(page.name.clone(), page);
        }
    }

    fn finish(mut self) -> (Book, Vec<Fault>) {
        for (name, facts) in self.facts {
            let mut pages = self.shared.clone();
            pages.extend(self.pages.remove(&name).unwrap_or_default());
            let method = Method {
                facts,
                parameter_sets: self.sets.remove(&name).unwrap_or_default(),
                pages,
                templates: self.templates.remove(&name).unwrap_or_default(),
                layouts: self.layouts.remove(&name).unwrap_or_default(),
                own: BTreeSet::new(),
                field_steps: BTreeMap::new(),
                name: name.clone(),
            };
            self.book.methods.insert(name, method);
        }
        self.faults.extend(self.book.stand_on_bases());
        for supplement in self.supplements {
            match self.book.releases.get_mut(&supplement.release) {
                Some(release) => release.supplements.push(supplement),
                None => {
                    let path = format!("supplements/{}.toml", supplement.name);
                    let line = self.book.texts.line(&path, "release =");
                    let what = format!("there is no release \"{}\"", supplement.release);
                    self.faults.push(Fault::new(&path, line, what));
                }
            }
        }
        self.book.chronology = Chronology::of(self.book.releases.values());
        for list in self.book.lists.values_mut() {
            list.chronology = self.book.chronology.clone();
        }
        self.faults.extend(self.book.fill_fields());
        for name in self.pages.keys().chain(self.sets.keys()) {
            self.faults.push(Fault::new(
                &format!("methods/{name}/method.toml"),
                1,
                "this method has pages but no method.toml",
            ));
        }
        (self.book, self.faults)
    }
}
