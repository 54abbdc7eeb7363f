//! A server of PostgreSQL for the tests of this process: it ends with them, and nothing is left of it.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};

/// Ends with its input, which ends with the process of the tests.
const SERVE: &str = r#"
mkdir -m 700 "$2"
"$1/initdb" --no-sync --auth=trust --username=cld --pgdata="$2/data" >"$2/log" 2>&1
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off >>"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$2"
"#;

struct Server {
    folder: PathBuf,
    /// With the input that ends it.
    _process: Mutex<Child>,
}

static SERVER: OnceLock<Server> = OnceLock::new();
static DATABASES: AtomicUsize = AtomicUsize::new(0);

/// The folder of PostgreSQL's programs, which Debian has by version.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let folders = versions.map(|version| version.unwrap().path().join("bin"));
    folders.filter(|folder| folder.join("initdb").exists()).max().expect("PostgreSQL is missing: make test installs it")
}

fn begun() -> Server {
    let folder = std::env::temp_dir().join(format!("cld-store-{}", crate::new_id().unwrap()));
    // It refuses to run as root.
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut command = Command::new(if is_root { "runuser" } else { "sh" });
    if is_root {
        command.args(["-u", "postgres", "--", "sh"]);
    }
    command.args(["-c", SERVE, "sh"]).arg(programs()).arg(&folder).current_dir("/").stdin(Stdio::piped());
    Server { folder, _process: Mutex::new(command.spawn().unwrap()) }
}

/// The address of a new, empty database.
pub(super) async fn new_database() -> String {
    install_default_drivers();
    let folder = &SERVER.get_or_init(begun).folder;
    let address = |database: &str| format!("postgres:///{database}?host={}&user=cld", folder.display());
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let create = sqlx::AssertSqlSafe(format!("create database {name}"));
    for _ in 0..600 {
        let pool = AnyPoolOptions::new().max_connections(1).connect(&address("postgres")).await;
        if let Ok(pool) = pool {
            sqlx::raw_sql(create).execute(&pool).await.unwrap();
            pool.close().await;
            return address(&name);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("PostgreSQL does not begin: {}", fs::read_to_string(folder.join("log")).unwrap_or_default())
}
