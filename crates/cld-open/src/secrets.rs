//! What opens the page: a token in its address at first, a cookie afterwards.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use cld_terms::hex;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};

use crate::error::OpenError;

/// What opens the page.
#[derive(Debug)]
pub(crate) struct Secrets {
    /// In the address that is printed. It opens the page as often as one likes.
    token: String,
    /// In the address that a browser is started with. It opens the page once.
    once: Mutex<Option<String>>,
    /// What the cookie holds.
    cookie: String,
}

impl Secrets {
    pub(crate) fn draw() -> Result<Secrets, OpenError> {
        Ok(Secrets { token: secret()?, once: Mutex::new(Some(secret()?)), cookie: secret()? })
    }

    pub(crate) fn address(&self, address: SocketAddr) -> String {
        format!("http://{}/?token={}", address, self.token)
    }

    pub(crate) fn address_for_one_visit(&self, address: SocketAddr) -> String {
        let once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        format!("http://{}/?token={}", address, once.as_deref().unwrap_or(&self.token))
    }

    /// Whether a token opens the page. One that does so once does not do it again.
    pub(crate) fn opens(&self, given: &str) -> bool {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        if once.as_deref().is_some_and(|once| is_same(once, given)) {
            *once = None;
            return true;
        }
        is_same(&self.token, given)
    }

    pub(crate) fn is_cookie(&self, given: &str) -> bool {
        is_same(&self.cookie, given)
    }

    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }
}

/// 32 random bytes, as letters and digits.
pub(crate) fn secret() -> Result<String, OpenError> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| OpenError::NoToken)?;
    Ok(hex(bytes))
}

/// How long it takes says nothing of how much is right: digests are compared.
fn is_same(one: &str, other: &str) -> bool {
    digest(&SHA256, one.as_bytes()).as_ref() == digest(&SHA256, other.as_bytes()).as_ref()
}

#[cfg(test)]
mod tests {
    use super::Secrets;

    #[test]
    fn a_token_for_one_visit_opens_the_page_once_and_the_printed_one_as_often_as_one_likes() {
        let secrets = Secrets::draw().unwrap();
        let token = |address: String| address.split_once("?token=").unwrap().1.to_owned();
        let address = "127.0.0.1:80".parse().unwrap();
        let (printed, once) = (token(secrets.address(address)), token(secrets.address_for_one_visit(address)));
        assert_eq!((printed.len(), once.len()), (64, 64));
        assert_ne!(printed, once);
        let opened = [&once, &once, &printed, &printed, "", secrets.cookie()].map(|given| secrets.opens(given));
        assert_eq!(opened, [true, false, true, true, false, false]);
        assert!(secrets.is_cookie(secrets.cookie()) && !secrets.is_cookie(&printed) && !secrets.is_cookie(""));
    }
}
