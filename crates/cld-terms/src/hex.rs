//! Bytes as hexadecimal digits.

use std::fmt::Write;

/// Two lower-case digits for each byte, as digests and keys are written.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref();
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // A string takes whatever is written to it.
        _ = write!(text, "{byte:02x}");
    }
    text
}

/// The bytes written as hexadecimal digits of either case; null for anything else, an odd number of digits too.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    text.as_bytes().chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::{hex, unhex};

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(hex([0x00, 0x0f, 0xa0, 0xff]), "000fa0ff");
        assert_eq!(hex([]), "");
    }

    #[test]
    fn digits_of_either_case_come_back_and_nothing_else_does() {
        assert_eq!(unhex("000fA0fF"), Some(vec![0x00, 0x0f, 0xa0, 0xff]));
        assert_eq!(unhex(""), Some(Vec::new()));
        for text in ["0", "0g", "+f", " f", "é", "000"] {
            assert_eq!(unhex(text), None, "{text}");
        }
    }
}
