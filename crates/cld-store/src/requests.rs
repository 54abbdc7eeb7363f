//! Requests for access: from the wish to the grant, with the instant of each stage.

use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::random::new_id;
use crate::scope::Area;
use crate::statement::{Row, statements, values};

/// A request of an account for a role in a council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRequest {
    /// Its identifier.
    pub id: String,
    /// Who asks.
    pub account: String,
    /// Which role.
    pub role: String,
    /// The council's code.
    pub council: String,
    /// How far it is.
    pub stage: RequestStage,
    /// When each stage was reached; none for those that were not.
    pub asked: String,
    /// When the e-mail address was confirmed.
    pub confirmed: Option<String>,
    /// When the council said that the person is theirs.
    pub vouched: Option<String>,
    /// When access was granted or refused.
    pub decided: Option<String>,
    /// The account that said so.
    pub vouched_by: Option<String>,
}

/// How far a request for access is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestStage {
    /// The e-mail address is to be confirmed.
    Asked,
    /// The council's lead is to say whether the person is theirs.
    Confirmed,
    /// North West DSCRO is to grant it.
    Vouched,
    /// There is a grant.
    Granted,
    /// There will be none.
    Refused,
}

const STAGES: [(RequestStage, &str); 5] = [
    (RequestStage::Asked, "asked"),
    (RequestStage::Confirmed, "confirmed"),
    (RequestStage::Vouched, "vouched"),
    (RequestStage::Granted, "granted"),
    (RequestStage::Refused, "refused"),
];

statements! {
    ASK = "insert into access_request (id, account, role, council, stage, asked) values ($1, $2, $3, $4, 'asked', $5)";
    REQUEST = "select id, account, role, council, stage, asked, confirmed, vouched, decided, vouched_by from access_request \
               where id = $1";
    REQUESTS_OF = "select id, account, role, council, stage, asked, confirmed, vouched, decided, vouched_by from access_request \
                   where account = $1 order by asked desc, id";
    REQUESTS_AT = "select id, account, role, council, stage, asked, confirmed, vouched, decided, vouched_by from access_request \
                   where stage = $1 order by asked, id limit 500";
    CONFIRM = "update access_request set stage = 'confirmed', confirmed = $1 where id = $2 and stage = 'asked'";
    VOUCH = "update access_request set stage = 'vouched', vouched = $1, vouched_by = $2 \
             where id = $3 and stage = 'confirmed'";
    DECIDE = "update access_request set stage = $1, decided = $2, decided_by = $3 where id = $4 and stage = $5";
    DECIDED = "select id, account, role, council, stage, asked, confirmed, vouched, decided, vouched_by from access_request \
               where stage = 'granted' and decided >= $1 order by decided desc, id limit 500";
}

impl RequestStage {
    /// The word for it, as the database and pages have it.
    pub fn word(self) -> &'static str {
        STAGES.iter().find(|(stage, _)| *stage == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Option<RequestStage> {
        STAGES.iter().find(|(_, known)| *known == word).map(|(stage, _)| *stage)
    }
}

impl AccessRequest {
    fn read(row: &Row) -> Result<AccessRequest, StoreError> {
        let stage = RequestStage::read(&row.text(4)?);
        Ok(AccessRequest {
            id: row.text(0)?,
            account: row.text(1)?,
            role: row.text(2)?,
            council: row.text(3)?,
            stage: stage.ok_or(StoreError::Refused { statement: "REQUESTS" })?,
            asked: row.text(5)?,
            confirmed: row.maybe(6)?,
            vouched: row.maybe(7)?,
            decided: row.maybe(8)?,
            vouched_by: row.maybe(9)?,
        })
    }
}

impl Store {
    /// Asks for a role in a council, and gives the request's identifier.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn ask_for_access(
        &self,
        deed: &Deed,
        account: &str,
        role: &str,
        council: &str,
    ) -> Result<String, StoreError> {
        let id = new_id()?;
        let mut change = self.begin().await?;
        change.run(ASK, values![&id, account, role, council, &deed.at]).await?;
        change.note(deed, "access.asked", &id, (council, role)).await?;
        change.commit().await?;
        Ok(id)
    }

    /// The request; none when there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn request(&self, id: &str) -> Result<Option<AccessRequest>, StoreError> {
        self.row(REQUEST, values![id]).await?.as_ref().map(AccessRequest::read).transpose()
    }

    /// The requests of an account, the latest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn requests_of(&self, account: &str) -> Result<Vec<AccessRequest>, StoreError> {
        self.rows(REQUESTS_OF, values![account]).await?.iter().map(AccessRequest::read).collect()
    }

    /// The requests that are at a stage, the oldest first, 500 at most.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn requests_at(&self, stage: RequestStage) -> Result<Vec<AccessRequest>, StoreError> {
        self.rows(REQUESTS_AT, values![stage.word()]).await?.iter().map(AccessRequest::read).collect()
    }

    /// The requests that were granted since an instant, the latest first, 500 at most: how long they took is what others
    /// may expect.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn requests_granted_since(&self, since: crate::Moment) -> Result<Vec<AccessRequest>, StoreError> {
        self.rows(DECIDED, values![&since]).await?.iter().map(AccessRequest::read).collect()
    }

    /// Moves a request from a stage to a later one.
    ///
    /// # Errors
    /// When it is no longer at `request.stage`, or no such move is made.
    pub async fn move_request(&self, deed: &Deed, request: &AccessRequest, to: RequestStage) -> Result<(), StoreError> {
        let (id, at, by) = (&request.id, &deed.at, &deed.actor);
        let mut change = self.begin().await?;
        match to {
            RequestStage::Asked => return Err(StoreError::Changed { what: "request" }),
            RequestStage::Confirmed => change.must("request", CONFIRM, values![at, id]).await?,
            RequestStage::Vouched => change.must("request", VOUCH, values![at, by, id]).await?,
            RequestStage::Granted | RequestStage::Refused => {
                let values = values![to.word(), at, by, id, request.stage.word()];
                change.must("request", DECIDE, values).await?;
            }
        }
        change.note(deed, &format!("access.{}", to.word()), id, (&request.council, &request.role)).await?;
        change.commit().await
    }

    /// Grants a request: its account has the role in the council from now on.
    ///
    /// # Errors
    /// When it is no longer at the stage before.
    pub async fn grant_request(&self, deed: &Deed, request: &AccessRequest) -> Result<(), StoreError> {
        let (id, stage) = (&request.id, RequestStage::Vouched.word());
        let mut change = self.begin().await?;
        let values = values![RequestStage::Granted.word(), &deed.at, &deed.actor, id, stage];
        change.must("request", DECIDE, values).await?;
        change.note(deed, "access.granted", id, (&request.council, &request.role)).await?;
        change.grant(deed, &request.account, &request.role, &Area::Council(request.council.clone())).await?;
        change.commit().await
    }
}
