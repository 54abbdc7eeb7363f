//! Texts in letters that Windows-1252 has, where they are the same letters.

use std::borrow::Cow;

use cld_submission::in_windows_1252;

/// Letters that some systems write in two characters: the mark that follows, the letters alone, the letters with it.
const COMPOSED: [(char, &str, &str); 8] = [
    ('\u{300}', "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
    ('\u{301}', "AEIOUYaeiouy", "ÁÉÍÓÚÝáéíóúý"),
    ('\u{302}', "AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
    ('\u{303}', "ANOano", "ÃÑÕãñõ"),
    ('\u{308}', "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"),
    ('\u{30A}', "Aa", "Åå"),
    ('\u{30C}', "SZsz", "ŠŽšž"),
    ('\u{327}', "Cc", "Çç"),
];

/// A text that Windows-1252 has letters for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Lettered<'t> {
    AsItWas(Vec<u8>),
    /// The same letters in other characters.
    Otherwise(Vec<u8>),
    /// Some letter is lacking.
    Lacking(Cow<'t, str>),
}

/// The bytes of a text in Windows-1252.
pub(crate) fn lettered(text: &str) -> Lettered<'_> {
    if text.is_ascii() {
        return Lettered::AsItWas(text.as_bytes().to_vec());
    }
    if let Some(bytes) = in_windows_1252(text) {
        return Lettered::AsItWas(bytes);
    }
    match in_windows_1252(&composed(text)) {
        Some(bytes) => Lettered::Otherwise(bytes),
        None => Lettered::Lacking(text.into()),
    }
}

fn composed(text: &str) -> String {
    let mut composed = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => composed.push(' '),
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => {}
            '\u{2010}' | '\u{2011}' => composed.push('-'),
            mark => match composed.chars().next_back().and_then(|before| with_mark(before, mark)) {
                Some(one) => {
                    composed.pop();
                    composed.push(one);
                }
                None => composed.push(mark),
            },
        }
    }
    composed
}

/// One letter for a letter and the mark behind it.
fn with_mark(letter: char, mark: char) -> Option<char> {
    let (_, alone, with) = COMPOSED.iter().find(|(known, ..)| *known == mark)?;
    with.chars().nth(alone.chars().position(|known| known == letter)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_the_letters_they_are() {
        assert_eq!(lettered("Zoë"), Lettered::AsItWas(b"Zo\xEB".to_vec()));
        assert_eq!(lettered("Zoe\u{308} \u{2011} A\u{202F}B\u{200B}"), Lettered::Otherwise(b"Zo\xEB - A B".to_vec()));
        for lacking in ["Łucja", "z\u{301}", "\u{2212}5", "日"] {
            assert_eq!(lettered(lacking), Lettered::Lacking(lacking.into()));
        }
    }

    #[test]
    fn as_many_letters_are_composed_as_are_listed() {
        for (mark, alone, with) in COMPOSED {
            assert_eq!(alone.chars().count(), with.chars().count(), "{mark:?}");
        }
    }
}
