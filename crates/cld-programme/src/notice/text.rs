//! The sentences of a notice, of text or of a page.

/// What a page says without its marks. Text without marks stays as it is.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain += before;
        let is_mark = after.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/' || letter == '!');
        if !is_mark {
            plain.push('<');
            rest = after;
            continue;
        }
        let name: String = after.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        rest = after.split_once('>').map_or("", |(_, rest)| rest);
        if ["script", "style", "head", "nav"].contains(&name.as_str()) && !after.starts_with('/') {
            let end = format!("</{name}");
            rest = rest.to_ascii_lowercase().find(&end).map_or("", |at| &rest[at..]);
        }
        // What is within a line stays in its sentence.
        plain += if ["a", "b", "strong", "em", "i", "span", "abbr"].contains(&name.as_str()) { "" } else { "\n\n" };
    }
    let entities =
        [("&nbsp;", " "), ("&rsquo;", "'"), ("&lsquo;", "'"), ("&ldquo;", "\""), ("&rdquo;", "\""), ("&#39;", "'")];
    let entities = entities.into_iter().chain([("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]);
    entities.fold(plain + rest, |text, (entity, letter)| text.replace(entity, letter))
}

/// The sentences of a text, as they are written. A line of a list is one.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in text
        .replace('\r', "")
        .split("\n\n")
        .flat_map(|paragraph| paragraph.split("\n- ").map(str::to_owned).collect::<Vec<_>>())
    {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        let mut sentence: Vec<&str> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            sentence.push(word);
            let ends = word.ends_with(['.', '!', '?', ';']) && !word.ends_with("e.g.") && !word.ends_with("i.e.");
            let begins = words.get(at + 1).is_none_or(|next| next.starts_with(|letter: char| !letter.is_lowercase()));
            if ends && begins {
                found.push(sentence.join(" "));
                sentence.clear();
            }
        }
        if !sentence.is_empty() {
            found.push(sentence.join(" "));
        }
    }
    found
}

/// In small letters, with plain quotes and hyphens.
pub(super) fn folded(text: &str) -> String {
    text.to_lowercase().replace(['’', '‘'], "'").replace(['–', '‑'], "-").replace('\u{a0}', " ")
}
