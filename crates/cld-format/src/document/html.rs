//! Pieces as one page of HTML: nothing is loaded from elsewhere, it prints, and it can be read out.

use std::collections::BTreeMap;

use super::{Piece, Table, UNSURE, flow};

/// Colours have a contrast of at least 7 to 1; what is unsure is said in words, not by colour alone.
const STYLE: &str = "\
:root{color-scheme:light}
body{font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:75rem;margin:0 auto;padding:1rem}
a{color:#0b3d91}a:focus{outline:3px solid #0b3d91;outline-offset:2px}
.skip{position:absolute;left:-100rem}.skip:focus{left:1rem;background:#fff;padding:.5rem}
h1,h2,h3,h4,h5{line-height:1.25}h2{border-top:2px solid #1a1a1a;padding-top:1rem;margin-top:3rem}
.scroll{overflow-x:auto}figure{margin:1rem 0}figcaption{font-weight:bold}svg text{font:12px monospace}table{border-collapse:collapse;margin:1rem 0}
caption{text-align:left;font-weight:bold;padding:.25rem 0}
th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top}th{background:#f0f0f0}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.25rem 1rem}dt{font-weight:bold}dd{margin:0}
pre{overflow-x:auto;background:#f6f6f6;border:1px solid #767676;padding:.5rem;font-size:.875rem}
pre:focus{outline:3px solid #0b3d91}
.unsure{background:#fff3c4;padding:0 .25rem}
@page{size:A4}
@media print{nav,.skip{display:none}body{max-width:none;font-size:10pt}h2{break-before:page}
h3,h4,caption{break-after:avoid}tr,dl{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}
pre{white-space:pre-wrap}svg{max-width:100%;height:auto}}
";

const SEARCH: &str = include_str!("search.js");

/// A page without scripts.
pub fn page(title: &str, pieces: &[Piece]) -> String {
    whole(title, pieces, "")
}

/// The same with a search box, for a long document.
pub fn searchable(title: &str, pieces: &[Piece]) -> String {
    whole(title, pieces, &format!("<script>\n{SEARCH}</script>\n"))
}

fn whole(title: &str, pieces: &[Piece], search: &str) -> String {
    let title = escaped(title);
    let names = Names::of(pieces);
    let (mut contents, mut body) = (String::new(), String::new());
    for (at, piece) in pieces.iter().enumerate() {
        if let Piece::Heading(2, heading) = piece {
            contents += &format!("<li><a href=\"#p{at}\">{}</a></li>\n", escaped(heading));
        }
        body += &element(at, piece, &names);
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to main content</a>\n\
         <nav aria-label=\"Contents\">\n<ul>\n{contents}</ul>\n</nav>\n<main id=\"main\">\n{body}</main>\n\
         {search}</body>\n</html>\n"
    )
}

/// Headings that are names, each with the piece that it stands in first: what stands in backquotes and is one of them
/// becomes a link.
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

fn element(at: usize, piece: &Piece, names: &Names<'_>) -> String {
    let marked = |text: &str| marked(text, names);
    match piece {
        Piece::Heading(level @ 3.., heading) if names.0.get(heading.as_str()) == Some(&at) => {
            format!("<h{level} id=\"{heading}\">{heading}</h{level}>\n")
        }
        Piece::Heading(level, heading) => format!("<h{level} id=\"p{at}\">{}</h{level}>\n", escaped(heading)),
        Piece::Code(lines) => format!("<pre tabindex=\"0\"><code>{}</code></pre>\n", escaped(lines)),
        Piece::Text(prose) => format!("<p>{}</p>\n", marked(prose)),
        Piece::Points(points) => {
            format!(
                "<ul>\n{}</ul>\n",
                points.iter().map(|point| format!("<li>{}</li>\n", marked(point))).collect::<String>()
            )
        }
        Piece::Facts(facts) => {
            let pair = |(label, said): &(&str, String)| format!("<dt>{label}</dt><dd>{}</dd>\n", marked(said));
            format!("<dl>\n{}</dl>\n", facts.iter().map(pair).collect::<String>())
        }
        Piece::Table(table) => columns(table, names),
        Piece::Flow(drawn) => format!(
            "<figure>\n<figcaption>{caption}</figcaption>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" \
             aria-label=\"{caption}, picture\">\n{}\n</div>\n</figure>\n",
            flow::svg(drawn, &|name| names.0.contains_key(name)).into_string(),
            caption = escaped(&drawn.caption),
        ),
    }
}

fn columns(table: &Table, names: &Names<'_>) -> String {
    let heading: String =
        table.columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", escaped(column))).collect();
    let row = |cells: &Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", marked(cell, names))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{caption}\">\n<table>\n\
         <caption>{caption}</caption>\n<thead><tr>{heading}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n</div>\n",
        table.rows.iter().map(row).collect::<String>(),
        caption = escaped(&table.caption),
    )
}

/// Text with its code in backquotes, and marked when it says that something is unsure.
fn marked(text: &str, names: &Names<'_>) -> String {
    let parts = escaped(text);
    let mut marked = String::new();
    for (at, part) in parts.split('`').enumerate() {
        marked += &match at % 2 {
            1 if names.0.contains_key(part) => format!("<a href=\"#{part}\"><code>{part}</code></a>"),
            1 => format!("<code>{part}</code>"),
            _ => part.to_owned(),
        };
    }
    if text.starts_with(UNSURE) { format!("<span class=\"unsure\">{marked}</span>") } else { marked }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
