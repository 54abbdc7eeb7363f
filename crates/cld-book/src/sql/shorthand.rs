//! Small means that shorten a page: they are written out when the book is read, and shown written out.
//!
//! `percent(n, d, places)` and `rate(n, d, per, places)` are shares; `{for each NAME in a, b}` … `{end}` repeats lines.

/// SQL with its shorthand written out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Expanded {
    pub(super) text: String,
    /// For each line of the text the line that it is made from, counted from 0.
    pub(super) lines: Vec<usize>,
}

/// Writes out the shorthand of a page.
///
/// # Errors
/// The line, counted from 0, and what is wrong on it.
pub(super) fn expanded(text: &str) -> Result<Expanded, (usize, String)> {
    let mut lines = Vec::new();
    let mut rest = text.lines().enumerate();
    while let Some((at, line)) = rest.next() {
        if line.trim() == END {
            return Err((at, format!("{END} ends no {{for each …}}")));
        }
        if !line.trim_start().starts_with(OPENING) {
            lines.push((at, line.to_owned()));
            continue;
        }
        let header = header(at, line, &mut rest)?;
        let body: Vec<(usize, &str)> = rest.by_ref().take_while(|(_, line)| line.trim() != END).collect();
        if let Some((at, _)) = body.iter().find(|(_, line)| line.trim_start().starts_with(OPENING)) {
            return Err((*at, "no {for each …} inside another".into()));
        }
        if !text.lines().skip(at).any(|line| line.trim() == END) {
            return Err((at, format!("this has no {END}")));
        }
        lines.extend(header.repeated(&body));
    }
    let mut written = String::new();
    for (at, line) in &lines {
        written += &with_shares(line).map_err(|what| (*at, what))?;
        written.push('\n');
    }
    Ok(Expanded { text: written, lines: lines.into_iter().map(|(at, _)| at).collect() })
}

const OPENING: &str = "{for each ";
const END: &str = "{end}";

/// What `{for each NAME in a, b, joined by X}` says.
struct Header {
    mark: String,
    words: Vec<String>,
    joiner: Option<(usize, String)>,
}

/// Reads a header, which may go on over several lines.
fn header<'a>(
    at: usize,
    first: &str,
    rest: &mut impl Iterator<Item = (usize, &'a str)>,
) -> Result<Header, (usize, String)> {
    let form = || {
        (at, "write {for each NAME in a, b, c}, and where needed {for each NAME in a, b joined by union all}".into())
    };
    let mut whole = first.trim().to_owned();
    while !whole.ends_with('}') {
        let (_, line) = rest.next().ok_or_else(form)?;
        whole = format!("{whole} {}", line.trim());
    }
    let inner = whole.trim_start_matches(OPENING).trim_end_matches('}');
    let (mark, words) = inner.split_once(" in ").ok_or_else(form)?;
    let (words, joiner) = match words.split_once(" joined by ") {
        Some((words, joiner)) => (words, Some((at, joiner.trim().to_owned()))),
        None => (words, None),
    };
    let words: Vec<String> = words.split(',').map(|word| word.trim().to_owned()).collect();
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    match is_word(mark) && mark != "field" && mark != "rows" && words.iter().all(|word| is_word(word)) {
        true => Ok(Header { mark: format!("{{{mark}}}"), words, joiner }),
        false => Err(form()),
    }
}

impl Header {
    fn repeated(&self, body: &[(usize, &str)]) -> Vec<(usize, String)> {
        let mut lines = Vec::new();
        for (place, word) in self.words.iter().enumerate() {
            lines.extend(self.joiner.clone().filter(|_| place > 0));
            lines.extend(body.iter().map(|(at, line)| (*at, line.replace(&self.mark, word))));
        }
        lines
    }
}

#[derive(Clone, Copy)]
enum Share {
    Percent,
    Rate,
}

impl Share {
    /// Rounded to so many places, halves up; null where there is nothing to divide by. Six digits behind the point and
    /// a whole divisor: every engine keeps enough digits of such a quotient to round it alike.
    fn written_out(self, arguments: &[&str]) -> Option<String> {
        let (n, d, per, places) = match (self, arguments) {
            (Share::Percent, [n, d, places]) => (n, d, &"100", places),
            (Share::Rate, [n, d, per, places]) => (n, d, per, places),
            _ => return None,
        };
        let (n, per) = (n.trim(), per.trim());
        let n = if n.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.".contains(&b)) {
            n.into()
        } else {
            format!("({n})")
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let places = places.trim();
        (is_number(per) && is_number(places)).then(|| {
            format!(
                "cast(cast({per} * {n} as decimal(24, 6)) / nullif(cast({} as decimal(12, 0)), 0) as decimal(12, {places}))",
                d.trim()
            )
        })
    }
}

/// A line with each `percent(…)` and `rate(…)` outside quotes written out.
fn with_shares(line: &str) -> Result<String, String> {
    let mut line = line.to_owned();
    for (name, share, form) in [
        ("percent", Share::Percent, "percent(numerator, denominator, places)"),
        ("rate", Share::Rate, "rate(numerator, denominator, per, places)"),
    ] {
        while let Some(at) = call(&line, name) {
            let form = || format!("write {form} on one line, per and places as numbers");
            let (arguments, length) = arguments(&line[at + name.len()..]).ok_or_else(form)?;
            let written = share.written_out(&arguments).ok_or_else(form)?;
            line.replace_range(at..at + name.len() + length, &written);
        }
    }
    Ok(line)
}

/// Where a function of that name is called, outside quotes and comments.
fn call(line: &str, name: &str) -> Option<usize> {
    let code = line.split_once("--").map_or(line, |(code, _)| code);
    let is_call = |(at, _): &(usize, &str)| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let before = &code[..*at];
        !before.ends_with(is_word)
            && code[at + name.len()..].starts_with('(')
            && before.matches('\'').count().is_multiple_of(2)
    };
    code.match_indices(name).find(is_call).map(|(at, _)| at)
}

/// What is in the brackets that a text begins with, split at its own commas, and how long they are.
fn arguments(text: &str) -> Option<(Vec<&str>, usize)> {
    let (mut depth, mut begun, mut arguments, mut quoted) = (0, 1, Vec::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' if depth == 1 => {
                arguments.push(&text[begun..at]);
                return Some((arguments, at + 1));
            }
            ')' => depth -= 1,
            ',' if depth == 1 => {
                arguments.push(&text[begun..at]);
                begun = at + 1;
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_repeated_for_each_word_and_keep_their_place() {
        let text = "with k as (\n  {for each item in gender,\n    autism joined by union all}\n  select *\n  from {item}_told\n  {end}\n)\nselect a";
        let expanded = expanded(text).unwrap();
        assert_eq!(
            expanded.text,
            "with k as (\n  select *\n  from gender_told\nunion all\n  select *\n  from autism_told\n)\nselect a\n"
        );
        assert_eq!(expanded.lines, [0, 3, 4, 1, 3, 4, 6, 7]);
    }

    #[test]
    fn shares_are_written_out_as_every_engine_rounds_them() {
        let share = |text: &str| expanded(text).map(|expanded| expanded.text);
        assert_eq!(
            share("select percent(a.n, coalesce(d, 0), 1) as percent, 'percent(a)'").unwrap(),
            "select cast(cast(100 * a.n as decimal(24, 6)) / nullif(cast(coalesce(d, 0) as decimal(12, 0)), 0) \
             as decimal(12, 1)) as percent, 'percent(a)'\n"
        );
        assert_eq!(
            share("rate(a + b, d, 100000, 2)").unwrap(),
            "cast(cast(100000 * (a + b) as decimal(24, 6)) / nullif(cast(d as decimal(12, 0)), 0) as decimal(12, 2))\n"
        );
    }

    #[test]
    fn what_is_not_shorthand_is_left_alone() {
        let text = "select separate(a), t.percent, my_rate(b) -- percent(a)\nfrom {rows} where {field} is null\n";
        assert_eq!(expanded(text).unwrap().text, text);
    }

    #[test]
    fn shorthand_that_is_spoiled_is_named_at_its_line() {
        for (text, line) in [
            ("select 1\n{end}", 1),
            ("{for each item in a}\nb", 0),
            ("select 1\n{for each item of a}\nb\n{end}", 1),
            ("{for each field in a}\nb\n{end}", 0),
            ("{for each x in a}\n{for each y in b}\nc\n{end}\n{end}", 1),
            ("a,\npercent(b, c)", 1),
            ("a,\npercent(b,\nc, 1)", 1),
            ("rate(b, c, per, 1)", 0),
        ] {
            assert_eq!(expanded(text).map(|_| ()).unwrap_err().0, line, "{text}");
        }
    }
}
