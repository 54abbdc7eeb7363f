//! The paths that a source names, those of `use` and those within lines.

use crate::token::Token;

/// A path that a source names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Such as `crate`, `page`, `Page`; the last is `*` where everything is meant.
    pub parts: Vec<String>,
    /// The name that a `use` gives it here; none for a path within a line.
    pub as_name: Option<String>,
}

/// All paths of tokens that have more than one part, and all of `use`.
pub(crate) fn paths(tokens: &[Token]) -> Vec<Named> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        match &tokens[at..] {
            // `use<'a>` says which lifetimes are held, and names nothing.
            [Token::Word(word), Token::Sign('<'), ..] if word == "use" => at += 1,
            [Token::Word(word), ..] if word == "use" => at = tree(tokens, at + 1, &[], &mut found),
            [Token::Word(_), Token::Colons, ..] => {
                let (parts, next) = within_line(tokens, at);
                found.push(Named { parts, as_name: None });
                at = next;
            }
            // Such as `<T as Trait>::name`: the first part is no name.
            [Token::Colons, Token::Word(_), ..] => at += 2,
            _ => at += 1,
        }
    }
    found
}

fn within_line(tokens: &[Token], mut at: usize) -> (Vec<String>, usize) {
    let mut parts = Vec::new();
    while let Some(Token::Word(word)) = tokens.get(at) {
        parts.push(word.clone());
        at += 1;
        match tokens[at..] {
            [Token::Colons, Token::Word(_), ..] => at += 1,
            _ => break,
        }
    }
    (parts, at)
}

/// Reads a tree of `use` from `at`, under a path; gives where it ends.
fn tree(tokens: &[Token], mut at: usize, under: &[String], found: &mut Vec<Named>) -> usize {
    let mut parts = under.to_vec();
    loop {
        match tokens.get(at) {
            Some(Token::Word(word)) if word == "as" => {
                let as_name = tokens.get(at + 1).and_then(word_of);
                found.push(Named { parts: whole(parts), as_name });
                return at + 2;
            }
            Some(Token::Word(word)) => parts.push(word.clone()),
            Some(Token::Sign('*')) => parts.push("*".to_owned()),
            Some(Token::Colons) => {}
            Some(Token::Sign('{')) => return group(tokens, at + 1, &parts, found),
            _ => break,
        }
        at += 1;
    }
    let parts = whole(parts);
    let as_name = parts.last().cloned();
    found.push(Named { parts, as_name });
    at
}

fn group(tokens: &[Token], mut at: usize, under: &[String], found: &mut Vec<Named>) -> usize {
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Sign('}') => return at + 1,
            Token::Sign(_) => at += 1,
            _ => at = tree(tokens, at, under, found),
        }
    }
    at
}

/// `a::self` is `a`; a path of `self` or `super` alone stays.
fn whole(mut parts: Vec<String>) -> Vec<String> {
    if parts.len() > 1 && parts.last().is_some_and(|last| last == "self") {
        parts.pop();
    }
    parts
}

fn word_of(token: &Token) -> Option<String> {
    if let Token::Word(word) = token { Some(word.clone()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::paths;
    use crate::token::tokens;

    fn named(source: &str) -> Vec<String> {
        let shown = |named: super::Named| match named.as_name {
            Some(name) => format!("{} = {name}", named.parts.join("::")),
            None => named.parts.join("::"),
        };
        paths(&tokens(source)).into_iter().map(shown).collect()
    }

    #[test]
    fn groups_in_groups_are_seen() {
        let source = "use crate::{a::{self, b::C, D as E}, f::*}; use super::super::g;";
        assert_eq!(
            named(source),
            ["crate::a = a", "crate::a::b::C = C", "crate::a::D = E", "crate::f::* = *", "super::super::g = g"]
        );
    }

    #[test]
    fn paths_within_lines_are_seen() {
        assert_eq!(named("let x = crate::a::b(c::D::new::<e::F>());"), ["crate::a::b", "c::D::new", "e::F"]);
        assert_eq!(named("pub(crate) fn a() -> impl Iterator + use<'_> { b }"), Vec::<String>::new());
        assert_eq!(named("<A as b::C>::d"), ["b::C"]);
    }
}
