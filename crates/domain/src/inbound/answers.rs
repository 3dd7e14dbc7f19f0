//! What the product itself answers: the one confirmation of an opt-out or opt-in, and HELP.

use super::apply::Source;
use crate::{
    consent::Effect,
    env::Env,
    journal::{self, Plan},
    ports::{Channel, RemoteMessage},
};
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::{delivery, sender, workspace};
use crm_types::{ConversationId, activity::ChannelKind, delivery::Purpose};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

/// A confirmation is due within 5 minutes of the opt-out (47 CFR 64.1200(a)(12)); after that none is sent.
const CONFIRM_WITHIN: TimeDelta = TimeDelta::minutes(5);
/// HELP is answered once in this time, so that two machines do not keep each other busy.
const HELP_EVERY: TimeDelta = TimeDelta::hours(24);

/// Plans the answer that the words ask for, if one is due. The provider's own confirmation counts: there is never a
/// second one.
#[expect(clippy::too_many_arguments, reason = "one private caller; a struct would only rename them")]
pub(super) async fn answer(
    tx: &impl ConnectionTrait,
    env: &Env,
    channel: &dyn Channel,
    source: &Source,
    message: &RemoteMessage,
    effect: Effect,
    conversation: ConversationId,
    line: sender::Model,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let now = env.now();
    let to = &message.from;
    // A short code or "Anonymous" cannot be answered, and an old message needs no answer.
    if !to.starts_with('+') || now - at > CONFIRM_WITHIN {
        return Ok(());
    }
    let (purpose, key) = match effect {
        Effect::OptedOut { fresh: true } | Effect::OptedIn { fresh: true } if !channel.confirms(&message.body) => {
            (Purpose::Confirmation, format!("confirmation:{}", message.provider_id))
        }
        Effect::Help if !helped(tx, env, source, to).await? => (Purpose::Help, format!("help:{}", message.provider_id)),
        _ => return Ok(()),
    };
    let name = workspace::Entity::find_by_id(source.workspace.0).one(tx).await?.map(|row| row.name).unwrap_or_default();
    let body = match effect {
        Effect::OptedOut { .. } => {
            format!("{name}: you are unsubscribed and will get no more texts. Reply START to resubscribe.")
        }
        Effect::OptedIn { .. } => format!("{name}: you are subscribed again. Reply STOP to unsubscribe."),
        Effect::Help | Effect::None => {
            format!("{name}: call or text {} for help. Reply STOP to get no more texts.", line.address)
        }
    };
    let plan = Plan {
        workspace: source.workspace,
        conversation,
        channel: ChannelKind::Sms,
        purpose,
        to: to.clone(),
        body,
        letter: None,
        author: None,
        due_at: now,
        expires_at: Some(at + CONFIRM_WITHIN),
        dedup_key: Some(key),
        sender: line,
        provider: channel.provider(),
    };
    journal::plan(tx, env, plan).await?;
    Ok(())
}

async fn helped(tx: &impl ConnectionTrait, env: &Env, source: &Source, to: &str) -> Result<bool, DbErr> {
    use delivery::Column as C;
    let lately = delivery::Entity::of(source.workspace)
        .filter(C::Channel.eq(ChannelKind::Sms.as_str()))
        .filter(C::ToAddress.eq(to))
        .filter(C::Purpose.eq(Purpose::Help.as_str()))
        .filter(C::PlannedAt.gt(env.now() - HELP_EVERY))
        .one(tx)
        .await?;
    Ok(lately.is_some())
}
