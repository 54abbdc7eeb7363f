//! What is said to a server, and what becomes of what it does.

mod server;

use std::collections::BTreeMap;
use std::fs;
use std::future::{pending, ready};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use tempfile::TempDir;

use self::server::{Call, Reply, Server};
use super::channel::Channel;
use super::session::{Asked, Session};
use super::wire::{Fields, Message};
use super::{Address, Calculation, ConnectError, LOG, Token};
use crate::script::Statement;

/// A server that sets what it is told and runs what it is asked to, for a run's folder; `other` may answer otherwise.
fn server(folder: &TempDir, other: impl Fn(&Call) -> Option<Reply> + Send + Sync + 'static) -> Server {
    let (engine, settings) = (folder.path().join("engine"), Mutex::new(BTreeMap::new()));
    Server::new(move |call| {
        if let Some(reply) = other(call) {
            return reply;
        }
        match call.name.as_str() {
            "Config" => {
                let mut settings = settings.lock().unwrap();
                for pair in call.settings(1) {
                    let pair = Fields::read(&pair).unwrap();
                    settings.insert(pair.text(1).unwrap().to_owned(), pair.text(2).unwrap().to_owned());
                }
                let names = call.settings(4).into_iter().map(|name| String::from_utf8(name).unwrap());
                let pair = |name: String| {
                    Message::default().text(1, &name).text_if(2, settings.get(&name).map(String::as_str))
                };
                let told = names.map(pair).fold(Message::default(), |told, pair| told.inner(2, &pair));
                Reply::Messages(vec![told.text(4, "session-on-the-server")])
            }
            "ExecutePlan" | "ReattachExecute" => {
                if call.sql().is_some_and(|sql| sql.contains("/engine'")) {
                    fs::create_dir_all(&engine).unwrap();
                }
                Reply::Messages(vec![ended("session-on-the-server")])
            }
            _ => Reply::Messages(vec![Message::default()]),
        }
    })
}

/// The last answer to a statement.
fn ended(session: &str) -> Message {
    Message::default().text(13, "last-answer").inner(14, &Message::default()).text(15, session)
}

fn statement(name: &str, reads: &[&str]) -> Statement {
    let reads = reads.iter().map(|name| (*name).to_owned()).collect();
    let stored_by = vec![format!("insert overwrite {name}")];
    Statement { name: name.to_owned(), stored_by, named_by: format!("view {name}"), reads, ..Statement::default() }
}

fn run(address: &Address, folder: &Path, stop: impl Future<Output = ()>) -> Result<Vec<String>, ConnectError> {
    let statements = [statement("b", &["a"]), statement("a", &[])];
    let token = Token::read("secret").unwrap();
    let mut names = Vec::new();
    let calculation =
        Calculation { address, token: Some(&token), statements: &statements, place: "/run", folder, at_once: 2 };
    calculation.run(stop, |heard| names.push(format!("{} {}/{}", heard.name, heard.done, heard.of)))?;
    Ok(names)
}

fn place() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn statements_come_in_their_turn_between_the_questions_and_the_name_of_the_engine() {
    let folder = place();
    let server = server(&folder, |_| None);
    fs::write(folder.path().join("spark.session"), "left-by-a-killed-program").unwrap();
    assert_eq!(run(&server.address, folder.path(), pending()).unwrap(), ["a 1/2", "b 2/2"]);
    let said = server.statements();
    assert!(said[..8].iter().all(|sql| sql.starts_with("select assert_true")), "{said:?}");
    assert!(said[8].contains("'/run/engine'") && said[8].contains("cast(null as string)"), "{}", said[8]);
    assert_eq!(said[9..13], ["insert overwrite a", "view a", "insert overwrite b", "view b"]);
    assert!(said[13].contains("'/run/engine'") && said.len() == 14);
    let calls = server.calls();
    assert!(calls.iter().all(|call| call.authorization.as_deref() == Some("Bearer secret")));
    let ended: Vec<_> = calls.iter().filter(|call| call.name == "ReleaseSession").map(|call| call.text(1)).collect();
    assert_eq!(ended, [Some("left-by-a-killed-program".to_owned()), calls[0].text(1)]);
    assert!(
        calls.iter().filter(|call| call.name == "ExecutePlan").all(|call| call.text(8).is_some()),
        "the server's own name"
    );
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.contains(&"spark.session".into()), "{left:?}");
}

#[test]
fn what_the_server_says_of_a_page_is_in_the_log_and_in_no_message() {
    let folder = place();
    let says = "[CAST_INVALID_INPUT] The value 'Smith, 9990000018' is no number";
    let fails = |call: &Call| call.sql().is_some_and(|sql| sql == "insert overwrite a");
    let server = server(&folder, move |call| fails(call).then_some(Reply::Status(Vec::new(), 13, says)));
    let error = run(&server.address, folder.path(), pending()).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("calculate a (CAST_INVALID_INPUT)") && message.contains("--resume"), "{message}");
    assert!(!message.contains("Smith"), "{message}");
    let log = folder.path().join(LOG);
    assert!(fs::read_to_string(&log).unwrap().contains("Smith"));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(log).unwrap().permissions()) & 0o777, 0o600);
    assert!(server.calls().iter().any(|call| call.name == "Interrupt"), "what else runs is stopped");
}

#[test]
fn a_session_that_is_another_or_gone_ends_the_run_at_its_page() {
    type Lost = fn(&Call) -> Reply;
    let losses: [Lost; 3] = [
        |_| Reply::Messages(vec![ended("another-session")]),
        |_| Reply::Status(Vec::new(), 13, "[INVALID_HANDLE.SESSION_CHANGED] The handle is invalid"),
        |_| Reply::Status(Vec::new(), 13, "[INVALID_HANDLE.SESSION_NOT_FOUND] The handle is invalid"),
    ];
    for lost in losses {
        let folder = place();
        let at = |call: &Call| call.sql().is_some_and(|sql| sql == "insert overwrite b");
        let server = server(&folder, move |call| at(call).then(|| lost(call)));
        let message = run(&server.address, folder.path(), pending()).unwrap_err().to_string();
        assert!(message.contains("session on the server was lost at b") && message.contains("--resume"), "{message}");
    }
}

#[test]
fn a_connection_that_breaks_is_made_anew_and_the_same_operation_asked_about() {
    let folder = place();
    let breaks = |call: &Call| call.sql().is_some_and(|sql| sql == "insert overwrite a");
    let progress = Message::default().text(13, "first-answer").text(15, "session-on-the-server");
    let server = server(&folder, move |call| breaks(call).then(|| Reply::Gone(vec![progress.clone()])));
    run(&server.address, folder.path(), pending()).unwrap();
    let calls = server.calls();
    let asked = calls.iter().find(|call| breaks(call)).unwrap();
    let again: Vec<&Call> = calls.iter().filter(|call| call.name == "ReattachExecute").collect();
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].text(3), again[0].text(5)), (asked.text(6), Some("first-answer".to_owned())));
    assert_eq!(calls.iter().filter(|call| breaks(call)).count(), 1, "nothing is calculated twice");
}

#[test]
fn a_connection_on_which_nothing_comes_is_given_up_and_the_operation_asked_about_on_another() {
    let server =
        server(&place(), |call| ["ExecutePlan", "Config"].contains(&call.name.as_str()).then_some(Reply::Silence));
    let channel = Channel::new(server.address.clone(), None).answered_within(Duration::from_millis(200));
    let session = Session::new(channel).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (ran, told) =
        runtime.block_on(async { tokio::join!(session.run(Asked::Command("x")), session.values(&["a"])) });
    ran.unwrap();
    assert!(told.unwrap_err().is_of_the_way());
    let names: Vec<String> = server.calls().into_iter().map(|call| call.name).collect();
    assert_eq!(names, ["ExecutePlan", "Config", "ReattachExecute", "ReleaseExecute"]);
}

#[test]
fn an_operation_that_never_arrived_is_asked_for_again() {
    let folder = place();
    let times = Mutex::new(0);
    let server = server(&folder, move |call| {
        let is_first = || {
            let mut times = times.lock().unwrap();
            *times += 1;
            *times == 1
        };
        match call.name.as_str() {
            "ReattachExecute" => {
                Some(Reply::Status(Vec::new(), 13, "[INVALID_HANDLE.OPERATION_NOT_FOUND] The handle is invalid"))
            }
            _ => (call.sql().is_some_and(|sql| sql == "insert overwrite a") && is_first())
                .then(|| Reply::Gone(Vec::new())),
        }
    });
    run(&server.address, folder.path(), pending()).unwrap();
    assert_eq!(server.statements().iter().filter(|sql| *sql == "insert overwrite a").count(), 2);
}

#[test]
fn whoever_stops_stops_the_server_too() {
    let folder = place();
    let is_page = |call: &Call| call.sql().is_some_and(|sql| sql == "insert overwrite a");
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let begun = Mutex::new(Some(begun));
    let server = server(&folder, move |call| {
        is_page(call).then(|| {
            _ = begun.lock().unwrap().take().map(|begun| begun.send(()));
            Reply::Silence
        })
    });
    let stop = async { _ = has_begun.await };
    let error = run(&server.address, folder.path(), stop).unwrap_err();
    assert!(matches!(error, ConnectError::Stopped), "{error}");
    let last: Vec<String> = server.calls().into_iter().rev().take(2).map(|call| call.name).collect();
    assert_eq!(last, ["ReleaseSession", "Interrupt"]);
    assert!(run(&server.address, folder.path(), ready(())).is_err());
}

#[test]
fn of_two_runs_in_one_folder_the_later_goes_on() {
    let folder = place();
    let later = folder.path().join("spark.session");
    let server = server(&folder, move |call| {
        let is_page = call.sql().is_some_and(|sql| sql == "insert overwrite a");
        is_page.then(|| {
            fs::write(&later, "of-the-later").unwrap();
            Reply::Status(Vec::new(), 13, "[INVALID_HANDLE.SESSION_CLOSED] The handle is invalid")
        })
    });
    let error = run(&server.address, folder.path(), pending()).unwrap_err();
    assert!(matches!(error, ConnectError::SessionLost { .. }), "{error}");
    assert_eq!(fs::read_to_string(folder.path().join("spark.session")).unwrap(), "of-the-later");
}

#[test]
fn a_server_that_means_something_else_is_refused_before_a_page() {
    let folder = place();
    let keeps = server(&folder, |call| {
        let is_get = call.name == "Config" && !call.settings(4).is_empty();
        let other = Message::default().text(1, "spark.sql.ansi.enabled").text(2, "false");
        is_get.then(|| Reply::Messages(vec![Message::default().inner(2, &other)]))
    });
    let message = run(&keeps.address, folder.path(), pending()).unwrap_err().to_string();
    assert!(message.contains("spark.sql.ansi.enabled at false and does not take true"), "{message}");
    let cuts = server(&folder, |call| {
        let is_asked = call.sql().is_some_and(|sql| sql.contains("7 / 2"));
        is_asked.then(|| Reply::Status(Vec::new(), 13, "[USER_RAISED_EXCEPTION] cut"))
    });
    let message = run(&cuts.address, folder.path(), pending()).unwrap_err().to_string();
    assert!(message.contains("a quotient of whole numbers is cut off"), "{message}");
    let elsewhere = server(&place(), |_| None);
    let message = run(&elsewhere.address, folder.path(), pending()).unwrap_err().to_string();
    assert!(message.contains("/run on the server is not"), "{message}");
    for server in [keeps, cuts, elsewhere] {
        assert!(!server.statements().iter().any(|sql| sql.starts_with("insert overwrite a")));
    }
}

#[test]
fn who_is_not_let_in_or_finds_nobody_is_told_so() {
    let folder = place();
    let closed = server(&folder, |_| Some(Reply::Status(Vec::new(), 16, "No token")));
    let error = run(&closed.address, folder.path(), pending()).unwrap_err();
    assert!(matches!(error, ConnectError::NotLetIn { .. }), "{error}");
    let nobody = Address::read("sc://127.0.0.1:9").unwrap();
    let error = run(&nobody, folder.path(), pending()).unwrap_err();
    assert!(matches!(error, ConnectError::Unreachable { .. }), "{error}");
    let elsewhere = Address::read("sc://spark.example.org:1/;use_ssl=false").unwrap();
    let error = run(&elsewhere, folder.path(), pending()).unwrap_err();
    assert!(matches!(error, ConnectError::TokenInTheOpen { .. }), "{error}");
}

#[test]
fn a_statement_longer_than_what_may_be_on_its_way_arrives_whole() {
    let folder = place();
    let server = server(&folder, |_| None);
    let long = format!("insert overwrite '{}'", "x".repeat(3_000_000));
    let statements = [Statement { name: "long".to_owned(), named_by: long.clone(), ..Statement::default() }];
    let (address, folder) = (&server.address, folder.path());
    Calculation { address, token: None, statements: &statements, place: "/run", folder, at_once: 0 }
        .run(pending(), |_| ())
        .unwrap();
    assert!(server.statements().contains(&long));
}
