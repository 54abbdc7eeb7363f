//! The tests of pages once more over PostgreSQL, by the same program with another word in its environment.

use std::process::Command;

use cld_store::Store;

#[path = "../../../cld-store/src/tests/postgres.rs"]
mod postgres;

/// Says that tests are to run over PostgreSQL.
const OVER_POSTGRESQL: &str = "CLD_TESTS_OVER_POSTGRESQL";

/// A new, empty database of the kind that these tests run over.
pub(super) async fn new_store(folder: &std::path::Path) -> Store {
    let file = folder.join("portal.db");
    match std::env::var_os(OVER_POSTGRESQL) {
        Some(_) => Store::open(&postgres::new_database()).await.unwrap(),
        None => Store::open(file.to_str().unwrap()).await.unwrap(),
    }
}

#[test]
fn every_page_is_the_same_over_postgresql() {
    let own = "every_page_is_the_same_over_postgresql";
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["tests::", "--skip", own]).env(OVER_POSTGRESQL, "yes");
    let done = again.output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}");
    let passed = said.rsplit("ok. ").next().and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
    assert!(passed.is_some_and(|passed| passed > 20), "{said}");
}
