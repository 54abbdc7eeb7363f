//! Words and signs of a Rust source, without comments and what stands in quotes.

/// A word, `::`, or any other sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Word(String),
    Colons,
    Sign(char),
}

/// The tokens of a source. Comments, texts, characters and lifetimes are left out; they name nothing.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let letters: Vec<char> = source.chars().collect();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        let rest = &letters[at..];
        at += match rest {
            ['/', '/', ..] => length_until(rest, &['\n']),
            ['/', '*', ..] => length_of_comment(rest),
            ['"', ..] => length_of_text(rest),
            ['\'', ..] => length_of_character(rest),
            [':', ':', ..] => {
                tokens.push(Token::Colons);
                2
            }
            [first, ..] if is_in_word(*first) => {
                let word: String = rest.iter().take_while(|letter| is_in_word(**letter)).collect();
                let length = word.chars().count();
                match length_of_raw_text(&word, &rest[length..]) {
                    Some(text) => length + text,
                    None => {
                        tokens.push(Token::Word(word));
                        length
                    }
                }
            }
            [first, ..] => {
                tokens.extend((!first.is_whitespace()).then_some(Token::Sign(*first)));
                1
            }
            [] => 1,
        };
    }
    tokens
}

fn is_in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn length_until(letters: &[char], end: &[char]) -> usize {
    letters.windows(end.len()).position(|part| part == end).map_or(letters.len(), |at| at + end.len())
}

/// Comments of this kind may hold one another.
fn length_of_comment(letters: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < letters.len() {
        match &letters[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn length_of_text(letters: &[char]) -> usize {
    let mut at = 1;
    while at < letters.len() && letters[at] != '"' {
        at += if letters[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// A character in quotes, or only the quote of a lifetime.
fn length_of_character(letters: &[char]) -> usize {
    match letters {
        [_, '\\', _, rest @ ..] => 3 + length_until(rest, &['\'']),
        [_, _, '\'', ..] => 3,
        _ => 1,
    }
}

/// How long the text is that a word such as `r` or `br` begins, with its signs; none if it begins no text.
fn length_of_raw_text(word: &str, letters: &[char]) -> Option<usize> {
    if !["r", "b", "c", "br", "cr"].contains(&word) {
        return None;
    }
    let hashes = letters.iter().take_while(|letter| **letter == '#').count();
    if letters.get(hashes) != Some(&'"') {
        return None;
    }
    if !word.ends_with('r') {
        return (hashes == 0).then(|| length_of_text(letters));
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    Some(hashes + 1 + length_until(&letters[hashes + 1..], &end))
}

#[cfg(test)]
mod tests {
    use super::{Token, tokens};

    fn words(source: &str) -> Vec<String> {
        let word = |token| if let Token::Word(word) = token { Some(word) } else { None };
        tokens(source).into_iter().filter_map(word).collect()
    }

    #[test]
    fn what_is_in_quotes_or_comments_is_no_word() {
        assert_eq!(words("a // b\nc /* d /* e */ f */ g"), ["a", "c", "g"]);
        assert_eq!(words(r#"a "b \" c" d b"e" f"#), ["a", "d", "f"]);
        assert_eq!(words("a r#\"b \" c\"# d r\"e\\\" f"), ["a", "d", "f"]);
        assert_eq!(words(r"a 'b' c '\'' d '\u{e9}' e"), ["a", "c", "d", "e"]);
        assert_eq!(words("a<'b> c"), ["a", "b", "c"]);
    }

    #[test]
    fn colons_come_in_pairs() {
        assert_eq!(tokens("a::b"), [Token::Word("a".into()), Token::Colons, Token::Word("b".into())]);
        assert_eq!(tokens("a: b")[1], Token::Sign(':'));
    }
}
