//! `cld open`: the local page, and the browser that it is opened in.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::Duration;

use cld_book::Book;
use cld_open::{LocalPage, Settings};
use tokio::runtime::Runtime;

use crate::failure::Failure;
use crate::process::{ended, program};

/// Check, prepare and run files in the browser, on this machine alone
///
/// The page answers at 127.0.0.1 and to whoever has its address with the token; the first line that is printed is that
/// address, and nothing else. What one does there is done by this program, as its commands do it: the findings are those of
/// cld check. Files that are chosen and made are in a folder for their owner alone; save what you want to keep. It ends by its
/// button, by Ctrl-C, or when no page has been open for 15 minutes and no work is under way, and removes that folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cld open
      opens the page in the browser
  cld open --no-browser
      prints the address alone, to open it oneself
  cld open --port 8022 --close-after 60
      at a port of one's own, and open for an hour without a page
  cld --book book open
      with a book of one's own

Exit status: 0 it was closed, 2 the port is taken.")]
pub struct Open {
    /// The port to answer at; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Print the address and open no browser
    #[arg(long)]
    no_browser: bool,
    /// End after so many minutes without an open page and without work
    #[arg(long, value_name = "MINUTES", default_value = "15", value_parser = minutes)]
    close_after: Duration,
}

/// Some minutes, up to a week; part of one is for tests.
fn minutes(text: &str) -> Result<Duration, String> {
    let minutes: f64 = text.parse().map_err(|_| "is not a number of minutes")?;
    if minutes > 0.0 && minutes <= 10_080.0 {
        return Ok(Duration::from_secs_f64(minutes * 60.0));
    }
    Err("must be more than 0 and at most 10080, which is a week".to_owned())
}

/// What the program was asked, and on Windows by a double-click the page: its window would close at once otherwise.
pub fn or_asked() -> Vec<OsString> {
    let asked: Vec<OsString> = env::args_os().collect();
    // A command prompt says how it asks; a double-click starts the program without one.
    let is_double_click =
        cfg!(windows) && asked.len() == 1 && env::var_os("PROMPT").is_none() && io::stdin().is_terminal();
    if is_double_click { asked.into_iter().chain(["open".into()]).collect() } else { asked }
}

impl Open {
    pub fn run(self, book: Book, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let runtime = Runtime::new().map_err(Failure::fault)?;
        let folder = named.map(|folder| std::path::absolute(folder).map_err(Failure::reading(folder)));
        let settings =
            Settings { program: program()?, book: folder.transpose()?, port: self.port, close_after: self.close_after };
        runtime.block_on(async {
            let page = LocalPage::begin(book, settings).await?;
            println!("{}", page.address());
            io::stdout().flush()?;
            if let Some(missing) = page.missing_styles() {
                eprintln!("This program was built without {missing}, so pages have no styles. They work all the same.");
            }
            eprintln!("Open that address in a browser on this machine. Ctrl-C ends it.");
            if !self.no_browser {
                open_browser(page.address_for_one_visit());
            }
            page.serve(ended()).await.map_err(Failure::from)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Opens an address as the system does, and says when it cannot: one can do that oneself.
fn open_browser(address: String) {
    let mut opener = match env::consts::OS {
        "windows" => Command::new("cmd"),
        "macos" => Command::new("open"),
        _ => Command::new("xdg-open"),
    };
    if cfg!(windows) {
        opener.args(["/c", "start", ""]);
    }
    opener.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    thread::spawn(move || {
        if !opener.status().is_ok_and(|status| status.success()) {
            eprintln!("The browser could not be opened. Open the address above yourself.");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn minutes_are_some_and_at_most_a_week() {
        for (text, seconds) in [("15", Some(900.0)), ("0.05", Some(3.0)), ("10080", Some(604_800.0))] {
            assert_eq!(minutes(text).ok().map(|time| time.as_secs_f64()), seconds, "{text}");
        }
        for wrong in ["0", "-1", "10081", "NaN", "inf", "soon", ""] {
            assert!(minutes(wrong).is_err(), "{wrong}");
        }
    }
}
