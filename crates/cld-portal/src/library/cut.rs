//! A document as pages: one for each chapter, and one for each part of a chapter that is long.

use std::collections::BTreeSet;

use cld_format::document::Piece;

/// A page of a document.
pub(crate) struct Page {
    /// Its name in addresses; blank for the opening.
    pub(crate) name: String,
    pub(crate) title: String,
    /// What it is a part of: the name and title of the page of its chapter; none for chapters and the opening.
    pub(crate) chapter: Option<(String, String)>,
    /// What is on it below its title.
    pub(crate) pieces: Vec<Piece>,
}

/// A chapter with more parts, and more on them, than that has a page for each part.
const PIECES: usize = 40;

impl Page {
    /// The address within the page of a heading at a place among its pieces.
    pub(crate) fn anchor(&self, at: usize, heading: &str) -> String {
        if is_name(heading) { heading.to_owned() } else { format!("p{at}") }
    }

    /// By how much its headings are less deep than in the document: its title is the first of them.
    pub(crate) fn depth(&self) -> u8 {
        match (self.name.as_str(), &self.chapter) {
            ("", _) => 0,
            (_, None) => 1,
            (_, Some(_)) => 2,
        }
    }

    /// The names that are headings on it.
    pub(crate) fn anchors(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Heading(_, heading) if is_name(heading) => Some(heading.as_str()),
            _ => None,
        })
    }
}

/// Cuts a document of this title.
pub(super) fn cut(title: &str, pieces: Vec<Piece>) -> Vec<Page> {
    let mut names = Names::default();
    let (opening, chapters) = at_headings(pieces, 2);
    let is_title = matches!(opening.first(), Some(Piece::Heading(1, _)));
    let opening = opening.into_iter().skip(usize::from(is_title)).collect();
    let mut pages = vec![Page { name: String::new(), title: title.to_owned(), chapter: None, pieces: opening }];
    for (chapter, pieces) in chapters {
        let name = names.new_name(&chapter);
        if pieces.len() <= PIECES {
            pages.push(Page { name, title: chapter, chapter: None, pieces });
            continue;
        }
        let (before, parts) = at_headings(pieces, 3);
        pages.push(Page { name: name.clone(), title: chapter.clone(), chapter: None, pieces: before });
        for (part, pieces) in parts {
            let own = names.new_name(&part);
            pages.push(Page { name: own, title: part, chapter: Some((name.clone(), chapter.clone())), pieces });
        }
    }
    pages
}

/// What is before the first heading of a level, and what is under each.
fn at_headings(pieces: Vec<Piece>, level: u8) -> (Vec<Piece>, Vec<(String, Vec<Piece>)>) {
    let (mut before, mut under): (Vec<Piece>, Vec<(String, Vec<Piece>)>) = (Vec::new(), Vec::new());
    for piece in pieces {
        match (piece, under.last_mut()) {
            (Piece::Heading(of, heading), _) if of == level => under.push((heading, Vec::new())),
            (piece, Some((_, inner))) => inner.push(piece),
            (piece, None) => before.push(piece),
        }
    }
    (before, under)
}

/// Names that are taken in a document.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// A heading as a part of an address, unlike those before.
    fn new_name(&mut self, heading: &str) -> String {
        let letters = heading.chars().map(|letter| match letter {
            letter if letter.is_ascii_alphanumeric() || letter == '_' => letter.to_ascii_lowercase(),
            _ => '-',
        });
        let plain: String = letters.collect();
        let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        let plain = if plain.is_empty() { "part".to_owned() } else { plain };
        let others = (2..).map(|number| format!("{plain}-{number}"));
        let name = std::iter::once(plain.clone()).chain(others).find(|name| !self.0.contains(name)).unwrap_or(plain);
        self.0.insert(name.clone());
        name
    }
}

fn is_name(heading: &str) -> bool {
    !heading.is_empty() && heading.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'))
}

#[cfg(test)]
mod tests {
    use super::{PIECES, Piece, cut};

    #[test]
    fn a_long_chapter_has_a_page_for_each_part_and_nothing_is_lost_or_named_twice() {
        let heading = |level, text: &str| Piece::Heading(level, text.to_owned());
        let text = |text: &str| Piece::Text(text.to_owned());
        let mut pieces =
            vec![heading(1, "Whole"), text("opening"), heading(2, "Short & sweet"), text("a"), heading(3, "x")];
        pieces.extend([heading(2, "Long"), text("before")]);
        for _ in 0..PIECES {
            pieces.extend([heading(3, "event_type"), text("b")]);
        }
        let pages = cut("Whole", pieces);
        let names: Vec<&str> = pages.iter().map(|page| page.name.as_str()).collect();
        assert_eq!(names[..5], ["", "short-sweet", "long", "event_type", "event_type-2"]);
        assert_eq!(names.len(), 3 + PIECES);
        assert_eq!(pages[1].anchors().collect::<Vec<_>>(), ["x"]);
        assert_eq!(pages[3].chapter, Some(("long".to_owned(), "Long".to_owned())));
        assert_eq!(pages.iter().map(|page| page.pieces.len()).sum::<usize>(), 4 + PIECES);
    }
}
