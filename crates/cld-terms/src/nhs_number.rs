//! What an NHS number is: its check digit, and which numbers belong to nobody.
//!
//! Source: NHS Data Dictionary, NHS number.

/// The modulus 11 check digit of nine ASCII digits, from 0 to 9; null for the one in eleven that has none.
pub fn check_digit(nine: &[u8; 9]) -> Option<u8> {
    let sum: u32 = nine.iter().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = (11 - sum % 11) % 11;
    (check < 10).then_some(check as u8)
}

/// True for ten digits of which the last is the check digit of the first nine, without blanks or hyphens.
///
/// This is what the item of a submission may hold, and what people are counted by. One digit ten times passes, as it does
/// in the central processing, which counts everybody with such a number as one person; a rule of the book finds these
/// rows. That the digit is right does not say that the number was issued.
pub fn is_nhs_number(text: &[u8]) -> bool {
    let Ok(digits) = <&[u8; 10]>::try_from(text) else { return false };
    let Some((nine, last)) = digits.split_first_chunk::<9>() else { return false };
    digits.iter().all(u8::is_ascii_digit) && check_digit(nine) == last.first().map(|digit| digit - b'0')
}

/// True for an NHS number that somebody may have: not one digit ten times, which means that the number was not known.
///
/// The tracing service answers 0000000000 for nobody and 9999999999 for several people, and both have a right check digit.
pub fn is_of_one_person(text: &[u8]) -> bool {
    is_nhs_number(text) && text.iter().any(|digit| *digit != text[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published examples, and what follows from them: the check digit is right; somebody may have it.
    const VECTORS: [(&str, bool, bool); 36] = [
        ("9990000000", false, false),
        ("9990000018", true, true),
        ("9990000019", false, false),
        ("9990123454", true, true),
        ("9990123455", false, false),
        ("9991234560", false, false),
        ("9998765439", true, true),
        ("9998765430", false, false),
        ("9999999980", true, true),
        ("9999999981", false, false),
        ("9995550008", true, true),
        ("9995550009", false, false),
        ("9993141593", true, true),
        ("9993141594", false, false),
        ("9000000009", true, true),
        ("9000000017", true, true),
        ("9000000025", true, true),
        ("9000000033", true, true),
        ("9434765919", true, true),
        ("9464886888", false, false),
        ("0000000000", true, false),
        ("1111111111", true, false),
        ("2222222222", true, false),
        ("3333333333", true, false),
        ("4444444444", true, false),
        ("5555555555", true, false),
        ("6666666666", true, false),
        ("7777777777", true, false),
        ("8888888888", true, false),
        ("9999999999", true, false),
        ("943 476 5919", false, false),
        ("943-476-5919", false, false),
        ("94347659190", false, false),
        ("943476591", false, false),
        ("94347659I9", false, false),
        ("", false, false),
    ];

    #[test]
    fn the_check_digit_decides_and_one_digit_ten_times_is_nobodys() {
        for (text, is_right, is_somebodys) in VECTORS {
            assert_eq!(is_nhs_number(text.as_bytes()), is_right, "{text}");
            assert_eq!(is_of_one_person(text.as_bytes()), is_somebodys, "{text}");
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
