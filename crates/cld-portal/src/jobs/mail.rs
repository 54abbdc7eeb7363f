//! Mails leave, by SMTP or into a folder.

use std::fs;
use std::time::Duration;

use cld_store::{Claim, Deed, Mail, NewMail, StoreError};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
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
    let left = tokio::task::spawn_blocking(move || leave(&post, &sender, &letter, PATIENCE)).await;
    match left {
        Ok(Ok(())) => store.mail_sent(&Deed::portal(portal.now()), claim, &mail).await,
        Ok(Err(fault)) => {
            let Wait { fault, delay, .. } = Wait::again(claim, fault);
            tracing::warn!(job = "mail", tries = claim.tries, "{fault}");
            store.put_off(claim, portal.now().after(delay), fault).await
        }
        Err(_) => store.put_off(claim, portal.now().after(Wait::again(claim, "").delay), "sending ended").await,
    }
}

fn leave(post: &Post, sender: &str, mail: &Mail, patience: Duration) -> Result<(), &'static str> {
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
            let server = server.timeout(Some(patience)).build();
            server.send(&letter).map(|_| ()).map_err(|_| "the mail server did not take the mail")
        }
    }
}

/// With an identifier that is its own, so that a mail that was sent twice is recognised by whoever reads it.
fn letter(sender: &str, mail: &Mail) -> Option<Message> {
    let mailbox = |address: &str| address.parse::<Mailbox>().ok();
    let host = sender.rsplit_once('@')?.1;
    let mut headers: Vec<HeaderValue> = Vec::new();
    if let Some(link) = way_out(&mail.mail) {
        // Programs that read mail show a button for these (RFC 2369 and 8058).
        let values = [("List-Unsubscribe", format!("<{link}>")), ("List-Unsubscribe-Post", ONE_CLICK.to_owned())];
        headers.extend(values.map(|(name, value)| HeaderValue::new(HeaderName::new_from_ascii_str(name), value)));
    }
    headers
        .into_iter()
        .fold(Message::builder(), MessageBuilder::raw_header)
        .message_id(Some(format!("<{}@{host}>", mail.id)))
        .from(mailbox(&format!("Client Level Data portal <{sender}>"))?)
        .to(mailbox(&mail.mail.recipient)?)
        .subject(mail.mail.title.clone())
        .header(ContentType::TEXT_PLAIN)
        .body(mail.mail.body.clone())
        .ok()
}

const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// The link by which somebody gets no more mails of this kind: it is in its text.
fn way_out(mail: &NewMail) -> Option<&str> {
    let mut words = mail.body.split_whitespace().filter(|_| mail.kind == "newsletter");
    words.find(|word| word.starts_with("http") && word.contains("/newsletters/unsubscribe/"))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::time::Duration;

    use cld_store::{Mail, NewMail};

    use super::leave;
    use crate::services::Post;

    /// A server that answers every line with what `said` has for its beginning, and nothing for what it has not.
    fn server(said: &'static [(&'static str, &'static str)]) -> Post {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut connection, _) = listener.accept().unwrap();
            let lines = BufReader::new(connection.try_clone().unwrap()).lines();
            connection.write_all(b"220 mail.example.org\r\n").unwrap();
            for line in lines.map_while(Result::ok) {
                if let Some((_, answer)) = said.iter().find(|(begin, _)| line.starts_with(begin)) {
                    _ = connection.write_all(answer.as_bytes());
                }
            }
        });
        Post::Smtp(address)
    }

    #[test]
    fn a_mail_has_left_when_the_server_says_so_and_not_before() {
        const TAKES: [(&str, &str); 4] =
            [("EHLO", "250 ok\r\n"), ("MAIL", "250 ok\r\n"), ("RCPT", "250 ok\r\n"), ("DATA", "354 go on\r\n")];
        const WHOLE: &[(&str, &str)] = &[TAKES[0], TAKES[1], TAKES[2], TAKES[3], (".", "250 taken\r\n")];
        const TWICE: &[(&str, &str)] = &[TAKES[0], TAKES[1], TAKES[2], TAKES[3], (".", "250 taken\r\n250 taken\r\n")];
        const REFUSES: &[(&str, &str)] = &[TAKES[0], TAKES[1], ("RCPT", "450 later\r\n")];
        const SILENT_AT_THE_END: &[(&str, &str)] = &TAKES;
        const SILENT: &[(&str, &str)] = &[];
        let mail = NewMail {
            kind: "check_done".to_owned(),
            recipient: "ann@example.org".to_owned(),
            title: "Checked".to_owned(),
            body: "Checked".to_owned(),
            tells: None,
        };
        let mail = Mail { id: "abc".to_owned(), mail, sent: None };
        let patience = Duration::from_millis(300);
        for (said, has_left) in
            [(WHOLE, true), (TWICE, true), (REFUSES, false), (SILENT_AT_THE_END, false), (SILENT, false)]
        {
            let left = leave(&server(said), "support@example.org", &mail, patience);
            assert_eq!(left.is_ok(), has_left, "{said:?}: {left:?}");
        }
        assert!(leave(&Post::Smtp("smtp://127.0.0.1:1".to_owned()), "support@example.org", &mail, patience).is_err());
    }
    #[test]
    fn the_newsletter_alone_has_a_button_that_ends_it() {
        let link = "https://portal.example.org/newsletters/unsubscribe/nbswy3dpnbswy3dpnbswy3dpnb";
        let letter = |kind: &str| {
            let (recipient, title) = ("ann@example.org".to_owned(), "September 2021".to_owned());
            let body = format!("News.\n\nThis ends it:\n{link}\n");
            let mail = NewMail { kind: kind.to_owned(), recipient, title, body, tells: None };
            let mail = Mail { id: "abc".to_owned(), mail, sent: None };
            String::from_utf8(super::letter("support@example.org", &mail).unwrap().formatted()).unwrap()
        };
        let newsletter = letter("newsletter");
        assert!(newsletter.contains(&format!("List-Unsubscribe: <{link}>\r\n")), "{newsletter}");
        assert!(newsletter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{newsletter}");
        assert!(!letter("check_done").contains("List-Unsubscribe"));
    }
}
