//! What the provider says about our messages: by webhook, poll, look-up or question, all the same.

use super::{
    lookup::same_words,
    rows::{Lost, Move, advance, show_state},
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

/// The row of a message that the provider reports and that no row names yet: the answer to our call was lost or is
/// still under way. Matched by connection, person and words; the oldest first.
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
    use delivery::Column as C;
    let [to] = message.to.as_slice() else { return Ok(false) };
    let open = [DeliveryState::Handed.as_str(), DeliveryState::Unknown.as_str()];
    let rows = delivery::Entity::of(workspace)
        .filter(C::Channel.eq(medium.as_str()))
        .filter(C::ToAddress.eq(to))
        .filter(C::State.is_in(open))
        .filter(C::ConnectionId.eq(connection.0))
        .filter(C::ProviderId.is_null())
        .filter(C::HandedAt.gte(env.now() - WINDOW))
        .order_by_asc(C::HandedAt)
        .order_by_asc(C::Id)
        .all(tx)
        .await?;
    let Some(row) = rows.into_iter().find(|row| same_words(&message.body, &row.body)) else { return Ok(false) };
    settle_with(tx, env, &row, message).await?;
    Ok(true)
}

/// Brings a row to where the provider says it is. States only go forward, so late news change nothing.
pub(super) async fn settle_with(
    tx: &impl ConnectionTrait,
    env: &Env,
    row: &delivery::Model,
    message: &RemoteMessage,
) -> Result<(), DbErr> {
    let Some(next) = message.state.of_ours() else { return Ok(()) };
    let reason = match next {
        DeliveryState::Undelivered => Some("undelivered"),
        DeliveryState::Failed => Some("failed"),
        _ => None,
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
    // Lost: it is there already, or further.
    let _: Result<(), Lost> = advance(tx, env, row, next, step).await?;
    Ok(())
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
        return settle_with(tx, env, &row, message).await;
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
