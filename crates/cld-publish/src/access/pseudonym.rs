//! The pseudonym in the place of a person's code.

use cld_identity::pseudonym::Pseudonyms;
use cld_identity::{Identity, Vault};

/// Between several people in one text.
const AND: &str = ", ";

/// The pseudonyms of a person's code, or of several with commas between; one with the council before it keeps the
/// council. None where a code is of nobody.
pub(super) fn pseudonym(codes: &str, vault: &Vault, pseudonyms: &Pseudonyms<'_>) -> Option<String> {
    let of_one = |code: &str| {
        let (council, identifier) = identifier(code, vault)?;
        let own = pseudonyms.pseudonym(identifier);
        Some(council.map_or(own.clone(), |council| format!("{council}_{own}")))
    };
    let mut people = each(codes).map(of_one).collect::<Option<Vec<_>>>()?;
    // The order of codes is that in which people were met.
    people.sort();
    Some(people.join(AND))
}

/// True for codes that the vault knows.
pub(super) fn has_identifier(codes: &str, vault: &Vault) -> bool {
    each(codes).all(|code| identifier(code, vault).is_some())
}

/// Each of the codes in a text.
pub(super) fn each(codes: &str) -> impl Iterator<Item = &str> {
    codes.split(AND)
}

fn identifier<'c, 'v>(code: &'c str, vault: &'v Vault) -> Option<(Option<&'c str>, &'v Identity)> {
    let (council, code) = code.rsplit_once('_').map_or((None, code), |(council, code)| (Some(council), code));
    Some((council, vault.identity(code.parse().ok()?)?))
}
