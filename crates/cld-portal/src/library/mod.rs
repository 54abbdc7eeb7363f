//! Documents of the book as the portal shows them: cut into pages that are not too long, and found by their words.

mod cut;
mod plain;

use std::collections::BTreeMap;

use cld_book::GuideStep;
use cld_format::document::Piece;

use crate::search::Index;
pub(crate) use cut::Page;
use cut::cut;
use plain::plain;

/// A document made of the book.
#[derive(Clone)]
pub struct Document {
    /// Its name in addresses.
    pub name: String,
    /// What kind of document it is; those of a kind are listed together.
    pub group: &'static str,
    /// What people call it.
    pub title: String,
    /// All of it, its title first.
    pub pieces: Vec<Piece>,
}

/// A document cut into pages.
pub(crate) struct Shelved {
    pub(crate) name: String,
    pub(crate) group: &'static str,
    pub(crate) title: String,
    /// The opening, then the others.
    pub(crate) pages: Vec<Page>,
    /// Where each name is explained that is a heading.
    places: BTreeMap<String, String>,
}

/// Where words are.
pub(crate) struct Hit {
    pub(crate) title: String,
    /// What it is a part of.
    pub(crate) of: String,
    pub(crate) path: String,
    /// How it begins.
    pub(crate) begins: String,
}

/// All documents.
pub(crate) struct Library {
    pub(crate) documents: Vec<Shelved>,
    pub(crate) index: Index<Hit>,
}

/// So much of a text is shown of what was found, in letters.
const BEGINS: usize = 200;

impl Library {
    pub(crate) fn of<'a>(documents: Vec<Document>, guide: impl Iterator<Item = &'a GuideStep>) -> Library {
        let documents: Vec<Shelved> = documents.into_iter().map(Shelved::of).collect();
        let parts = documents.iter().flat_map(|document| document.pages.iter().flat_map(|page| parts(document, page)));
        let index = Index::of(parts.chain(guide.map(step)));
        Library { documents, index }
    }

    pub(crate) fn document(&self, name: &str) -> Option<&Shelved> {
        self.documents.iter().find(|document| document.name == name)
    }
}

impl Shelved {
    fn of(document: Document) -> Shelved {
        let Document { name, group, title, pieces } = document;
        let mut shelved = Shelved { pages: cut(&title, pieces), name, group, title, places: BTreeMap::new() };
        let mut places = BTreeMap::new();
        for page in shelved.pages.iter().rev() {
            let path = shelved.path(page);
            places.extend(page.anchors().map(|name| (name.to_owned(), format!("{path}#{name}"))));
            places.insert(page.title.clone(), path);
        }
        shelved.places = places;
        shelved
    }

    /// The address of a page of it.
    pub(crate) fn path(&self, page: &Page) -> String {
        match page.name.as_str() {
            "" => format!("/specification/{}", self.name),
            name => format!("/specification/{}/{name}", self.name),
        }
    }

    /// The page of that name; the opening has none.
    pub(crate) fn page(&self, name: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.name == name)
    }

    /// Where something is explained that is named like this.
    pub(crate) fn place(&self, named: &str) -> Option<&String> {
        self.places.get(named)
    }
}

/// The parts of a page that are found by themselves: each heading with what is under it.
fn parts(document: &Shelved, page: &Page) -> Vec<(String, String, Hit)> {
    let path = document.path(page);
    let mut parts: Vec<(String, String, Vec<&Piece>)> = vec![(page.title.clone(), path.clone(), Vec::new())];
    for (at, piece) in page.pieces.iter().enumerate() {
        if let Piece::Heading(_, heading) = piece {
            parts.push((heading.clone(), format!("{path}#{}", page.anchor(at, heading)), Vec::new()));
        } else if let Some((_, _, pieces)) = parts.last_mut() {
            pieces.push(piece);
        }
    }
    let filled = parts.into_iter().filter(|(.., pieces)| !pieces.is_empty());
    filled
        .map(|(title, path, pieces)| {
            let text = pieces.into_iter().map(plain).collect::<Vec<_>>().join(" ");
            let hit = Hit { title: title.clone(), of: document.title.clone(), path, begins: beginning(&text) };
            (title, text, hit)
        })
        .collect()
}

fn step(step: &GuideStep) -> (String, String, Hit) {
    let more = step.more.iter().flat_map(|(heading, paragraphs)| std::iter::once(heading).chain(paragraphs));
    let text = step.doing.iter().chain(more).cloned().collect::<Vec<_>>().join(" ");
    let (title, path) = (step.facts.title.clone(), format!("/guide/{}", step.name));
    let of = format!("How to register and send data, step {}", step.facts.step);
    (title.clone(), format!("{} {text}", step.lead), Hit { title, of, path, begins: step.lead.clone() })
}

/// The beginning of a text, up to the end of a word.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(BEGINS) {
        None => text.to_owned(),
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            format!("{} …", &text[..end])
        }
    }
}
