//! The NHS number's check digit.

/// True for ten digits of which the last is the modulus 11 check digit of the first nine.
///
/// Says nothing about whether the number was issued. Source: NHS Data Dictionary, NHS number.
pub fn is_nhs_number(text: &[u8]) -> bool {
    let Ok(digits) = <&[u8; 10]>::try_from(text) else { return false };
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = digits[..9].iter().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = (11 - sum % 11) % 11;
    check == u32::from(digits[9] - b'0')
}

#[cfg(test)]
mod tests {
    use super::is_nhs_number;

    #[test]
    fn the_check_digit_decides() {
        for valid in ["9990000018", "9990123454", "9998765439", "9999999980"] {
            assert!(is_nhs_number(valid.as_bytes()), "{valid}");
        }
        for invalid in
            ["9990000000", "9990000019", "9990123455", "9991234560", "9998765430", "999 012 3454", "999012345", ""]
        {
            assert!(!is_nhs_number(invalid.as_bytes()), "{invalid}");
        }
    }

    /// Published examples, and what follows from them; those of one repeated digit pass, which a rule refuses.
    const VECTORS: [(&str, bool); 35] = [
        ("9990000000", false),
        ("9990000018", true),
        ("9990000019", false),
        ("9990123454", true),
        ("9990123455", false),
        ("9991234560", false),
        ("9998765439", true),
        ("9998765430", false),
        ("9999999980", true),
        ("9999999981", false),
        ("9995550008", true),
        ("9995550009", false),
        ("9993141593", true),
        ("9993141594", false),
        ("9000000009", true),
        ("9000000017", true),
        ("9000000025", true),
        ("9000000033", true),
        ("9434765919", true),
        ("9464886888", false),
        ("0000000000", true),
        ("1111111111", true),
        ("2222222222", true),
        ("3333333333", true),
        ("4444444444", true),
        ("5555555555", true),
        ("6666666666", true),
        ("7777777777", true),
        ("8888888888", true),
        ("9999999999", true),
        ("943 476 5919", true),
        ("943-476-5919", true),
        ("94347659190", false),
        ("943476591", false),
        ("94347659I9", false),
    ];

    #[test]
    fn published_examples_come_out() {
        for (text, is_right) in VECTORS {
            let plain = text.replace([' ', '-'], "");
            assert_eq!(is_nhs_number(plain.as_bytes()), is_right, "{text}");
        }
    }
}
