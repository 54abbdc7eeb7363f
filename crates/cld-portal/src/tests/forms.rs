//! What councils are asked: when, once each, and with nothing shown of few.

use axum::http::StatusCode;
use cld_store::{Answer, Area, Deed};

use super::scene::Scene;

#[tokio::test]
async fn the_burden_assessment_opens_when_thirty_councils_take_part() {
    let scene = Scene::new().await;
    let secret = scene.somebody("sender@example.org", "sender", Area::Council("211".to_owned())).await;
    let mut sender = scene.signed_in("sender@example.org", &secret).await;
    let store = scene.portal.store();
    let places = &scene.portal.programme().places;
    let codes: Vec<String> =
        places.on(scene.portal.now().datetime().date_naive()).map(|place| place.code.clone()).collect();
    let steps: Vec<(&str, &str, &str)> =
        codes.iter().take(30).map(|code| (code.as_str(), "signed_up", "2026-01-01")).collect();
    store.note_participation(&Deed::portal(scene.portal.now()), 0, &steps[..29], &[]).await.unwrap();
    assert_eq!(sender.get("/forms/burden").await.status, StatusCode::CONFLICT, "29");
    store.note_participation(&Deed::portal(scene.portal.now()), 29, &steps[29..], &[]).await.unwrap();
    assert!(sender.get("/forms/burden").await.body.contains("B3: Extraction"));
    assert_eq!(sender.post("/forms/burden", &[("share", "101")]).await.status, StatusCode::BAD_REQUEST);
    for share in ["80", "90"] {
        let answer = [("share", share), ("confidence", "A guess"), ("b1_hours", "12")];
        assert!(sender.post("/forms/burden", &answer).await.body.contains("Your answer is kept"));
    }
    let answers = store.answers("burden").await.unwrap();
    assert_eq!(answers.len(), 1, "one answer a council");
    assert!(answers[0].answers.contains("\"90\"") && answers[0].council == "211");
    assert!(sender.get("/forms/burden").await.body.contains("value=\"90\""), "it is there to be changed");
    assert_eq!(sender.get("/forms/survey").await.status, StatusCode::CONFLICT, "closed since 2021");
    assert_eq!(sender.get("/forms/change").await.status, StatusCode::NOT_FOUND);
    let costs = sender.get("/forms/burden/costs?grade0=30000").await.body;
    assert!(costs.contains("Too few answers") && !costs.contains("£12"), "{costs}");
    assert_eq!(sender.get("/forms/burden/costs?grade0=lots").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn results_hide_what_fewer_than_five_answered() {
    let scene = Scene::new().await;
    let store = scene.portal.store();
    for at in 0..12 {
        let intention = if at < 3 { "No" } else { "It takes part" };
        let answers = format!("{{\"intention\":\"{intention}\",\"words\":\"secret {at}\"}}");
        let answer = Answer { council: at.to_string(), account: String::new(), answers };
        store.save_answer(&Deed::portal(scene.portal.now()), "survey", &answer).await.unwrap();
    }
    let mut browser = scene.browser();
    let csv = browser.get("/forms/survey/results.csv").await.body;
    assert!(csv.contains("intention,No,[c],") && !csv.contains("intention,No,3"), "{csv}");
    let shown = csv.lines().filter(|line| line.starts_with("intention,") && !line.contains("[c]")).count();
    assert!(shown < 6, "another is hidden with it: {csv}");
    let page = browser.get("/forms/survey/results").await.body;
    assert!(page.contains("[c]") && !page.contains("secret"), "{page}");
}

#[tokio::test]
async fn the_demonstration_has_answers_to_every_form() {
    let scene = Scene::new().await;
    crate::demonstrate_programme(&scene.portal).await.unwrap();
    let mut browser = scene.browser();
    for (form, least) in [("survey", 40), ("burden", 25), ("evaluation", 15)] {
        let answers = scene.portal.store().answers(form).await.unwrap().len();
        assert!(answers >= least, "{form} {answers}");
        assert_eq!(browser.get(&format!("/forms/{form}/results")).await.status, StatusCode::OK);
    }
    let page = browser.get("/forms").await.body;
    assert!(page.contains("when 30 councils take part") && page.matches("govuk-tag--green").count() == 2, "{page}");
}
