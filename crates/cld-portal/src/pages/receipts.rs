//! Whether a receipt is one of this portal: the key with which anybody finds out, and a form that does.

use axum::Json;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cld_components::{Button, Cell, FileUpload, Label, SummaryList, SummaryRow, Table, Textarea, inset_text};
use cld_store::SigningKey;
use cld_terms::ErrorKind;
use maud::{Markup, html};
use serde_json::json;

use crate::pages::submissions::day;
use crate::receipt::{ReceiptError, VerifiedReceipt, verify};
use crate::signed::pem;
use crate::site::{Mistakes, Refusal, Visit};

const TITLE: &str = "Verify a receipt";

/// What is signed, made again from a receipt, and the signature as a file.
const PARTS: &str = "python3 -c 'import json, sys
whole = json.load(open(sys.argv[1], encoding=\"utf-8\"))
body = json.dumps(whole[\"receipt\"], sort_keys=True, separators=(\",\", \":\"), ensure_ascii=False)
open(\"receipt.txt\", \"wb\").write(body.encode())
open(\"receipt.sig\", \"wb\").write(bytes.fromhex(whole[\"signature\"]))' RECEIPT.json";
const OPENSSL: &str = "openssl pkeyutl -verify -pubin -inkey portal.pem -rawin -in receipt.txt -sigfile receipt.sig";

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let keys = visit.portal.receipt_keys().await?;
    Ok(visit.page(TITLE, content(&keys, "", &Mistakes::default(), None)))
}

/// All keys with their days, for programs.
pub(crate) async fn keys(visit: Visit) -> Result<Response, Refusal> {
    let keys = visit.portal.receipt_keys().await?;
    let key = |key: &SigningKey| json!({ "key": key.public_key, "begun": key.begun, "ended": key.ended });
    Ok(Json(json!({ "keys": keys.iter().map(key).collect::<Vec<_>>() })).into_response())
}

/// The key as a file that openssl and others read.
pub(crate) async fn key(visit: Visit) -> Response {
    let head = [(CONTENT_TYPE, "application/x-pem-file"), (CONTENT_DISPOSITION, "attachment; filename=\"portal.pem\"")];
    (head, pem(&visit.portal.receipt_key())).into_response()
}

pub(crate) async fn submit(visit: Visit, mut form: Multipart) -> Result<Response, Refusal> {
    let (mut pasted, mut uploaded) = (String::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(|error| no_form(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let text = String::from_utf8_lossy(&field.bytes().await.map_err(|error| no_form(&error))?).into_owned();
        match name.as_str() {
            "receipt" => pasted = text,
            "file" => uploaded = text,
            _ => {}
        }
    }
    let keys = visit.portal.receipt_keys().await?;
    let mut mistakes = Mistakes::default();
    let text = if uploaded.trim().is_empty() { &pasted } else { &uploaded };
    if text.trim().is_empty() {
        mistakes.add("receipt", "Paste the receipt, or select its file");
        return Ok(visit.page_again(TITLE, content(&keys, &pasted, &mistakes, None)));
    }
    let verified = verify(text.trim(), None).and_then(|receipt| {
        let is_own = keys.iter().any(|key| key.public_key.eq_ignore_ascii_case(&receipt.key));
        if is_own { Ok(receipt) } else { Err(ReceiptError::AnotherKey) }
    });
    Ok(visit.page(TITLE, content(&keys, &pasted, &mistakes, Some(&verified))))
}

fn no_form(_: &MultipartError) -> Refusal {
    Refusal::new(ErrorKind::Refused, "the form was cut off, or is larger than a receipt")
}

fn answer(verified: &Result<VerifiedReceipt, ReceiptError>) -> Markup {
    let said = match verified {
        Ok(VerifiedReceipt { number, sha256, .. }) => {
            let rows =
                vec![SummaryRow::new("Receipt", number), SummaryRow::new("SHA-256 of the file that was sent", sha256)];
            return html! {
                (inset_text(&html! { strong { "This portal signed the receipt, and it is as it was signed." } }))
                (SummaryList { rows, ..SummaryList::default() })
            };
        }
        Err(ReceiptError::NoReceipt) => {
            "It is no receipt of a landing portal. Download the receipt again, as JSON, and give all of it."
        }
        Err(ReceiptError::AnotherKey) => "This portal did not sign it: it has another key than those below.",
        Err(ReceiptError::Altered) => "It is not as it was signed: somebody altered it, or nobody signed it.",
    };
    inset_text(&html! { strong { (said) } })
}

fn content(
    keys: &[SigningKey],
    pasted: &str,
    mistakes: &Mistakes,
    verified: Option<&Result<VerifiedReceipt, ReceiptError>>,
) -> Markup {
    let label = |text| Label { text, classes: "govuk-label--s", ..Label::default() };
    let receipt = Textarea {
        label: label("Receipt, as JSON"),
        error: mistakes.of("receipt"),
        name: "receipt",
        id: "receipt",
        value: pasted,
        rows: "8",
        spellcheck: Some(false),
        ..Textarea::default()
    };
    let file = FileUpload { label: label("Or its file"), name: "file", id: "file", ..FileUpload::default() };
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            @if let Some(verified) = verified { (answer(verified)) }
            p.govuk-body {
                "A receipt says that a council sent a file, and when. Whoever has it as JSON can find out whether this portal \
                 signed it. It is not stored."
            }
            form method="post" action="/receipts/verify" enctype="multipart/form-data" novalidate {
                (receipt) (file)
                (Button { text: "Verify", ..Button::default() })
            }
            (by_oneself(keys))
        } }
    }
}

/// Keys that signed before: what they signed is as good as ever.
fn earlier(keys: &[SigningKey]) -> Markup {
    let days =
        |key: &SigningKey| format!("{} to {}", day(&key.begun), key.ended.as_deref().map_or_else(String::new, day));
    let row =
        |key: &SigningKey| vec![Cell::new(&days(key)), Cell::new(&html! { span.portal-long { (key.public_key) } })];
    let rows: Vec<Vec<Cell>> = keys.iter().skip(1).map(row).collect();
    let head = ["Signed from", "Key"].map(Cell::new).to_vec();
    html! {
        @if !rows.is_empty() {
            h2.govuk-heading-m { "Earlier keys" }
            p.govuk-body {
                "What was signed with one of these is verified with it. "
                a.govuk-link href="/receipts/keys.json" { "All keys with their days (JSON)" } "."
            }
            (Table { head, rows, stacks: true, ..Table::default() })
        }
    }
}

fn by_oneself(keys: &[SigningKey]) -> Markup {
    let key = keys.first().map_or("", |key| key.public_key.as_str());
    html! {
        h2.govuk-heading-m { "The key" }
        p.govuk-body {
            "Receipts are signed with Ed25519. This is the public key, in hexadecimal; "
            a.govuk-link href="/receipts/key.pem" download { "the same for openssl (portal.pem)" } "."
        }
        (inset_text(&html! { span.portal-long { (key) } }))
        (earlier(keys))
        h2.govuk-heading-m { "Verify it yourself" }
        p.govuk-body { "With the program that councils have:" }
        pre.portal-command { "cld receipt verify RECEIPT.json --key " (key) }
        p.govuk-body {
            "With Python and openssl. What is signed is the receipt without blanks and with its names in order, which the first \
             command makes again:"
        }
        pre.portal-command { (PARTS) }
        pre.portal-command { (OPENSSL) }
        p.govuk-body {
            "A receipt that verifies was signed by this portal. Whether your file is the one that was sent, its SHA-256 shows."
        }
    }
}
