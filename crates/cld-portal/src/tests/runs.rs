//! Runs that analysts ask for.

use axum::http::StatusCode;
use cld_store::{Area, Lane};

use super::scene::Scene;
use crate::jobs::one;

const FIELDS: [(&str, &str); 4] =
    [("method", "nhse-2024"), ("period_start", "2023-04-01"), ("period_end", "2024-03-31"), ("as_of", "")];

#[tokio::test]
async fn a_run_that_is_asked_for_wrongly_says_where_and_one_without_files_says_so() {
    let scene = Scene::new().await;
    let store = scene.portal.store();
    let secret = scene.somebody("analyst@example.org", "analyst", Area::England).await;
    let mut analyst = scene.signed_in("analyst@example.org", &secret).await;
    for (name, value, said) in [
        ("method", "none", "Select the method"),
        ("period_start", "31/03/2024", "Enter the first day"),
        ("period_end", "2023-03-31", "The last day is before the first"),
        ("as_of", "2030-01-01", "a day that is not to come"),
    ] {
        let fields = FIELDS.map(|(known, right)| (known, if known == name { value } else { right }));
        let answer = analyst.post("/runs", &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}");
        assert!(answer.body.contains(said), "{name}: {}", answer.body);
    }
    assert_eq!(store.method_runs().await.unwrap(), []);
    let asked = analyst.post("/runs", &FIELDS).await;
    let path = asked.to().to_owned();
    assert!(path.starts_with("/runs/"), "{}", asked.body);
    let page = analyst.get(&path).await;
    assert!(page.body.contains("waits for its turn") && page.headers.contains_key("refresh"), "{}", page.body);
    assert!(one(&scene.portal, Lane::Figures).await.unwrap());
    let page = analyst.get(&path).await.body;
    assert!(page.contains("nothing had been sent by then") && page.contains("Somebody Example"), "{page}");
    let run = &store.method_runs().await.unwrap()[0];
    assert!(run.made.is_none() && !scene.portal.settings().files.run(&run.id).exists());
    for inner in ["/tables/one", "/published/one", "/published/..%2f..%2fportal.db"] {
        assert_eq!(analyst.get(&format!("{path}{inner}")).await.status, StatusCode::NOT_FOUND, "{inner}");
    }
    let actions: Vec<String> = store.audit_after(0).await.unwrap().into_iter().map(|entry| entry.action).collect();
    for action in ["run.asked", "run.failed"] {
        assert!(actions.iter().any(|known| known == action), "{action}: {actions:?}");
    }
}
