//! Signing in with an organisation's own account.

use axum::http::StatusCode;
use cld_store::Area;
use serde_json::{Value, json};

use super::provider::{CLIENT, Issuer};
use super::scene::{Answer, Browser, Scene, wait};

fn council() -> Area {
    Area::Council("211".to_owned())
}

/// A part of the address to which somebody is sent.
fn part(address: &str, name: &str) -> String {
    let pairs = address.split_once('?').unwrap().1.split('&');
    pairs.map(|pair| pair.split_once('=').unwrap()).find(|(known, _)| *known == name).unwrap().1.to_owned()
}

/// What a right token claims of somebody, for a sign-in.
fn claims(scene: &Scene, issuer: &Issuer, subject: &str, nonce: &str) -> Value {
    let now = scene.portal.now().datetime().timestamp();
    json!({ "iss": issuer.address, "sub": subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, "amr": ["pwd", "mfa"] })
}

/// Somebody begins at a page, signs in there as `subject`, and comes back; `changed` makes something wrong of it.
async fn there_and_back(
    (scene, issuer): (&Scene, &Issuer),
    browser: &mut Browser<'_>,
    (from, subject): (&str, &str),
    changed: impl FnOnce(&mut Value, &mut String),
) -> Answer {
    let sent = browser.get(from).await;
    assert!(sent.to().starts_with(&format!("{}/authorise?response_type=code", issuer.address)), "{}", sent.to());
    assert_eq!(part(sent.to(), "code_challenge_method"), "S256");
    let mut claims = claims(scene, issuer, subject, &part(sent.to(), "nonce"));
    let mut back = format!("/sign-in/organisation/back?state={}&code=good", part(sent.to(), "state"));
    changed(&mut claims, &mut back);
    {
        let mut behaviour = issuer.behaviour.lock().unwrap();
        (behaviour.claims, behaviour.challenge) = (claims, part(sent.to(), "code_challenge"));
    }
    browser.get(&back).await
}

/// Somebody who is connected as `ann-at-work`, signed out again.
async fn connected(scene: &Scene, issuer: &Issuer) -> String {
    let secret = scene.somebody("ann@example.org", "submitter", council()).await;
    let mut ann = scene.signed_in("ann@example.org", &secret).await;
    let from = ("/account/identity/connect", "ann-at-work");
    let answer = there_and_back((scene, issuer), &mut ann, from, |_, _| ()).await;
    assert_eq!(answer.to(), "/account/identity", "{}", answer.body);
    assert!(ann.get("/account/identity").await.body.contains("has been connected since 30 November 2026"));
    assert_eq!(scene.mails("identity_connected", "ann@example.org").await.len(), 1);
    secret
}

#[tokio::test]
async fn whoever_connected_their_account_signs_in_with_the_organisation_s() {
    let issuer = Issuer::new().await;
    let scene = Scene::with_own_sign_in(issuer.settings(None)).await;
    let secret = connected(&scene, &issuer).await;
    let mut browser = scene.browser();
    assert!(browser.get("/sign-in?next=/submissions").await.body.contains("/sign-in/organisation?next=/submissions"));
    let from = ("/sign-in/organisation?next=/submissions", "ann-at-work");
    let answer = there_and_back((&scene, &issuer), &mut browser, from, |_, _| ()).await;
    assert_eq!(answer.to(), "/sign-in/code?next=/submissions", "the code is asked here: {}", answer.body);
    assert!(browser.away.ends_with('='), "nothing is held any more");
    assert!(browser.get("/submissions").await.to().starts_with("/sign-in"), "not without the code");
    wait(60);
    let code = scene.code(&secret);
    assert_eq!(browser.post("/sign-in/code", &[("code", &code), ("next", "/submissions")]).await.to(), "/submissions");
    assert_eq!(browser.get("/submissions").await.status, StatusCode::OK);
    assert_eq!(issuer.behaviour.lock().unwrap().keys_asked, 1, "what it says of itself is remembered");

    assert_eq!(browser.post("/account/identity/end", &[]).await.to(), "/account/identity");
    let mut other = scene.browser();
    let from = ("/sign-in/organisation", "ann-at-work");
    let answer = there_and_back((&scene, &issuer), &mut other, from, |_, _| ()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("Your account is not connected yet"));
}

#[tokio::test]
async fn a_second_factor_that_was_asked_for_there_is_not_asked_for_here() {
    let issuer = Issuer::new().await;
    let scene = Scene::with_own_sign_in(issuer.settings(Some("mfa"))).await;
    connected(&scene, &issuer).await;
    let from = ("/sign-in/organisation", "ann-at-work");
    let mut browser = scene.browser();
    assert_eq!(there_and_back((&scene, &issuer), &mut browser, from, |_, _| ()).await.to(), "/home");
    assert_eq!(browser.get("/submissions").await.status, StatusCode::OK);
    let mut browser = scene.browser();
    let without = |claims: &mut Value, _: &mut String| claims["amr"] = json!(["pwd"]);
    assert_eq!(there_and_back((&scene, &issuer), &mut browser, from, without).await.to(), "/sign-in/code");
}

#[tokio::test]
async fn a_token_that_is_not_for_this_sign_in_lets_nobody_in() {
    let issuer = Issuer::new().await;
    let scene = Scene::with_own_sign_in(issuer.settings(Some("mfa"))).await;
    connected(&scene, &issuer).await;
    let now = scene.portal.now().datetime().timestamp();
    let wrong: [(&str, Value); 9] = [
        ("iss", json!("https://elsewhere.example.org")),
        ("aud", json!("another-program")),
        ("aud", json!([CLIENT, "another-program"])),
        ("azp", json!("another-program")),
        ("exp", json!(now - 61)),
        ("iat", json!(now + 61)),
        ("nonce", json!("of another sign-in")),
        ("nonce", Value::Null),
        ("sub", json!("")),
    ];
    let from = ("/sign-in/organisation", "ann-at-work");
    for (name, value) in wrong {
        let said = value.to_string();
        let mut browser = scene.browser();
        let changed = |claims: &mut Value, _: &mut String| claims[name] = value;
        let answer = there_and_back((&scene, &issuer), &mut browser, from, changed).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name} {said}");
        assert!(browser.get("/submissions").await.to().starts_with("/sign-in"), "{name} {said}");
    }
    issuer.behaviour.lock().unwrap().is_forged = true;
    let answer = there_and_back((&scene, &issuer), &mut scene.browser(), from, |_, _| ()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "signed by another key");
    issuer.behaviour.lock().unwrap().is_forged = false;
    let bad = |_: &mut Value, back: &mut String| *back = back.replace("code=good", "code=bad");
    let answer = there_and_back((&scene, &issuer), &mut scene.browser(), from, bad).await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "a code that it does not know");
    let refused = |_: &mut Value, back: &mut String| *back = back.replace("code=good", "error=access_denied");
    let answer = there_and_back((&scene, &issuer), &mut scene.browser(), from, refused).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_sign_in_is_taken_up_where_it_was_begun_and_once() {
    let issuer = Issuer::new().await;
    let scene = Scene::with_own_sign_in(issuer.settings(Some("mfa"))).await;
    connected(&scene, &issuer).await;
    let from = ("/sign-in/organisation", "ann-at-work");
    let mut thief = scene.browser();
    let mut address = String::new();
    let keep = |_: &mut Value, back: &mut String| {
        address.clone_from(back);
        *back = back.replace("state=", "state=x");
    };
    let mut browser = scene.browser();
    assert_eq!(there_and_back((&scene, &issuer), &mut browser, from, keep).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(thief.get(&address).await.status, StatusCode::BAD_REQUEST, "in another browser");
    assert_eq!(browser.get(&address).await.status, StatusCode::BAD_REQUEST, "it was given up");
    let late = |_: &mut Value, _: &mut String| wait(16 * 60);
    let answer = there_and_back((&scene, &issuer), &mut scene.browser(), from, late).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "too long ago");

    // Somebody else's browser that is sent back from a connection of Ann's connects nobody.
    let bob = scene.somebody("bob@example.org", "submitter", council()).await;
    let mut bob = scene.signed_in("bob@example.org", &bob).await;
    let from = ("/account/identity/connect", "ann-at-work");
    let answer = there_and_back((&scene, &issuer), &mut bob, from, |_, _| ()).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "Ann is connected already");
    assert!(bob.get("/account/identity").await.body.contains("Connect your account"));
    wait(11 * 60);
    assert_eq!(bob.get("/account/identity/connect").await.to(), "/sign-in/again?next=/account/identity/connect");
}

#[tokio::test]
async fn a_trial_of_the_settings_says_whether_the_organisation_s_sign_in_answers() {
    let issuer = Issuer::new().await;
    let folder = tempfile::tempdir().unwrap();
    crate::begin(folder.path(), ("127.0.0.1:8080", None), "help@example.org", None).unwrap();
    let file = folder.path().join(crate::FILE);
    let whole = std::fs::read_to_string(&file).unwrap();
    let tried = async |issuer: &str| {
        let own = format!(
            "[own_sign_in]\nname = \"Example Council\"\nissuer = \"{issuer}\"\nclient = \"a\"\nsecret = \"signing.key\"\n"
        );
        std::fs::write(&file, format!("{whole}{own}")).unwrap();
        let tried = crate::Configuration::read(&file).unwrap().tried().await;
        tried.into_iter().find(|tried| tried.setting == "own_sign_in").unwrap().found
    };
    assert_eq!(
        tried(&issuer.address).await.unwrap(),
        "Example Council says where people sign in, and with which keys it signs"
    );
    let nobody = tried("http://127.0.0.1:9").await.unwrap_err();
    assert!(nobody.ends_with("does not answer as it should: nothing came back. Check the issuer"), "{nobody}");
    assert!(tried("http://login.example.org").await.unwrap_err().contains("begins with https://"));
}

#[tokio::test]
async fn without_an_organisation_s_sign_in_there_is_none() {
    let scene = Scene::new().await;
    let mut browser = scene.browser();
    assert!(!browser.get("/sign-in").await.body.contains("/sign-in/organisation"));
    for path in ["/sign-in/organisation", "/sign-in/organisation/back?state=a&code=b"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let nowhere = Issuer { address: "http://127.0.0.1:9".to_owned(), behaviour: Default::default() };
    let scene = Scene::with_own_sign_in(nowhere.settings(None)).await;
    let answer = scene.browser().get("/sign-in/organisation").await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert!(answer.body.contains("Example Council does not answer as it should"), "{}", answer.body);
}
