//! Tracing by file: what is asked, what is taken of answers, and that people are then counted by who they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use tempfile::TempDir;

use crate::scene::{Outcome, cld, made_up_year, run_year, text};

/// A run whose people were asked about and answered: its place, what was received, the run, requests and responses.
struct Scene {
    place: TempDir,
    received: PathBuf,
    run: PathBuf,
    requests: Vec<PathBuf>,
    responses: Vec<PathBuf>,
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn well(outcome: Outcome) -> Outcome {
    assert_eq!(outcome.status, Some(0), "{}{}", outcome.output, outcome.error);
    outcome
}

fn answered(people: &str, slips: &str) -> Scene {
    let (place, received, run) =
        made_up_year(&["--authorities", "2", "--people", people, "--slips", slips, "--seed", "7"]);
    let [requests, responses] = ["requests", "responses"].map(|name| place.path().join(name));
    well(cld(["trace", "request", text(&run), "-o", text(&requests)]));
    serve(&received, &requests, &responses);
    let [requests, responses] = [&requests, &responses].map(|folder| files_of(folder));
    Scene { place, received, run, requests, responses }
}

fn serve(received: &Path, requests: &Path, responses: &Path) -> Outcome {
    let register = received.join("population.csv");
    let fixed = ["trace", "serve-standin", "--once", "--register", text(&register)];
    well(cld(fixed.into_iter().chain([text(requests), text(responses)])))
}

fn apply(run: &Path, files: &[&Path]) -> Outcome {
    cld(["trace", "apply", text(run)].into_iter().chain(files.iter().map(|file| text(file))))
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

/// What the vault keeps of answers: it changes when something is taken.
fn kept(run: &Path) -> Option<Vec<u8>> {
    fs::read(run.join("vault/trace/outcomes.parquet")).ok()
}

#[test]
fn people_are_found_and_counted_by_who_they_are() {
    let scene = answered("1500", "0.4");
    let taken = well(apply(&scene.run, &[&scene.responses[0]]));
    assert!(taken.output.contains("People asked about without an answer yet: 0."), "{}", taken.output);
    let population = scene.received.join("population.csv");
    let report = well(cld(["trace", "report", text(&scene.run), "--truth", text(&population)]));
    let all: Vec<&str> =
        report.output.lines().find(|line| line.starts_with("  everyone")).unwrap().split_whitespace().collect();
    let [people, right, precision, recall] = [1, 2, 5, 6].map(|at| all[at].parse::<f64>().unwrap());
    assert!(people > 1_500.0 && right > 1_500.0, "{all:?}");
    assert!(precision > 0.999 && recall > 0.98, "{all:?}");
    for step in ["number and birth date", "number, part of", "name, birth date and gender", "by score"] {
        assert!(report.output.contains(step), "nobody was found by {step}");
    }
    let traced = scene.place.path().join("traced");
    well(run_year(&scene.received, &traced, &["--traced", text(&scene.run)]));
    let people = scene.place.path().join("people.csv");
    well(cld(["trace", "report", text(&scene.run), "--people", text(&people)]));
    let told: Vec<String> = rows(&people).into_iter().map(|row| row["how"].clone()).collect();
    let begins = |begin: &str| told.iter().any(|how| how.starts_with(begin));
    for how in [
        "Found by number and birth date, confidence 100: one person matches.",
        "Found by name, birth date and gender exactly, confidence 100",
        "Found by score (family_name 100, given_name 100, dob 100, gender 100, postcode",
        "Found by number, part of the birth date and a name or postcode, confidence 100: one person matches, and now has a",
    ] {
        assert!(begins(how), "nobody is told: {how}");
    }
    // Who was sent under a number that was replaced is known by the number of today.
    let replaced = rows(&population).into_iter().filter(|row| row["slip"] == "number that was replaced");
    let mut known = 0;
    for person in replaced.take(8) {
        let known_in = |run: &Path| cld(["explain", text(run), "--person", &person["nhs_number"]]).status == Some(0);
        // Somebody else may have been sent under the number of today.
        known += usize::from(!known_in(&scene.run) && known_in(&traced));
    }
    assert!(known > 1, "{known} people are known by the number that was found alone");
    let manifest = fs::read_to_string(traced.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"traced\""), "the record of the run does not say that people were traced");
}

#[test]
fn a_request_has_the_layout_of_the_service() {
    let scene = answered("60", "0");
    assert_eq!(scene.requests.len(), 1);
    let name = scene.requests[0].file_stem().unwrap().to_str().unwrap();
    let moment = name.strip_prefix("MPTREQ_").unwrap();
    assert!(moment.len() == 14 && moment.bytes().all(|byte| byte.is_ascii_digit()), "{name}");
    let request = fs::read_to_string(&scene.requests[0]).unwrap();
    let lines: Vec<&str> = request.lines().collect();
    assert_eq!(lines[0], format!("{name},SPINE_MPTPHASE4_TRACE,{moment},{}", lines.len() - 1));
    let population = rows(&scene.received.join("population.csv"));
    let by_number: BTreeMap<&str, &BTreeMap<String, String>> =
        population.iter().map(|row| (row["nhs_number"].as_str(), row)).collect();
    let mut references = Vec::new();
    for line in &lines[1..] {
        let cells: Vec<&str> = line.split(',').collect();
        let truth = by_number[cells[1]];
        let gender = match truth["gender"].as_str() {
            "Male" => "1",
            "Female" => "2",
            "Other" => "9",
            _ => "0",
        };
        // Of those who moved, where they lived when the file was made.
        assert!(truth["postcodes"].contains(&format!("={}", cells[7])), "{line}");
        let died = if cells[8].is_empty() { String::new() } else { truth["date_of_death"].replace('-', "") };
        let born = truth["date_of_birth"].replace('-', "");
        let expected = [
            cells[0],
            &truth["nhs_number"],
            cells[2],
            &truth["first_name"],
            "",
            gender,
            &born,
            cells[7],
            &died,
            "",
            "",
            "",
            "",
            "",
            "",
            &truth["gp_practice_code"],
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        ];
        assert_eq!(cells, expected);
        assert!([&truth["last_name"], &truth["former_last_name"]].contains(&&cells[2].to_owned()), "{line}");
        assert!(cells[0].len() == 24 && cells[0].bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", cells[0]);
        assert!(!line.contains(&truth["la_person_id"]), "the council's identifier is sent");
        references.push(cells[0].to_owned());
    }
    references.sort();
    references.dedup();
    assert_eq!(references.len(), lines.len() - 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&scene.requests[0]).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = cld(["trace", "request", text(&scene.run), "-o", text(&scene.place.path().join("more"))]);
    assert!(again.status == Some(2) && again.error.contains("asked about already"), "{}", again.error);
}

/// A response with its lines changed, under a name of its own.
fn altered(scene: &Scene, name: &str, change: impl FnOnce(&mut Vec<String>)) -> PathBuf {
    let mut lines: Vec<String> = fs::read_to_string(&scene.responses[0]).unwrap().lines().map(str::to_owned).collect();
    change(&mut lines);
    let path = scene.place.path().join(name);
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    path
}

fn set(line: &mut String, at: usize, to: &str) {
    let mut cells: Vec<&str> = line.split(',').collect();
    cells[at] = to;
    *line = cells.join(",");
}

#[test]
fn a_response_that_is_not_as_it_should_be_is_refused_whole() {
    let scene = answered("40", "0");
    type Change = fn(&mut Vec<String>);
    let cases: [(&str, Change, &str); 9] = [
        ("count", |lines| _ = lines.pop(), "line 1: the header announces"),
        ("torn", |lines| set(&mut lines[5], 3, "x,y"), "line 6: it has 34 cells, not 33"),
        ("stranger", |lines| set(&mut lines[4], 0, "ABCD"), "line 5: no request of this run has this reference"),
        ("code", |lines| set(&mut lines[3], 24, "77"), "line 4: its code is none that the service has"),
        (
            "several",
            |lines| set(&mut lines[3], 25, "9999999999"),
            "line 4: it says that somebody matched, and has no NHS number",
        ),
        ("twice", |lines| lines[3] = lines[2].clone(), "line 4: line 3 has the same reference"),
        ("column", |lines| set(&mut lines[1], 25, "NUMBER"), "line 2: there is no column MATCHED NHS NO"),
        ("nothing", |lines| lines.truncate(1), "line 1: the header announces"),
        ("bytes", |lines| *lines = vec!["\u{0}\u{1}\"".to_owned()], "line 1: a response begins with"),
    ];
    for (name, change, expected) in cases {
        let path = altered(&scene, &format!("{name}.csv"), change);
        let refused = apply(&scene.run, &[&path]);
        assert_eq!(refused.status, Some(1), "{name}: {}", refused.output);
        assert!(refused.output.contains(expected), "{name}: {}", refused.output);
        assert_eq!(kept(&scene.run), None, "{name}: something was taken");
    }
    let good = well(apply(&scene.run, &[&scene.responses[0]]));
    assert!(
        good.output.contains("one person matches") && good.output.ends_with("without an answer yet: 0.\n"),
        "{}",
        good.output
    );
}

#[test]
fn answers_may_be_late_twice_and_in_parts() {
    let scene = answered("40", "0");
    let request = scene.requests[0].file_stem().unwrap().to_str().unwrap();
    let named = |moment: &str| format!("RESP_{request}_{moment}.csv");
    let people = fs::read_to_string(&scene.requests[0]).unwrap().lines().count() - 1;
    let recount = |lines: &mut Vec<String>| {
        let records = lines.len() - 2;
        set(&mut lines[0], 2, &records.to_string());
    };
    let part = altered(&scene, &named("20990101000000"), |lines| {
        lines.truncate(7);
        recount(lines);
    });
    let taken = well(apply(&scene.run, &[&part]));
    assert!(
        taken.output.contains(&format!("\nPeople asked about without an answer yet: {}.", people - 5)),
        "{}",
        taken.output
    );
    // The whole, of an earlier moment: what was answered later stays.
    let whole = altered(&scene, &named("20980101000000"), |lines| {
        for line in &mut lines[2..] {
            set(line, 24, "98");
        }
    });
    let taken = well(apply(&scene.run, &[&whole]));
    assert!(
        taken.output.contains("5  older than an answer taken earlier") && taken.output.contains("answer yet: 0."),
        "{}",
        taken.output
    );
    let before = kept(&scene.run);
    let again = well(apply(&scene.run, &[&whole, &part]));
    assert_eq!(again.output.matches("was taken in earlier, and changes nothing").count(), 2, "{}", again.output);
    assert_eq!(kept(&scene.run), before);
    // Sent again later, with the columns in another order and no header: read by their names.
    let resent = altered(&scene, &named("20990202000000"), |lines| {
        lines.remove(0);
        for line in lines {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells.reverse();
            *line = cells.join(",");
        }
    });
    well(apply(&scene.run, &[&resent]));
    let report =
        well(cld(["trace", "report", text(&scene.run), "--truth", text(&scene.received.join("population.csv"))]));
    let all: Vec<&str> =
        report.output.lines().find(|line| line.starts_with("  everyone")).unwrap().split_whitespace().collect();
    assert_eq!((all[1], all[2]), (people.to_string().as_str(), people.to_string().as_str()), "{}", report.output);
    // A file that was being written when the machine stopped is nothing.
    fs::write(scene.run.join("vault/trace/outcomes.unfinished"), "half").unwrap();
    well(apply(&scene.run, &[&part]));
}

#[test]
fn a_request_that_the_service_refuses_is_made_again() {
    let scene = answered("40", "0");
    let inbox = scene.place.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    let bad = inbox.join(scene.requests[0].file_name().unwrap());
    let text_of = fs::read_to_string(&scene.requests[0]).unwrap();
    let shorter: Vec<&str> = text_of.lines().take(10).collect();
    fs::write(&bad, shorter.join("\n")).unwrap();
    let outbox = scene.place.path().join("outbox");
    let served = serve(&scene.received, &inbox, &outbox);
    assert!(served.output.contains("code 04"), "{}", served.output);
    let taken = well(apply(&scene.run, &[&files_of(&outbox)[0]]));
    assert!(
        taken.output.contains("nothing of MPTREQ_") && taken.output.contains("a different number of records"),
        "{}",
        taken.output
    );
    let anew = scene.place.path().join("anew");
    let asked = well(cld(["trace", "request", text(&scene.run), "-o", text(&anew)]));
    assert!(asked.output.contains(&format!("{} people", text_of.lines().count() - 1)), "{}", asked.output);
    assert_ne!(files_of(&anew)[0].file_name(), scene.requests[0].file_name(), "it has the name of the first");
}

#[test]
fn nothing_that_is_said_names_anybody() {
    let scene = answered("60", "0.5");
    let applied = well(apply(&scene.run, &[&scene.responses[0]]));
    let population = scene.received.join("population.csv");
    let report = well(cld(["trace", "report", text(&scene.run), "--truth", text(&population)]));
    let broken = apply(&scene.run, &[&altered(&scene, "broken.csv", |lines| set(&mut lines[5], 24, "77"))]);
    for said in [&applied, &report, &broken] {
        for row in rows(&population) {
            for item in ["nhs_number", "la_person_id", "first_name", "last_name", "date_of_birth"] {
                let named = said.output.contains(&row[item]) || said.error.contains(&row[item]);
                assert!(!named, "{item} is told: {}", said.output);
            }
        }
    }
}

/// Bytes of a good response are changed here and there: it is taken or refused, and never brings the program down.
#[test]
fn any_response_is_taken_or_refused() {
    let scene = answered("40", "0.3");
    let good = fs::read(&scene.responses[0]).unwrap();
    let mut state = 7_u64;
    let mut random = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    let mut refused = 0;
    for round in 0..60 {
        let mut bytes = good.clone();
        match round % 3 {
            0 => bytes.truncate(random(good.len())),
            1 => (0..4).for_each(|_| bytes[random(good.len())] = random(256) as u8),
            _ => {
                let at = random(good.len());
                bytes.splice(at..at, good[..random(200)].iter().copied());
            }
        }
        let path = scene.place.path().join("changed.csv");
        fs::write(&path, bytes).unwrap();
        let outcome = apply(&scene.run, &[&path]);
        assert!(matches!(outcome.status, Some(0 | 1)) && !outcome.error.contains("panicked"), "{}", outcome.error);
        refused += usize::from(outcome.status == Some(1));
    }
    assert!(refused > 20, "{refused} of 60 were refused");
}

#[test]
fn a_request_is_split_where_a_file_would_be_too_long() {
    let (place, received, run) = made_up_year(&["--authorities", "1", "--people", "60", "--seed", "7"]);
    let book = place.path().join("book");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    for (path, bytes) in crate::scene::files(&from) {
        fs::create_dir_all(book.join(&path).parent().unwrap()).unwrap();
        fs::write(book.join(path), bytes).unwrap();
    }
    let service = book.join("tracing/service.toml");
    let short = fs::read_to_string(&service).unwrap().replace("most_records = 500000", "most_records = 10");
    fs::write(&service, short).unwrap();
    let [requests, responses] = ["requests", "responses"].map(|name| place.path().join(name));
    well(cld(["--book", text(&book), "trace", "request", text(&run), "-o", text(&requests)]));
    let parts = files_of(&requests);
    assert!(parts.len() > 2, "{} parts", parts.len());
    let records = |path: &PathBuf| fs::read_to_string(path).unwrap().lines().count() - 1;
    assert!(parts[..parts.len() - 1].iter().all(|part| records(part) == 10));
    // By the published limit the service takes them all, and each answer belongs to its own request.
    serve(&received, &requests, &responses);
    let answers = files_of(&responses);
    let applied = well(apply(&run, &answers.iter().map(PathBuf::as_path).collect::<Vec<_>>()));
    assert_eq!(applied.output.matches("response to MPTREQ_").count(), parts.len(), "{}", applied.output);
    assert!(applied.output.ends_with("without an answer yet: 0.\n"), "{}", applied.output);
}

/// The program is killed while it takes answers, sooner or later: nothing is lost, and nothing taken twice.
#[test]
fn answers_are_whole_whenever_the_machine_stops() {
    let scene = answered("300", "0.3");
    let vault = crate::scene::files(&scene.run.join("vault"));
    let copy = |name: &str| {
        let run = scene.place.path().join(name);
        for (path, bytes) in &vault {
            let to = run.join("vault").join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
        run
    };
    let report = |run: &Path| well(cld(["trace", "report", text(run)])).output;
    let clean = copy("clean");
    let before = report(&clean);
    let began = Instant::now();
    well(apply(&clean, &[&scene.responses[0]]));
    let (took, after) = (began.elapsed(), report(&clean));
    assert_ne!(before, after);
    for part in 0..24 {
        let run = copy(&format!("stopped-{part}"));
        let mut taking = Command::new(env!("CARGO_BIN_EXE_cld"))
            .args(["trace", "apply", text(&run), text(&scene.responses[0])])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(took * part / 20);
        // It may have ended by itself.
        let _ = taking.kill();
        taking.wait().unwrap();
        let now = report(&run);
        assert!(now == before || now == after, "stopped in part {part}: {now}");
        well(apply(&run, &[&scene.responses[0]]));
        assert_eq!(report(&run), after, "stopped in part {part}");
    }
}
