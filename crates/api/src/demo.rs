//! What `--demo` adds: an owner, a connection to the simulator, an invented history.

use crate::settings::Settings;
use crm_domain::{
    access::{self, AccessError, Principal},
    connections::{self, ConnectionError},
    contacts::{self, ContactError},
    demo::{Invented, Size, people, seed},
    env::Env,
};
use crm_simulator::{DEFAULT_KEY, Person};
use crm_types::{
    auth::LoginIn,
    connection::{Connection, ConnectionIn, HealthState, ProviderKind},
    contact::ContactQuery,
};
use std::{
    error::Error,
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// The demo's owner; the domain is reserved for examples.
const EMAIL: &str = "owner@demo.example";
/// Where only this machine can reach the demo, a password that anybody may know is good enough.
const PASSWORD: &str = "only-for-this-demo";
/// How much history a new demo has.
const HISTORY: Size = Size { contacts: 120, messages: 900 };

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Invented people do not belong among real ones.
    #[error("this database has real data in it: name another one in CRM_DATABASE_URL, or leave --demo out")]
    NotADemo,
    /// The owner is there, but the password is not the demo's.
    #[error("{EMAIL} has another password than the demo's: name another database in CRM_DATABASE_URL")]
    OtherPassword,
    /// The simulator brought no line to text from.
    #[error("the simulator brought no phone line: {0}")]
    NoLine(String),
    /// The file with the password cannot be used.
    #[error("the file demo-password beside the database cannot be used: {0}")]
    File(#[from] io::Error),
    /// A use case failed.
    #[error("the demo data could not be prepared: {0}")]
    UseCase(#[source] Box<dyn Error + Send + Sync>),
}

impl From<AccessError> for DemoError {
    fn from(error: AccessError) -> Self {
        Self::UseCase(Box::new(error))
    }
}

impl From<ConnectionError> for DemoError {
    fn from(error: ConnectionError) -> Self {
        Self::UseCase(Box::new(error))
    }
}

impl From<ContactError> for DemoError {
    fn from(error: ContactError) -> Self {
        Self::UseCase(Box::new(error))
    }
}

/// How to log in to the demo.
#[derive(Clone)]
pub struct Login {
    /// The email address.
    pub email: String,
    /// The password.
    pub password: String,
    /// Where the mailbox takes raw mails.
    pub mail_hook: String,
}

/// Makes what is missing: owner, connection, history. Tells the simulator, which forgets when it ends, where we are.
///
/// # Errors
/// See [`DemoError`].
pub async fn prepare(env: &Env, settings: &Settings) -> Result<Login, DemoError> {
    let password = password(env, settings)?;
    let owner = owner(env, &password).await?;
    let (mut connection, new) = connection(env, owner).await?;
    if new {
        history(env, owner, &connection, HISTORY).await?;
    } else {
        connection = connections::test(env, owner, connection.id).await?;
    }
    let mailbox = mailbox(env, owner).await?;
    // A simulator of our own has forgotten us since the last time.
    if connection.health.state != HealthState::Ok || !connection.webhook.registered {
        connections::register_webhooks(env, owner, connection.id).await?;
        connections::test(env, owner, connection.id).await?;
    }
    Ok(Login { email: EMAIL.to_owned(), password, mail_hook: mailbox.webhook_url })
}

/// The people that the simulator's page offers, as name and number: those of the newest threads.
pub fn faces() -> Vec<Person> {
    let person = |person: Invented| Person { name: format!("{} {}", person.first, person.last), number: person.phone };
    people(24).map(person).collect()
}

/// Adds invented people and threads to a demo, however many it has.
///
/// # Errors
/// See [`DemoError`].
pub async fn add(env: &Env, settings: &Settings, size: Size) -> Result<Size, DemoError> {
    let password = password(env, settings)?;
    let owner = owner(env, &password).await?;
    let (connection, _) = connection(env, owner).await?;
    history(env, owner, &connection, size).await
}

/// A known password only where nobody else can come in; elsewhere one of this database's own.
fn password(env: &Env, settings: &Settings) -> io::Result<String> {
    let private = settings.bind.ip().is_loopback() && settings.public_url.is_none();
    if private { Ok(PASSWORD.to_owned()) } else { stored_password(&settings.data_folder(), env) }
}

/// The demo's owner, made on the first start.
async fn owner(env: &Env, password: &str) -> Result<Principal, DemoError> {
    let input = LoginIn::new(EMAIL, password);
    let signed_in = match access::login(env, &input, "crm --demo", None).await {
        Err(AccessError::WrongCredentials) => {
            // Checked before anything is made: an account with a known password has no place among real data.
            if access::has_owner(env).await? {
                return Err(DemoError::NotADemo);
            }
            let made = access::create_owner(env, EMAIL, password, "Dana Marlow", "Quill Foundation Repair").await;
            match made {
                Err(AccessError::Duplicate) => return Err(DemoError::OtherPassword),
                other => other?,
            };
            access::login(env, &input, "crm --demo", None).await?
        }
        other => other?,
    };
    let owner = access::authenticate(env, &signed_in.access_token).await?;
    access::logout(env, &signed_in.refresh_token, None).await?;
    Ok(owner)
}

/// The connection to the simulator, and whether it is new.
async fn connection(env: &Env, owner: Principal) -> Result<(Connection, bool), DemoError> {
    const NAME: &str = "OpenPhone simulator";
    let known = connections::list(env, owner.workspace).await?.items;
    if let Some(connection) = known.iter().find(|connection| connection.name == NAME) {
        return Ok((connection.clone(), false));
    }
    let one = ContactQuery { limit: Some(1), ..ContactQuery::default() };
    if !known.is_empty() || !contacts::list(env, &owner, &one).await?.items.is_empty() {
        return Err(DemoError::NotADemo);
    }
    let new = ConnectionIn {
        provider: ProviderKind::OpenPhone,
        name: NAME.to_owned(),
        api_key: DEFAULT_KEY.to_owned(),
        signing_keys: Vec::new(),
        address: None,
        from_name: None,
    };
    let made = connections::create(env, owner, new, None).await?;
    Ok((made, true))
}

/// The mailbox on the simulator's mail server, made on the first start, tried on the next ones.
async fn mailbox(env: &Env, owner: Principal) -> Result<Connection, DemoError> {
    let known = connections::list(env, owner.workspace).await?.items;
    if let Some(mailbox) = known.iter().find(|connection| connection.provider == ProviderKind::Mailbox) {
        return Ok(connections::test(env, owner, mailbox.id).await?);
    }
    let new = ConnectionIn {
        provider: ProviderKind::Mailbox,
        name: "Mail simulator".to_owned(),
        // The one that this server is started with.
        api_key: String::new(),
        signing_keys: Vec::new(),
        address: Some("office@demo.example".to_owned()),
        from_name: Some("Quill Foundation Repair".to_owned()),
    };
    Ok(connections::create(env, owner, new, None).await?)
}

async fn history(env: &Env, owner: Principal, connection: &Connection, size: Size) -> Result<Size, DemoError> {
    let line = connection.lines.first().map(|line| line.id);
    let line = line.ok_or_else(|| DemoError::NoLine(connection.health.message.clone()))?;
    Ok(seed(env, owner, line, size).await?)
}

/// A password of this database's own, kept in a private file beside it.
fn stored_password(folder: &Path, env: &Env) -> io::Result<String> {
    let path = folder.join("demo-password");
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
        Ok(mut file) => {
            let password = hex::encode(env.ids.bytes::<12>());
            file.write_all(password.as_bytes())?;
            file.sync_all()?;
            Ok(password)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read_to_string(path),
        Err(error) => Err(error),
    }
}
