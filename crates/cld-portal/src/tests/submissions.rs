//! The way of a submission, without a port and with a program that cannot check.

use axum::http::StatusCode;
use cld_store::{Area, CheckOutcome, Deed, Lane, ReportFile, State};
use serde_json::Value;

use super::scene::{Browser, Scene, clean};

pub(super) async fn sender<'a>(scene: &'a Scene, council: &str) -> Browser<'a> {
    let email = format!("sender-{council}@example.org");
    let secret = scene.somebody(&email, "sender", Area::Council(council.to_owned())).await;
    scene.signed_in(&email, &secret).await
}

/// Begins a submission and gives its address.
pub(super) async fn begun(browser: &mut Browser<'_>) -> String {
    let fields = [("period_start", "2024-04-01"), ("period_end", "2024-06-30"), ("basis", "quarterly")];
    let answer = browser.post("/submissions", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.to().to_owned()
}

pub(super) async fn state(browser: &mut Browser<'_>, path: &str) -> i64 {
    let answer = browser.get(&format!("/api/v1{path}")).await;
    let said: Value = serde_json::from_str(&answer.body).unwrap();
    assert!(!said["said"].as_str().unwrap().is_empty(), "{said}");
    said["state"].as_i64().unwrap()
}

#[tokio::test]
async fn the_states_of_the_program_are_those_of_the_book() {
    let scene = Scene::new().await;
    let states = &scene.portal.pages().states;
    assert_eq!(states.0.len(), State::ALL.len());
    for state in State::ALL {
        let mut next: Vec<i64> = state.next().iter().map(|next| next.code()).collect();
        let mut said = states.state(state.code()).unwrap().ends_by.clone();
        next.sort_unstable();
        said.sort_unstable();
        assert_eq!(next, said, "{state:?}");
    }
}

#[tokio::test]
async fn a_file_arrives_whole_once_and_waits_where_it_cannot_be_checked() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    let path = begun(&mut browser).await;
    assert_eq!(state(&mut browser, &path).await, 1);
    let empty = browser.upload(&format!("{path}/file"), "april.csv", "").await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    let folder = scene.portal.settings().files.whole(path.rsplit('/').next().unwrap());
    let left = std::fs::read_dir(folder.parent().unwrap()).unwrap().count();
    assert_eq!(left, 0, "nothing is left of an upload that gave no file");
    let answer = browser.upload(&format!("{path}/file"), "../april.csv", "LA Code\n211\n").await;
    assert_eq!(answer.to(), path, "{}", answer.body);
    let again = browser.upload(&format!("{path}/file"), "may.csv", "LA Code\n999\n").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(std::fs::read_to_string(scene.portal.settings().files.whole(id)).unwrap(), "LA Code\n211\n");
    assert_eq!(state(&mut browser, &path).await, 3);
    assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap());
    assert_eq!(state(&mut browser, &path).await, 6);
    assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap());
    assert_eq!(state(&mut browser, &path).await, -1, "the program that checks is not there");
    assert_eq!(browser.post(&format!("{path}/declare"), &[("declare", "yes")]).await.status, StatusCode::CONFLICT);
    assert!(browser.get(&path).await.body.contains("april.csv"));
    super::scene::wait(400);
    assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap(), "it is tried again");
    let told = async || scene.mails("check_failed", "support@example.org").await.len();
    for tries in 3..=5 {
        assert_eq!(told().await, usize::from(tries > 4), "support is told once");
        assert_eq!(state(&mut browser, &path).await, -1);
        super::scene::wait(400);
        assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap());
    }
    assert_eq!((state(&mut browser, &path).await, told().await), (-1, 1));
    assert_eq!(browser.post(&format!("{path}/give-up"), &[]).await.to(), "/submissions");
    super::scene::wait(400);
    assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap(), "what was to be checked is gone");
    assert_eq!(state(&mut browser, &path).await, 14);
}

#[tokio::test]
async fn a_form_that_is_wrong_says_where_and_begins_nothing() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    for (fields, said) in [
        (
            [("period_start", "1 April"), ("period_end", "2024-06-30"), ("basis", "quarterly")],
            "first day of the period",
        ),
        ([("period_start", "2024-04-01"), ("period_end", "2024-03-31"), ("basis", "quarterly")], "before the first"),
        ([("period_start", "2024-04-01"), ("period_end", "2024-06-30"), ("basis", "")], "what the file covers"),
    ] {
        let answer = browser.post("/submissions", &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.body.contains(said), "{said}");
    }
    assert!(browser.get("/submissions").await.body.contains("no submissions yet"));
}

#[tokio::test]
async fn a_submission_of_another_council_is_as_if_it_were_not_there() {
    let scene = Scene::new().await;
    let path = begun(&mut sender(&scene, "211").await).await;
    let mut other = sender(&scene, "212").await;
    for page in ["", "/file", "/declare", "/receipt", "/receipt.json", "/download", "/reports/report"] {
        let theirs = other.get(&format!("{path}{page}")).await;
        let nothing = other.get(&format!("/submissions/none{page}")).await;
        assert_eq!((theirs.status, nothing.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{page}");
    }
    assert_eq!(other.get(&format!("/api/v1{path}")).await.status, StatusCode::NOT_FOUND);
    for form in ["/declare", "/withdraw", "/give-up", "/explain"] {
        let fields = [("declare", "yes"), ("rule", "not_a_date"), ("words", "none")];
        assert_eq!(other.post(&format!("{path}{form}"), &fields).await.status, StatusCode::NOT_FOUND, "{form}");
    }
    assert_eq!(other.upload(&format!("{path}/file"), "a.csv", "x\n").await.status, StatusCode::NOT_FOUND);
    assert!(!other.get("/submissions").await.body.contains(&path));
}

#[tokio::test]
async fn what_is_given_up_is_gone() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    let path = begun(&mut browser).await;
    assert_eq!(browser.post(&format!("{path}/give-up"), &[]).await.to(), "/submissions");
    assert_eq!(state(&mut browser, &path).await, 14);
    assert_eq!(browser.post(&format!("{path}/give-up"), &[]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn values_of_rows_are_for_the_council_and_the_file_for_it_and_those_who_receive_it() {
    let scene = Scene::new().await;
    let mut council = sender(&scene, "211").await;
    let path = begun(&mut council).await;
    council.upload(&format!("{path}/file"), "april.csv", "LA Code\n211\n").await;
    assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap());
    let (store, deed, id) = (scene.portal.store(), Deed::portal(scene.portal.now()), path.rsplit('/').next().unwrap());
    let folder = scene.portal.settings().files.whole(id).parent().unwrap().to_owned();
    let report = |kind: &str, own_values| {
        std::fs::write(folder.join(kind), "found").unwrap();
        ReportFile { kind: kind.to_owned(), file: kind.to_owned(), own_values, bytes: 5 }
    };
    let reports = vec![report("report", false), report("report-with-values", true)];
    let outcome = CheckOutcome { reports, ..clean() };
    let claim = store.claim("test", Lane::Checks, (scene.portal.now(), scene.portal.now())).await.unwrap().unwrap();
    store.checked(&deed, &claim, &store.submission(id).await.unwrap(), &outcome, &[]).await.unwrap();
    assert_eq!(council.post(&format!("{path}/declare"), &[("declare", "yes")]).await.to(), format!("{path}/receipt"));
    assert_eq!(council.get(&format!("{path}/receipt")).await.status, StatusCode::OK);
    for (role, area, own, whole) in [
        ("viewer", Area::Council("211".to_owned()), StatusCode::OK, StatusCode::OK),
        ("dscro", Area::England, StatusCode::NOT_FOUND, StatusCode::OK),
        ("local_dscro", Area::Region("Yorkshire and The Humber".to_owned()), StatusCode::NOT_FOUND, StatusCode::OK),
        ("analyst", Area::England, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
    ] {
        let email = format!("{role}@example.org");
        let secret = scene.somebody(&email, role, area).await;
        let mut browser = scene.signed_in(&email, &secret).await;
        let mut status = async |page: &str| browser.get(&format!("{path}{page}")).await.status;
        assert_eq!(status("/reports/report").await, StatusCode::OK, "{role}");
        assert_eq!(status("/reports/report-with-values").await, own, "{role}");
        assert_eq!(status("/download").await, whole, "{role}");
        assert_eq!(browser.get(&path).await.body.contains("april.csv"), whole == StatusCode::OK, "{role}");
    }
}
