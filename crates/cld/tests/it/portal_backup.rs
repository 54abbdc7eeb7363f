//! `cld portal backup` and `restore`: what a portal remembers is put back as it was, or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::portal::Served;
use crate::scene::{Outcome, cld, files, text};

/// A portal through which a file was sent, while it is served.
struct Sent {
    place: TempDir,
    served: Served,
}

impl Sent {
    fn new() -> Sent {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let made = ["synthesise", "--authorities", "1", "--people", "60", "--seed", "3"];
        let made = cld(made.into_iter().chain(["-o", text(&at("made-up"))]));
        assert_eq!(made.status, Some(0), "{}", made.error);
        let file = fs::read_dir(at("made-up").join("submissions")).unwrap().next().unwrap().unwrap().path();
        assert_eq!(cld(["portal", "demo", "-o", text(&at("portal"))]).status, Some(0));
        let served = Served::with(&at("portal/portal.toml"), &["--with-worker"], Stdio::null());
        let walk = concat!(env!("CARGO_MANIFEST_DIR"), "/../cld-portal/client/send.py");
        let (address, accounts) = (format!("http://{}", served.1), at("portal/accounts.csv"));
        let receipt = at("receipt.json");
        let walk = [walk, &address, text(&accounts), text(&file), text(&receipt)];
        let walked = Command::new("python3").args(walk).output().unwrap();
        assert!(walked.status.success(), "{}", String::from_utf8_lossy(&walked.stderr));
        Sent { place, served }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn back_up(&self, name: &str, more: &[&str]) -> Outcome {
        let (config, output) = (self.at("portal/portal.toml"), self.at(name));
        let arguments = ["portal", "backup", "--config", text(&config), "-o", text(&output)];
        cld(arguments.iter().chain(more).copied())
    }

    fn restore(&self, backup: &str, into: &str, more: &[&str]) -> Outcome {
        let (backup, into) = (self.at(backup), self.at(into));
        let arguments = ["portal", "restore", text(&backup), "--into", text(&into)];
        cld(arguments.iter().chain(more).copied())
    }

    /// The public key of its receipts.
    fn key(&self) -> String {
        let receipt = fs::read_to_string(self.at("receipt.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&receipt).unwrap()["key"].as_str().unwrap().to_owned()
    }

    /// The tables of what its export gives `cld run`.
    fn tables(&self, portal: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let (config, received) = (self.at(portal).join("portal.toml"), self.at(&format!("{portal}-received")));
        let moment = "2099-01-01T00:00:00Z";
        let exported = ["portal", "export", "--config", text(&config), "--as-of", moment, "-o", text(&received)];
        let exported = cld(exported);
        assert_eq!(exported.status, Some(0), "{}", exported.error);
        let run = self.at(&format!("{portal}-run"));
        let ran = cld(["run", text(&received), "--parameters", "fy", "--csv", "all", "-o", text(&run)]);
        assert_eq!(ran.status, Some(0), "{}", ran.error);
        files(&run).into_iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "csv")).collect()
    }
}

/// What somebody of a role does in a portal, and the status of the answer.
pub(crate) fn somebody(address: &str, accounts: &Path, role: &str, what: &[&str]) -> String {
    let walk = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/portal_as.py");
    let done = Command::new("python3").args([walk, address, text(accounts), role]).args(what).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_portal_is_backed_up_while_it_is_served_and_restored_as_it_was() {
    let sent = Sent::new();
    let made = sent.back_up("backup", &["--with-keys"]);
    assert_eq!(made.status, Some(0), "{}", made.error);
    let checked = Command::new("sha256sum")
        .args(["--check", "--quiet", "SHA256SUMS"])
        .current_dir(sent.at("backup"))
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let key = sent.key();
    let restored = sent.restore("backup", "restored", &["--key", &key]);
    assert_eq!(restored.status, Some(0), "{}", restored.error);
    let expected = format!("database = \"{}/portal.db\"", sent.at("restored").display());
    assert!(restored.output.contains(&expected), "{}", restored.output);
    assert_eq!(names(&sent.at("restored")), ["files", "portal.db", "portal.toml", "sealing.key", "signing.key"]);

    // People sign in, with the second factor that the sealing key opens, and the receipt is that of this portal.
    drop(Served::new(&sent.at("restored/portal.toml")));
    let served = Served::new(&sent.at("restored/portal.toml"));
    let address = format!("http://{}", served.1);
    let page = "/submissions/SUBMISSION/receipt.json";
    let got =
        somebody(&address, &sent.at("portal/accounts.csv"), "dscro", &["get", page, text(&sent.at("again.json"))]);
    assert_eq!(got, "200");
    assert_eq!(fs::read(sent.at("again.json")).unwrap(), fs::read(sent.at("receipt.json")).unwrap());
    assert_eq!(cld(["receipt", "verify", text(&sent.at("again.json")), "--key", &key]).status, Some(0));

    let tables = sent.tables("restored");
    assert!(tables.len() > 50, "{}", tables.len());
    assert!(tables == sent.tables("portal"), "the same tables from what was restored");
    assert!(sent.served.answer("GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").contains("200"));
    let audit = cld(["portal", "audit", "verify", "--config", text(&sent.at("restored/portal.toml"))]);
    assert_eq!(audit.status, Some(0), "{}", audit.error);
}

/// The lines of all tables of a backup, but what was noted of backups and restoring.
fn rows(backup: &Path) -> BTreeMap<PathBuf, Vec<String>> {
    let tables = files(&backup.join("database")).into_iter();
    let mut rows: BTreeMap<PathBuf, Vec<String>> = tables
        .map(|(name, bytes)| {
            let text = String::from_utf8(bytes).unwrap();
            let is_own = |line: &&str| !line.contains("\"backup.") && !line.starts_with("[\"audit\",");
            let mut lines: Vec<String> = text.lines().filter(is_own).map(str::to_owned).collect();
            // Each database has an order of its own.
            lines.sort();
            (name, lines)
        })
        .collect();
    // Its head is that of the last entry.
    rows.remove(Path::new("audit_head.jsonl"));
    rows
}

#[test]
fn a_portal_moves_to_postgresql_and_back_by_its_backups() {
    // Without its worker, nothing changes between.
    let mut sent = Sent::new();
    sent.served = Served::new(&sent.at("portal/portal.toml"));
    assert_eq!(sent.back_up("first", &["--with-keys"]).status, Some(0));
    let address = crate::postgres::new_database();
    let restored = sent.restore("first", "second-portal", &["--database", &address]);
    assert_eq!(restored.status, Some(0), "{}", restored.error);
    assert!(restored.output.contains(&format!("database = {address:?}")), "{}", restored.output);
    assert!(!sent.at("second-portal/portal.db").exists());
    let config = sent.at("second-portal/portal.toml");
    let settings = fs::read_to_string(&config).unwrap().replace("\"portal.db\"", &format!("{address:?}"));
    fs::write(&config, settings).unwrap();
    let second = sent.at("second");
    let made = cld(["portal", "backup", "--config", text(&config), "-o", text(&second), "--with-keys"]);
    assert_eq!(made.status, Some(0), "{}", made.error);
    assert_eq!(rows(&second), rows(&sent.at("first")));
    let again = sent.restore("first", "third-portal", &["--database", &address]);
    assert!(again.error.contains("the database holds a portal already"), "{}", again.error);
    let back = sent.restore("second", "third-portal", &[]);
    assert_eq!(back.status, Some(0), "{}", back.error);
    fs::copy(sent.at("portal/portal.toml"), sent.at("third-portal/portal.toml")).unwrap();
    assert!(sent.tables("third-portal") == sent.tables("second-portal"), "the same tables from each");
}

#[test]
fn a_backup_that_was_altered_in_any_byte_is_refused_by_the_name_of_the_file() {
    let sent = Sent::new();
    let made = sent.back_up("backup", &[]);
    assert!(made.status == Some(0) && made.output.contains("keep those elsewhere"), "{} {}", made.output, made.error);
    assert_eq!(names(&sent.at("backup")), ["SHA256SUMS", "database", "files", "files.csv", "manifest.json"]);
    for (at, path) in files(&sent.at("backup")).into_keys().enumerate() {
        let (name, path) = (path.display().to_string(), sent.at("backup").join(path));
        let whole = fs::read(&path).unwrap();
        let mut altered = whole.clone();
        let middle = altered.len() / 2;
        altered[middle] ^= 1;
        let shorter = whole[..whole.len() - 1].to_vec();
        for wrong in [Some(altered), Some(shorter), None].into_iter().take(if at % 8 == 0 { 3 } else { 1 }) {
            match wrong {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let refused = sent.restore("backup", "restored", &[]);
            // What a manifest says is signed without its blanks.
            let is_blank = name == "manifest.json" && refused.status == Some(0);
            if is_blank {
                fs::remove_dir_all(sent.at("restored")).unwrap();
            } else {
                assert_eq!(refused.status, Some(2), "{name}: {}", refused.error);
                assert!(refused.error.contains(&name), "{name}: {}", refused.error);
            }
            assert!(!sent.at("restored").exists(), "{name}");
        }
        fs::write(&path, whole).unwrap();
    }
    fs::write(sent.at("backup/files/more"), "").unwrap();
    assert!(sent.restore("backup", "restored", &[]).error.contains("files/more: is no part of the backup"));
    fs::remove_file(sent.at("backup/files/more")).unwrap();

    let another = sent.restore("backup", "restored", &["--key", &"0".repeat(64)]);
    assert!(another.error.contains("another key than yours"), "{}", another.error);
    let loud = sent.restore("backup", "restored", &["--database", "postgres://cld:secret@localhost/portal"]);
    assert!(loud.status == Some(2) && !loud.error.contains("secret"), "{}", loud.error);
    fs::create_dir(sent.at("restored")).unwrap();
    fs::write(sent.at("restored/something"), "").unwrap();
    assert!(sent.restore("backup", "restored", &[]).error.contains("is not empty"));
    fs::remove_file(sent.at("restored/something")).unwrap();
    let restored = sent.restore("backup", "restored", &[]);
    assert_eq!(restored.status, Some(0), "{}", restored.error);
    assert!(restored.output.contains("it is not shown who signed"), "{}", restored.output);
    assert!(restored.output.contains("they are not in the backup"), "{}", restored.output);
}

#[test]
fn a_file_that_was_altered_in_the_portal_is_named_and_all_others_are_in_the_backup() {
    let sent = Sent::new();
    let folder = fs::read_dir(sent.at("portal/files")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(folder.join("file")).unwrap();
    bytes[0] ^= 1;
    fs::write(folder.join("file"), bytes).unwrap();
    fs::remove_file(folder.join("findings.csv")).unwrap();
    let made = sent.back_up("backup", &[]);
    assert_eq!(made.status, Some(1), "{}", made.error);
    let id = folder.file_name().unwrap().to_str().unwrap();
    for said in [
        format!("the file of submission {id} is not as it was received"),
        format!("findings.csv of submission {id} is missing"),
    ] {
        assert!(made.error.contains(&said), "{said}: {}", made.error);
    }
    let restored = sent.restore("backup", "restored", &[]);
    assert_eq!((restored.status, names(&sent.at("restored/files").join(id)).len()), (Some(1), 3), "{}", restored.error);
    assert!(restored.error.contains("is not as it was received"), "{}", restored.error);
}

#[test]
fn a_backup_that_is_killed_leaves_nothing_after_the_next() {
    let sent = Sent::new();
    for wait in [5, 30, 60, 90] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cld"));
        command.args(["portal", "backup", "--config", text(&sent.at("portal/portal.toml")), "-o"]);
        let mut begun = command.arg(sent.at("backups/one")).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        begun.kill().unwrap();
        begun.wait().unwrap();
        if sent.at("backups/one").exists() {
            let restored = sent.restore("backups/one", "restored", &[]);
            assert_eq!(restored.status, Some(0), "what has its name is whole: {}", restored.error);
            fs::remove_dir_all(sent.at("backups/one")).unwrap();
            fs::remove_dir_all(sent.at("restored")).unwrap();
        }
    }
    let made = sent.back_up("backups/two", &[]);
    assert_eq!(made.status, Some(0), "{}", made.error);
    assert_eq!(names(&sent.at("backups")), ["two"]);
}
