//! A submission is declared, and so sent: what its receipt says and who is told.

use std::collections::BTreeMap;

use cld_store::{Declared, Deed, FindingCount, Receipt, StoreError, Submission};
use serde_json::{Value, json};

use super::told;
use crate::accounts::person::Person;
use crate::expectations::late;
use crate::portal::Portal;
use crate::receipt::signed;

/// Sends a submission. Nothing that was found in its rows stops it.
///
/// # Errors
/// When it cannot be sent in its state, or was sent already.
pub(crate) async fn declare(
    portal: &Portal,
    deed: &Deed,
    (submission, person): (&Submission, &Person),
) -> Result<Receipt, StoreError> {
    let store = portal.store();
    let findings = store.findings(submission).await?;
    // A test reaches nobody.
    let addresses = if submission.is_test { Vec::new() } else { told::addresses(portal, submission).await? };
    let recipients: Vec<String> = addresses.iter().map(|(organisation, _)| organisation.clone()).collect();
    let late_after = late(portal, submission).await?;
    let made = |number: &str, replaced: &[String]| {
        let mut facts = facts(portal, submission, &findings);
        facts.insert("declared_by", json!(person.account.name));
        facts.insert("number", json!(number));
        facts.insert("late_after", json!(late_after));
        facts.insert("recipients", json!(recipients));
        facts.insert("replaces", json!(replaced));
        if submission.is_test {
            facts.insert("test", json!(true));
        }
        facts.insert("sent", json!(deed.at.to_string()));
        let (body, signature) = signed(portal.signing(), facts);
        let mails = match submission.is_test {
            true => Vec::new(),
            false => told::receipts(portal, submission, number, &person.account.email, &addresses)?,
        };
        Ok(Declared { body, signature, mails })
    };
    store.declare(deed, submission, (&recipients, late_after.clone()), made).await
}

fn facts(portal: &Portal, submission: &Submission, findings: &[FindingCount]) -> BTreeMap<&'static str, Value> {
    let period = |first: &str, last: &str| json!({ "first_day": first, "last_day": last });
    let counts: BTreeMap<&str, u64> = findings.iter().map(|finding| (finding.rule.as_str(), finding.count)).collect();
    BTreeMap::from([
        ("basis", json!(submission.basis)),
        ("bytes", json!(submission.bytes)),
        ("council", json!(submission.council)),
        ("council_name", json!(portal.councils().name(&submission.council))),
        ("file", json!(submission.file_name)),
        ("findings", json!(counts)),
        ("found_basis", json!(submission.found_basis)),
        ("found_period", submission.found.as_ref().map_or(Value::Null, |(first, last)| period(first, last))),
        ("period", period(&submission.period_start, &submission.period_end)),
        ("program", json!(concat!("cld ", env!("CARGO_PKG_VERSION")))),
        ("received", json!(submission.received)),
        ("release", json!(submission.release)),
        ("rows", json!(submission.rows)),
        ("rules_digest", json!(submission.rules_digest)),
        ("sha256", json!(submission.sha256)),
        ("verdict", json!(submission.verdict)),
        ("virus_scan", json!(submission.scan)),
    ])
}
