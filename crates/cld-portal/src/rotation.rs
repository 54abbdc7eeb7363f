//! Another key to sign receipts with. What the one before signed stays good: its public key is published with its days.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use cld_terms::hex;
use ring::rand::{SecureRandom, SystemRandom};

use crate::configuration::{Configuration, read_key, write_new};
use crate::portal::PortalError;

/// What was put where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The file of the key that signs from the next start on.
    pub key: PathBuf,
    /// The file of the one that signed until then. Nothing needs it any more.
    pub earlier: PathBuf,
}

impl Configuration {
    /// Puts a new signing key in the place of the one there is, which keeps its bytes under a name with the day.
    ///
    /// # Errors
    /// When there is no key, it was rotated on that day already, or a file cannot be written. The key is then as it was.
    pub fn rotate_signing_key(&self, today: NaiveDate) -> Result<Rotated, PortalError> {
        let key = self.signing_key_file();
        read_key(&key)?;
        let named = |end: &str| {
            let mut name = key.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        let (new, earlier) = (named(".new"), named(&format!(".until-{today}")));
        let mut bytes = [0; 32];
        SystemRandom::new().fill(&mut bytes).map_err(|_| PortalError::NoRandom)?;
        fs::hard_link(&key, &earlier).map_err(|fault| wrong(&earlier, fault))?;
        // One that was cut short left only this, which nobody has signed with.
        let _ = fs::remove_file(&new);
        write_new(&new, &format!("{}\n", hex(bytes)))?;
        fs::rename(&new, &key).map_err(|fault| wrong(&key, fault))?;
        Ok(Rotated { key, earlier })
    }
}

fn wrong(path: &Path, fault: std::io::Error) -> PortalError {
    PortalError::File { path: path.display().to_string(), fault }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use chrono::NaiveDate;

    use crate::configuration::{FILE, begin, read_key};

    #[test]
    fn a_new_key_takes_the_place_of_the_one_before_which_is_kept_under_its_last_day() {
        let folder = tempfile::tempdir().unwrap();
        begin(folder.path(), ("127.0.0.1:8080", None), "support@example.org", None).unwrap();
        let settings = crate::Configuration::read(&folder.path().join(FILE)).unwrap();
        let before = read_key(&folder.path().join("signing.key")).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        // What was cut short is no hindrance.
        fs::write(folder.path().join("signing.key.new"), "half").unwrap();
        let rotated = settings.rotate_signing_key(today).unwrap();
        assert!(rotated.earlier.ends_with("signing.key.until-2026-11-30"));
        assert_eq!(read_key(&rotated.earlier).unwrap(), before);
        let after = read_key(&rotated.key).unwrap();
        assert_ne!(after, before);
        assert!(settings.rotate_signing_key(today).is_err(), "twice on a day");
        assert_eq!(read_key(&rotated.key).unwrap(), after);
    }
}
