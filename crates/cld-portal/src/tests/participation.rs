//! Who takes part: the public list of any day, and what councils say of themselves.

use axum::http::StatusCode;
use cld_store::Area;

use super::history::{SENT, checked};
use super::scene::{Scene, clean, wait};
use super::submissions::sender;

#[tokio::test]
async fn a_past_day_is_as_the_newsletter_said_whatever_happened_since() {
    let scene = Scene::new().await;
    crate::demonstrate_programme(&scene.portal).await.unwrap();
    let mut browser = scene.browser();
    let page = browser.get("/participation?on=2021-09-30").await.body;
    assert!(page.contains("14 councils take part and a further 89 are interested, on 30 September 2021."), "{page}");
    assert!(page.contains("The aim is 30 by 31 December 2021: 16 more."), "{page}");
    assert_eq!(page.matches("<polygon").count(), 152);
    assert!(page.contains("Cumbria") && !page.contains("Cumberland"), "a council that there was");
    let page = browser.get("/participation?on=2021-12-31").await.body;
    assert!(page.contains("30 councils take part") && page.contains("has been reached"), "{page}");
    let page = browser.get("/participation").await.body;
    assert_eq!(page.matches("<polygon").count(), 153);
    let csv = browser.get("/participation.csv?on=2021-09-30").await.body;
    let at = |stage: &str| csv.lines().filter(|line| line.split(',').nth_back(1) == Some(stage)).count();
    assert_eq!((at("signed_up"), at("interested"), csv.lines().count()), (14, 89, 153));
    for on in ["2021-09-31", "2026-12-01", "yesterday", "%00"] {
        assert_eq!(browser.get(&format!("/participation?on={on}")).await.status, StatusCode::BAD_REQUEST, "{on}");
        assert_eq!(browser.get(&format!("/participation.csv?on={on}")).await.status, StatusCode::BAD_REQUEST, "{on}");
    }
}

#[tokio::test]
async fn a_council_says_what_it_is_and_the_programme_says_it_for_any() {
    let scene = Scene::new().await;
    let secret = scene.somebody("lead@example.org", "lead", Area::Council("211".to_owned())).await;
    let mut lead = scene.signed_in("lead@example.org", &secret).await;
    let secret = scene.somebody("team@example.org", "programme", Area::England).await;
    let mut team = scene.signed_in("team@example.org", &secret).await;
    let own = "/participation/own";
    let said = [("council", "212"), ("stage", "interested"), ("day", "2026-11-01")];
    assert_eq!(lead.post(own, &said).await.to(), own, "for its own council, whatever else is named");
    assert!(lead.get("/participation").await.body.contains("and a further 1 is interested"));
    let page = lead.post(own, &[("stage", "submitting"), ("day", "2026-11-02")]).await;
    assert!(page.status == StatusCode::BAD_REQUEST && page.body.contains("does not follow"), "{}", page.body);
    let page = lead.post(own, &[("stage", "signed_up"), ("day", "2026-12-01")]).await;
    assert!(page.body.contains("today or a day that has been"), "{}", page.body);
    wait(1);
    assert_eq!(team.post(own, &[("council", "211"), ("stage", "signed_up"), ("day", "2026-11-20")]).await.to(), own);
    let mails = scene.mails("participation_noted", "lead@example.org").await;
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().any(|mail| mail.contains("Signed up. It holds from 20 November 2026")), "{mails:?}");
    let csv = lead.get("/participation.csv").await.body;
    assert!(csv.contains("2026-11-30,211,Kirklees,Yorkshire and The Humber,signed_up,2026-11-20"), "{csv}");
    let csv = lead.get("/participation.csv?on=2026-11-19").await.body;
    assert!(csv.contains("2026-11-19,211,Kirklees,Yorkshire and The Humber,interested,2026-11-01"), "{csv}");
}

#[tokio::test]
async fn a_council_that_has_signed_up_sends_files_from_its_first_receipt_on() {
    let scene = Scene::new().await;
    let secret = scene.somebody("lead@example.org", "lead", Area::Council("211".to_owned())).await;
    let mut lead = scene.signed_in("lead@example.org", &secret).await;
    let mut council = sender(&scene, "211").await;
    let at = async |stage: &str| {
        let csv = scene.browser().get("/participation.csv").await.body;
        csv.contains(&format!("2026-11-30,211,Kirklees,Yorkshire and The Humber,{stage}"))
    };
    let test = [("test", "yes")];
    for (signs_up, more, comes_to) in
        [(false, &[][..], ","), (true, &test, "signed_up,2026-11-30"), (false, &[], "submitting,2026-11-30")]
    {
        if signs_up {
            lead.post("/participation/own", &[("stage", "signed_up"), ("day", "2026-11-30")]).await;
        }
        let path = checked(&scene, &mut council, ("a\n", more), &clean()).await;
        assert_eq!(council.post(&format!("{path}/declare"), &SENT).await.to(), format!("{path}/receipt"));
        assert!(at(comes_to).await, "{comes_to}: {}", scene.browser().get("/participation.csv").await.body);
    }
    let again = checked(&scene, &mut council, ("b\n", &[]), &clean()).await;
    council.post(&format!("{again}/declare"), &SENT).await;
    assert_eq!(scene.portal.store().participation().await.unwrap().len(), 2, "once");
    let mails = scene.mails("participation_noted", "lead@example.org").await;
    assert!(mails.len() == 2 && mails.iter().any(|mail| mail.contains("Sending files")), "{mails:?}");
}
