//! By which media a person can be written to: from where, to which address, and whether we may.

use super::InboxError;
use crate::{consent, contacts, env::Env};
use crm_entity::{activity, connection, contact_identifier, conversation, sender, suppression};
use crm_rules_data::phone;
use crm_types::{
    WorkspaceId,
    activity::{ChannelKind, Direction, Reason},
    conversation::Reach,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The media of a thread's person, text before mail; none for a group.
pub(super) async fn of(
    env: &Env,
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: &conversation::Model,
) -> Result<Vec<Reach>, InboxError> {
    let region = contacts::store::region(connection, workspace).await?;
    let mut media = Vec::new();
    for medium in [ChannelKind::Sms, ChannelKind::Email] {
        let to = match recipient(connection, workspace, thread, medium).await {
            Ok(to) => to,
            Err(InboxError::NoAddress(_) | InboxError::WrongState(_)) => continue,
            Err(error) => return Err(error),
        };
        let stop = consent::blocked(connection, workspace, medium, &to).await?;
        let from = lines(connection, env, workspace, thread, medium).await?.into_iter().next();
        media.push(Reach {
            channel: medium,
            to: phone::shown(&to, &region),
            from: from.map(|(line, _)| phone::shown(&line.address, &region)),
            blocked: stop.map(|stop| stopped(medium, &stop)),
        });
    }
    Ok(media)
}

/// Says why nothing may be sent to an address, and since when.
pub(super) fn stopped(medium: ChannelKind, stop: &suppression::Model) -> Reason {
    let since = stop.since.format("%-d %B %Y");
    let text = match (medium, stop.reason.as_str()) {
        (_, consent::BOUNCED) => {
            format!("Mail to {} came back on {since}. Ask for another address.", stop.address)
        }
        (ChannelKind::Sms, _) => {
            format!("This person opted out of texts on {since}. They can text START to hear from you again.")
        }
        (ChannelKind::Email, _) => format!("This person opted out of emails on {since}."),
    };
    Reason { code: stop.reason.clone(), text }
}

/// The address to write to: the one that wrote last, else the first of the person.
pub(super) async fn recipient(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: &conversation::Model,
    medium: ChannelKind,
) -> Result<String, InboxError> {
    use contact_identifier::Column as C;
    let contact = thread
        .contact_id
        .ok_or_else(|| InboxError::WrongState("Answer groups in the provider's app for now.".to_owned()))?;
    let (kind, mark, lacking) = match medium {
        ChannelKind::Sms => (contacts::PHONE, '+', "this person has no phone number that can be texted"),
        ChannelKind::Email => (contacts::EMAIL, '@', "this person has no email address"),
    };
    let addresses: Vec<String> = contact_identifier::Entity::of(workspace)
        .filter(C::ContactId.eq(contact))
        .filter(C::Kind.eq(kind))
        .order_by_asc(C::Position)
        .order_by_asc(C::Id)
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.value)
        .filter(|address| address.contains(mark))
        .collect();
    let last = last(tx, workspace, thread.id, medium, Some(Direction::In)).await?.and_then(|item| item.from_address);
    let last = last.filter(|from| addresses.contains(from));
    last.or_else(|| addresses.into_iter().next()).ok_or(InboxError::NoAddress(lacking))
}

/// The lines or mailboxes that carry a medium, with their connections, the thread's own first.
pub(super) async fn lines(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    thread: &conversation::Model,
    medium: ChannelKind,
) -> Result<Vec<(sender::Model, connection::Model)>, DbErr> {
    use sender::Column as C;
    let accounts = connection::Entity::of(workspace).all(tx).await?;
    let own = match medium {
        ChannelKind::Sms => thread.sender_id,
        ChannelKind::Email => last(tx, workspace, thread.id, medium, None).await?.and_then(|item| item.sender_id),
    };
    let lines = sender::Entity::of(workspace)
        .filter(C::Active.eq(true))
        .order_by_desc(C::CanText)
        .order_by_asc(C::CreatedAt)
        .order_by_asc(C::Id)
        .all(tx)
        .await?;
    let mut fit: Vec<_> = lines
        .into_iter()
        .filter_map(|line| {
            let account = accounts.iter().find(|account| account.id == line.connection_id)?;
            env.channels.carries(&account.provider, medium).then(|| (line, account.clone()))
        })
        .collect();
    fit.sort_by_key(|(line, _)| Some(line.id) != own);
    Ok(fit)
}

/// The newest item of a medium in a thread.
async fn last(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: Uuid,
    medium: ChannelKind,
    direction: Option<Direction>,
) -> Result<Option<activity::Model>, DbErr> {
    use activity::Column as C;
    let mut items = activity::Entity::of(workspace)
        .filter(C::ConversationId.eq(thread))
        .filter(C::Kind.eq(medium.activity().as_str()));
    if let Some(direction) = direction {
        items = items.filter(C::Direction.eq(direction.as_str()));
    }
    items.order_by_desc(C::At).order_by_desc(C::Id).one(tx).await
}
