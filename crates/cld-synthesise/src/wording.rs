//! What the chronology says in the words of Release 1, in the words of another release.

use std::collections::HashMap;

use cld_book::{Book, Release, header_key};

/// The release whose words the chronology is told in.
const TOLD_IN: &str = "release-1";

/// The texts of one item that another release words otherwise.
pub(crate) type Wordings = HashMap<String, String>;

/// What the item says in the release for each text of Release 1; none when nothing differs.
pub(crate) fn wordings(book: &Book, release: &Release, item: &str) -> Option<Wordings> {
    let list_in = |release: &Release| book.list_of(release, release.item(item)?);
    let (told, said) = (list_in(book.release(TOLD_IN)?)?, list_in(release)?);
    let mut wordings = Wordings::new();
    for text in told.entries.iter().map(|entry| &entry.value) {
        let same_key =
            |key: String| said.entries.iter().map(|entry| &entry.value).find(|other| header_key(other) == key);
        let key = header_key(text);
        let other = said.entries.iter().map(|entry| &entry.value).find(|other| *other == text);
        let other = other.or_else(|| same_key(key.clone())).or_else(|| same_key(key.replace("carer", "unpaidcarer")));
        let other = other.map(String::as_str).or_else(|| reworded(&release.name, text));
        if let Some(other) = other.filter(|other| other != text) {
            wordings.insert(text.clone(), other.to_owned());
        }
    }
    (!wordings.is_empty()).then_some(wordings)
}

/// A text whose words changed; others differ in capitals, punctuation and "unpaid" alone.
fn reworded(release: &str, text: &str) -> Option<&'static str> {
    let changed = REWORDED.iter().find(|(name, told, _)| *name == release && *told == text);
    changed.map(|(_, _, said)| *said)
}

/// Release, text of Release 1, text there. Where a release has no such entry, the one that comes closest.
const REWORDED: &[(&str, &str, &str)] = &[
    (
        "v5.0",
        "White - English, Welsh, Scottish, Northern Irish or British",
        "White (English / Welsh / Scottish / Northern Irish / British)",
    ),
    ("v5.0", "White - Roma", "Any other White background"),
    ("v5.0", "White - Any other White background", "Any other White background"),
    ("v5.0", "Mixed or multiple ethnic groups - White and Black Caribbean", "White and Black Caribbean"),
    ("v5.0", "Mixed or multiple ethnic groups - White and Asian", "White and Asian"),
    ("v5.0", "Asian or Asian British - Indian", "Indian"),
    ("v5.0", "Asian or Asian British - Pakistani", "Pakistani"),
    ("v5.0", "Asian or Asian British - Bangladeshi", "Bangladeshi"),
    ("v5.0", "Black, Black British, Caribbean or African - African", "African"),
    ("v5.0", "Black, Black British, Caribbean or African - Caribbean", "Caribbean"),
    ("v5.0", "Other ethnic group - Arab", "Arab"),
    ("v5.0", "No data - Refused", "Refused"),
    ("v5.0", "No data - Undeclared or Not known", "Undeclared / Not known"),
    ("v5.0", "Progress to Assessment", "Progress to Assessment / Unplanned Review"),
    ("v5.0", "Progress to Re-assessment / Unplanned Review", "Progress to Re-assessment"),
    ("v5.0", "Progress to financial assessment", "Progress to Support Planning / Services"),
    ("v5.0", "NFA- Other", "NFA - No services offered: Other reason"),
    ("v5.0", "Extra Care Housing", "Other Long Term Support"),
    ("v5.0", "Professional Support: Social Worker", "Professional Support"),
    ("v5.0", "Carer Universal Services", "Professional Support"),
    ("v5.0", "Carer Respite", "Other Short Term Support"),
    ("v5.0", "Carer Sitting Service", "Home Support"),
    ("v5.0", "Other Carer Support", "Other Long Term Support"),
    ("release-2", "Tenant", "Tenant: Local authority or other social housing provider"),
    (
        "release-2",
        "Settled mainstream housing with family / friends",
        "Settled mainstream housing with family or friends",
    ),
    (
        "release-2",
        "Supported accommodation / supported lodgings / supported group home",
        "Supported accommodation, supported lodgings or supported group home",
    ),
    (
        "release-2",
        "Sheltered housing / extra care housing / other sheltered housing",
        "Sheltered housing, extra care housing or other sheltered housing",
    ),
    (
        "release-2",
        "Prison / Young offenders institution / detention centre",
        "Prison, young offenders institution or detention centre",
    ),
    ("release-2", "18(3) (full cost client)", "Fully client funded"),
    ("release-2", "Unknown - Individual Level", "Unknown"),
    (
        "release-2",
        "Not in Paid Employment (not actively seeking work / retired)",
        "Not in paid employment: Not actively seeking work or retired",
    ),
    ("release-2", "Physical Support: Access & mobility only", "Physical support: Access and mobility only"),
    ("release-2", "Support with Memory & Cognition", "Support with memory and cognition"),
    (
        "release-2",
        "Social Support: Support for Social Isolation/Other",
        "Social support: Support for social isolation or other reason",
    ),
    ("release-2", "Community / Other route", "Community or other route"),
    ("release-2", "Transfer from Other LA", "Transfer from other local authority"),
    ("release-2", "Home Support", "Home support or domiciliary care"),
    ("release-2", "Progress to Assessment", "Progress to assessment, review or reassessment"),
    ("release-2", "Progress to Re-assessment / Unplanned Review", "Progress to assessment, review or reassessment"),
    ("release-2", "Progress to financial assessment", "Progress to support planning or services"),
    ("release-2", "Progress to Support Planning / Services", "Progress to support planning or services"),
    ("release-2", "Progress to End of Life Care", "Progress to support planning or services"),
    ("release-2", "No change in package", "Continuation of support or services"),
    ("release-2", "Provision of service", "Continuation of support or services"),
    ("release-2", "NFA - Moved to another LA", "NFA: Responsibility moved to another local authority"),
    ("release-2", "NFA - 100% NHS funded care", "NFA: Referral to NHS services or NHS funded social care"),
    ("release-2", "NFA - Self-funded client (inc. 12wk disregard)", "NFA: Self-funded client or under 12wk disregard"),
    ("release-2", "NFA - Information & Advice / Signposting only", "NFA: Information and advice or signposting"),
    ("release-2", "Service ended as planned", "NFA: Support ended as planned"),
    ("release-2", "NFA - Support ended: Other reason", "NFA: Support ended for other reason"),
    ("release-2", "NFA - No services offered: Other reason", "NFA: No services offered for other reason"),
];
