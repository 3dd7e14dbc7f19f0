//! Hearing what people say about being written to.

use super::ledger::{self, Statement};
use crate::{contacts, env::Env, journal};
use chrono::{DateTime, Utc};
use crm_entity::{consent_state, suppression};
use crm_store::dialect;
use crm_types::{
    ContactId, WorkspaceId,
    activity::ChannelKind,
    consent::{ConsentBasis, ConsentState, Intent},
};
use sea_orm::{ConnectionTrait, DbErr};

/// Words that came from an address.
#[derive(Clone, Debug)]
pub struct Heard<'a> {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// By which medium.
    pub channel: ChannelKind,
    /// From whom: the canonical address.
    pub address: &'a str,
    /// The person behind it.
    pub contact: Option<ContactId>,
    /// The words.
    pub text: &'a str,
    /// The provider's id of the message: the same message is heard once.
    pub source_id: &'a str,
    /// When they were said.
    pub at: DateTime<Utc>,
    /// Whether the medium vouches for the sender. When it does not, words may only make a consent tighter.
    pub vouched: bool,
}

/// A mail that an address did not take.
#[derive(Clone, Debug)]
pub struct Bounced<'a> {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// Which address.
    pub address: &'a str,
    /// What its server said.
    pub diagnostic: &'a str,
    /// The report: the same one is heard once.
    pub source_id: &'a str,
    /// When it came back.
    pub at: DateTime<Utc>,
}

/// What the words changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that needs an answer.
    None,
    /// The address is blocked now.
    OptedOut {
        /// It was not blocked before.
        fresh: bool,
    },
    /// The address is free again.
    OptedIn {
        /// It was blocked before.
        fresh: bool,
    },
    /// Somebody asks who we are.
    Help,
}

/// The suppression that holds for an address, if one does.
///
/// # Errors
/// The database's error.
pub async fn blocked(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    channel: ChannelKind,
    address: &str,
) -> Result<Option<suppression::Model>, DbErr> {
    ledger::blocked(connection, workspace, channel, address).await
}

/// Decides what the words mean and writes the consequences, in the caller's transaction and before the message is
/// shown. An opt-out also takes back everything that waits to be sent in its scope.
///
/// The newer statement of a person holds, by the time it was said and not by the time it came in; a tie is an
/// opt-out. So every order of arrival ends in the same state.
///
/// # Errors
/// The database's error.
pub async fn hear(tx: &impl ConnectionTrait, env: &Env, heard: &Heard<'_>) -> Result<Effect, DbErr> {
    let before = ledger::state(tx, heard.workspace, heard.channel, heard.address).await?;
    Ok(hear_after(tx, env, heard, before).await?.0)
}

/// The same, when it is known what the ledger said of the address at some time in this transaction. Also returns whether
/// the ledger may say something else now, of this address or another.
///
/// # Errors
/// The database's error.
pub(crate) async fn hear_after(
    tx: &impl ConnectionTrait,
    env: &Env,
    heard: &Heard<'_>,
    before: Option<consent_state::Model>,
) -> Result<(Effect, bool), DbErr> {
    let said = |row: Option<&consent_state::Model>| {
        row.and_then(|row| ConsentState::parse(&row.state)).unwrap_or(ConsentState::Unknown)
    };
    let answer = crm_rules::opt_out::intent(heard.text, said(before.as_ref()));
    match answer.intent {
        Intent::Help => return Ok((Effect::Help, false)),
        // Anybody could have written it.
        Intent::OptIn | Intent::None if !heard.vouched => return Ok((Effect::None, false)),
        // Who wrote to us before has a ground that no further text adds to.
        Intent::None if !is_new_ground(basis(before.as_ref())) => return Ok((Effect::None, false)),
        _ => {}
    }
    let before = if answer.intent == Intent::OptOut {
        before // it asks for itself, once it has the locks
    } else {
        // What is said of the same address at the same moment waits, or has been said by now.
        lock(tx, heard).await?;
        ledger::state(tx, heard.workspace, heard.channel, heard.address).await?
    };
    let statement = Statement {
        workspace: heard.workspace,
        channel: heard.channel,
        address: heard.address,
        contact: heard.contact,
        act: "",
        state: said(before.as_ref()),
        basis: basis(before.as_ref()),
        wording: heard.text,
        why: &answer.why,
        source: "message",
        source_id: heard.source_id,
        at: heard.at,
    };
    let effect = match answer.intent {
        Intent::OptOut => opt_out(tx, env, heard, &statement).await?,
        Intent::OptIn => opt_in(tx, env, statement, before).await?,
        Intent::WrongNumber | Intent::Hold => {
            let known = statement.state;
            let statement = Statement { act: "hold", state: ConsentState::Held, ..statement };
            if let Some(entry) = ledger::append(tx, env, &statement).await?
                && known == ConsentState::Unknown
            {
                ledger::project(tx, env, &statement, entry).await?;
            }
            Effect::None
        }
        Intent::Help => Effect::Help,
        // Also of somebody who has said stop: that word may have come in first although it was said last.
        Intent::None => {
            if is_new_ground(statement.basis) {
                let basis = Some(ConsentBasis::InboundConversation);
                let statement = Statement { act: "wrote_to_us", basis, ..statement };
                if let Some(entry) = ledger::append(tx, env, &statement).await? {
                    // The state keeps the time at which it was said: later words are weighed against that.
                    let at = before.map_or(heard.at, |row| row.at);
                    ledger::project(tx, env, &Statement { at, ..statement }, entry).await?;
                }
            }
            Effect::None
        }
    };
    Ok((effect, true))
}

fn basis(row: Option<&consent_state::Model>) -> Option<ConsentBasis> {
    row.and_then(|row| row.basis.as_deref()).and_then(ConsentBasis::parse)
}

/// Whether it adds anything that somebody wrote to us.
fn is_new_ground(basis: Option<ConsentBasis>) -> bool {
    matches!(basis, None | Some(ConsentBasis::Cold))
}

/// Opens the gate for the address that said start, and for it alone.
async fn opt_in(
    tx: &impl ConnectionTrait,
    env: &Env,
    statement: Statement<'_>,
    before: Option<consent_state::Model>,
) -> Result<Effect, DbErr> {
    let spoken = matches!(statement.state, ConsentState::Unsubscribed | ConsentState::Subscribed);
    // Back on the ground that it had; if it had none, on the conversation that this word opens.
    let basis = Some(statement.basis.unwrap_or(ConsentBasis::InboundConversation));
    let statement = Statement { act: "opt_in", state: ConsentState::Subscribed, basis, ..statement };
    let Some(entry) = ledger::append(tx, env, &statement).await? else { return Ok(Effect::None) };
    if before.is_some_and(|row| spoken && row.at >= statement.at) {
        return Ok(Effect::None); // a later word has arrived before
    }
    ledger::project(tx, env, &statement, entry).await?;
    let fresh = ledger::release(tx, statement.workspace, statement.channel, statement.address, statement.at).await?;
    Ok(Effect::OptedIn { fresh })
}

/// What the ledger says now of some addresses, of those of which it says something.
///
/// # Errors
/// The database's error.
pub(crate) async fn states(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    channel: ChannelKind,
    addresses: impl IntoIterator<Item = &String>,
) -> Result<Vec<consent_state::Model>, DbErr> {
    ledger::states(tx, workspace, channel, addresses).await
}

/// Ends what is sent to an address, by a link that only its owner has. `source` says which way they took.
///
/// # Errors
/// The database's error.
pub async fn unsubscribe(tx: &impl ConnectionTrait, env: &Env, heard: &Heard<'_>, source: &str) -> Result<(), DbErr> {
    dialect::serialise(tx, &journal::consent_lock(heard.workspace, heard.address)).await?;
    let before = ledger::state(tx, heard.workspace, heard.channel, heard.address).await?;
    let said = before.as_ref().is_some_and(|row| row.state == ConsentState::Unsubscribed.as_str());
    let closed = ledger::blocked(tx, heard.workspace, heard.channel, heard.address).await?.is_some();
    if said && closed {
        return Ok(()); // pressing again says nothing new
    }
    let statement = Statement {
        workspace: heard.workspace,
        channel: heard.channel,
        address: heard.address,
        contact: heard.contact,
        act: "",
        state: ConsentState::Unsubscribed,
        basis: None,
        wording: heard.text,
        why: "The link in our mail was used.",
        source,
        source_id: heard.source_id,
        at: heard.at,
    };
    opt_out(tx, env, heard, &statement).await.map(drop)
}

/// The word for what a file, a form or a person of ours states.
pub(super) const STATED: &str = "stated";

/// What somebody states about an address: a file, a form, a person of ours.
#[derive(Clone, Debug)]
pub struct Stated<'a> {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// By which medium.
    pub channel: ChannelKind,
    /// Which address, in canonical form.
    pub address: &'a str,
    /// The person behind it.
    pub contact: Option<ContactId>,
    /// On what ground they may be written to; `None` when they may not.
    pub agrees: Option<ConsentBasis>,
    /// The words that they used or agreed to.
    pub wording: &'a str,
    /// Why we hold it for true.
    pub why: &'a str,
    /// What kind of thing states it, e.g. `import`.
    pub source: &'a str,
    /// Which one: it states the same once.
    pub source_id: &'a str,
    /// Since when it holds.
    pub at: DateTime<Utc>,
}

/// Takes what somebody states. A "no" always holds, for the whole scope of an opt-out; a "yes" holds only for an address
/// of which nothing is known, so that it never loosens what the person has said. Returns whether anything changed.
///
/// # Errors
/// The database's error.
pub async fn state(tx: &impl ConnectionTrait, env: &Env, stated: &Stated<'_>) -> Result<bool, DbErr> {
    let heard = Heard {
        workspace: stated.workspace,
        channel: stated.channel,
        address: stated.address,
        contact: stated.contact,
        text: stated.wording,
        source_id: stated.source_id,
        at: stated.at,
        vouched: false,
    };
    lock(tx, &heard).await?;
    let before = ledger::state(tx, stated.workspace, stated.channel, stated.address).await?;
    let known = before.as_ref().and_then(|row| ConsentState::parse(&row.state)).unwrap_or(ConsentState::Unknown);
    let closed = ledger::blocked(tx, stated.workspace, stated.channel, stated.address).await?.is_some();
    let statement = Statement {
        workspace: stated.workspace,
        channel: stated.channel,
        address: stated.address,
        contact: stated.contact,
        act: STATED,
        state: ConsentState::Subscribed,
        basis: stated.agrees,
        wording: stated.wording,
        why: stated.why,
        source: stated.source,
        source_id: stated.source_id,
        at: stated.at,
    };
    if stated.agrees.is_none() {
        if known == ConsentState::Unsubscribed && closed {
            return Ok(false);
        }
        opt_out(tx, env, &heard, &statement).await?;
        return Ok(true);
    }
    if closed || known != ConsentState::Unknown {
        return Ok(false);
    }
    let Some(entry) = ledger::append(tx, env, &statement).await? else { return Ok(false) };
    ledger::project(tx, env, &statement, entry).await?;
    Ok(true)
}

/// Takes back what a source has stated for good: addresses that may be written to only because it said so are unknown
/// again. Never the other way round: a "no" stays. At most `limit` of them; returns how many.
///
/// # Errors
/// The database's error.
pub async fn retract(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    source: &str,
    source_id: &str,
    limit: u64,
) -> Result<usize, DbErr> {
    let standing = ledger::standing(tx, workspace, source, source_id, STATED, limit).await?;
    for row in &standing {
        let Some(channel) = ChannelKind::parse(&row.channel) else { continue };
        let statement = Statement {
            workspace,
            channel,
            address: &row.address,
            contact: None,
            act: "retracted",
            state: ConsentState::Unknown,
            basis: None,
            wording: "",
            why: "What had stated it was taken back.",
            source,
            source_id,
            at: row.at,
        };
        dialect::serialise(tx, &journal::consent_lock(workspace, &row.address)).await?;
        if let Some(entry) = ledger::append(tx, env, &statement).await? {
            ledger::project(tx, env, &statement, entry).await?;
        }
    }
    Ok(standing.len())
}

/// Closes the gate for an address that takes no mail. What its owner said about being written to stays as it was.
///
/// # Errors
/// The database's error.
pub async fn bounced(tx: &impl ConnectionTrait, env: &Env, bounced: &Bounced<'_>) -> Result<(), DbErr> {
    let (workspace, channel) = (bounced.workspace, ChannelKind::Email);
    dialect::serialise(tx, &journal::consent_lock(workspace, bounced.address)).await?;
    let before = ledger::state(tx, workspace, channel, bounced.address).await?;
    let statement = Statement {
        workspace,
        channel,
        address: bounced.address,
        contact: None,
        act: "bounce",
        state: before.as_ref().and_then(|row| ConsentState::parse(&row.state)).unwrap_or(ConsentState::Unknown),
        basis: basis(before.as_ref()),
        wording: bounced.diagnostic,
        why: "A mail came back: the address takes none.",
        source: "bounce",
        source_id: bounced.source_id,
        at: bounced.at,
    };
    let Some(entry) = ledger::append(tx, env, &statement).await? else { return Ok(()) };
    ledger::suppress(tx, env, &statement, bounced.address, super::BOUNCED, entry).await?;
    let closed = [bounced.address.to_owned()];
    journal::cancel_waiting(tx, env, workspace, channel, &closed, super::BOUNCED).await?;
    Ok(())
}

/// The addresses that a stop of one of them closes, sorted. For texts also the other numbers of everyone who has the
/// number; for mail the address alone.
///
/// # Errors
/// The database's error.
pub(crate) async fn scope(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    channel: ChannelKind,
    address: &str,
) -> Result<Vec<String>, DbErr> {
    match channel {
        ChannelKind::Sms => contacts::store::others_behind(tx, workspace, contacts::PHONE, address).await,
        ChannelKind::Email => Ok(vec![address.to_owned()]),
    }
}

/// Makes sends to these addresses and statements about them run one after the other. The set is sorted, so no two wait
/// for each other in a circle.
async fn lock(tx: &impl ConnectionTrait, heard: &Heard<'_>) -> Result<Vec<String>, DbErr> {
    let scope = scope(tx, heard.workspace, heard.channel, heard.address).await?;
    for address in &scope {
        dialect::serialise(tx, &journal::consent_lock(heard.workspace, address)).await?;
    }
    Ok(scope)
}

/// Closes the gate for what said stop, and takes back everything that waits to be sent there.
async fn opt_out(
    tx: &impl ConnectionTrait,
    env: &Env,
    heard: &Heard<'_>,
    statement: &Statement<'_>,
) -> Result<Effect, DbErr> {
    let scope = lock(tx, heard).await?;
    let mut fresh = false;
    let mut closed = Vec::new();
    for address in &scope {
        let own = address == heard.address;
        let before = ledger::state(tx, heard.workspace, heard.channel, address).await?;
        let statement = Statement {
            address,
            act: "opt_out",
            state: ConsentState::Unsubscribed,
            basis: basis(before.as_ref()),
            ..statement.clone()
        };
        let Some(entry) = ledger::append(tx, env, &statement).await? else { continue };
        // Only a later word of the same address outweighs this one. A later "stop" says the same, and its time stays,
        // so that a "start" in between cannot come in afterwards and win.
        let outweighed = before.as_ref().is_some_and(|row| match ConsentState::parse(&row.state) {
            Some(ConsentState::Subscribed) => row.at > heard.at,
            Some(ConsentState::Unsubscribed) => row.at >= heard.at,
            _ => false,
        });
        if outweighed {
            continue;
        }
        ledger::project(tx, env, &statement, entry).await?;
        let newly = ledger::suppress(tx, env, &statement, heard.address, super::OPTED_OUT, entry).await?;
        fresh |= own && newly;
        closed.push(address.clone());
    }
    journal::cancel_waiting(tx, env, heard.workspace, heard.channel, &closed, super::OPTED_OUT).await?;
    Ok(Effect::OptedOut { fresh })
}
