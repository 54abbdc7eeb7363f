//! All statements of a run on a server, until the last is done, one fails, the session is lost or somebody wants it to end.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::address::{Address, Token};
use super::channel::Channel;
use super::error::ConnectError;
use super::log::{Log, for_its_owner, unusable};
use super::session::{Asked, Session};
use super::status::Broken;
use super::turns::Turns;
use crate::engine_named::{ENGINE, said_by, taken_away};
use crate::meant::{SETTINGS, TRIED, question};
use crate::script::Statement;

/// How often the server is asked whether it still has the session, and how often in a row it may be silent.
const WATCHED: Duration = Duration::from_secs(20);
const SILENT: u32 = 3;
/// How long the server may take to end a session that nobody wants any more.
const TO_END: Duration = Duration::from_secs(20);
/// The file of the run's folder that names the session which runs, so that the next one ends what a killed program left.
const SESSION: &str = "spark.session";

/// What is calculated, and where.
#[derive(Debug)]
pub struct Calculation<'a> {
    /// The server.
    pub address: &'a Address,
    /// What it knows us by, if it wants to.
    pub token: Option<&'a Token>,
    /// What makes each table.
    pub statements: &'a [Statement],
    /// The run's folder as the server has it, as text.
    pub place: &'a str,
    /// The same folder here.
    pub folder: &'a Path,
    /// How many statements the server has at once.
    pub at_once: usize,
}

/// A table that is there now.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Its name.
    pub name: &'a str,
    /// How many are there.
    pub done: usize,
    /// How many there will be.
    pub of: usize,
}

impl Calculation<'_> {
    /// Runs everything. `stop` is done when somebody wants it to end; `heard` is told of each table.
    ///
    /// # Errors
    /// When the server cannot be reached or used, means something else, fails at a page or loses the session, and when `stop`
    /// comes first.
    pub fn run(&self, stop: impl Future<Output = ()>, heard: impl FnMut(Heard<'_>)) -> Result<(), ConnectError> {
        if self.token.is_some() && !self.address.is_encrypted && !self.address.is_here() {
            return Err(ConnectError::TokenInTheOpen { address: self.address.to_string() });
        }
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|_| ConnectError::Fault { what: "no runtime can be had" })?;
        runtime.block_on(self.followed(stop, heard))
    }

    async fn followed(&self, stop: impl Future<Output = ()>, heard: impl FnMut(Heard<'_>)) -> Result<(), ConnectError> {
        let log = Log::open(self.folder)?;
        let channel = Channel::new(self.address.clone(), self.token.cloned());
        let session =
            Session::new(channel).map_err(|_| ConnectError::Fault { what: "no random numbers can be had" })?;
        let session = Arc::new(session);
        let mut stop = pin!(stop);
        let begun = tokio::select! {
            begun = self.begun(&session, &log) => begun,
            () = &mut stop => Err(ConnectError::Stopped),
        };
        let outcome = match begun {
            Ok(()) => tokio::select! {
                done = self.calculated(&session, &log, heard) => done,
                lost = self.watched(&session, &log) => Err(lost),
                () = &mut stop => Err(ConnectError::Stopped),
            },
            refused => refused,
        };
        let ended = async {
            if outcome.is_err() {
                _ = session.interrupt().await;
            }
            session.end(session.id()).await
        };
        let path = self.session_file();
        let is_ours = || fs::read_to_string(&path).is_ok_and(|named| named == session.id());
        if let Ok(Ok(())) = timeout(TO_END, ended).await
            && is_ours()
        {
            _ = fs::remove_file(&path);
        }
        outcome
    }

    /// A session that means what pages mean, in the place of one that a killed program left.
    async fn begun(&self, session: &Session, log: &Log) -> Result<(), ConnectError> {
        let names = SETTINGS.map(|(name, _)| name);
        let refused = |broken| self.at_the_door(broken, log);
        session.values(&names).await.map_err(refused)?;
        self.in_place_of_the_last(session).await?;
        session.set(&SETTINGS).await.map_err(refused)?;
        let values = session.values(&names).await.map_err(refused)?;
        for ((name, wanted), found) in SETTINGS.into_iter().zip(values) {
            let found = found.unwrap_or_else(|| "no value".to_owned());
            if !found.eq_ignore_ascii_case(wanted) {
                return Err(ConnectError::SettingKept { name, wanted, found: short(&found) });
            }
        }
        for (is_so, what) in TRIED {
            if let Err(broken) = session.run(Asked::Question(&question(is_so, what))).await {
                log.add(what, &broken);
                return Err(match broken.is_of_the_session() {
                    true => ConnectError::SessionLost { page: "the first questions".to_owned(), log: log.place() },
                    false => ConnectError::Otherwise { what, log: log.place() },
                });
            }
        }
        let said = self.folder.join(ENGINE);
        _ = fs::remove_dir_all(&said);
        self.done(session, log, "the run's folder", &[taken_away(self.place)]).await?;
        match said.is_dir() {
            true => Ok(()),
            false => {
                Err(ConnectError::Elsewhere { place: self.place.to_owned(), folder: self.folder.display().to_string() })
            }
        }
    }

    /// Ends the session that a killed program left, so that nothing it asked for is stored over what comes now.
    async fn in_place_of_the_last(&self, session: &Session) -> Result<(), ConnectError> {
        let path = self.session_file();
        if let Ok(last) = fs::read_to_string(&path) {
            _ = session.end(last.trim()).await;
        }
        let file = for_its_owner(OpenOptions::new().write(true).create(true).truncate(true)).open(&path);
        file.and_then(|mut file| file.write_all(session.id().as_bytes())).map_err(unusable(&path))
    }

    fn session_file(&self) -> PathBuf {
        self.folder.join(SESSION)
    }

    fn at_the_door(&self, broken: Broken, log: &Log) -> ConnectError {
        log.add("the first call", &broken);
        let address = self.address.to_string();
        match broken {
            broken if broken.is_no_entry() => ConnectError::NotLetIn { address },
            Broken::Unreachable(cause) | Broken::Lost(cause) => ConnectError::Unreachable { address, cause },
            Broken::NotUnderstood(what) => ConnectError::NotUnderstood { address, what },
            Broken::Said(_) | Broken::OtherSession => {
                ConnectError::NotUnderstood { address, what: "it does not tell its settings" }
            }
        }
    }

    /// Each statement in its turn, some at once. After the first that fails none is begun.
    async fn calculated(
        &self,
        session: &Arc<Session>,
        log: &Log,
        mut heard: impl FnMut(Heard<'_>),
    ) -> Result<(), ConnectError> {
        let (mut turns, of) = (Turns::of(self.statements), self.statements.len());
        let mut running = JoinSet::new();
        loop {
            while running.len() < self.at_once.max(1)
                && let Some(statement) = turns.next()
            {
                let (session, statement) = (Arc::clone(session), statement.clone());
                running.spawn(async move {
                    let all = statement.stored_by.iter().chain([&statement.named_by]);
                    for sql in all {
                        if let Err(broken) = session.run(Asked::Command(sql)).await {
                            return (statement.name, Err(broken));
                        }
                    }
                    (statement.name, Ok(()))
                });
            }
            let Some(ended) = running.join_next().await else { break };
            let (name, outcome) = ended.map_err(|_| ConnectError::Fault { what: "a statement was not followed" })?;
            outcome.map_err(|broken| failed(&name, broken, log))?;
            turns.done(&name);
            heard(Heard { name: &name, done: of - turns.left(), of });
        }
        self.done(session, log, "the end", &[said_by(self.place)]).await
    }

    async fn done(&self, session: &Session, log: &Log, about: &str, all: &[String]) -> Result<(), ConnectError> {
        for sql in all {
            session.run(Asked::Command(sql)).await.map_err(|broken| failed(about, broken, log))?;
        }
        Ok(())
    }

    /// Asks now and then whether the session is there, and comes back when it is not.
    async fn watched(&self, session: &Session, log: &Log) -> ConnectError {
        let mut ticks = interval(WATCHED);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut silent = 0;
        loop {
            ticks.tick().await;
            match session.values(&[SETTINGS[0].0]).await {
                Ok(_) => silent = 0,
                Err(broken) if broken.is_of_the_way() && silent + 1 < SILENT => silent += 1,
                Err(broken) => return failed("the watch", broken, log),
            }
        }
    }
}

fn failed(page: &str, broken: Broken, log: &Log) -> ConnectError {
    log.add(page, &broken);
    let (page, log) = (page.to_owned(), log.place());
    match broken {
        broken if broken.is_of_the_session() => ConnectError::SessionLost { page, log },
        Broken::Said(status) => {
            ConnectError::PageRefused { page, class: status.class().unwrap_or("no class").to_owned(), log }
        }
        _ => ConnectError::PageRefused { page, class: "no answer of the protocol".to_owned(), log },
    }
}

/// A value of a setting, as far as it fits into a line.
fn short(value: &str) -> String {
    value.chars().filter(|letter| !letter.is_control()).take(60).collect()
}
