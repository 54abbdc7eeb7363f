//! Every route as every role.

use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use cld_store::Area;

use super::scene::{Answer, Browser, Scene};
use crate::routes::routes;
use crate::site::guard::Who;

/// The area of somebody in a role that reaches so far.
pub(super) fn own_council(reach: cld_book::Reach) -> Area {
    match reach {
        cld_book::Reach::Council => Area::Council("211".to_owned()),
        cld_book::Reach::Region => Area::Region("North West".to_owned()),
        cld_book::Reach::England => Area::England,
    }
}

/// Roles with an area of each: all that the page of permissions has.
fn roles(scene: &Scene) -> Vec<(String, Area)> {
    let roles = &scene.portal.pages().permissions.roles;
    roles.iter().map(|role| (role.name.clone(), own_council(role.reach))).collect()
}

async fn asked(browser: &mut Browser<'_>, method: &Method, path: &str) -> Answer {
    let path = path.replace("{secret}", "none").replace("{name}", "start.js");
    let path = ["{id}", "{kind}", "{table}", "{file}", "{number}", "{issue}", "{form}"]
        .iter()
        .fold(path, |path, part| path.replace(part, "none"));
    match *method {
        Method::POST => browser.post(&path, &[]).await,
        _ => browser.send(Request::builder().method(method).uri(path), Body::empty()).await,
    }
}

/// A page without what is different each time, and without whether the menu has its very address.
pub(super) fn without_reference(page: &str) -> String {
    let page = &page.replace("aria-current=\"page\"", "aria-current=\"true\"");
    if let Some((before, _)) = page.split_once("\"reference\":") {
        return before.to_owned();
    }
    let (before, rest) = page.split_once("give the reference <strong>").unwrap_or((page, ""));
    format!("{before}{}", rest.split_once("</strong>").map_or("", |(_, after)| after))
}

#[tokio::test]
async fn every_route_is_for_those_whom_the_page_of_permissions_names() {
    let scene = Scene::new().await;
    let permissions = &scene.portal.pages().permissions;
    for (at, (role, area)) in roles(&scene).into_iter().enumerate() {
        let email = format!("{role}@example.org");
        let secret = scene.somebody(&email, &role, area).await;
        let mut browser = scene.signed_in(&email, &secret).await;
        for route in routes().iter().filter(|route| route.path != "/sign-out" && !route.path.starts_with("/sign-in")) {
            let (Who::May(permission) | Who::Surely(permission)) = route.who else { continue };
            assert!(permissions.permission(permission).is_some(), "{permission} is on no page");
            let answer = asked(&mut browser, &route.method, route.path).await;
            if permissions.allows(&role, permission) {
                let is_there = answer.status != StatusCode::NOT_FOUND || route.path.contains('{');
                assert!(is_there && !answer.to().starts_with("/sign-in"), "{role} {} {}", route.method, route.path);
            } else {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role} {} {}", route.method, route.path);
                if route.method == Method::HEAD {
                    continue;
                }
                let first = route.path.split('/').nth(1).unwrap_or_default();
                let nothing = browser.get(&format!("/{first}/no/such/page")).await;
                assert_eq!(
                    without_reference(&answer.body),
                    without_reference(&nothing.body),
                    "{role} {} {}",
                    route.method,
                    route.path
                );
            }
        }
        assert!(at < 20);
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_sent_to_sign_in_and_programs_are_told() {
    let scene = Scene::new().await;
    for route in routes().iter().filter(|route| route.who != Who::Anyone) {
        let answer = asked(&mut scene.browser(), &route.method, route.path).await;
        if route.path.starts_with("/api/") {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", route.path);
        } else {
            assert!(answer.to().starts_with("/sign-in?next=/"), "{} {}", route.path, answer.status);
        }
    }
}

#[tokio::test]
async fn every_mail_of_the_book_is_sent_by_something() {
    let mut sources = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.is_file() {
                sources += &fs::read_to_string(path).unwrap();
            }
        }
    }
    for name in Scene::new().await.portal.pages().mails.keys() {
        assert!(sources.contains(&format!("\"{name}\"")), "nothing sends {name}");
    }
}

#[tokio::test]
async fn a_request_of_another_council_is_as_if_it_were_not_there() {
    let scene = Scene::new().await;
    let store = scene.portal.store();
    let deed = cld_store::Deed::portal(scene.portal.now());
    let account = store.make_account(&deed, "bob@example.org", "Bob Example", "active").await.unwrap();
    let request = store.ask_for_access(&deed, &account, "viewer", "212").await.unwrap();
    let asked = store.request(&request).await.unwrap().unwrap();
    store.move_request(&deed, &asked, cld_store::RequestStage::Confirmed).await.unwrap();
    let secret = scene.somebody("lead@example.org", "lead", Area::Council("211".to_owned())).await;
    let mut lead = scene.signed_in("lead@example.org", &secret).await;
    assert!(!lead.get("/people").await.body.contains("Bob Example"));
    let mut said = Vec::new();
    for id in [request.as_str(), "none"] {
        let answer = lead.post(&format!("/people/{id}"), &[("decision", "vouch")]).await;
        said.push((answer.status, without_reference(&answer.body)));
    }
    assert_eq!(said[0].0, StatusCode::NOT_FOUND);
    assert_eq!(said[0], said[1]);
}

#[tokio::test]
async fn a_lead_ends_the_access_of_the_council_s_people_and_of_no_others() {
    let scene = Scene::new().await;
    let (store, council) = (scene.portal.store(), |code: &str| Area::Council(code.to_owned()));
    let secret = scene.somebody("lead@example.org", "lead", council("211")).await;
    let theirs = scene.somebody("ann@example.org", "sender", council("211")).await;
    scene.somebody("bob@example.org", "sender", council("212")).await;
    let mut lead = scene.signed_in("lead@example.org", &secret).await;
    let mut ann = scene.signed_in("ann@example.org", &theirs).await;
    assert_eq!(ann.get("/home").await.to(), "/submissions");
    for (code, role, status) in [
        ("212", "sender", StatusCode::NOT_FOUND),
        ("211", "lead", StatusCode::NOT_FOUND),
        ("211", "sender", StatusCode::SEE_OTHER),
    ] {
        let grants = store.grants_in(&council(code)).await.unwrap();
        let grant = grants.into_iter().find(|grant| grant.role == role).unwrap();
        assert_eq!(lead.post(&format!("/people/access/{}", grant.id), &[]).await.status, status, "{code} {role}");
    }
    assert_eq!(ann.get("/home").await.to(), "/account/requests", "with the next page");
}

#[tokio::test]
async fn a_demonstration_has_somebody_in_every_role() {
    let scene = Scene::new().await;
    let people = crate::enrol_every_role(&scene.portal, &["211", "212", "213"]).await.unwrap();
    for role in &scene.portal.pages().permissions.roles {
        let expected = if role.reach == cld_book::Reach::Council { 3 } else { 1 };
        assert_eq!(people.iter().filter(|person| person.role == role.name).count(), expected, "{}", role.name);
    }
    let dscro = people.iter().find(|person| person.role == "dscro").unwrap();
    let mut browser = scene.browser();
    browser.post("/sign-in", &[("email", &dscro.email), ("password", &dscro.password)]).await;
    assert_eq!(browser.post("/sign-in/code", &[("code", &scene.code(&dscro.totp_secret))]).await.to(), "/home");
}

#[tokio::test]
async fn whatever_is_sent_to_a_form_is_no_fault_of_the_program() {
    let scene = Scene::new().await;
    let secret = scene.somebody("lead@example.org", "lead", Area::Council("211".to_owned())).await;
    let mut browser = scene.signed_in("lead@example.org", &secret).await;
    let long = "x".repeat(250_000);
    for route in routes().iter().filter(|route| route.method == Method::POST && route.path != "/sign-out") {
        for value in ["", "\0", "' or 1=1 --", "<script>", "../../etc/passwd", "%ff", "é\u{202e}", &long] {
            let fields =
                ["email", "password", "code", "name", "council", "role", "decision", "next", "sealed", "session"];
            let fields: Vec<(&str, &str)> = fields.iter().map(|name| (*name, value)).collect();
            let path = ["{id}", "{number}", "{issue}", "{form}"]
                .iter()
                .fold(route.path.to_owned(), |path, part| path.replace(part, "%2e%2e"));
            let path = path.replace("{secret}", "%00");
            let answer = browser.post(&path, &fields).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
            assert!(!answer.body.contains("<script>"), "{path}");
        }
    }
}

#[tokio::test]
async fn nobody_grants_to_themselves_and_one_person_alone_grants_nothing() {
    let scene = Scene::new().await;
    let store = scene.portal.store();
    let secret = scene.somebody("dscro@example.org", "dscro", Area::England).await;
    let mut dscro = scene.signed_in("dscro@example.org", &secret).await;
    let own = store.account_by_email("dscro@example.org").await.unwrap().unwrap().id;
    let deed = cld_store::Deed { actor: own.clone(), at: scene.portal.now() };
    let other = store.make_account(&deed, "bob@example.org", "Bob Example", "active").await.unwrap();
    for (account, steps) in [(&own, ["grant"].as_slice()), (&other, &["vouch", "grant"])] {
        let request = store.ask_for_access(&deed, account, "lead", "211").await.unwrap();
        let asked = store.request(&request).await.unwrap().unwrap();
        store.move_request(&deed, &asked, cld_store::RequestStage::Confirmed).await.unwrap();
        let mut statuses = Vec::new();
        for step in steps {
            statuses.push(dscro.post(&format!("/access/{request}"), &[("decision", step)]).await.status);
        }
        assert_eq!(statuses.last(), Some(&StatusCode::BAD_REQUEST), "{statuses:?}");
        assert_ne!(store.request(&request).await.unwrap().unwrap().stage, cld_store::RequestStage::Granted);
    }
}
