//! A council's figures in the portal are those that it gets by itself, and nobody else's.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::portal::{Served, bytes_under};
use crate::scene::{cld, text};

/// The tables that are compared, by which method they are, and for which period.
const TABLES: [(&str, &str, [&str; 2]); 2] = [
    ("ASCOF.dhsc", "dhsc-r2", ["--parameters", "dhsc"]),
    ("LTS001b.1a", "nhse-2024", ["--period", "2023-04-01..2024-03-31"]),
];

fn python(script: &str, arguments: &[&str]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
    let done = Command::new("python3").arg(script).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The rows of a council, without the columns that say which it is.
fn of_council(all: &[Vec<String>], council: &str) -> Vec<Vec<String>> {
    let is_of_council = |name: &String| ["la_code", "la_name"].iter().any(|known| name.eq_ignore_ascii_case(known));
    let code = all[0].iter().position(|name| name.eq_ignore_ascii_case("la_code")).unwrap();
    let own = all.iter().enumerate().filter(|(at, row)| *at == 0 || row[code] == council);
    let cells = |row: &Vec<String>| {
        row.iter().zip(&all[0]).filter(|(_, name)| !is_of_council(name)).map(|(cell, _)| cell.clone()).collect()
    };
    own.map(|(_, row)| cells(row)).collect()
}

#[test]
fn a_council_sees_the_figures_that_it_gets_by_itself_and_nobody_else_does() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let made = ["synthesise", "--authorities", "1", "--people", "300", "--seed", "3"];
    assert_eq!(cld(made.into_iter().chain(["-o", text(&at("made-up"))])).status, Some(0));
    let file = fs::read_dir(at("made-up/submissions")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(cld(["portal", "demo", "-o", text(&at("portal"))]).status, Some(0));
    let (config, accounts) = (at("portal/portal.toml"), at("portal/accounts.csv"));
    let log = fs::File::create(at("portal/log")).unwrap();
    let served = Served::with(&config, &["--with-worker"], log.into());
    let address = format!("http://{}", served.1);
    let receipt = at("receipt.json");
    let walk = "../cld-portal/client/send.py";
    python(walk, &[&address, text(&accounts), text(&file), text(&receipt)]);
    fs::create_dir(at("seen")).unwrap();
    python("tests/it/portal_figures.py", &[&address, text(&accounts), text(&at("seen"))]);

    let received = at("received");
    let moment = "2099-01-01T00:00:00Z";
    let exported = cld(["portal", "export", "--config", text(&config), "--as-of", moment, "-o", text(&received)]);
    assert_eq!(exported.status, Some(0), "{}", exported.error);
    for (table, method, [bound, value]) in TABLES {
        let run = at(method);
        let arguments = ["--method", method, "--as-of", "2099-01-01", bound, value];
        let ran = cld(["run", text(&received), "-o", text(&run)].into_iter().chain(arguments));
        assert_eq!(ran.status, Some(0), "{}", ran.error);
        let own = rows(&run.join("layouts").join(format!("{table}.csv")));
        let seen = rows(&at("seen").join(format!("{table}.csv")));
        assert_eq!(seen[1..], of_council(&own, "211")[1..], "{table}");
        let cell = &rows(&at("seen").join(format!("{table}.cell.csv")))[0][0];
        let (behind, seen) = (at(&format!("{table}.csv")), at("seen").join(format!("{table}.rows.csv")));
        let explain = ["explain", text(&run), "--table", table, "--cell", cell, "--with-identifiers"];
        let explained = cld(explain.into_iter().chain(["-o", text(&behind)]));
        assert_eq!(explained.status, Some(0), "{}", explained.error);
        let counted = |path: &Path| rows(path).into_iter().collect::<BTreeSet<_>>();
        assert!(counted(&behind).len() > 1, "{table} {cell}");
        assert_eq!(counted(&seen), counted(&behind), "{table} {cell}");
    }
    let page = fs::read_to_string(at("seen/LTS001b.1a.html")).unwrap();
    let somebody = &rows(&at("seen/LTS001b.1a.rows.csv"))[1][0];
    assert!(page.contains(somebody), "who is counted is named to the council");
    assert!(fs::read_to_string(at("seen/report.html")).unwrap().contains("LTS001b"));

    let others = rows(&at("seen/others.csv"));
    assert_eq!(others.len(), 5 * 9);
    assert!(others.iter().all(|other| other[2] == "404"), "{others:?}");

    // Neither the database nor a mail nor the log has a number of anybody in the file.
    let known = bytes_under(&at("portal"), "files");
    assert!(String::from_utf8_lossy(&known).contains("/figures?council=211"), "whoever sent the file is told");
    let people = fs::read_to_string(&file).unwrap();
    let numbers: Vec<&str> =
        people.split([',', '\n']).filter(|cell| cell.len() == 10 && cell.starts_with("999")).collect();
    assert!(numbers.len() > 100, "{}", numbers.len());
    for number in numbers {
        assert!(!known.windows(10).any(|bytes| bytes == number.as_bytes()), "a number is outside the files");
    }
}
