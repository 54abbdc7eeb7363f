//! Mails leave, by SMTP or into a folder.

use std::fs;
use std::time::Duration;

use cld_store::{Claim, Deed, Mail, StoreError};
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Message, SmtpTransport, Transport};

use super::wait::Wait;
use crate::portal::Portal;
use crate::services::Post;

/// A server that says nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) async fn send(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let store = portal.store();
    let Some(mail) = store.mail(&claim.subject).await?.filter(|mail| mail.sent.is_none()) else {
        return store.drop_job(claim).await;
    };
    let (post, sender) = (portal.settings().post.clone(), portal.settings().support_mailbox.clone());
    let letter = mail.clone();
    let left = tokio::task::spawn_blocking(move || leave(&post, &sender, &letter)).await;
    match left {
        Ok(Ok(())) => store.mail_sent(&Deed::portal(portal.now()), claim, &mail).await,
        Ok(Err(fault)) => {
            let Wait { fault, delay } = Wait::again(claim, fault);
            tracing::warn!(job = "mail", tries = claim.tries, "{fault}");
            store.put_off(claim, portal.now().after(delay), fault).await
        }
        Err(_) => store.put_off(claim, portal.now().after(Wait::again(claim, "").delay), "sending ended").await,
    }
}

fn leave(post: &Post, sender: &str, mail: &Mail) -> Result<(), &'static str> {
    let letter = letter(sender, mail).ok_or("the mail has an address that is none")?;
    match post {
        Post::Folder(folder) => {
            let name = format!("{}-{}.eml", mail.mail.kind, mail.id);
            fs::create_dir_all(folder)
                .and_then(|()| fs::write(folder.join(name), letter.formatted()))
                .map_err(|_| "the folder of mails cannot be written")
        }
        Post::Smtp(address) => {
            let server = SmtpTransport::from_url(address).map_err(|_| "the address of the mail server is none")?;
            let server = server.timeout(Some(PATIENCE)).build();
            server.send(&letter).map(|_| ()).map_err(|_| "the mail server did not take the mail")
        }
    }
}

/// With an identifier that is its own, so that a mail that was sent twice is recognised by whoever reads it.
fn letter(sender: &str, mail: &Mail) -> Option<Message> {
    let mailbox = |address: &str| address.parse::<Mailbox>().ok();
    let host = sender.rsplit_once('@')?.1;
    Message::builder()
        .message_id(Some(format!("<{}@{host}>", mail.id)))
        .from(mailbox(&format!("Client Level Data portal <{sender}>"))?)
        .to(mailbox(&mail.mail.recipient)?)
        .subject(mail.mail.title.clone())
        .header(ContentType::TEXT_PLAIN)
        .body(mail.mail.body.clone())
        .ok()
}
