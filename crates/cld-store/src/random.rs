//! Names that nobody can guess.

use cld_terms::hex;
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};

use crate::StoreError;

const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A new identifier: 26 letters and digits, of 128 random bits.
///
/// # Errors
/// When the system gives no random bits.
pub fn new_id() -> Result<String, StoreError> {
    Ok(letters(&random::<16>()?))
}

/// A new secret for a session or a link: 256 random bits. Only its [`digest`] is stored.
///
/// # Errors
/// When the system gives no random bits.
pub fn new_secret() -> Result<String, StoreError> {
    Ok(letters(&random::<32>()?))
}

/// What is stored of a secret: it shows that one is right, and cannot be turned back.
pub fn digest(secret: &str) -> String {
    hex(Sha256::digest(secret.as_bytes()))
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES], StoreError> {
    let mut bytes = [0; BYTES];
    SystemRandom::new().fill(&mut bytes).map_err(|_| StoreError::Unreachable)?;
    Ok(bytes)
}

/// Five bits a letter, the last filled up with noughts.
fn letters(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    let letter = |first: usize| LETTERS[(first..first + 5).fold(0, |value, at| value * 2 + usize::from(bit(at)))];
    (0..bytes.len() * 8).step_by(5).map(|first| char::from(letter(first))).collect()
}

#[cfg(test)]
mod tests {
    use super::{letters, new_id, new_secret};

    #[test]
    fn identifiers_are_of_one_length_and_never_twice_the_same() {
        let made: std::collections::BTreeSet<String> = (0..1_000).map(|_| new_id().unwrap()).collect();
        assert_eq!(made.len(), 1_000);
        assert!(made.iter().all(|id| id.len() == 26));
        assert_eq!(new_secret().unwrap().len(), 52);
    }

    #[test]
    fn letters_are_five_bits_each() {
        assert_eq!(letters(b"hello"), "nbswy3dp");
    }
}
