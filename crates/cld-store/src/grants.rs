//! Who may act in which role, and where.

use crate::StoreError;
use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::random::new_id;
use crate::scope::Area;
use crate::statement::{Row, statements, values};

/// A role of an account in an area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its identifier.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// A word of the page of permissions: such as `submitter`.
    pub role: String,
    /// Where it holds.
    pub area: Area,
}

statements! {
    MAKE_GRANT = "insert into account_grant (id, account, role, area_kind, area, made_by, made) \
                  values ($1, $2, $3, $4, $5, $6, $7)";
    END_GRANT = "update account_grant set ended = $1 where id = $2 and ended is null";
    GRANTS = "select id, account, role, area_kind, area from account_grant \
              where account = $1 and ended is null order by role, area";
    HOLDERS = "select account.email from account_grant join account on account.id = account_grant.account \
               where role = $1 and area_kind = $2 and area = $3 and ended is null and account.status = 'active' \
               order by account.email";
    GRANTS_IN = "select id, account, role, area_kind, area from account_grant \
                 where area_kind = $1 and area = $2 and ended is null order by role, account";
}

impl Grant {
    fn read(row: &Row) -> Result<Grant, StoreError> {
        let area = Area::read(&row.text(3)?, row.text(4)?);
        let area = area.ok_or(StoreError::Refused { statement: "GRANTS" })?;
        Ok(Grant { id: row.text(0)?, account: row.text(1)?, role: row.text(2)?, area })
    }
}

impl Change {
    /// Gives an account a role in an area, and gives the grant's identifier.
    pub(crate) async fn grant(
        &mut self,
        deed: &Deed,
        account: &str,
        role: &str,
        area: &Area,
    ) -> Result<String, StoreError> {
        let (id, (kind, place)) = (new_id()?, area.written());
        let values = values![&id, account, role, kind, place, &deed.actor, &deed.at];
        self.run(MAKE_GRANT, values).await?;
        let council = if kind == "council" { place } else { "" };
        self.note(deed, "account.granted", account, (council, role)).await?;
        Ok(id)
    }
}

impl Store {
    /// Gives an account a role in an area.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn grant(&self, deed: &Deed, account: &str, role: &str, area: &Area) -> Result<String, StoreError> {
        let mut change = self.begin().await?;
        let id = change.grant(deed, account, role, area).await?;
        change.commit().await?;
        Ok(id)
    }

    /// Ends a role of an account.
    ///
    /// # Errors
    /// When there is no such grant, or it has ended.
    pub async fn end_grant(&self, deed: &Deed, grant: &Grant) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("grant", END_GRANT, values![&deed.at, &grant.id]).await?;
        let (kind, place) = grant.area.written();
        let council = if kind == "council" { place } else { "" };
        change.note(deed, "account.grant_ended", &grant.account, (council, &grant.role)).await?;
        change.commit().await
    }

    /// The roles that an account has now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn grants(&self, account: &str) -> Result<Vec<Grant>, StoreError> {
        self.rows(GRANTS, values![account]).await?.iter().map(Grant::read).collect()
    }

    /// All roles that are held in an area.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn grants_in(&self, area: &Area) -> Result<Vec<Grant>, StoreError> {
        let (kind, place) = area.written();
        self.rows(GRANTS_IN, values![kind, place]).await?.iter().map(Grant::read).collect()
    }

    /// E-mail addresses of those who have a role in an area, whose accounts are active.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn holders(&self, role: &str, area: &Area) -> Result<Vec<String>, StoreError> {
        let (kind, place) = area.written();
        self.rows(HOLDERS, values![role, kind, place]).await?.iter().map(|row| row.text(0)).collect()
    }
}
