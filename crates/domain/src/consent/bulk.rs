//! What many addresses agree to at once, in a few statements. The same rules as for one: see [`super::state`].

use super::{ledger, service};
use crate::{env::Env, journal};
use chrono::{DateTime, Utc};
use crm_store::dialect;
use crm_types::{
    ContactId, WorkspaceId,
    activity::ChannelKind,
    consent::{ConsentBasis, ConsentState},
};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::{BTreeMap, HashSet};

/// What they agree to: one source, one day, one ground.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<'a> {
    /// In which workspace.
    pub(crate) workspace: WorkspaceId,
    /// By which medium.
    pub(crate) channel: ChannelKind,
    /// On what ground they may be written to.
    pub(crate) basis: ConsentBasis,
    /// The words that they agreed to.
    pub(crate) wording: &'a str,
    /// Why we hold it for true.
    pub(crate) why: &'a str,
    /// What kind of thing states it.
    pub(crate) source: &'a str,
    /// Which one.
    pub(crate) source_id: &'a str,
    /// Since when it holds.
    pub(crate) at: DateTime<Utc>,
}

/// Takes what they agree to, for those of whom nothing is known: nobody's "no" is loosened.
///
/// # Errors
/// The database's error.
pub(crate) async fn agreed(
    tx: &impl ConnectionTrait,
    env: &Env,
    terms: Terms<'_>,
    addresses: &BTreeMap<String, Option<ContactId>>,
) -> Result<(), DbErr> {
    let Terms { workspace, channel, .. } = terms;
    let locks = addresses.keys().map(|address| journal::consent_lock(workspace, address));
    dialect::serialise_all(tx, locks).await?;
    let known = ledger::states(tx, workspace, channel, addresses.keys()).await?;
    let closed = ledger::blocked_among(tx, workspace, channel, addresses.keys()).await?;
    let known: HashSet<String> = known.into_iter().map(|row| row.address).chain(closed).collect();
    let statement = |address, contact| ledger::Statement {
        workspace,
        channel,
        address,
        contact,
        act: service::STATED,
        state: ConsentState::Subscribed,
        basis: Some(terms.basis),
        wording: terms.wording,
        why: terms.why,
        source: terms.source,
        source_id: terms.source_id,
        at: terms.at,
    };
    let fresh = addresses.iter().filter(|(address, _)| !known.contains(*address));
    let fresh: Vec<_> = fresh.map(|(address, contact)| statement(address.as_str(), *contact)).collect();
    ledger::write_all(tx, env, &fresh).await?;
    // Of these something was said once, and perhaps taken back.
    for (address, contact) in addresses.iter().filter(|(address, _)| known.contains(*address)) {
        let stated = service::Stated {
            workspace,
            channel,
            address,
            contact: *contact,
            agrees: Some(terms.basis),
            wording: terms.wording,
            why: terms.why,
            source: terms.source,
            source_id: terms.source_id,
            at: terms.at,
        };
        service::state(tx, env, &stated).await?;
    }
    Ok(())
}
