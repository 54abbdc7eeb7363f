//! The submissions of the councils that a run is for.

use std::collections::BTreeSet;

use cld_book::nearest;
use cld_figures::areas::Areas;
use cld_submission::Receipt;
use serde::{Deserialize, Serialize};

use crate::RunError;

/// The councils that a run was asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Chosen {
    /// Codes, names or regions, as they were given.
    pub asked: Vec<String>,
    /// Codes and names of the other councils that sent a file.
    pub others: Vec<String>,
}

/// The submissions that a run is for; `chosen` is null where it is for all.
pub(crate) struct ForRun<T> {
    pub submissions: Vec<(Receipt, T)>,
    pub chosen: Option<Chosen>,
}

/// The submissions of the councils wanted, by code, name or region, and which councils that leaves out; all where none is
/// named.
///
/// # Errors
/// When nothing came from a council that is named.
pub(crate) fn choose<T>(areas: &Areas, received: Vec<(Receipt, T)>, wanted: &[String]) -> Result<ForRun<T>, RunError> {
    let is_meant = |receipt: &Receipt, wanted: &str| {
        names(areas, receipt).iter().any(|known| known.eq_ignore_ascii_case(wanted.trim()))
    };
    if let Some(name) = wanted.iter().find(|name| !received.iter().any(|(receipt, _)| is_meant(receipt, name))) {
        let hint = nearest(name, received.iter().flat_map(|(receipt, _)| names(areas, receipt)));
        return Err(RunError::CouncilUnknown { named: name.clone(), hint });
    }
    if wanted.is_empty() {
        return Ok(ForRun { submissions: received, chosen: None });
    }
    let (chosen, others): (Vec<_>, Vec<_>) =
        received.into_iter().partition(|(receipt, _)| wanted.iter().any(|name| is_meant(receipt, name)));
    let others: BTreeSet<String> =
        others.iter().map(|(receipt, _)| format!("{} {}", receipt.la_code, receipt.la_name)).collect();
    let others = others.into_iter().collect();
    Ok(ForRun { submissions: chosen, chosen: Some(Chosen { asked: wanted.to_vec(), others }) })
}

fn names<'a>(areas: &'a Areas, receipt: &'a Receipt) -> [&'a str; 3] {
    [&receipt.la_code, &receipt.la_name, areas.region(&receipt.la_code)]
}
