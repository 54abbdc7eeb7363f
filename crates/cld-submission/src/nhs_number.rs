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
}
