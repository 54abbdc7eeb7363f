//! Whether headers are letter for letter the specification's, all of them and in its order.

use cld_book::RefusalKind;

use super::{At, Sending, column_letter};
use crate::finding::Finding;

impl Sending<'_> {
    pub(super) fn of_header(&self) -> Vec<Finding> {
        let header = &self.submission.header;
        let row = self.submission.header_row();
        let mut findings = Vec::new();
        if row > 1 {
            let row_said = row.to_string();
            let at = At { row: 1, item: None, marks: &[("row", row_said.as_str())] };
            findings.extend(self.finding(RefusalKind::PortalHeaderPlace, &at));
        }
        let mut last = None;
        let mut is_in_order = true;
        for (place, (column, item)) in header.columns.iter().zip(&header.items).enumerate() {
            let letter = column_letter(place);
            let Some(item) = *item else {
                let at = At { row, item: Some(column), marks: &[("column", letter.as_str())] };
                findings.extend(self.finding(RefusalKind::PortalHeaderExtra, &at));
                continue;
            };
            let expected = self.release.items[item].header.as_str();
            let marks = [("column", letter.as_str()), ("header", expected)];
            let at = At { row, item: Some(expected), marks: &marks };
            if column != expected {
                findings.extend(self.finding(RefusalKind::PortalHeaderSpelling, &at));
            }
            if is_in_order && last > Some(item) {
                is_in_order = false;
                findings.extend(self.finding(RefusalKind::PortalHeaderOrder, &at));
            }
            last = Some(item);
        }
        for item in &header.missing {
            let at = At { row, item: Some(&self.release.items[*item].header), marks: &[] };
            findings.extend(self.finding(RefusalKind::PortalHeaderMissing, &at));
        }
        findings
    }

    /// The finding about a cell: in the column of the file counted from 0.
    pub(crate) fn of_cell(&self, row: u64, column: usize, kind: RefusalKind) -> Option<Finding> {
        let header = &self.submission.header;
        let item = header.items.get(column).copied().flatten();
        let written = || header.columns.get(column).map(String::as_str);
        let item = item.map(|item| self.release.items[item].header.as_str()).or_else(written);
        self.finding(kind, &At { row, item, marks: &[] })
    }
}
