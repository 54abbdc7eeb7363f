//! What belongs to another council is as if it were not there, on every route: the same answer, after the same work.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use cld_store::{Area, CheckOutcome, Deed, JobKind, Lane, NewUpload, RequestStage, State};

use super::matrix::{own_council, without_reference};
use super::scene::{Answer, Browser, Scene, clean};
use crate::routes::routes;
use crate::site::guard::Who;

/// A council that is none of those of the roles, and in another region.
const OTHER: &str = "212";

/// Everything that has an identifier, of another council: submissions that were begun, sent and withdrawn, a request, a
/// role, an upload.
async fn theirs(scene: &Scene) -> Vec<String> {
    let (store, deed) = (scene.portal.store(), Deed::portal(scene.portal.now()));
    let council = Area::Council(OTHER.to_owned());
    let secret = scene.somebody("theirs@example.org", "lead", council.clone()).await;
    let mut lead = scene.signed_in("theirs@example.org", &secret).await;
    let mut ids = Vec::new();
    for ends_with in [None, Some("declare"), Some("withdraw")] {
        let fields = [("period_start", "2024-04-01"), ("period_end", "2024-06-30"), ("basis", "quarterly")];
        let path = lead.post("/submissions", &fields).await.to().to_owned();
        let id = path.rsplit('/').next().unwrap().to_owned();
        if let Some(last) = ends_with {
            lead.upload(&format!("{path}/file"), "april.csv", "LA Code\n212\n").await;
            checked(scene, &id).await;
            for form in ["declare", last] {
                lead.post(&format!("{path}/{form}"), &[("declare", "yes"), ("reason", "a test")]).await;
            }
        }
        ids.push(id);
    }
    let account = store.make_account(&deed, "asks@example.org", "Somebody Example", "active").await.unwrap();
    let request = store.ask_for_access(&deed, &account, "viewer", OTHER).await.unwrap();
    let asked = store.request(&request).await.unwrap().unwrap();
    store.move_request(&deed, &asked, RequestStage::Confirmed).await.unwrap();
    ids.push(request);
    ids.push(store.grants_in(&council).await.unwrap().remove(0).id);
    let submission = store.submission(&ids[0]).await.unwrap();
    let new = NewUpload { length: 1, file_name: "april.csv", metadata: "", asked_after: scene.portal.now() };
    ids.push(store.begin_upload(&deed, &submission, new).await.unwrap());
    ids
}

/// Looks at a file and checks it, whatever else is to be done.
pub(super) async fn checked(scene: &Scene, id: &str) {
    checked_as(scene, id, &clean()).await;
}

/// The same where checking comes to something.
pub(super) async fn checked_as(scene: &Scene, id: &str, outcome: &CheckOutcome) {
    let (store, now) = (scene.portal.store(), scene.portal.now());
    let (deed, current) = (Deed::portal(now), async || store.submission(id).await.unwrap());
    if current().await.state == State::Received {
        store.scanning(&deed, &current().await).await.unwrap();
    }
    while current().await.state.is_under_way() {
        let claim = store.claim("test", Lane::Checks, (now, now)).await.unwrap().unwrap();
        match claim.kind {
            JobKind::Scan => store.scanned(&deed, &claim, &current().await, ("clean", "ab", false), &[]).await.unwrap(),
            JobKind::Check => store.checked(&deed, &claim, &current().await, outcome, &[]).await.unwrap(),
            _ => {}
        }
    }
}

/// An answer, and how often the database was asked for it.
async fn asked(scene: &Scene, browser: &mut Browser<'_>, (method, path): (&Method, &str), id: &str) -> (Answer, u64) {
    let path = path.replace("{id}", id).replace("{kind}", "report");
    let fields = [
        ("decision", "selected"),
        ("words", "none"),
        ("rule", "not_a_date"),
        ("declare", "yes"),
        ("reason", "none"),
        ("allow", "yes"),
    ];
    let before = scene.portal.store().times_asked();
    let answer = match *method {
        Method::GET => browser.get(&path).await,
        _ if path.starts_with("/api/v1/uploads/") => {
            let request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
            let request = request.header("upload-offset", "0").header("x-http-method-override", "PATCH");
            browser.send(request.header("content-type", "application/offset+octet-stream"), Body::from("x")).await
        }
        _ if path.ends_with("/file") => browser.upload(&path, "a.csv", "x\n").await,
        _ => browser.post(&path, &fields).await,
    };
    (answer, scene.portal.store().times_asked() - before)
}

#[tokio::test]
async fn what_another_council_has_is_as_if_it_were_not_there_after_the_same_work() {
    let scene = Scene::new().await;
    let ids = theirs(&scene).await;
    let permissions = &scene.portal.pages().permissions;
    let mut compared = 0;
    for role in permissions.roles.iter().filter(|role| role.reach != cld_book::Reach::England) {
        let email = format!("{}@example.org", role.name);
        let secret = scene.somebody(&email, &role.name, own_council(role.reach)).await;
        let mut browser = scene.signed_in(&email, &secret).await;
        for route in routes().iter().filter(|route| route.path.contains("{id}") && route.method != Method::OPTIONS) {
            match route.who {
                Who::May(permission) | Who::Surely(permission) if !permissions.allows(&role.name, permission) => {
                    continue;
                }
                // What everybody may see is nothing of a council's: not under such an address either.
                Who::May(_) | Who::Surely(_) | Who::Anyone => {}
                Who::Begun | Who::SignedIn => panic!("{} is of something, and for all who are signed in", route.path),
            }
            let what = (&route.method, route.path);
            let (nothing, work) = asked(&scene, &mut browser, what, "none").await;
            assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{} {what:?}", role.name);
            for id in &ids {
                let (answer, same_work) = asked(&scene, &mut browser, what, id).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {what:?} {id}", role.name);
                assert_eq!(without_reference(&answer.body), without_reference(&nothing.body), "{} {what:?}", role.name);
                assert_eq!(same_work, work, "{} {what:?}", role.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}
