//! Who is told what of a submission. No mail has a value of a row, or the name of a file.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use cld_store::{Area, CheckOutcome, Figures, FiguresMade, NewMail, StoreError, Submission};

use crate::accounts::mails::mail;
use crate::pages::participation::written;
use crate::portal::{Portal, PortalError};

/// The organisation that receives everything.
pub(crate) const RECIPIENT: &str = "North West DSCRO";

/// A submission is checked, or cannot be read: whoever began it.
pub(crate) async fn check_done(
    portal: &Portal,
    submission: &Submission,
    outcome: &CheckOutcome,
) -> Result<Vec<NewMail>, StoreError> {
    let name = if outcome.verdict == "unreadable" { "file_unreadable" } else { "check_done" };
    to_whoever_began(portal, name, submission).await
}

/// A virus was found: whoever began it.
pub(crate) async fn file_refused(portal: &Portal, submission: &Submission) -> Result<Vec<NewMail>, StoreError> {
    to_whoever_began(portal, "file_refused", submission).await
}

/// Nobody went on with an upload: whoever began its submission.
pub(crate) async fn upload_expired(portal: &Portal, submission: &Submission) -> Result<Vec<NewMail>, StoreError> {
    to_whoever_began(portal, "upload_expired", submission).await
}

/// A check failed again and again for a reason of ours: support.
pub(crate) fn check_failed(portal: &Portal, submission: &Submission) -> Result<Vec<NewMail>, StoreError> {
    let council = portal.councils().name(&submission.council);
    let to = &portal.settings().support_mailbox;
    one(mail(portal, "check_failed", to, &[("council", council), ("submission", &submission.id)]))
}

async fn to_whoever_began(portal: &Portal, name: &str, submission: &Submission) -> Result<Vec<NewMail>, StoreError> {
    let Some(account) = portal.store().account(&submission.made_by).await? else { return Ok(Vec::new()) };
    let council = portal.councils().name(&submission.council);
    let link = portal.link(&format!("/submissions/{}", submission.id));
    one(mail(portal, name, &account.email, &[("council", council), ("link", &link)]))
}

/// By its first receipt a council came to a stage of taking part: one of its leads.
pub(crate) fn stage(
    portal: &Portal,
    submission: &Submission,
    title: &str,
    (lead, day): (&str, NaiveDate),
) -> Result<Vec<NewMail>, StoreError> {
    let (council, link) = (portal.councils().name(&submission.council), portal.link("/participation"));
    let values = [("council", council), ("stage", title), ("day", &written(day)), ("link", &link)];
    one(mail(portal, "participation_noted", lead, &values))
}

fn one(mail: Result<NewMail, PortalError>) -> Result<Vec<NewMail>, StoreError> {
    // The mails of the book are held to what they are filled with by tests.
    mail.map(|mail| vec![mail]).map_err(|_| StoreError::Refused { statement: "MAIL" })
}

/// Those that receive a submission: North West DSCRO, and the local DSCRO unless it is the same.
pub(crate) fn recipients(submission: &Submission) -> Vec<(String, &'static str, Area)> {
    let mut recipients = vec![(RECIPIENT.to_owned(), "dscro", Area::England)];
    if submission.region != "North West" {
        let local = format!("Local DSCRO of {}", submission.region);
        recipients.push((local, "local_dscro", Area::Region(submission.region.clone())));
    }
    recipients
}

/// The addresses to tell for each recipient, and the sender's own. Where nobody is known, support is told.
pub(crate) async fn addresses(
    portal: &Portal,
    submission: &Submission,
) -> Result<Vec<(String, Vec<String>)>, StoreError> {
    let mut addresses = Vec::new();
    for (organisation, role, area) in recipients(submission) {
        let mut people = portal.store().holders(role, &area).await?;
        if people.is_empty() {
            people.push(portal.settings().support_mailbox.clone());
        }
        addresses.push((organisation, people));
    }
    Ok(addresses)
}

/// The receipt to whoever sent it, and to each recipient.
pub(crate) fn receipts(
    portal: &Portal,
    submission: &Submission,
    number: &str,
    sender: &str,
    addresses: &[(String, Vec<String>)],
) -> Result<Vec<NewMail>, StoreError> {
    let council = portal.councils().name(&submission.council);
    let link = portal.link(&format!("/submissions/{}/receipt", submission.id));
    let values = [("council", council), ("number", number), ("link", link.as_str())];
    let mut mails = one(mail(portal, "receipt_council", sender, &values))?;
    let inbox = portal.link(&format!("/submissions/{}", submission.id));
    for (organisation, people) in addresses {
        for person in people {
            let values = [("council", council), ("number", number), ("link", &inbox), ("organisation", organisation)];
            for mail in one(mail(portal, "receipt_recipient", person, &values))? {
                mails.push(NewMail { tells: Some((submission.id.clone(), organisation.clone())), ..mail });
            }
        }
    }
    Ok(mails)
}

/// A submission was withdrawn, or its council asks for that: each recipient.
pub(crate) async fn of_withdrawal(
    portal: &Portal,
    name: &str,
    submission: &Submission,
) -> Result<Vec<NewMail>, StoreError> {
    let number = portal.store().receipt(submission).await?.map(|receipt| receipt.number).unwrap_or_default();
    let council = portal.councils().name(&submission.council);
    let page = if name == "withdrawn" { "submissions" } else { "inbox" };
    let link = portal.link(&format!("/{page}/{}", submission.id));
    let mut mails = Vec::new();
    for person in addresses(portal, submission).await?.into_iter().flat_map(|(_, people)| people) {
        let values = [("council", council), ("number", number.as_str()), ("link", link.as_str())];
        mails.extend(one(mail(portal, name, &person, &values))?);
    }
    Ok(mails)
}

/// North West DSCRO decided whether a submission is withdrawn: whoever asked, and, where it is, each recipient.
pub(crate) async fn withdrawal_decided(
    portal: &Portal,
    submission: &Submission,
    asked_by: &str,
    is_allowed: bool,
) -> Result<Vec<NewMail>, StoreError> {
    let mut mails = match is_allowed {
        true => of_withdrawal(portal, "withdrawn", submission).await?,
        false => Vec::new(),
    };
    let number = portal.store().receipt(submission).await?.map(|receipt| receipt.number).unwrap_or_default();
    let (council, link) =
        (portal.councils().name(&submission.council), portal.link(&format!("/submissions/{}", submission.id)));
    if let Some(account) = portal.store().account(asked_by).await? {
        let decision = if is_allowed { "It is withdrawn." } else { "It is not withdrawn." };
        let values =
            [("council", council), ("number", number.as_str()), ("decision", decision), ("link", link.as_str())];
        mails.extend(one(mail(portal, "withdrawal_decided", &account.email, &values))?);
    }
    Ok(mails)
}

/// Figures were made: those who sent what is new in them.
pub(crate) async fn figures_ready(
    portal: &Portal,
    before: &Figures,
    made: &FiguresMade,
) -> Result<Vec<NewMail>, StoreError> {
    let known = |receipt: &&String| before.made.as_ref().is_some_and(|made| made.receipts.contains(receipt));
    let mut senders = BTreeSet::new();
    for receipt in made.receipts.iter().filter(|receipt| !known(receipt)) {
        senders.extend(portal.store().sender(receipt).await?);
    }
    let council = portal.councils().name(&before.council);
    let link = portal.link(&format!("/figures?council={}", before.council));
    let mut mails = Vec::new();
    for sender in &senders {
        mails.extend(one(mail(portal, "figures_ready", sender, &[("council", council), ("link", &link)]))?);
    }
    Ok(mails)
}
