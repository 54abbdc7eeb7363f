//! What `--help` says, of every command.

use std::process::{Command, Stdio};

/// A command, the commands in it, and what its help says.
fn helps(command: &[String]) -> Vec<(String, String)> {
    let mut asked = Command::new(env!("CARGO_BIN_EXE_cld"));
    let output = asked.args(command).arg("--help").output().unwrap();
    assert!(output.status.success(), "{command:?}");
    let help = String::from_utf8(output.stdout).unwrap();
    let inner = help.split_once("\nCommands:\n").map_or("", |(_, below)| below.split("\n\n").next().unwrap());
    let is_name = |line: &&str| line.starts_with("  ") && line.chars().nth(2).is_some_and(char::is_alphabetic);
    let names = inner.lines().filter(is_name).filter_map(|line| line.split_whitespace().next());
    let inner: Vec<(String, String)> =
        names.filter(|name| *name != "help").flat_map(|name| helps(&[command, &[name.to_owned()]].concat())).collect();
    [vec![(command.join(" "), help)], inner].concat()
}

#[test]
fn every_help_fits_a_terminal() {
    let helps = helps(&[]);
    assert!(helps.iter().any(|(command, _)| command == "spec diff"), "commands are found in commands");
    for (command, help) in helps {
        let wide: Vec<&str> = help.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(wide.is_empty(), "cld {command}: {wide:#?}");
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cld"));
    let mut running =
        command.args(["spec", "show", "release-1"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Nobody reads.
    drop(running.stdout.take());
    let ended = running.wait_with_output().unwrap();
    assert_eq!((String::from_utf8_lossy(&ended.stderr).as_ref(), ended.status.code()), ("", Some(141)));
}
