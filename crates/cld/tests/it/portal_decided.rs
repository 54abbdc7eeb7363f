//! What North West DSCRO decides about a submission is in the tables of whoever runs what it exports.

use std::fs;

use chrono::{SecondsFormat, Utc};

use crate::portal_council::EVERY_TICK;
use crate::portal_failures::{begun, comes_to, small, uploaded};
use crate::portal_scene::{ALONE, Place, email};
use crate::scene::{cld, text};

#[test]
fn a_submission_that_is_left_out_in_the_inbox_is_left_out_of_a_run_as_of_then_and_no_earlier() {
    let place = Place::new(ALONE, &["211"]);
    let _serve = place.serve(&["--with-worker"]);
    let (sender, file) = (place.sender("211"), small());
    let sent = || {
        let submission = begun(&sender);
        assert_eq!(uploaded(&sender, &submission, &file).status, 303);
        comes_to(&sender, &submission, &[8, 9]);
        let answer = sender.post(&format!("{submission}/declare"), EVERY_TICK).unwrap();
        assert_eq!(answer.to(), format!("{submission}/receipt"), "{answer:?}");
        submission.rsplit('/').next().unwrap().to_owned()
    };
    let (_used, left_out) = (sent(), sent());
    let now = || Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
    let before = now();
    let dscro = place.browser(&email("dscro", ""));
    let decided = |kind: &str, words: &str| {
        dscro.post(&format!("/inbox/{left_out}"), &format!("decision={kind}&words={words}")).unwrap()
    };
    assert_eq!(decided("excluded", "").status, 400, "a decision has a reason");
    assert_eq!(decided("excluded", "half+of+it+is+missing").to(), format!("/inbox/{left_out}"));

    let (folder, config) = (tempfile::tempdir().unwrap(), place.config());
    let run_as_of = |name: &str, moment: &str| {
        let [received, run] = ["received", "run"].map(|kind| folder.path().join(format!("{kind}-{name}")));
        let asked = ["portal", "export", "--config", text(&config), "--as-of", moment, "-o", text(&received)];
        let exported = cld(asked);
        assert_eq!(exported.status, Some(0), "{}", exported.error);
        let ran = cld(["run", text(&received), "--parameters", "fy", "-o", text(&run)]);
        assert_eq!(ran.status, Some(0), "{}", ran.error);
        // Where nothing was decided there is no table of decisions.
        let lines = |table: &str| fs::read_to_string(run.join(format!("tables/{table}.csv"))).unwrap_or_default();
        (lines("submission_register"), lines("submission_decisions"))
    };
    let (register, decisions) = run_as_of("before", &before);
    assert_eq!((register.lines().count(), decisions.lines().count()), (3, 0), "{register}{decisions}");
    let (register, decisions) = run_as_of("after", &now());
    assert_eq!((register.lines().count(), decisions.lines().count()), (2, 2), "{register}{decisions}");
    assert!(decisions.contains("excluded,half of it is missing,Somebody Example,"), "{decisions}");
}
