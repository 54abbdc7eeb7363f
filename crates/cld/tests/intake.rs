//! Files that are not as they should be, in a run: left out or counted, and always named.

mod scene;

use std::fs;
use std::path::PathBuf;

use scene::{files, made_up, run_year};

#[test]
fn a_file_that_is_no_table_is_left_out_and_odd_rows_are_counted() {
    let (_place, folder) = made_up(&["--authorities", "2", "--people", "20", "--seed", "3"]);
    let names: Vec<PathBuf> = files(&folder.join("submissions")).into_keys().collect();
    let [empty, odd] = &names[..] else { panic!("not two files: {names:?}") };
    fs::write(folder.join("submissions").join(empty), "").unwrap();
    let path = folder.join("submissions").join(odd);
    let text = fs::read_to_string(&path).unwrap();
    let rows = text.lines().count() - 1;
    fs::write(&path, format!("{text}\"never closed\n{}\n", text.lines().last().unwrap())).unwrap();

    let run = folder.join("run");
    let outcome = run_year(&folder, &run, &[]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.error);
    let register = fs::read_to_string(run.join("tables/submission_register.csv")).unwrap();
    assert!(register.contains("is empty. Send a file with a header line"), "{register}");
    assert!(outcome.output.contains(&format!("left out: {} is empty.", empty.display())), "{}", outcome.output);
    assert!(outcome.output.contains(&format!("1 rows of {} are odd", odd.display())), "{}", outcome.output);
    assert!(outcome.output.contains(&format!("{} rows read", rows + 2)), "{}", outcome.output);
}
