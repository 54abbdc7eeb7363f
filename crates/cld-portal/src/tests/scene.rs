//! A portal of its own for each test, and browsers that keep its cookie.

use std::cell::Cell;
use std::path::PathBuf;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use cld_book::HistoryRules;
use cld_store::{Area, CheckOutcome, State, Submission};
use tempfile::TempDir;
use tower::ServiceExt;

use super::databases::new_store;
use crate::{Files, Limits, OwnSignIn, Portal, PortalKeys, Post, Settings, VirusScan, enrol, router};

pub(super) const PASSWORD: &str = "tenor gravel ninety lamp";

thread_local! {
    static LATER: Cell<i64> = const { Cell::new(0) };
}

/// The clock of this test's thread, which stands still until it is moved.
fn clock() -> DateTime<Utc> {
    let noon = Utc.with_ymd_and_hms(2026, 11, 30, 12, 0, 0).unwrap();
    noon + TimeDelta::seconds(LATER.get())
}

/// Moves the clock.
pub(super) fn wait(seconds: i64) {
    LATER.set(LATER.get() + seconds);
}

pub(super) struct Scene {
    pub(super) portal: Portal,
    folder: TempDir,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    /// Where it sends one.
    pub(super) fn to(&self) -> &str {
        self.headers.get("location").and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Scene {
    pub(super) async fn new() -> Scene {
        Scene::with(|_| ()).await
    }

    pub(super) async fn at(public_url: &str) -> Scene {
        Scene::with(|settings| settings.public_url = public_url.to_owned()).await
    }

    /// Where little may be sent.
    pub(super) async fn with_limits(limits: Limits) -> Scene {
        Scene::with(|settings| settings.limits = limits).await
    }

    /// Where people can sign in with their organisation's account too.
    pub(super) async fn with_own_sign_in(own: OwnSignIn) -> Scene {
        Scene::with(|settings| settings.own_sign_in = Some(own)).await
    }

    /// Set up otherwise than most.
    pub(super) async fn with(changed: impl FnOnce(&mut Settings)) -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let store = new_store(folder.path()).await;
        let mut settings = Settings {
            public_url: "http://127.0.0.1:8080".to_owned(),
            support_mailbox: "support@example.org".to_owned(),
            notice: Some("This is a demonstration.".to_owned()),
            files: Files::at(folder.path().join("files")),
            virus_scan: VirusScan::Off { reason: "these are tests".to_owned() },
            post: Post::Folder(folder.path().join("mails")),
            program: PathBuf::from("no such program"),
            limits: Limits::default(),
            own_sign_in: None,
            backups: Some(folder.path().join("backups")),
            destroy_sent_files: false,
            downloads: Some(folder.path().join("downloads")),
        };
        changed(&mut settings);
        let keys = PortalKeys { sealing: [7; 32], signing: [8; 32] };
        let book = cld_built_in::open_without_methods(None).unwrap();
        Scene { portal: Portal::new(settings, &book, store, &keys, clock).unwrap(), folder }
    }

    /// What somebody who runs the portal offers to download.
    pub(super) fn offer(&self, name: &str, text: &str) {
        let folder = self.folder.path().join("downloads");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), text).unwrap();
    }

    pub(super) fn browser(&self) -> Browser<'_> {
        Browser { scene: self, cookie: String::new(), away: String::new(), from: String::new() }
    }

    /// Somebody in a role, with the secret of the app.
    pub(super) async fn somebody(&self, email: &str, role: &str, area: Area) -> String {
        enrol(&self.portal, (email, "Somebody Example"), PASSWORD, (role, &area)).await.unwrap()
    }

    /// A browser in which somebody of this address and app is signed in.
    pub(super) async fn signed_in(&self, email: &str, secret: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.to(), "/sign-in/code", "{}", answer.body);
        let answer = browser.post("/sign-in/code", &[("code", &self.code(secret))]).await;
        assert_eq!(answer.to(), "/home", "{}", answer.body);
        browser
    }

    /// The code that an app shows now.
    pub(super) fn code(&self, secret: &str) -> String {
        let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
        let now = u64::try_from(self.portal.now().datetime().timestamp()).unwrap();
        totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
    }

    /// The mails of a kind to somebody, each its text, in the order of their making.
    pub(super) async fn mails(&self, kind: &str, to: &str) -> Vec<String> {
        let mails = self.portal.store().mails_to(to).await.unwrap();
        mails.into_iter().filter(|mail| mail.mail.kind == kind).map(|mail| mail.mail.body).collect()
    }
}

pub(super) struct Browser<'a> {
    scene: &'a Scene,
    pub(super) cookie: String,
    /// What it holds while its holder signs in elsewhere, as a cookie.
    pub(super) away: String,
    /// What the web server in front says of where it comes from; blank for nothing.
    pub(super) from: String,
}

impl Browser<'_> {
    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let plain = |byte: u8| byte.is_ascii_alphanumeric();
        let encode = |text: &str| {
            text.bytes()
                .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
                .collect::<String>()
        };
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.send(request, Body::from(pairs.join("&"))).await
    }

    /// A form with a file of this name.
    pub(super) async fn upload(&mut self, path: &str, name: &str, text: &str) -> Answer {
        let head = format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"");
        let body = format!("--edge\r\n{head}\r\ncontent-type: text/csv\r\n\r\n{text}\r\n--edge--\r\n");
        self.send(Request::post(path).header("content-type", "multipart/form-data; boundary=edge"), Body::from(body))
            .await
    }

    /// Any request.
    pub(super) async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request
            .header("x-forwarded-for", &self.from)
            .header("cookie", format!("{}; {}", self.cookie, self.away))
            .body(body)
            .unwrap();
        let answer = router(&self.scene.portal).oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        for cookie in parts.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            let kept = if cookie.contains("-away=") { &mut self.away } else { &mut self.cookie };
            *kept = cookie;
        }
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

/// What the book says of what is kept and asked.
pub(crate) fn history() -> HistoryRules {
    cld_built_in::open_without_methods(None).unwrap().portal.history
}

/// A submission of a quarter that is ready to be sent.
pub(crate) fn made_up() -> Submission {
    let text = str::to_owned;
    Submission {
        id: text("aaaa"),
        council: text("211"),
        region: text("Yorkshire and The Humber"),
        state: State::Clean,
        period_start: text("2024-04-01"),
        period_end: text("2024-06-30"),
        basis: text("quarterly"),
        made_by: String::new(),
        made: text("2024-07-01T10:00:00.000Z"),
        received: None,
        file_name: None,
        bytes: 1,
        sha256: None,
        scan: None,
        release: Some(text("release-1")),
        rules_digest: None,
        rows: 100,
        verdict: Some(text("clean")),
        found: None,
        found_basis: None,
        sent: None,
        sent_by: None,
        is_test: false,
        replaced_by: None,
        late_after: None,
        destroyed: None,
    }
}

/// What a check comes to that finds nothing, without reports.
pub(super) fn clean() -> CheckOutcome {
    CheckOutcome {
        release: "release-1".to_owned(),
        rules_digest: String::new(),
        rows: 1,
        verdict: "clean".to_owned(),
        found: None,
        found_basis: None,
        findings: Vec::new(),
        in_items: Vec::new(),
        reports: Vec::new(),
    }
}
