//! The columns of a table of findings.

use std::borrow::Cow;
use std::sync::Arc;

use cld_validate::Finding;

use super::scope::Scope;

/// The columns: always the same nine; the file when there are several; the council's own when asked for.
pub(super) struct Columns {
    /// Names of the files.
    files: Vec<Arc<str>>,
    own: Option<Extras>,
}

/// Columns of the files that are no item, brought together over all files.
struct Extras {
    headers: Vec<String>,
    /// For each file, the positions of its extra columns in `headers`.
    places: Vec<Vec<usize>>,
}

const FIXED: [&str; 9] =
    ["row", "rule", "severity", "item", "message", "follows", "group", "confidence", "nearest_entry"];
const OWN: [&str; 3] = ["own_value", "own_person", "own_event"];

impl Columns {
    pub(super) fn new(scope: &Scope) -> Columns {
        Columns { files: scope.files.clone(), own: scope.extras.as_deref().map(Extras::of) }
    }

    /// True when cells hold values of rows.
    pub(super) fn has_own(&self) -> bool {
        self.own.is_some()
    }

    fn has_files(&self) -> bool {
        self.files.len() > 1
    }

    /// Position of the row number.
    pub(super) fn row_place(&self) -> usize {
        usize::from(self.has_files())
    }

    /// What the council's own columns are called begins with `own_`: their headers mark the file as its own.
    pub(super) fn headers(&self) -> Vec<String> {
        let fixed = ["file"].into_iter().filter(|_| self.has_files()).chain(FIXED).map(str::to_owned);
        let own = self.own.iter().flat_map(|extras| {
            let extra = extras.headers.iter().map(|header| format!("own_{header}"));
            OWN.into_iter().map(str::to_owned).chain(extra)
        });
        fixed.chain(own).collect()
    }

    /// One finding of the file at place `file`, one cell for each header.
    pub(super) fn cells<'a>(&'a self, file: usize, finding: &'a Finding) -> Vec<Cow<'a, str>> {
        let text = |text: Option<&'a str>| Cow::Borrowed(text.unwrap_or_default());
        let mut cells = Vec::with_capacity(self.row_place() + FIXED.len());
        cells.extend(self.has_files().then(|| Cow::Borrowed(self.files[file].as_ref())));
        cells.push(Cow::Owned(finding.row.to_string()));
        cells.extend([Cow::Borrowed(finding.rule.as_ref()), Cow::Borrowed(finding.severity.word())]);
        cells.extend([text(finding.item.as_deref()), Cow::Borrowed(finding.message.as_ref())]);
        cells.push(text(finding.follows.as_deref()));
        cells.extend([Cow::Borrowed(group(finding)), text(finding.sending.as_deref()), text(finding.meant.as_deref())]);
        let Some(extras) = &self.own else { return cells };
        let own = finding.own.as_ref();
        cells.extend([
            text(own.and_then(|own| own.value.as_deref())),
            text(own.and_then(|own| own.person.as_deref())),
            text(own.and_then(|own| own.event.as_deref())),
        ]);
        let first = cells.len();
        cells.resize(first + extras.headers.len(), Cow::Borrowed(""));
        for (place, value) in extras.places[file].iter().zip(own.into_iter().flat_map(|own| &own.extras)) {
            cells[first + place] = Cow::Borrowed(value.as_str());
        }
        cells
    }
}

/// What a finding is about: what the file says, or how it is sent.
pub(super) fn group(finding: &Finding) -> &'static str {
    if finding.sending.is_some() { "sending" } else { "contents" }
}

impl Extras {
    fn of(files: &[Vec<String>]) -> Extras {
        let (mut headers, mut places): (Vec<String>, Vec<Vec<usize>>) = Default::default();
        for file in files {
            let mut taken = Vec::new();
            for header in file {
                // A header that appears twice in a file keeps two columns.
                let known = (0..headers.len()).find(|place| headers[*place] == *header && !taken.contains(place));
                taken.push(known.unwrap_or_else(|| {
                    headers.push(header.clone());
                    headers.len() - 1
                }));
            }
            places.push(taken);
        }
        Extras { headers, places }
    }
}
