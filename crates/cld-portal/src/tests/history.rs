//! What is kept from one submission to the next, and what is asked once more.

use axum::http::StatusCode;
use cld_store::{Area, CheckOutcome, FindingCount, FoundInItem, Lane};

use super::others::checked_as;
use super::scene::{Browser, Scene, clean, wait};
use super::submissions::{sender, state};

const QUARTER: i64 = 91 * 24 * 3600;

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// What a check comes to that finds so much of a rule in an item.
pub(super) fn found(rows: u64, rules: &[(&str, &str, u64)]) -> CheckOutcome {
    let severity = || "warning".to_owned();
    let count = |(rule, _, count): &(&str, &str, u64)| FindingCount {
        rule: (*rule).to_owned(),
        title: format!("Title of {rule}"),
        severity: severity(),
        count: *count,
    };
    let in_item = |(rule, item, count): &(&str, &str, u64)| FoundInItem {
        rule: (*rule).to_owned(),
        item: (*item).to_owned(),
        severity: severity(),
        count: *count,
    };
    CheckOutcome {
        rows,
        verdict: if rules.is_empty() { "clean" } else { "findings" }.to_owned(),
        findings: rules.iter().map(count).collect(),
        in_items: rules.iter().map(in_item).collect(),
        ..clean()
    }
}

/// A submission of a quarter that was checked so.
pub(super) async fn checked(
    scene: &Scene,
    browser: &mut Browser<'_>,
    (text, more): (&str, &[(&str, &str)]),
    outcome: &CheckOutcome,
) -> String {
    let fields = [("period_start", "2024-04-01"), ("period_end", "2024-06-30"), ("basis", "quarterly")];
    let path = browser.post("/submissions", &[&fields[..], more].concat()).await.to().to_owned();
    assert_eq!(browser.upload(&format!("{path}/file"), "april.csv", text).await.status, StatusCode::SEE_OTHER);
    checked_as(scene, id(&path), outcome).await;
    path
}

pub(super) const SENT: [(&str, &str); 1] = [("declare", "yes")];

#[tokio::test]
async fn an_explanation_is_offered_while_it_holds_and_goes_with_a_file_only_when_it_is_kept() {
    let scene = Scene::new().await;
    let mut council = sender(&scene, "211").await;
    const WORDS: &str = "Our system writes it so until June.";
    let rule = "not_a_date";
    let file = ("a\n", &[][..]);
    let first = checked(&scene, &mut council, file, &found(50, &[(rule, "Date of Death", 10)])).await;
    let said = [("rule", rule), ("item", "Date of Death"), ("words", WORDS)];
    council.post(&format!("{first}/explain"), &said).await;
    assert!(council.get(&first).await.body.contains(WORDS));
    assert_eq!(council.post(&format!("{first}/declare"), &SENT).await.to(), format!("{first}/receipt"));
    for (item, count, later, offered) in [
        ("Date of Death", 15, 0, true),
        ("Date of Death", 16, 0, false),
        ("Event Start Date", 5, 0, false),
        ("Date of Death", 1, 4 * QUARTER, true),
        ("Date of Death", 1, 6 * QUARTER, false),
    ] {
        let mut council = sender_again(&scene, later).await;
        let path = checked(&scene, &mut council, file, &found(50, &[(rule, item, count)])).await;
        let page = council.get(&path).await.body;
        assert_eq!(page.contains(WORDS), offered, "{item} {count} {later}");
        assert_eq!(page.contains("Keep"), offered);
        let declare = council.get(&format!("{path}/declare")).await.body;
        assert_eq!(declare.contains("1 explanation of earlier files"), offered, "{declare}");
        wait(-later);
    }
    let mut council = sender_again(&scene, 0).await;
    let kept = checked(&scene, &mut council, file, &found(50, &[(rule, "Date of Death", 12)])).await;
    let dropped = checked(&scene, &mut council, file, &found(50, &[(rule, "Date of Death", 12)])).await;
    council.post(&format!("{kept}/explain"), &[("rule", rule), ("item", "Date of Death"), ("does", "keep")]).await;
    for (path, goes) in [(&kept, true), (&dropped, false)] {
        assert_eq!(council.post(&format!("{path}/declare"), &SENT).await.to(), format!("{path}/receipt"));
        assert_eq!(council.get(path).await.body.contains(WORDS), goes, "{path}");
    }
    // Taken back, it is not offered again.
    wait(1);
    let back = checked(&scene, &mut council, file, &found(50, &[(rule, "Date of Death", 12)])).await;
    council.post(&format!("{back}/explain"), &[("rule", rule), ("item", "Date of Death"), ("does", "take_back")]).await;
    assert!(!council.get(&back).await.body.contains(WORDS));
    wait(1);
    let next = checked(&scene, &mut council, file, &found(50, &[(rule, "Date of Death", 12)])).await;
    assert!(!council.get(&next).await.body.contains(WORDS));
}

/// Signed in again, as sessions end.
async fn sender_again(scene: &Scene, later: i64) -> Browser<'_> {
    wait(later + 60);
    let email = format!("again-{}@example.org", scene.portal.now().datetime().timestamp());
    let secret = scene.somebody(&email, "sender", Area::Council("211".to_owned())).await;
    scene.signed_in(&email, &secret).await
}

#[tokio::test]
async fn a_file_that_looks_like_a_mistake_is_asked_about_before_it_is_sent_and_nothing_is_lost() {
    let scene = Scene::new().await;
    let mut council = sender(&scene, "211").await;
    let last = checked(&scene, &mut council, ("a\n", &[]), &found(100, &[])).await;
    assert_eq!(council.post(&format!("{last}/declare"), &SENT).await.to(), format!("{last}/receipt"));
    let year = Some(("2023-04-01".to_owned(), "2024-03-31".to_owned()));
    let outcome = CheckOutcome { found: year, ..found(79, &[("column_missing", "Ethnicity", 1)]) };
    let path = checked(&scene, &mut council, ("b\n", &[]), &outcome).await;
    let (form, ticks) = (format!("{path}/declare"), ["partial", "smaller", "period"]);
    let shown = [("asked", "yes")];
    let unticked: Vec<_> = shown.into_iter().chain(SENT).collect();
    assert_eq!(council.post(&form, &unticked).await.status, StatusCode::BAD_REQUEST, "the form as it is shown");
    for missing in ticks {
        let said: Vec<_> =
            ticks.iter().filter(|tick| **tick != missing).map(|tick| (*tick, "yes")).chain(unticked.clone()).collect();
        let page = council.post(&form, &said).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{missing}");
        assert_eq!(page.body.matches(" checked").count(), 3, "what was ticked stays so");
        let asks = council.get(&format!("/api/v1{path}")).await.body;
        assert!(asks.contains("\"asks\":[\"partial\",\"smaller\",\"period\"]"), "{asks}");
        assert!(page.body.contains(&format!("href=\"#{missing}\"")), "{missing}");
        assert_eq!(state(&mut council, &path).await, 8);
    }
    let page = council.get(&form).await.body;
    for said in [
        "no column for an item: Ethnicity",
        "has 79 rows",
        "had 100",
        "1 April 2023 to 31 March 2024",
        "CLD-2026-211-0001",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let all: Vec<_> = ticks.iter().map(|tick| (*tick, "yes")).chain(SENT).collect();
    assert_eq!(council.post(&form, &all).await.to(), format!("{path}/receipt"));
    let receipt = council.get(&format!("{path}/receipt.json")).await.body;
    assert!(receipt.contains("\"replaces\": [\n      \"CLD-2026-211-0001"), "{receipt}");
    assert_eq!(state(&mut council, &last).await, 12);
    // Another council's files are nobody's business.
    let mut other = sender(&scene, "212").await;
    let theirs = checked(&scene, &mut other, ("a\n", &[]), &found(1, &[])).await;
    assert_eq!(other.post(&format!("{theirs}/declare"), &SENT).await.to(), format!("{theirs}/receipt"));
}

#[tokio::test]
async fn the_same_file_again_is_said_and_taken() {
    let scene = Scene::new().await;
    let mut council = sender(&scene, "211").await;
    let first = checked(&scene, &mut council, ("a\n", &[]), &clean()).await;
    council.post(&format!("{first}/declare"), &SENT).await;
    let again = checked(&scene, &mut council, ("a\n", &[]), &clean()).await;
    for page in [again.clone(), format!("{again}/declare")] {
        let page = council.get(&page).await.body;
        assert!(page.contains("this very file on 30 November 2026, receipt CLD-2026-211-0001-"), "{page}");
    }
    assert_eq!(council.post(&format!("{again}/declare"), &SENT).await.to(), format!("{again}/receipt"));
    let past = council.get("/history").await.body;
    assert!(past.contains("Replaced by CLD-2026-211-0002-"), "{past}");
    let secret = scene.somebody("other@example.org", "sender", Area::Council("212".to_owned())).await;
    let mut other = scene.signed_in("other@example.org", &secret).await;
    assert_eq!(other.get("/history?council=211").await.status, StatusCode::NOT_FOUND);
    assert!(!other.get("/history").await.body.contains("CLD-2026-211"));
}

#[tokio::test]
async fn a_council_withdraws_by_itself_until_the_file_is_fetched_and_asks_after_that() {
    let scene = Scene::new().await;
    let mut council = sender(&scene, "211").await;
    let secret = scene.somebody("dscro@example.org", "dscro", Area::England).await;
    let mut dscro = scene.signed_in("dscro@example.org", &secret).await;
    let why = [("reason", "It is of the wrong year")];
    let first = checked(&scene, &mut council, ("a\n", &[]), &clean()).await;
    council.post(&format!("{first}/declare"), &SENT).await;
    let form = format!("{first}/withdraw");
    assert_eq!(council.post(&form, &[]).await.status, StatusCode::BAD_REQUEST, "without a reason");
    assert!(council.get(&form).await.body.contains("Nobody has fetched"));
    assert_eq!(council.post(&form, &why).await.to(), first);
    assert_eq!(state(&mut council, &first).await, 13);
    assert_eq!(scene.mails("withdrawn", "dscro@example.org").await.len(), 1);
    let second = checked(&scene, &mut council, ("b\n", &[]), &clean()).await;
    council.post(&format!("{second}/declare"), &SENT).await;
    assert_eq!(dscro.get(&format!("{second}/download")).await.status, StatusCode::OK);
    let (form, decide) = (format!("{second}/withdraw"), format!("/inbox/{}/withdrawal", id(&second)));
    assert!(council.get(&form).await.body.contains("fetched the file already"));
    for (allow, at) in [("no", 10), ("yes", 13)] {
        assert_eq!(council.post(&form, &why).await.to(), second);
        assert_eq!(council.post(&form, &why).await.status, StatusCode::CONFLICT, "asked once");
        assert_eq!(state(&mut council, &second).await, 10);
        assert!(dscro.get("/inbox").await.body.contains("Asks to withdraw"));
        assert!(dscro.get(&format!("/inbox/{}", id(&second))).await.body.contains("of the wrong year"));
        assert_eq!(dscro.post(&decide, &[("allow", "no")]).await.status, StatusCode::BAD_REQUEST, "without a word");
        assert_eq!(
            dscro.post(&decide, &[("allow", allow), ("words", "It is in a table")]).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(state(&mut council, &second).await, at);
    }
    assert_eq!(dscro.get(&format!("{second}/download")).await.status, StatusCode::NOT_FOUND, "it was taken back");
    assert_eq!(council.get(&format!("{second}/download")).await.status, StatusCode::OK);
    assert_eq!(dscro.post(&decide, &[("allow", "yes")]).await.status, StatusCode::CONFLICT);
    assert_eq!(scene.mails("withdrawal_wanted", "dscro@example.org").await.len(), 2);
    assert_eq!(scene.mails("withdrawal_decided", "sender-211@example.org").await.len(), 2);
    assert!(council.get("/history").await.body.matches("of the wrong year").count() == 2);
}

#[tokio::test]
async fn a_test_goes_the_same_way_reaches_nobody_and_is_destroyed() {
    let scene = Scene::new().await;
    let mut council = sender(&scene, "211").await;
    let secret = scene.somebody("dscro@example.org", "dscro", Area::England).await;
    let mut dscro = scene.signed_in("dscro@example.org", &secret).await;
    let real = checked(&scene, &mut council, ("a\n", &[]), &clean()).await;
    council.post(&format!("{real}/declare"), &SENT).await;
    let sent = checked(&scene, &mut council, ("b\n", &[("test", "yes")]), &clean()).await;
    let kept = checked(&scene, &mut council, ("c\n", &[("test", "yes")]), &clean()).await;
    assert!(council.get(&format!("{sent}/declare")).await.body.contains("goes to nobody"));
    assert_eq!(council.post(&format!("{sent}/declare"), &SENT).await.to(), format!("{sent}/receipt"));
    for page in [&sent, "/submissions", "/history"] {
        assert!(council.get(page).await.body.contains("govuk-tag--purple\">Test"), "{page}");
    }
    let receipt = council.get(&format!("{sent}/receipt.json")).await.body;
    assert!(receipt.contains("\"TEST-2026-211-0001-") && receipt.contains("\"test\": true"), "{receipt}");
    assert!(!dscro.get("/inbox").await.body.contains(id(&sent)));
    assert_eq!(dscro.get(&format!("/inbox/{}", id(&sent))).await.status, StatusCode::NOT_FOUND);
    for page in ["", "/download", "/receipt", "/reports/report"] {
        assert_eq!(dscro.get(&format!("{sent}{page}")).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    for list in ["/submissions", "/history?council=211"] {
        let page = dscro.get(list).await.body;
        assert!(page.contains(id(&real)) && !page.contains(id(&sent)), "{list}");
    }
    assert_eq!(council.get(&format!("{sent}/download")).await.status, StatusCode::OK);
    assert_eq!(scene.mails("receipt_recipient", "dscro@example.org").await.len(), 1, "of the one that is no test");
    assert_eq!(state(&mut council, &real).await, 10, "a test replaces nothing");
    let exported = scene.portal.store().received_as_of(scene.portal.now(), None).await.unwrap();
    assert_eq!(exported.iter().map(|(submission, _)| submission.id.as_str()).collect::<Vec<_>>(), [id(&real)]);
    let files = &scene.portal.settings().files;
    wait(7 * 24 * 3600 - 1);
    while crate::jobs::one(&scene.portal, Lane::Keeping).await.unwrap() {}
    assert!(files.whole(id(&sent)).exists() && files.whole(id(&kept)).exists());
    wait(1);
    while crate::jobs::one(&scene.portal, Lane::Keeping).await.unwrap() {}
    assert!(!files.whole(id(&sent)).exists() && !files.whole(id(&kept)).exists());
    assert!(files.whole(id(&real)).exists());
    let mut council = sender_again(&scene, 0).await;
    assert_eq!((state(&mut council, &sent).await, state(&mut council, &kept).await), (13, 14));
    let audit = scene.portal.store().audit_after(0).await.unwrap();
    assert_eq!(audit.iter().filter(|entry| entry.action == "submission.test_destroyed").count(), 2);
    assert!(council.get("/history").await.body.contains("A test, destroyed on 7 December 2026"));
}

#[tokio::test]
async fn what_was_checked_by_other_rules_is_checked_again_before_it_is_sent_and_the_page_says_what_changed() {
    let scene = Scene::new().await;
    let mut council = sender(&scene, "211").await;
    let (rules, own) = ([("not_a_date", "", 3), ("not_a_number", "", 2)], scene.portal.rules_digest().to_owned());
    let old = CheckOutcome { rules_digest: "other rules".to_owned(), ..found(50, &rules) };
    let waits = checked(&scene, &mut council, ("a\n", &[]), &old).await;
    let sent = checked(&scene, &mut council, ("b\n", &[]), &old).await;
    let same =
        checked(&scene, &mut council, ("c\n", &[]), &CheckOutcome { rules_digest: own.clone(), ..clean() }).await;
    council.post(&format!("{sent}/declare"), &SENT).await;
    crate::jobs::take_up(&scene.portal).await.unwrap();
    crate::jobs::take_up(&scene.portal).await.unwrap();
    assert_eq!(state(&mut council, &waits).await, 6);
    assert_eq!((state(&mut council, &sent).await, state(&mut council, &same).await), (10, 9));
    assert_eq!(council.post(&format!("{waits}/declare"), &SENT).await.status, StatusCode::CONFLICT);
    let rules = [("not_a_date", "", 5), ("date_before_1900", "", 1)];
    checked_as(&scene, id(&waits), &CheckOutcome { rules_digest: own, ..found(50, &rules) }).await;
    let page = council.get(&waits).await.body;
    assert!(page.contains("checked again") && page.matches(">More<").count() == 2, "{page}");
    assert_eq!(page.matches(">Fewer<").count(), 1);
    crate::jobs::take_up(&scene.portal).await.unwrap();
    assert_eq!(council.post(&format!("{waits}/declare"), &SENT).await.to(), format!("{waits}/receipt"));
    assert!(!council.get(&same).await.body.contains("checked again"));
}
