//! Which styles and scripts a document may use: those that are written into it, by their digests, and no others.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};

/// The policy of a document that a command has written.
pub(super) fn policy(document: &str) -> String {
    let styles = within(document, "<style>", "</style>").map(digest_of);
    let attributes = within(document, " style=\"", "\"").map(digest_of);
    let mut styles: Vec<String> = styles.chain(attributes).collect();
    styles.sort();
    styles.dedup();
    let scripts: Vec<String> = within(document, "<script>", "</script>").map(digest_of).collect();
    let of = |digests: &[String]| if digests.is_empty() { "'none'".to_owned() } else { digests.join(" ") };
    format!(
        "default-src 'none'; style-src 'unsafe-hashes' {}; script-src {}; img-src data:; form-action 'none'; base-uri 'none'; \
         frame-ancestors 'none'",
        of(&styles),
        of(&scripts)
    )
}

fn digest_of(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, text.as_bytes())))
}

fn within<'a>(document: &'a str, begin: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    document.split(begin).skip(1).filter_map(move |after| after.split_once(end)).map(|(text, _)| text)
}

#[cfg(test)]
mod tests {
    use super::policy;

    #[test]
    fn a_document_may_use_what_is_written_into_it_and_nothing_else() {
        let document = "<style>a{}</style><p style=\"width:1%\"></p><p style=\"width:1%\"></p><script>let a;</script>";
        let policy = policy(document);
        assert_eq!(policy.matches("'sha256-").count(), 3, "{policy}");
        assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe-inline"), "{policy}");
        assert!(super::policy("<p>").contains("script-src 'none'; "));
    }
}
