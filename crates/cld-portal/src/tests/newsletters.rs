//! The newsletter: written, filled in, published, sent, left.

use axum::http::StatusCode;
use cld_store::Area;

use super::scene::{Scene, wait};

#[tokio::test]
async fn the_issue_of_september_2021_comes_from_the_data() {
    let scene = Scene::new().await;
    crate::demonstrate_programme(&scene.portal).await.unwrap();
    let mut browser = scene.browser();
    let page = browser.get("/newsletters/2021-09").await.body;
    for said in [
        "14 councils had signed up, and a further 89 were interested",
        "Published on 30 September 2021",
        "Clearer guidance on Event Outcome",
        "Secondary Uses Service",
        "Public Health Screening",
        "one month for a minor change and three months for a major one",
        "NFA - Deceased is not chosen for an assessment or a review.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Informal carers</a>") && page.matches("<h2").count() >= 6);
    let december = browser.get("/newsletters/2021-12").await.body;
    assert!(december.contains("30 councils had signed up") && december.contains("1 April 2022"), "{december}");
    let feed = browser.get("/newsletters/feed").await;
    assert_eq!(feed.headers["content-type"], "application/atom+xml; charset=utf-8");
    assert_eq!(feed.body.matches("<entry>").count(), 3, "{}", feed.body);
}

#[tokio::test]
async fn an_issue_is_frozen_at_publication_and_goes_to_those_who_confirmed() {
    let scene = Scene::new().await;
    let mut anybody = scene.browser();
    let address = |email| [("email", email)];
    assert_eq!(anybody.post("/newsletters/subscribe", &address("no address")).await.status, StatusCode::BAD_REQUEST);
    for email in ["ann@example.org", "bob@example.org", "ANN@example.org"] {
        assert_eq!(anybody.post("/newsletters/subscribe", &address(email)).await.status, StatusCode::OK);
    }
    let mails = scene.mails("subscribe_confirm", "ann@example.org").await;
    assert_eq!(mails.len(), 1, "not twice within the hour");
    let path = |mail: &str, begin: &str| {
        let rest = mail.split("http://127.0.0.1:8080").find(|rest| rest.starts_with(begin)).unwrap().to_owned();
        rest.split_whitespace().next().unwrap().to_owned()
    };
    let confirm = path(&mails[0], "/newsletters/confirm/");
    anybody.get(&confirm).await;
    assert!(scene.portal.store().subscribers().await.unwrap().is_empty(), "opening a link is not enough");
    assert!(anybody.post(&confirm, &[]).await.body.contains("You subscribed"));
    assert_eq!(anybody.get("/newsletters/confirm/none").await.status, StatusCode::NOT_FOUND);

    assert_eq!(anybody.get("/newsletters/2021-09").await.status, StatusCode::NOT_FOUND, "not published");
    let secret = scene.somebody("team@example.org", "programme", Area::England).await;
    let mut team = scene.signed_in("team@example.org", &secret).await;
    assert!(team.get("/newsletters/2021-09").await.body.contains("what it would say today"));
    let publish = "/newsletters/2021-09/publish";
    assert_eq!(team.post(publish, &[]).await.to(), "/newsletters/2021-09");
    assert_eq!(team.post(publish, &[]).await.status, StatusCode::CONFLICT, "once");
    let issue = anybody.get("/newsletters/2021-09").await.body;
    assert!(issue.contains("0 councils had signed up"), "{issue}");
    let steps = [("211", "signed_up", "2021-09-01")];
    scene
        .portal
        .store()
        .note_participation(&cld_store::Deed::portal(scene.portal.now()), 0, &steps, &[])
        .await
        .unwrap();
    assert!(anybody.get("/newsletters/2021-09").await.body.contains("0 councils had signed up"), "its figures stay");

    let mails = scene.mails("newsletter", "ann@example.org").await;
    assert!(mails.len() == 1 && mails[0].contains("Project progress\n================"), "{mails:?}");
    assert!(scene.mails("newsletter", "bob@example.org").await.is_empty(), "who has not confirmed");
    let end = path(&mails[0], "/newsletters/unsubscribe/");
    anybody.get(&end).await;
    assert_eq!(scene.portal.store().subscribers().await.unwrap().len(), 1);
    assert!(anybody.post(&end, &[]).await.body.contains("You unsubscribed"));
    assert!(scene.portal.store().subscribers().await.unwrap().is_empty());
    wait(3_601);
    anybody.post("/newsletters/subscribe", &address("ann@example.org")).await;
    assert_eq!(scene.mails("subscribe_confirm", "ann@example.org").await.len(), 2);
}
