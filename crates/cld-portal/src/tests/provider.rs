//! A small sign-in of an organisation: it lets everybody in, as whom a test says, and signs with one key.

use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::OwnSignIn;

pub(super) const CLIENT: &str = "landing-portal";

/// What it is asked and what it says.
#[derive(Default)]
pub(super) struct Behaviour {
    /// What the next token claims, besides what every token does.
    pub(super) claims: Value,
    /// What the browser was sent here with.
    pub(super) challenge: String,
    /// Another key than the one it shows signs.
    pub(super) is_forged: bool,
    /// How often its keys were asked for.
    pub(super) keys_asked: usize,
}

pub(super) struct Issuer {
    pub(super) address: String,
    pub(super) behaviour: Arc<Mutex<Behaviour>>,
}

#[derive(Clone)]
struct Shared {
    address: String,
    behaviour: Arc<Mutex<Behaviour>>,
    keys: Arc<[EcdsaKeyPair; 2]>,
}

fn new_key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let written = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, written.as_ref(), &random).unwrap()
}

impl Issuer {
    pub(super) async fn new() -> Issuer {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let behaviour = Arc::new(Mutex::new(Behaviour::default()));
        let shared =
            Shared { address: address.clone(), behaviour: behaviour.clone(), keys: Arc::new([new_key(), new_key()]) };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(described))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(shared);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Issuer { address, behaviour }
    }

    pub(super) fn settings(&self, second_factor: Option<&str>) -> OwnSignIn {
        OwnSignIn {
            name: "Example Council".to_owned(),
            issuer: self.address.clone(),
            client: CLIENT.to_owned(),
            secret: "a secret & more".to_owned(),
            second_factor: second_factor.map(str::to_owned),
        }
    }
}

async fn described(State(shared): State<Shared>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", shared.address);
    Json(json!({
        "issuer": shared.address,
        "authorization_endpoint": at("/authorise"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
    }))
}

async fn keys(State(shared): State<Shared>) -> Json<Value> {
    shared.behaviour.lock().unwrap().keys_asked += 1;
    let point = shared.keys[0].public_key().as_ref();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let key = json!({ "kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "x": part(&point[1..33]), "y": part(&point[33..]) });
    Json(json!({ "keys": [{ "kty": "oct", "kid": "zero" }, key] }))
}

async fn token(
    State(shared): State<Shared>,
    headers: axum::http::HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Json<Value>, StatusCode> {
    let behaviour = shared.behaviour.lock().unwrap();
    let of = |name: &str| {
        fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(of("code_verifier")));
    let known = base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT}:a%20secret%20%26%20more"));
    let is_known = headers.get("authorization").is_some_and(|said| said.to_str().unwrap() == format!("Basic {known}"));
    let is_back = of("redirect_uri") == "http://127.0.0.1:8080/sign-in/organisation/back";
    if !is_known || !is_back || proof != behaviour.challenge || of("code") != "good" {
        return Err(StatusCode::BAD_REQUEST);
    }
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&json!({ "alg": "ES256", "kid": "one" })), part(&behaviour.claims));
    let key = &shared.keys[usize::from(behaviour.is_forged)];
    let signature = key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
    let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()));
    Ok(Json(json!({ "access_token": "none", "token_type": "Bearer", "id_token": token })))
}
