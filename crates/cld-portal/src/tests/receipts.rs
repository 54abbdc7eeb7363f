//! Receipts are verified by anybody, and what the portal left is taken up.

use std::fs;
use std::process::Command;

use axum::http::StatusCode;
use cld_store::{Deed, FiguresMade, JobKind, Lane, State};
use serde_json::json;

use super::scene::Scene;
use crate::receipt::{file, signed};
use crate::signed::Signing;

fn receipt(signing: &Signing) -> String {
    let facts =
        [("number", json!("CLD-2026-211-0001-8")), ("council_name", json!("Kirkleés")), ("sha256", json!("ab"))];
    let (body, signature) = signed(signing, facts.into());
    file(&body, &signature, &signing.public_key())
}

/// The text of the blocks of commands on a page.
fn commands(page: &str) -> Vec<String> {
    let blocks = page.split("<pre class=\"portal-command\">").skip(1);
    let plain =
        |text: &str| text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    blocks.map(|block| plain(block.split("</pre>").next().unwrap())).collect()
}

#[tokio::test]
async fn anybody_finds_out_whether_this_portal_signed_a_receipt() {
    let scene = Scene::new().await;
    let own = receipt(scene.portal.signing());
    let foreign = receipt(&Signing::new(&[9; 32]).unwrap());
    for (text, said) in [
        (own.as_str(), "This portal signed the receipt, and it is as it was signed."),
        (&format!("\n {own}\n"), "This portal signed the receipt"),
        (&own.replace("211", "212"), "somebody altered it"),
        (&foreign, "another key than those below"),
        ("{}", "It is no receipt"),
        ("<script>", "It is no receipt"),
    ] {
        let answer = scene.browser().upload("/receipts/verify", "receipt.json", text).await;
        assert_eq!(answer.status, StatusCode::OK, "{text}");
        assert!(answer.body.contains(said) && !answer.body.contains("<script>"), "{said}: {}", answer.body);
    }
    let nothing = scene.browser().upload("/receipts/verify", "", "").await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
    let large = scene.browser().upload("/receipts/verify", "receipt.json", &"x".repeat(3 << 20)).await;
    assert_eq!(large.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_the_page_says_verifies_a_receipt_without_our_program() {
    let scene = Scene::new().await;
    let place = tempfile::tempdir().unwrap();
    let page = scene.browser().get("/receipts/verify").await.body;
    let key = scene.browser().get("/receipts/key.pem").await.body;
    fs::write(place.path().join("portal.pem"), key).unwrap();
    let commands = commands(&page);
    assert_eq!(commands.len(), 3, "{page}");
    assert!(commands[0].ends_with(&scene.portal.receipt_key()), "{}", commands[0]);
    let run = |text: &str| {
        fs::write(place.path().join("RECEIPT.json"), text).unwrap();
        let mut done = Command::new("sh");
        done.arg("-c").arg(commands[1..].join(" && ")).current_dir(place.path());
        done.output().unwrap()
    };
    let own = receipt(scene.portal.signing());
    let verified = run(&own);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    assert!(!run(&own.replace("211", "212")).status.success());
    assert!(!run(&receipt(&Signing::new(&[9; 32]).unwrap())).status.success());
}

#[tokio::test]
async fn the_codes_of_states_are_a_page_for_everybody() {
    let scene = Scene::new().await;
    let page = scene.browser().get("/status-codes").await.body;
    for state in State::ALL {
        let said = &scene.portal.pages().states.state(state.code()).unwrap().said;
        assert!(page.contains(&format!(">{}</th>", state.code())) && page.contains(said.as_str()), "{state:?}");
    }
}

#[tokio::test]
async fn figures_that_did_not_come_back_with_a_backup_are_made_again() {
    let scene = Scene::new().await;
    let (store, deed) = (scene.portal.store(), Deed::portal(scene.portal.now()));
    let claim = async || store.claim("worker", Lane::Figures, (scene.portal.now(), scene.portal.now())).await.unwrap();
    for (council, place) in [("211", "gone"), ("212", "there"), ("213", "")] {
        store.want_figures(&deed, council).await.unwrap();
        let (claim, begun) = (claim().await.unwrap(), store.figures_begun(deed.at, council).await.unwrap());
        let made = FiguresMade { at: deed.at.to_string(), place: place.to_owned(), ..FiguresMade::default() };
        store.figures_made(&deed, (&claim, &begun), &made, &[]).await.unwrap();
    }
    fs::create_dir_all(scene.portal.settings().files.figures("212").join("there")).unwrap();
    crate::jobs::take_up(&scene.portal).await.unwrap();
    let next = claim().await.unwrap();
    assert_eq!((next.kind, next.subject.as_str()), (JobKind::Figures, "211"));
    assert!(claim().await.is_none());
}
