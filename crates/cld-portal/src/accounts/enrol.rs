//! Accounts that nobody asks for on a page: the first people of a portal, and those of a demonstration.

use chrono::TimeDelta;
use cld_store::{Area, Deed};

use super::{code, mails, sign_in};
use crate::portal::{Portal, PortalError};

/// An invitation works for so long.
const LASTS: TimeDelta = TimeDelta::days(7);

/// Makes an account with a password, a second factor and a role, for a demonstration: whoever has the answer can sign in.
/// Gives the secret of the factor as apps take it.
///
/// # Errors
/// When there is no such role, or an account of the same address.
pub async fn enrol(
    portal: &Portal,
    (email, name): (&str, &str),
    password: &str,
    (role, area): (&str, &Area),
) -> Result<String, PortalError> {
    let (store, deed) = (portal.store(), Deed::portal(portal.now()));
    known_role(portal, role)?;
    let secret = code::new_secret().ok_or(PortalError::NoRandom)?;
    let hash = portal.passwords().hash(password).await.ok_or(PortalError::NoRandom)?;
    let account = store.make_account(&deed, email, name, "active").await?;
    let sealed = portal.seal().seal(&sign_in::purpose(&account), &secret).ok_or(PortalError::NoRandom)?;
    store.set_password(&deed, &account, &hash).await?;
    store.set_factor(&deed, &account, &sealed).await?;
    store.grant(&deed, &account, role, area).await?;
    Ok(code::written(&secret))
}

/// Makes an account with a role, and gives the address of the page where whoever it is for chooses a password. The same is
/// sent to them.
///
/// # Errors
/// When there is no such role, or an account of the same address.
pub async fn invite(
    portal: &Portal,
    (email, name): (&str, &str),
    (role, area): (&str, &Area),
) -> Result<String, PortalError> {
    let (store, deed) = (portal.store(), Deed::portal(portal.now()));
    let title = known_role(portal, role)?;
    let account = store.make_account(&deed, email, name, "asked").await?;
    store.grant(&deed, &account, role, area).await?;
    let secret = store.make_link(&deed, "confirm", &account, deed.at.after(LASTS)).await?;
    let link = portal.link(&format!("/confirm/{secret}"));
    let place = match area {
        Area::Council(code) => portal.councils().name(code),
        Area::Region(name) => name,
        Area::England => "England",
    };
    let role = format!("{title}, {place}");
    store.send(&deed, &[mails::mail(portal, "invitation", email, &[("role", &role), ("link", &link)])?]).await?;
    Ok(link)
}

fn known_role<'a>(portal: &'a Portal, role: &str) -> Result<&'a str, PortalError> {
    let roles = &portal.permissions().roles;
    let known = || roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(", ");
    let found = roles.iter().find(|known| known.name == role);
    found
        .map(|role| role.title.as_str())
        .ok_or_else(|| PortalError::NoSuchRole { named: role.to_owned(), known: known() })
}
