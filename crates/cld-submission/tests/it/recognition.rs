//! Which release a file follows.

use crate::reading::release;
use cld_book::Book;
use cld_submission::{Input, ReadError, Recognised, recognise};

fn list(name: &str, values: &[&str]) -> (String, String) {
    let entries: String = values.iter().map(|value| format!("[[entry]]\nvalue = \"{value}\"\n")).collect();
    let text = format!("name = \"{name}\"\ntitle = \"{name}\"\ncomplete = true\nconfidence = \"high\"\n{entries}");
    (format!("lists/{name}.toml"), text)
}

/// Three releases: the first has other headers than the others, which differ in the values of one list.
fn book() -> Book {
    let listed = |name: &str, list: &str| {
        let text = release(name, &["Gender", "Event Type", "Setting"], "text");
        let typed = format!("name = \"setting\"\nsection = \"All\"\ntype = \"list\"\nlist = \"{list}\"\n");
        text.replace("name = \"setting\"\nsection = \"All\"\ntype = \"text\"\n", &typed)
    };
    let files = [
        ("spec/v5-0.toml".to_owned(), release("v5.0", &["Sex", "Event Type", "Kind", "Extra"], "text")),
        ("spec/release-1.toml".to_owned(), listed("release-1", "setting_1")),
        ("spec/release-2.toml".to_owned(), listed("release-2", "setting_2")),
        list("setting_1", &["Home", "Prison"]),
        list("setting_2", &["Home", "Hospital"]),
    ];
    Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap()
}

fn recognised(text: &str) -> Result<Recognised, ReadError> {
    recognise(Input::bytes("file.csv", text.as_bytes()), &book())
}

#[test]
fn the_release_with_most_columns_is_taken() {
    let found = recognised("Sex,Event Type,Kind\n").unwrap();
    assert_eq!(found.release, "v5.0");
    assert_eq!(found.why, "3 of its 3 columns are items of v5.0, more than of any other release.");
}

#[test]
fn values_tell_releases_with_the_same_columns_apart() {
    let header = "Gender,Event Type,Setting\n";
    let found = recognised(&format!("{header}Male,x,Home\nMale,x,hospital\n\"a\n\"b,x,HOSPITAL \n")).unwrap();
    assert_eq!(found.release, "release-2");
    assert!(found.why.contains("2 are in the lists of release-2"), "{}", found.why);
    assert_eq!(recognised(&format!("{header}Male,x,Prison\n")).unwrap().release, "release-1");
}

#[test]
fn what_cannot_be_told_is_said() {
    let found = recognised("Gender,Event Type,Setting\nMale,x,Home\n").unwrap();
    assert_eq!(found.release, "release-1");
    assert!(found.why.contains("nothing distinguishes them"), "{}", found.why);
}

#[test]
fn a_file_of_no_release_is_no_table() {
    let error = recognised("Hat,Shoe\n1,2\n").unwrap_err();
    assert!(error.to_string().contains("none of its columns is an item of any release"), "{error}");
}
