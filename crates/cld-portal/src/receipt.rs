//! Receipts: what is signed of a submission, and whether a receipt is as it was signed.

use std::collections::BTreeMap;

use cld_terms::{hex, unhex};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde_json::{Value, json};

/// What signs receipts.
pub(crate) struct Signing(Ed25519KeyPair);

impl Signing {
    pub(crate) fn new(seed: &[u8; 32]) -> Option<Signing> {
        Ed25519KeyPair::from_seed_unchecked(seed).ok().map(Signing)
    }

    /// The key with which anybody verifies a receipt, in hexadecimal.
    pub(crate) fn public_key(&self) -> String {
        hex(self.0.public_key())
    }

    /// What is signed, and the signature in hexadecimal.
    pub(crate) fn signed(&self, facts: BTreeMap<&'static str, Value>) -> (String, String) {
        let body = json!(facts).to_string();
        let signature = hex(self.0.sign(body.as_bytes()));
        (body, signature)
    }
}

/// A receipt as a file: what was signed, the signature, and the key that it was made with.
pub(crate) fn file(body: &str, signature: &str, key: &str) -> String {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let whole = json!({ "key": key, "receipt": body, "signature": signature });
    format!("{whole:#}\n")
}

/// What a receipt says that is as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedReceipt {
    /// Its number.
    pub number: String,
    /// The SHA-256 of the file that was sent.
    pub sha256: String,
    /// The key that it was signed with, in hexadecimal.
    pub key: String,
}

/// Why a receipt is not to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not a receipt of the portal.
    #[error("it is no receipt of a landing portal. Download the receipt again, as JSON.")]
    NoReceipt,
    /// Signed with another key than the one that was given.
    #[error("it was signed with another key than yours. Ask the portal's support for the key that it signs with.")]
    AnotherKey,
    /// Altered after it was signed, or never signed.
    #[error("it is not as it was signed. Do not trust it; ask the portal's support.")]
    Altered,
}

/// Reads a receipt and verifies its signature, with a key in hexadecimal or the one in the receipt.
///
/// # Errors
/// When it is no receipt, or not as it was signed.
pub fn verify(text: &str, key: Option<&str>) -> Result<VerifiedReceipt, ReceiptError> {
    let whole: Value = serde_json::from_str(text).map_err(|_| ReceiptError::NoReceipt)?;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let (Some(body), Some(signature), Some(own)) =
        (whole.get("receipt"), text(&whole, "signature"), text(&whole, "key"))
    else {
        return Err(ReceiptError::NoReceipt);
    };
    if key.is_some_and(|key| !key.trim().eq_ignore_ascii_case(&own)) {
        return Err(ReceiptError::AnotherKey);
    }
    let (Some(number), Some(sha256)) = (text(body, "number"), text(body, "sha256")) else {
        return Err(ReceiptError::NoReceipt);
    };
    let (Some(bytes), Some(public)) = (unhex(&signature), unhex(&own)) else { return Err(ReceiptError::NoReceipt) };
    let verified = UnparsedPublicKey::new(&ED25519, public).verify(body.to_string().as_bytes(), &bytes);
    verified.map_err(|_| ReceiptError::Altered)?;
    Ok(VerifiedReceipt { number, sha256, key: own })
}

#[cfg(test)]
mod tests {
    use super::{ReceiptError, Signing, file, verify};
    use serde_json::json;

    #[test]
    fn a_receipt_is_verified_and_one_that_was_altered_is_not() {
        let signing = Signing::new(&[7; 32]).unwrap();
        let facts = [("number", json!("CLD-2026-211-0001-8")), ("rows", json!(22)), ("sha256", json!("ab"))];
        let (body, signature) = signing.signed(facts.into());
        let text = file(&body, &signature, &signing.public_key());
        assert_eq!(verify(&text, None).unwrap().number, "CLD-2026-211-0001-8");
        assert!(verify(&text, Some(&signing.public_key())).is_ok());
        assert_eq!(verify(&text.replace("22", "23"), None), Err(ReceiptError::Altered));
        assert_eq!(verify(&text, Some("00")), Err(ReceiptError::AnotherKey));
        for text in ["", "{}", "[1]", "{\"receipt\":{},\"signature\":\"00\",\"key\":\"00\"}"] {
            assert_eq!(verify(text, None), Err(ReceiptError::NoReceipt), "{text}");
        }
    }
}
