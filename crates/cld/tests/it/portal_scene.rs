//! A portal of a test: its folder, its processes, and people who are signed in.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use cld_portal::{Configuration, begin, enrol};
use cld_store::{Area, Store};
use tempfile::TempDir;

use crate::portal_browser::Browser;
use crate::scene::text;

/// As long as a test waits for what has to come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(150);

/// What a portal of a test uses that runs elsewhere, as its file of settings says it.
#[derive(Clone, Copy)]
pub(crate) struct Uses<'a> {
    pub(crate) database: &'a str,
    pub(crate) mail: &'a str,
    pub(crate) virus_scan: &'a str,
}

/// A database in a file, mails into a folder, no virus scanner.
pub(crate) const ALONE: Uses<'_> = Uses { database: "portal.db", mail: "folder:mails", virus_scan: "off" };

/// A portal of a test.
pub(crate) struct Place {
    folder: TempDir,
    address: String,
    database: String,
}

/// A process of the portal, which ends with the test.
pub(crate) struct Process(Child);

impl Place {
    /// Somebody sends for each of these councils, and somebody receives.
    pub(crate) fn new(uses: Uses<'_>, councils: &[&str]) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let address = free_address();
        begin(folder.path(), (&address, None), "support@example.org", Some("This is a test.")).unwrap();
        let path = folder.path().join(cld_portal::FILE);
        let Uses { database, mail, virus_scan } = uses;
        let settings = fs::read_to_string(&path).unwrap();
        let own = [("database", database), ("mail", mail), ("virus_scan", virus_scan)];
        let line = |line: &str| match own.iter().find(|(name, _)| line.starts_with(&format!("{name} = "))) {
            Some((name, value)) => format!("{name} = {value:?}\n"),
            None => format!("{line}\n"),
        };
        fs::write(&path, settings.lines().map(line).collect::<String>()).unwrap();
        let is_address = database.starts_with("postgres");
        let database = if is_address { database.to_owned() } else { text(&folder.path().join(database)).to_owned() };
        let place = Place { folder, address, database };
        place.enrol(councils);
        place
    }

    fn enrol(&self, councils: &[&str]) {
        let book = cld_built_in::open_without_methods(None).unwrap();
        let settings = Configuration::read(&self.config()).unwrap();
        wait_for(async {
            let portal = settings.open(&book, PathBuf::from("none"), Utc::now).await.unwrap();
            let region = portal.councils().council(councils[0]).unwrap().region.clone();
            let mut people =
                vec![("dscro".to_owned(), Area::England), ("local_dscro".to_owned(), Area::Region(region))];
            people.extend(councils.iter().map(|code| ("sender".to_owned(), Area::Council((*code).to_owned()))));
            for (role, area) in &people {
                let email = email(role, area.written().1);
                enrol(&portal, (&email, "Somebody Example"), "tenor gravel ninety lamp", (role, area)).await.unwrap();
            }
            portal.store().close().await;
        });
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join(cld_portal::FILE)
    }

    /// The host and port at which it answers.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Where the files of submissions lie.
    pub(crate) fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// The path of its database, or the address.
    pub(crate) fn database(&self) -> &str {
        &self.database
    }

    /// What its processes logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// What the portal remembers, asked by the test itself.
    pub(crate) fn asked<T>(&self, ask: impl AsyncFnOnce(&Store) -> T) -> T {
        wait_for(async {
            let store = Store::open(&self.database).await.unwrap();
            let answer = ask(&store).await;
            store.close().await;
            answer
        })
    }

    /// Answers browsers; gives the process once it does.
    pub(crate) fn serve(&self, more: &[&str]) -> Process {
        let mut command = self.command("serve");
        command.args(["--address", &self.address]).args(more);
        self.answering(command)
    }

    fn answering(&self, mut command: Command) -> Process {
        let mut process = Process(command.stdout(Stdio::piped()).spawn().unwrap());
        let mut said = String::new();
        BufReader::new(process.0.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains(&self.address), "{said} {}", self.log());
        process
    }

    /// The same where files are on a disk of their own, so large, that is full some time. It is there for this process alone.
    pub(crate) fn serve_on_a_disk_of(&self, bytes: usize) -> Process {
        fs::create_dir(self.files()).unwrap();
        let mount = format!("mount -t tmpfs -o size={bytes} tmpfs \"$0\" && exec \"$@\"");
        let mut command = self.logging(Command::new("unshare"));
        command.arg("--mount").args((!is_root()).then_some("--map-root-user"));
        command.args(["sh", "-c", &mount]).arg(self.files()).arg(env!("CARGO_BIN_EXE_cld"));
        command.args(["portal", "serve", "--config", text(&self.config()), "--address", &self.address]);
        self.answering(command)
    }

    /// Does what is to be done where another process has its disks.
    pub(crate) fn work_beside(&self, other: &Process) -> Process {
        let mut command = self.logging(Command::new("nsenter"));
        command.args((!is_root()).then_some("--user")).args(["--preserve-credentials", "--mount", "--target"]);
        command.args([&other.id().to_string(), "--"]);
        command.arg(env!("CARGO_BIN_EXE_cld")).args(["portal", "work", "--config", text(&self.config())]);
        Process(command.stdout(Stdio::null()).spawn().unwrap())
    }

    /// One that may be killed before it answers.
    pub(crate) fn begun_to_serve(&self) -> Process {
        let mut command = self.command("serve");
        Process(command.args(["--address", &self.address]).stdout(Stdio::null()).spawn().unwrap())
    }

    /// Does what is to be done.
    pub(crate) fn work(&self) -> Process {
        Process(self.command("work").stdout(Stdio::null()).spawn().unwrap())
    }

    fn command(&self, name: &str) -> Command {
        let mut command = self.logging(Command::new(env!("CARGO_BIN_EXE_cld")));
        command.args(["portal", name, "--config", text(&self.config())]);
        command
    }

    fn logging(&self, mut command: Command) -> Command {
        let log = OpenOptions::new().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        command.stdin(Stdio::null()).stderr(log);
        command
    }

    /// A browser in which whoever sends for a council is signed in: signing in has tests of its own.
    pub(crate) fn sender(&self, council: &str) -> Browser {
        self.browser(&email("sender", council))
    }

    /// A browser in which somebody is signed in.
    pub(crate) fn browser(&self, email: &str) -> Browser {
        let secret = self.asked(async |store| {
            let account = store.account_by_email(email).await.unwrap().unwrap();
            let now = Utc::now();
            let strong = Some((now + TimeDelta::hours(12)).into());
            store.begin_session(&account.id, "full", ("127.0.0.1", "test"), (now.into(), strong)).await.unwrap()
        });
        Browser::new(&self.address, &format!("cld={secret}"))
    }
}

impl Process {
    /// Ends it without a word.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    fn end(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// The address of somebody in a role; the council is that of a role of a council.
pub(crate) fn email(role: &str, council: &str) -> String {
    let role = role.replace('_', "-");
    if role == "sender" { format!("{role}-{council}@example.org") } else { format!("{role}@example.org") }
}

/// Who is not makes disks of their own as root of a world of their own.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

pub(crate) fn wait_for<T>(done: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(done)
}

/// One that nothing uses, and that no connection of a browser takes while the portal is away.
fn free_address() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 10_000 + (std::process::id() % 1_000) as u16 * 20;
    let mut ports = (0..).map(|_| first + NEXT.fetch_add(1, Ordering::Relaxed) % 2_000);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    format!("127.0.0.1:{}", ports.find(is_free).unwrap())
}

/// Asks again and again until there is an answer, which has to come some time.
pub(crate) fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "{what} never came");
        std::thread::sleep(Duration::from_millis(40));
    }
}

/// A small file that the release takes.
pub(crate) fn small_file(folder: &Path) -> Vec<u8> {
    let made = folder.join("made-up");
    let options = ["synthesise", "-o", text(&made), "--authorities", "1", "--people", "4", "--seed", "5"];
    assert_eq!(crate::scene::cld(options).status, Some(0));
    let files = fs::read_dir(made.join("submissions")).unwrap();
    let mut read = Vec::new();
    File::open(files.map(|entry| entry.unwrap().path()).min().unwrap()).unwrap().read_to_end(&mut read).unwrap();
    read
}
