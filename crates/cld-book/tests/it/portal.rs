//! The pages that the landing portal goes by.

use cld_book::{Book, BookError};

const PERMISSIONS: &str = include_str!("../../../../book/portal/permissions.md");
const STATES: &str = include_str!("../../../../book/portal/states.md");
const MAIL: &str = include_str!("../../../../book/portal/mails/reset_password.md");

/// The book of these three pages, with `right` made `wrong` where it first occurs in one of them.
fn read(right: &str, wrong: &str) -> Result<Book, Vec<String>> {
    let files = [("permissions.md", PERMISSIONS), ("states.md", STATES), ("mails/reset_password.md", MAIL)];
    assert!(files.iter().any(|(_, text)| text.contains(right)), "{right} is in none");
    let changed = files.map(|(path, text)| (format!("portal/{path}"), text.replacen(right, wrong, 1)));
    match Book::from_files(changed.iter().map(|(path, text)| (path.as_str(), text.as_str()))) {
        Ok(book) => Ok(book),
        Err(BookError::Faulty(faults)) => Err(faults.iter().map(ToString::to_string).collect()),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_role_may_do_what_its_column_says_and_nothing_else() {
    let permissions = read("", "").unwrap().portal.permissions;
    for (role, permission, expected) in [
        ("submitter", "upload", true),
        ("submitter", "declare", false),
        ("sender", "declare", true),
        ("dscro", "grant", true),
        ("lead", "grant", false),
        ("support", "fetch_file", false),
        ("no_role", "upload", false),
        ("lead", "no_permission", false),
    ] {
        assert_eq!(permissions.allows(role, permission), expected, "{role} {permission}");
    }
}

#[test]
fn nobody_who_runs_the_portal_or_counts_reaches_a_file() {
    let permissions = read("", "").unwrap().portal.permissions;
    for permission in ["fetch_file", "see_values"] {
        assert!(!["analyst", "support"].iter().any(|role| permissions.allows(role, permission)), "{permission}");
    }
}

#[test]
fn a_submission_is_sent_from_two_states_and_never_unsent() {
    let states = read("", "").unwrap().portal.states;
    let before: Vec<i64> = states.0.keys().copied().filter(|code| states.follows(*code, 10)).collect();
    assert_eq!(before, [8, 9]);
    let after = states.state(10).unwrap().ends_by.iter().copied().min();
    assert_eq!(after, Some(11));
    let not_sent = |code: &i64| !(10..=13).contains(code);
    for (code, state) in states.0.iter().filter(|(code, _)| not_sent(code) && [3, 4, 6, 8, 9, -1].contains(code)) {
        assert!(state.said.contains("not sent yet"), "{code}: {}", state.said);
    }
}

#[test]
fn a_mail_has_every_value_and_no_other_and_its_values_no_lines() {
    let mail = &read("", "").unwrap().portal.mails["reset_password"];
    let (_, body) = mail.filled(&[("link", "https://a\r\nBcc: b@example.org")]).unwrap();
    assert!(body.contains("https://a  Bcc: b@example.org"), "{body}");
    assert_eq!(mail.filled(&[]).unwrap_err().0, "link");
    assert_eq!(mail.filled(&[("link", "a"), ("name", "b")]).unwrap_err().0, "name");
}

#[test]
fn what_is_wrong_with_a_page_of_the_portal_is_named_at_its_line() {
    for (right, wrong, expected) in [
        ("| council | Sees what", "| county | Sees what", "permissions.md:9: an area is council, region or england"),
        (
            "rows                       | yes    |",
            "rows                       | maybe  |",
            "permissions.md:26: a role has a permission (yes) or has not (empty)",
        ),
        ("| begun             |", "|                   |", "states.md:7: state is empty"),
        ("| 1    | begun", "| one  | begun", "states.md:7: \"one\" is no code"),
        ("| 2 14 ", "| 2 3 15 ", "states.md:5: a state ends by 15, which is none"),
        (
            "| link  |",
            "| links |",
            "mails/reset_password.md:14: {links} is in the mail or in its example, and not in both",
        ),
        ("subject =", "title =", "mails/reset_password.md:5: \"title\" is none of to, subject"),
        ("# reset_password", "# reset", "mails/reset_password.md:1: the heading of a mail is the name of its file"),
    ] {
        let faults = read(right, wrong).unwrap_err();
        assert!(faults[0].starts_with(&format!("book/portal/{expected}")), "{faults:?}");
    }
    let faults = read("a new password for your account. Open", "a password. Open").unwrap_err();
    assert!(faults[0].contains("the example does not give this mail, but:"), "{faults:?}");
}

const HISTORY: &str = include_str!("../../../../book/portal/history.md");
const CALENDAR: &str = include_str!("../../../../book/portal/calendar.toml");

#[test]
fn what_is_wrong_with_the_history_or_the_calendar_is_said() {
    for (page, text, right, wrong, said) in [
        ("history.md", HISTORY, "| 150 ", "| some ", "whole number"),
        ("history.md", HISTORY, "explanation_percent ", "explanation_share ", "is none of"),
        ("history.md", HISTORY, "\n| test_days ", "\n| smaller_rows ", "\"test_days\" is missing"),
        ("calendar.toml", CALENDAR, "due = \"2021-07-30\"", "due = \"2021-07-31\"", "on which nobody works"),
        ("calendar.toml", CALENDAR, "due = \"2023-05-31\"", "due = \"2023-05-29\"", "on which nobody works"),
        ("calendar.toml", CALENDAR, "due = \"2021-07-30\"", "due = \"2021-06-30\"", "opens, is due and closes"),
        ("calendar.toml", CALENDAR, "due = \"2021-07-30\"", "due = \"2021-07-32\"", "is no day"),
        ("calendar.toml", CALENDAR, "\"rolling\"] }", "\"historic\"] }", "no basis that is expected by windows"),
        ("calendar.toml", CALENDAR, "2021-22-q2", "2021-22-q1", "two windows"),
        ("calendar.toml", CALENDAR, "2026-12-28", "2026-12-26", "a Saturday or Sunday"),
    ] {
        assert!(text.contains(right), "{right}");
        let path = format!("portal/{page}");
        let faults = match Book::from_files([(path.as_str(), text.replacen(right, wrong, 1).as_str())]) {
            Err(BookError::Faulty(faults)) => faults.iter().map(ToString::to_string).collect::<String>(),
            other => panic!("{wrong}: {other:?}"),
        };
        assert!(faults.contains(said), "{wrong}: {faults}");
    }
}
