//! What was done, by whom, when: a chain in which each entry has the digest of the one before it.

use cld_terms::hex;
use sha2::{Digest, Sha256};

use crate::database::{Change, Store};
use crate::scope::{Area, Scope};
use crate::statement::{Row, statements, values};
use crate::{Moment, StoreError};

/// Who does something, and when. Every deed is written into the audit in its own transaction.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The account that does it; [`Deed::PORTAL`] for what nobody asked for.
    pub actor: String,
    /// When.
    pub at: Moment,
}

/// An entry of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// From 1, without a gap.
    pub serial: i64,
    /// When.
    pub made: String,
    /// The account.
    pub actor: String,
    /// Such as `submission.sent`.
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// The council that it concerns; blank for none.
    pub council: String,
    /// More about it: never a value of a row.
    pub details: String,
    previous: String,
    hash: String,
}

statements! {
    NEXT_ENTRY = "update audit_head set serial = serial + 1 where name = 'audit' returning serial, hash";
    ADD_ENTRY = "insert into audit (serial, made, actor, action, subject, council, details, previous, hash) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    HEAD_MOVED = "update audit_head set hash = $1 where name = 'audit'";
    ENTRIES = "select serial, made, actor, action, subject, council, details, previous, hash from audit \
               where serial > $1 order by serial limit 1000";
    ENTRIES_OF = "select serial, made, actor, action, subject, council, details, previous, hash from audit \
                  where council = $1 order by serial desc limit 200";
    HEAD = "select serial, hash from audit_head where name = 'audit'";
}

impl Deed {
    /// The actor of what the portal does by itself.
    pub const PORTAL: &str = "portal";

    /// Something that the portal does by itself.
    pub fn portal(at: Moment) -> Deed {
        Deed { actor: Deed::PORTAL.to_owned(), at }
    }
}

impl AuditEntry {
    fn digest(&self) -> String {
        let mut digest = Sha256::new();
        let serial = self.serial.to_string();
        let parts = [&self.previous, &serial, &self.made, &self.actor, &self.action, &self.subject];
        for part in parts.into_iter().chain([&self.council, &self.details]) {
            // With its length, so that no two entries are the same bytes.
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        hex(digest.finalize())
    }

    fn read(row: &Row) -> Result<AuditEntry, StoreError> {
        Ok(AuditEntry {
            serial: row.number(0)?,
            made: row.text(1)?,
            actor: row.text(2)?,
            action: row.text(3)?,
            subject: row.text(4)?,
            council: row.text(5)?,
            details: row.text(6)?,
            previous: row.text(7)?,
            hash: row.text(8)?,
        })
    }
}

impl Change {
    /// Notes what this change does. The head of the chain is held until it is committed, so that entries follow one another.
    pub(crate) async fn note(
        &mut self,
        deed: &Deed,
        action: &str,
        subject: &str,
        (council, details): (&str, &str),
    ) -> Result<(), StoreError> {
        let head = self.row(NEXT_ENTRY, values![]).await?.ok_or(StoreError::AuditBroken { serial: 0 })?;
        let mut entry = AuditEntry {
            serial: head.number(0)?,
            made: deed.at.to_string(),
            actor: deed.actor.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            council: council.to_owned(),
            details: details.to_owned(),
            previous: head.text(1)?,
            hash: String::new(),
        };
        entry.hash = entry.digest();
        let AuditEntry { serial, made, actor, action, subject, council, details, previous, hash } = &entry;
        let values = values![*serial, made, actor, action, subject, council, details, previous, hash];
        self.run(ADD_ENTRY, values).await?;
        self.run(HEAD_MOVED, values![hash]).await?;
        Ok(())
    }
}

/// The chain while it is followed from its first entry.
pub(crate) struct Chain {
    last: i64,
    hash: String,
    end: (i64, String),
}

impl Chain {
    pub(crate) async fn begin(reading: &mut Change) -> Result<Chain, StoreError> {
        let head = reading.row(HEAD, values![]).await?.ok_or(StoreError::AuditBroken { serial: 0 })?;
        Ok(Chain { last: 0, hash: String::new(), end: (head.number(0)?, head.text(1)?) })
    }

    /// Follows it on by some entries; false when that was all of it.
    pub(crate) async fn follow(&mut self, reading: &mut Change) -> Result<bool, StoreError> {
        let rows = reading.rows(ENTRIES, values![self.last]).await?;
        for row in &rows {
            let entry = AuditEntry::read(row)?;
            let follows = entry.serial == self.last + 1 && entry.previous == self.hash && entry.hash == entry.digest();
            if !follows || (entry.serial == self.end.0 && entry.hash != self.end.1) {
                return Err(StoreError::AuditBroken { serial: self.last + 1 });
            }
            (self.last, self.hash) = (entry.serial, entry.hash);
        }
        match rows.is_empty() && self.last != self.end.0 {
            true => Err(StoreError::AuditBroken { serial: self.last + 1 }),
            false => Ok(!rows.is_empty()),
        }
    }

    /// How many entries were followed.
    pub(crate) fn entries(&self) -> i64 {
        self.last
    }
}

impl Store {
    /// Notes something that changes nothing else: that a file was fetched, that somebody was refused.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note(&self, deed: &Deed, action: &str, subject: &str, council: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.note(deed, action, subject, (council, "")).await?;
        change.commit().await
    }

    /// Entries in their order, 1,000 at most, from the one after a serial number: 0 for the first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_after(&self, serial: i64) -> Result<Vec<AuditEntry>, StoreError> {
        self.rows(ENTRIES, values![serial]).await?.iter().map(AuditEntry::read).collect()
    }

    /// The latest entries about the councils of a scope, latest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_of(&self, scope: &Scope) -> Result<Vec<AuditEntry>, StoreError> {
        let mut found = Vec::new();
        for area in scope.areas() {
            if let Area::Council(council) = area {
                let rows = self.rows(ENTRIES_OF, values![council]).await?;
                found.extend(rows.iter().map(AuditEntry::read).collect::<Result<Vec<_>, _>>()?);
            }
        }
        Ok(found)
    }
}
