//! The token in which a provider says who somebody is (OpenID Connect Core, section 3.1.3.7).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::fault::IdentityFault;
use super::keys::Keys;

/// Clocks differ by so many seconds at most.
const CLOCKS: i64 = 60;

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// What a token claims.
#[derive(Deserialize)]
pub(super) struct Claims {
    iss: String,
    pub(super) sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    /// By what they have shown who they are.
    #[serde(default)]
    pub(super) amr: Vec<String>,
}

/// Whom a token is from, for and about.
pub(super) struct Wanted<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    /// Seconds since 1970.
    pub(super) now: i64,
}

/// The name of the key that has signed a token; none when it names none.
pub(super) fn key_of(token: &str) -> Result<Option<String>, IdentityFault> {
    let head = token.split('.').next().unwrap_or_default();
    Ok(part::<Head>(head)?.kid)
}

/// What a token claims, once all that it has to be right in is.
pub(super) fn claims(token: &str, keys: &Keys, wanted: &Wanted<'_>) -> Result<Claims, IdentityFault> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts[..] else { return Err(IdentityFault::NotOurs("it is no token")) };
    let Head { alg, kid } = part(head)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| IdentityFault::NotOurs("it is no token"))?;
    if !keys.signed(kid.as_deref(), &alg, &token.as_bytes()[..head.len() + 1 + body.len()], &signature) {
        return Err(IdentityFault::NotOurs("no key of the provider has signed it"));
    }
    let claims: Claims = part(body)?;
    let (is_for_us, is_for_others) = match &claims.aud {
        Audience::One(one) => (one == wanted.client, false),
        Audience::Several(all) => (all.iter().any(|one| one == wanted.client), all.len() > 1),
    };
    let party = claims.azp.as_deref();
    let is_party = party.map_or(!is_for_others, |party| party == wanted.client);
    let faults = [
        (claims.iss != wanted.issuer, "it is from another provider"),
        (!is_for_us || !is_party, "it is for another program"),
        (claims.exp <= wanted.now - CLOCKS, "it is over"),
        (claims.iat > wanted.now + CLOCKS, "it is from the future"),
        (claims.nonce.as_deref() != Some(wanted.nonce), "it is for another sign-in"),
        (claims.sub.is_empty() || claims.sub.len() > 255, "it names nobody"),
    ];
    match faults.into_iter().find(|(is_so, _)| *is_so) {
        Some((_, fault)) => Err(IdentityFault::NotOurs(fault)),
        None => Ok(claims),
    }
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, IdentityFault> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let read = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    read.ok_or(IdentityFault::NotOurs("it is no token"))
}
