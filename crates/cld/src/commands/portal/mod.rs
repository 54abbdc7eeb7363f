//! `cld portal`: the landing portal.

mod backup;
mod config;
mod demo;
mod documents;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use chrono::{DateTime, Utc};
use cld_book::Book;
use cld_portal::{Configuration, Portal, Rotated, Tried, begin, export, invite, serve, watch, work};
use cld_store::Area;
use cld_submission::read_moment;
use cld_terms::counted;
use tokio::runtime::Runtime;

use self::config::Config;
use self::documents::documents;
use crate::clock::utc;
use crate::failure::Failure;
use crate::process::{ended, program};

/// The landing portal: councils ask for accounts and send their files
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld portal demo -o demo-portal
  cld portal serve --config demo-portal/portal.toml --with-worker
  cld portal init portal --public-url https://portal.example.org --support help@example.org")]
pub struct PortalCommands {
    #[command(subcommand)]
    command: PortalCommand,
}

#[derive(clap::Subcommand)]
enum PortalCommand {
    /// Set up a portal in a folder: its settings, its key, its database
    #[command(after_help = "Examples:\n  cld portal init portal --support help@example.org")]
    Init {
        /// The folder, which is created if need be
        folder: PathBuf,
        /// How people reach it, beginning with https:// and their host; without it, where it answers
        #[arg(long, value_name = "URL")]
        public_url: Option<String>,
        /// Where it answers
        #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
        address: String,
        /// The mailbox where people ask for help
        #[arg(long, value_name = "EMAIL")]
        support: String,
    },
    /// Answer browsers until it is stopped
    #[command(after_help = "Examples:\n  cld portal serve --config portal/portal.toml --address 127.0.0.1:8080")]
    Serve {
        #[command(flatten)]
        config: Config,
        /// Where to answer in place of what the settings say
        #[arg(long, value_name = "HOST:PORT")]
        address: Option<String>,
        /// Also do the work: look at files, check them, send mails
        #[arg(long)]
        with_worker: bool,
    },
    /// Do the work of a portal until it is stopped: look at files, check them, send mails
    #[command(after_help = "Examples:\n  cld portal work --config portal/portal.toml")]
    Work {
        #[command(flatten)]
        config: Config,
    },
    /// Write what had been received as of a moment, with the decisions, in the form that cld run reads
    #[command(
        override_usage = "cld portal export --config <FILE> --as-of <MOMENT> -o <RECEIVED>",
        after_help = "Examples:
  cld portal export --config portal/portal.toml --as-of 2026-11-30T12:00:00Z -o received"
    )]
    Export {
        #[command(flatten)]
        config: Config,
        /// The moment, in universal time, such as 2026-11-30T12:00:00Z
        #[arg(long, value_name = "MOMENT", value_parser = in_universal_time)]
        as_of: DateTime<Utc>,
        /// The folder to create
        #[arg(short, long, value_name = "RECEIVED")]
        output: PathBuf,
    },
    Config(ConfigCommands),
    Key(KeyCommands),
    Backup(backup::Backup),
    Restore(backup::Restore),
    Audit(Audit),
    /// Make an account for somebody, and print the link by which they begin
    ///
    /// The first people of a portal come to it like this: North West DSCRO, and the leads of councils. The link works
    /// once, for 7 days.
    #[command(
        override_usage = "cld portal invite --config <FILE> --email <EMAIL> --name <NAME>
                         --role <ROLE> [--council <CODE> | --region <NAME>]",
        after_help = "Examples:
  cld portal invite --config portal/portal.toml --email ann@example.org --name \"Ann Example\" --role dscro
  cld portal invite --config portal/portal.toml --email lee@example.org --name \"Lee Example\" --role lead --council 211"
    )]
    Invite {
        #[command(flatten)]
        config: Config,
        /// Their e-mail address
        #[arg(long)]
        email: String,
        /// Their name
        #[arg(long)]
        name: String,
        /// A role of book/portal/permissions.md
        #[arg(long)]
        role: String,
        /// The council's code, for roles of a council
        #[arg(long, value_name = "CODE")]
        council: Option<String>,
        /// The region, for roles of a region
        #[arg(long, value_name = "NAME", conflicts_with = "council")]
        region: Option<String>,
    },
    Demo(demo::Demo),
}

/// The settings of a portal
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cld portal config check --config portal/portal.toml")]
struct ConfigCommands {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(clap::Subcommand)]
enum ConfigCommand {
    /// Try what the settings name: keys, database, files, virus scanner, mail server
    ///
    /// Ends with 1 when something is not as the portal needs it.
    #[command(after_help = "Examples:\n  cld portal config check --config portal/portal.toml")]
    Check {
        #[command(flatten)]
        config: Config,
    },
}

/// The key that signs receipts
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cld portal key rotate --config portal/portal.toml")]
struct KeyCommands {
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(clap::Subcommand)]
enum KeyCommand {
    /// Sign with a new key from the next start on
    ///
    /// Receipts of the key before stay good: its public key is published with its days.
    #[command(after_help = "Examples:\n  cld portal key rotate --config portal/portal.toml")]
    Rotate {
        #[command(flatten)]
        config: Config,
    },
}

/// The record of who did what
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cld portal audit verify --config portal/portal.toml")]
struct Audit {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(clap::Subcommand)]
enum AuditCommand {
    /// Follow its chain from the first entry: none may be missing or altered
    #[command(after_help = "Examples:\n  cld portal audit verify --config portal/portal.toml")]
    Verify {
        #[command(flatten)]
        config: Config,
    },
}

impl PortalCommands {
    pub fn run(self, book: &Book, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let runtime = Runtime::new().map_err(Failure::fault)?;
        match self.command {
            PortalCommand::Init { folder, public_url, address, support } => {
                own_folder(&folder).map_err(Failure::writing(&folder))?;
                let begun = begin(&folder, (&address, public_url.as_deref()), &support, None)?;
                runtime.block_on(begun.open(book, program()?, utc))?;
                println!("{} is set up. Next: cld portal invite, for the first people.", folder.display());
            }
            PortalCommand::Serve { config: Config { config }, address, with_worker } => {
                let settings = Configuration::read(&config)?;
                let address = address.unwrap_or_else(|| settings.address.clone());
                runtime.block_on(answer(book, named, settings.at(&address), with_worker))?;
            }
            PortalCommand::Work { config: Config { config } } => {
                log();
                let settings = Configuration::read(&config)?;
                runtime.block_on(async {
                    work(&settings.open(book, program()?, utc).await?, ended()).await.map_err(Failure::from)
                })?;
            }
            PortalCommand::Export { config: Config { config }, as_of, output } => {
                let settings = Configuration::read(&config)?;
                let done = runtime.block_on(async {
                    let portal = settings.open(book, program()?, utc).await?;
                    Ok::<_, Failure>(export(&portal, as_of, &output).await?)
                })?;
                let submissions = counted(done.submissions, "submission", "submissions");
                println!("{}: {submissions}, {} left out by decision", output.display(), done.left_out);
                if done.destroyed > 0 {
                    let files = counted(done.destroyed, "file was", "files were");
                    println!(
                        "{files} kept for as long as book/portal/retention.md says, and destroyed: they are not in it"
                    );
                }
            }
            PortalCommand::Config(ConfigCommands { command: ConfigCommand::Check { config } }) => {
                return settings_tried(&runtime, &config);
            }
            PortalCommand::Key(KeyCommands { command: KeyCommand::Rotate { config: Config { config } } }) => {
                let settings = Configuration::read(&config)?;
                // What was signed until now is noted with the key that signed it.
                runtime.block_on(settings.open(book, program()?, utc))?;
                let Rotated { key, earlier } = settings.rotate_signing_key(utc().date_naive())?;
                println!("{} is new. Restart cld-portal-serve and cld-portal-work, and back it up.", key.display());
                println!("{} signed until now and is needed no more: destroy it and its copies.", earlier.display());
            }
            PortalCommand::Backup(backup) => return backup.run(&runtime, book),
            PortalCommand::Restore(restore) => return restore.run(&runtime),
            PortalCommand::Audit(Audit { command: AuditCommand::Verify { config: Config { config } } }) => {
                let settings = Configuration::read(&config)?;
                let entries = runtime.block_on(async {
                    let portal = settings.open(book, program()?, utc).await?;
                    Ok::<_, Failure>(portal.store().verify_audit().await?)
                })?;
                println!("{}, each as it was written", counted(entries.unsigned_abs(), "entry", "entries"));
            }
            PortalCommand::Invite { config: Config { config }, email, name, role, council, region } => {
                let settings = Configuration::read(&config)?;
                let link = runtime.block_on(async {
                    let portal = settings.open(book, program()?, utc).await?;
                    let area = area(&portal, &role, council, region)?;
                    Ok::<String, Failure>(invite(&portal, (&email, &name), (&role, &area)).await?)
                })?;
                println!("{link}");
            }
            PortalCommand::Demo(demo) => demo.run(&runtime, book, program()?)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn settings_tried(runtime: &Runtime, Config { config }: &Config) -> Result<ExitCode, Failure> {
    let tried = runtime.block_on(Configuration::read(config)?.tried());
    for Tried { setting, found } in &tried {
        match found {
            Ok(found) => println!("right  {setting}: {found}"),
            Err(fault) => println!("wrong  {setting}: {fault}"),
        }
    }
    Ok(ExitCode::from(u8::from(tried.iter().any(|tried| tried.found.is_err()))))
}

async fn answer(book: &Book, named: Option<&Path>, settings: Configuration, with_worker: bool) -> Result<(), Failure> {
    log();
    let portal = settings.open(book, program()?, utc).await?;
    if let Some(missing) = portal.missing_styles() {
        eprintln!(
            "This program was built without {missing}, so pages have no styles. make portal builds it with them."
        );
    }
    let (shown, folder) = (portal.clone(), named.map(Path::to_owned));
    // It takes some seconds, and ends with the program at the latest.
    std::thread::spawn(move || match documents(folder.as_deref()) {
        Ok(documents) => shown.show(documents),
        Err(error) => eprintln!("No documents of the book are shown: {error}"),
    });
    let worker = async { if with_worker { work(&portal, ended()).await } else { Ok(()) } };
    let begun = |address| println!("The portal answers at http://{address}. Ctrl-C ends it.");
    let served = serve(&portal, &settings.address, begun, ended());
    let watched = async {
        let Some(address) = &settings.metrics_address else { return Ok(()) };
        watch(&portal, address, |address| println!("Whoever watches it asks http://{address}/metrics."), ended()).await
    };
    tokio::try_join!(served, worker, watched)?;
    portal.store().close().await;
    Ok(())
}

/// What is logged goes to standard error, a line of JSON each.
fn log() {
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).init();
}

/// A folder for its owner alone, if it is not there yet: the database in it says who has an account.
fn own_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// The area of a role: as the role has it in the book.
fn area(portal: &Portal, role: &str, council: Option<String>, region: Option<String>) -> Result<Area, Failure> {
    let reach = portal.pages().permissions.role(role).map(|role| role.reach);
    match (reach, council, region) {
        (Some(cld_book::Reach::Council), Some(code), None) => match portal.councils().council(&code) {
            Some(_) => Ok(Area::Council(code)),
            None => Err(format!("there is no council {code}. Its code is that of submissions, such as 211.").into()),
        },
        (Some(cld_book::Reach::Region), None, Some(name)) => {
            match portal.councils().all().iter().any(|council| council.region == name) {
                true => Ok(Area::Region(name)),
                false => Err(format!("there is no region \"{name}\". Write it as in \"North West\".").into()),
            }
        }
        (Some(cld_book::Reach::England) | None, None, None) => Ok(Area::England),
        _ => Err(format!("{role} is of a council (--council), of a region (--region) or of England (neither).").into()),
    }
}

/// A moment with its time zone, since a portal keeps universal time.
fn in_universal_time(said: &str) -> Result<DateTime<Utc>, String> {
    let wanted = "Write it in universal time, such as 2026-11-30T12:00:00Z";
    match DateTime::parse_from_rfc3339(said.trim()) {
        Ok(moment) => Ok(moment.to_utc()),
        Err(_) if read_moment(said).is_ok() => Err(format!("it names no time zone. {wanted}")),
        Err(_) => Err(format!("it is not a moment. {wanted}")),
    }
}
