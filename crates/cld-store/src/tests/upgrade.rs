//! A database that an earlier program made, with rows in every table, is brought on and goes on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::{now, postgres, run};
use crate::migrations::begin_at;
use crate::*;

/// The step of the program that made the rows.
const EARLIER: i64 = 11;

/// A row or more of each table as it was then. Those that are there are never changed.
const ROWS: &str = include_str!("rows_of_step_11.sql");

/// All rows by table, as columns of then show them.
async fn held(store: &Store) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut snapshot = store.snapshot().await.unwrap();
    let mut held = BTreeMap::new();
    for table in schema::tables(EARLIER) {
        let rows = snapshot.rows_after(table, None).await.unwrap();
        held.insert(table.name, rows.iter().map(|row| format!("{row:?}")).collect());
    }
    held
}

#[test]
fn a_database_of_an_earlier_program_keeps_its_rows_and_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("portal.db").to_str().unwrap().to_owned();
    run(async {
        for address in [path, postgres::new_database()] {
            let earlier = Store::at(&address).unwrap();
            let mut change = earlier.begin().await.unwrap();
            begin_at(&mut change, EARLIER).await.unwrap();
            change.script("ROWS", ROWS).await.unwrap();
            change.commit().await.unwrap();
            let before = held(&earlier).await;
            assert!(before.values().all(|rows| !rows.is_empty()), "{before:?}");
            earlier.close().await;

            let store = Store::open(&address).await.unwrap();
            assert_eq!(held(&store).await, before);
            assert_eq!(store.verify_audit().await.unwrap(), 3);
            goes_on(&store).await;
            store.close().await;
            let again = Store::open(&address).await.unwrap();
            assert!(again.verify_audit().await.unwrap() > 5);
            again.close().await;
        }
    });
}

/// What the program of now does with rows of then.
async fn goes_on(store: &Store) {
    let deed = Deed { actor: "a".repeat(26), at: now() };
    let account = store.account_by_email("ann@example.org").await.unwrap().unwrap();
    assert_eq!((account.name.as_str(), account.factor_step), ("Ann O'Neil", 7));
    let secret = store.make_token(&deed, ("211", "Nightly"), now().after(TimeDelta::days(9))).await.unwrap();
    assert!(store.token_visitor(&secret, now()).await.unwrap().is_some());
    store.sign_with(&deed, "00").await.unwrap();
    assert_eq!(store.signing_keys().await.unwrap().len(), 1);
    let later = now().after(TimeDelta::days(900));
    let claim = store.claim("worker", Lane::Mails, (later, later)).await.unwrap().unwrap();
    let mail = store.mail(&claim.subject).await.unwrap().unwrap();
    store.mail_sent(&deed, &claim, &mail).await.unwrap();
    let sent = store.files_kept_since(KeptFiles::Sent, later).await.unwrap();
    assert_eq!(sent.len(), 1);
    store.destroy_files(&deed, &sent[0], "sent_files").await.unwrap();
    let destroyed = store.submission(&sent[0].id).await.unwrap();
    assert!(destroyed.destroyed.is_some() && destroyed.state == State::Delivered, "{destroyed:?}");
    assert_eq!(store.receipt(&destroyed).await.unwrap().unwrap().number, "CLD-2026-211-0001-8");
    assert_eq!(store.forget_unconfirmed(&deed, later).await.unwrap(), 1);
    assert!(store.account_by_email("bob@example.org").await.unwrap().is_none());
}
