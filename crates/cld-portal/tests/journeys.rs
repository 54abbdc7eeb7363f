//! People at the pages of a portal: Chromium, driven by the scripts in `journeys/`. `make test` fetches what they need.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::{DateTime, Utc};
use cld_portal::{Files, Limits, Portal, PortalKeys, Post, Settings, VirusScan, demonstrate_programme, enrol, serve};
use cld_store::{Area, Store};
use tokio::runtime::Runtime;

const PASSWORD: &str = "tenor gravel ninety lamp";

fn clock() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

/// What the target folder holds for tests: axe, and what drives the browser.
fn tools() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).to_owned()
}

async fn portal(folder: &Path, public_url: &str) -> Portal {
    let store = Store::open(folder.join("portal.db").to_str().unwrap()).await.unwrap();
    let settings = Settings {
        public_url: public_url.to_owned(),
        support_mailbox: "support@example.org".to_owned(),
        notice: Some("This is a demonstration.".to_owned()),
        files: Files::at(folder.join("files")),
        virus_scan: VirusScan::Off { reason: "this is a test".to_owned() },
        post: Post::Folder(folder.join("mails")),
        program: PathBuf::from("no such program"),
        limits: Limits::default(),
        own_sign_in: None,
        backups: None,
        destroy_sent_files: false,
        downloads: Some(folder.join("downloads")),
    };
    let keys = PortalKeys { sealing: [7; 32], signing: [8; 32] };
    let book = cld_built_in::open_without_methods(None).unwrap();
    Portal::new(settings, &book, store, &keys, clock).unwrap()
}

/// What a script asks of the test that runs it, answered in one line of JSON.
async fn answered(portal: &Portal, words: &[&str]) -> String {
    let text = match words {
        ["mail", kind, address] => {
            let mails = portal.store().mails_to(address).await.unwrap();
            let mail = mails.into_iter().rfind(|mail| mail.mail.kind == *kind);
            mail.unwrap_or_else(|| panic!("no mail {kind} to {address}")).mail.body
        }
        ["somebody", address, role] => {
            let of_england = ["dscro", "programme", "adviser", "governor"].contains(role);
            let area = if of_england { Area::England } else { Area::Council("211".to_owned()) };
            enrol(portal, (address, "Lee Example"), PASSWORD, (role, &area)).await.unwrap()
        }
        ["demonstrate"] => {
            demonstrate_programme(portal).await.unwrap();
            String::new()
        }
        other => panic!("{other:?}"),
    };
    serde_json::to_string(&text).unwrap()
}

/// Runs a script of `journeys/` at a portal of its own.
fn run(script: &str) {
    let folder = tempfile::tempdir().unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let (runtime, url) = (Runtime::new().unwrap(), format!("http://{address}"));
    let portal = runtime.block_on(portal(folder.path(), &url));
    let served = portal.clone();
    let server = runtime.spawn(async move { serve(&served, &address, |_| (), std::future::pending()).await });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journeys").join(script);
    let mut node = Command::new("node")
        .arg(script)
        .env("PORTAL", url)
        .env("TOOLS", tools())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("node does not run ({error}): make test installs it"));
    let (mut input, output) = (node.stdin.take().unwrap(), BufReader::new(node.stdout.take().unwrap()));
    let mut is_done = false;
    for line in output.lines().map(Result::unwrap) {
        is_done = line == "done";
        if !is_done {
            let words: Vec<&str> = line.split(' ').collect();
            writeln!(input, "{}", runtime.block_on(answered(&portal, &words))).unwrap();
        }
    }
    assert!(node.wait().unwrap().success() && is_done, "the journey ended before its end, see above");
    assert!(!server.is_finished(), "the portal ended by itself");
}

#[test]
fn people_ask_for_access_and_get_it_with_scripts_without_and_by_keyboard() {
    run("accounts.mjs");
}

#[test]
fn the_programme_of_a_year_is_seen_and_taken_part_in_with_scripts_and_without() {
    run("programme.mjs");
}

#[test]
fn receipts_are_verified_and_whoever_lost_an_app_gets_a_new_one_with_scripts_and_without() {
    run("lost_app.mjs");
}

#[test]
fn a_session_that_ends_soon_is_kept_by_one_press_and_nothing_that_was_typed_is_lost() {
    run("session.mjs");
}

#[test]
fn councils_say_when_they_send_and_the_dashboard_shows_it_with_scripts_and_without() {
    run("calendar.mjs");
}

#[test]
fn whoever_does_exactly_as_the_guide_says_has_access_with_scripts_and_without() {
    run("guide_account.mjs");
}
