//! docs/portal.md and deploy/: the commands, settings and files that they name are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::scene::{cld, text};

fn project(path: &str) -> String {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn document() -> String {
    project("docs/portal.md")
}

/// The blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let begins = format!("```{language}\n");
    let blocks = text.split(&begins).skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// The words of each `cld portal …` in a text, up to what ends a command.
fn commands(text: &str) -> Vec<Vec<String>> {
    let ends = |letter: char| "`;|&$'\n".contains(letter);
    let found = text.match_indices("cld portal ").map(|(at, _)| text[at..].split(ends).next().unwrap());
    found.map(|command| command.split_whitespace().skip(1).map(str::to_owned).collect()).collect()
}

#[test]
fn every_command_and_option_that_is_named_is_there() {
    let files = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy")).unwrap();
    let mut texts: Vec<String> = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    assert!(texts.len() >= 6);
    texts.push(document());
    let mut known = BTreeSet::new();
    for words in texts.iter().flat_map(|text| commands(text)) {
        // Commands are words before the first option or path.
        let plain = |word: &&String| word.chars().all(|letter| letter.is_ascii_lowercase());
        let named: Vec<&str> = words.iter().take_while(plain).map(String::as_str).take(3).collect();
        let help = cld(named.iter().copied().chain(["--help"]));
        // In a sentence, words may follow that are none of the command.
        let help = if help.status == Some(0) { help } else { cld(named[..2].iter().copied().chain(["--help"])) };
        assert_eq!(help.status, Some(0), "{words:?}: {}", help.error);
        for option in words.iter().filter(|word| word.starts_with('-')) {
            assert!(help.output.contains(option.as_str()), "{words:?}: {option}");
        }
        known.insert(named[1].to_owned());
    }
    for command in ["init", "serve", "work", "invite", "backup", "restore", "audit", "config"] {
        assert!(known.contains(command), "{command} is named nowhere: {known:?}");
    }
}

#[test]
fn every_setting_that_is_named_is_there_and_every_setting_is_named() {
    let place = tempfile::tempdir().unwrap();
    let config = place.path().join("portal.toml");
    let check = || cld(["portal", "config", "check", "--config", text(&config)]);
    let settings = blocks(&document(), "toml");
    assert_eq!(settings.len(), 4);
    let whole = &settings[0];
    for more in &settings[1..] {
        let names: Vec<&str> = more.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
        let kept = whole.lines().filter(|line| !names.contains(&line.split(" = ").next().unwrap()));
        fs::write(&config, kept.chain(more.lines()).collect::<Vec<_>>().join("\n")).unwrap();
        let read = check();
        // The server that they are for is another; all of them are understood.
        assert_eq!(read.status, Some(1), "{}", read.error);
        assert!(read.output.contains("right  public_url") && read.output.contains("wrong  key"), "{}", read.output);
    }
    for (wrong, table) in [
        ("no_such_setting = 1\n", ""),
        ("", "[s3]\nno_such_setting = 1\n"),
        ("", "[own_sign_in]\nno_such_setting = 1\n"),
    ] {
        fs::write(&config, format!("{wrong}{whole}{table}")).unwrap();
        let refused = check();
        assert_eq!(refused.status, Some(2), "{}", refused.output);
        let (_, names) = refused.error.split_once("expected").unwrap();
        let names: Vec<&str> = names.split('`').skip(1).step_by(2).collect();
        assert!(names.len() >= 3, "{names:?}");
        for name in names {
            let is_there = |text: &String| {
                text.lines().any(|line| line.starts_with(&format!("{name} = ")) || line == format!("[{name}]"))
            };
            assert!(settings.iter().any(is_there), "docs/portal.md does not name the setting {name}");
        }
    }
}

#[test]
fn the_files_that_are_named_are_there() {
    let document = document();
    let files = document.split('`').filter(|quoted| quoted.starts_with("deploy/") && !quoted.contains(' '));
    let mut count = 0;
    for file in files {
        assert!(!project(file).is_empty());
        count += 1;
    }
    assert!(count >= 2, "{count}");
    for unit in ["cld-portal-serve.service", "cld-portal-work.service", "cld-portal-backup.timer"] {
        assert!(document.contains(unit.trim_end_matches(".service")), "{unit} is not in the document");
        assert!(project(&format!("deploy/{unit}")).contains("[Unit]"));
    }
}

#[test]
fn a_check_of_the_settings_says_what_is_right_and_what_is_wrong() {
    let place = tempfile::tempdir().unwrap();
    let (folder, config) = (place.path().join("portal"), place.path().join("portal/portal.toml"));
    assert_eq!(cld(["portal", "init", text(&folder), "--support", "help@example.org"]).status, Some(0));
    let check = || cld(["portal", "config", "check", "--config", text(&config)]);
    let right = check();
    assert_eq!(right.status, Some(0), "{} {}", right.output, right.error);
    assert_eq!(right.output.matches("right  ").count(), 6, "{}", right.output);
    let whole = fs::read_to_string(&config).unwrap();
    for (is, becomes, said) in [
        ("http://127.0.0.1:8080\"", "http://portal.example.org\"", "wrong  public_url"),
        ("sealing.key", "nothing.key", "wrong  key"),
        ("\"portal.db\"", "\"postgres://cld:secret@127.0.0.1:1/portal\"", "wrong  database"),
        ("\"files\"", "\"portal.toml/files\"", "wrong  files"),
        ("\"off\"", "\"127.0.0.1:1\"", "wrong  virus_scan"),
        ("folder:mails", "smtp://127.0.0.1:1", "wrong  mail"),
    ] {
        fs::write(&config, whole.replacen(is, becomes, 1)).unwrap();
        let wrong = check();
        assert_eq!(wrong.status, Some(1), "{becomes}: {}", wrong.error);
        assert!(wrong.output.contains(said) && wrong.output.matches("right  ").count() == 5, "{}", wrong.output);
        assert!(!wrong.output.contains("secret"), "{}", wrong.output);
    }
    assert!(!folder.join("files").exists() || fs::read_dir(folder.join("files")).unwrap().next().is_none());
}
