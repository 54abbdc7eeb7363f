//! `cld portal demo`: a portal with people who do not exist.

use std::path::PathBuf;

use cld_book::Book;
use cld_format::NewFolder;
use cld_portal::{FILE, MadeUpPerson, begin, demonstrate_programme, enrol_every_role};
use tokio::runtime::Runtime;

use crate::clock::utc;
use crate::failure::Failure;

/// Make a portal with three councils, somebody in every role, and a year of the programme
///
/// `accounts.csv` has what it takes to sign in: e-mail address, password and the key of the authenticator app. Nobody in
/// it exists, and no mail leaves the machine. The programme is that of September 2021 to April 2022 by the counts of its
/// newsletter; which councils took part is drawn by a fixed seed.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld portal demo -o demo-portal
  cld portal serve --config demo-portal/portal.toml --with-worker")]
pub struct Demo {
    /// The folder to create
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// Where the portal will answer
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    address: String,
}

/// Kirklees, and Blackpool and Salford in the North West.
const COUNCILS: [&str; 3] = ["211", "325", "309"];
const NOTICE: &str = "This is a demonstration. Nobody in it exists, and which councils take part was drawn by a fixed seed. Do not send \
                      data about people.";

impl Demo {
    pub fn run(&self, runtime: &Runtime, book: &Book, program: PathBuf) -> Result<(), Failure> {
        let folder = NewFolder::begin(&self.output)?;
        let begun = begin(folder.path(), (&self.address, None), "support@example.org", Some(NOTICE))?;
        let people = runtime.block_on(async {
            let portal = begun.open(book, program, utc).await?;
            let people = enrol_every_role(&portal, &COUNCILS).await?;
            demonstrate_programme(&portal).await?;
            portal.store().close().await;
            Ok::<_, Failure>(people)
        })?;
        let accounts = folder.join("accounts.csv");
        let mut writer = csv::Writer::from_writer(Vec::new());
        let wrong = |error: csv::Error| Failure::fault(error);
        writer.write_record(["email", "password", "totp_secret", "role", "council"]).map_err(wrong)?;
        for MadeUpPerson { email, password, totp_secret, role, council } in &people {
            writer.write_record([email, password, totp_secret, role, council]).map_err(wrong)?;
        }
        let text = writer.into_inner().map_err(Failure::fault)?;
        std::fs::write(&accounts, text).map_err(Failure::writing(&accounts))?;
        let folder = folder.finish()?;
        println!("{} people in every role: {}", people.len(), folder.join("accounts.csv").display());
        println!("Next: cld portal serve --config {} --with-worker", folder.join(FILE).display());
        Ok(())
    }
}
