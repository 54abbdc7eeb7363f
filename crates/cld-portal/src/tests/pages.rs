use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;

use super::scene::Scene;
use crate::{Portal, router};

async fn answer(portal: &Portal, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let answer = router(portal).oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

async fn get(path: &str) -> (StatusCode, HeaderMap, String) {
    answer(&Scene::new().await.portal, Request::get(path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_answer_says_what_may_be_loaded() {
    for path in ["/", "/health", "/no-such-page", "/assets/start.js", "/api/v1/none"] {
        let (_, headers, _) = get(path).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert!(headers.contains_key("cache-control"), "{path}");
        assert!(!headers.contains_key("strict-transport-security"), "{path}: https is not there");
    }
    let scene = Scene::at("https://portal.example.org").await;
    let (_, headers, _) = answer(&scene.portal, Request::get("/").body(Body::empty()).unwrap()).await;
    assert_eq!(headers["strict-transport-security"], "max-age=31536000; includeSubDomains");
}

#[tokio::test]
async fn a_checker_that_was_not_built_is_said_plainly() {
    let (status, headers, page) = get("/check-here").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("was not built with this service"), "{page}");
    assert!(!headers["content-security-policy"].to_str().unwrap().contains("unsafe"));
}

#[tokio::test]
async fn pages_have_no_script_and_no_style_written_into_them() {
    let (status, _, page) = get("/").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("This is a demonstration."), "{page}");
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains("onclick"), "{page}");
    assert!(page.split("<script").skip(1).all(|script| script.contains("src=\"/assets/")), "{page}");
    for crown in ["GDS Transport", "govuk-crest", "crown"] {
        assert!(!page.contains(crown), "{crown}");
    }
}

#[tokio::test]
async fn what_a_page_loads_is_there_and_names_no_licensed_font() {
    let (_, _, page) = get("/").await;
    let loaded: Vec<&str> = page.split('"').filter(|text| text.starts_with("/assets/")).collect();
    assert_eq!(loaded.len(), 6, "{loaded:?}");
    for address in loaded {
        let (status, headers, text) = get(address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert!(headers["cache-control"].to_str().unwrap().contains("immutable"), "{address}");
        assert!(text.len() > 50, "{address}: make assets");
        assert!(!text.contains("GDS Transport") && !text.contains("@font-face"), "{address}");
    }
}

#[tokio::test]
async fn what_is_not_there_has_a_page_with_a_reference_and_for_programs_a_line() {
    let (status, _, page) = get("/no-such-page").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("Page not found") && page.contains("support@example.org"), "{page}");
    let (status, headers, line) = get("/api/v1/none").await;
    assert_eq!((status, &headers["content-type"]), (StatusCode::NOT_FOUND, &"application/json".parse().unwrap()));
    assert!(line.contains("\"reference\""), "{line}");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_and_one_of_a_program_is_not() {
    let post = |headers: &[(&str, &str)]| {
        let request = Request::post("/health").header("host", "portal.example.org");
        headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value))
            .body(Body::empty())
            .unwrap()
    };
    let scene = Scene::at("https://portal.example.org").await;
    for (headers, expected) in [
        (&[("sec-fetch-site", "cross-site")][..], StatusCode::FORBIDDEN),
        (&[("origin", "https://elsewhere.example.org")], StatusCode::FORBIDDEN),
        (&[("origin", "https://portal.example.org")], StatusCode::METHOD_NOT_ALLOWED),
        (&[("sec-fetch-site", "same-origin")], StatusCode::METHOD_NOT_ALLOWED),
        (&[], StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let (status, _, page) = answer(&scene.portal, post(headers)).await;
        assert_eq!(status, expected, "{headers:?}");
        assert!(page.contains("give the reference"), "{page}");
    }
}
