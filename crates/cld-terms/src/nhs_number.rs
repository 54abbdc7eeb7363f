//! What an NHS number is: its check digit, which numbers belong to nobody, and how it may be written.
//!
//! Source: NHS Data Dictionary, NHS number.

use std::borrow::Cow;

use crate::unseen::{is_dash, is_unseen};

/// The modulus 11 check digit of nine ASCII digits, from 0 to 9; null for the one in eleven that has none.
pub fn check_digit(nine: &[u8; 9]) -> Option<u8> {
    let sum: u32 = nine.iter().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = (11 - sum % 11) % 11;
    (check < 10).then_some(check as u8)
}

/// The ten digits of the NHS number that a text gives; null when nobody can be known by it.
///
/// This alone says which numbers are used: for checking, runs, tracing, linkage and the links of carers. Blanks and hyphens
/// of any kind are taken out, since a number is printed in groups of three, three and four. One digit ten times has a
/// right check digit, but means that no number was known: 0000000000 is the tracing service's answer for nobody, and
/// 9999999999 for several people. That a number is usable does not say that it was issued.
pub fn usable_nhs_number(text: &str) -> Option<Cow<'_, str>> {
    let digits = match text.len() {
        10 => Cow::Borrowed(text),
        _ => Cow::Owned(text.chars().filter(|letter| !separates_digits(*letter)).collect()),
    };
    let is_repeated = |digits: &[u8]| digits.iter().all(|digit| *digit == digits[0]);
    (has_right_check_digit(&digits) && !is_repeated(digits.as_bytes())).then_some(digits)
}

/// True for ten digits of which the last is the check digit of the first nine, as the supplier of official data takes
/// numbers: without blanks or hyphens, and one digit ten times passes.
///
/// For comparison with official results alone: who is somebody is for [`usable_nhs_number`] to say.
pub fn has_right_check_digit(text: &str) -> bool {
    let Ok(digits) = <&[u8; 10]>::try_from(text.as_bytes()) else { return false };
    let Some((nine, last)) = digits.split_first_chunk::<9>() else { return false };
    digits.iter().all(u8::is_ascii_digit) && check_digit(nine) == last.first().map(|digit| digit - b'0')
}

/// Blanks, those without width too, and every kind of hyphen, dash and minus.
fn separates_digits(letter: char) -> bool {
    is_unseen(letter) || is_dash(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that were sent, with the number that each gives: published examples, and what follows from them.
    const VECTORS: &str = include_str!("nhs_number_vectors.csv");

    #[test]
    fn a_number_is_usable_or_not_as_the_examples_say() {
        for line in VECTORS.lines().skip(1) {
            let [text, number, _why] = line.splitn(3, ',').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let expected = Some(number).filter(|number| !number.is_empty());
            assert_eq!(usable_nhs_number(text).as_deref(), expected, "{line}");
        }
        assert!(VECTORS.lines().count() > 50);
    }

    #[test]
    fn what_a_supplier_takes_is_ten_digits_as_they_are() {
        for digit in 0..10 {
            assert!(has_right_check_digit(&digit.to_string().repeat(10)));
        }
        assert!(has_right_check_digit("9990000018") && !has_right_check_digit("999 000 0018"));
        assert!(!has_right_check_digit("9990000019") && !has_right_check_digit(""));
    }

    #[test]
    fn no_text_is_usable_in_two_ways() {
        let blanks = ['\t', ' ', '\u{a0}', '\u{2009}', '\u{202f}', '\u{3000}', '\u{200b}', '-', '\u{2011}', '\u{2212}'];
        for blank in blanks {
            let written = format!("{blank}999{blank}000{blank}{blank}0018{blank}");
            assert_eq!(usable_nhs_number(&written).as_deref(), Some("9990000018"), "{blank:?}");
        }
        for letter in ["/", ".", "_", ",", "O", "\u{664}"] {
            assert_eq!(usable_nhs_number(&format!("999{letter}000{letter}0018")), None, "{letter}");
        }
    }

    #[test]
    fn one_in_eleven_has_no_check_digit() {
        let without = (0..11_000u32).filter(|serial| {
            let nine = format!("{:09}", 999_000_000 + serial);
            check_digit(nine.as_bytes().try_into().expect("nine digits")).is_none()
        });
        assert_eq!(without.count(), 1_000);
    }
}
