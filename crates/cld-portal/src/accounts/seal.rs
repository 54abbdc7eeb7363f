//! Secrets of people are sealed in the database: whoever has a copy of it, and not the key, cannot make codes.

use cld_terms::{hex, unhex};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};

/// What seals secrets.
pub(crate) struct Seal(LessSafeKey);

impl Seal {
    pub(crate) fn new(key: &[u8; 32]) -> Option<Seal> {
        Some(Seal(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?)))
    }

    /// Seals a secret for a purpose, such as the factor of an account: it opens for no other.
    pub(crate) fn seal(&self, purpose: &str, secret: &[u8]) -> Option<String> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).ok()?;
        let mut sealed = secret.to_vec();
        let with = Nonce::assume_unique_for_key(nonce);
        self.0.seal_in_place_append_tag(with, Aad::from(purpose.as_bytes()), &mut sealed).ok()?;
        Some(hex(nonce) + &hex(&sealed))
    }

    /// The secret; none when it was sealed for another purpose or by another key.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        let mut bytes = unhex(sealed)?;
        let mut secret = bytes.split_off(NONCE_LEN.min(bytes.len()));
        let with = Nonce::try_assume_unique_for_key(&bytes).ok()?;
        let opened = self.0.open_in_place(with, Aad::from(purpose.as_bytes()), &mut secret).ok()?;
        Some(opened.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::Seal;

    #[test]
    fn a_sealed_secret_opens_for_its_purpose_and_key_alone() {
        let seal = Seal::new(&[7; 32]).unwrap();
        let sealed = seal.seal("factor:a", b"secret").unwrap();
        assert_eq!(seal.open("factor:a", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(seal.open("factor:b", &sealed), None);
        assert_eq!(Seal::new(&[8; 32]).unwrap().open("factor:a", &sealed), None);
        for broken in ["", "00", "zz", &sealed[..sealed.len() - 2]] {
            assert_eq!(seal.open("factor:a", broken), None, "{broken}");
        }
    }
}
