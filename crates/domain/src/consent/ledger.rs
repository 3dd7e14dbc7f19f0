//! The rows: ledger entries, the projection, suppression.

use crate::env::Env;
use chrono::{DateTime, Utc};
use crm_entity::{consent_entry, consent_state, suppression};
use crm_types::{
    ContactId, WorkspaceId,
    activity::ChannelKind,
    consent::{ConsentBasis, ConsentState},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

/// A statement to write down.
#[derive(Clone, Debug)]
pub(super) struct Statement<'a> {
    pub(super) workspace: WorkspaceId,
    pub(super) channel: ChannelKind,
    pub(super) address: &'a str,
    pub(super) contact: Option<ContactId>,
    pub(super) act: &'static str,
    pub(super) state: ConsentState,
    pub(super) basis: Option<ConsentBasis>,
    pub(super) wording: &'a str,
    pub(super) why: &'a str,
    /// What kind of thing said so: a message, a returned mail, the unsubscribe page.
    pub(super) source: &'a str,
    pub(super) source_id: &'a str,
    pub(super) at: DateTime<Utc>,
}

fn entry_row(env: &Env, statement: &Statement<'_>, id: Uuid) -> consent_entry::ActiveModel {
    consent_entry::ActiveModel {
        workspace_id: Set(statement.workspace.0),
        id: Set(id),
        channel: Set(statement.channel.as_str().to_owned()),
        address: Set(statement.address.to_owned()),
        contact_id: Set(statement.contact.map(|contact| contact.0)),
        act: Set(statement.act.to_owned()),
        state: Set(statement.state.as_str().to_owned()),
        basis: Set(statement.basis.map(|basis| basis.as_str().to_owned())),
        wording: Set(statement.wording.to_owned()),
        why: Set(statement.why.to_owned()),
        source: Set(statement.source.to_owned()),
        source_id: Set(statement.source_id.to_owned()),
        at: Set(statement.at),
        recorded_at: Set(env.now()),
        seq: Set(None),
        previous_hash: Set(None),
        hash: Set(None),
    }
}

fn state_row(env: &Env, statement: &Statement<'_>, entry: Uuid) -> consent_state::ActiveModel {
    consent_state::ActiveModel {
        workspace_id: Set(statement.workspace.0),
        id: Set(env.id()),
        channel: Set(statement.channel.as_str().to_owned()),
        address: Set(statement.address.to_owned()),
        state: Set(statement.state.as_str().to_owned()),
        basis: Set(statement.basis.map(|basis| basis.as_str().to_owned())),
        at: Set(statement.at),
        entry_id: Set(entry),
    }
}

/// Writes statements about addresses of which the ledger says nothing yet, with what follows from them.
pub(super) async fn write_all(tx: &impl ConnectionTrait, env: &Env, statements: &[Statement<'_>]) -> Result<(), DbErr> {
    if statements.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = statements.iter().map(|_| env.id()).collect();
    let entries = statements.iter().zip(&ids).map(|(statement, id)| entry_row(env, statement, *id));
    consent_entry::Entity::insert_many(entries).exec_without_returning(tx).await?;
    let states = statements.iter().zip(&ids).map(|(statement, id)| state_row(env, statement, *id));
    consent_state::Entity::insert_many(states).exec_without_returning(tx).await?;
    Ok(())
}

/// Which of some addresses are closed.
pub(super) async fn blocked_among(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    channel: ChannelKind,
    addresses: impl IntoIterator<Item = &String>,
) -> Result<Vec<String>, DbErr> {
    use suppression::Column as C;
    suppression::Entity::of(workspace)
        .filter(C::Channel.eq(channel.as_str()))
        .filter(C::Address.is_in(addresses))
        .filter(C::Active.eq(true))
        .select_only()
        .column(C::Address)
        .into_tuple()
        .all(tx)
        .await
}

/// Appends to the ledger. The same statement of the same source is written once; `None` for a repeat.
pub(super) async fn append(
    tx: &impl ConnectionTrait,
    env: &Env,
    statement: &Statement<'_>,
) -> Result<Option<Uuid>, DbErr> {
    use consent_entry::Column as C;
    let id = env.id();
    let once = [C::WorkspaceId, C::Source, C::SourceId, C::Channel, C::Address, C::Act];
    let written = consent_entry::Entity::insert(entry_row(env, statement, id))
        .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok((written > 0).then_some(id))
}

/// What the ledger says now of an address.
pub(super) async fn state(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    channel: ChannelKind,
    address: &str,
) -> Result<Option<consent_state::Model>, DbErr> {
    use consent_state::Column as C;
    consent_state::Entity::of(workspace)
        .filter(C::Channel.eq(channel.as_str()))
        .filter(C::Address.eq(address))
        .one(tx)
        .await
}

/// What a source has said that still holds: the addresses that may be written to because of it, at most `limit`.
pub(super) async fn standing(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    source: &str,
    source_id: &str,
    act: &str,
    limit: u64,
) -> Result<Vec<consent_state::Model>, DbErr> {
    use consent_entry::Column as E;
    let said = consent_entry::Entity::of(workspace)
        .filter(E::Source.eq(source))
        .filter(E::SourceId.eq(source_id))
        .filter(E::Act.eq(act))
        .select_only()
        .column(E::Id)
        .into_query();
    consent_state::Entity::of(workspace)
        .filter(consent_state::Column::State.eq(ConsentState::Subscribed.as_str()))
        .filter(consent_state::Column::EntryId.in_subquery(said))
        .order_by_asc(consent_state::Column::Address)
        .limit(limit)
        .all(tx)
        .await
}

/// The same of some addresses, of those of which it says something.
pub(super) async fn states(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    channel: ChannelKind,
    addresses: impl IntoIterator<Item = &String>,
) -> Result<Vec<consent_state::Model>, DbErr> {
    use consent_state::Column as C;
    consent_state::Entity::of(workspace)
        .filter(C::Channel.eq(channel.as_str()))
        .filter(C::Address.is_in(addresses))
        .all(tx)
        .await
}

/// Makes the projection say what the statement says.
pub(super) async fn project(
    tx: &impl ConnectionTrait,
    env: &Env,
    statement: &Statement<'_>,
    entry: Uuid,
) -> Result<(), DbErr> {
    use consent_state::Column as C;
    consent_state::Entity::insert(state_row(env, statement, entry))
        .on_conflict(
            OnConflict::columns([C::WorkspaceId, C::Channel, C::Address])
                .update_columns([C::State, C::Basis, C::At, C::EntryId])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Closes the gate for the statement's address, for a reason in a word. Returns whether it was open.
pub(super) async fn suppress(
    tx: &impl ConnectionTrait,
    env: &Env,
    statement: &Statement<'_>,
    origin: &str,
    reason: &str,
    entry: Uuid,
) -> Result<bool, DbErr> {
    use suppression::Column as C;
    if blocked(tx, statement.workspace, statement.channel, statement.address).await?.is_some() {
        return Ok(false);
    }
    suppression::Entity::insert(suppression::ActiveModel {
        workspace_id: Set(statement.workspace.0),
        id: Set(env.id()),
        channel: Set(statement.channel.as_str().to_owned()),
        address: Set(statement.address.to_owned()),
        origin_address: Set(origin.to_owned()),
        active: Set(true),
        reason: Set(reason.to_owned()),
        since: Set(statement.at),
        released_at: Set(None),
        entry_id: Set(entry),
    })
    .on_conflict(
        OnConflict::columns([C::WorkspaceId, C::Channel, C::Address])
            .update_columns([C::OriginAddress, C::Active, C::Reason, C::Since, C::ReleasedAt, C::EntryId])
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok(true)
}

/// Opens the gate for exactly one address. Returns whether it was closed.
pub(super) async fn release(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    channel: ChannelKind,
    address: &str,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    use suppression::Column as C;
    let done = suppression::Entity::change(workspace)
        .filter(C::Channel.eq(channel.as_str()))
        .filter(C::Address.eq(address))
        .filter(C::Active.eq(true))
        .col_expr(C::Active, Expr::value(false))
        .col_expr(C::ReleasedAt, Expr::value(at))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// The suppression that holds for an address, if one does.
pub(super) async fn blocked(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    channel: ChannelKind,
    address: &str,
) -> Result<Option<suppression::Model>, DbErr> {
    use suppression::Column as C;
    suppression::Entity::of(workspace)
        .filter(C::Channel.eq(channel.as_str()))
        .filter(C::Address.eq(address))
        .filter(C::Active.eq(true))
        .one(tx)
        .await
}
