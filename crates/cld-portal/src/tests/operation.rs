//! What whoever runs the portal has of it: metrics, a log without values, keys that change, and what is destroyed in time.

use std::cell::RefCell;
use std::io;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use cld_store::{Area, Begin, Deed, Lane};
use tower::ServiceExt;

use super::history::{SENT, checked};
use super::scene::{PASSWORD, Scene, clean, wait};
use super::submissions::sender;
use crate::jobs::one;
use crate::watched;

async fn watch(scene: &Scene, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let answer = watched(&scene.portal).oneshot(request).await.unwrap();
    let status = answer.status();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn metrics_count_by_route_and_name_nobody_and_nothing() {
    let scene = Scene::new().await;
    let mut browser = scene.browser();
    for path in
        ["/submissions/abcdef", "/guide/send_it", "/zzz@example.org", "/search?q=secretword", "/confirm/secretlink"]
    {
        browser.get(path).await;
    }
    scene.portal.store().want(cld_store::JobKind::Forget, "over", scene.portal.now()).await.unwrap();
    wait(90);
    let (status, text) = watch(&scene, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    for line in [
        "cld_portal_database_up 1",
        "cld_portal_requests_total{route=\"/guide/{step}\",method=\"GET\",status=\"200\"} 1",
        "cld_portal_requests_total{route=\"/submissions/{id}\",method=\"GET\",status=\"303\"} 1",
        "cld_portal_requests_total{route=\"none\",method=\"GET\",status=\"404\"} 1",
        "cld_portal_jobs{kind=\"forget\",state=\"due\"} 1",
        "cld_portal_job_age_seconds{kind=\"forget\"} 90",
        "cld_portal_mails_waiting 0",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}: {text}");
    }
    for private in ["abcdef", "@", "secretword", "secretlink"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    // Each family is declared once, before its values.
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        assert_eq!(text.matches(&format!("# TYPE {family} ")).count(), 1, "{name}");
    }
    assert_eq!(watch(&scene, "/health").await, (StatusCode::OK, "ok\n".to_owned()));
    assert_eq!(watch(&scene, "/ready").await, (StatusCode::OK, "ready\n".to_owned()));
    assert_eq!(scene.browser().get("/metrics").await.status, StatusCode::NOT_FOUND, "not where everybody comes");
    scene.portal.store().close().await;
    let (status, said) = watch(&scene, "/ready").await;
    assert_eq!((status, said.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "does not answer: database\n"));
    assert!(watch(&scene, "/metrics").await.1.contains("cld_portal_database_up 0"));
}

thread_local! {
    static LOGGED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// What is logged goes to the test of its thread: a subscriber of one test alone would miss what others logged first.
struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_is_lines_of_json_without_people_secrets_and_what_they_typed() {
    tracing_subscriber::fmt().json().with_writer(|| Log).init();
    let scene = Scene::new().await;
    let secret = scene.somebody("lead@example.org", "lead", Area::Council("211".to_owned())).await;
    let mut lead = scene.signed_in("lead@example.org", &secret).await;
    let fields = [("email", "bob@example.org"), ("name", "Bob Example"), ("council", "211"), ("role", "sender")];
    lead.post("/register", &fields).await;
    lead.post("/sign-in", &[("email", "bob@example.org"), ("password", "wrong wrong wrong")]).await;
    for path in ["/confirm/secretlink", "/reset/secretlink", "/search?q=secretword", "/bob@example.org", "/people"] {
        lead.get(path).await;
    }
    while one(&scene.portal, Lane::Mails).await.unwrap() {}
    let text = String::from_utf8(LOGGED.take()).unwrap();
    assert!(text.lines().count() > 8, "{text}");
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
    }
    assert!(text.contains("\"route\":\"/confirm/{secret}\""), "{text}");
    for private in ["@example", "Bob", "secretlink", "secretword", "wrong wrong", PASSWORD, &secret] {
        assert!(!text.contains(private), "{private}: {text}");
    }
}

#[tokio::test]
async fn a_receipt_of_an_earlier_key_stays_good_and_the_key_is_published_with_its_days() {
    let scene = Scene::new().await;
    let (store, mut browser) = (scene.portal.store(), scene.browser());
    let earlier = crate::signed::Signing::new(&[9; 32]).unwrap();
    let receipt = |signing: &crate::signed::Signing| {
        let facts = [("number", "CLD-2026-211-0001-8".into()), ("sha256", "ab".into())].into();
        let (body, signature) = crate::receipt::signed(signing, facts);
        crate::receipt::file(&body, &signature, &signing.public_key())
    };
    let old = receipt(&earlier);
    let verified = "This portal signed the receipt";
    let post = |text: String| {
        format!("--edge\r\ncontent-disposition: form-data; name=\"receipt\"\r\n\r\n{text}\r\n--edge--\r\n")
    };
    let multipart = || Request::post("/receipts/verify").header("content-type", "multipart/form-data; boundary=edge");
    let before = browser.send(multipart(), Body::from(post(old.clone()))).await;
    assert!(before.body.contains("did not sign it"), "{}", before.body);
    store.sign_with(&Deed::portal(scene.portal.now()), &earlier.public_key()).await.unwrap();
    wait(86_400);
    let own = scene.portal.receipt_key();
    store.sign_with(&Deed::portal(scene.portal.now()), &own).await.unwrap();
    store.sign_with(&Deed::portal(scene.portal.now()), &own).await.unwrap();
    for text in [old, receipt(scene.portal.signing())] {
        let answer = browser.send(multipart(), Body::from(post(text))).await;
        assert!(answer.body.contains(verified), "{}", answer.body);
    }
    let page = browser.get("/receipts/verify").await.body;
    assert!(page.contains(&earlier.public_key()) && page.contains("30 November 2026 to 1 December 2026"), "{page}");
    let keys: serde_json::Value = serde_json::from_str(&browser.get("/receipts/keys.json").await.body).unwrap();
    assert_eq!(keys["keys"][0]["key"], own.as_str());
    assert!(keys["keys"][0]["ended"].is_null() && keys["keys"][1]["ended"].is_string(), "{keys}");
}

#[tokio::test]
async fn what_has_been_kept_for_long_enough_is_destroyed_and_the_audit_says_so() {
    let scene = Scene::new().await;
    let (portal, store) = (&scene.portal, scene.portal.store());
    let deed = Deed::portal(portal.now());
    let period = ("2024-04-01", "2024-06-30");
    let region = "Yorkshire and The Humber";
    let begin = Begin { council: "211", region, period, basis: "quarterly", test_until: None };
    let id = store.begin_submission(&deed, begin).await.unwrap();
    let current = async || store.submission(&id).await.unwrap();
    store.uploading(&deed, &current().await, "april.csv").await.unwrap();
    store.received(&deed, &current().await, ("april.csv", 12), "").await.unwrap();
    store.scanning(&deed, &current().await).await.unwrap();
    let claim = async || store.claim("worker", Lane::Checks, (portal.now(), portal.now())).await.unwrap().unwrap();
    store.scanned(&deed, &claim().await, &current().await, ("clean", "ab", false), &[]).await.unwrap();
    store.checked(&deed, &claim().await, &current().await, &clean(), &[]).await.unwrap();
    scene
        .browser()
        .post(
            "/register",
            &[("email", "bob@example.org"), ("name", "Bob Example"), ("council", "211"), ("role", "sender")],
        )
        .await;
    while one(portal, Lane::Mails).await.unwrap() {}
    assert_eq!(scene.mails("confirm_email", "bob@example.org").await.len(), 1);
    store.want(cld_store::JobKind::Retain, "kept", portal.now()).await.unwrap();
    while one(portal, Lane::Keeping).await.unwrap() {}
    assert!(current().await.destroyed.is_none(), "not yet");
    wait(91 * 86_400);
    for _ in 0..3 {
        while one(portal, Lane::Keeping).await.unwrap() {}
        wait(2);
    }
    let after = current().await;
    assert!(
        after.destroyed.is_some() && after.state == cld_store::State::GivenUp && after.file_name.is_none(),
        "{after:?}"
    );
    assert_eq!(after.sha256.as_deref(), Some("ab"), "its digest stays");
    assert!(store.account_by_email("bob@example.org").await.unwrap().is_none());
    assert_eq!(scene.mails("confirm_email", "bob@example.org").await.len(), 0);
    let entries = store.audit_after(0).await.unwrap();
    for (action, details) in [
        ("submission.files_destroyed", "unsent_files"),
        ("mail.texts_destroyed", "1"),
        ("account.unconfirmed_destroyed", "1"),
        ("link.destroyed", "1"),
    ] {
        let entry = entries.iter().find(|entry| entry.action == action).unwrap_or_else(|| panic!("no {action}"));
        assert_eq!(entry.details, details, "{action}");
    }
    store.verify_audit().await.unwrap();
}

#[tokio::test]
async fn a_file_that_was_sent_is_destroyed_only_where_the_settings_say_so() {
    for destroys in [false, true] {
        let scene = Scene::with(|settings| settings.destroy_sent_files = destroys).await;
        let mut council = sender(&scene, "211").await;
        let path = checked(&scene, &mut council, ("a\n", &[]), &clean()).await;
        assert_eq!(council.post(&format!("{path}/declare"), &SENT).await.to(), format!("{path}/receipt"));
        scene.portal.store().want(cld_store::JobKind::Retain, "kept", scene.portal.now()).await.unwrap();
        wait(397 * 86_400);
        for _ in 0..3 {
            while one(&scene.portal, Lane::Keeping).await.unwrap() {}
            wait(2);
        }
        let after = scene.portal.store().submission(path.rsplit('/').next().unwrap()).await.unwrap();
        assert_eq!(after.destroyed.is_some(), destroys);
        let said = scene.browser().get("/privacy").await.body;
        assert_eq!(said.contains("at least 396 days from the day it was sent"), !destroys, "{said}");
    }
}
