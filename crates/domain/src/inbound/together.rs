//! Texts that wait at the same time are applied in one transaction. What each of them means is decided as for one alone;
//! what is asked and noted per event (the event, its account, its job, its end, and all that [`super::known`] asks) is
//! asked and noted once for all.

use super::{
    apply::{self, Source, Told},
    job::{Event, settle_all},
};
use crate::{
    env::Env,
    ports::{Channel, InboundItem, RemoteMessage},
};
use crm_entity::{connection, inbound_event};
use crm_jobs::{Claimed, complete_all_in};
use crm_types::{ConnectionId, WorkspaceId, activity::ChannelKind};
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// One event that is a text, read and ready.
struct Text {
    job: Claimed,
    event: Uuid,
    source: Source,
    channel: Arc<dyn Channel>,
    message: RemoteMessage,
}

impl Text {
    fn told(&self) -> Told<'_> {
        Told { channel: self.channel.as_ref(), source: &self.source, message: &self.message }
    }
}

/// Applies the texts among the events of these jobs, all or none. Returns the ids of their jobs, which need nothing
/// more; all others are to be run by themselves.
///
/// # Errors
/// The database's error; then none was applied.
pub(super) async fn apply(env: &Env, jobs: &[Claimed]) -> Result<HashSet<Uuid>, DbErr> {
    let mut texts = Vec::with_capacity(jobs.len());
    for workspace in jobs.iter().map(|job| job.workspace).collect::<HashSet<_>>() {
        let mine = jobs.iter().filter(|job| job.workspace == workspace);
        texts.extend(read(env, workspace, mine).await?);
    }
    if texts.is_empty() {
        return Ok(HashSet::new());
    }
    let done = texts.iter().map(|text| text.job.id).collect();
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let jobs: Vec<Claimed> = texts.iter().map(|text| text.job.clone()).collect();
                // First: who slept past the lease finds its jobs gone, and changes nothing by them.
                let ours = complete_all_in(tx, &jobs).await?;
                let ours: Vec<&Text> = texts.iter().filter(|text| ours.contains(&text.job.id)).collect();
                let workspaces: BTreeSet<Uuid> = ours.iter().map(|text| text.source.workspace.0).collect();
                for workspace in workspaces.into_iter().map(WorkspaceId) {
                    let mine = || ours.iter().filter(|text| text.source.workspace == workspace);
                    apply::messages(tx, &work, workspace, mine().map(|text| text.told()).collect()).await?;
                    settle_all(tx, workspace, mine().map(|text| text.event).collect(), work.now()).await?;
                }
                Ok::<_, DbErr>(())
            })
        })
        .await?;
    Ok(done)
}

/// The texts among the events of some jobs of a workspace.
async fn read(env: &Env, workspace: WorkspaceId, jobs: impl Iterator<Item = &Claimed>) -> Result<Vec<Text>, DbErr> {
    use inbound_event::Column as C;
    let jobs: HashMap<Uuid, &Claimed> =
        jobs.filter_map(|job| Some((job.payload::<Event>().ok()?.event, job))).collect();
    let events = inbound_event::Entity::of(workspace)
        .filter(C::Id.is_in(jobs.keys().copied()))
        .filter(C::State.ne("applied"))
        .all(env.store.read())
        .await?;
    let accounts: HashSet<Uuid> = events.iter().map(|event| event.connection_id).collect();
    let accounts = connection::Entity::of(workspace).filter(connection::Column::Id.is_in(accounts));
    let accounts: HashMap<Uuid, connection::Model> =
        accounts.all(env.store.read()).await?.into_iter().map(|row| (row.id, row)).collect();
    let text = |event: inbound_event::Model| {
        let job = (*jobs.get(&event.id)?).clone();
        let channel = env.channels.get(&accounts.get(&event.connection_id)?.provider)?;
        // Anybody may have written a mail, and reading one takes its time.
        if channel.capabilities().medium == ChannelKind::Email {
            return None;
        }
        let Ok(InboundItem::Message(message)) = channel.parse(&event.body) else { return None };
        // The thread of a group is locked whoever of it wrote, which is out of the order of people.
        if message.to.len() > 1 {
            return None;
        }
        let connection = ConnectionId(event.connection_id);
        let source = Source { workspace, connection, received_at: event.received_at, history: false };
        Some(Text { job, event: event.id, source, channel: channel.clone(), message })
    };
    let mut texts: Vec<Text> = events.into_iter().filter_map(text).collect();
    // As they were claimed: by when they came in.
    texts.sort_by_key(|text| (text.job.due_at, text.job.id));
    Ok(texts)
}
