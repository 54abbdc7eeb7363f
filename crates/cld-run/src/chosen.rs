//! The submissions of the councils that a run is for.

use std::error::Error;

use cld_book::nearest;
use cld_figures::areas::Areas;
use cld_submission::Receipt;

/// The submissions of the councils wanted, by code, name or region; all where none is named.
pub(crate) fn choose<T>(
    areas: &Areas,
    mut received: Vec<(Receipt, T)>,
    wanted: &[String],
) -> Result<Vec<(Receipt, T)>, Box<dyn Error>> {
    let is_meant = |receipt: &Receipt, wanted: &str| {
        names(areas, receipt).iter().any(|known| known.eq_ignore_ascii_case(wanted.trim()))
    };
    if let Some(name) = wanted.iter().find(|name| !received.iter().any(|(receipt, _)| is_meant(receipt, name))) {
        let hint = nearest(name, received.iter().flat_map(|(receipt, _)| names(areas, receipt)));
        return Err(format!("no submission came from \"{name}\", by code, name or region{hint}").into());
    }
    received.retain(|(receipt, _)| wanted.is_empty() || wanted.iter().any(|name| is_meant(receipt, name)));
    Ok(received)
}

fn names<'a>(areas: &'a Areas, receipt: &'a Receipt) -> [&'a str; 3] {
    [&receipt.la_code, &receipt.la_name, areas.region(&receipt.la_code)]
}
