//! Names of files that come by a form, and of those that are downloaded.

/// A name that somebody gave a file, as a name and nothing else: no folder, no control character, not long.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|letter| letter.is_alphanumeric() || " ._-()".contains(*letter));
    let kept: String = kept.take(80).collect();
    let kept = kept.trim_matches([' ', '.', '-']);
    if kept.is_empty() { "file".to_owned() } else { kept.to_owned() }
}

/// What an answer says of a file that is to be saved under a name: its media type, and how it is called (`content-type`,
/// `content-disposition`).
pub fn attachment(name: &str) -> (&'static str, String) {
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    };
    let plain: String = name.chars().map(|letter| if letter.is_ascii() { letter } else { '_' }).collect();
    (kind, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encoded(name)))
}

/// A text as part of an address.
pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_is_no_path() {
        for (sent, kept) in [
            ("april.csv", "april.csv"),
            ("C:\\Users\\ann\\april 2024.csv", "april 2024.csv"),
            ("../../etc/passwd", "passwd"),
            ("--json", "json"),
            ("a\r\nb\u{202e}.csv", "ab.csv"),
            ("..", "file"),
            ("", "file"),
        ] {
            assert_eq!(plain_name(sent), kept, "{sent:?}");
        }
    }
}
