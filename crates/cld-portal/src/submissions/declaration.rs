//! A submission is declared, and so sent: what its receipt says and who is told.

use std::collections::BTreeMap;

use cld_store::{Area, Declared, Deed, FindingCount, Receipt, StoreError, Submission};
use serde_json::{Value, json};

use super::told;
use crate::accounts::person::Person;
use crate::expectations::late;
use crate::pages::participation::steps;
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
    let (steps, today) = (steps(portal).await?, deed.at.datetime().date_naive());
    let participation = &portal.programme().participation;
    let stage = participation.by_sending(&steps, &submission.council, today).filter(|_| !submission.is_test);
    let leads = match stage {
        Some(_) => store.holders("lead", &Area::Council(submission.council.clone())).await?,
        None => Vec::new(),
    };
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
        let mut mails = match submission.is_test {
            true => Vec::new(),
            false => told::receipts(portal, submission, number, &person.account.email, &addresses)?,
        };
        if let Some(stage) = stage {
            for lead in &leads {
                mails.extend(told::stage(portal, submission, &stage.title, (lead, today))?);
            }
        }
        let stage = stage.map(|stage| (stage.name.clone(), steps.len()));
        Ok(Declared { body, signature, mails, stage })
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
