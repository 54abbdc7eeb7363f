//! The keys of a purpose, which are stored apart from the data.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use cld_terms::{hex, unhex};
use serde::{Deserialize, Serialize};

use crate::error::IdentityError;
use crate::private;

/// Bytes of a key: two of AES-256.
pub(crate) const LENGTH: usize = 64;

/// The keys of one purpose, the newest last. Do not print.
#[derive(Clone)]
pub struct Keys {
    purpose: String,
    keys: Vec<Key>,
}

#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: [u8; LENGTH],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({} for {}, hidden)", self.keys.len(), self.purpose)
    }
}

/// Keys as a file holds them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    purpose: String,
    key: Vec<WrittenKey>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKey {
    id: String,
    /// 128 hexadecimal digits.
    secret: String,
}

impl Keys {
    /// New keys for a purpose: one of random bytes, under a name such as `2026-11-29`.
    ///
    /// # Errors
    /// When a name has other characters than those, or the system gives no random bytes.
    pub fn new(purpose: &str, id: &str) -> Result<Keys, IdentityError> {
        let is_name = |text: &str| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        if !is_name(purpose) || !is_name(id) {
            return Err(IdentityError::KeysRefused(
                "a purpose and a key have names of letters, digits, - _ and .".to_owned(),
            ));
        }
        Ok(Keys { purpose: purpose.to_owned(), keys: vec![Key::random(id)?] })
    }

    /// Reads keys as text, which `source` names in messages.
    ///
    /// # Errors
    /// When the text is not what `cld key new` writes, has no key, or has two of one name. No message shows a key.
    pub fn read(text: &str, source: &str) -> Result<Keys, IdentityError> {
        let foreign = |what: &str| IdentityError::KeysRefused(format!("{source}: {what}"));
        // What the parser says would show a key.
        let written: Written = toml::from_str(text).map_err(|_| foreign("these are not keys made by cld key new"))?;
        let mut keys = Vec::new();
        for WrittenKey { id, secret } in written.key {
            let secret = unhex(&secret).and_then(|bytes| bytes.try_into().ok());
            let secret = secret.ok_or_else(|| foreign("a key has 128 hexadecimal digits"))?;
            if keys.iter().any(|key: &Key| key.id == id) {
                return Err(foreign("two keys have one name"));
            }
            keys.push(Key { id, secret });
        }
        if keys.is_empty() {
            return Err(foreign("there is no key"));
        }
        Ok(Keys { purpose: written.purpose, keys })
    }

    /// Reads keys from a file, which nobody else may read.
    ///
    /// # Errors
    /// When the file is not there, others can read it, or it holds no keys.
    pub fn open(path: &Path) -> Result<Keys, IdentityError> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path).map_err(IdentityError::unusable(path))?.permissions().mode();
            if mode & 0o077 != 0 {
                let what = "others can read this file; chmod 600 restricts it to its owner";
                return Err(IdentityError::KeysRefused(format!("{}: {what}", path.display())));
            }
        }
        let text = fs::read_to_string(path).map_err(IdentityError::unusable(path))?;
        Keys::read(&text, &path.display().to_string())
    }

    /// Writes keys into a new file of their owner's alone.
    ///
    /// # Errors
    /// When there is a file of this name already, or it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), IdentityError> {
        let key = self.keys.iter().map(|key| WrittenKey { id: key.id.clone(), secret: hex(key.secret) }).collect();
        let written = Written { purpose: self.purpose.clone(), key };
        let text = toml::to_string(&written).expect("keys are plain text");
        let mut file = private::new_file(path).map_err(IdentityError::unusable(path))?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.map_err(IdentityError::unusable(path))
    }

    /// The same with a further key, which is the newest.
    ///
    /// # Errors
    /// When there is a key of this name already, or the system gives no random bytes.
    pub fn with_new(mut self, id: &str) -> Result<Keys, IdentityError> {
        if self.keys.iter().any(|key| key.id == id) {
            return Err(IdentityError::KeysRefused(format!("there is a key \"{id}\" already")));
        }
        self.keys.push(Key::random(id)?);
        Ok(self)
    }

    /// The same, if they are for this purpose.
    ///
    /// # Errors
    /// When they are for another purpose.
    pub fn of(self, purpose: &str) -> Result<Keys, IdentityError> {
        match self.purpose == purpose {
            true => Ok(self),
            false => Err(IdentityError::OtherPurpose { found: self.purpose, wanted: purpose.to_owned() }),
        }
    }

    /// What the keys are for; pseudonyms of two purposes cannot be matched.
    pub fn purpose(&self) -> &str {
        &self.purpose
    }

    /// The name of the newest key.
    pub fn newest(&self) -> &str {
        &self.last().id
    }

    pub(crate) fn last(&self) -> &Key {
        &self.keys[self.keys.len() - 1]
    }

    /// The newest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().rev()
    }
}

impl Key {
    fn random(id: &str) -> Result<Key, IdentityError> {
        let mut secret = [0; LENGTH];
        getrandom::fill(&mut secret).map_err(|_| IdentityError::NoRandomNumbers)?;
        Ok(Key { id: id.to_owned(), secret })
    }
}
