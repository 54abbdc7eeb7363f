//! How often each rule found something in each item: counted from the findings, which hold no values.

use std::collections::BTreeMap;
use std::path::Path;

use cld_store::FoundInItem;

use crate::portal::Portal;

/// A rule and an item, as a file of findings has them.
type Place = (Vec<u8>, Vec<u8>);

/// Counts of a file of findings; empty when it cannot be read. An item that no release has is left blank: in a file whose
/// columns are shifted, a header may be what somebody wrote about a person.
pub(super) fn found_in_items(portal: &Portal, findings: &Path) -> Vec<FoundInItem> {
    counted(findings, |item| portal.is_item(item))
}

fn counted(findings: &Path, is_item: impl Fn(&str) -> bool) -> Vec<FoundInItem> {
    let Ok(mut reader) = csv::ReaderBuilder::new().flexible(true).from_path(findings) else { return Vec::new() };
    let at = |name: &str, head: &csv::ByteRecord| head.iter().position(|cell| cell == name.as_bytes());
    let Ok(head) = reader.byte_headers().cloned() else { return Vec::new() };
    let (Some(rule), Some(severity), Some(item)) = (at("rule", &head), at("severity", &head), at("item", &head)) else {
        return Vec::new();
    };
    let mut counts: BTreeMap<Place, (Vec<u8>, u64)> = BTreeMap::new();
    let (mut record, mut last) = (csv::ByteRecord::new(), Place::default());
    let cell = |record: &csv::ByteRecord, at: usize| record.get(at).unwrap_or_default().to_vec();
    while reader.read_byte_record(&mut record).is_ok_and(|is_there| is_there) {
        let is_same = record.get(rule) == Some(last.0.as_slice()) && record.get(item) == Some(last.1.as_slice());
        if !is_same {
            last = (cell(&record, rule), cell(&record, item));
        }
        match counts.get_mut(&last) {
            Some((_, count)) => *count += 1,
            None => _ = counts.insert(last.clone(), (cell(&record, severity), 1)),
        }
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut found: BTreeMap<(String, String), FoundInItem> = BTreeMap::new();
    for ((rule, item), (severity, count)) in counts {
        let (rule, item, severity) = (text(&rule), text(&item), text(&severity));
        let item = if is_item(&item) { item } else { String::new() };
        let known = found.entry((rule.clone(), item.clone()));
        known.or_insert(FoundInItem { rule, item, severity, count: 0 }).count += count;
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn findings_are_counted_by_rule_and_item_and_no_header_of_a_file_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("findings.csv");
        let text = "row,rule,severity,item,message\n1,column_not_in_specification,warning,Ann Example,\"a\nb, c\"\n\
                    1,column_not_in_specification,warning,9990001234,x\n2,not_a_date,error,Date of Death,x\n\
                    2,not_a_number,error,Unit Cost,x\n3,not_a_date,error,Date of Death,x\n1,file_is_odd,advice,,x\n";
        std::fs::write(&path, text).unwrap();
        let found = counted(&path, |item| ["Date of Death", "Unit Cost"].contains(&item));
        let found: Vec<String> = found
            .iter()
            .map(|found| format!("{} {:?} {} {}", found.rule, found.item, found.severity, found.count))
            .collect();
        let expected = [
            "column_not_in_specification \"\" warning 2",
            "file_is_odd \"\" advice 1",
            "not_a_date \"Date of Death\" error 2",
            "not_a_number \"Unit Cost\" error 1",
        ];
        assert_eq!(found, expected);
        assert!(counted(&folder.path().join("none"), |_| true).is_empty());
    }
}
