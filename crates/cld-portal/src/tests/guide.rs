//! The guide: every step is there, and what it leads to.

use axum::http::StatusCode;

use super::scene::Scene;

#[tokio::test]
async fn every_step_is_a_page_and_what_it_names_is_there() {
    let scene = Scene::new().await;
    scene.portal.show(Vec::new());
    let (pages, mut browser) = (scene.portal.pages(), scene.browser());
    let list = browser.get("/guide").await;
    assert!(pages.guide.len() > 5 && pages.guide.keys().copied().eq(1..=9), "{:?}", pages.guide.keys());
    for step in pages.guide.values() {
        let path = format!("/guide/{}", step.name);
        assert!(list.body.contains(&format!("href=\"{path}\"")), "{path}");
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("**") && !page.body.contains("]("), "{path}: a mark is not whole");
        for code in &step.facts.states {
            let state = pages.states.state(*code).unwrap_or_else(|| panic!("{path}: no state {code}"));
            assert!(page.body.contains(&state.said), "{path}: {code}");
        }
        let links = page.body.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.filter(|link| !link.starts_with("assets/")) {
            let answer = browser.get(&format!("/{link}")).await;
            assert!([StatusCode::OK, StatusCode::SEE_OTHER].contains(&answer.status), "{path}: /{link}");
        }
    }
    assert_eq!(browser.get("/guide/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_message_means_is_found_by_its_words_and_nothing_strange_is_a_fault() {
    let scene = Scene::new().await;
    let mut browser = scene.browser();
    let found = browser.get("/guide/messages?q=Birth+Date+is+before+1900.+Ages+and+lengths").await;
    assert!(
        found.body.contains("Date is before 1900") && found.body.contains("Nobody supported today"),
        "{}",
        found.body
    );
    let long = "a+".repeat(3_000);
    for asked in ["", "%00", "%3Cscript%3E", "zebra", &long] {
        let answer = browser.get(&format!("/guide/messages?q={asked}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.body.contains("<script>"), "{asked}");
    }
}
