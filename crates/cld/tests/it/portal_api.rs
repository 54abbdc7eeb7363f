//! What programs may ask of a portal, asked by a judge that reads its description and tries what follows from it.

use std::path::Path;
use std::process::Command;

use chrono::{TimeDelta, Utc};
use cld_store::Deed;

use crate::portal_scene::{ALONE, Place, email};
use crate::scene::text;
use crate::uploads::{printed, tools};

#[test]
fn a_judge_of_descriptions_finds_nothing_that_the_portal_does_otherwise() {
    let place = Place::new(ALONE, &["211"]);
    let _serve = place.serve(&[]);
    let token = place.asked(async |store| {
        let account = store.account_by_email(&email("sender", "211")).await.unwrap().unwrap();
        let deed = Deed { actor: account.id, at: Utc::now().into() };
        store.make_token(&deed, ("211", "A judge"), deed.at.after(TimeDelta::days(1))).await.unwrap()
    });
    let mut judge = Command::new(tools().join("schemathesis/bin/schemathesis"));
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api");
    judge.args(["--config-file", text(&own.join("schemathesis.toml"))]);
    // A period whose last day is before its first is of the right form all the same, and is refused.
    judge.args([
        "run",
        &format!("http://{}/api/v1/openapi.json", place.address()),
        "--checks",
        "all",
        "--exclude-checks",
        "positive_data_acceptance",
    ]);
    judge.args(["--header", &format!("Authorization: Bearer {token}"), "--max-examples", "20", "--seed", "1"]);
    judge.args(["--continue-on-failure", "--no-color", "--warnings", "off"]);
    judge.env("SCHEMATHESIS_HOOKS", "pieces").env("PYTHONPATH", &own).env("PYTHONDONTWRITEBYTECODE", "1");
    let said = printed(judge.env("HYPOTHESIS_STORAGE_DIRECTORY", tools().join("hypothesis")));
    assert!(said.contains("passed") && !said.contains("failed"), "{said}");
    assert!(!place.log().contains(&token), "the log has the token");
}
