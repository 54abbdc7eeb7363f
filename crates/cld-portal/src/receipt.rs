//! Receipts: what is signed of a submission, and whether a receipt is as it was signed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::signed::{NotSigned, Signing, document, verified};

/// What is signed of these facts, and the signature in hexadecimal.
pub(crate) fn signed(signing: &Signing, facts: BTreeMap<&'static str, Value>) -> (String, String) {
    let body = json!(facts).to_string();
    let signature = signing.sign(&body);
    (body, signature)
}

/// A receipt as a file: what was signed, the signature, and the key that it was made with.
pub(crate) fn file(body: &str, signature: &str, key: &str) -> String {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    format!("{:#}\n", document("receipt", &body, signature, key))
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
    let (body, key) = verified(text, "receipt", key).map_err(|fault| match fault {
        NotSigned::NoDocument => ReceiptError::NoReceipt,
        NotSigned::AnotherKey => ReceiptError::AnotherKey,
        NotSigned::Altered => ReceiptError::Altered,
    })?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let (Some(number), Some(sha256)) = (text("number"), text("sha256")) else { return Err(ReceiptError::NoReceipt) };
    Ok(VerifiedReceipt { number, sha256, key })
}

#[cfg(test)]
mod tests {
    use super::{ReceiptError, Signing, file, signed, verify};
    use serde_json::json;

    #[test]
    fn a_receipt_is_verified_and_one_that_was_altered_is_not() {
        let signing = Signing::new(&[7; 32]).unwrap();
        let facts = [("number", json!("CLD-2026-211-0001-8")), ("rows", json!(22)), ("sha256", json!("ab"))];
        let (body, signature) = signed(&signing, facts.into());
        let text = file(&body, &signature, &signing.public_key());
        assert_eq!(verify(&text, None).unwrap().number, "CLD-2026-211-0001-8");
        assert!(verify(&text, Some(&signing.public_key())).is_ok());
        assert_eq!(verify(&text.replace("22", "23"), None), Err(ReceiptError::Altered));
        assert_eq!(verify(&text, Some("00")), Err(ReceiptError::AnotherKey));
        for text in ["", "{}", "[1]", "{\"receipt\":[],\"signature\":\"00\",\"key\":\"00\"}"] {
            assert_eq!(verify(text, None), Err(ReceiptError::NoReceipt), "{text}");
        }
        let empty = "{\"receipt\":{},\"signature\":\"00\",\"key\":\"00\"}";
        assert_eq!(verify(empty, None), Err(ReceiptError::Altered));
    }
}
