//! Requests: the people of a run in the layout of the national service.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use cld_book::{RequestColumn, TracingService};
use cld_format::NewFolder;
use sha2::{Digest, Sha256};

use super::state::{Asked, Traced};
use crate::details::{DAYS, Details};
use crate::error::IdentityError;
use crate::private;

/// A request that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requested {
    /// The file.
    pub path: PathBuf,
    /// How many people it asks about.
    pub records: usize,
}

/// How moments are written in names and headers.
pub const MOMENT: &str = "%Y%m%d%H%M%S";

/// Writes requests into the new folder `output` for everybody of the run whose vault is in `vault` and who was not asked about yet;
/// with `again` for everybody. The files are of their owner's, as they say who people are. Each has a moment of its own,
/// from `moment` on.
///
/// A request counts as made when all files are there: one that was cut short is made anew, and no answer to it is taken.
///
/// # Errors
/// When the run has no vault, everybody was asked about, or the folder cannot be made or already exists.
pub fn request(
    service: &TracingService,
    vault: &Path,
    output: &Path,
    moment: NaiveDateTime,
    again: bool,
) -> Result<Vec<Requested>, IdentityError> {
    let mut traced = Traced::open(vault)?;
    let open = traced.asked.iter().filter(|asked| asked.refused.is_none());
    let asked: HashSet<u32> = if again { HashSet::new() } else { open.map(|asked| asked.person).collect() };
    let people: Vec<u32> = (0..traced.people.len() as u32).filter(|person| !asked.contains(person)).collect();
    if people.is_empty() {
        return Err(IdentityError::EverybodyAsked);
    }
    let folder = NewFolder::begin(output)?;
    let secret = secret()?;
    let mut requested = Vec::new();
    let taken: HashSet<String> = traced.asked.iter().map(|asked| asked.request.clone()).collect();
    let mut moments = (0..).map(|second| (moment + TimeDelta::seconds(second)).format(MOMENT).to_string());
    for people in people.chunks(service.request.most_records) {
        let (name, moment) = moments
            .by_ref()
            .map(|moment| (format!("{}{moment}", service.request.name), moment))
            .find(|(name, _)| !taken.contains(name))
            .expect("moments do not end");
        let file_name = format!("{name}.csv");
        let path = folder.join(&file_name);
        let mut lines = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut write = |line: Vec<String>| lines.write_record(line).expect("memory takes all that is written");
        write(vec![name.clone(), service.request.workflow.clone(), moment, people.len().to_string()]);
        for person in people {
            let reference = reference(&secret, *person);
            let details = &traced.people[*person as usize].details;
            let value = |column: &RequestColumn| match &column.item {
                None => String::new(),
                Some(item) => cut(value(service, details, item), column.longest),
            };
            let values = service.request.columns[1..].iter().map(value);
            write(std::iter::once(reference.clone()).chain(values).collect());
            traced.asked.push(Asked { request: name.clone(), reference, person: *person, refused: None });
        }
        let bytes = lines.into_inner().expect("memory takes all that is written");
        let mut file = private::new_file(&path).map_err(IdentityError::unusable(&path))?;
        file.write_all(&bytes).map_err(IdentityError::unusable(&path))?;
        requested.push(Requested { path: output.join(file_name), records: people.len() });
    }
    folder.finish()?;
    traced.keep_asked()?;
    Ok(requested)
}

/// Thirty-two bytes that nobody knows, and nobody keeps: a reference reveals nothing about its person.
fn secret() -> Result<[u8; 32], IdentityError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|_| IdentityError::NoRandomNumbers)?;
    Ok(secret)
}

fn reference(secret: &[u8; 32], person: u32) -> String {
    let digest = Sha256::new().chain_update(secret).chain_update(person.to_le_bytes()).finalize();
    digest[..12].iter().map(|byte| format!("{byte:02X}")).collect()
}

/// An item as the service takes it: days as digits, genders as their character, names in ASCII.
pub(crate) fn value(service: &TracingService, details: &Details, item: &str) -> String {
    if DAYS.contains(&item) {
        let day = details.day(item).and_then(NaiveDate::from_epoch_days);
        return day.map(|day| day.format("%Y%m%d").to_string()).unwrap_or_default();
    }
    let text = details.text(item).unwrap_or_default().trim();
    match item {
        "gender" => service.request.genders.get(text).cloned().unwrap_or_else(|| "0".to_owned()),
        _ => any_ascii::any_ascii(text),
    }
}

fn cut(text: String, longest: Option<usize>) -> String {
    match longest {
        Some(longest) => text.chars().take(longest).collect(),
        None => text,
    }
}
