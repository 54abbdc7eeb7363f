//! The same tests over a file of SQLite and over PostgreSQL.

mod backup;
mod postgres;
mod upgrade;

use chrono::{DateTime, TimeDelta};
use sqlx::{Executor, SqlSafeStr};

use crate::statement::Statement;
use crate::*;

fn now() -> Moment {
    DateTime::from_timestamp(1_764_496_800, 0).unwrap().into()
}

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

/// A test over every kind of database, each new.
fn on_every_database<F: Future<Output = ()>>(test: impl Fn(Store) -> F) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("portal.db");
    run(async {
        for address in [path.to_str().unwrap().to_owned(), postgres::new_database()] {
            let store = Store::open(&address).await.unwrap();
            test(store.clone()).await;
            store.close().await;
        }
    });
}

fn statements() -> Vec<Statement> {
    [
        accounts::ALL,
        answers::ALL,
        attempts::ALL,
        audit::ALL,
        expectations::ALL,
        factor_resets::ALL,
        figures::ALL,
        grants::ALL,
        jobs::ALL,
        links::ALL,
        mails::ALL,
        matters::ALL,
        measures::ALL,
        method_runs::ALL,
        migrations::ALL,
        newsletters::ALL,
        participation::ALL,
        received::ALL,
        requests::ALL,
        retention::ALL,
        &schema::statements(),
        sessions::ALL,
        signing_keys::ALL,
        snapshot::ALL,
        &submission::statements(),
        identities::ALL,
        tokens::ALL,
    ]
    .concat()
}

#[test]
fn every_statement_is_understood_by_every_database() {
    on_every_database(|store| async move {
        for statement in statements() {
            let prepared =
                (&mut *store.reads().acquire().await.unwrap()).prepare(statement.sql.into_sql_str()).await.map(drop);
            assert!(prepared.is_ok(), "{}: {prepared:?}", statement.name);
        }
    });
}

#[test]
fn an_account_is_made_once_for_an_address() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        let id = store.make_account(&deed, "Ann@example.org", "Ann", "active").await.unwrap();
        let again = store.make_account(&deed, "ann@EXAMPLE.org", "Ann", "active").await;
        assert!(matches!(again, Err(StoreError::AlreadyThere { what: "account" })), "{again:?}");
        let found = store.account_by_email("ANN@example.org").await.unwrap().unwrap();
        assert_eq!((found.id.as_str(), found.password_hash), (id.as_str(), None));
        assert_eq!(store.account_by_email("bob@example.org").await.unwrap(), None);
        assert!(matches!(store.set_password(&deed, "nobody", "x").await, Err(StoreError::Changed { .. })));
    });
}

#[test]
fn what_councils_said_is_kept_in_its_order_and_noted_once() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        let said = [("211", "interested", "2021-06-01"), ("211", "signed_up", "2021-06-01")];
        store.note_participation(&deed, 0, &said, &[]).await.unwrap();
        let again = store.note_participation(&deed, 0, &said, &[]).await;
        assert!(matches!(again, Err(StoreError::Changed { .. })), "{again:?}");
        store.note_participation(&deed, 2, &[("212", "interested", "2021-05-01")], &[]).await.unwrap();
        let found = store.participation().await.unwrap();
        let found: Vec<_> = found.iter().map(|step| (step.council.as_str(), step.stage.as_str())).collect();
        assert_eq!(found, [("211", "interested"), ("211", "signed_up"), ("212", "interested")]);
    });
}

#[test]
fn a_matter_is_numbered_and_takes_one_step_at_a_time() {
    on_every_database(|store| async move {
        let deed = Deed { actor: "ann".to_owned(), at: now() };
        let new = NewMatter { kind: "change", title: "Carers", council: "", answers: "{}" };
        let step = |step| NewStep { step, day: "2021-09-30", facts: "{}" };
        for number in [1, 2] {
            assert_eq!(store.begin_matter(&deed, new, step("received"), &[]).await.unwrap(), number);
        }
        assert_eq!(
            store.begin_matter(&deed, NewMatter { kind: "data", ..new }, step("applied"), &[]).await.unwrap(),
            1
        );
        let matter = store.matters("change").await.unwrap().remove(1);
        store.step_matter(&deed, &matter, step("triaged"), &[]).await.unwrap();
        let again = store.step_matter(&deed, &matter, step("triaged"), &[]).await;
        assert!(matches!(again, Err(StoreError::Changed { .. })), "{again:?}");
        let matters = store.matters("change").await.unwrap();
        let steps: Vec<usize> = matters.iter().map(|matter| matter.steps.len()).collect();
        assert_eq!((steps, matters[1].steps[1].step.as_str()), (vec![1, 2], "triaged"));
        let made = |since: Moment| {
            let store = store.clone();
            async move { store.matters_made_since("change", "ann", &since.to_string()).await.unwrap() }
        };
        assert_eq!((made(now()).await, made(now().after(TimeDelta::hours(1))).await), (2, 0));
    });
}

#[test]
fn a_text_that_postgresql_cannot_have_is_the_same_on_both() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        let id = store.make_account(&deed, "a\0nn@example.org", "A\0nn", "active").await.unwrap();
        let found = store.account(&id).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.email.as_str()), ("A\u{fffd}nn", "a\u{fffd}nn@example.org"));
        assert!(store.account("\0").await.unwrap().is_none());
    });
}

#[test]
fn steps_codes_and_links_are_good_once() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        let id = store.make_account(&deed, "ann@example.org", "Ann", "active").await.unwrap();
        assert!(store.use_step(&id, 7).await.unwrap());
        assert!(!store.use_step(&id, 7).await.unwrap());
        assert!(!store.use_step(&id, 6).await.unwrap());
        store.set_recovery_codes(&deed, &id, &["one".into(), "two".into()]).await.unwrap();
        assert!(store.use_recovery_code(&deed, &id, "one").await.unwrap());
        assert!(!store.use_recovery_code(&deed, &id, "one").await.unwrap());
        assert_eq!(store.recovery_codes_left(&id).await.unwrap(), 1);
        let link = store.make_link(&deed, "reset", &id, now().after(TimeDelta::hours(1))).await.unwrap();
        assert_eq!(store.use_link("confirm", &link, now()).await.unwrap(), None);
        assert_eq!(store.use_link("reset", &link, now().after(TimeDelta::hours(2))).await.unwrap(), None);
        assert_eq!(store.link_account("reset", &link, now()).await.unwrap(), Some(id.clone()));
        assert_eq!(store.use_link("reset", &link, now()).await.unwrap(), Some(id));
        assert_eq!(store.use_link("reset", &link, now()).await.unwrap(), None);
    });
}

#[test]
fn a_session_ends_when_it_is_idle_old_or_ended() {
    on_every_database(|store| async move {
        let begin = || store.begin_session("ann", "full", ("127.0.0.1", "curl"), (now(), None));
        let secret = begin().await.unwrap();
        let session = store.session(&secret, now()).await.unwrap().unwrap();
        assert_eq!((session.account.as_str(), session.strong), ("ann", None));
        assert_ne!(session.id, secret, "the secret itself is not stored");
        let later = now().after(TimeDelta::minutes(29));
        store.session_seen(&session, later).await.unwrap();
        assert!(store.session(&secret, later.after(TimeDelta::minutes(29))).await.unwrap().is_some());
        assert!(store.session(&secret, later.after(TimeDelta::minutes(31))).await.unwrap().is_none());
        let other = begin().await.unwrap();
        store.end_session("bob", &digest(&other)).await.unwrap();
        assert!(store.session(&other, now()).await.unwrap().is_some(), "nobody ends another's session");
        store.end_sessions("ann").await.unwrap();
        assert!(store.session(&other, now()).await.unwrap().is_none());
    });
}

#[test]
fn requests_go_forward_and_roles_can_be_ended() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        let ann = store.make_account(&deed, "ann@example.org", "Ann", "active").await.unwrap();
        let id = store.ask_for_access(&deed, &ann, "submitter", "211").await.unwrap();
        let asked = store.request(&id).await.unwrap().unwrap();
        let early = store.move_request(&deed, &asked, RequestStage::Vouched).await;
        assert!(matches!(early, Err(StoreError::Changed { .. })));
        store.move_request(&deed, &asked, RequestStage::Confirmed).await.unwrap();
        let confirmed = store.request(&id).await.unwrap().unwrap();
        store.move_request(&deed, &confirmed, RequestStage::Vouched).await.unwrap();
        let vouched = store.requests_at(RequestStage::Vouched).await.unwrap().remove(0);
        store.move_request(&deed, &vouched, RequestStage::Granted).await.unwrap();
        assert_eq!(store.requests_granted_since(now()).await.unwrap().len(), 1);
        let council = Area::Council("211".into());
        store.grant(&deed, &ann, "submitter", &council).await.unwrap();
        assert_eq!(store.holders("submitter", &council).await.unwrap(), ["ann@example.org"]);
        let grant = store.grants(&ann).await.unwrap().remove(0);
        store.end_grant(&deed, &grant).await.unwrap();
        assert!(store.grants(&ann).await.unwrap().is_empty());
    });
}

#[test]
fn failures_are_counted_until_something_succeeds() {
    on_every_database(|store| async move {
        let until = now().after(TimeDelta::minutes(1));
        for count in 1..=3 {
            let close = |failed| (failed == 3).then_some(until);
            assert_eq!(store.failed("ann", now(), close).await.unwrap(), count);
        }
        assert_eq!(store.attempts("ann").await.unwrap(), Attempts { failed: 3, until: Some(until) });
        store.succeeded("ann").await.unwrap();
        assert_eq!(store.attempts("ann").await.unwrap(), Attempts { failed: 0, until: None });
        let late = |minutes| now().after(TimeDelta::minutes(minutes));
        for (minutes, expected) in [(0, 1), (10, 2), (50, 3), (70, 1), (80, 2)] {
            let at = late(minutes);
            let failed = store.failed_since("place", (at, at.after(-TimeDelta::hours(1))), |_| None).await.unwrap();
            assert_eq!(failed, expected, "{minutes}");
        }
    });
}

#[test]
fn the_audit_shows_what_was_altered() {
    on_every_database(|store| async move {
        for number in 0..5 {
            store.note(&Deed::portal(now()), "file.fetched", &number.to_string(), "211").await.unwrap();
        }
        assert_eq!(store.verify_audit().await.unwrap(), 5);
        assert_eq!(store.audit_of(&Scope::new([Area::Council("211".into())])).await.unwrap().len(), 5);
        assert!(store.audit_of(&Scope::new([Area::Council("212".into())])).await.unwrap().is_empty());
        for (altered, serial) in [
            ("update audit set actor = 'ann' where serial = 3", 3),
            ("delete from audit where serial = 2", 2),
            ("delete from audit where serial = 5", 2),
        ] {
            let mut change = store.begin().await.unwrap();
            change.script("ALTERED", altered).await.unwrap();
            change.commit().await.unwrap();
            let verified = store.verify_audit().await;
            assert!(
                matches!(verified, Err(StoreError::AuditBroken { serial: found }) if found == serial),
                "{verified:?}"
            );
        }
    });
}

/// What a council says when it begins a submission of a quarter.
fn quarter() -> Begin<'static> {
    let period = ("2024-04-01", "2024-06-30");
    Begin { council: "211", region: "North", period, basis: "quarterly", test_until: None }
}

/// The way of a submission until it can be sent.
async fn checked(store: &Store, deed: &Deed) -> Submission {
    let id = store.begin_submission(deed, quarter()).await.unwrap();
    let current = async || store.submission(&id).await.unwrap();
    store.uploading(deed, &current().await, "april.csv").await.unwrap();
    store.received(deed, &current().await, ("april.csv", 12), "").await.unwrap();
    store.scanning(deed, &current().await).await.unwrap();
    let claim = async || store.claim("worker", Lane::Checks, (now(), now())).await.unwrap().unwrap();
    store.scanned(deed, &claim().await, &current().await, ("clean", "ab", false), &[]).await.unwrap();
    let outcome = CheckOutcome {
        release: "release-1".into(),
        rules_digest: "cd".into(),
        rows: 2,
        verdict: "clean".into(),
        found: None,
        found_basis: None,
        findings: Vec::new(),
        in_items: Vec::new(),
        reports: Vec::new(),
    };
    store.checked(deed, &claim().await, &current().await, &outcome, &[]).await.unwrap();
    current().await
}

#[test]
fn a_submission_is_sent_once_delivered_when_all_were_told_and_can_be_withdrawn() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        let submission = checked(&store, &deed).await;
        let recipients = ["one".to_owned(), "two".to_owned()];
        let mail = |organisation: &String| NewMail {
            kind: "receipt_recipient".into(),
            recipient: format!("{organisation}@example.org"),
            title: "Sent".into(),
            body: "Sent".into(),
            tells: Some((submission.id.clone(), organisation.clone())),
        };
        let declared = |_: &str, _: &[String]| {
            let mails = recipients.iter().map(mail).collect();
            Ok(Declared { body: "{}".into(), signature: "ef".into(), mails, stage: None })
        };
        let receipt = store.declare(&deed, &submission, (&recipients, None), declared).await.unwrap();
        assert!(receipt.number.starts_with("CLD-2025-211-0001-"), "{}", receipt.number);
        let again = store.declare(&deed, &submission, (&recipients, None), declared).await;
        assert!(matches!(again, Err(StoreError::Changed { .. })), "{again:?}");
        let states = async || store.submission(&submission.id).await.unwrap().state;
        for state in [State::Sent, State::Delivered] {
            let claim = store.claim("worker", Lane::Mails, (now(), now())).await.unwrap().unwrap();
            let mail = store.mail(&claim.subject).await.unwrap().unwrap();
            store.mail_sent(&deed, &claim, &mail).await.unwrap();
            assert_eq!(states().await, state);
        }
        assert_eq!(store.received_as_of(now(), None).await.unwrap().len(), 1);
        assert_eq!(store.received_as_of(now(), Some("211")).await.unwrap().len(), 1);
        assert!(store.received_as_of(now(), Some("212")).await.unwrap().is_empty());
        assert!(store.figures("211").await.unwrap().unwrap().are_under_way());
        let sent = store.submission(&submission.id).await.unwrap();
        assert!(store.withdraw(&deed, &sent, "wrong year", (&[], &[])).await.unwrap());
        assert_eq!(states().await, State::Withdrawn);
        assert!(store.received_as_of(now(), None).await.unwrap().is_empty());
        let later = checked(&store, &deed).await;
        let next = store.declare(&deed, &later, (&[], None), declared).await.unwrap();
        assert!(next.number.starts_with("CLD-2025-211-0002-"), "{}", next.number);
    });
}

#[test]
fn a_submission_has_one_upload_and_begins_again_without_it() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        let id = store.begin_submission(&deed, quarter()).await.unwrap();
        let current = async || store.submission(&id).await.unwrap();
        let announced = async |length| {
            let new = NewUpload { length, file_name: "april.csv", metadata: "filename YQ==", asked_after: now() };
            store.begin_upload(&deed, &current().await, new).await.unwrap()
        };
        let first = announced(5).await;
        let second = announced(7).await;
        assert_eq!(store.upload(&first).await.unwrap(), None);
        let known = store.upload_of(&id).await.unwrap().unwrap();
        assert_eq!((&known.id, known.length, known.metadata.as_str()), (&second, 7, "filename YQ=="));
        assert_eq!(store.unsent("211", "").await.unwrap(), Unsent { uploads: 1, bytes: 7 });
        assert_eq!(store.unsent("211", &id).await.unwrap(), Unsent { uploads: 0, bytes: 0 });
        let late = store.give_up_upload(&deed, &current().await, &first).await;
        assert!(matches!(late, Err(StoreError::Changed { .. })), "{late:?}");
        store.give_up_upload(&deed, &current().await, &second).await.unwrap();
        assert_eq!((current().await.state, current().await.file_name), (State::Begun, None));
        let third = announced(9).await;
        store.received(&deed, &current().await, ("april.csv", 9), &third).await.unwrap();
        assert_eq!(store.upload(&third).await.unwrap().unwrap().length, 9, "whoever sent it asks once more");
        assert_eq!(store.unsent("211", "").await.unwrap(), Unsent { uploads: 0, bytes: 9 });
        // One question for each that was announced, and one scan.
        let claim = async |lane| store.claim("worker", lane, (now(), now().after(TimeDelta::hours(1)))).await.unwrap();
        for lane in [Lane::Mails, Lane::Mails, Lane::Mails, Lane::Checks] {
            let claim = claim(lane).await.unwrap();
            match claim.kind {
                JobKind::Expire if claim.subject == third => store.forget_upload(&claim, &third).await.unwrap(),
                _ => store.drop_job(&claim).await.unwrap(),
            }
        }
        assert_eq!(store.upload(&third).await.unwrap(), None);
        for lane in Lane::ALL {
            assert!(claim(lane).await.is_none());
        }
    });
}

#[test]
fn work_of_one_lane_does_not_wait_for_that_of_another() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        store.want_figures(&deed, "211").await.unwrap();
        let mail = NewMail {
            kind: "check_done".into(),
            recipient: "ann@example.org".into(),
            title: "Checked".into(),
            body: "Checked".into(),
            tells: None,
        };
        store.send(&deed, &[mail]).await.unwrap();
        let claim = async |lane| store.claim("worker", lane, (now(), now().after(TimeDelta::hours(1)))).await.unwrap();
        assert!(claim(Lane::Checks).await.is_none());
        assert_eq!(claim(Lane::Figures).await.unwrap().kind, JobKind::Figures);
        assert_eq!(claim(Lane::Mails).await.unwrap().kind, JobKind::Mail);
        assert!(claim(Lane::Figures).await.is_none(), "it is being done");
    });
}

#[test]
fn figures_that_are_asked_for_while_they_are_made_are_made_again() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        let figures = async || store.figures("211").await.unwrap().unwrap();
        let claim =
            async || store.claim("worker", Lane::Figures, (now(), now().after(TimeDelta::hours(1)))).await.unwrap();
        assert_eq!(store.figures("211").await.unwrap(), None);
        store.want_figures(&deed, "211").await.unwrap();
        store.want_figures(&deed, "211").await.unwrap();
        for place in ["one", "two"] {
            let claim = claim().await.unwrap();
            let begun = store.figures_begun(now(), "211").await.unwrap();
            assert_eq!(begun.begun, Some(now().to_string()));
            if place == "one" {
                store.want_figures(&deed, "211").await.unwrap();
            }
            let receipts = vec!["CLD-2025-211-0001-8".to_owned(), "CLD-2025-211-0002-6".to_owned()];
            let at = now().to_string();
            let made = FiguresMade { at, place: place.into(), receipts, rows: 7, seconds: 4, digest: "ab".into() };
            store.figures_made(&deed, (&claim, &begun), &made, &[]).await.unwrap();
            assert_eq!(figures().await.made, Some(made));
            assert_eq!(figures().await.are_under_way(), place == "one");
        }
        assert!(claim().await.is_none());
    });
}

#[test]
fn figures_that_fail_are_tried_again_until_they_are_given_up_and_at_once_when_somebody_asks() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        let claim =
            async || store.claim("worker", Lane::Figures, (now(), now().after(TimeDelta::hours(1)))).await.unwrap();
        store.want_figures(&deed, "211").await.unwrap();
        for (again, is_under_way) in [(Some(now().after(TimeDelta::hours(1))), true), (None, false)] {
            let claim = claim().await.unwrap();
            let begun = store.figures_begun(now(), "211").await.unwrap();
            store.figures_failed(&deed, (&claim, &begun), (again, "no room")).await.unwrap();
            let failed = store.figures("211").await.unwrap().unwrap();
            assert_eq!((failed.fault.as_deref(), failed.are_under_way()), (Some("no room"), is_under_way));
            if is_under_way {
                assert!(store.claim("worker", Lane::Figures, (now(), now())).await.unwrap().is_none());
                store.want_figures(&deed, "211").await.unwrap();
            }
        }
        assert!(claim().await.is_none());
    });
}
