//! Applications for data: advice, approval in a named role, release, and a public register.

use axum::http::StatusCode;
use cld_store::Area;

use super::scene::{Browser, Scene};

const ASKED: [(&str, &str); 9] = [
    ("title", "Falls"),
    ("contact", "ann@example.org"),
    ("organisation", "Kirklees"),
    ("kind", "Data linked with health data"),
    ("datasets", "Secondary Uses Service"),
    ("purpose", "To see which support keeps people from falling"),
    ("legal_basis", "HSCA 2012 s261"),
    ("users", "Two analysts"),
    ("until", "2027-03-31"),
];

async fn somebody<'a>(scene: &'a Scene, role: &str, area: Area) -> Browser<'a> {
    let email = format!("{role}@example.org");
    let secret = scene.somebody(&email, role, area).await;
    scene.signed_in(&email, &secret).await
}

#[tokio::test]
async fn data_are_applied_for_approved_in_a_named_role_and_listed() {
    let scene = Scene::new().await;
    let mut lead = somebody(&scene, "lead", Area::Council("211".to_owned())).await;
    let (mut team, mut governor) =
        (somebody(&scene, "programme", Area::England).await, somebody(&scene, "governor", Area::England).await);
    let mut anybody = scene.browser();
    let without = |id: &str, text| {
        ASKED
            .iter()
            .map(|(known, said)| if *known == id { (*known, text) } else { (*known, *said) })
            .collect::<Vec<_>>()
    };
    for (id, text) in
        [("purpose", "T.B.C."), ("until", "2026-11-30"), ("legal_basis", "none"), ("datasets", "Anything")]
    {
        assert_eq!(lead.post("/data/apply", &without(id, text)).await.status, StatusCode::BAD_REQUEST, "{id}");
    }
    assert_eq!(lead.post("/data/apply", &ASKED).await.to(), "/data/1");
    assert!(lead.get("/data/1").await.body.contains("Falls"), "whoever applied sees it");
    assert_eq!(anybody.get("/data/1").await.status, StatusCode::NOT_FOUND);
    let steps = "/data/1/steps";
    let approve = |expires| [("step", "approved"), ("role", "Caldicott Guardian"), ("expires", expires)];
    assert!(governor.post(steps, &approve("2027-03-31")).await.body.contains("Another step was taken"));
    assert_eq!(governor.post(steps, &[("step", "advised")]).await.status, StatusCode::NOT_FOUND, "not their step");
    assert_eq!(team.post(steps, &[("step", "advised"), ("words", "Clear")]).await.to(), "/data/1");
    for expires in ["2026-11-30", "2046-12-01", "soon"] {
        assert!(
            governor.post(steps, &approve(expires)).await.body.contains("30 November 2046 at the latest"),
            "{expires}"
        );
    }
    assert!(governor.post(steps, &approve("2027-03-31")[..1]).await.body.contains("Select the role"));
    assert_eq!(governor.post(steps, &approve("2027-03-31")).await.to(), "/data/1");
    let public = anybody.get("/data/1").await.body;
    assert!(public.contains("Caldicott Guardian") && !public.contains("ann@example.org"), "{public}");
    assert!(team.post(steps, &[("step", "released"), ("digest", "abc")]).await.body.contains("64 letters"));
    let digest = "0f".repeat(32);
    assert_eq!(team.post(steps, &[("step", "released"), ("digest", &digest)]).await.to(), "/data/1");
    let list = anybody.get("/data").await.body;
    assert!(list.contains("Data released") && list.contains("31 March 2027"), "{list}");
    super::scene::wait(200 * 24 * 3_600);
    assert!(anybody.get("/data").await.body.contains("Ended: its time is over"));
}

#[tokio::test]
async fn the_demonstration_has_a_release_and_the_reference_group() {
    let scene = Scene::new().await;
    crate::demonstrate_programme(&scene.portal).await.unwrap();
    let mut browser = scene.browser();
    let list = browser.get("/data").await.body;
    assert!(
        list.contains("Support after a stay in hospital") && list.contains("Community Services Data Set"),
        "{list}"
    );
    let group = browser.get("/reference-group").await.body;
    assert!(group.contains("Data transformation") && group.contains("10 November 2021"), "{group}");
}
