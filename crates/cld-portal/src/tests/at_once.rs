//! Two people do something at the same moment, or one twice; and the clock goes back.

use axum::http::StatusCode;
use cld_store::{Area, Lane, State};

use super::others::checked;
use super::scene::{Browser, Scene, wait};
use super::submissions::{begun, sender, state};

/// A submission that can be sent.
async fn ready(scene: &Scene, browser: &mut Browser<'_>) -> String {
    let path = begun(browser).await;
    browser.upload(&format!("{path}/file"), "april.csv", "LA Code\n211\n").await;
    checked(scene, path.rsplit('/').next().unwrap()).await;
    path
}

#[tokio::test]
async fn a_submission_that_two_send_at_once_is_sent_once() {
    let scene = Scene::new().await;
    let mut one = sender(&scene, "211").await;
    let secret = scene.somebody("lead@example.org", "lead", Area::Council("211".to_owned())).await;
    let mut other = scene.signed_in("lead@example.org", &secret).await;
    let path = ready(&scene, &mut one).await;
    let (form, said) = (format!("{path}/declare"), [("declare", "yes")]);
    let answers = tokio::join!(one.post(&form, &said), other.post(&form, &said));
    let again = one.post(&form, &said).await;
    let statuses = [answers.0.status, answers.1.status];
    assert!(statuses.contains(&StatusCode::SEE_OTHER), "{statuses:?}");
    assert!(
        statuses.iter().all(|status| [StatusCode::SEE_OTHER, StatusCode::CONFLICT].contains(status)),
        "{statuses:?}"
    );
    assert_eq!(again.to(), format!("{path}/receipt"));
    let mails = scene.mails("receipt_council", "lead@example.org").await.len();
    assert_eq!(mails + scene.mails("receipt_council", "sender-211@example.org").await.len(), 1);
    // Withdrawn by both, it is withdrawn once, and sent no second time.
    let form = format!("{path}/withdraw");
    let said_why = [("reason", "a test")];
    let answers = tokio::join!(one.post(&form, &said_why), other.post(&form, &said_why));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    assert_eq!(one.post(&format!("{path}/declare"), &said).await.to(), format!("{path}/receipt"));
    assert_eq!(state(&mut one, &path).await, 13);
}

#[tokio::test]
async fn decisions_of_two_at_once_are_both_there() {
    let scene = Scene::new().await;
    let mut council = sender(&scene, "211").await;
    let path = ready(&scene, &mut council).await;
    council.post(&format!("{path}/declare"), &[("declare", "yes")]).await;
    let mut deciders = Vec::new();
    for email in ["one@example.org", "other@example.org"] {
        let secret = scene.somebody(email, "dscro", Area::England).await;
        deciders.push(scene.signed_in(email, &secret).await);
    }
    let [one, other] = &mut deciders[..] else { panic!("two") };
    let id = path.rsplit('/').next().unwrap();
    let form = format!("/inbox/{id}");
    let answers = tokio::join!(
        one.post(&form, &[("decision", "excluded"), ("words", "it is a test")]),
        other.post(&form, &[("decision", "selected"), ("words", "it is complete")])
    );
    assert_eq!((answers.0.to(), answers.1.to()), (form.as_str(), form.as_str()));
    let page = one.get(&form).await.body;
    assert!(page.contains("it is a test") && page.contains("it is complete"), "{page}");
}

#[tokio::test]
async fn a_file_of_two_windows_is_one_of_them_whole() {
    let scene = Scene::new().await;
    let mut one = sender(&scene, "211").await;
    let secret = scene.somebody("lead@example.org", "lead", Area::Council("211".to_owned())).await;
    let mut other = scene.signed_in("lead@example.org", &secret).await;
    let path = begun(&mut one).await;
    let form = format!("{path}/file");
    let answers = tokio::join!(
        one.upload(&form, "april.csv", "LA Code\n211\n"),
        other.upload(&form, "may.csv", "LA Code\n211\n211\n")
    );
    let statuses = [answers.0.status, answers.1.status];
    assert!(
        statuses.iter().all(|status| [StatusCode::SEE_OTHER, StatusCode::CONFLICT].contains(status)),
        "{statuses:?}"
    );
    let id = path.rsplit('/').next().unwrap();
    let submission = scene.portal.store().submission(id).await.unwrap();
    assert_eq!(submission.state, State::Received);
    let kept = std::fs::read_to_string(scene.portal.settings().files.whole(id)).unwrap();
    let expected =
        if submission.file_name.as_deref() == Some("april.csv") { "LA Code\n211\n" } else { "LA Code\n211\n211\n" };
    assert_eq!(kept, expected, "under the name that it came by");
}

#[tokio::test]
async fn a_clock_that_goes_back_by_an_hour_loses_nothing() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    let path = begun(&mut browser).await;
    browser.upload(&format!("{path}/file"), "april.csv", "LA Code\n211\n").await;
    wait(-3600);
    // What was to be done waits until the hour at which it was asked for is there again: an instant is all that a job has.
    assert!(!crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap());
    assert_eq!(state(&mut browser, &path).await, 3, "whoever is signed in stays signed in");
    let later = begun(&mut browser).await;
    browser.upload(&format!("{later}/file"), "may.csv", "LA Code\n211\n").await;
    assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap(), "what is asked for now is done now");
    assert_eq!(state(&mut browser, &later).await, 6);
    wait(3600);
    let id = path.rsplit('/').next().unwrap();
    while scene.portal.store().submission(id).await.unwrap().state == State::Received {
        assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap());
    }
    assert!(scene.portal.store().verify_audit().await.unwrap() > 0);
}
