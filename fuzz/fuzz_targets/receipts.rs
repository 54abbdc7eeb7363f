//! Any bytes may be a list of receipts: it is refused, or names files of its own folder once each.
#![no_main]

use std::collections::BTreeSet;
use std::fs;
use std::sync::OnceLock;

use cld_submission::read_receipts;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// A folder that has received two files.
fn received() -> &'static TempDir {
    static RECEIVED: OnceLock<TempDir> = OnceLock::new();
    RECEIVED.get_or_init(|| {
        let place = tempfile::tempdir().expect("a folder can be made");
        let submissions = place.path().join("submissions");
        fs::create_dir(&submissions).expect("a folder can be made");
        ["a.csv", "b.csv"]
            .iter()
            .for_each(|name| fs::write(submissions.join(name), "").expect("a file can be written"));
        place
    })
}

fuzz_target!(|bytes: &[u8]| {
    let folder = received().path();
    fs::write(folder.join("submissions.csv"), bytes).expect("a file can be written");
    match read_receipts(folder) {
        Ok(receipts) => {
            let files: BTreeSet<_> = receipts.iter().map(|(_, path)| path).collect();
            assert_eq!(files.len(), receipts.len());
            assert!(files.iter().all(|path| path.parent() == Some(&folder.join("submissions"))), "{files:?}");
            assert!(receipts.iter().all(|(receipt, path)| path.ends_with(&receipt.file)));
        }
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
    }
});
