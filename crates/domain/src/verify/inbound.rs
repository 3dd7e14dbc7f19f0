//! Is everything that came in somewhere, and will everything leave that is to leave?

use super::{Check, count};
use crate::{env::Env, ports::InboundItem};
use crm_entity::{activity, connection, delivery, inbound_event, job, phone_call};
use crm_types::WorkspaceId;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// How many events are read at a time: their bodies may be large.
const PAGE: u64 = 200;
/// The job that applies an event, and where it names it.
const APPLY: &str = "inbound.apply";
/// The jobs that send.
const SEND: [&str; 2] = ["journal.send", "journal.send_mail"];

/// What waits to be applied has a job that will do it.
pub(super) async fn pending(snapshot: &impl ConnectionTrait) -> Result<Check, DbErr> {
    use inbound_event::Column as C;
    // Without the bodies. Over all workspaces, as every rule.
    let waiting: Vec<(Uuid, Uuid)> = inbound_event::Entity::find()
        .select_only()
        .columns([C::WorkspaceId, C::Id])
        .filter(C::State.eq("pending"))
        .order_by_asc(C::Id)
        .into_tuple()
        .all(snapshot)
        .await?;
    let words = ("inbound.pending", "inbound_event", "no job will apply it");
    have_jobs(snapshot, waiting, words, &[APPLY], "event").await
}

/// Whether each row that waits has a job that will run; `words` are the rule's name, the table and what is wrong.
async fn have_jobs(
    snapshot: &impl ConnectionTrait,
    waiting: Vec<(Uuid, Uuid)>,
    (rule, table, wrong): (&'static str, &str, &str),
    kinds: &[&str],
    about: &str,
) -> Result<Check, DbErr> {
    let mut check = Check::sound(rule, waiting.len() as u64);
    if waiting.is_empty() {
        return Ok(check);
    }
    let queued = queued(snapshot, kinds, about).await?;
    for (workspace, id) in waiting.iter().filter(|(_, id)| !queued.contains(id)) {
        check.wrong += 1;
        check.first.get_or_insert_with(|| format!("{table} {id} of workspace {workspace} waits, and {wrong}"));
    }
    Ok(check)
}

/// What jobs of some kinds that will run are about.
async fn queued(snapshot: &impl ConnectionTrait, kinds: &[&str], about: &str) -> Result<HashSet<Uuid>, DbErr> {
    use job::Column as C;
    let jobs = job::Entity::find().filter(C::Kind.is_in(kinds.iter().copied())).filter(C::DeadAt.is_null());
    let jobs = jobs.all(snapshot).await?;
    Ok(jobs.iter().filter_map(|job| job.payload.get(about)?.as_str()?.parse().ok()).collect())
}

/// What waits to leave has a job that will send it.
pub(super) async fn waiting(snapshot: &impl ConnectionTrait) -> Result<Check, DbErr> {
    use delivery::Column as C;
    let waiting: Vec<(Uuid, Uuid)> = delivery::Entity::find()
        .select_only()
        .columns([C::WorkspaceId, C::Id])
        .filter(C::State.is_in(["planned", "reserved"]))
        .order_by_asc(C::Id)
        .into_tuple()
        .all(snapshot)
        .await?;
    let words = ("sends.waiting", "delivery", "no job will send it");
    have_jobs(snapshot, waiting, words, &SEND, "delivery").await
}

/// What was applied has left its item in a thread.
pub(super) async fn effects(env: &Env, snapshot: &impl ConnectionTrait) -> Result<Check, DbErr> {
    use inbound_event::Column as C;
    let applied = "SELECT count(*) AS n FROM inbound_event WHERE state = 'applied'";
    let mut check = Check::sound("inbound.effects", count(snapshot, applied).await?);
    let providers: HashMap<(Uuid, Uuid), String> = connection::Entity::find()
        .all(snapshot)
        .await?
        .into_iter()
        .map(|row| ((row.workspace_id, row.id), row.provider))
        .collect();
    let mut after: Option<(Uuid, Uuid)> = None;
    loop {
        let mut page = inbound_event::Entity::find()
            .filter(C::State.eq("applied"))
            .order_by_asc(C::WorkspaceId)
            .order_by_asc(C::Id)
            .limit(PAGE);
        if let Some((workspace, id)) = after {
            page = page.filter(
                Condition::any()
                    .add(C::WorkspaceId.gt(workspace))
                    .add(Condition::all().add(C::WorkspaceId.eq(workspace)).add(C::Id.gt(id))),
            );
        }
        let page = page.all(snapshot).await?;
        let Some(last) = page.last() else { return Ok(check) };
        after = Some((last.workspace_id, last.id));

        let mut expected: BTreeMap<Uuid, Vec<Expected>> = BTreeMap::new();
        for event in &page {
            let provider = providers.get(&(event.workspace_id, event.connection_id));
            let Some((provider, channel)) = provider.and_then(|name| Some((name, env.channels.get(name)?))) else {
                continue;
            };
            let ids = match channel.parse(&event.body) {
                Ok(InboundItem::Message(message)) => vec![message.provider_id],
                Ok(InboundItem::Call(news)) => vec![news.provider_id],
                // By its own id, or by its content when it has none or another's. A returned mail is no item.
                Ok(InboundItem::Mail(mail)) if mail.returned.is_none() => {
                    mail.message_id.into_iter().chain([mail.digest]).collect()
                }
                Ok(InboundItem::Mail(_) | InboundItem::Contact(_) | InboundItem::Unsupported(_)) | Err(_) => continue,
            };
            let item = Expected { event: event.id, provider: provider.clone(), ids };
            expected.entry(event.workspace_id).or_default().push(item);
        }
        for (workspace, items) in expected {
            let there = items_of(snapshot, WorkspaceId(workspace), &items).await?;
            let shown =
                |item: &Expected| item.ids.iter().any(|id| there.contains(&(item.provider.clone(), id.clone())));
            for lost in items.iter().filter(|item| !shown(item)) {
                check.wrong += 1;
                check.first.get_or_insert_with(|| {
                    format!(
                        "inbound_event {} of workspace {workspace} was applied, and no thread shows {}",
                        lost.event,
                        lost.ids.join(" or ")
                    )
                });
            }
        }
    }
}

/// What an event should have left.
struct Expected {
    event: Uuid,
    provider: String,
    /// The provider's ids under which it may be known.
    ids: Vec<String>,
}

/// Which of the expected items the threads of a workspace show, as provider and id.
async fn items_of(
    snapshot: &impl ConnectionTrait,
    workspace: WorkspaceId,
    items: &[Expected],
) -> Result<HashSet<(String, String)>, DbErr> {
    use activity::Column as C;
    let ids: Vec<&String> = items.iter().flat_map(|item| &item.ids).collect();
    let query = activity::Entity::of(workspace)
        .select_only()
        .columns([C::Provider, C::ProviderId])
        .filter(C::ProviderId.is_in(ids.iter().copied()))
        .into_query();
    // A call of which it is not known whom it was with is kept, and in no thread.
    let calls = phone_call::Entity::of(workspace)
        .select_only()
        .columns([phone_call::Column::Provider, phone_call::Column::ProviderId])
        .filter(phone_call::Column::ProviderId.is_in(ids))
        .into_query();
    let mut rows = snapshot.query_all(&query).await?;
    rows.extend(snapshot.query_all(&calls).await?);
    rows.iter().map(|row| Ok((row.try_get("", "provider")?, row.try_get("", "provider_id")?))).collect()
}
