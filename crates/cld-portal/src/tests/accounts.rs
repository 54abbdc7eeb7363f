use axum::http::StatusCode;
use cld_store::Area;

use super::scene::{PASSWORD, Scene, wait};

fn kirklees() -> Area {
    Area::Council("211".to_owned())
}

/// What follows in a mail's text or a page until the next blank or quote.
fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    let (_, rest) = text.split_once(mark).unwrap_or_else(|| panic!("no {mark} in {text}"));
    rest.split(|letter: char| letter.is_whitespace() || letter == '"').next().unwrap()
}

#[tokio::test]
async fn signing_in_takes_a_password_and_a_code_and_each_code_is_good_once() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "sender", kirklees()).await;
    let mut browser = scene.signed_in("Ann@example.org", &secret).await;
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    let mut other = scene.browser();
    let answer = other.post("/sign-in", &[("email", "ann@example.org"), ("password", PASSWORD)]).await;
    assert_eq!(answer.to(), "/sign-in/code");
    let answer = other.post("/sign-in/code", &[("code", &scene.code(&secret))]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "the code was used already");
    assert_eq!(other.get("/account").await.to(), "/sign-in?next=/account", "with a password alone");
    wait(31);
    assert_eq!(other.post("/sign-in/code", &[("code", &scene.code(&secret))]).await.to(), "/home");
    assert_eq!(other.get("/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_is_a_new_secret_and_ends() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "sender", kirklees()).await;
    let mut browser = scene.browser();
    browser.post("/sign-in", &[("email", "ann@example.org"), ("password", PASSWORD)]).await;
    let first = browser.cookie.clone();
    browser.post("/sign-in/code", &[("code", &scene.code(&secret))]).await;
    assert_ne!(browser.cookie, first);
    let mut earlier = scene.browser();
    earlier.cookie = first;
    assert_eq!(earlier.get("/sign-in/code").await.to(), "/sign-in?next=/sign-in/code", "it is nobody's any more");
    wait(29 * 60);
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    wait(31 * 60);
    assert_eq!(browser.get("/account").await.to(), "/sign-in?next=/account", "after half an hour without a page");
    wait(31);
    let mut browser = scene.signed_in("ann@example.org", &secret).await;
    let kept = browser.cookie.clone();
    assert_eq!(browser.post("/sign-out", &[]).await.to(), "/");
    browser.cookie = kept;
    assert_eq!(browser.get("/account").await.to(), "/sign-in?next=/account", "whoever kept the cookie");
}

#[tokio::test]
async fn a_cookie_is_for_https_alone_where_there_is_https() {
    for (url, start, secure) in
        [("https://portal.example.org", "__Host-cld=", true), ("http://127.0.0.1", "cld=", false)]
    {
        let scene = Scene::at(url).await;
        scene.somebody("ann@example.org", "sender", kirklees()).await;
        let answer = scene.browser().post("/sign-in", &[("email", "ann@example.org"), ("password", PASSWORD)]).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with(start) && cookie.contains("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        assert_eq!(cookie.contains("Secure"), secure, "{cookie}");
    }
}

#[tokio::test]
async fn nobody_learns_whether_there_is_an_account() {
    let scene = Scene::new().await;
    scene.somebody("ann@example.org", "sender", kirklees()).await;
    for (path, extra) in [("/sign-in", ("password", "wrong wrong wrong")), ("/reset", ("x", ""))] {
        let mut said = Vec::new();
        for email in ["ann@example.org", "bob@example.org"] {
            let answer = scene.browser().post(path, &[("email", email), extra]).await;
            said.push((answer.status, answer.body.replace(email, "")));
        }
        assert_eq!(said[0], said[1], "{path}");
    }
    let fields = [("name", "Ann Example"), ("council", "211"), ("role", "viewer")];
    let mut said = Vec::new();
    for email in ["ann@example.org", "bob@example.org"] {
        let answer = scene.browser().post("/register", &[&fields[..], &[("email", email)]].concat()).await;
        said.push((answer.status, answer.body.replace(email, "")));
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(scene.mails("account_exists", "ann@example.org").await.len(), 1);
    assert_eq!(scene.mails("confirm_email", "bob@example.org").await.len(), 1);
}

#[tokio::test]
async fn guessing_becomes_slow_for_accounts_and_for_what_is_none() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "sender", kirklees()).await;
    for email in ["ann@example.org", "nobody@example.org"] {
        for _ in 0..5 {
            let answer = scene.browser().post("/sign-in", &[("email", email), ("password", "wrong")]).await;
            assert!(answer.body.contains("Email address or password is wrong"), "{}", answer.body);
        }
        let answer = scene.browser().post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert!(answer.body.contains("Wait 2 seconds"), "{email}: {}", answer.body);
    }
    wait(3);
    scene.signed_in("ann@example.org", &secret).await;
}

#[tokio::test]
async fn whoever_guesses_often_is_told_of_to_the_holder_once() {
    let scene = Scene::new().await;
    scene.somebody("ann@example.org", "sender", kirklees()).await;
    for _ in 0..12 {
        scene.browser().post("/sign-in", &[("email", "ann@example.org"), ("password", "wrong")]).await;
        wait(301);
    }
    assert_eq!(scene.mails("sign_in_failed_often", "ann@example.org").await.len(), 1);
}

#[tokio::test]
async fn a_request_goes_from_the_page_to_access_and_everybody_is_told() {
    let scene = Scene::new().await;
    let lead = scene.somebody("lead@example.org", "lead", kirklees()).await;
    let dscro = scene.somebody("dscro@example.org", "dscro", Area::England).await;
    let mut bob = scene.browser();
    let fields = [("name", "Bob Example"), ("email", "Bob@example.org"), ("council", "211"), ("role", "sender")];
    assert!(bob.post("/register", &fields).await.body.contains("Check your email"));
    let mail = scene.mails("confirm_email", "bob@example.org").await.remove(0);
    let link = after(&mail, "http://127.0.0.1:8080").to_owned();
    for (password, said) in [("short", "12 characters or more"), ("BobExample2026", "harder to guess")] {
        let answer = bob.post(&link, &[("password", password)]).await;
        assert!(answer.body.contains(said), "{}", answer.body);
    }
    assert_eq!(bob.post(&link, &[("password", PASSWORD)]).await.to(), "/account/factor");
    assert!(bob.get(&link).await.body.contains("This link no longer works"));
    let page = bob.get("/account/factor").await.body;
    let sealed = after(&page, "name=\"sealed\" value=\"").to_owned();
    let secret = after(&page, "?secret=").split('&').next().unwrap().to_owned();
    assert_eq!(bob.post("/account/factor", &[("sealed", &sealed), ("code", "000000")]).await.status, 400);
    let answer = bob.post("/account/factor", &[("sealed", &sealed), ("code", &scene.code(&secret))]).await;
    assert!(answer.body.contains("Keep your recovery codes"), "{}", answer.body);
    assert_eq!(bob.get("/home").await.to(), "/account/requests");
    assert!(bob.get("/account/requests").await.body.contains("Waiting"));
    assert_eq!(
        scene.mails("request_received", "support@example.org").await.len(),
        1,
        "the support mailbox hears of it"
    );
    assert_eq!(scene.mails("vouch_wanted", "lead@example.org").await.len(), 1);

    let mut lead = scene.signed_in("lead@example.org", &lead).await;
    let page = lead.get("/people").await.body;
    let form = format!("/people/{}", after(&page, "action=\"/people/"));
    assert_eq!(lead.post(&form, &[("decision", "vouch")]).await.to(), "/people");
    assert_eq!(lead.post(&form, &[("decision", "vouch")]).await.status, StatusCode::CONFLICT);
    let mut dscro = scene.signed_in("dscro@example.org", &dscro).await;
    let mail = scene.mails("grant_wanted", "dscro@example.org").await.remove(0);
    let form = after(&mail, "http://127.0.0.1:8080").to_owned();
    assert!(dscro.get("/access").await.body.contains(&form));
    assert!(dscro.get(&form).await.body.contains("Grant access"));
    assert_eq!(dscro.post(&form, &[("decision", "grant")]).await.to(), "/access");
    assert_eq!(dscro.post(&form, &[("decision", "grant")]).await.status, StatusCode::CONFLICT);
    assert_eq!(scene.mails("access_granted", "bob@example.org").await.len(), 1);
    assert_eq!(bob.get("/home").await.to(), "/submissions", "what was granted holds at once");
    assert!(scene.browser().get("/register").await.body.contains("It usually takes less than a day"));
}

#[tokio::test]
async fn a_recovery_code_is_good_once_and_its_use_is_told() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "sender", kirklees()).await;
    let mut browser = scene.signed_in("ann@example.org", &secret).await;
    let page = browser.get("/account/factor").await.body;
    let sealed = after(&page, "name=\"sealed\" value=\"").to_owned();
    let secret = after(&page, "?secret=").split('&').next().unwrap().to_owned();
    let page = browser.post("/account/factor", &[("sealed", &sealed), ("code", &scene.code(&secret))]).await.body;
    let code = after(&page, "portal-key\"><li>").split('<').next().unwrap().to_owned();
    for (expected, _) in [("/home", 1), ("", 2)] {
        let mut browser = scene.browser();
        browser.post("/sign-in", &[("email", "ann@example.org"), ("password", PASSWORD)]).await;
        assert_eq!(browser.post("/sign-in/code", &[("code", &code.to_uppercase())]).await.to(), expected);
    }
    assert!(scene.mails("recovery_code_used", "ann@example.org").await[0].contains("Left: 9."));
}

#[tokio::test]
async fn a_new_password_needs_the_code_still_and_ends_all_sessions() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "sender", kirklees()).await;
    let mut before = scene.signed_in("ann@example.org", &secret).await;
    let mut browser = scene.browser();
    browser.post("/reset", &[("email", "ann@example.org")]).await;
    let mail = scene.mails("reset_password", "ann@example.org").await.remove(0);
    let link = after(&mail, "http://127.0.0.1:8080").to_owned();
    let answer = browser.post(&link, &[("password", "harbour violet tractor seven")]).await;
    assert!(answer.body.contains("Your password was changed") && answer.headers.get("set-cookie").is_none());
    assert_eq!(before.get("/account").await.to(), "/sign-in?next=/account");
    let entered = [("email", "ann@example.org"), ("password", "harbour violet tractor seven")];
    assert_eq!(browser.post("/sign-in", &entered).await.to(), "/sign-in/code");
    assert_eq!(scene.mails("password_changed", "ann@example.org").await.len(), 1);
}

#[tokio::test]
async fn what_matters_asks_for_a_code_again() {
    let scene = Scene::new().await;
    let secret = scene.somebody("lead@example.org", "lead", kirklees()).await;
    let mut lead = scene.signed_in("lead@example.org", &secret).await;
    wait(11 * 60);
    assert_eq!(lead.post("/people/none", &[("decision", "vouch")]).await.to(), "/sign-in/again?next=/people/none");
    let answer = lead.post("/sign-in/again", &[("code", &scene.code(&secret)), ("next", "/people")]).await;
    assert_eq!(answer.to(), "/people");
    assert_eq!(lead.post("/people/none", &[("decision", "vouch")]).await.status, StatusCode::NOT_FOUND);
    wait(31);
    let answer = lead.post("/sign-in/again", &[("code", &scene.code(&secret)), ("next", "//elsewhere")]).await;
    assert_eq!(answer.to(), "/home");
}

#[tokio::test]
async fn a_session_goes_on_by_one_press_and_never_beyond_twelve_hours() {
    let scene = Scene::new().await;
    let secret = scene.somebody("ann@example.org", "lead", Area::Council("211".to_owned())).await;
    let mut browser = scene.signed_in("ann@example.org", &secret).await;
    assert!(browser.get("/account").await.body.contains("data-session=\"1800\""));
    for at in 0..28 {
        wait(26 * 60);
        let left = 12 * 3600 - (at + 1) * 26 * 60;
        let answer = browser.post("/session", &[]).await;
        match left {
            1.. => assert_eq!(answer.body, format!("{{\"ends_in\":{}}}", left.min(1_800)), "{at}"),
            _ => assert!(answer.to().starts_with("/sign-in"), "{at}: {}", answer.body),
        }
    }
}
