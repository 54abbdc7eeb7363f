//! The organisation's provider: where it is, what it says of itself, and the code that it takes for a token.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use cld_store::Moment;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use super::fault::IdentityFault;
use super::keys::Keys;

/// How long is waited for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 1 << 18;
/// So long what it says of itself is good, keys included.
const KNOWN: TimeDelta = TimeDelta::hours(1);
/// Keys are asked for again for a token of an unknown one, but not more often than this.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// An organisation's own sign-in, as the settings have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSignIn {
    /// What people call it: it is on the button.
    pub name: String,
    /// Its address, as tokens name it.
    pub issuer: String,
    /// What it calls this portal.
    pub client: String,
    /// By which it knows this portal.
    pub secret: String,
    /// The word in the token's `amr` that says that a second factor was asked for there; without it the code is asked here.
    pub second_factor: Option<String>,
}

/// What it says of itself.
#[derive(Debug, Clone, Deserialize)]
struct Described {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

#[derive(Clone)]
struct Known {
    described: Described,
    keys: Keys,
    at: Moment,
}

/// An organisation's sign-in, and what is known of it.
pub(crate) struct Provider {
    pub(super) settings: OwnSignIn,
    http: reqwest::Client,
    known: Mutex<Option<Known>>,
}

#[derive(Deserialize)]
struct Granted {
    id_token: String,
}

impl Provider {
    /// None where this machine has no certificates by which others are known.
    pub(crate) fn new(settings: OwnSignIn) -> Option<Provider> {
        let http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        Some(Provider { settings, http: http.build().ok()?, known: Mutex::new(None) })
    }

    /// What people call it.
    pub(crate) fn name(&self) -> &str {
        &self.settings.name
    }

    /// Whether it says of itself what a sign-in needs.
    pub(crate) async fn answers(&self) -> Result<(), IdentityFault> {
        // Nothing is known of it yet, so that no hour matters.
        self.known(DateTime::UNIX_EPOCH.into(), KNOWN).await.map(drop)
    }

    /// Where people sign in.
    pub(super) async fn page(&self, now: Moment) -> Result<String, IdentityFault> {
        Ok(self.known(now, KNOWN).await?.described.authorization_endpoint)
    }

    /// The keys with which it signs; asked for anew when the one of that name is not among those that are known.
    pub(super) async fn keys(&self, now: Moment, name: Option<&str>) -> Result<Keys, IdentityFault> {
        let known = self.known(now, KNOWN).await?.keys;
        if known.has(name) { Ok(known) } else { Ok(self.known(now, AGAIN).await?.keys) }
    }

    /// The token that it gives for a code.
    pub(super) async fn token(
        &self,
        now: Moment,
        code: &str,
        back: &str,
        verifier: &str,
    ) -> Result<String, IdentityFault> {
        let address = self.known(now, KNOWN).await?.described.token_endpoint;
        let fields =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", back), ("code_verifier", verifier)];
        let asked =
            self.http.post(address).basic_auth(escaped(&self.settings.client), Some(escaped(&self.settings.secret)));
        let asked = asked.header("content-type", "application/x-www-form-urlencoded").body(written(&fields));
        let Granted { id_token } = read(asked).await?;
        Ok(id_token)
    }

    async fn known(&self, now: Moment, longest: TimeDelta) -> Result<Known, IdentityFault> {
        let mut known = self.known.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.at > now.after(-longest) && known.at <= now) {
            return Ok(known.clone());
        }
        let address = format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        let described: Described = read(self.http.get(address)).await?;
        if described.issuer != self.settings.issuer {
            return Err(IdentityFault::Answer("it calls itself by another address than the settings do"));
        }
        let addresses = [&described.authorization_endpoint, &described.token_endpoint, &described.jwks_uri];
        if !addresses.into_iter().all(|address| is_safe(address)) {
            return Err(IdentityFault::Answer("it names an address without https"));
        }
        let keys = read(self.http.get(&described.jwks_uri)).await?;
        Ok(known.insert(Known { described, keys, at: now }).clone())
    }
}

/// By https, or on this machine.
pub(crate) fn is_safe(address: &str) -> bool {
    let is_local = ["http://127.0.0.1:", "http://localhost:"].iter().any(|local| address.starts_with(local));
    address.starts_with("https://") || is_local
}

/// Asks, and reads JSON of no more than so many bytes.
async fn read<T: DeserializeOwned>(asked: reqwest::RequestBuilder) -> Result<T, IdentityFault> {
    let silent = |_| IdentityFault::Answer("nothing came back");
    let mut answer = asked.send().await.map_err(silent)?;
    if !answer.status().is_success() {
        return Err(IdentityFault::Answer("it refused what was asked"));
    }
    let mut bytes = Vec::new();
    while let Some(more) = answer.chunk().await.map_err(silent)? {
        if bytes.len() + more.len() > LONGEST {
            return Err(IdentityFault::Answer("too much came back"));
        }
        bytes.extend_from_slice(&more);
    }
    serde_json::from_slice(&bytes).map_err(|_| IdentityFault::Answer("it is not what the protocol says"))
}

/// As forms are written.
pub(super) fn written(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    pairs.join("&")
}

fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let escape = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(escape).collect()
}
