//! Blanks and marks that nobody can see, or that look like others: what spreadsheets, web pages and word processors put in
//! the place of a plain space, a hyphen or a quote.

use std::borrow::Cow;

/// True for every blank, with a width or without: spaces of all kinds, tabs, line breaks, zero-width letters, byte order
/// marks, and the soft hyphen.
pub fn is_unseen(letter: char) -> bool {
    letter.is_whitespace() || has_no_width(letter)
}

/// Letters that take no room.
fn has_no_width(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Hyphens, dashes and the minus sign; the plain hyphen too.
pub(crate) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// The text without what nobody can see at both its ends.
pub fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        // Most texts begin and end with a letter or digit.
        [first, .., last] | [first @ last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim_matches(is_unseen),
    }
}

/// The text as it looks: nothing unseen at its ends and nothing without width in it, each run of other blanks one space,
/// and plain hyphens and quotes for those of word processors.
///
/// Texts that are the same by this are the same to whoever reads them.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if is_plain(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !has_no_width(*letter)) {
        match letter {
            blank if blank.is_whitespace() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            dash if is_dash(dash) => plain.push('-'),
            '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{b4}' | '`' => plain.push('\''),
            '\u{201c}'..='\u{201f}' | '\u{2033}' => plain.push('"'),
            '\u{2026}' => plain.push_str("..."),
            other => plain.push(other),
        }
    }
    plain.truncate(plain.trim_end_matches(' ').len());
    Cow::Owned(plain)
}

/// True for a text of plain letters, with no two blanks in a row.
fn is_plain(text: &[u8]) -> bool {
    let mut before = 0;
    text.iter().all(|letter| {
        let is_second = *letter == b' ' && before == b' ';
        before = *letter;
        matches!(letter, b' '..=b'~') && *letter != b'`' && !is_second
    })
}

/// The text with what nobody can see written out by its name, in brackets: blanks at its ends, and within it all but plain
/// spaces. A text without any stays as it is.
pub fn shown(text: &str) -> Cow<'_, str> {
    let inner = text.trim_matches(is_unseen);
    let start = text.find(inner).unwrap_or_default();
    let end = start + inner.len();
    let is_named =
        |at: usize, letter: char| is_unseen(letter) && (letter != ' ' || at < start || at >= end || inner.is_empty());
    if !text.char_indices().any(|(at, letter)| is_named(at, letter)) {
        return Cow::Borrowed(text);
    }
    let mut named = String::with_capacity(text.len() + 16);
    for (at, letter) in text.char_indices() {
        match is_named(at, letter) {
            true => {
                named.push('[');
                named.push_str(name(letter));
                named.push(']');
            }
            false => named.push(letter),
        }
    }
    Cow::Owned(named)
}

/// What people call a letter that cannot be seen.
fn name(letter: char) -> &'static str {
    match letter {
        ' ' => "space",
        '\t' => "tab",
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => "line break",
        '\u{a0}' | '\u{2007}' | '\u{202f}' => "no-break space",
        '\u{200b}' => "zero-width space",
        '\u{200c}' | '\u{200d}' => "zero-width joiner",
        '\u{2060}' => "word joiner",
        '\u{feff}' => "byte order mark",
        '\u{ad}' => "soft hyphen",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => "direction mark",
        letter if has_no_width(letter) => "invisible mark",
        _ => "wide or narrow space",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for text in [
            "P 1042",
            " P 1042",
            "P 1042\u{a0}",
            "P\u{a0}1042",
            "P  1042",
            "\tP 1042\r\n",
            "P\u{200b} 1042",
            "\u{feff}P 1042",
            "P\u{2009}\u{a0}1042\u{3000}",
        ] {
            assert_eq!(plain(text), "P 1042", "{text:?}");
        }
        assert_eq!(plain("White \u{2013} King\u{2019}s \u{201c}x\u{201d}"), "White - King's \"x\"");
        assert_eq!(plain("a\u{200b}\u{a0}"), "a");
        assert!(matches!(plain("direct payment"), Cow::Borrowed("direct payment")));
        for blank in ["", " ", "\u{a0}", "\u{200b}\t\u{feff}", "\r\n"] {
            assert_eq!((plain(blank).as_ref(), trimmed(blank)), ("", ""), "{blank:?}");
        }
    }

    #[test]
    fn only_the_ends_are_trimmed() {
        assert_eq!(trimmed("\u{a0} a\u{a0}b \u{200b}"), "a\u{a0}b");
        assert_eq!(trimmed("é "), "é");
        assert_eq!([trimmed("a"), trimmed("ab"), trimmed("-")], ["a", "ab", "-"]);
    }

    #[test]
    fn what_cannot_be_seen_is_named() {
        assert_eq!(shown("211-000001\u{a0}"), "211-000001[no-break space]");
        assert_eq!(shown(" a b"), "[space]a b");
        assert_eq!(shown("a\u{200b}b\t"), "a[zero-width space]b[tab]");
        assert_eq!(shown("\u{a0}"), "[no-break space]");
        assert_eq!(shown("  "), "[space][space]");
        assert!(matches!(shown("White - Irish"), Cow::Borrowed(_)));
    }
}
