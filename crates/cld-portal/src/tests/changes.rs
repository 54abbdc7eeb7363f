//! Changes to the specification: from anybody's request to a new version.

use axum::http::StatusCode;
use cld_store::Area;

use super::scene::{Browser, Scene};

const ASKED: [(&str, &str); 8] = [
    ("title", "One value more"),
    ("requester", "Ann Example"),
    ("contact", "ann@example.org"),
    ("organisation", "A council"),
    ("document", "Specification"),
    ("type", "Values of an item"),
    ("proposed", "A value for moves"),
    ("reason", "They are recorded in two ways"),
];

async fn staff<'a>(scene: &'a Scene, role: &str) -> Browser<'a> {
    let email = format!("{role}@example.org");
    let secret = scene.somebody(&email, role, Area::England).await;
    scene.signed_in(&email, &secret).await
}

#[tokio::test]
async fn a_change_goes_from_a_request_to_a_new_version_and_never_before_its_notice() {
    let scene = Scene::new().await;
    let mut anybody = scene.browser();
    let page = anybody.post("/changes/new", &ASKED[1..]).await;
    assert!(page.status == StatusCode::BAD_REQUEST && page.body.contains("Enter an answer"), "{}", page.body);
    assert!(page.body.contains("A value for moves"), "nothing that was typed is lost");
    assert!(anybody.post("/changes/new", &ASKED).await.body.contains("Its number is <strong>1"));
    assert_eq!(scene.mails("change_received", "ann@example.org").await.len(), 1);
    assert_eq!(anybody.get("/changes/1").await.status, StatusCode::NOT_FOUND, "not public before triage");
    let (mut team, mut adviser, mut governor) =
        (staff(&scene, "programme").await, staff(&scene, "adviser").await, staff(&scene, "governor").await);
    assert!(team.get("/changes/1").await.body.contains("ann@example.org"));
    let steps = "/changes/1/steps";
    let refused = |body: &str, text: &str| assert!(body.contains(text), "{text}: {body}");
    assert_eq!(adviser.post(steps, &[("step", "triaged"), ("class", "minor")]).await.status, StatusCode::NOT_FOUND);
    refused(&team.post(steps, &[("step", "triaged")]).await.body, "Select a class, or two versions");
    let compared = [("step", "triaged"), ("from", "v5.0"), ("to", "release-1")];
    refused(&team.post(steps, &compared).await.body, "could not be compared just now");
    assert_eq!(team.post(steps, &[("step", "triaged"), ("class", "minor")]).await.to(), "/changes/1");
    let public = anybody.get("/changes/1").await.body;
    assert!(public.contains("A value for moves") && !public.contains("ann@example.org") && !public.contains("Ann"));
    let accept = [("step", "accepted"), ("importance", "Some"), ("burden", "Little")];
    refused(&governor.post(steps, &accept).await.body, "Another step was taken meanwhile");
    assert_eq!(adviser.post(steps, &[("step", "advised"), ("words", "Good")]).await.to(), "/changes/1");
    refused(&governor.post(steps, &accept[..2]).await.body, "Say this in a sentence");
    assert_eq!(governor.post(steps, &accept).await.to(), "/changes/1");
    assert_eq!(scene.mails("change_decided", "ann@example.org").await.len(), 1);
    let announce = |effective| {
        [("step", "announced"), ("announced", "2026-11-30"), ("effective", effective), ("issue", "December")]
    };
    let page = team.post(steps, &announce("2026-12-29")).await;
    refused(&page.body, "can take effect on 30 December 2026 at the earliest");
    assert_eq!(team.post(steps, &announce("2026-12-30")).await.to(), "/changes/1");
    refused(&team.post(steps, &[("step", "in_effect")]).await.body, "announced for 30 December 2026");
    assert!(anybody.get("/changes").await.body.contains("30 December 2026"));
    assert_eq!(anybody.post(steps, &[("step", "in_effect")]).await.to(), "/sign-in?next=/changes/1/steps");
}

#[tokio::test]
async fn the_newsletters_changes_are_the_worked_history() {
    let scene = Scene::new().await;
    crate::demonstrate_programme(&scene.portal).await.unwrap();
    let mut browser = scene.browser();
    let page = browser.get("/changes").await.body;
    assert_eq!(page.matches("In a new version").count(), 4, "{page}");
    assert!(page.contains("Informal carers") && page.contains("1 April 2022") && page.contains("31 December 2021"));
    assert!(!page.contains("One more value"), "nobody has looked at it");
    let carers = browser.get("/changes/5").await.body;
    assert!(carers.contains("Major") && carers.contains("any number of people cared for"), "{carers}");
    for path in ["/changes/6", "/changes/7", "/changes/x", "/changes/-1"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn whoever_floods_the_programme_with_requests_is_told_to_wait() {
    let scene = Scene::new().await;
    let mut anybody = scene.browser();
    for _ in 0..50 {
        assert_eq!(anybody.post("/changes/new", &ASKED).await.status, StatusCode::OK);
    }
    assert_eq!(anybody.post("/changes/new", &ASKED).await.status, StatusCode::SERVICE_UNAVAILABLE);
}
