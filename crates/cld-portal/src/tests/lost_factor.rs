//! Somebody has lost their phone and their recovery codes.

use axum::http::StatusCode;
use cld_store::Area;

use super::scene::{Browser, PASSWORD, Scene, wait};

fn council(code: &str) -> Area {
    Area::Council(code.to_owned())
}

async fn id(scene: &Scene, email: &str) -> String {
    scene.portal.store().account_by_email(email).await.unwrap().unwrap().id
}

/// The path of the link in the last mail of a kind.
async fn link(scene: &Scene, email: &str) -> String {
    let mail = scene.mails("factor_link", email).await.pop().unwrap();
    let (_, rest) = mail.split_once("http://127.0.0.1:8080").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

/// Sets up the app that the page shows, and gives its secret.
async fn set_up(scene: &Scene, browser: &mut Browser<'_>) -> String {
    let page = browser.get("/account/factor").await.body;
    let after = |mark: &str, end: char| page.split_once(mark).unwrap().1.split(end).next().unwrap().to_owned();
    let (secret, sealed) = (after("data-key>", '<').replace(' ', ""), after("name=\"sealed\" value=\"", '"'));
    let kept = browser.post("/account/factor", &[("sealed", &sealed), ("code", &scene.code(&secret))]).await;
    assert!(kept.body.contains("Keep your recovery codes"), "{}", kept.body);
    secret
}

#[tokio::test]
async fn a_lead_asks_the_dscro_allows_and_mailbox_and_password_give_a_new_app() {
    let scene = Scene::new().await;
    let store = scene.portal.store();
    let old = scene.somebody("ann@example.org", "sender", council("211")).await;
    let lead = scene.somebody("lead@example.org", "lead", council("211")).await;
    let dscro = scene.somebody("dscro@example.org", "dscro", Area::England).await;
    let ann = id(&scene, "ann@example.org").await;
    let mut lead = scene.signed_in("lead@example.org", &lead).await;
    assert!(lead.get("/people").await.body.contains(&format!("/people/factor/{ann}")));
    assert_eq!(lead.post(&format!("/people/factor/{ann}"), &[]).await.to(), "/people");
    assert_eq!(scene.mails("factor_wanted", "dscro@example.org").await.len(), 1);
    let mut dscro = scene.signed_in("dscro@example.org", &dscro).await;
    assert!(dscro.get("/access").await.body.contains("Somebody Example"));
    let decide = format!("/access/factors/{ann}");
    assert_eq!(dscro.post(&decide, &[("decision", "perhaps")]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(dscro.post(&decide, &[("decision", "allow")]).await.to(), "/access");
    assert_eq!(dscro.post(&decide, &[("decision", "allow")]).await.status, StatusCode::NOT_FOUND, "once");

    // Until the person goes on, nothing has changed.
    let path = link(&scene, "ann@example.org").await;
    let mut earlier = scene.signed_in("ann@example.org", &old).await;
    let mut browser = scene.browser();
    assert!(browser.get(&path).await.body.contains("Your old app and your recovery codes stop working"));
    let wrong = browser.post(&path, &[("password", "another")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(store.account(&ann).await.unwrap().unwrap().factor_sealed.is_some());
    assert_eq!(browser.post(&path, &[("password", PASSWORD)]).await.to(), "/account/factor");
    assert_eq!(earlier.get("/account").await.to(), "/sign-in?next=/account", "all sessions end");
    assert_eq!(browser.get("/submissions").await.to(), "/sign-in?next=/submissions", "before the app is set up");
    let new = set_up(&scene, &mut browser).await;
    assert_eq!(scene.mails("new_factor", "ann@example.org").await.len(), 1);
    assert!(scene.browser().get(&path).await.body.contains("no longer works"));
    wait(31);
    let mut again = scene.browser();
    again.post("/sign-in", &[("email", "ann@example.org"), ("password", PASSWORD)]).await;
    assert_eq!(again.post("/sign-in/code", &[("code", &scene.code(&old))]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(again.post("/sign-in/code", &[("code", &scene.code(&new))]).await.to(), "/home");
    let mut done = Vec::new();
    let mut serial = 0;
    while let Some(last) = store.audit_after(serial).await.unwrap().into_iter().next() {
        (serial, _) = (last.serial, done.push(last.action));
    }
    for action in ["factor.reset_asked", "factor.reset_allowed", "factor.removed", "factor.added"] {
        assert!(done.iter().any(|known| known == action), "{action}: {done:?}");
    }
}

#[tokio::test]
async fn nobody_asks_for_themselves_or_for_another_council_and_whoever_asks_does_not_allow() {
    let scene = Scene::new().await;
    let lead = scene.somebody("lead@example.org", "lead", council("211")).await;
    scene.somebody("bob@example.org", "sender", council("212")).await;
    let (one, two) = (
        scene.somebody("one@example.org", "dscro", Area::England).await,
        scene.somebody("two@example.org", "dscro", Area::England).await,
    );
    let mut lead = scene.signed_in("lead@example.org", &lead).await;
    let own = id(&scene, "lead@example.org").await;
    let bob = id(&scene, "bob@example.org").await;
    assert_eq!(lead.post(&format!("/people/factor/{own}"), &[]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(lead.post(&format!("/people/factor/{bob}"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        lead.post(&format!("/access/factors/{bob}"), &[("decision", "allow")]).await.status,
        StatusCode::NOT_FOUND
    );
    // North West DSCRO asks for whom no lead can ask; another there allows it.
    let mut one = scene.signed_in("one@example.org", &one).await;
    let mut two = scene.signed_in("two@example.org", &two).await;
    assert_eq!(one.post("/access/factors", &[("email", "one@example.org")]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(one.post("/access/factors", &[("email", "no@example.org")]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(one.post("/access/factors", &[("email", "LEAD@example.org")]).await.to(), "/access");
    let decide = format!("/access/factors/{own}");
    assert!(one.get("/access").await.body.contains("Somebody else has to allow it"));
    assert_eq!(one.post(&decide, &[("decision", "allow")]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(two.post(&decide, &[("decision", "refuse")]).await.to(), "/access");
    assert!(scene.mails("factor_link", "lead@example.org").await.is_empty());
    assert!(scene.portal.store().factor_resets().await.unwrap().is_empty());
    // A link ends after a day.
    one.post("/access/factors", &[("email", "lead@example.org")]).await;
    assert_eq!(two.post(&decide, &[("decision", "allow")]).await.to(), "/access");
    let path = link(&scene, "lead@example.org").await;
    wait(25 * 60 * 60);
    assert!(scene.browser().get(&path).await.body.contains("no longer works"));
    assert!(scene.browser().post(&path, &[("password", PASSWORD)]).await.body.contains("no longer works"));
}

#[tokio::test]
async fn many_failures_from_one_place_slow_it_down_and_no_other() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "sender", council("211")).await;
    let tried = async |from: &str, email: &str, password: &str| {
        let mut browser = scene.browser();
        browser.from = from.to_owned();
        browser.post("/sign-in", &[("email", email), ("password", password)]).await
    };
    for number in 0..52 {
        let answer = tried("203.0.113.9, 192.0.2.1", &format!("{number}@example.org"), "guessed").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{number}");
    }
    let slow = tried("192.0.2.1", "ann@example.org", PASSWORD).await;
    assert!(slow.body.contains("There were too many attempts. Wait"), "whoever asks, whatever they say before it");
    for from in ["192.0.2.2", "203.0.113.9", ""] {
        assert_eq!(tried(from, "ann@example.org", PASSWORD).await.to(), "/sign-in/code", "{from}");
    }
    wait(600);
    assert_eq!(tried("192.0.2.1", "ann@example.org", PASSWORD).await.to(), "/sign-in/code");
    assert!(scene.signed_in("ann@example.org", &secret).await.get("/account").await.status.is_success());
}

#[tokio::test]
async fn every_page_says_when_the_session_ends() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "sender", council("211")).await;
    assert!(!scene.browser().get("/").await.body.contains("Your session ends"));
    let mut browser = scene.signed_in("ann@example.org", &secret).await;
    assert!(browser.get("/account").await.body.contains("Your session ends at 12:30 UTC"));
    wait(20 * 60);
    assert!(browser.get("/account").await.body.contains("Your session ends at 12:50 UTC"));
    for _ in 0..34 {
        wait(20 * 60);
        browser.get("/account").await;
    }
    assert!(
        browser.get("/account").await.body.contains("Your session ends at 00:00 UTC"),
        "after twelve hours at the latest"
    );
}
