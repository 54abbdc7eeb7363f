//! The order of releases, and what is there in which of them.

use crate::release::Release;

/// Names of the book's releases, the earliest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chronology(Vec<String>);

impl Chronology {
    pub(crate) fn of<'a>(releases: impl IntoIterator<Item = &'a Release>) -> Chronology {
        let mut releases: Vec<_> = releases.into_iter().collect();
        releases.sort_by_key(|release| release.order);
        Chronology(releases.into_iter().map(|release| release.name.clone()).collect())
    }

    /// Names, the earliest first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// True when a release is neither before `since` nor after `until`, the releases named included.
    /// Nothing given means always. A release that the book does not have has only what is there always.
    pub fn spans(&self, since: Option<&str>, until: Option<&str>, release: &str) -> bool {
        let Some(now) = self.place(release) else { return since.is_none() && until.is_none() };
        since.and_then(|name| self.place(name)).is_none_or(|first| first <= now)
            && until.and_then(|name| self.place(name)).is_none_or(|last| now <= last)
    }

    fn place(&self, release: &str) -> Option<usize> {
        self.0.iter().position(|name| name == release)
    }
}

#[cfg(test)]
mod tests {
    use super::Chronology;

    #[test]
    fn since_and_until_name_the_first_and_the_last_release() {
        let chronology = Chronology(["v5.0", "release-1", "release-2"].map(str::to_owned).to_vec());
        let spanned = |since, until| -> Vec<bool> {
            chronology.names().map(|release| chronology.spans(since, until, release)).collect()
        };
        assert_eq!(spanned(None, None), [true, true, true]);
        assert_eq!(spanned(Some("release-1"), None), [false, true, true]);
        assert_eq!(spanned(None, Some("release-1")), [true, true, false]);
        assert_eq!(spanned(Some("v5.0"), Some("v5.0")), [true, false, false]);
        assert!(chronology.spans(None, None, "release-9") && !chronology.spans(Some("v5.0"), None, "release-9"));
    }
}
