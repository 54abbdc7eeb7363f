//! Letters that an encoding has.

use encoding_rs::WINDOWS_1252;

/// The bytes of a text in Windows-1252; none when it has a letter or sign that Windows-1252 does not have.
pub fn in_windows_1252(text: &str) -> Option<Vec<u8>> {
    let (bytes, _, is_without) = WINDOWS_1252.encode(text);
    (!is_without).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_letters_or_is_refused() {
        assert_eq!(in_windows_1252("Zoë – £5 €").unwrap(), b"Zo\xEB \x96 \xA35 \x80");
        for text in ["Łucja", "Zoe\u{308}", "\u{2212}5", "日"] {
            assert_eq!(in_windows_1252(text), None, "{text}");
        }
    }
}
