//! Pieces as one page of HTML: nothing is loaded from elsewhere, it prints, and it can be read out.

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Piece, Table, UNSURE};

/// Colours have a contrast of at least 7 to 1; what is unsure is said in words, not by colour alone.
const STYLE: &str = include_str!("document.css");
const SEARCH: &str = include_str!("search.js");

/// A page without scripts, that loads nothing.
pub fn page(title: &str, pieces: &[Piece]) -> String {
    whole(title, pieces, None)
}

/// The same with a search box, for a long document. Its script is in the page.
pub fn searchable(title: &str, pieces: &[Piece]) -> String {
    whole(title, pieces, Some(SEARCH))
}

fn whole(title: &str, pieces: &[Piece], script: Option<&str>) -> String {
    let names = Names::of(pieces);
    let chapters = pieces.iter().enumerate().filter_map(|(at, piece)| match piece {
        Piece::Heading(2, heading) => Some((at, heading)),
        _ => None,
    });
    let page = html! {
        (DOCTYPE) "\n"
        html lang="en-GB" { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                title { (title) } "\n"
                style { "\n" (PreEscaped(STYLE)) } "\n"
            } "\n"
            body { "\n"
                a.skip href="#main" { "Skip to main content" } "\n"
                nav aria-label="Contents" { "\n"
                    ul { "\n" @for (at, heading) in chapters { li { a href={ "#p" (at) } { (heading) } } "\n" } } "\n"
                } "\n"
                main id="main" { "\n" @for (at, piece) in pieces.iter().enumerate() { (element(at, piece, &names)) } } "\n"
                @if let Some(script) = script { script { "\n" (PreEscaped(script)) } "\n" }
            } "\n"
        } "\n"
    };
    page.into_string()
}

/// Headings that are names, each with the piece that it is in first: what is in backquotes and is one of them becomes a
/// link.
struct Names<'a>(BTreeMap<&'a str, usize>);

impl Names<'_> {
    fn of(pieces: &[Piece]) -> Names<'_> {
        let is_name = |heading: &str| heading.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'));
        let headings = pieces.iter().enumerate().rev().filter_map(|(at, piece)| match piece {
            Piece::Heading(3.., heading) => Some((heading.as_str(), at)),
            _ => None,
        });
        Names(headings.filter(|(heading, _)| is_name(heading)).collect())
    }
}

fn element(at: usize, piece: &Piece, names: &Names<'_>) -> Markup {
    let marked = |text: &str| marked(text, names);
    html! {
        @match piece {
            Piece::Heading(level @ 3.., heading) if names.0.get(heading.as_str()) == Some(&at) => {
                (headed(*level, heading, heading)) "\n"
            }
            Piece::Heading(level, heading) => { (headed(*level, &format!("p{at}"), heading)) "\n" }
            Piece::Code(lines) => { pre tabindex="0" { code { (lines) } } "\n" }
            Piece::Text(prose) => { p { (marked(prose)) } "\n" }
            Piece::Points(points) => { ul { "\n" @for point in points { li { (marked(point)) } "\n" } } "\n" }
            Piece::Facts(facts) => {
                dl { "\n" @for (label, said) in facts { dt { (label) } dd { (marked(said)) } "\n" } } "\n"
            }
            Piece::Table(table) => (columns(table, names)),
            Piece::Flow(drawn) => {
                figure { "\n"
                    figcaption { (drawn.caption) } "\n"
                    div.scroll tabindex="0" role="group" aria-label={ (drawn.caption) ", picture" } { "\n"
                        (drawn.svg(&|name| names.0.contains_key(name).then(|| format!("#{name}")))) "\n"
                    } "\n"
                } "\n"
            }
        }
    }
}

/// A heading of its level; there are no more than six.
fn headed(level: u8, id: &str, text: &str) -> Markup {
    html! {
        @match level {
            0 | 1 => h1 id=(id) { (text) },
            2 => h2 id=(id) { (text) },
            3 => h3 id=(id) { (text) },
            4 => h4 id=(id) { (text) },
            5 => h5 id=(id) { (text) },
            _ => h6 id=(id) { (text) },
        }
    }
}

fn columns(table: &Table, names: &Names<'_>) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(table.caption) { "\n"
            table { "\n"
                caption { (table.caption) } "\n"
                thead { tr { @for column in &table.columns { th scope="col" { (column) } } } } "\n"
                tbody { "\n"
                    @for row in &table.rows { tr { @for cell in row { td { (marked(cell, names)) } } } "\n" }
                } "\n"
            } "\n"
        } "\n"
    }
}

/// Text with its code in backquotes, and marked when it says that something is unsure.
fn marked(text: &str, names: &Names<'_>) -> Markup {
    let parts = html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 0 { (part) }
            @else if names.0.contains_key(part) { a href={ "#" (part) } { code { (part) } } }
            @else { code { (part) } }
        }
    };
    html! { @if text.starts_with(UNSURE) { span.unsure { (parts) } } @else { (parts) } }
}
