//! The keys with which a provider signs (RFC 7517), of the two kinds that providers use.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;

/// All keys of a provider.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Key>,
}

/// One of them. Of kinds that are not known here the parts are missing, and nothing is right by them.
#[derive(Debug, Clone, Deserialize)]
struct Key {
    kid: Option<String>,
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    #[serde(default)]
    n: String,
    #[serde(default)]
    e: String,
    #[serde(default)]
    x: String,
    #[serde(default)]
    y: String,
}

impl Keys {
    /// Whether one has that name, or any is meant.
    pub(super) fn has(&self, name: Option<&str>) -> bool {
        name.is_none_or(|name| self.keys.iter().any(|key| key.kid.as_deref() == Some(name)))
    }

    /// Whether one of them, of that name if one is said, has signed the message by this algorithm.
    pub(super) fn signed(&self, name: Option<&str>, algorithm: &str, message: &[u8], signature: &[u8]) -> bool {
        let meant = self.keys.iter().filter(|key| name.is_none() || key.kid.as_deref() == name);
        let mut signing = meant.filter(|key| key.purpose.as_deref().is_none_or(|purpose| purpose == "sig"));
        signing.any(|key| key.signed(algorithm, message, signature).is_some())
    }
}

impl Key {
    fn signed(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> Option<()> {
        let part = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        match (algorithm, self.kty.as_str(), self.crv.as_deref()) {
            ("RS256", "RSA", _) => {
                let key = RsaPublicKeyComponents { n: part(&self.n)?, e: part(&self.e)? };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).ok()
            }
            ("ES256", "EC", Some("P-256")) => {
                let point = [vec![4], part(&self.x)?, part(&self.y)?].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).ok()
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use ring::rand::SystemRandom;
    use ring::rsa::PublicKeyComponents;
    use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

    use super::*;

    /// A key that nothing else has, and a message that it has signed.
    fn signed(message: &[u8]) -> (Keys, Vec<u8>) {
        let make = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-outform", "DER"];
        let made = Command::new("openssl").args(make).output().unwrap();
        // One version of openssl writes it with what kind of key it is, another without.
        let pair = RsaKeyPair::from_pkcs8(&made.stdout).or_else(|_| RsaKeyPair::from_der(&made.stdout)).unwrap();
        let PublicKeyComponents { n, e }: PublicKeyComponents<Vec<u8>> = pair.public().into();
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
        let [n, e] = [n, e].map(|part| URL_SAFE_NO_PAD.encode(part));
        let keys = serde_json::json!({ "keys": [{ "kty": "RSA", "kid": "two", "n": n, "e": e }] });
        (serde_json::from_value(keys).unwrap(), signature)
    }

    #[test]
    fn a_signature_is_right_by_the_key_and_algorithm_that_made_it_alone() {
        let (keys, signature) = signed(b"message");
        assert!(keys.signed(Some("two"), "RS256", b"message", &signature));
        assert!(keys.signed(None, "RS256", b"message", &signature));
        assert!(!keys.signed(Some("one"), "RS256", b"message", &signature), "a key of another name");
        assert!(!keys.signed(Some("two"), "RS256", b"massage", &signature));
        for algorithm in ["none", "HS256", "ES256", ""] {
            assert!(!keys.signed(Some("two"), algorithm, b"message", &signature), "{algorithm}");
        }
        assert!(!keys.signed(Some("two"), "RS256", b"message", b""));
        assert!(keys.has(Some("two")) && keys.has(None) && !keys.has(Some("one")));
    }
}
