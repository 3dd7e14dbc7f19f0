//! What the provider says about our messages: by webhook, poll, look-up or question, all the same.

use super::{
    lookup::same_words,
    reasons::REFUSED_YET_SENT,
    rows::{Lost, Move, advance, name, show_state},
    send::shown,
};
use crate::{
    changes::{self, Changed},
    env::Env,
    inbox::thread,
    ports::{RemoteMessage, RemoteState},
};
use chrono::TimeDelta;
use crm_entity::{activity, delivery};
use crm_types::{
    ActivityId, ConnectionId, ConversationId, WorkspaceId,
    activity::{ActivityKind, ChannelKind},
    connection::ProviderKind,
    delivery::DeliveryState,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

/// A webhook can only be about a hand-over of the last hours.
const WINDOW: TimeDelta = TimeDelta::hours(36);
/// How far the provider's clock and ours may be apart, where the same words of a colleague, written later in the
/// provider's own app, must not be taken for ours.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// How often a row is looked for that an answer takes away in this very moment.
const TRIES: usize = 3;

/// The row of a message that the provider reports and that no row names yet: the answer to our call was lost, is still
/// under way, or said no. Matched by connection, person and words.
///
/// # Errors
/// The database's error.
pub async fn adopt(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    connection: ConnectionId,
    medium: ChannelKind,
    message: &RemoteMessage,
) -> Result<bool, DbErr> {
    for _ in 0..TRIES {
        let Some(row) = nameless(tx, env, workspace, connection, medium, message).await? else { return Ok(false) };
        if settle_with(tx, env, &row, message).await?.is_ok() {
            return Ok(true);
        }
        // The answer was noted between the look and the step. It may have named this very message.
        let row = delivery::Entity::one(workspace, row.id).one(tx).await?;
        if let Some(row) = row.filter(|row| row.provider_id.as_ref() == Some(&message.provider_id)) {
            // Lost: it is there already, or further.
            let _: Result<(), Lost> = settle_with(tx, env, &row, message).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// The oldest row without an id of the provider that may be this message. First those whose fate is open; then those that
/// were given up, or that a person said had arrived, if the message was made between handing over and that.
async fn nameless(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    connection: ConnectionId,
    medium: ChannelKind,
    message: &RemoteMessage,
) -> Result<Option<delivery::Model>, DbErr> {
    use DeliveryState as S;
    use delivery::Column as C;
    let [to] = message.to.as_slice() else { return Ok(None) };
    let open = [S::Handed.as_str(), S::Unknown.as_str()];
    let decided = [S::Accepted.as_str(), S::Refused.as_str(), S::Cancelled.as_str()];
    let mut rows = delivery::Entity::of(workspace)
        .filter(C::Channel.eq(medium.as_str()))
        .filter(C::ToAddress.eq(to))
        .filter(C::State.is_in(open.into_iter().chain(decided)))
        .filter(C::ConnectionId.eq(connection.0))
        .filter(C::ProviderId.is_null())
        .filter(C::HandedAt.gte(env.now() - WINDOW))
        .order_by_asc(C::HandedAt)
        .order_by_asc(C::Id)
        .all(tx)
        .await?;
    rows.retain(|row| same_words(&message.body, &row.body));
    let is_open = |row: &delivery::Model| open.contains(&row.state.as_str());
    let fits = |row: &delivery::Model| {
        row.handed_at.is_some_and(|handed| (handed - SKEW..=row.state_at + SKEW).contains(&message.at))
    };
    let found = rows.iter().position(is_open).or_else(|| rows.iter().position(fits));
    Ok(found.map(|index| rows.swap_remove(index)))
}

/// Brings a row to where the provider says it is. States only go forward: late news change nothing, and are [`Lost`].
pub(super) async fn settle_with(
    tx: &impl ConnectionTrait,
    env: &Env,
    row: &delivery::Model,
    message: &RemoteMessage,
) -> Result<Result<(), Lost>, DbErr> {
    use DeliveryState as S;
    let Some(next) = message.state.of_ours() else { return Ok(Err(Lost)) };
    if row.state == next.as_str() && row.provider_id.is_none() {
        return name(tx, env, row, &message.provider_id).await;
    }
    let reason = match (next, DeliveryState::parse(&row.state)) {
        (S::Undelivered, _) => Some("undelivered"),
        (S::Failed, _) => Some("failed"),
        (_, Some(S::Refused)) => Some(REFUSED_YET_SENT),
        (_, Some(S::Cancelled)) => Some("proved_sent"),
        // What had to be said about it stays said when it arrives.
        _ => row.reason.as_deref().filter(|reason| *reason == REFUSED_YET_SENT),
    };
    let text = reason.and_then(|reason| {
        let code = message.error_code.as_deref()?;
        Some(format!("{} Provider's code: {code}.", super::reasons::sentence(reason)?))
    });
    let step = Move {
        reason: reason.map(str::to_owned),
        text,
        provider_id: row.provider_id.is_none().then(|| message.provider_id.clone()),
        ..Move::default()
    };
    advance(tx, env, row, next, step).await
}

/// Notes that a message whose answer was lost did leave: something came in that can only follow from it.
///
/// # Errors
/// The database's error.
pub async fn prove(tx: &impl ConnectionTrait, env: &Env, row: &delivery::Model) -> Result<(), DbErr> {
    let doubtful = [DeliveryState::Handed.as_str(), DeliveryState::Unknown.as_str()];
    if doubtful.contains(&row.state.as_str()) {
        // Lost: the answer came after all.
        let _: Result<(), Lost> = advance(tx, env, row, DeliveryState::Accepted, Move::because("proved_sent")).await?;
    }
    Ok(())
}

/// Notes that a message came back after it had been taken.
///
/// # Errors
/// The database's error.
pub async fn came_back(
    tx: &impl ConnectionTrait,
    env: &Env,
    row: &delivery::Model,
    diagnostic: &str,
) -> Result<(), DbErr> {
    let text = super::reasons::sentence("bounced").map(|sentence| format!("{sentence} {diagnostic}"));
    let step = Move { text, ..Move::because("bounced") };
    // Lost: an earlier report of the same mail said so.
    let _: Result<(), Lost> = advance(tx, env, row, DeliveryState::Undelivered, step).await?;
    Ok(())
}

/// Takes news about a message that a thread shows.
///
/// # Errors
/// The database's error.
pub async fn learn(
    tx: &impl ConnectionTrait,
    env: &Env,
    item: &activity::Model,
    message: &RemoteMessage,
) -> Result<(), DbErr> {
    use activity::Column as C;
    let workspace = WorkspaceId(item.workspace_id);
    if let Some(row) = super::find_by_activity(tx, workspace, ActivityId(item.id)).await? {
        // Lost: it is there already, or further.
        let _: Result<(), Lost> = settle_with(tx, env, &row, message).await?;
        return Ok(());
    }
    // Written by a colleague in the provider's own app: there is no row, only the item.
    let Some(next) = forward(&item.state, message.state) else { return Ok(()) };
    activity::Entity::change(workspace)
        .filter(C::Id.eq(item.id))
        .col_expr(C::State, Expr::value(next.as_str()))
        .col_expr(C::StateAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    show_state(tx, workspace, item.conversation_id, item.id, next.into()).await?;
    let thread = ConversationId(item.conversation_id);
    changes::record(tx, env, workspace, [Changed::activity(ActivityId(item.id), thread), Changed::conversation(thread)])
        .await
}

fn forward(state: &str, news: RemoteState) -> Option<DeliveryState> {
    let next = news.of_ours()?;
    DeliveryState::parse(state).filter(|state| state.may_become(next)).map(|_| next)
}

/// The provider's answer names a message that a thread shows as somebody else's, because its webhook was faster and
/// its words could not be matched. It is ours: the double goes.
pub(super) async fn absorb(
    tx: &impl ConnectionTrait,
    env: &Env,
    row: &delivery::Model,
    provider: ProviderKind,
    provider_id: &str,
) -> Result<(), DbErr> {
    let workspace = WorkspaceId(row.workspace_id);
    let kind = ChannelKind::parse(&row.channel).map_or(ActivityKind::Message, ChannelKind::activity);
    let double = shown(tx, workspace, provider, kind, provider_id).await?;
    let Some(double) = double.filter(|item| item.id != row.activity_id) else { return Ok(()) };
    activity::Entity::delete_by_id((double.workspace_id, double.id)).exec(tx).await?;
    let thread = ConversationId(double.conversation_id);
    thread::recount(tx, workspace, thread).await?;
    changes::record(
        tx,
        env,
        workspace,
        [Changed::activity(ActivityId(double.id), thread), Changed::conversation(thread)],
    )
    .await
}

/// Whether an item with a row's words may be the row's own message, shown as somebody else's: it came in after the
/// hand-over, and no other row accounts for it. A second connection to the same account is told of what the first sent,
/// and cannot know whose it is.
pub(super) async fn is_double(
    read: &impl ConnectionTrait,
    row: &delivery::Model,
    item: &activity::Model,
) -> Result<bool, DbErr> {
    if item.id == row.activity_id || row.handed_at.is_none_or(|handed| item.created_at < handed) {
        return Ok(false);
    }
    let owner = super::find_by_activity(read, WorkspaceId(row.workspace_id), ActivityId(item.id)).await?;
    Ok(owner.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_never_move_a_message_back() {
        assert_eq!(forward("accepted", RemoteState::Delivered), Some(DeliveryState::Delivered));
        assert_eq!(forward("delivered", RemoteState::Accepted), None);
        assert_eq!(forward("delivered", RemoteState::Failed), None);
        assert_eq!(forward("undelivered", RemoteState::Delivered), Some(DeliveryState::Delivered));
    }
}
