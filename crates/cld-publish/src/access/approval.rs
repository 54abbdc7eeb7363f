//! That a form was approved, by whom and as what.

use std::fs;
use std::path::{Path, PathBuf};

use cld_book::AccessRules;
use serde::{Deserialize, Serialize};

/// That a form was approved, by whom and as what; the digest says which form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The role of whoever approved it.
    pub role: String,
    /// Who that was.
    pub by: String,
    /// The day, yyyy-mm-dd.
    pub on: String,
    /// The digest of the form as it was approved: SHA-256 in hexadecimal.
    pub form_sha256: String,
}

/// Where the approval of a form is stored: next to it.
pub(super) fn approval_path(form: &Path) -> PathBuf {
    form.with_extension("approval.toml")
}

impl Approval {
    /// The approval of a form, if it is of this very form and by somebody who may; or else why it is none.
    pub(super) fn of(form: &Path, digest: &str, rules: &AccessRules) -> Result<Approval, String> {
        let path = approval_path(form);
        let text = fs::read_to_string(&path)
            .map_err(|_| format!("it is not approved: cld access approve {} --role ROLE --by NAME", form.display()))?;
        let approval: Approval = toml::from_str(&text)
            .map_err(|error| format!("{}: is not an approval ({})", path.display(), error.message()))?;
        if approval.form_sha256 != digest {
            return Err("the form was changed after it was approved".to_owned());
        }
        match rules.roles.contains(&approval.role) {
            true => Ok(approval),
            false => Err(format!("the role {} may not approve", approval.role)),
        }
    }
}
