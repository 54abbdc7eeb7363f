//! What the commands do with an input. No error is a fault of ours, each says something, and nothing is left half-named.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use cld_check::screen::Outputs;
use cld_check::{FindingsFile, Opened, Report, json, screen};
use cld_identity::IdentityError;
use cld_identity::trace::{Applied, Traced, apply};
use cld_publish::access::{approve, judge};
use cld_run::{Finished, book_of};
use cld_terms::ErrorKind;
use cld_validate::{Day, Manner, RuleSets, SpillTo};

use crate::scene::Scene;
use crate::world::{World, copy, limits, moment, names, run_method, world};

pub fn command(scene: &Scene) {
    let place = tempfile::tempdir().expect("a folder can be made");
    let folder = place.path();
    match scene.word(0) {
        "check" => check(scene, folder),
        "run" => run(scene, folder),
        "trace" => trace(scene, folder),
        "form" => form(scene, folder),
        "kept" => kept(scene, folder),
        _ => (),
    }
}

/// A kind that whoever gave the files can do something about, and words.
fn sound(kind: ErrorKind, error: &dyn std::error::Error) {
    let text = error.to_string();
    assert!(kind != ErrorKind::Fault, "a fault of ours: {text}");
    assert!(text.len() > 10 && !text.contains("os error") && !text.contains("deserialize"), "{text}");
}

fn check(scene: &Scene, folder: &Path) {
    let world = world();
    scene.write(folder);
    RULES.with_borrow_mut(|rules| check_by(world, rules, scene, folder));
}

thread_local! {
    /// Compiled once.
    static RULES: RefCell<RuleSets<'static>> = RefCell::new(RuleSets::new(&world().book));
}

fn check_by(world: &World, rules: &mut RuleSets<'static>, scene: &Scene, folder: &Path) {
    let with_values = scene.word(1) == "values";
    let mut open = |name: &String| Opened::new(&world.book, rules, &folder.join(name), None);
    let previous = names(folder).into_iter().filter(|name| name.starts_with("previous")).next();
    let previous = previous.map(|name| open(&name)).transpose();
    let files: Vec<String> = names(folder).into_iter().filter(|name| name.starts_with("file")).collect();
    let opened = files.iter().map(&mut open).collect::<Result<Vec<_>, _>>();
    let (previous, opened) = match (previous, opened) {
        (Ok(previous), Ok(opened)) => (previous, opened),
        (Err(error), _) | (_, Err(error)) => return sound(error.kind(), &error),
    };
    let coverage = match previous.map(|previous| previous.coverage(rules, 1)).transpose() {
        Ok(coverage) => coverage,
        Err(error) => return sound(error.kind(), &error),
    };
    let seen = Day::from_ymd_opt(2024, 4, 20).expect("a day of the calendar");
    let manner = Manner { threads: 1, with_values, seen, previous: coverage.as_ref(), spill_to: SpillTo::Memory };
    let endings = ["csv", "jsonl", "xlsx"];
    let paths = endings.map(|ending| folder.join(format!("out.{ending}")));
    let mut findings =
        paths.each_ref().map(|path| FindingsFile::create(path, &opened, with_values).expect("a file can be made"));
    let mut report = Report::new(&world.book, with_values);
    for (at, file) in opened.iter().enumerate() {
        let add =
            |finding: cld_validate::Finding| findings.iter_mut().for_each(|findings| findings.add(at, finding.clone()));
        match file.check(rules, manner, add) {
            Err(error) => sound(error.kind(), &error),
            Ok(checked) => {
                let outputs = Outputs { report: None, findings: None, with_values };
                assert!(!screen::text(&world.book, &checked, &outputs).is_empty());
                assert!(json::line(&checked, with_values).is_ok());
                report.add(&checked);
            }
        }
    }
    findings.into_iter().for_each(|findings| findings.finish().expect("findings can be written"));
    assert!(report.page().len() > 100);
    let known = |name: &String| scene_has(scene, name) || name.starts_with("out.");
    assert!(names(folder).iter().all(known), "{:?}", names(folder));
}

fn scene_has(scene: &Scene, name: &str) -> bool {
    scene.files.iter().any(|(known, _)| known.split('/').next() == Some(name))
}

fn run(scene: &Scene, folder: &Path) {
    let book = &world().book;
    let received = folder.join("received");
    scene.write(&received);
    let output = folder.join("run");
    let tables: Vec<&str> = scene.words.iter().skip(3).map(String::as_str).take(3).collect();
    let links: Vec<PathBuf> = scene.file("link.toml").map(|_| received.join("link.toml")).into_iter().collect();
    let method = if scene.word(1).starts_with("dhsc") { "dhsc-r2" } else { "nhse-2024" };
    let set = if method == "dhsc-r2" { "q3" } else { scene.word(2) };
    let is_made = match run_method(book, method, set, &received, &output, &tables, &links) {
        Ok(record) => {
            assert!(!record.to_string().is_empty());
            opened(&output);
            true
        }
        Err(error) => {
            sound(error.kind(), &error);
            false
        }
    };
    let left: Vec<String> = names(folder).into_iter().filter(|name| name != "received").collect();
    assert!(left.iter().all(|name| is_made && name == "run"), "{left:?}");
}

/// A run that is there is opened, or there is a reason.
fn opened(run: &Path) {
    let book = match book_of(run, || cld_built_in::open(None)) {
        Ok(book) => book,
        Err(error) => return sound(error.kind(), &error),
    };
    match Finished::open(&book, run, true, &limits()) {
        Err(error) => sound(error.kind(), &error),
        Ok(finished) => {
            if let Err(error) = finished.rows("select * from submissions") {
                sound(error.kind(), &error);
            }
            assert!(!finished.record.to_string().is_empty());
        }
    }
}

fn trace(scene: &Scene, folder: &Path) {
    let world = world();
    let vault = folder.join("vault");
    copy(&world.run().join("vault"), &vault);
    let filled = |(name, content): &(String, Vec<u8>)| (name.clone(), world.filled(content));
    let scene = Scene { words: Vec::new(), files: scene.files.iter().map(filled).collect() };
    let responses = folder.join("responses");
    scene.write(&responses);
    let files: Vec<PathBuf> =
        names(&responses).iter().map(|name| responses.join(name)).filter(|path| path.is_file()).collect();
    let told = apply(&world.book.tracing, &vault, &files, moment()).expect("a vault that can be used");
    for (_, taken) in &told {
        match taken {
            Ok(Applied::Taken { codes, .. }) => {
                assert!((1..=world.references.len()).contains(&codes.values().sum::<usize>()))
            }
            Ok(Applied::RequestRefused { .. } | Applied::Before) => (),
            Err(error @ IdentityError::Refused { .. }) => sound(error.kind(), error),
            Err(error) => panic!("{error}"),
        }
    }
    assert!(Traced::open(&vault).expect("what was kept can be read").outstanding() <= world.references.len());
    assert!(names(&vault).iter().all(|name| !name.starts_with('.')), "{:?}", names(&vault));
}

fn form(scene: &Scene, folder: &Path) {
    let world = world();
    scene.write(folder);
    let form = folder.join("form.toml");
    let today = moment().date();
    if let Err(error) = approve(&world.book, &form, &world.book.access.roles[0], "Somebody", today) {
        sound(error.kind(), &error);
    }
    match judge(&world.book, &world.run(), &form, today) {
        Err(error) => sound(error.kind(), &error),
        Ok(judged) => assert!(judged.faults.iter().all(|fault| fault.len() > 10), "{:?}", judged.faults),
    }
    assert!(names(folder).iter().all(|name| !name.starts_with('.')), "{:?}", names(folder));
}

/// A finished run of which some files were damaged.
fn kept(scene: &Scene, folder: &Path) {
    let run = folder.join("run");
    copy(&world().run(), &run);
    let digest = world().book.digest.as_bytes();
    let filled = |(name, content): &(String, Vec<u8>)| (name.clone(), replaced(content, b"{book}", digest));
    Scene { words: Vec::new(), files: scene.files.iter().map(filled).collect() }.write(&run);
    if let Some(path) = scene.words.get(1).map(|name| run.join(name)).filter(|path| path.is_file()) {
        damage(&path, scene.word(2).parse().unwrap_or(0), scene.word(3).parse().unwrap_or(0));
    }
    opened(&run);
}

fn replaced(content: &[u8], mark: &[u8], text: &[u8]) -> Vec<u8> {
    match content.windows(mark.len()).position(|window| window == mark) {
        Some(at) => [&content[..at], text, &content[at + mark.len()..]].concat(),
        None => content.to_vec(),
    }
}

/// One byte is another, or the rest is not there.
fn damage(path: &Path, at: usize, by: u8) {
    let mut bytes = fs::read(path).expect("a file can be read");
    let at = at % bytes.len().max(1);
    match by {
        0 => bytes.truncate(at),
        by => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= by),
    }
    fs::write(path, bytes).expect("a file can be written");
}
