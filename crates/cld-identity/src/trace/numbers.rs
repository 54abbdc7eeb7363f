//! The numbers that tracing found, for a run to count people by.

use std::collections::HashMap;
use std::path::Path;

use arrow::array::{Array, Int32Array, StringArray};
use cld_terms::{fold, hex};
use sha2::{Digest, Sha256};

use super::state::Traced;
use crate::codes::Identifiers;
use crate::error::IdentityError;
use crate::identity::Kind;
use crate::secret::Secret;
use crate::vault::Vault;

/// A person as a council knows them: the council, whether by the NHS number, and the identifier.
type Known = (Box<str>, bool, Box<str>);

/// By council, by the council's own identifier of a person, or by the number that was sent where there is none: the number
/// that was found.
pub struct FoundNumbers {
    people: HashMap<Known, Secret>,
    digest: String,
}

impl FoundNumbers {
    /// What the vault in `folder` holds.
    ///
    /// # Errors
    /// When the vault cannot be read, or nobody in it was traced.
    pub fn open(folder: &Path) -> Result<FoundNumbers, IdentityError> {
        let traced = Traced::open(folder)?;
        if traced.outcomes.is_empty() {
            return Err(IdentityError::NobodyTraced);
        }
        let vault = Vault::open(folder)?;
        let mut people = HashMap::new();
        for outcome in &traced.outcomes {
            let person = &traced.people[outcome.person as usize];
            let identifier = person.la_person.or(person.nhs_number).and_then(|code| vault.identifier(code));
            if let (Some(found), Some(identifier)) = (&outcome.nhs_number, identifier) {
                let is_number = person.la_person.is_none();
                people.insert((person.la_code.as_str().into(), is_number, identifier.into()), found.clone());
            }
        }
        let path = folder.join("trace/outcomes.parquet");
        let bytes = std::fs::read(&path).map_err(IdentityError::unusable(&path))?;
        let digest = hex(Sha256::digest(&bytes));
        Ok(FoundNumbers { people, digest })
    }

    /// How many people were found.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether no number was found.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// SHA-256 of all that was answered.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// By own identifiers and usable NHS numbers, the number of each row's person, for the time until all identifiers are known; null for people who were not found.
    pub fn note(
        &self,
        identifiers: &Identifiers,
        la_code: &str,
        la_person: &StringArray,
        nhs_number: &StringArray,
    ) -> Int32Array {
        let mut key: Known = (la_code.into(), false, "".into());
        let found = (0..la_person.len()).map(|row| {
            key.1 = la_person.is_null(row);
            let own = if key.1 { nhs_number } else { la_person };
            key.2 = fold(own.is_valid(row).then(|| own.value(row))?).into();
            self.people.get(&key).map(|found| found.text())
        });
        identifiers.note(Kind::NhsNumber, &found.collect::<StringArray>())
    }
}
