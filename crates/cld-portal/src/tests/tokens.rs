//! Tokens: what a program may with one, and what it may not.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use cld_store::Area;

use super::scene::{Answer, Browser, Scene};
use crate::routes::routes;
use crate::site::guard::Who;

const BEGINNING: &str = r#"{"period_start":"2024-04-01","period_end":"2024-06-30","basis":"quarterly"}"#;

fn council() -> Area {
    Area::Council("211".to_owned())
}

/// The token that a page shows this once.
async fn made(browser: &mut Browser<'_>, last_day: &str) -> String {
    let answer = browser.post("/account/tokens", &[("name", "Nightly extract"), ("last_day", last_day)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let (_, rest) = answer.body.split_once("id=\"token\">").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

async fn asked(scene: &Scene, token: &str, method: Method, path: &str, body: &'static str) -> Answer {
    let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
    scene.browser().send(request.header("content-type", "application/json"), Body::from(body)).await
}

#[tokio::test]
async fn a_program_begins_uploads_and_looks_and_sends_nothing() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "sender", council()).await;
    let mut ann = scene.signed_in("ann@example.org", &secret).await;
    let token = made(&mut ann, "2027-11-30").await;
    assert!(!ann.get("/account/tokens").await.body.contains(&token), "it is shown once");

    let begun = asked(&scene, &token, Method::POST, "/api/v1/submissions", BEGINNING).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.body);
    let place = begun.to().to_owned();
    let seen = asked(&scene, &token, Method::GET, &place, "").await;
    assert!(seen.status == StatusCode::OK && seen.body.contains("\"state\":1"), "{}", seen.body);
    let page = place.trim_start_matches("/api/v1");
    for path in [page, "/account", &format!("{page}/declare"), "/people"] {
        assert!(asked(&scene, &token, Method::GET, path, "").await.to().starts_with("/sign-in"), "{path}");
    }
    let sent = asked(&scene, &token, Method::POST, &format!("{page}/declare"), "declare=yes").await;
    assert!(sent.to().starts_with("/sign-in"), "{}", sent.status);

    let audit = scene.portal.store().audit_of(&cld_store::Scope::new([council()])).await.unwrap();
    let of_tokens: Vec<&str> =
        audit.iter().filter(|entry| entry.action.starts_with("token")).map(|entry| entry.action.as_str()).collect();
    assert_eq!(of_tokens, ["token.used", "token.made"], "once a day, whatever it does");
    assert!(audit.iter().all(|entry| !format!("{entry:?}").contains(&token)));
}

#[tokio::test]
async fn what_a_program_says_wrong_is_told_by_field_and_begins_nothing() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "submitter", council()).await;
    let token = made(&mut scene.signed_in("ann@example.org", &secret).await, "2026-12-31").await;
    for (body, said) in [
        (r#"{"period_start":"2024-06-30","period_end":"2024-04-01","basis":"quarterly"}"#, "\"period_end\":"),
        (r#"{"period_start":"1 April","period_end":"2024-06-30","basis":""}"#, "\"period_start\":"),
        (r#"{"period_start":"2024-04-01"}"#, "\"error\":"),
        (r#"{"period_start":"2024-04-01","period_end":"2024-06-30","basis":"quarterly","declare":"yes"}"#, "declare"),
        ("no JSON", "\"error\":"),
    ] {
        let answer = asked(&scene, &token, Method::POST, "/api/v1/submissions", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(answer.body.contains(said), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_token_ends_on_its_day_when_it_is_ended_and_with_the_right_of_its_owner() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "submitter", council()).await;
    let lead = scene.somebody("lee@example.org", "lead", council()).await;
    let other = scene.somebody("kim@example.org", "lead", Area::Council("212".to_owned())).await;
    let mut ann = scene.signed_in("ann@example.org", &secret).await;
    let is_good = async |token: &str| {
        asked(&scene, token, Method::POST, "/api/v1/submissions", BEGINNING).await.status == StatusCode::CREATED
    };
    for (name, last_day) in [("", "2026-12-31"), ("x", "2026-11-29"), ("x", "2028-01-01"), ("x", "soon")] {
        let refused = ann.post("/account/tokens", &[("name", name), ("last_day", last_day)]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name} {last_day}");
    }
    let [own, by_lead, at_its_end, with_access] = [
        made(&mut ann, "2026-11-30").await,
        made(&mut ann, "2026-11-30").await,
        made(&mut ann, "2026-11-30").await,
        made(&mut ann, "2027-01-31").await,
    ];
    assert!(
        is_good(&own).await && is_good(&by_lead).await && is_good(&at_its_end).await && is_good(&with_access).await
    );
    assert!(!is_good("none").await && !is_good("").await);

    assert_eq!(ann.post("/account/tokens/end", &[("token", &cld_store::digest(&own))]).await.to(), "/account/tokens");
    let mut kim = scene.signed_in("kim@example.org", &other).await;
    let refused = kim.post("/people/tokens", &[("token", &cld_store::digest(&by_lead))]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "another council's");
    let refused = kim.post("/account/tokens/end", &[("token", &cld_store::digest(&by_lead))]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "another person's");
    let mut lee = scene.signed_in("lee@example.org", &lead).await;
    assert!(lee.get("/people").await.body.contains("Nightly extract"));
    assert_eq!(lee.post("/people/tokens", &[("token", &cld_store::digest(&by_lead))]).await.to(), "/people");
    assert!(!is_good(&own).await && !is_good(&by_lead).await && is_good(&at_its_end).await);

    super::scene::wait(12 * 60 * 60);
    assert!(!is_good(&at_its_end).await && is_good(&with_access).await, "its last day is over");
    let store = scene.portal.store();
    let grant = store.grants_in(&council()).await.unwrap().into_iter().find(|grant| grant.role == "submitter").unwrap();
    store.end_grant(&cld_store::Deed::portal(scene.portal.now()), &grant).await.unwrap();
    assert!(!is_good(&with_access).await, "what its owner may not do, it may not");
}

#[tokio::test]
async fn programs_reach_what_is_described_and_no_more() {
    let scene = Scene::new().await;
    let said = scene.browser().get("/api/v1/openapi.json").await.body;
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, methods) in said["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| (path.clone(), method.to_uppercase())));
    }
    let own = routes().into_iter().filter(|route| route.path.starts_with("/api/"));
    let mut there: Vec<(String, String)> = own
        .inspect(|route| {
            assert!(matches!(route.who, Who::Anyone | Who::May("upload" | "see_submissions")), "{}", route.path)
        })
        .map(|route| (route.path.to_owned(), route.method.to_string()))
        .collect();
    described.sort();
    there.sort();
    assert_eq!(described, there);
}

#[tokio::test]
async fn whoever_made_a_token_is_told_once_before_it_ends() {
    let scene = Scene::new().await;
    scene.somebody("ann@example.org", "sender", Area::Council("211".to_owned())).await;
    let (store, now) = (scene.portal.store(), scene.portal.now());
    let actor = store.account_by_email("ann@example.org").await.unwrap().unwrap().id;
    let deed = cld_store::Deed { actor, at: now };
    for (name, days) in [("Nightly", 20), ("Yearly", 300)] {
        store.make_token(&deed, ("211", name), now.after(chrono::TimeDelta::days(days))).await.unwrap();
    }
    let told = async || scene.mails("token_ends_soon", "ann@example.org").await;
    store.want(cld_store::JobKind::Remind, "calendar", now).await.unwrap();
    while crate::jobs::one(&scene.portal, cld_store::Lane::Mails).await.unwrap() {}
    assert!(told().await.is_empty(), "not yet");
    for _ in 0..2 {
        super::scene::wait(4 * 86_400);
        while crate::jobs::one(&scene.portal, cld_store::Lane::Mails).await.unwrap() {}
    }
    let told = told().await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("Nightly") && told[0].contains("20 December 2026") && told[0].contains("/account/tokens"),
        "{told:?}"
    );
}
