//! One conversation with a mail server. Each step is made by hand, because what a failure means depends on the step:
//! before the content is handed over nothing can have left; after it, anything can.

use super::{
    compose,
    server::{Encryption, Server},
};
use crate::guard::{Blocked, Guard};
use chrono::TimeDelta;
use crm_domain::ports::{Hitch, Outbound, ProviderAnswer, Refusal, RemoteError};
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
    },
};
use secrecy::ExposeSecret;
use std::{future::Future, time::Duration};
use tokio::time::timeout;

/// Ports that mail servers take mail on.
const PORTS: [u16; 4] = [25, 465, 587, 2525];
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer to a command may take.
const COMMAND: Duration = Duration::from_secs(30);
/// How long taking the content may take; servers scan it (RFC 5321, 4.5.3.2.6 asks for ten minutes, nobody needs two).
const CONTENT: Duration = Duration::from_mins(2);
/// When to try again after "later": servers that test senders by it want some minutes.
const GREYLISTED: TimeDelta = TimeDelta::minutes(5);
/// How much of a server's words is shown, in characters.
const MAX_WORDS: usize = 300;

/// Why a session did not come about. Nothing has left.
enum Trouble {
    /// The office can mend it.
    SetUp(String),
    /// User name or password.
    LogIn(String),
    /// Perhaps better later.
    Later(String, Option<TimeDelta>),
}

/// A refusal in a word and a sentence.
pub(super) fn refused(code: &'static str, text: String, account_wide: bool) -> ProviderAnswer {
    ProviderAnswer::Refused(Refusal { code, text, account_wide })
}

/// Whether the server lets us in.
pub(super) async fn check(guard: &Guard, server: &Server) -> Result<(), RemoteError> {
    match open(guard, server, &ClientId::default()).await {
        Ok(mut session) => {
            // It has said yes; how it says goodbye does not matter.
            let _ = timeout(COMMAND, session.quit()).await;
            Ok(())
        }
        Err(Trouble::SetUp(why)) => Err(RemoteError::SetUp(why)),
        Err(Trouble::LogIn(_)) => Err(RemoteError::KeyRejected),
        Err(Trouble::Later(why, _)) => Err(RemoteError::Unreachable(why)),
    }
}

/// Hands a mail over.
pub(super) async fn send(guard: &Guard, server: &Server, message: &Outbound) -> ProviderAnswer {
    let letter = match compose::letter(message) {
        Ok(letter) => letter,
        Err(why) => return refused("cannot_be_written", why, false),
    };
    let mut session = match open(guard, server, &letter.hello).await {
        Ok(session) => session,
        Err(Trouble::SetUp(why)) => return refused("not_set_up", why, true),
        Err(Trouble::LogIn(words)) => {
            return refused("key_rejected", format!("The mail server refused the log-in: {words}"), true);
        }
        Err(Trouble::Later(why, retry_after)) => {
            // At the door, whatever the mail: the next one would not come in either.
            return ProviderAnswer::NotSent { hitch: Hitch::Away, retry_after, why };
        }
    };
    let answer = converse(&mut session, &letter).await;
    if !session.has_broken() {
        let _ = timeout(COMMAND, session.quit()).await;
    }
    answer
}

async fn converse(session: &mut AsyncSmtpConnection, letter: &compose::Letter) -> ProviderAnswer {
    let mut options = Vec::new();
    if [&letter.from, &letter.to].into_iter().any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !session.server_info().supports_feature(Extension::SmtpUtfEight) {
            let why = "The mail server takes no addresses with letters beyond ASCII.";
            return refused("international_address", why.to_owned(), false);
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let from: Address = letter.from.clone();
    let steps: [(String, &'static str, &str, bool); 3] = [
        (Mail::new(Some(from), options).to_string(), "sender_refused", "The mail server refused our address", true),
        (
            Rcpt::new(letter.to.clone(), Vec::new()).to_string(),
            "address_refused",
            "The mail server refused this address",
            false,
        ),
        (Data.to_string(), "message_refused", "The mail server refused the mail", false),
    ];
    for (command, code, sentence, account_wide) in steps {
        if let Err(failure) = limited(COMMAND, session.command(command)).await {
            return match failure {
                Failure::No(words) => refused(code, format!("{sentence}: {words}"), account_wide),
                Failure::Later(why) => {
                    ProviderAnswer::NotSent { hitch: Hitch::Later, retry_after: Some(GREYLISTED), why }
                }
                Failure::Lost(why) => ProviderAnswer::NotSent { hitch: Hitch::Away, retry_after: None, why },
            };
        }
    }
    match limited(CONTENT, session.message(&letter.bytes)).await {
        Ok(_) => ProviderAnswer::Accepted(letter.message_id.clone()),
        Err(Failure::No(words)) => {
            refused("message_refused", format!("The mail server refused the mail: {words}"), false)
        }
        Err(Failure::Later(why)) => ProviderAnswer::NotSent { hitch: Hitch::Later, retry_after: Some(GREYLISTED), why },
        // The server may have all of it, and its yes is lost.
        Err(Failure::Lost(why)) => ProviderAnswer::Ambiguous(why),
    }
}

/// Connects, encrypts and logs in.
async fn open(guard: &Guard, server: &Server, hello: &ClientId) -> Result<AsyncSmtpConnection, Trouble> {
    let resolving = guard.resolve(&server.host, server.port, &PORTS, server.trusted);
    let found = timeout(CONNECT, resolving).await;
    let address =
        found.unwrap_or_else(|_| Err(Blocked::NotFound(server.host.clone()))).map_err(|blocked| match blocked {
            Blocked::NotFound(_) => Trouble::Later(blocked.to_string(), None),
            Blocked::Private(_) | Blocked::Port(_) => Trouble::SetUp(format!("{blocked}.")),
        })?;
    let tls = || TlsParameters::new(server.host.clone()).map_err(|error| Trouble::SetUp(error.to_string()));
    let implicit = if server.encryption == Encryption::Always { Some(tls()?) } else { None };
    let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), hello, implicit, None);
    let mut session = limited(COMMAND, connecting).await.map_err(later)?;
    match server.encryption {
        Encryption::Required if !session.can_starttls() => {
            return Err(Trouble::SetUp("The mail server offers no encryption (STARTTLS).".to_owned()));
        }
        Encryption::WhenOffered | Encryption::Required if session.can_starttls() => {
            limited(COMMAND, session.starttls(tls()?, hello)).await.map_err(later)?;
        }
        _ => {}
    }
    if let Some((user, password)) = &server.log_in {
        let private = session.is_encrypted() || server.encryption == Encryption::Never || address.ip().is_loopback();
        if !private {
            let why =
                "The mail server offers no encryption, so the password is not sent. Use smtps://, or another port.";
            return Err(Trouble::SetUp(why.to_owned()));
        }
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        limited(COMMAND, session.auth(DEFAULT_MECHANISMS, &credentials)).await.map_err(|failure| match failure {
            Failure::No(words) => Trouble::LogIn(words),
            other => later(other),
        })?;
    }
    Ok(session)
}

/// What went wrong with one step.
enum Failure {
    /// The server says no, for good.
    No(String),
    /// The server says later.
    Later(String),
    /// There is no answer that can be read.
    Lost(String),
}

fn later(failure: Failure) -> Trouble {
    match failure {
        Failure::No(why) => Trouble::SetUp(format!("The mail server does not talk to us: {why}")),
        Failure::Later(why) => Trouble::Later(why, Some(GREYLISTED)),
        Failure::Lost(why) => Trouble::Later(why, None),
    }
}

async fn limited<T>(span: Duration, step: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
    match timeout(span, step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) if error.is_permanent() => Err(Failure::No(words(&error))),
        Ok(Err(error)) if error.is_transient() => Err(Failure::Later(words(&error))),
        Ok(Err(error)) => Err(Failure::Lost(words(&error))),
        Err(_) => Err(Failure::Lost("the mail server did not answer in time".to_owned())),
    }
}

/// A server's own words, on one line.
fn words(error: &Error) -> String {
    let said = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    let code = error.status().map(|code| format!("{code} ")).unwrap_or_default();
    crm_rules::snippet(&format!("{code}{said}"), MAX_WORDS)
}
