//! A council's figures, made by hand: how far they are, who sees them, and what of them.

use std::fs;

use axum::http::StatusCode;
use cld_store::{Area, Deed, FiguresMade, Lane};

use super::matrix::without_reference;
use super::scene::{Browser, Scene, wait};

const COUNCIL: &str = "211";

async fn somebody<'a>(scene: &'a Scene, name: &str, role: &str, area: Area) -> Browser<'a> {
    let email = format!("{name}@example.org");
    let secret = scene.somebody(&email, role, area).await;
    scene.signed_in(&email, &secret).await
}

async fn viewer(scene: &Scene) -> Browser<'_> {
    somebody(scene, "viewer", "viewer", Area::Council(COUNCIL.to_owned())).await
}

/// Figures as a job leaves them, with one table and one explanation that was asked for.
async fn made(scene: &Scene, place: &str) {
    let (store, now) = (scene.portal.store(), scene.portal.now());
    let deed = Deed::portal(now);
    store.want_figures(&deed, COUNCIL).await.unwrap();
    let claim = store.claim("test", Lane::Figures, (now, now)).await.unwrap().unwrap();
    let begun = store.figures_begun(now, COUNCIL).await.unwrap();
    let folder = scene.portal.settings().files.figures(COUNCIL).join(place);
    for (path, text) in [
        (
            "made-of.json",
            r#"{"as_of":"2026-11-30T12:00:00.000Z","program":"cld","book":"ab","sent":[
                {"receipt":"CLD-2026-211-0001-7","sent":"2026-11-30T11:00:00.000Z","covers":["2024-04-01","2024-06-30"],
                 "rows":7,"left_out":null},
                {"receipt":"CLD-2026-211-0002-5","sent":"2026-11-30T11:30:00.000Z","covers":["2024-04-01","2024-06-30"],
                 "rows":9,"left_out":"sent twice"}],
             "methods":[{"method":"nhse-2024","period":["2024-04-01","2024-06-30"],"missing":[["2024-04-01","2024-06-30"]]}]}"#,
        ),
        ("nhse-2024/manifest.json", r#"{"status":"Of May 2024"}"#),
        (
            "nhse-2024/layouts/index.csv",
            "id,title,file,table,why_not,note,layout_known_from\n\
             LTS001a.1a,Long-term support,LTS001a.1a,lts001a_1a,,,official code\nX.1,Not shown,X.1,x,,,\n",
        ),
        (
            "nhse-2024/layouts/LTS001a.1a.csv",
            "LA_CODE,primary_support_reason,Nursing\n100,Unknown,4\n211,'=Unknown,3\n211,Other,0\n",
        ),
        (
            "nhse-2024/tables/submission_register.csv",
            "file,chosen,reason\nCLD-2026-211-0001-7.csv,false,its period ends too early\n",
        ),
        ("nhse-2024.html", "<p>report</p>"),
        ("nhse-2024.xlsx", "workbook"),
    ] {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), text).unwrap();
    }
    let receipts = vec!["CLD-2026-211-0001-7".to_owned()];
    let made =
        FiguresMade { at: now.to_string(), place: place.to_owned(), receipts, rows: 7, ..FiguresMade::default() };
    store.figures_made(&deed, (&claim, &begun), &made, &[]).await.unwrap();
}

#[tokio::test]
async fn a_page_says_how_far_the_figures_are() {
    let scene = Scene::new().await;
    let (store, deed) = (scene.portal.store(), Deed::portal(scene.portal.now()));
    let mut browser = viewer(&scene).await;
    let mut says = async |words: &str| {
        let page = browser.get("/figures").await;
        assert!(page.body.contains(words), "{words}: {}", page.body);
        page.headers.contains_key("refresh")
    };
    assert!(!says("Your council has not sent anything yet").await);
    store.want_figures(&deed, COUNCIL).await.unwrap();
    assert!(says("and are made next").await);
    let claim = store.claim("test", Lane::Figures, (scene.portal.now(), scene.portal.now())).await.unwrap().unwrap();
    let begun = store.figures_begun(scene.portal.now(), COUNCIL).await.unwrap();
    assert!(says("They are being made since 30 November 2026 at 12:00").await);
    let again = Some(scene.portal.now());
    store.figures_failed(&deed, (&claim, &begun), (again, "no room")).await.unwrap();
    assert!(says("It is tried again by itself").await);
    wait(60);
    // Nothing was sent, so there is nothing to make.
    assert!(crate::jobs::one(&scene.portal, Lane::Figures).await.unwrap());
    assert!(!says("there is nothing to count").await);
    made(&scene, "one").await;
    assert!(!says("1 submission with 7 rows").await);
    assert!(!says("Of May 2024").await);
    assert!(!says("not used, its period ends too early").await);
    assert!(!says("Left out by North West DSCRO: sent twice").await);
    assert!(!says("No file covers 1 April 2024 to 30 June 2024").await);
    store.want_figures(&deed, COUNCIL).await.unwrap();
    assert!(says("Until then you see those from before").await);
    fs::remove_dir_all(scene.portal.settings().files.figures(COUNCIL)).unwrap();
    assert!(crate::jobs::one(&scene.portal, Lane::Figures).await.unwrap());
    made(&scene, "two").await;
    fs::remove_dir_all(scene.portal.settings().files.figures(COUNCIL)).unwrap();
    assert!(!says("are not here any more").await);
}

#[tokio::test]
async fn figures_are_made_again_when_somebody_asks_and_once() {
    let scene = Scene::new().await;
    let mut browser = viewer(&scene).await;
    assert_eq!(browser.post("/figures", &[("council", COUNCIL)]).await.to(), "/figures?council=211");
    assert_eq!(scene.portal.store().figures(COUNCIL).await.unwrap(), None, "nothing was sent");
    made(&scene, "one").await;
    for _ in 0..2 {
        assert_eq!(browser.post("/figures", &[("council", COUNCIL)]).await.to(), "/figures?council=211");
    }
    assert!(scene.portal.store().figures(COUNCIL).await.unwrap().unwrap().are_under_way());
    assert!(crate::jobs::one(&scene.portal, Lane::Figures).await.unwrap());
    assert!(!crate::jobs::one(&scene.portal, Lane::Figures).await.unwrap());
}

#[tokio::test]
async fn a_table_has_the_rows_of_the_council_and_each_figure_is_a_link() {
    let scene = Scene::new().await;
    made(&scene, "one").await;
    let mut browser = viewer(&scene).await;
    let page = browser.get("/figures/LTS001a.1a?council=211").await;
    assert_eq!(page.status, StatusCode::OK);
    for (text, is_there) in [
        ("/figures/explain?council=211&amp;table=LTS001a.1a&amp;cell=3%2CNursing\">3</a>", true),
        ("cell=4%2CNursing\">0</a>", true),
        (">=Unknown<", true),
        ("Primary support reason", true),
        (">4<", false),
        ("LA_CODE", false),
    ] {
        assert_eq!(page.body.contains(text), is_there, "{text}: {}", page.body);
    }
    for (path, status) in [
        ("/figures/X.1?council=211", StatusCode::NOT_FOUND),
        ("/figures/..%2Fmade-of.json?council=211", StatusCode::NOT_FOUND),
        ("/figures/download/nhse-2024.html?council=211", StatusCode::OK),
        ("/figures/download/made-of.json?council=211", StatusCode::NOT_FOUND),
        ("/figures/explain?table=LTS001a.1a&cell=2,Nursing", StatusCode::NOT_FOUND),
        ("/figures/explain?table=LTS001a.1a&cell=3,LA_CODE", StatusCode::NOT_FOUND),
        ("/figures/explain?table=LTS001a.1a&cell=--help", StatusCode::NOT_FOUND),
        ("/figures/explain?table=--help&cell=3,Nursing", StatusCode::NOT_FOUND),
        ("/figures/explain", StatusCode::BAD_REQUEST),
        // There is no program to ask.
        ("/figures/explain?table=LTS001a.1a&cell=3,Nursing", StatusCode::SERVICE_UNAVAILABLE),
    ] {
        assert_eq!(browser.get(path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn figures_are_for_the_council_s_own_people_alone() {
    let scene = Scene::new().await;
    made(&scene, "one").await;
    let paths = [
        "/figures",
        "/figures/LTS001a.1a",
        "/figures/download/nhse-2024.xlsx",
        "/figures/explain?table=LTS001a.1a&cell=3,Nursing",
        "/figures/explain/rows?table=LTS001a.1a&cell=3,Nursing",
    ];
    let council = |code: &str| Area::Council(code.to_owned());
    for (name, role, area, sees) in [
        ("own-viewer", "viewer", council(COUNCIL), true),
        ("own-submitter", "submitter", council(COUNCIL), true),
        ("own-sender", "sender", council(COUNCIL), true),
        ("own-lead", "lead", council(COUNCIL), true),
        ("other-lead", "lead", council("212"), false),
        ("dscro", "dscro", Area::England, false),
        ("local-dscro", "local_dscro", Area::Region("Yorkshire and The Humber".to_owned()), false),
        ("analyst", "analyst", Area::England, false),
        ("support", "support", Area::England, false),
    ] {
        let mut browser = somebody(&scene, name, role, area).await;
        for path in paths {
            let with = |code: &str| format!("{path}{}council={code}", if path.contains('?') { "&" } else { "?" });
            let answer = browser.get(&with(COUNCIL)).await;
            assert_eq!(answer.status != StatusCode::NOT_FOUND, sees, "{name} {path} {}", answer.status);
            let nothing = browser.get(&with("999")).await;
            assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{name} {path}");
            if !sees {
                assert_eq!(without_reference(&answer.body), without_reference(&nothing.body), "{name} {path}");
            }
        }
    }
}
