//! What a crate may link, print and read.

use std::fs;
use std::process::Command;

use crate::sources::{code, crates, manifest, project};

/// All crates that a program links that uses this one and no other.
fn linked(name: &str) -> Vec<String> {
    let tree = "tree --edges normal --prefix none --format {lib} --offline --locked --package";
    let mut command = Command::new(env!("CARGO"));
    command.args(tree.split(' ')).arg(name).current_dir(project());
    // The crate by itself, whatever features are asked for it by others.
    let done = command.env("CARGO_RESOLVER_FEATURE_UNIFICATION", "selected").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout)
        .unwrap()
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.replace('_', "-"))
        .collect()
}

#[test]
fn what_checks_files_links_no_engine_no_synthesiser_and_no_http() {
    // Crates that run queries; those that plan one expression are what rules are compiled with.
    let engines =
        ["cld-engine", "datafusion", "datafusion-catalog", "datafusion-physical-plan", "datafusion-session", "duckdb"];
    let http = ["tiny-http", "hyper", "axum", "reqwest", "ureq"];
    let checking = crates()
        .into_iter()
        .filter(|name| ["cld-submission", "cld-validate", "cld-check", IN_A_BROWSER].contains(&name.as_str()));
    for name in checking {
        let linked = linked(&name);
        assert!(linked.iter().any(|known| known == "arrow"), "{name}: {linked:?}");
        for foreign in engines.iter().chain(&http).chain(&["cld-synthesise"]) {
            assert!(!linked.iter().any(|known| known == foreign), "{name} links {foreign}");
        }
    }
}

#[test]
fn one_crate_speaks_to_a_database_and_none_to_the_portal_but_the_command_line() {
    for (needed, only) in [
        ("sqlx", &["cld-store"][..]),
        ("object_store", &["cld-store"]),
        ("axum", &["cld-portal", "cld-open"]),
        ("cld-portal", &["cld"]),
        ("cld-open", &["cld"]),
    ] {
        let naming = |name: &String| {
            let own = manifest(&format!("crates/{name}"));
            own.get("dependencies").is_some_and(|all| all.get(needed).is_some())
        };
        let naming: Vec<String> = crates().into_iter().filter(naming).collect();
        assert!(naming.iter().all(|name| only.contains(&name.as_str())), "{needed} is named by {naming:?}");
    }
}

#[test]
fn the_portal_imports_no_stage() {
    let own = manifest("crates/cld-portal");
    for stage in ["cld-submission", "cld-validate", "cld-identity", "cld-method", "cld-engine", "cld-run"] {
        assert!(own["dependencies"].get(stage).is_none(), "cld-portal needs {stage}");
    }
}

#[test]
fn the_command_line_alone_prints_and_knows_the_hour() {
    let clocks = ["Local::now", "Utc::now", "SystemTime::now"];
    let leave = ["allow(clippy::print", "expect(clippy::print"];
    for name in crates().into_iter().filter(|name| name != "cld") {
        for path in code(&name) {
            let text = fs::read_to_string(&path).unwrap();
            for word in clocks.iter().chain(&leave) {
                assert!(!text.contains(word), "{} says {word}", path.display());
            }
        }
    }
}

/// The crate that says what a page and its module take from one another, which no safe code can: in one file.
const IN_A_BROWSER: &str = "cld-browser";

/// The lints of all, but for that of unsafe code.
fn with_unsafe_code(whole: &toml::Table, level: &str) -> toml::Table {
    let mut lints = whole["workspace"]["lints"].as_table().unwrap().clone();
    lints["rust"]["unsafe_code"] = toml::Value::String(level.to_owned());
    lints
}

#[test]
fn unsafe_code_is_in_one_file() {
    let allowing = crates().into_iter().flat_map(|name| code(&name)).filter(|path| {
        let text = fs::read_to_string(path).unwrap();
        text.contains("allow(unsafe_code") || text.contains("expect(unsafe_code")
    });
    let allowing: Vec<_> = allowing.collect();
    assert!(matches!(&allowing[..], [path] if path.ends_with("cld-browser/src/module.rs")), "{allowing:?}");
}

#[test]
fn every_crate_has_the_lints_and_the_checks_of_all() {
    let whole = manifest("");
    let profile = &whole["profile"]["dev"]["package"];
    for name in crates() {
        let own = manifest(&format!("crates/{name}"));
        match name == IN_A_BROWSER {
            true => assert_eq!(own["lints"], toml::Value::Table(with_unsafe_code(&whole, "deny"))),
            false => assert_eq!(own["lints"].get("workspace"), Some(&toml::Value::Boolean(true)), "{name}"),
        }
        for check in ["overflow-checks", "debug-assertions"] {
            let set = profile.get(&name).and_then(|profile| profile.get(check));
            assert_eq!(set, Some(&toml::Value::Boolean(true)), "[profile.dev.package.{name}] {check}");
        }
    }
    assert_eq!(whole["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}
