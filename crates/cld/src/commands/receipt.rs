//! `cld receipt`: whether a receipt of the landing portal is as it was signed.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::failure::Failure;

/// Verify receipts of the landing portal
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld receipt verify CLD-2026-211-0042-7.json
  cld receipt verify CLD-2026-211-0042-7.json --key portal.pub")]
pub struct Receipt {
    #[command(subcommand)]
    command: ReceiptCommand,
}

#[derive(clap::Subcommand)]
enum ReceiptCommand {
    /// Say whether a receipt is as it was signed
    ///
    /// Without a key, it is shown that the receipt is whole, and not who signed it.
    #[command(after_help = "Examples:\n  cld receipt verify CLD-2026-211-0042-7.json --key portal.pub")]
    Verify {
        /// The receipt, as JSON
        file: PathBuf,
        /// The portal's key: a file with it, or its 64 hexadecimal digits
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
}

impl Receipt {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let ReceiptCommand::Verify { file, key } = &self.command;
        let text = fs::read_to_string(file).map_err(Failure::reading(file))?;
        let key = key.as_ref().map(|key| fs::read_to_string(key).unwrap_or_else(|_| key.clone()));
        let verified = cld_portal::verify(&text, key.as_deref());
        let verified = verified.map_err(|error| format!("{}: {error}", file.display()))?;
        println!("{}: receipt {} is as it was signed.", file.display(), verified.number);
        println!("SHA-256 of the file that was sent: {}", verified.sha256);
        if key.is_none() {
            println!("Signed with key {}.", verified.key);
            println!(
                "It is not shown who signed: anybody can make a receipt with a key of their own. Give the key that the portal \
                 publishes at /receipts/verify, with --key."
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
