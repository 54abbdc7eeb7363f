//! Where a server is, and who may be told what on the way to it.

use std::fmt;
use std::net::IpAddr;

use super::error::ConnectError;

/// A Spark Connect server: `sc://HOST:PORT`, with `/;use_ssl=true` or `false` after it, and headers that begin with `x-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// A name or a number of a machine.
    pub(super) host: String,
    pub(super) port: u16,
    /// Whether what is said is encrypted on the way: everywhere but on this machine, unless the address says otherwise.
    pub(super) is_encrypted: bool,
    /// What a server of many clusters may want to be told, such as which one is meant.
    pub(super) headers: Vec<(String, String)>,
}

/// The port of a Spark Connect server whose address names none.
const USUAL_PORT: u16 = 15002;

impl Address {
    /// Reads an address as people write it.
    ///
    /// # Errors
    /// When it is none, or has a part that this program does not follow.
    pub fn read(text: &str) -> Result<Address, ConnectError> {
        let refused = |what: &'static str| ConnectError::AddressRefused { what };
        let rest = text.strip_prefix("sc://").ok_or_else(|| refused("it does not begin with sc://"))?;
        let (place, options) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                (host, port.parse().map_err(|_| refused("the port is none"))?)
            }
            _ => (place, USUAL_PORT),
        };
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_letter = |letter: char| letter.is_ascii_alphanumeric() || ".-_:".contains(letter);
        if host.is_empty() || !host.chars().all(is_letter) {
            return Err(refused("it names no machine"));
        }
        let mut address =
            Address { host: host.to_owned(), port, is_encrypted: !is_this_machine(host), headers: Vec::new() };
        for option in options.split(';').filter(|option| !option.is_empty()) {
            match option.split_once('=').ok_or_else(|| refused("what follows the port is no NAME=VALUE"))? {
                ("use_ssl", "true") => address.is_encrypted = true,
                ("use_ssl", "false") => address.is_encrypted = false,
                ("token", _) => return Err(refused("a token in it can be seen by everybody on this machine")),
                (name, value) if name.starts_with("x-") => address.headers.push((name.to_owned(), value.to_owned())),
                _ => return Err(refused("it has an option other than use_ssl and names that begin with x-")),
            }
        }
        Ok(address)
    }

    /// Whether the server is on this machine, so that nobody on a network hears what is said.
    pub(super) fn is_here(&self) -> bool {
        is_this_machine(&self.host)
    }

    /// The machine as it is written next to a port.
    pub(super) fn authority(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        }
    }
}

/// Without options: a header may be secret.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sc://{}", self.authority())
    }
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|number: IpAddr| number.is_loopback())
}

/// What a server knows its users by. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token as it was given, without blanks around it.
    ///
    /// # Errors
    /// When it is empty or has letters that no token has.
    pub fn read(text: &str) -> Result<Token, ConnectError> {
        let text = text.trim();
        match !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Token(text.to_owned())),
            false => Err(ConnectError::TokenRefused),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_to_another_machine_is_encrypted_unless_the_address_says_otherwise() {
        for (text, authority, is_encrypted) in [
            ("sc://localhost:15002", "localhost:15002", false),
            ("sc://127.0.0.1", "127.0.0.1:15002", false),
            ("sc://[::1]:7", "[::1]:7", false),
            ("sc://[::1]", "[::1]:15002", false),
            ("sc://localhost:443/;use_ssl=true", "localhost:443", true),
            ("sc://spark.example.org:443", "spark.example.org:443", true),
            ("sc://spark.example.org/;use_ssl=false", "spark.example.org:15002", false),
            ("sc://localhost.example.org:1/", "localhost.example.org:1", true),
        ] {
            let address = Address::read(text).unwrap();
            assert_eq!((address.authority().as_str(), address.is_encrypted), (authority, is_encrypted), "{text}");
        }
    }

    #[test]
    fn an_address_that_is_none_or_holds_a_secret_is_refused() {
        for text in [
            "",
            "http://localhost:1",
            "sc://",
            "sc://:15002",
            "sc://a b:1",
            "sc://a:99999",
            "sc://a:x",
            "sc://a@b:1",
            "sc://a:1/;token=secret",
            "sc://a:1/;use_ssl=maybe",
            "sc://a:1/;user",
            "sc://a:1/;session_id=x",
        ] {
            let said = Address::read(text).map_err(|error| error.to_string()).unwrap_err();
            assert!(!said.contains("secret"), "{said}");
        }
        let address = Address::read("sc://a:1/;x-databricks-cluster-id=0123").unwrap();
        assert_eq!(address.headers, [("x-databricks-cluster-id".to_owned(), "0123".to_owned())]);
        assert!(!address.to_string().contains("0123"));
    }

    #[test]
    fn a_token_is_not_shown() {
        assert_eq!(format!("{:?}", Token::read(" secret\n").unwrap()), "Token(hidden)");
        assert!(Token::read(" \n").is_err() && Token::read("a b").is_err() && Token::read("é").is_err());
    }
}
