//! A portal that keeps its files in a store of objects: `make test` installs a server that speaks S3.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use cld_store::{Deed, Store};

use crate::portal::Served;
use crate::portal_backup::{names, somebody};
use crate::scene::{cld, text};

/// The server's program, installed if it is not there yet.
static INSTALLED: LazyLock<PathBuf> = LazyLock::new(|| {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = format!("TARGET={}", temporary.parent().unwrap().display());
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let made = Command::new("make").args(["--silent", "s3-server", &target]).current_dir(project).status();
    assert!(made.unwrap().success(), "the server that speaks S3 cannot be installed: make s3-server");
    temporary.join("s3-server/bin/moto_server")
});

/// A server that speaks S3, with a bucket; ended with the test.
struct Server(Child, SocketAddr);

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

impl Server {
    fn new() -> Server {
        let address = free_address();
        let mut command = Command::new(&*INSTALLED);
        command.args(["-p", &address.port().to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Server(command.spawn().unwrap(), address);
        until("the server that speaks S3 begins", || TcpStream::connect(address).is_ok());
        assert!(server.asked("PUT", "/bucket").starts_with("HTTP/1.1 200"));
        server
    }

    fn asked(&self, method: &str, path: &str) -> String {
        let mut connection = TcpStream::connect(self.1).unwrap();
        let request =
            format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The names of all objects.
    fn objects(&self) -> Vec<String> {
        let listed = self.asked("GET", "/bucket?list-type=2");
        listed.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap().to_owned()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What is between the portal and the server: it lets so many bytes of each connection through to the server, all with
/// [`ALL`], none with 0.
struct Between(SocketAddr, Arc<AtomicI64>);

const ALL: i64 = i64::MAX;

impl Between {
    fn new(server: SocketAddr) -> Between {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, through) = (listener.local_addr().unwrap(), Arc::new(AtomicI64::new(ALL)));
        let lets = through.clone();
        thread::spawn(move || {
            for connection in listener.incoming() {
                let (near, left) = (connection.unwrap(), lets.load(Ordering::Relaxed));
                if left == 0 {
                    continue;
                }
                let Ok(far) = TcpStream::connect(server) else { continue };
                let (near_too, far_too) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                let lets = lets.clone();
                thread::spawn(move || passed(near, far, left, &lets));
                thread::spawn(move || passed(far_too, near_too, ALL, &AtomicI64::new(ALL)));
            }
        });
        Between(address, through)
    }

    fn lets_through(&self, bytes: i64) {
        self.1.store(bytes, Ordering::Relaxed);
    }
}

/// A connection ends when it had its bytes, and one that is open when nothing is let through any more.
fn passed(mut from: TcpStream, mut to: TcpStream, mut left: i64, lets: &AtomicI64) {
    let mut piece = [0; 4096];
    while left > 0 && lets.load(Ordering::Relaxed) > 0 {
        match from.read(&mut piece) {
            Ok(read) if read > 0 && lets.load(Ordering::Relaxed) > 0 => {
                left -= read as i64;
                if to.write_all(&piece[..read]).is_err() {
                    break;
                }
            }
            _ => break,
        }
    }
    _ = from.shutdown(std::net::Shutdown::Both);
    _ = to.shutdown(std::net::Shutdown::Both);
}

/// Waits for something that comes by itself.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(240), "{what}: not within four minutes");
        thread::sleep(Duration::from_millis(100));
    }
}

/// A demonstration whose files are kept in the bucket, as its settings say.
fn portal_with(folder: &Path, endpoint: SocketAddr) -> PathBuf {
    assert_eq!(cld(["portal", "demo", "-o", text(folder)]).status, Some(0));
    let config = folder.join("portal.toml");
    let settings = fs::read_to_string(&config).unwrap();
    let settings = settings.replace("files = \"files\"", "files = \"s3://bucket/portal/files\"");
    let more = format!("\n[s3]\nendpoint = \"http://{endpoint}\"\nregion = \"eu-west-2\"\nkeys = \"s3.keys\"\n");
    fs::write(&config, settings + &more).unwrap();
    let keys = folder.join("s3.keys");
    fs::write(&keys, "AWS_ACCESS_KEY_ID=portal\nAWS_SECRET_ACCESS_KEY=secret\n").unwrap();
    fs::set_permissions(&keys, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    config
}

/// The submissions of which something is still in the folder, which the figures of councils are in too.
fn arriving(incoming: &Path) -> Vec<String> {
    names(incoming).into_iter().filter(|name| name != "figures").collect()
}

#[test]
fn files_in_a_store_of_objects_are_whole_there_and_wait_in_the_folder_while_it_is_gone() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let made = ["synthesise", "--authorities", "1", "--people", "400", "--seed", "3"];
    let made = cld(made.into_iter().chain(["-o", text(&at("made-up"))]));
    assert_eq!(made.status, Some(0), "{}", made.error);
    let file = fs::read_dir(at("made-up/submissions")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::metadata(&file).unwrap().len() > 200_000);

    let server = Server::new();
    let between = Between::new(server.1);
    let config = portal_with(&at("portal"), between.0);
    let log = fs::File::create(at("log")).unwrap();
    let served = Served::with(&config, &["--with-worker"], log.into());
    let (address, accounts) = (format!("http://{}", served.1), at("portal/accounts.csv"));
    let incoming = at("portal/incoming");
    let as_role = |role: &str, what: &[&str]| somebody(&address, &accounts, role, what);

    // Torn while it is sent to the store: it is checked, declared and read all the same, and no object is half of it.
    between.lets_through(60_000);
    let (walk, receipt) = (concat!(env!("CARGO_MANIFEST_DIR"), "/../cld-portal/client/send.py"), at("receipt.json"));
    let walk = [walk, &address, text(&accounts), text(&file), text(&receipt)];
    let walked = Command::new("python3").args(walk).output().unwrap();
    assert!(walked.status.success(), "{}", String::from_utf8_lossy(&walked.stderr));
    until("the store is tried", || fs::read_to_string(at("log")).unwrap().contains("does not answer"));
    let kept = arriving(&incoming).remove(0);
    let whole = format!("portal/files/{kept}/file");
    assert!(!server.objects().contains(&whole), "{:?}", server.objects());
    assert_eq!(fs::read(incoming.join(&kept).join("file")).unwrap(), fs::read(&file).unwrap());

    // It is back: all goes there by itself, and is gone from the folder.
    between.lets_through(ALL);
    until("the files go to the store", || arriving(&incoming).is_empty());
    let mut expected: Vec<String> =
        ["file", "findings-with-values.xlsx", "findings.csv", "report-with-values.html", "report.html"]
            .map(|name| format!("portal/files/{kept}/{name}"))
            .into();
    expected.sort();
    assert_eq!(server.objects(), expected);
    let (download, report) = ("/submissions/SUBMISSION/download", "/submissions/SUBMISSION/reports/report-with-values");
    assert_eq!(as_role("dscro", &["get", download, text(&at("downloaded"))]), "200");
    assert_eq!(fs::read(at("downloaded")).unwrap(), fs::read(&file).unwrap());
    assert_eq!(as_role("viewer", &["get", report, text(&at("report.html"))]), "200");
    assert!(fs::read_to_string(at("report.html")).unwrap().contains("</html>"));

    // Gone again: a page says so, and goes on when it is back.
    between.lets_through(0);
    assert_eq!(as_role("local_dscro", &["get", "/submissions", text(&at("page"))]), "200");
    assert_eq!(as_role("lead", &["get", report, text(&at("page"))]), "503");
    let backup = at("backup");
    let refused = cld(["portal", "backup", "--config", text(&config), "-o", text(&backup)]);
    assert_eq!((refused.status, backup.exists()), (Some(3), false), "{}", refused.error);
    between.lets_through(ALL);

    // What is exported, backed up and restored is the file, wherever it was kept.
    let received = at("received");
    let moment = "2099-01-01T00:00:00Z";
    let exported = cld(["portal", "export", "--config", text(&config), "--as-of", moment, "-o", text(&received)]);
    assert_eq!(exported.status, Some(0), "{}", exported.error);
    let exported = names(&received.join("submissions")).remove(0);
    assert_eq!(fs::read(received.join("submissions").join(exported)).unwrap(), fs::read(&file).unwrap());
    let made = cld(["portal", "backup", "--config", text(&config), "-o", text(&backup), "--with-keys"]);
    assert_eq!(made.status, Some(0), "{}", made.error);
    let restored = cld(["portal", "restore", text(&backup), "--into", text(&at("restored"))]);
    assert_eq!(restored.status, Some(0), "{}", restored.error);
    assert_eq!(fs::read(at("restored/files").join(&kept).join("file")).unwrap(), fs::read(&file).unwrap());

    // Checked again when the rules have changed, a file comes back, is checked, and goes there once more.
    let again = as_role("lead:3", &["check", text(&file)]);
    until("it is kept", || arriving(&incoming).is_empty());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(Store::open(text(&at("portal/portal.db")))).unwrap();
    let submission = || runtime.block_on(store.submission(&again)).unwrap();
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    runtime.block_on(store.check_again(&Deed::portal(now.into()), &submission())).unwrap();
    until("it is checked again", || submission().state.can_be_sent() && arriving(&incoming).is_empty());
    assert!(server.objects().contains(&format!("portal/files/{again}/file")));
    assert!(!runtime.block_on(store.findings_before(&submission())).unwrap().is_empty());
    let mut expected = server.objects();
    expected.sort();

    // What is given up is gone from the store too.
    assert_eq!(as_role("sender:2", &["give-up", text(&file)]), "14");
    until("what was given up is destroyed", || arriving(&incoming).is_empty() && server.objects() == expected);
}
