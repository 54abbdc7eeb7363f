//! What one file of a crate defines, and by which names it knows other things.

use std::collections::{BTreeMap, BTreeSet};

use crate::path::{Named, paths};
use crate::token::{Token, tokens};

/// A file of a crate as a module. What is for tests alone is left out.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// Modules that are files of their own.
    pub children: BTreeSet<String>,
    /// Names of what is defined in it.
    pub defined: BTreeSet<String>,
    /// What `use` gives a name here.
    pub bound: BTreeMap<String, Vec<String>>,
    /// Modules of which `use` takes everything.
    pub whole: Vec<Vec<String>>,
    /// Paths that its code names, besides those of `use`.
    pub named: Vec<Named>,
}

const DEFINING: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "macro_rules"];

impl Module {
    pub(crate) fn read(source: &str) -> Module {
        let tokens = without_tests(&tokens(source));
        let mut module = Module { named: paths(&tokens), ..Module::default() };
        for named in &module.named {
            match (&named.as_name, named.parts.split_last()) {
                (Some(name), Some((_, parts))) if name == "*" => module.whole.push(parts.to_vec()),
                (Some(name), _) => _ = module.bound.insert(name.clone(), named.parts.clone()),
                (None, _) => {}
            }
        }
        module.define(&tokens);
        module
    }

    fn define(&mut self, tokens: &[Token]) {
        let mut depth = 0_usize;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => depth = depth.saturating_sub(1),
                Token::Word(word) if depth == 0 => self.define_one(word, &tokens[at + 1..]),
                _ => {}
            }
        }
    }

    fn define_one(&mut self, word: &str, after: &[Token]) {
        let after = after.iter().filter(|token| **token != Token::Sign('!'));
        let mut after = after.filter(|token| **token != Token::Word("mut".into()));
        let (Some(Token::Word(name)), next) = (after.next(), after.next()) else { return };
        if word == "mod" && next == Some(&Token::Sign(';')) {
            self.children.insert(name.clone());
        } else if DEFINING.contains(&word) {
            self.defined.insert(name.clone());
        }
    }
}

/// Tokens without items that are marked `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let word = |text: &str| Token::Word(text.to_owned());
    let [hash, open, paren, shut, end] = ['#', '[', '(', ')', ']'].map(Token::Sign);
    let mark = [hash, open, word("cfg"), paren, word("test"), shut, end];
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        if tokens[at..].starts_with(&mark) {
            at = end_of_item(tokens, at + mark.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// The place after an item: after its `;`, or after the braces that it opens.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') if depth <= 1 => return at + 1,
            Token::Sign('}') => depth -= 1,
            Token::Sign(';') if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::Module;

    #[test]
    fn what_is_for_tests_alone_is_left_out() {
        let source = "mod a; #[cfg(test)] mod tests; #[cfg(test)] mod b { use super::*; fn c() {} } fn d() { e::f() }";
        let module = Module::read(source);
        assert_eq!(module.children.iter().collect::<Vec<_>>(), ["a"]);
        assert_eq!(module.defined.iter().collect::<Vec<_>>(), ["d"]);
        assert_eq!(module.named.len(), 1);
    }

    #[test]
    fn names_are_those_defined_and_those_used() {
        let module = Module::read("pub const A: u8 = 1; pub const fn b() {} use crate::c::{D as E, f::*};");
        assert!(["A", "b"].iter().all(|name| module.defined.contains(*name)));
        assert_eq!(module.bound["E"], ["crate", "c", "D"]);
        assert_eq!(module.whole, [["crate", "c", "f"]]);
    }
}
