//! `cld portal`: the landing portal.

mod demo;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use cld_book::Book;
use cld_portal::{Configuration, Portal, begin, invite, serve};
use cld_store::Area;
use tokio::runtime::Runtime;

use crate::clock::utc;
use crate::failure::Failure;

/// The landing portal: councils ask for accounts and send their files
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld portal demo -o demo-portal
  cld portal serve --config demo-portal/portal.toml
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
        /// How people reach it, such as https://portal.example.org; without it, where it answers
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
    },
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

#[derive(clap::Args)]
struct Config {
    /// The settings of the portal, portal.toml
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

impl PortalCommands {
    pub fn run(self, book: &Book) -> Result<ExitCode, Failure> {
        let runtime = Runtime::new().map_err(Failure::fault)?;
        match self.command {
            PortalCommand::Init { folder, public_url, address, support } => {
                own_folder(&folder).map_err(Failure::writing(&folder))?;
                let begun = begin(&folder, (&address, public_url.as_deref()), &support, None)?;
                runtime.block_on(begun.open(book, utc))?;
                println!("{} is set up. Next: cld portal invite, for the first people.", folder.display());
            }
            PortalCommand::Serve { config: Config { config }, address } => {
                let settings = Configuration::read(&config)?;
                let address = address.unwrap_or_else(|| settings.address.clone());
                runtime.block_on(async {
                    let portal = settings.open(book, utc).await?;
                    println!("The portal answers at http://{address}. Ctrl-C ends it.");
                    serve(&portal, &address).await
                })?;
            }
            PortalCommand::Invite { config: Config { config }, email, name, role, council, region } => {
                let settings = Configuration::read(&config)?;
                let link = runtime.block_on(async {
                    let portal = settings.open(book, utc).await?;
                    let area = area(&portal, &role, council, region)?;
                    Ok::<String, Failure>(invite(&portal, (&email, &name), (&role, &area)).await?)
                })?;
                println!("{link}");
            }
            PortalCommand::Demo(demo) => demo.run(&runtime, book)?,
        }
        Ok(ExitCode::SUCCESS)
    }
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
