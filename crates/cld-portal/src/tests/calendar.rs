//! What is expected of councils, by their own word, and of what they are reminded.

use axum::http::StatusCode;
use cld_store::{Area, Lane};

use super::others::checked;
use super::scene::{Browser, Scene, wait};

const DAY: i64 = 24 * 3600;

/// The clock of these tests stands at Monday 30 November 2026; the windows of July to September are over.
async fn council<'a>(scene: &'a Scene, code: &str, role: &str) -> Browser<'a> {
    let email = format!("{role}-{code}-{}@example.org", scene.portal.now().datetime().timestamp());
    let secret = scene.somebody(&email, role, Area::Council(code.to_owned())).await;
    scene.signed_in(&email, &secret).await
}

async fn dscro(scene: &Scene) -> Browser<'_> {
    let email = format!("dscro-{}@example.org", scene.portal.now().datetime().timestamp());
    let secret = scene.somebody(&email, "dscro", Area::England).await;
    scene.signed_in(&email, &secret).await
}

/// Sends a file for a quarter, and gives its address.
async fn sends(scene: &Scene, browser: &mut Browser<'_>, (first, last): (&str, &str)) -> String {
    let fields = [("period_start", first), ("period_end", last), ("basis", "quarterly")];
    let path = browser.post("/submissions", &fields).await.to().to_owned();
    browser.upload(&format!("{path}/file"), "july.csv", "LA Code\n211\n").await;
    checked(scene, path.rsplit('/').next().unwrap()).await;
    let sent = browser.post(&format!("{path}/declare"), &[("declare", "yes")]).await;
    assert_eq!(sent.to(), format!("{path}/receipt"), "{}", sent.body);
    path
}

/// Has reminders made as the worker does, on each day.
async fn days_pass(scene: &Scene, days: i64) {
    for _ in 0..days {
        crate::jobs::take_up(&scene.portal).await.unwrap();
        while crate::jobs::one(&scene.portal, Lane::Mails).await.unwrap() {}
        wait(DAY);
    }
}

async fn reminders(scene: &Scene, to: &str) -> Vec<String> {
    let mails = scene.portal.store().mails_to(to).await.unwrap();
    let kinds = mails.into_iter().map(|mail| mail.mail.kind);
    kinds.filter(|kind| ["window_opens", "due_soon", "due_today", "overdue"].contains(&kind.as_str())).collect()
}

#[tokio::test]
async fn a_council_is_reminded_by_its_own_word_until_it_sends() {
    let scene = Scene::new().await;
    let mut lead = council(&scene, "211", "lead").await;
    let email = format!("lead-211-{}@example.org", scene.portal.now().datetime().timestamp());
    assert!(lead.get("/expectations").await.body.contains("nothing is expected of it"));
    days_pass(&scene, 3).await;
    assert!(reminders(&scene, &email).await.is_empty(), "nothing is expected of a council that has said nothing");
    let mut lead = council(&scene, "211", "lead").await;
    assert_eq!(lead.post("/expectations", &[("basis", "quarterly")]).await.to(), "/expectations?council=211");
    let page = lead.get("/expectations").await.body;
    assert!(page.contains("October to December 2026") && page.contains("Not open yet"), "{page}");
    // Opens on Friday 1 January, a holiday; due on Friday 29 January 2027.
    days_pass(&scene, 66).await;
    let expected = ["window_opens", "due_soon", "due_soon", "due_today", "overdue", "overdue"];
    assert_eq!(reminders(&scene, &email).await, expected);
    let bodies = scene.mails("due_soon", &email).await;
    for said in ["29 January 2027", "No file for this period has been begun", "/expectations", "cld check"] {
        assert!(bodies[0].contains(said), "{said}: {}", bodies[0]);
    }
    let mut lead = council(&scene, "211", "lead").await;
    assert!(lead.get("/expectations").await.body.contains("Silent"));
    let path = sends(&scene, &mut lead, ("2026-10-01", "2026-12-31")).await;
    assert!(lead.get("/expectations").await.body.contains("Received late"));
    let page = lead.get(&path).await.body;
    assert!(page.contains(">Late<"), "{page}");
    assert!(lead.get(&format!("{path}/receipt")).await.body.contains("in time until 29 January 2027"));
    let mut dscro = dscro(&scene).await;
    assert!(dscro.get("/inbox").await.body.contains("late: look at it"));
    let id = path.rsplit('/').next().unwrap();
    assert!(dscro.get(&format!("/inbox/{id}")).await.body.contains("in time until 29 January 2027"));
    dscro.post(&format!("/inbox/{id}"), &[("decision", "selected"), ("words", "looked at")]).await;
    assert!(!dscro.get("/inbox").await.body.contains("late: look at it"));
    days_pass(&scene, 30).await;
    assert_eq!(reminders(&scene, &email).await.len(), expected.len(), "it has sent");
}

#[tokio::test]
async fn nothing_to_send_ends_reminders_and_a_day_is_put_off_once() {
    let scene = Scene::new().await;
    wait(40 * DAY);
    // Saturday 9 January 2027.
    let mut lead = council(&scene, "211", "lead").await;
    let email = format!("lead-211-{}@example.org", scene.portal.now().datetime().timestamp());
    lead.post("/expectations", &[("basis", "rolling")]).await;
    let window = |does: &'static str| [("window", "2026-27-q3"), ("does", does)];
    let put_off =
        |until: &'static str| [&window("put_off")[..], &[("until", until), ("words", "a new system")]].concat();
    for wrong in ["", "2027-01-29", "2027-03-01", "soon"] {
        let page = lead.post("/expectations/window", &put_off(wrong)).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(
            page.body.contains("until 26 February 2027") && page.body.contains("value=\"a new system\""),
            "{wrong}"
        );
    }
    assert_eq!(lead.post("/expectations/window", &put_off("2027-02-12")).await.to(), "/expectations?council=211");
    let page = lead.post("/expectations/window", &put_off("2027-02-19")).await;
    assert!(page.status == StatusCode::BAD_REQUEST && page.body.contains("once already"), "{}", page.body);
    assert!(lead.get("/expectations").await.body.contains("12 February 2027"));
    days_pass(&scene, 30).await;
    assert_eq!(reminders(&scene, &email).await, ["due_soon"], "ten working days before the later day");
    let mut lead = council(&scene, "211", "lead").await;
    assert_eq!(lead.post("/expectations/window", &window("nothing")).await.status, StatusCode::BAD_REQUEST);
    let nothing = [&window("nothing")[..], &[("words", "the system is replaced")]].concat();
    assert_eq!(lead.post("/expectations/window", &nothing).await.to(), "/expectations?council=211");
    assert!(lead.get("/expectations").await.body.contains("Nothing to send: the system is replaced"));
    days_pass(&scene, 20).await;
    assert_eq!(reminders(&scene, &email).await.len(), 1, "it said that there is nothing");
    let mut lead = council(&scene, "211", "lead").await;
    lead.post("/expectations/window", &window("send")).await;
    // Sunday 28 February and the Monday after it.
    days_pass(&scene, 2).await;
    assert_eq!(reminders(&scene, &email).await, ["due_soon", "overdue"]);
}

#[tokio::test]
async fn the_dashboard_counts_each_council_once_and_another_day_is_granted() {
    let scene = Scene::new().await;
    // Expected in July to September, due on 30 October: what was said in time holds.
    wait(-60 * DAY);
    for code in ["211", "212", "325", "309"] {
        council(&scene, code, "lead").await.post("/expectations", &[("basis", "quarterly")]).await;
    }
    wait(10 * DAY);
    let mut first = council(&scene, "211", "lead").await;
    sends(&scene, &mut first, ("2026-07-01", "2026-09-30")).await;
    let nothing = [("window", "2026-27-q2"), ("does", "nothing"), ("words", "none")];
    council(&scene, "325", "lead").await.post("/expectations/window", &nothing).await;
    wait(50 * DAY);
    let mut late = council(&scene, "212", "lead").await;
    sends(&scene, &mut late, ("2026-07-01", "2026-09-30")).await;
    let mut dscro = dscro(&scene).await;
    let page = dscro.get("/dashboard?window=2026-27-q2").await.body;
    let fact = |page: &str, name: &str| {
        let (_, after) = page.split_once(&format!(">{name}</dt>")).unwrap_or_else(|| panic!("{name}: {page}"));
        let value = after.split_once("<dd").unwrap().1;
        value.split_once('>').unwrap().1.split_once('<').unwrap().0.trim().to_owned()
    };
    let facts = |page: &str| {
        let names = ["Councils expected", "Received", "Received on time", "Received late", "Nothing to send", "Silent"];
        (names.map(|name| fact(page, name)).join(" "), fact(page, "Reporting rate"))
    };
    assert_eq!(facts(&page), ("4 2 1 1 1 1".to_owned(), "66 %".to_owned()), "{page}");
    let grant = |of: &'static str, until: &'static str, words: &'static str| {
        [("window", "2026-27-q2"), ("of", of), ("until", until), ("words", words)]
    };
    for wrong in [grant("309,2026-27-q2", "2026-10-30", "ill"), grant("309,2026-27-q2", "2026-12-11", " ")] {
        assert_eq!(dscro.post("/dashboard/exceptions", &wrong).await.status, StatusCode::BAD_REQUEST);
    }
    let unknown = dscro.post("/dashboard/exceptions", &grant("309,none", "2026-12-11", "ill")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let granted = dscro.post("/dashboard/exceptions", &grant("309,2026-27-q2", "2026-12-11", "ill")).await;
    assert_eq!(granted.to(), "/dashboard?window=2026-27-q2");
    let page = dscro.get(granted.to()).await.body;
    assert_eq!(fact(&page, "Silent"), "0");
    assert_eq!(fact(&page, "Expected"), "1");
    let mut salford = council(&scene, "309", "viewer").await;
    let page = salford.get("/expectations").await.body;
    assert!(page.contains("11 December 2026") && page.contains("granted: ill"), "{page}");
    assert_eq!(salford.post("/expectations", &[("basis", "monthly")]).await.status, StatusCode::NOT_FOUND);
    // Of the North West, its own DSCRO sees two.
    let secret = scene.somebody("local@example.org", "local_dscro", Area::Region("North West".to_owned())).await;
    let mut local = scene.signed_in("local@example.org", &secret).await;
    let page = local.get("/dashboard?window=2026-27-q2").await.body;
    assert_eq!(fact(&page, "Councils expected"), "2", "{page}");
    assert_eq!(
        local.post("/dashboard/exceptions", &grant("309,2026-27-q2", "2027-12-11", "x")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_council_sets_its_own_days_and_one_that_is_only_interested_is_left_alone() {
    let scene = Scene::new().await;
    let mut lead = council(&scene, "211", "lead").await;
    let own = |due: &'static str| {
        [("basis", "historic"), ("own_first", "2019-04-01"), ("own_last", "2020-03-31"), ("own_due", due)]
    };
    for wrong in ["2026-11-29", "2036-01-01", ""] {
        assert_eq!(lead.post("/expectations", &own(wrong)).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert_eq!(lead.post("/expectations", &own("2026-12-18")).await.to(), "/expectations?council=211");
    assert!(lead.get("/expectations").await.body.contains("1 April 2019 to 31 March 2020"));
    let mut dscro = dscro(&scene).await;
    assert!(dscro.get("/dashboard?window=own").await.body.contains("1 April 2019 to 31 March 2020"));
    let store = scene.portal.store();
    let deed = cld_store::Deed::portal(scene.portal.now());
    store.note_participation(&deed, 0, &[("211", "interested", "2026-11-01")], &[]).await.unwrap();
    assert!(lead.get("/expectations").await.body.contains("nothing is expected of it"));
    assert!(!dscro.get("/dashboard?window=own").await.body.contains("1 April 2019 to 31 March 2020"));
    let email = format!("lead-211-{}@example.org", scene.portal.now().datetime().timestamp());
    days_pass(&scene, 40).await;
    assert!(reminders(&scene, &email).await.is_empty());
}

#[tokio::test]
async fn quality_is_by_rule_and_council_and_names_the_rules_for_which_files_are_made_again() {
    let scene = Scene::new().await;
    for (code, count) in [("211", 3), ("212", 5)] {
        let mut sender = council(&scene, code, "sender").await;
        for (at, ends_with) in ["give-up", "declare", "declare"].into_iter().enumerate() {
            let fields = [("period_start", "2026-07-01"), ("period_end", "2026-09-30"), ("basis", "quarterly")];
            let path = sender.post("/submissions", &fields).await.to().to_owned();
            sender.upload(&format!("{path}/file"), "july.csv", "LA Code\n211\n").await;
            let outcome = super::history::found(100, &[("not_a_date", "", count * (3 - at as u64))]);
            super::others::checked_as(&scene, path.rsplit('/').next().unwrap(), &outcome).await;
            sender.post(&format!("{path}/{ends_with}"), &[("declare", "yes")]).await;
            wait(1);
        }
    }
    let mut dscro = dscro(&scene).await;
    let page = dscro.get("/dashboard/quality").await.body;
    let (title, _) = (">Title of not_a_date</a>", ());
    assert!(page.contains(title), "{page}");
    let numbers = |page: &str, after: &str| {
        let row = page.split_once(after).unwrap().1.split_once("</tr>").unwrap().0.to_owned();
        let cells =
            row.split("<td").skip(1).map(|cell| cell.split_once('>').unwrap().1.split_once('<').unwrap().0.to_owned());
        cells.collect::<Vec<_>>().join(" ")
    };
    // Two councils, a file in force of each, with 3 and 5 findings.
    assert_eq!(numbers(&page, title), "2 2 8", "{page}");
    let rework = page.split_once("cause most rework").unwrap().1;
    assert_eq!(numbers(rework, "Title of not_a_date"), "4 6", "{rework}");
    let page = dscro.get("/dashboard/quality?rule=not_a_date").await.body;
    assert_eq!(numbers(&page, ">Kirklees"), "1 3 30.0", "{page}");
    assert!(dscro.get("/dashboard/quality?from=2020-01-01&to=2020-12-31").await.body.contains("Nothing was found"));
}
