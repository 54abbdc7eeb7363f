//! The codes of a run, dealt out anew in the order of pseudonyms.

use std::path::Path;

use super::cipher::Pseudonyms;
use super::keys::Keys;
use crate::codes::{TextKeys, digest};
use crate::error::IdentityError;
use crate::vault::Vault;

/// New codes for those of a run, and the pseudonym of each.
pub struct Recoded {
    /// The new code of each old one; the first position is for no code.
    codes: Vec<i32>,
    /// The new key of each old key of a text; the first position is for no key.
    text_keys: Vec<i32>,
    /// The pseudonyms, in the order of the new codes, which begin at 1.
    pub pseudonyms: Vec<String>,
}

impl Recoded {
    /// The new code of a person; 0, which is nobody's, for a code that the run does not have.
    pub fn code(&self, old: i32) -> i32 {
        self.codes.get(old as usize).copied().unwrap_or_default()
    }

    /// The new key for one of [`TextKeys`].
    pub fn text_key(&self, old: i32) -> i32 {
        self.text_keys.get(old as usize).copied().unwrap_or_default()
    }
}

/// Codes in the order of their pseudonyms, which reveals nothing to anyone without the key: the order of the codes that a run
/// gives is that of digests which anyone can calculate.
///
/// # Errors
/// A vault that cannot be read, or one that does not have the councils of identifiers.
pub fn recode(folder: &Path, keys: &Keys) -> Result<Recoded, IdentityError> {
    let vault = Vault::open(folder)?;
    if !vault.names_councils() {
        return Err(IdentityError::CouncilsUnknown { path: folder.display().to_string() });
    }
    let by_key = Pseudonyms::of(keys);
    let mut sealed: Vec<(String, i32)> =
        (1..).map_while(|code| Some((by_key.pseudonym(vault.identity(code)?), code))).collect();
    sealed.sort_unstable();
    let mut codes = vec![0; sealed.len() + 1];
    for (new, (_, old)) in (1..).zip(&sealed) {
        codes[*old as usize] = new;
    }
    let old = TextKeys::of(vault.identities(), digest);
    let new = TextKeys::of(vault.identities(), |text| by_key.of_text(text));
    let mut text_keys = vec![0; codes.len()];
    (0..codes.len() as i32).for_each(|code| text_keys[old.key(code) as usize] = new.key(code));
    Ok(Recoded { codes, text_keys, pseudonyms: sealed.into_iter().map(|(pseudonym, _)| pseudonym).collect() })
}
