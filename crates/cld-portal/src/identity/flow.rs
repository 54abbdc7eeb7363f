//! From the portal to the organisation's sign-in, and back with a code.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use cld_store::{Identity, new_secret};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::fault::IdentityFault;
use super::id_token::{Wanted, claims, key_of};
use super::provider::{Provider, written};
use crate::portal::Portal;
use crate::site::Refusal;

/// Signing in there takes no longer than this.
const LONGEST: TimeDelta = TimeDelta::minutes(15);
/// Where the organisation sends people back to.
const BACK: &str = "/sign-in/organisation/back";
/// What is waited for is sealed for this.
const PURPOSE: &str = "identity";

/// What a browser holds, sealed, while its holder is away.
#[derive(Serialize, Deserialize)]
struct Waiting {
    state: String,
    nonce: String,
    verifier: String,
    /// The account that is to be connected; none when somebody signs in.
    account: Option<String>,
    next: String,
    /// Seconds since 1970.
    until: i64,
}

/// Where to go, and what the browser holds until it is back.
pub(crate) struct Begun {
    pub(crate) address: String,
    pub(crate) held: String,
}

/// Somebody who is back.
pub(crate) struct Returned {
    pub(crate) identity: Identity,
    /// A second factor was asked for there, as the settings want it.
    pub(crate) is_strong: bool,
    /// The account that wanted to be connected.
    pub(crate) account: Option<String>,
    pub(crate) next: String,
}

/// What the organisation's sign-in says to the browser, in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    pub(crate) state: String,
    pub(crate) code: String,
    pub(crate) error: String,
}

/// Begins: `account` is the one that is to be connected, none to sign in.
pub(crate) async fn begin(
    portal: &Portal,
    provider: &Provider,
    account: Option<&str>,
    next: &str,
) -> Result<Result<Begun, IdentityFault>, Refusal> {
    let now = portal.now();
    let page = match provider.page(now).await {
        Ok(page) => page,
        Err(fault) => return Ok(Err(fault)),
    };
    let waiting = Waiting {
        state: new_secret()?,
        nonce: new_secret()?,
        verifier: new_secret()?,
        account: account.map(str::to_owned),
        next: next.to_owned(),
        until: now.after(LONGEST).datetime().timestamp(),
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(waiting.verifier.as_bytes()));
    let fields = written(&[
        ("response_type", "code"),
        ("scope", "openid"),
        ("client_id", &provider.settings.client),
        ("redirect_uri", &portal.link(BACK)),
        ("state", &waiting.state),
        ("nonce", &waiting.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]);
    let mark = if page.contains('?') { '&' } else { '?' };
    let held = serde_json::to_vec(&waiting).ok().and_then(|bytes| portal.seal().seal(PURPOSE, &bytes));
    let held = held.ok_or_else(|| Refusal::new(cld_terms::ErrorKind::Resource, "no random bits"))?;
    Ok(Ok(Begun { address: format!("{page}{mark}{fields}"), held }))
}

/// Takes up what was begun in the browser that holds `held`.
pub(crate) async fn returned(
    portal: &Portal,
    provider: &Provider,
    held: Option<&str>,
    said: &Said,
) -> Result<Returned, IdentityFault> {
    let now = portal.now();
    let seconds = now.datetime().timestamp();
    let waiting = held.and_then(|held| portal.seal().open(PURPOSE, held));
    let waiting = waiting.and_then(|bytes| serde_json::from_slice::<Waiting>(&bytes).ok());
    let waiting = waiting.filter(|waiting| waiting.until > seconds && waiting.state == said.state);
    let waiting = waiting.ok_or(IdentityFault::NotBegun)?;
    if !said.error.is_empty() || said.code.is_empty() {
        return Err(IdentityFault::Refused);
    }
    let token = provider.token(now, &said.code, &portal.link(BACK), &waiting.verifier).await?;
    let keys = provider.keys(now, key_of(&token)?.as_deref()).await?;
    let settings = &provider.settings;
    let (issuer, client) = (settings.issuer.as_str(), settings.client.as_str());
    let wanted = Wanted { issuer, client, nonce: &waiting.nonce, now: seconds };
    let claims = claims(&token, &keys, &wanted)?;
    let is_strong = settings.second_factor.as_ref().is_some_and(|word| claims.amr.contains(word));
    let identity = Identity::new(issuer, &claims.sub);
    Ok(Returned { identity, is_strong, account: waiting.account, next: waiting.next })
}
