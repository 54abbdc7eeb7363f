//! Privacy notices: made, reviewed, and nothing of them kept.

use axum::http::StatusCode;

use super::scene::Scene;

const ANSWERS: [(&str, &str); 9] = [
    ("council", "Kirklees <Council>"),
    ("address", "Town Hall, Huddersfield"),
    ("email", "privacy@example.org"),
    ("officer", "dpo@example.org"),
    ("article_6", "Article 6(1)(c), legal obligation"),
    ("article_9", "Article 9(2)(h), health or social care"),
    ("retention", "eight years after care has ended"),
    ("formats", "call 01234 567890"),
    ("updated", "2021-10-01"),
];

#[tokio::test]
async fn a_notice_is_made_as_a_page_and_found_to_be_whole() {
    let scene = Scene::new().await;
    let mut browser = scene.browser();
    let page = browser.post("/privacy-notices/build", &ANSWERS[1..]).await;
    assert!(page.status == StatusCode::BAD_REQUEST && page.body.contains("Name of the council"), "{}", page.body);
    let notice = browser.post("/privacy-notices/build", &[&ANSWERS[..], &[("format", "html")]].concat()).await;
    assert!(notice.headers["content-disposition"].to_str().unwrap().contains("privacy-notice.html"));
    assert!(notice.body.contains("Kirklees &lt;Council&gt;") && !notice.body.contains("<Council>"), "{}", notice.body);
    let review = browser.post("/privacy-notices/review", &[("notice", &notice.body)]).await.body;
    assert!(review.contains("29 found, 0 to be read, 0 not found."), "{review}");
}

#[tokio::test]
async fn a_review_shows_the_sentence_and_a_sample_names_nobody() {
    let scene = Scene::new().await;
    let mut browser = scene.browser();
    assert_eq!(browser.post("/privacy-notices/review", &[("notice", " ")]).await.status, StatusCode::BAD_REQUEST);
    let text = "Sometown sends anonymised person-level data. The national data opt-out does not apply.";
    let one = browser.post("/privacy-notices/review", &[("notice", text)]).await.body;
    assert!(
        one.contains("pseudonymised is true") && one.contains("The national data opt-out does not apply."),
        "{one}"
    );
    let several = format!("{text}\n=====\nNothing.\n=====\nWe keep it.");
    let counts = browser.post("/privacy-notices/review", &[("notice", &several)]).await.body;
    let shown = counts.split("<textarea").next().unwrap();
    assert!(shown.contains("What was found in 3 notices") && !shown.contains("Sometown"), "{shown}");
    let measured = browser.get("/privacy-notices/measured").await.body;
    assert!(measured.contains("14 made-up notices") && measured.contains("Precision 9"), "{measured}");
}
