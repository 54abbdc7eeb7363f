//! The codes of a run, dealt out anew in the order of pseudonyms.

use std::path::Path;

use super::cipher::Pseudonyms;
use super::keys::Keys;
use crate::error::IdentityError;
use crate::vault::Vault;

/// New codes for those of a run, and the pseudonym of each.
pub struct Recoded {
    /// The new code of each old one; the first position is for no code.
    codes: Vec<i32>,
    /// The pseudonyms, in the order of the new codes, which begin at 1.
    pub pseudonyms: Vec<String>,
}

impl Recoded {
    pub fn code(&self, old: i32) -> i32 {
        self.codes.get(old as usize).copied().unwrap_or_default()
    }
}

/// Codes in the order of their pseudonyms, which reveals nothing to anyone without the key: the order of the codes that a run
/// gives is that of digests which anyone can calculate.
pub fn recode(vault: &Path, keys: &Keys) -> Result<Recoded, IdentityError> {
    let vault = Vault::open(vault)?;
    let by_key = Pseudonyms::of(keys);
    let mut sealed: Vec<(String, i32)> =
        (1..).map_while(|code| Some((by_key.pseudonym(vault.identifier(code)?), code))).collect();
    sealed.sort_unstable();
    let mut codes = vec![0; sealed.len() + 1];
    for (new, (_, old)) in (1..).zip(&sealed) {
        codes[*old as usize] = new;
    }
    Ok(Recoded { codes, pseudonyms: sealed.into_iter().map(|(pseudonym, _)| pseudonym).collect() })
}
