//! Passwords: which are taken, and how one is compared with what is stored.
//!
//! The rules are those of ASVS 5, section 6.2: twelve characters or more, any characters, no rules of composition, nothing
//! that is guessed first.

use argon2::{Algorithm, Argon2, Params, Version};
use cld_terms::{hex, unhex};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Fewest and most characters.
const SHORTEST: usize = 12;
const LONGEST: usize = 128;

/// What people choose, however it is lengthened with digits, signs and repetitions.
const COMMON: &str = include_str!("common_words.txt");

/// What is wrong with a password; none when it is taken. `context` is what others know of whoever chooses it: names,
/// the e-mail address, the council.
pub(crate) fn fault(password: &str, context: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some("Password must have 12 characters or more");
    }
    if length > LONGEST {
        return Some("Password must have 128 characters or fewer");
    }
    let letters = letters_of(password);
    let rest = without(letters.clone(), context.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())));
    // Digits and signs at the ends, and one letter again and again, make a guess no harder.
    let rest = without(rest, COMMON.split_whitespace());
    let different: std::collections::BTreeSet<char> = password.chars().collect();
    if rest.chars().count() < 4 && letters.chars().count() > 3 || different.len() < 5 || is_a_run(password) {
        return Some("Password must be harder to guess. Use three or more words that do not belong together");
    }
    None
}

/// In small letters, with digits and signs that people write for letters made letters, all else left out.
fn letters_of(text: &str) -> String {
    let letter = |letter: char| match letter {
        '0' => Some('o'),
        '1' | '!' => Some('i'),
        '3' => Some('e'),
        '4' | '@' => Some('a'),
        '5' | '$' => Some('s'),
        '7' => Some('t'),
        _ => letter.is_alphabetic().then_some(letter),
    };
    let trimmed = text.trim_matches(|c: char| !c.is_alphabetic());
    trimmed.to_lowercase().chars().filter_map(letter).collect()
}

fn without<'a>(mut text: String, words: impl Iterator<Item = &'a str>) -> String {
    for word in words.map(letters_of).filter(|word| word.chars().count() > 2) {
        text = text.replace(&word, "");
    }
    text
}

/// Whether it goes along the alphabet, the digits or a row of the keyboard.
fn is_a_run(password: &str) -> bool {
    const ROWS: [&str; 5] =
        ["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let small: Vec<char> = password.to_lowercase().chars().collect();
    let along = |pair: &[char]| {
        let (there, back): (String, String) = (pair.iter().collect(), pair.iter().rev().collect());
        pair[0] == pair[1] || ROWS.iter().any(|row| row.contains(&there) || row.contains(&back))
    };
    let runs = small.windows(2).filter(|pair| along(pair)).count();
    small.len() < 2 || runs * 4 > (small.len() - 1) * 3
}

/// Compares passwords, two at a time: each takes 19 MiB and a core for a moment, and pages go on meanwhile.
pub(crate) struct Passwords {
    turns: Semaphore,
    /// Of no password: it is compared with where there is no account, so that the answer takes as long.
    of_nobody: String,
}

impl Passwords {
    /// None when the system gives no random bits.
    pub(crate) fn new() -> Option<Passwords> {
        Some(Passwords { turns: Semaphore::new(2), of_nobody: hashed("of nobody at all")? })
    }

    /// What is stored of a password; none when the system gives no random bits.
    pub(crate) async fn hash(&self, password: &str) -> Option<String> {
        let _turn = self.turns.acquire().await.ok()?;
        let password = password.to_owned();
        spawn_blocking(move || hashed(&password)).await.ok()?
    }

    /// Whether a password is the one of which this is stored. Takes as long for none.
    pub(crate) async fn is_right(&self, password: &str, stored: Option<&str>) -> bool {
        let Ok(_turn) = self.turns.acquire().await else { return false };
        let is_somebody = stored.is_some();
        // A longer one was never taken, and would take longer.
        let password: String = password.chars().take(LONGEST + 1).collect();
        let stored = stored.unwrap_or(&self.of_nobody).to_owned();
        spawn_blocking(move || is_of(&password, &stored)).await.unwrap_or(false) && is_somebody
    }
}

fn hashed(password: &str) -> Option<String> {
    let mut salt = [0; 16];
    SystemRandom::new().fill(&mut salt).ok()?;
    let (memory, passes, lanes) = (Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST);
    let hash = hash(password, &salt, memory, passes, lanes)?;
    Some(format!("argon2id${memory}${passes}${lanes}${}${}", hex(salt), hex(hash)))
}

fn is_of(password: &str, stored: &str) -> bool {
    let again = || {
        let [name, memory, passes, lanes, salt, expected] = stored.split('$').collect::<Vec<_>>().try_into().ok()?;
        let hash = hash(password, &unhex(salt)?, memory.parse().ok()?, passes.parse().ok()?, lanes.parse().ok()?)?;
        let expected = unhex(expected).filter(|_| name == "argon2id")?;
        // Takes as long wherever they differ.
        let differ = hash.iter().zip(&expected).fold(0, |differ, (one, other)| differ | (one ^ other));
        Some(differ == 0 && hash.len() == expected.len())
    };
    again().unwrap_or(false)
}

fn hash(password: &str, salt: &[u8], memory: u32, passes: u32, lanes: u32) -> Option<[u8; 32]> {
    let params = Params::new(memory, passes, lanes, Some(32)).ok()?;
    let mut hash = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .ok()?;
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::{Passwords, fault};

    #[test]
    fn long_passwords_are_taken_and_what_is_guessed_first_is_not() {
        let context = ["ann.example@kirklees.example.org", "Ann Example", "Kirklees", "Client Level Data"];
        for (password, taken) in [
            ("correct horse battery staple", true),
            ("tenor-gravel-ninety-lamp", true),
            ("ωμέγα και άλφα και βήτα", true),
            ("x8Kq!v2Zr0pL", true),
            ("short pass", false),
            ("password1234", false),
            ("P@ssw0rd2026!", false),
            ("passwordpassword", false),
            ("aaaaaaaaaaaaaaa", false),
            ("abcdefghijklmnop", false),
            ("qwertyuiop123", false),
            ("123456789012", false),
            ("kirklees2026!!", false),
            ("AnnExample2026", false),
            ("clientleveldata", false),
            ("letmeinwelcome1", false),
        ] {
            assert_eq!(fault(password, &context).is_none(), taken, "{password}");
        }
        assert!(fault(&"ab1x ".repeat(26), &[]).is_some(), "130 characters");
    }

    #[tokio::test]
    async fn a_password_is_right_for_what_was_stored_of_it_alone() {
        let passwords = Passwords::new().unwrap();
        let stored = passwords.hash("correct horse battery staple").await.unwrap();
        assert!(stored.starts_with("argon2id$") && !stored.contains("horse"));
        assert!(passwords.is_right("correct horse battery staple", Some(&stored)).await);
        assert!(!passwords.is_right("correct horse battery stapl", Some(&stored)).await);
        assert!(!passwords.is_right("of nobody at all", None).await);
        assert!(!passwords.is_right("correct horse battery staple", Some("argon2id$1$2")).await);
        assert_ne!(stored, passwords.hash("correct horse battery staple").await.unwrap());
    }
}
