//! Documents of the book in the dress of the site, found by words; programs to download.

use axum::http::StatusCode;
use cld_format::document::{Flow, Look, Node, Piece, Table, facts};

use super::scene::Scene;
use crate::Document;

fn document() -> Document {
    let (heading, text) =
        (|level, text: &str| Piece::Heading(level, text.to_owned()), |text: &str| Piece::Text(text.to_owned()));
    let node = |name: &str| Node { name: name.to_owned(), look: Look::Step };
    let nodes = vec![node("event_type"), node("nothing")];
    let row = vec!["`event_type`".to_owned(), "<b>".to_owned()];
    let pieces = vec![
        heading(1, "Dictionary"),
        text("Unsure: from one source. See `event_type`."),
        heading(2, "Items"),
        facts(vec![("Meaning", "What `event_type` says".to_owned())]),
        heading(3, "event_type"),
        Piece::Code("event_type = 'Review' & more".to_owned()),
        Piece::Table(Table::new("Values", &["value", "note"], vec![row])),
        Piece::Flow(Flow { caption: "What reads what".to_owned(), nodes, edges: vec![(0, 1)] }),
    ];
    Document { name: "v5.0".to_owned(), group: "Data dictionaries", title: "Dictionary".to_owned(), pieces }
}

#[tokio::test]
async fn documents_are_pages_of_the_site_whose_names_lead_to_where_they_are_explained() {
    let scene = Scene::new().await;
    let mut browser = scene.browser();
    for path in ["/specification", "/specification/v5.0", "/search?q=review"] {
        assert_eq!(browser.get(path).await.status, StatusCode::SERVICE_UNAVAILABLE, "{path}: not made yet");
    }
    scene.portal.show(vec![document()]);
    let list = browser.get("/specification").await;
    assert!(
        list.body.contains("href=\"/specification/v5.0\"") && list.body.contains("Data dictionaries"),
        "{}",
        list.body
    );
    let opening = browser.get("/specification/v5.0").await.body;
    assert!(opening.contains("portal-unsure") && opening.contains("href=\"/specification/v5.0/items\""), "{opening}");
    assert!(opening.contains("href=\"/specification/v5.0/items#event_type\""), "{opening}");
    let page = browser.get("/specification/v5.0/items").await.body;
    for part in ["id=\"event_type\"", "&lt;b&gt;", "= 'Review' &amp; more", "<svg", "Dictionary"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains(" style="), "{page}");
    for path in ["/specification/v6.0", "/specification/v5.0/none", "/specification/..%2f..%2fetc/passwd"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn documents_and_the_guide_are_found_by_their_words() {
    let scene = Scene::new().await;
    scene.portal.show(vec![document()]);
    let mut browser = scene.browser();
    let found = browser.get("/search?q=review").await.body;
    assert!(found.contains("href=\"/specification/v5.0/items#event_type\""), "{found}");
    let found = browser.get("/search?q=authenticator+app").await.body;
    assert!(found.contains("href=\"/guide/set_up_your_account\""), "{found}");
    let nothing = browser.get("/search?q=%3Czebra%3E").await;
    assert!(nothing.body.contains("Nothing has these words") && !nothing.body.contains("<zebra>"), "{}", nothing.body);
}

#[tokio::test]
async fn programs_are_offered_with_their_digests_and_nothing_else_is_reached() {
    let scene = Scene::new().await;
    let mut browser = scene.browser();
    assert!(browser.get("/downloads").await.body.contains("offers no programs yet"));
    scene.offer("cld-0.1.0-windows-x86_64.zip", "abc");
    scene.offer(".secret", "abc");
    let page = browser.get("/downloads").await.body;
    assert!(page.contains("The program for Windows") && page.contains("3 bytes"), "{page}");
    assert!(page.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "{page}");
    let file = browser.get("/downloads/cld-0.1.0-windows-x86_64.zip").await;
    assert_eq!((file.status, file.body.as_str()), (StatusCode::OK, "abc"));
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    for path in ["/downloads/.secret", "/downloads/..%2fportal.db", "/downloads/none", "/downloads/%00"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn how_long_what_is_kept_is_said_to_everybody() {
    let scene = Scene::new().await;
    let page = scene.browser().get("/privacy").await.body;
    for kept in &scene.portal.pages().retention.0 {
        assert!(page.contains(&kept.what) && page.contains(&format!("{} day", kept.days)), "{}", kept.name);
    }
    for (path, words) in [("/terms", "commits your council to nothing"), ("/contact", "support@example.org")] {
        assert!(scene.browser().get(path).await.body.contains(words), "{path}");
    }
}
