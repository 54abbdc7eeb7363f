//! Files that arrive in pieces, without a port.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cld_store::Lane;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use tokio_util::io::ReaderStream;

use crate::Limits;

use super::scene::{Answer, Browser, Scene, wait};
use super::submissions::{begun, sender, state};
use crate::submissions::arrival::take_up_all;

const FILE: &str = "LA Code\n211\n";
const WEEK: i64 = 7 * 24 * 3600;

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// A request of a program that speaks tus.
async fn tus(browser: &mut Browser<'_>, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
    let request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    browser.send(request, body).await
}

async fn announced(browser: &mut Browser<'_>, submission: &str, name: &str, length: u64) -> Answer {
    let metadata = format!("submission {},filename {}", STANDARD.encode(id(submission)), STANDARD.encode(name));
    let headers = [("upload-length", length.to_string()), ("upload-metadata", metadata)];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    tus(browser, Method::POST, "/api/v1/uploads", &headers, Body::empty()).await
}

/// A file of this length is announced: its address.
async fn begin(browser: &mut Browser<'_>, submission: &str, length: u64) -> String {
    let answer = announced(browser, submission, "../april.csv", length).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    assert!(answer.to().starts_with("/api/v1/uploads/"), "{}", answer.to());
    answer.to().to_owned()
}

async fn piece(browser: &mut Browser<'_>, path: &str, offset: u64, body: impl Into<Body>) -> Answer {
    let headers = [("upload-offset", &*offset.to_string()), ("content-type", "application/offset+octet-stream")];
    tus(browser, Method::PATCH, path, &headers, body.into()).await
}

/// Bytes that are here, as the portal says.
async fn here(browser: &mut Browser<'_>, path: &str) -> u64 {
    let answer = tus(browser, Method::HEAD, path, &[], Body::empty()).await;
    assert_eq!((answer.status, &answer.headers["cache-control"]), (StatusCode::OK, &"no-store".parse().unwrap()));
    answer.headers["upload-offset"].to_str().unwrap().parse().unwrap()
}

/// All files of a submission, by name.
fn files(scene: &Scene, submission: &str) -> Vec<String> {
    let folder = scene.portal.settings().files.whole(id(submission)).parent().unwrap().to_owned();
    let entries = fs::read_dir(folder).map(Iterator::collect::<Vec<_>>).unwrap_or_default();
    let mut names: Vec<String> =
        entries.into_iter().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn part(scene: &Scene, submission: &str, upload: &str) -> PathBuf {
    scene.portal.settings().files.part(id(submission), id(upload))
}

fn whole(scene: &Scene, submission: &str) -> String {
    fs::read_to_string(scene.portal.settings().files.whole(id(submission))).unwrap()
}

/// A connection that is cut off.
struct CutOff;

impl AsyncRead for CutOff {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
    }
}

#[tokio::test]
async fn a_file_goes_on_from_what_is_on_the_disk() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    let submission = begun(&mut browser).await;
    let path = begin(&mut browser, &submission, 12).await;
    assert_eq!((here(&mut browser, &path).await, state(&mut browser, &submission).await), (0, 2));
    let answer = piece(&mut browser, &path, 0, &FILE[..3]).await;
    assert_eq!((answer.status, &answer.headers["upload-offset"]), (StatusCode::NO_CONTENT, &"3".parse().unwrap()));
    assert_eq!(answer.headers["tus-resumable"], "1.0.0");
    assert_eq!(answer.headers["upload-expires"], "Mon, 07 Dec 2026 12:00:00 GMT");
    for offset in [0, 2, 4, 12] {
        let answer = piece(&mut browser, &path, offset, "x").await;
        assert_eq!((answer.status, &answer.headers["upload-offset"]), (StatusCode::CONFLICT, &"3".parse().unwrap()));
    }
    let cut_off = Body::from_stream(ReaderStream::new(FILE.as_bytes()[3..9].chain(CutOff)));
    assert_eq!(piece(&mut browser, &path, 3, cut_off).await.status, StatusCode::REQUEST_TIMEOUT);
    assert_eq!(here(&mut browser, &path).await, 9, "what arrived is kept");
    let too_much = piece(&mut browser, &path, 9, "1\n212\n").await;
    assert_eq!((too_much.status, here(&mut browser, &path).await), (StatusCode::PAYLOAD_TOO_LARGE, 9));
    let torn = Body::from_stream(ReaderStream::new("1\n212\n".as_bytes()));
    assert_eq!(piece(&mut browser, &path, 9, torn).await.status, StatusCode::PAYLOAD_TOO_LARGE, "no length said");
    assert_eq!(here(&mut browser, &path).await, 9);
    assert_eq!(piece(&mut browser, &path, 9, &FILE[9..]).await.status, StatusCode::NO_CONTENT);
    assert_eq!((whole(&scene, &submission).as_str(), state(&mut browser, &submission).await), (FILE, 3));
    assert_eq!(files(&scene, &submission), ["file"]);
    assert!(browser.get(&submission).await.body.contains(">april.csv<"), "the name is no path");
    assert_eq!(here(&mut browser, &path).await, 12, "whoever did not hear the last answer asks again");
    let again = piece(&mut browser, &path, 9, &FILE[9..]).await;
    assert_eq!((again.status, &again.headers["upload-offset"]), (StatusCode::CONFLICT, &"12".parse().unwrap()));
    assert_eq!(announced(&mut browser, &submission, "may.csv", 3).await.status, StatusCode::CONFLICT);
    assert!(crate::jobs::one(&scene.portal, Lane::Checks).await.unwrap(), "it is looked at for viruses");
    assert_eq!(state(&mut browser, &submission).await, 6);
}

#[tokio::test]
async fn whatever_else_a_program_says_is_refused_with_the_status_of_the_protocol() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    let submission = begun(&mut browser).await;
    let path = begin(&mut browser, &submission, 12).await;
    let request = || Request::builder().header("tus-resumable", "0.2.2");
    for (method, path) in [("POST", "/api/v1/uploads"), ("HEAD", &path), ("PATCH", &path), ("DELETE", &path)] {
        let answer = browser.send(request().method(method).uri(path), Body::empty()).await;
        assert_eq!(
            (answer.status, &answer.headers["tus-version"]),
            (StatusCode::PRECONDITION_FAILED, &"1.0.0".parse().unwrap())
        );
    }
    let answer = browser.send(Request::options("/api/v1/uploads"), Body::empty()).await;
    assert_eq!((answer.status, &answer.headers["tus-version"]), (StatusCode::NO_CONTENT, &"1.0.0".parse().unwrap()));
    assert_eq!(answer.headers["tus-extension"], "creation,expiration,termination");
    assert_eq!(answer.headers["tus-max-size"], "8589934592");

    let said = format!("submission {}", STANDARD.encode(id(&submission)));
    let long = format!("{said},filename {}", STANDARD.encode("a".repeat(4_000)));
    let none = format!("submission {}", STANDARD.encode("none"));
    for (length, metadata, status) in [
        ("", said.as_str(), StatusCode::BAD_REQUEST),
        ("-1", &said, StatusCode::BAD_REQUEST),
        ("0", &said, StatusCode::BAD_REQUEST),
        ("8589934593", &said, StatusCode::PAYLOAD_TOO_LARGE),
        ("12", "", StatusCode::BAD_REQUEST),
        ("12", "submission ###", StatusCode::BAD_REQUEST),
        ("12", &long, StatusCode::BAD_REQUEST),
        ("12", &none, StatusCode::NOT_FOUND),
    ] {
        let headers = [("upload-length", length), ("upload-metadata", metadata)];
        let answer = tus(&mut browser, Method::POST, "/api/v1/uploads", &headers, Body::empty()).await;
        assert_eq!(answer.status, status, "{length} {metadata}: {}", answer.body);
        assert_eq!(answer.headers["tus-resumable"], "1.0.0");
    }
    for (offset, kind, status) in [
        ("0", "text/csv", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("", "application/offset+octet-stream", StatusCode::BAD_REQUEST),
        ("-1", "application/offset+octet-stream", StatusCode::BAD_REQUEST),
    ] {
        let headers = [("upload-offset", offset), ("content-type", kind)];
        let answer = tus(&mut browser, Method::PATCH, &path, &headers, Body::from("LA")).await;
        assert_eq!(answer.status, status, "{offset} {kind}: {}", answer.body);
    }
    let meant = [
        ("x-http-method-override", "PATCH"),
        ("upload-offset", "0"),
        ("content-type", "application/offset+octet-stream"),
    ];
    let answer = tus(&mut browser, Method::POST, &path, &meant, Body::from("LA")).await;
    assert_eq!((answer.status, here(&mut browser, &path).await), (StatusCode::NO_CONTENT, 2));
    assert_eq!(tus(&mut browser, Method::POST, &path, &[], Body::empty()).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_upload_is_for_its_council_and_for_those_who_are_signed_in() {
    let scene = Scene::new().await;
    let mut ann = sender(&scene, "211").await;
    let submission = begun(&mut ann).await;
    let path = begin(&mut ann, &submission, 12).await;
    let mut other = sender(&scene, "212").await;
    assert_eq!(announced(&mut other, &submission, "a.csv", 12).await.status, StatusCode::NOT_FOUND);
    let secret = scene.somebody("viewer@example.org", "viewer", cld_store::Area::Council("211".to_owned())).await;
    let mut viewer = scene.signed_in("viewer@example.org", &secret).await;
    for browser in [&mut other, &mut viewer] {
        for method in [Method::HEAD, Method::PATCH, Method::DELETE] {
            let headers = [("upload-offset", "0"), ("content-type", "application/offset+octet-stream")];
            let mut said = Vec::new();
            for path in [path.as_str(), "/api/v1/uploads/none"] {
                let answer = tus(browser, method.clone(), path, &headers, Body::from("x")).await;
                let body = answer.body.split("\"reference\"").next().unwrap().to_owned();
                said.push((answer.status, body));
            }
            assert_eq!(said[0].0, StatusCode::NOT_FOUND, "{method}");
            assert_eq!(said[0], said[1], "{method}");
        }
    }
    wait(31 * 60);
    assert_eq!(piece(&mut ann, &path, 0, FILE).await.status, StatusCode::UNAUTHORIZED, "the session has ended");
    let mut nobody = scene.browser();
    assert_eq!(piece(&mut nobody, &path, 0, FILE).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(fs::metadata(part(&scene, &submission, &path)).unwrap().len(), 0);
}

#[tokio::test]
async fn two_tabs_make_one_file() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    let submission = begun(&mut browser).await;
    let first = begin(&mut browser, &submission, 12).await;
    piece(&mut browser, &first, 0, &FILE[..8]).await;
    let held = scene.portal.settings().files.hold(id(&submission), id(&first)).unwrap().unwrap();
    assert_eq!(piece(&mut browser, &first, 8, &FILE[8..]).await.status, StatusCode::LOCKED);
    let given_up = tus(&mut browser, Method::DELETE, &first, &[], Body::empty()).await;
    assert_eq!(given_up.status, StatusCode::LOCKED, "somebody is at it");
    drop(held);
    let second = begin(&mut browser, &submission, 4).await;
    assert_eq!(piece(&mut browser, &first, 8, &FILE[8..]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(piece(&mut browser, &second, 0, "211\n").await.status, StatusCode::NO_CONTENT);
    assert_eq!((whole(&scene, &submission).as_str(), files(&scene, &submission)), ("211\n", vec!["file".to_owned()]));
    let form = browser.upload(&format!("{submission}/file"), "may.csv", "LA Code\n").await;
    assert_eq!(form.status, StatusCode::CONFLICT);
    // A form that is faster than the tab that sends pieces.
    let submission = begun(&mut browser).await;
    let path = begin(&mut browser, &submission, 12).await;
    piece(&mut browser, &path, 0, &FILE[..8]).await;
    assert_eq!(browser.upload(&format!("{submission}/file"), "may.csv", "211\n").await.to(), submission);
    assert_eq!(piece(&mut browser, &path, 8, &FILE[8..]).await.status, StatusCode::NOT_FOUND);
    assert_eq!((whole(&scene, &submission).as_str(), files(&scene, &submission)), ("211\n", vec!["file".to_owned()]));
}

#[tokio::test]
async fn what_is_given_up_while_it_arrives_leaves_nothing_and_the_submission_begins_again() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    let submission = begun(&mut browser).await;
    let path = begin(&mut browser, &submission, 12).await;
    piece(&mut browser, &path, 0, &FILE[..8]).await;
    let given_up = tus(&mut browser, Method::DELETE, &path, &[], Body::empty()).await;
    assert_eq!((given_up.status, state(&mut browser, &submission).await), (StatusCode::NO_CONTENT, 1));
    assert!(files(&scene, &submission).is_empty());
    for method in [Method::HEAD, Method::DELETE] {
        assert_eq!(tus(&mut browser, method, &path, &[], Body::empty()).await.status, StatusCode::NOT_FOUND);
    }
    let path = begin(&mut browser, &submission, 12).await;
    piece(&mut browser, &path, 0, FILE).await;
    let whole = tus(&mut browser, Method::DELETE, &path, &[], Body::empty()).await;
    assert_eq!((whole.status, state(&mut browser, &submission).await), (StatusCode::CONFLICT, 3));
    let submission = begun(&mut browser).await;
    let path = begin(&mut browser, &submission, 12).await;
    browser.post(&format!("{submission}/give-up"), &[]).await;
    assert_eq!(piece(&mut browser, &path, 0, FILE).await.status, StatusCode::NOT_FOUND, "with its submission");
    assert!(files(&scene, &submission).is_empty());
}

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_is_over_after_a_week() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "sender", cld_store::Area::Council("211".to_owned())).await;
    let mut browser = scene.signed_in("ann@example.org", &secret).await;
    let submission = begun(&mut browser).await;
    let path = begin(&mut browser, &submission, 12).await;
    wait(20 * 60);
    assert_eq!(piece(&mut browser, &path, 0, &FILE[..8]).await.status, StatusCode::NO_CONTENT);
    assert!(!crate::jobs::one(&scene.portal, Lane::Mails).await.unwrap(), "nothing to do yet");
    wait(WEEK - 20 * 60);
    assert!(crate::jobs::one(&scene.portal, Lane::Mails).await.unwrap());
    assert_eq!(files(&scene, &submission).len(), 1, "a week after it was begun, and not after the last piece");
    wait(20 * 60);
    assert!(crate::jobs::one(&scene.portal, Lane::Mails).await.unwrap());
    assert!(files(&scene, &submission).is_empty());
    let mut browser = scene.signed_in("ann@example.org", &secret).await;
    assert_eq!(piece(&mut browser, &path, 8, &FILE[8..]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(state(&mut browser, &submission).await, 1);
    let told = scene.mails("upload_expired", "ann@example.org").await;
    assert!(told.len() == 1 && told[0].contains(&submission), "{told:?}");
}

#[tokio::test]
async fn a_file_that_was_whole_when_the_portal_was_ended_is_taken_up() {
    for ended in ["before it had its name", "before that was noted", "and the program asks first"] {
        let scene = Scene::new().await;
        let mut browser = sender(&scene, "211").await;
        let submission = begun(&mut browser).await;
        let path = begin(&mut browser, &submission, 12).await;
        piece(&mut browser, &path, 0, &FILE[..8]).await;
        let (part, settings) = (part(&scene, &submission, &path), scene.portal.settings());
        fs::write(settings.files.part(id(&submission), "of-a-form"), "LA").unwrap();
        take_up_all(&scene.portal).await.unwrap();
        assert_eq!(files(&scene, &submission), [format!("{}.part", id(&path))], "what nobody can go on with is gone");
        assert_eq!(here(&mut browser, &path).await, 8);
        fs::write(&part, FILE).unwrap();
        if ended == "before that was noted" {
            fs::rename(&part, settings.files.whole(id(&submission))).unwrap();
            for offset in [0, 8] {
                let late = piece(&mut browser, &path, offset, &FILE[8..]).await;
                assert_eq!(late.status, StatusCode::CONFLICT, "nothing follows a whole file: {}", late.body);
                assert_eq!(files(&scene, &submission), ["file"], "and nothing is left of what came late");
            }
        }
        if ended != "and the program asks first" {
            take_up_all(&scene.portal).await.unwrap();
            take_up_all(&scene.portal).await.unwrap();
        }
        assert_eq!(here(&mut browser, &path).await, 12, "{ended}");
        assert_eq!(state(&mut browser, &submission).await, 3, "{ended}");
        assert_eq!((whole(&scene, &submission).as_str(), files(&scene, &submission)), (FILE, vec!["file".to_owned()]));
        assert!(browser.get(&submission).await.body.contains(">april.csv<"), "{ended}");
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_what_is_here_stays() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    let submission = begun(&mut browser).await;
    let path = begin(&mut browser, &submission, 12).await;
    let part = part(&scene, &submission, &path);
    fs::remove_file(&part).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/dev/full", &part).unwrap();
    let answer = piece(&mut browser, &path, 0, FILE).await;
    assert_eq!(answer.status, StatusCode::INSUFFICIENT_STORAGE, "{}", answer.body);
    assert!(answer.body.contains("go on later"), "{}", answer.body);
    fs::remove_file(&part).unwrap();
    assert_eq!(piece(&mut browser, &path, 0, FILE).await.status, StatusCode::NO_CONTENT);
    assert_eq!(state(&mut browser, &submission).await, 3);
}

#[tokio::test]
async fn a_council_fills_the_disk_for_nobody_else() {
    let scene = Scene::new().await;
    let mut browser = sender(&scene, "211").await;
    let most = 8 << 30;
    for _ in 0..5 {
        let submission = begun(&mut browser).await;
        begin(&mut browser, &submission, most).await;
    }
    let submission = begun(&mut browser).await;
    let answer = announced(&mut browser, &submission, "a.csv", 1).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("Send or give up another submission"), "{}", answer.body);
    let form = browser.upload(&format!("{submission}/file"), "a.csv", "LA Code\n").await;
    assert_eq!(
        form.status,
        StatusCode::BAD_REQUEST,
        "a form counts too, and one that says no length as the largest file"
    );
    assert!(form.body.contains("40 GB here"), "{}", form.body);
    let mut other = sender(&scene, "212").await;
    for _ in 0..20 {
        let submission = begun(&mut other).await;
        begin(&mut other, &submission, 12).await;
    }
    let submission = begun(&mut other).await;
    let answer = announced(&mut other, &submission, "a.csv", 12).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("20 files here"), "{}", answer.body);
}

#[tokio::test]
async fn forms_that_arrive_at_once_count_from_their_first_byte_and_no_longer_than_they_arrive() {
    let limits = Limits { file: 100, council: 250, uploads: 3 };
    let scene = Scene::with_limits(limits).await;
    let mut browser = sender(&scene, "211").await;
    let forms = scene.portal.forms();
    let submission = begun(&mut browser).await;
    let path = format!("{submission}/file");
    let held = [forms.begin("211", 100), forms.begin("211", 100), forms.begin("212", 100)];
    let refused = browser.upload(&path, "a.csv", "LA Code\n").await;
    assert!(refused.status == StatusCode::BAD_REQUEST && refused.body.contains("0 MB here"), "{}", refused.body);
    drop(held);
    let held = [forms.begin("211", 1), forms.begin("211", 1), forms.begin("211", 1)];
    let refused = browser.upload(&path, "a.csv", "LA Code\n").await;
    assert!(refused.body.contains("has 3 files here that have not arrived whole"), "{}", refused.body);
    drop(held);
    let large = browser.upload(&path, "a.csv", &"x".repeat(101)).await;
    assert!(large.status == StatusCode::BAD_REQUEST && large.body.contains("larger than 0 MB"), "{}", large.body);
    assert_eq!(browser.upload(&path, "a.csv", "LA Code\n").await.to(), submission);
}
