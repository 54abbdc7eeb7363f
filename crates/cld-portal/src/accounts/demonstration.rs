//! People who do not exist, one in each role, for a demonstration and for tests.

use cld_book::Reach;
use cld_store::Area;

use super::enrol::enrol;
use crate::portal::{Portal, PortalError};

/// Somebody who does not exist, with all that it takes to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeUpPerson {
    /// At `example.org`, which is nobody's.
    pub email: String,
    /// Of the account.
    pub password: String,
    /// The secret of the app, as apps take it.
    pub totp_secret: String,
    /// A role of the page of permissions.
    pub role: String,
    /// The council's code; blank for roles that are of no council.
    pub council: String,
}

/// As long as a password has to be, and the same for all: nobody exists who would choose one.
const PASSWORD: &str = "made up people send nothing";

/// Makes an account for every role: those of a council for each of these councils, by code.
///
/// # Errors
/// When there are such accounts already.
pub async fn enrol_every_role(portal: &Portal, councils: &[&str]) -> Result<Vec<MadeUpPerson>, PortalError> {
    let mut people = Vec::new();
    for role in &portal.permissions().roles {
        let areas: Vec<Area> = match role.reach {
            Reach::Council => councils.iter().map(|code| Area::Council((*code).to_owned())).collect(),
            Reach::Region => vec![Area::Region(region(portal, councils))],
            Reach::England => vec![Area::England],
        };
        for area in areas {
            let council = if role.reach == Reach::Council { area.written().1.to_owned() } else { String::new() };
            let place = if council.is_empty() { String::new() } else { format!("-{council}") };
            let email = format!("{}{place}@example.org", role.name.replace('_', "-"));
            let name = if council.is_empty() { role.title.clone() } else { named(portal, &role.title, &council) };
            let totp_secret = enrol(portal, (&email, &name), PASSWORD, (&role.name, &area)).await?;
            let (password, role) = (PASSWORD.to_owned(), role.name.clone());
            people.push(MadeUpPerson { email, password, totp_secret, role, council });
        }
    }
    Ok(people)
}

fn named(portal: &Portal, title: &str, council: &str) -> String {
    format!("{title} of {}", portal.councils().name(council))
}

/// The region of the first council: its local DSCRO has something to receive.
fn region(portal: &Portal, councils: &[&str]) -> String {
    let first = councils.first().and_then(|code| portal.councils().council(code));
    first.map(|council| council.region.clone()).unwrap_or_default()
}
