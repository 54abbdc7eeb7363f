//! Findings as JSON, one a line.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, IntoInnerError, Write};

use cld_validate::{Finding, Own};
use serde::Serialize;

use super::columns::group;
use super::scope::Scope;

pub(crate) struct JsonFindings<W: Write> {
    writer: BufWriter<W>,
    scope: Scope,
    written: io::Result<()>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    row: u64,
    rule: &'a str,
    severity: &'static str,
    item: Option<&'a str>,
    message: &'a str,
    follows: Option<&'a str>,
    group: &'static str,
    /// How sure a finding about sending is.
    confidence: Option<&'a str>,
    /// The entry of the list that a text seems to be meant for.
    nearest_entry: Option<&'a str>,
    /// There when values are asked for; null when the finding is about no row.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<Option<OwnValues<'a>>>,
}

/// The council's own: not to be passed on.
#[derive(Serialize)]
struct OwnValues<'a> {
    value: Option<&'a str>,
    person: Option<&'a str>,
    event: Option<&'a str>,
    extras: BTreeMap<&'a str, &'a str>,
}

impl<'a> OwnValues<'a> {
    fn new(own: &'a Own, headers: &'a [String]) -> OwnValues<'a> {
        let extras = headers.iter().map(String::as_str).zip(own.extras.iter().map(String::as_str)).collect();
        OwnValues { value: own.value.as_deref(), person: own.person.as_deref(), event: own.event.as_deref(), extras }
    }
}

impl<W: Write> JsonFindings<W> {
    pub(super) fn new(out: W, scope: Scope) -> JsonFindings<W> {
        JsonFindings { writer: BufWriter::new(out), scope, written: Ok(()) }
    }

    pub(super) fn add(&mut self, file: usize, finding: &Finding) {
        if self.written.is_ok() {
            self.written = self.write(file, finding);
        }
    }

    fn write(&mut self, file: usize, finding: &Finding) -> io::Result<()> {
        let extras = self.scope.extras.as_ref().map(|extras| extras[file].as_slice());
        let own = extras.map(|extras| finding.own.as_ref().map(|own| OwnValues::new(own, extras)));
        let line = Line {
            file: (self.scope.files.len() > 1).then(|| self.scope.files[file].as_ref()),
            row: finding.row,
            rule: &finding.rule,
            severity: finding.severity.word(),
            item: finding.item.as_deref(),
            message: &finding.message,
            follows: finding.follows.as_deref(),
            group: group(finding),
            confidence: finding.sending.as_deref(),
            nearest_entry: finding.meant.as_deref(),
            own,
        };
        serde_json::to_writer(&mut self.writer, &line)?;
        self.writer.write_all(b"\n")
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.written?;
        self.writer.into_inner().map_err(IntoInnerError::into_error)
    }
}
