//! The mail server: RFC 5321 as far as a client needs it, without log-in and without encryption, on this machine only.

use super::MailFault;
use crate::engine::App;
use std::{io, sync::Arc};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// Longest line of a command or a mail.
const MAX_LINE: u64 = 64 * 1024;
/// Largest mail.
const MAX_MAIL: usize = 10 * 1024 * 1024;

/// Takes connections until it is dropped.
pub(crate) async fn serve(listener: TcpListener, app: Arc<App>) {
    while let Ok((stream, _)) = listener.accept().await {
        let app = Arc::clone(&app);
        // A client that goes away in the middle ends its own session, and no other.
        tokio::spawn(async move { drop(Session::new(stream, app).run().await) });
    }
}

struct Session {
    stream: BufReader<TcpStream>,
    app: Arc<App>,
    from: Option<String>,
    to: Vec<String>,
    fault: Option<MailFault>,
}

/// Whether the session goes on.
#[derive(PartialEq, Eq)]
enum Next {
    On,
    End,
}

impl Session {
    fn new(stream: TcpStream, app: Arc<App>) -> Self {
        Self { stream: BufReader::new(stream), app, from: None, to: Vec::new(), fault: None }
    }

    async fn run(mut self) -> io::Result<()> {
        // The fault of a session is drawn when its mail begins, but for the one that lets none begin.
        if self.app.world().post.faults().first() == Some(&MailFault::Closed421) {
            self.app.world().post.next_fault();
            return self.say("421 4.3.2 Closed for a moment").await;
        }
        self.say("220 simulator ESMTP").await?;
        while let Some(line) = self.line().await? {
            if self.command(&line).await? == Next::End {
                break;
            }
        }
        Ok(())
    }

    async fn command(&mut self, line: &str) -> io::Result<Next> {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => self.say("250-simulator\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 10485760").await?,
            "HELO" | "NOOP" => self.say("250 OK").await?,
            "RSET" => {
                (self.from, self.to) = (None, Vec::new());
                self.say("250 OK").await?;
            }
            "MAIL" => {
                self.fault = self.app.world().post.next_fault();
                self.from = Some(address(line));
                self.to.clear();
                self.say("250 2.1.0 OK").await?;
            }
            "RCPT" => match self.fault {
                Some(MailFault::Greylist451) => self.say("451 4.7.1 Greylisted, try again later").await?,
                Some(MailFault::NoSuchUser550) => self.say("550 5.1.1 No such user here").await?,
                _ => {
                    self.to.push(address(line));
                    self.say("250 2.1.5 OK").await?;
                }
            },
            "DATA" if self.from.is_none() || self.to.is_empty() => self.say("503 5.5.1 Say who and whom first").await?,
            "DATA" if self.fault == Some(MailFault::DropBeforeData) => return Ok(Next::End),
            "DATA" => return self.data().await,
            "QUIT" => {
                self.say("221 2.0.0 Bye").await?;
                return Ok(Next::End);
            }
            _ => self.say("502 5.5.2 Not known here").await?,
        }
        Ok(Next::On)
    }

    async fn data(&mut self) -> io::Result<Next> {
        self.say("354 Go on").await?;
        let mut raw = Vec::new();
        loop {
            let Some(line) = self.bytes().await? else { return Ok(Next::End) };
            if line == b".\r\n" || line == b".\n" {
                break;
            }
            raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            if raw.len() > MAX_MAIL {
                self.say("552 5.3.4 Too large").await?;
                return Ok(Next::End);
            }
        }
        match self.fault {
            Some(MailFault::Unwanted554) => self.say("554 5.7.1 This mail is not wanted").await?,
            Some(MailFault::Busy451) => self.say("451 4.3.0 Busy, try again later").await?,
            fault => {
                {
                    let mut world = self.app.world();
                    let at = world.clock.now();
                    let (from, to) = (self.from.take().unwrap_or_default(), std::mem::take(&mut self.to));
                    world.post.take(from, to, &raw, at);
                }
                if fault == Some(MailFault::DropAfterData) {
                    return Ok(Next::End);
                }
                if fault == Some(MailFault::NeverAnswer) {
                    // Until the client gives up.
                    while self.bytes().await?.is_some() {}
                    return Ok(Next::End);
                }
                self.say("250 2.0.0 Taken").await?;
            }
        }
        (self.from, self.to, self.fault) = (None, Vec::new(), None);
        Ok(Next::On)
    }

    async fn say(&mut self, words: &str) -> io::Result<()> {
        let stream = self.stream.get_mut();
        stream.write_all(format!("{words}\r\n").as_bytes()).await?;
        stream.flush().await
    }

    async fn bytes(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = (&mut self.stream).take(MAX_LINE).read_until(b'\n', &mut line).await?;
        Ok((read > 0).then_some(line))
    }

    async fn line(&mut self) -> io::Result<Option<String>> {
        let line = self.bytes().await?;
        Ok(line.map(|line| String::from_utf8_lossy(&line).trim_end().to_owned()))
    }
}

/// The address between the angle brackets of a command.
fn address(line: &str) -> String {
    let after = line.split_once('<').map_or("", |(_, after)| after);
    after.split('>').next().unwrap_or_default().to_owned()
}
