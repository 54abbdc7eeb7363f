//! `ways/`: the ways in which a file goes to those who collect, and what each of them does not take.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::kind::Severity;

/// A way of sending a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// Its file's name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where this comes from, and how far it can be trusted.
    pub status: String,
    /// What to do about a file that is not taken, in a sentence.
    pub advice: String,
    /// The delimiter that is taken; none when any is.
    pub delimiter: Option<char>,
    /// The encoding of a file's text.
    pub encoding: WayEncoding,
    /// How large a file may be.
    pub largest: Option<Limit>,
    /// How large a file may be that is packed.
    pub largest_packed: Option<Limit>,
    /// How large a file may be for those who may send least.
    pub largest_for_some: Option<Limit>,
    /// The same for a file that is packed.
    pub largest_packed_for_some: Option<Limit>,
    /// What the source marks mean.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// Why a file is not taken. Empty for a way that takes whatever can be read.
    #[serde(default, rename = "refusal")]
    pub refusals: Vec<WayRefusal>,
}

/// The encoding that a way takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayEncoding {
    /// What it is called.
    pub name: String,
    /// How sure this is: high, medium or low.
    pub confidence: String,
    /// What a reader has to know.
    pub note: Option<String>,
    /// Where a release is sent in another one; by the release's name.
    #[serde(default)]
    pub by_release: BTreeMap<String, String>,
}

/// A size.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The most bytes.
    pub bytes: u64,
    /// The same as people say it.
    pub said: String,
}

/// Why a file is not taken: a finding about how it is sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayRefusal {
    /// Its name among findings.
    pub name: RefusalKind,
    /// What people read in place of its name.
    pub title: String,
    /// How much it weighs.
    pub severity: Severity,
    /// How sure it is that such a file is not taken: high, medium or low.
    pub confidence: String,
    /// Source marks, which the way explains.
    pub sources: Vec<String>,
    /// What is wrong and what to do, with marks for what the file has.
    pub message: String,
    /// Why it matters.
    pub why: String,
}

/// What can be amiss with a file that is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// A workbook.
    PortalWorkbook,
    /// A ZIP.
    PortalZip,
    /// Text in UTF-16.
    #[serde(rename = "portal_utf_16")]
    PortalUtf16,
    /// A byte order mark before the text.
    PortalByteOrderMark,
    /// Another delimiter.
    PortalDelimiter,
    /// A header that is not in the first row.
    PortalHeaderPlace,
    /// A header that is written otherwise.
    PortalHeaderSpelling,
    /// Columns in another order.
    PortalHeaderOrder,
    /// An item without a column.
    PortalHeaderMissing,
    /// A column that is no item, or one that is there twice.
    PortalHeaderExtra,
    /// A value that a spreadsheet would run.
    PortalFormula,
    /// A letter that the encoding does not have.
    PortalLetter,
    /// Letters in another encoding.
    PortalEncoding,
    /// More bytes than are taken.
    PortalSize,
    /// More bytes than are taken of some people.
    PortalSizeForSome,
}

impl RefusalKind {
    /// The name of such findings.
    pub fn name(self) -> &'static str {
        match self {
            RefusalKind::PortalWorkbook => "portal_workbook",
            RefusalKind::PortalZip => "portal_zip",
            RefusalKind::PortalUtf16 => "portal_utf_16",
            RefusalKind::PortalByteOrderMark => "portal_byte_order_mark",
            RefusalKind::PortalDelimiter => "portal_delimiter",
            RefusalKind::PortalHeaderPlace => "portal_header_place",
            RefusalKind::PortalHeaderSpelling => "portal_header_spelling",
            RefusalKind::PortalHeaderOrder => "portal_header_order",
            RefusalKind::PortalHeaderMissing => "portal_header_missing",
            RefusalKind::PortalHeaderExtra => "portal_header_extra",
            RefusalKind::PortalFormula => "portal_formula",
            RefusalKind::PortalLetter => "portal_letter",
            RefusalKind::PortalEncoding => "portal_encoding",
            RefusalKind::PortalSize => "portal_size",
            RefusalKind::PortalSizeForSome => "portal_size_for_some",
        }
    }
}

impl Way {
    /// What is said of such a file; none when the way takes it.
    pub fn refusal(&self, kind: RefusalKind) -> Option<&WayRefusal> {
        self.refusals.iter().find(|refusal| refusal.name == kind)
    }

    /// The name of the encoding in which a release is sent.
    pub fn encoding_of(&self, release: &str) -> &str {
        self.encoding.by_release.get(release).unwrap_or(&self.encoding.name)
    }

    /// What is wrong with the facts themselves.
    pub(crate) fn faults(&self, stem: &str) -> Vec<String> {
        let mut faults = Vec::new();
        if self.name != stem {
            faults.push(format!("its name is \"{}\", and that of its file \"{stem}\": let them be one", self.name));
        }
        let known = |confidence: &str| matches!(confidence, "high" | "medium" | "low");
        let confidences = self.refusals.iter().map(|refusal| &refusal.confidence);
        for confidence in confidences.chain([&self.encoding.confidence]).filter(|one| !known(one)) {
            faults.push(format!("confidence is high, medium or low, not \"{confidence}\""));
        }
        for (at, refusal) in self.refusals.iter().enumerate() {
            if self.refusals[..at].iter().any(|other| other.name == refusal.name) {
                faults.push(format!("{} is there twice", refusal.name.name()));
            }
            for source in refusal.sources.iter().filter(|source| !self.sources.contains_key(*source)) {
                faults.push(format!("{} names source \"{source}\", which sources do not explain", refusal.name.name()));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_the_book_says_where_its_facts_come_from() {
        let text = include_str!("../../../book/ways/data-landing-portal.toml");
        let way: Way = toml::from_str(text).unwrap();
        assert_eq!(way.faults("data-landing-portal"), [""; 0]);
        assert_eq!(way.encoding_of("release-2"), "Windows-1252");
        assert_eq!(way.refusals.len(), 15, "one for each kind");
        assert!(way.refusals.iter().all(|refusal| text.contains(&format!("name = \"{}\"", refusal.name.name()))));
        assert_eq!(way.faults("portal").len(), 1);
    }
}
