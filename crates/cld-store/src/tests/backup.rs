//! What a snapshot holds, and a database that is filled from it.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row;
use sqlx::any::AnyPoolOptions;

use super::{checked, now, on_every_database, postgres, run};
use crate::schema::tables;
use crate::*;

/// All rows by table, whatever their order.
async fn held(snapshot: &mut Snapshot) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut held = BTreeMap::new();
    for table in snapshot.tables() {
        let (mut rows, mut last) = (BTreeSet::new(), None);
        loop {
            let page = snapshot.rows_after(table, last.as_ref()).await.unwrap();
            if page.is_empty() {
                break;
            }
            assert!(page.iter().all(|row| table.takes(row)), "{}", table.name);
            rows.extend(page.iter().map(|row| format!("{row:?}")));
            last = page.last().cloned();
        }
        held.insert(table.name, rows);
    }
    held
}

async fn copied(from: &Store, address: &str) {
    let mut snapshot = from.snapshot().await.unwrap();
    let mut filled = Restoration::begin(address, snapshot.step()).await.unwrap();
    for table in snapshot.tables() {
        let mut last = None;
        loop {
            let page = snapshot.rows_after(table, last.as_ref()).await.unwrap();
            last = page.last().cloned();
            if page.is_empty() {
                break;
            }
            for row in page {
                filled.add(table, row).await.unwrap();
            }
        }
    }
    filled.finish().await.unwrap();
}

#[test]
fn a_database_of_one_kind_fills_one_of_the_other_and_back() {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    run(async {
        let first = Store::open(&path("first.db")).await.unwrap();
        let deed = Deed::portal(now());
        checked(&first, &deed).await;
        first.make_account(&deed, "ann@example.org", "Änn \"O'Neil\"\n\t,", "active").await.unwrap();
        // More rows than are read at once.
        for number in 0..2_100 {
            first.note(&deed, "file.fetched", &number.to_string(), "211").await.unwrap();
        }
        let other = postgres::new_database();
        copied(&first, &other).await;
        let second = Store::open(&other).await.unwrap();
        copied(&second, &path("third.db")).await;
        let third = Store::open(&path("third.db")).await.unwrap();
        let mut expected = None;
        for store in [&first, &second, &third] {
            let mut snapshot = store.snapshot().await.unwrap();
            assert!(snapshot.verify_audit().await.unwrap() > 2_100);
            let held = held(&mut snapshot).await;
            assert!(held["audit"].len() > 2_100 && held["submission"].len() == 1);
            assert_eq!(&held, expected.get_or_insert(held.clone()));
        }
        let refused = Restoration::begin(&other, 1).await.err();
        assert!(matches!(refused, Some(StoreError::NotEmpty)), "{refused:?}");
        let later = Restoration::begin(&path("fourth.db"), 1_000).await.err();
        assert!(matches!(later, Some(StoreError::Later { found: 1_000, .. })), "{later:?}");
    });
}

#[test]
fn a_snapshot_is_of_one_instant_and_keeps_nobody_from_writing() {
    on_every_database(|store| async move {
        let deed = Deed::portal(now());
        store.note(&deed, "file.fetched", "one", "211").await.unwrap();
        let mut snapshot = store.snapshot().await.unwrap();
        let before = held(&mut snapshot).await;
        let submission = checked(&store, &deed).await;
        assert_eq!(held(&mut snapshot).await, before);
        assert_eq!((snapshot.verify_audit().await.unwrap(), snapshot.files().await.unwrap()), (1, Vec::new()));
        let mut later = store.snapshot().await.unwrap();
        let file = KeptFile { submission: submission.id.clone(), report: None, sha256: Some("ab".to_owned()) };
        assert_eq!(later.files().await.unwrap(), [file]);
        store.give_up(&deed, &submission).await.unwrap();
        assert_eq!(store.snapshot().await.unwrap().files().await.unwrap(), [], "what is given up is destroyed");
    });
}

/// The tables with their columns and keys, as a database has them.
async fn known(address: &str, catalogue: &'static str) -> BTreeSet<(String, String, String)> {
    let pool = AnyPoolOptions::new().max_connections(1).connect(address).await.unwrap();
    let rows = sqlx::query(catalogue).fetch_all(&pool).await.unwrap();
    let found = rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    pool.close().await;
    found
}

#[test]
fn a_backup_has_every_column_of_every_table() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("portal.db").to_str().unwrap().to_owned();
    run(async {
        let store = Store::open(&path).await.unwrap();
        let tables = tables(store.snapshot().await.unwrap().step());
        store.close().await;
        let mut expected = BTreeSet::new();
        for table in tables {
            assert!(!table.key.is_empty(), "{} has no primary key", table.name);
            for column in &table.columns {
                let kind = if column.is_number { "bigint" } else { "text" };
                expected.insert((table.name.to_owned(), column.name.to_owned(), kind.to_owned()));
            }
        }
        let sqlite = "select t.name, c.name, lower(c.type) from sqlite_schema t join pragma_table_info(t.name) c \
                      where t.type = 'table' and t.name <> 'migration'";
        assert_eq!(known(&format!("sqlite://{path}"), sqlite).await, expected);
        let address = postgres::new_database();
        Store::open(&address).await.unwrap().close().await;
        let postgres = "select cast(table_name as text), cast(column_name as text), cast(data_type as text) \
                        from information_schema.columns where table_schema = 'public' and table_name <> 'migration'";
        assert_eq!(known(&address, postgres).await, expected);
    });
}
