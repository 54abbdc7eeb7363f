//! The second factor: a code of six digits that an app makes of a secret and the time, and recovery codes for when the app
//! is lost. Each is good once.

use qrcode::QrCode;
use qrcode::render::svg;
use ring::rand::{SecureRandom, SystemRandom};
use totp_rs::{Builder, Secret};

/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 10;
/// Read out and typed: no letters that are taken for one another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A new secret, 160 bits; none when the system gives no random bits.
pub(crate) fn new_secret() -> Option<[u8; 20]> {
    let mut secret = [0; 20];
    SystemRandom::new().fill(&mut secret).ok()?;
    Some(secret)
}

/// The secret as people type it into an app.
pub(crate) fn written(secret: &[u8]) -> String {
    Secret::from(secret).to_base32()
}

/// What an app reads from a picture or a link.
pub(crate) fn address(secret: &[u8], email: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let email: String = email
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    let name = "Client%20Level%20Data%20portal";
    format!("otpauth://totp/{name}:{email}?secret={}&issuer={name}", written(secret))
}

/// The same as a picture for the camera of a phone; none when it does not fit into one.
pub(crate) fn picture(address: &str) -> Option<String> {
    let picture = QrCode::new(address).ok()?.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // Within a page it is no document of its own.
    Some(picture[picture.find("<svg")?..].to_owned())
}

/// The step of a code that is right now, or was 30 seconds ago, or will be; none for a wrong one.
pub(crate) fn step(secret: &[u8], code: &str, unix_seconds: i64) -> Option<i64> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != 6 || code.chars().any(|letter| !letter.is_ascii_digit() && !letter.is_whitespace()) {
        return None;
    }
    let maker = Builder::new().with_secret(secret).with_skew(1).build().ok()?;
    maker.check(&digits, u64::try_from(unix_seconds).ok()?).and_then(|step| i64::try_from(step).ok())
}

/// New recovery codes, 50 bits each; none when the system gives no random bits.
pub(crate) fn recovery_codes() -> Option<Vec<String>> {
    let mut random = [0; RECOVERY_CODES * 10];
    SystemRandom::new().fill(&mut random).ok()?;
    let letters =
        |bytes: &[u8]| bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect::<String>();
    Some(random.chunks(10).map(|bytes| format!("{}-{}", letters(&bytes[..5]), letters(&bytes[5..]))).collect())
}

/// What is stored of a recovery code; none for what is none. Case and blanks make no difference.
pub(crate) fn recovery_digest(code: &str) -> Option<String> {
    let letters: String = code.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    (letters.len() == 10).then(|| cld_store::digest(&letters))
}

#[cfg(test)]
mod tests {
    use super::{address, new_secret, recovery_codes, recovery_digest, step, written};

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(step(secret, code, seconds), Some(seconds / 30), "{seconds}");
            assert_eq!(step(secret, code, seconds + 30), Some(seconds / 30), "a clock may be late");
            assert_eq!(step(secret, code, seconds + 90), None);
        }
        assert_eq!(step(secret, "287 082", 59), Some(1), "as apps show it");
        for wrong in ["", "287083", "28708", "2870822", "28708a2", "２８７０８２"] {
            assert_eq!(step(secret, wrong, 59), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_reads_who_it_is_for() {
        assert_eq!(written(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let address = address(&new_secret().unwrap(), "ann+x@example.org");
        assert!(address.starts_with("otpauth://totp/Client%20Level%20Data%20portal:ann%2Bx%40example.org?secret="));
    }

    #[test]
    fn recovery_codes_differ_and_are_found_however_they_are_typed() {
        let codes = recovery_codes().unwrap();
        let all: std::collections::BTreeSet<_> = codes.iter().map(|code| recovery_digest(code).unwrap()).collect();
        assert_eq!(all.len(), 10);
        let typed = codes[0].to_uppercase().replace('-', " ");
        assert_eq!(recovery_digest(&typed), recovery_digest(&codes[0]));
        assert_eq!(recovery_digest("123456"), None);
    }
}
