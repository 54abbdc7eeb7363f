//! A server of PostgreSQL for the tests of this process: it ends with them, and nothing is left of it. Tests of other crates
//! include this file.

#![allow(dead_code, reason = "not every crate's tests stop it")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

/// Takes orders, and ends with its input, which ends with the process of the tests.
const SERVE: &str = r#"
mkdir -m 700 "$2"
"$1/initdb" --no-sync --auth=trust --username=cld --pgdata="$2/data" >"$2/log" 2>&1
start() { "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c max_connections=300 >>"$2/log" 2>&1 & server=$!; }
start "$1" "$2"
while read -r order; do
    case $order in
        stop) kill -INT $server; wait $server ;;
        start) start "$1" "$2" ;;
    esac
done
kill -QUIT $server
wait $server
rm -rf "$2"
"#;

/// A server with a folder of its own.
pub(crate) struct Server {
    folder: PathBuf,
    /// With the input that ends it.
    process: Mutex<Child>,
    databases: AtomicUsize,
}

/// The folder of PostgreSQL's programs, which Debian has by version.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let folders = versions.map(|version| version.unwrap().path().join("bin"));
    folders.filter(|folder| folder.join("initdb").exists()).max().expect("PostgreSQL is missing: make test installs it")
}

impl Server {
    pub(crate) fn begun() -> Server {
        static SERVERS: AtomicUsize = AtomicUsize::new(0);
        let number = SERVERS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("cld-postgres-{}-{number}", std::process::id()));
        // It refuses to run as root.
        let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        let mut command = Command::new(if is_root { "runuser" } else { "sh" });
        if is_root {
            command.args(["-u", "postgres", "--", "sh"]);
        }
        command.args(["-c", SERVE, "sh"]).arg(programs()).arg(&folder).current_dir("/").stdin(Stdio::piped());
        Server { folder, process: Mutex::new(command.spawn().unwrap()), databases: AtomicUsize::new(0) }
    }

    /// The address of a new, empty database.
    pub(crate) fn new_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        for _ in 0..600 {
            let mut create = Command::new(programs().join("createdb"));
            create.arg("-h").arg(&self.folder).args(["-U", "cld", &name]).stderr(Stdio::null());
            if create.status().unwrap().success() {
                return format!("postgres:///{name}?host={}&user=cld", self.folder.display());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("PostgreSQL does not begin: {}", fs::read_to_string(self.folder.join("log")).unwrap_or_default())
    }

    /// It is gone until it is started again.
    pub(crate) fn stop(&self) {
        self.order("stop\n");
    }

    pub(crate) fn start(&self) {
        self.order("start\n");
    }

    fn order(&self, order: &str) {
        let mut process = self.process.lock().unwrap();
        process.stdin.as_mut().unwrap().write_all(order.as_bytes()).unwrap();
    }
}

/// The address of a new, empty database at the server that all tests of this process share.
pub(crate) fn new_database() -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(Server::begun).new_database()
}
