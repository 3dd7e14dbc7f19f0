//! What a returned mail means: the item says so, and an address that takes no mail gets none any more.

use super::{Prepared, Returned, arrive::moment, rows};
use crate::{
    consent, contacts,
    env::Env,
    inbound::apply::Source,
    inbox::item::{self, NewItem},
    journal,
};
use chrono::TimeDelta;
use crm_entity::{conversation, delivery};
use crm_types::{
    ConversationId, SenderId,
    activity::{ActivityKind, ActivityState, ChannelKind, Direction},
    conversation::ConversationStatus,
    delivery::DeliveryState,
    email::BounceKind,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

/// A report without the id of its mail can only be about a mail of the last days: servers try for five.
const WINDOW: TimeDelta = TimeDelta::days(6);

/// Writes the effect of a report. `false` when it is about no mail of ours; then it is a mail like any other.
pub(super) async fn apply(
    tx: &impl ConnectionTrait,
    env: &Env,
    source: &Source,
    event: Uuid,
    ready: &Prepared,
    returned: &Returned,
    message_id: Option<String>,
) -> Result<bool, DbErr> {
    let workspace = source.workspace;
    let Some((row, named)) = original(tx, env, source, ready, returned).await? else { return Ok(false) };
    let at = moment(ready.mail.at, source, row.handed_at.or(Some(row.planned_at)));
    if returned.final_ {
        journal::came_back(tx, env, &row, &returned.diagnostic).await?;
    } else {
        // Nobody is still trying to deliver what never left.
        journal::prove(tx, env, &row).await?;
    }
    // Anybody can write a report; only who had our mail knows its id.
    let closes = named && returned.kind == BounceKind::Hard;
    if closes {
        let bounced = consent::Bounced {
            workspace,
            address: &row.to_address,
            diagnostic: &returned.diagnostic,
            source_id: &ready.mail.digest,
            at,
        };
        consent::bounced(tx, env, &bounced).await?;
    }
    let new = NewItem {
        conversation: ConversationId(row.conversation_id),
        kind: ActivityKind::Event,
        direction: Direction::In,
        channel: Some(ChannelKind::Email),
        subject: Some(ready.mail.subject.clone()),
        body: sentence(&row, returned, closes),
        state: ActivityState::Received,
        provider: None,
        provider_id: None,
        sender: Some(SenderId(row.sender_id)),
        from: ready.mail.from.as_ref().map(|from| contacts::canonical_email(&from.address)),
        to: vec![row.to_address.clone()],
        media: Vec::new(),
        author: None,
        automatic: true,
        at,
    };
    let item = item::place(tx, env, workspace, new).await?;
    rows::insert_received(tx, &item, ready, message_id, event).await?;
    if returned.final_ {
        // It still needs someone: another address, or a call.
        conversation::Entity::change(workspace)
            .filter(conversation::Column::Id.eq(row.conversation_id))
            .col_expr(conversation::Column::Status, Expr::value(ConversationStatus::Open.as_str()))
            .exec(tx)
            .await?;
    }
    Ok(true)
}

fn sentence(row: &delivery::Model, returned: &Returned, closes: bool) -> String {
    let to = &row.to_address;
    let what = match (closes, returned.final_) {
        (true, _) => format!("The mail to {to} came back, and no more is sent there."),
        (false, true) => format!("The mail to {to} came back. The address may still be good."),
        (false, false) => format!("The mail to {to} has not arrived yet; its server is still trying."),
    };
    format!("{what} {}", returned.diagnostic).trim_end().to_owned()
}

/// The row that a report is about, and whether it names that mail by its id; else it is the newest mail to that address.
async fn original(
    tx: &impl ConnectionTrait,
    env: &Env,
    source: &Source,
    ready: &Prepared,
    returned: &Returned,
) -> Result<Option<(delivery::Model, bool)>, DbErr> {
    use delivery::Column as C;
    let ids: Vec<String> = returned.original.iter().chain(&ready.mail.parents).cloned().collect();
    if let Some(row) = rows::find(tx, source.workspace, &ids).await?.and_then(|known| known.delivery) {
        return Ok(Some((row, true)));
    }
    let Some(recipient) = &returned.recipient else { return Ok(None) };
    let out = [DeliveryState::Handed, DeliveryState::Unknown, DeliveryState::Accepted].map(DeliveryState::as_str);
    let newest = delivery::Entity::of(source.workspace)
        .filter(C::Channel.eq(ChannelKind::Email.as_str()))
        .filter(C::ConnectionId.eq(source.connection.0))
        .filter(C::ToAddress.eq(contacts::canonical_email(recipient)))
        .filter(C::State.is_in(out))
        .filter(C::HandedAt.gte(env.now() - WINDOW))
        .order_by_desc(C::HandedAt)
        .one(tx)
        .await?;
    Ok(newest.map(|row| (row, false)))
}
