//! A session on a server: its settings and views, and the statements that it runs.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ring::rand::{SecureRandom, SystemRandom};
use tokio::time::sleep;

use super::channel::{Answers, Channel};
use super::status::Broken;
use super::wire::{Fields, Message};

/// Pauses before a broken connection is made anew, while the server goes on with what it was asked.
const PAUSES: [Duration; 4] =
    [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(8)];

/// By this name the server knows whose session it is, where no token says so.
const USER: &str = "cld";

/// What a server is asked to run.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'a> {
    /// A statement that stores or names something.
    Command(&'a str),
    /// A question whose answer matters only by being one.
    Question(&'a str),
}

/// A session, as this program names it and as the server does.
#[derive(Debug)]
pub(super) struct Session {
    channel: Channel,
    id: String,
    /// The server's own name, which changes when the session is made anew without what was in it.
    observed: Mutex<Option<String>>,
}

impl Session {
    /// A session with a name of its own; the server hears of it by the first call.
    pub(super) fn new(channel: Channel) -> Result<Session, Broken> {
        Ok(Session { channel, id: unique()?, observed: Mutex::default() })
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Sets `settings`. What cannot be set keeps its value.
    pub(super) async fn set(&self, settings: &[(&str, &str)]) -> Result<(), Broken> {
        let pair = |(name, value): &(&str, &str)| Message::default().text(1, name).text(2, value);
        let set = settings.iter().map(pair).fold(Message::default(), |set, pair| set.inner(1, &pair)).number(2, 1);
        self.config(1, &set).await.map(|_| ())
    }

    /// The values that settings have; none for one that has none.
    pub(super) async fn values(&self, names: &[&str]) -> Result<Vec<Option<String>>, Broken> {
        let get = names.iter().fold(Message::default(), |get, name| get.text(1, name));
        let pairs = self.config(4, &get).await?;
        let value = |name: &&str| pairs.iter().rfind(|(named, _)| named == name).and_then(|(_, value)| value.clone());
        Ok(names.iter().map(value).collect())
    }

    async fn config(&self, operation: u32, what: &Message) -> Result<Vec<(String, Option<String>)>, Broken> {
        let operation = Message::default().inner(operation, what);
        let request = self.request(&self.id).inner(3, &operation).text_if(8, self.observed().as_deref());
        let answer = self.channel.ask("Config", &request).await?;
        let answer = Fields::read(&answer).ok_or(Broken::NotUnderstood("settings that are no message"))?;
        self.observe(answer.text(4))?;
        let pair = |bytes| {
            let pair = Fields::read(bytes)?;
            Some((pair.text(1)?.to_owned(), pair.text(2).map(str::to_owned)))
        };
        Ok(answer.all(2).filter_map(pair).collect())
    }

    /// Runs a statement to its end. A connection that breaks meanwhile is made anew, and the same operation asked about.
    pub(super) async fn run(&self, asked: Asked<'_>) -> Result<(), Broken> {
        let operation = unique()?;
        let execute = self.execution(asked, &operation);
        let (mut last, mut pauses) = (None, PAUSES.iter());
        let mut answers = self.channel.call("ExecutePlan", &execute).await;
        loop {
            let before = last.clone();
            let followed = match answers {
                Ok(answers) => self.followed(answers, &mut last).await,
                Err(broken) => Err(broken),
            };
            if last != before {
                pauses = PAUSES.iter();
            }
            let call = match followed {
                Ok(true) => {
                    self.release(&operation).await;
                    return Ok(());
                }
                // The server ends a long answer now and then, and waits to be asked again.
                Ok(false) if last != before => "ReattachExecute",
                Err(broken) if broken.is_operation_unknown() && last.is_none() => "ExecutePlan",
                Err(broken) if !broken.is_of_the_way() => return Err(broken),
                broken => match pauses.next() {
                    Some(pause) => {
                        sleep(*pause).await;
                        "ReattachExecute"
                    }
                    None => return Err(broken.err().unwrap_or(Broken::Lost("nothing more comes".to_owned()))),
                },
            };
            let reattach = self.request(&self.id).text(3, &operation).text_if(5, last.as_deref());
            let reattach = reattach.text_if(6, self.observed().as_deref());
            answers = self.channel.call(call, if call == "ExecutePlan" { &execute } else { &reattach }).await;
        }
    }

    /// Reads answers until there are no more; whether the operation has come to its end.
    async fn followed(&self, mut answers: Answers, last: &mut Option<String>) -> Result<bool, Broken> {
        let mut is_complete = false;
        while let Some(answer) = answers.next().await? {
            let answer = Fields::read(&answer).ok_or(Broken::NotUnderstood("an answer that is no message"))?;
            self.observe(answer.text(15))?;
            *last = answer.text(13).map(str::to_owned).or(last.take());
            is_complete |= answer.bytes(14).is_some();
        }
        Ok(is_complete)
    }

    fn execution(&self, asked: Asked<'_>, operation: &str) -> Message {
        let relation = |sql| Message::default().inner(10, &Message::default().text(1, sql));
        let plan = match asked {
            Asked::Question(sql) => Message::default().inner(1, &relation(sql)),
            Asked::Command(sql) => {
                let command = Message::default().inner(6, &relation(sql));
                Message::default().inner(2, &Message::default().inner(5, &command))
            }
        };
        let reattachable = Message::default().inner(1, &Message::default().number(1, 1));
        let request = self.request(&self.id).inner(3, &plan).text(4, USER).inner(5, &reattachable);
        request.text(6, operation).text_if(8, self.observed().as_deref())
    }

    /// Lets the server forget an operation, which it does by itself too, later.
    async fn release(&self, operation: &str) {
        let request = self.request(&self.id).text(3, operation).inner(5, &Message::default());
        _ = self.channel.ask("ReleaseExecute", &request).await;
    }

    /// Interrupts whatever runs in the session.
    pub(super) async fn interrupt(&self) -> Result<(), Broken> {
        self.channel.ask("Interrupt", &self.request(&self.id).number(4, 1)).await.map(|_| ())
    }

    /// Ends a session, this one or an earlier one, with whatever runs in it. One that is not there has ended.
    pub(super) async fn end(&self, id: &str) -> Result<(), Broken> {
        match self.channel.ask("ReleaseSession", &self.request(id)).await {
            Err(broken) if broken.is_no_such_call() => Ok(()),
            ended => ended.map(|_| ()),
        }
    }

    /// What every request begins with.
    fn request(&self, id: &str) -> Message {
        Message::default().text(1, id).inner(2, &Message::default().text(1, USER).text(2, USER))
    }

    fn observed(&self) -> Option<String> {
        self.observed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps what the server calls the session, which must stay the same.
    fn observe(&self, said: Option<&str>) -> Result<(), Broken> {
        let mut observed = self.observed.lock().unwrap_or_else(PoisonError::into_inner);
        match (said.filter(|said| !said.is_empty()), observed.as_deref()) {
            (Some(said), Some(before)) if said != before => Err(Broken::OtherSession),
            (Some(said), None) => {
                *observed = Some(said.to_owned());
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// A name that nothing else has, in the form that the protocol wants.
fn unique() -> Result<String, Broken> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Broken::NotUnderstood("this machine gives no random numbers"))?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok([&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-"))
}
