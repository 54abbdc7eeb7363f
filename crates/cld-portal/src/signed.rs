//! What the portal signs: JSON that anybody can verify with its public key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cld_terms::{hex, unhex};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde_json::{Value, json};

/// What signs.
pub(crate) struct Signing(Ed25519KeyPair);

/// Why a signature shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotSigned {
    /// It is no document of that kind.
    NoDocument,
    /// Signed with another key than the one that was given.
    AnotherKey,
    /// Altered after it was signed, or never signed.
    Altered,
}

impl Signing {
    pub(crate) fn new(seed: &[u8; 32]) -> Option<Signing> {
        Ed25519KeyPair::from_seed_unchecked(seed).ok().map(Signing)
    }

    /// The key with which anybody verifies what is signed, in hexadecimal.
    pub(crate) fn public_key(&self) -> String {
        hex(self.0.public_key())
    }

    /// The signature of a text, in hexadecimal.
    pub(crate) fn sign(&self, body: &str) -> String {
        hex(self.0.sign(body.as_bytes()))
    }
}

/// What comes before the 32 bytes of an Ed25519 key in the form of RFC 8410.
const HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A public key in hexadecimal as openssl and others read it; blank for what is no key.
pub(crate) fn pem(key: &str) -> String {
    let Some(key) = unhex(key) else { return String::new() };
    let body = STANDARD.encode([&HEAD[..], &key].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}

/// Whether a text was signed with a public key, both in hexadecimal.
pub(crate) fn is_signed(body: &str, signature: &str, key: &str) -> bool {
    let (Some(bytes), Some(public)) = (unhex(signature), unhex(key)) else { return false };
    UnparsedPublicKey::new(&ED25519, public).verify(body.as_bytes(), &bytes).is_ok()
}

/// A document under the name of its kind: what was signed, the signature, and the key that it was made with.
pub(crate) fn document(kind: &str, body: &Value, signature: &str, key: &str) -> Value {
    json!({ "key": key, kind: body, "signature": signature })
}

/// What a document of a kind says, and the key that it was signed with; `key` is the one that it has to be, if that is known.
///
/// What is signed is the JSON without blanks and with its names in order, so that anybody can make the same bytes again.
pub(crate) fn verified(text: &str, kind: &str, key: Option<&str>) -> Result<(Value, String), NotSigned> {
    let mut whole: Value = serde_json::from_str(text).map_err(|_| NotSigned::NoDocument)?;
    let text = |name: &str| whole.get(name).and_then(Value::as_str).map(str::to_owned);
    let (Some(signature), Some(own)) = (text("signature"), text("key")) else { return Err(NotSigned::NoDocument) };
    let body = whole.get_mut(kind).map(Value::take).filter(Value::is_object).ok_or(NotSigned::NoDocument)?;
    if key.is_some_and(|key| !key.trim().eq_ignore_ascii_case(&own)) {
        return Err(NotSigned::AnotherKey);
    }
    if unhex(&signature).is_none() || unhex(&own).is_none() {
        return Err(NotSigned::NoDocument);
    }
    if is_signed(&body.to_string(), &signature, &own) { Ok((body, own)) } else { Err(NotSigned::Altered) }
}
