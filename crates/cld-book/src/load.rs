//! Loading: each file becomes a part of the book. Whether the parts fit one another is for the laws to say.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::glossary;
use crate::grouping::Grouping;
use crate::guidance::{Editions, GuidancePage, read_outcomes};
use crate::headline::Headline;
use crate::kind::Kind;
use crate::layout::Layout;
use crate::list::DefinedList;
use crate::page::{self, AnyPage, Page};
use crate::parts::Parts;
use crate::portal::{FiguresMethod, GuideStep, HistoryRules, Mail, Permissions, Retention, States};
use crate::reference::Reference;
use crate::release::Release;
use crate::toml_text;
use crate::tracing::{StandInValues, TracingService};
use crate::way::Way;

const NO_ROOM: &str = "no folder of the book holds such a file";

impl Parts {
    /// Adds one file. `path` is its place under `book/`.
    pub(crate) fn add(&mut self, path: &str, text: &str) {
        let parts: Vec<&str> = path.split('/').collect();
        let Some(stem) = parts.last().and_then(|file| file.split('.').next()).map(str::to_owned) else { return };
        let taken = match parts.as_slice() {
            [.., "README.md"] => Ok(()),
            ["glossary.md"] => glossary::read(path, text).map(|terms| self.book.glossary = terms),
            ["collection.toml"] => self.collection(path, text),
            ["access.toml"] => self.toml(path, text).map(|rules| self.book.access = rules),
            ["spec", "items.toml"] => self.toml(path, text).map(|facts| self.book.item_facts = facts),
            ["spec", _] => self.toml(path, text).map(|release: Release| {
                self.book.releases.insert(release.name.clone(), release);
            }),
            ["lists", _] => self.toml::<DefinedList>(path, text).map(|list| _ = self.book.lists.insert(stem, list)),
            ["supplements", _] => self.toml(path, text).map(|supplement| self.supplements.push(supplement)),
            ["mappings", _] => {
                self.toml(path, text).map(|mapping| _ = self.book.mappings.insert(path.to_owned(), mapping))
            }
            ["extracts", _] => self.toml(path, text).map(|extract| _ = self.book.extracts.insert(stem, extract)),
            ["portal", inner @ ..] => self.portal(inner, path, text),
            // What the programme goes by is read where it is used.
            ["programme", ..] => Ok(()),
            ["tracing", file] => self.tracing(file, path, text),
            ["ways", _] => self.way(&stem, path, text),
            ["reference", file] if file.ends_with(".csv") => {
                Reference::read(path, text).map(|reference| _ = self.book.references.insert(stem, reference))
            }
            ["reference", "groupings", file] if file.ends_with(".csv") => self.grouping(&stem, path, text),
            ["reports", _] if path.ends_with(".md") => match Headline::read(path, text) {
                Ok(headline) => {
                    self.book.headlines.insert(stem, headline);
                    Ok(())
                }
                Err(faults) => return self.faults.extend(faults),
            },
            ["guidance", inner @ ..] => self.guidance(inner, path, text),
            ["rules" | "variables", ..] if path.ends_with(".md") => return self.page(&parts, path, text),
            ["methods", method, inner @ ..] => match inner {
                [_, ..] if path.ends_with(".md") => return self.page(&parts, path, text),
                _ => self.of_method(method, inner, path, text, stem),
            },
            _ => Err(Fault::new(path, 1, NO_ROOM)),
        };
        self.faults.extend(taken.err());
    }

    fn toml<T: DeserializeOwned>(&mut self, path: &str, text: &str) -> Result<T, Fault> {
        self.book.sources.keep(path, text);
        toml_text::read(path, text)
    }

    fn grouping(&mut self, stem: &str, path: &str, text: &str) -> Result<(), Fault> {
        self.book.groupings.insert(stem.to_owned(), Grouping::read(path, text)?);
        self.book.references.insert(format!("groupings_{stem}"), Reference::read(path, text)?);
        Ok(())
    }

    fn tracing(&mut self, file: &str, path: &str, text: &str) -> Result<(), Fault> {
        let wrong = match file {
            "service.toml" => {
                self.book.tracing = self.toml::<TracingService>(path, text)?;
                self.book.tracing.faults()
            }
            "stand_in.toml" => {
                self.book.stand_in = self.toml::<StandInValues>(path, text)?;
                self.book.stand_in.faults()
            }
            _ => return Err(Fault::new(path, 1, NO_ROOM)),
        };
        self.faults.extend(wrong.into_iter().map(|what| Fault::new(path, 1, what)));
        Ok(())
    }

    fn collection(&mut self, path: &str, text: &str) -> Result<(), Fault> {
        self.book.collection = self.toml(path, text)?;
        let faults = self.book.collection.faults();
        self.faults.extend(faults.into_iter().map(|what| Fault::new(path, 1, what)));
        Ok(())
    }

    fn way(&mut self, stem: &str, path: &str, text: &str) -> Result<(), Fault> {
        let way: Way = self.toml(path, text)?;
        self.faults.extend(way.faults(stem).into_iter().map(|what| Fault::new(path, 1, what)));
        self.book.ways.insert(way.name.clone(), way);
        Ok(())
    }

    fn portal(&mut self, inner: &[&str], path: &str, text: &str) -> Result<(), Fault> {
        let portal = &mut self.book.portal;
        match inner {
            ["permissions.md"] => portal.permissions = Permissions::read(path, text)?,
            ["figures.md"] => portal.figures = FiguresMethod::read_all(path, text)?,
            ["states.md"] => portal.states = States::read(path, text)?,
            ["retention.md"] => portal.retention = Retention::read(path, text)?,
            ["history.md"] => portal.history = HistoryRules::read(path, text)?,
            ["calendar.toml"] => {
                let calendar = self.toml(path, text)?;
                self.book.portal.take_calendar(path, calendar)?;
            }
            ["guide", file] if file.ends_with(".md") => {
                let step = GuideStep::read(path, text)?;
                if file.strip_suffix(".md") != Some(step.name.as_str()) {
                    return Err(Fault::new(path, 1, "the heading of a step is the name of its file"));
                }
                portal.take_step(path, step)?;
            }
            ["mails", file] if file.ends_with(".md") => {
                let mail = Mail::read(path, text)?;
                if file.strip_suffix(".md") != Some(mail.name.as_str()) {
                    return Err(Fault::new(path, 1, "the heading of a mail is the name of its file"));
                }
                portal.mails.insert(mail.name.clone(), mail);
            }
            _ => return Err(Fault::new(path, 1, NO_ROOM)),
        }
        Ok(())
    }

    fn guidance(&mut self, inner: &[&str], path: &str, text: &str) -> Result<(), Fault> {
        match inner {
            ["editions.toml"] => {
                let Editions { sources, editions } = self.toml(path, text)?;
                self.book.guidance.sources = sources;
                self.book.guidance.editions = editions;
            }
            ["notice.toml"] => self.book.guidance.notice = Some(self.toml(path, text)?),
            [_] | ["changes", _] if path.ends_with(".md") => self.guidance_page(GuidancePage::read(path, text)?)?,
            _ => return Err(Fault::new(path, 1, NO_ROOM)),
        }
        Ok(())
    }

    fn guidance_page(&mut self, page: GuidancePage) -> Result<(), Fault> {
        let guidance = &mut self.book.guidance;
        let mut read = Ok(());
        if let Some(reablement) = &page.facts.reablement {
            guidance.reablement = reablement.clone();
            read = read_outcomes(&page.path, &page.sections).map(|outcomes| guidance.outcomes = outcomes);
        }
        guidance.pages.insert(page.name.clone(), page);
        read
    }

    /// What a method has besides its pages.
    fn of_method(&mut self, method: &str, inner: &[&str], path: &str, text: &str, stem: String) -> Result<(), Fault> {
        let method = method.to_owned();
        match inner {
            ["method.toml"] => _ = self.toml(path, text).map(|facts| self.facts.insert(method, facts))?,
            ["parameters", _] => {
                let set = self.toml(path, text)?;
                self.sets.entry(method).or_default().insert(stem, set);
            }
            ["layouts", _] => {
                let layout = Layout { path: path.to_owned(), ..self.toml(path, text)? };
                if let Some(other) = self.layouts.entry(method).or_default().insert(layout.id.clone(), layout) {
                    return Err(Fault::new(path, 1, format!("book/{} has this id already", other.path)));
                }
            }
            _ => return Err(Fault::new(path, 1, NO_ROOM)),
        }
        Ok(())
    }

    fn page(&mut self, parts: &[&str], path: &str, text: &str) {
        let page = match page::read(path, text) {
            Ok(page) => page,
            Err(faults) => return self.faults.extend(faults),
        };
        let page = match (parts, page) {
            (["rules", ..], AnyPage::Rule(page)) => return self.faults.extend(put(&mut self.book.rules, page).err()),
            (["rules", ..], AnyPage::OfMethod(page)) => return self.faults.push(misplaced(path, page.kind())),
            (_, AnyPage::Rule(_)) => return self.faults.push(misplaced(path, Kind::Rule)),
            (_, AnyPage::OfMethod(page)) => page,
        };
        let (room, rightful): (&mut BTreeMap<String, Page>, &[Kind]) = match parts {
            ["methods", method, "any_population" | "any_field", _] => {
                (self.templates.entry((*method).to_owned()).or_default(), &[Kind::Step])
            }
            ["methods", method, ..] => {
                let pages = self.pages.entry((*method).to_owned()).or_default();
                (pages, &[Kind::Variable, Kind::Step, Kind::Table])
            }
            _ => (&mut self.shared, &[Kind::Variable]),
        };
        let put = match rightful.contains(&page.kind()) {
            true => put(room, page),
            false => Err(misplaced(path, page.kind())),
        };
        self.faults.extend(put.err());
    }
}

fn put<F>(room: &mut BTreeMap<String, Page<F>>, page: Page<F>) -> Result<(), Fault> {
    match room.get(&page.name) {
        Some(other) => Err(Fault::new(&page.path, 1, format!("book/{} has this name already", other.path))),
        None => {
            room.insert(page.name.clone(), page);
            Ok(())
        }
    }
}

fn misplaced(path: &str, kind: Kind) -> Fault {
    Fault::new(path, 1, format!("a {} does not belong in this folder", kind.noun()))
}
