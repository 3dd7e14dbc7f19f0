//! The job that sends: check and reserve, take the turn, commit `handed`, call, note the answer.

use super::{
    Row,
    gate::{
        Held, REFUSED_KEY, SILENT, STOPPED, WAITS, consent_lock, exempt, go_ahead, held, medium, suppressed, unheard,
    },
    lookup::queue_lookup,
    reasons,
    rows::{Lost, Move, advance, explain},
};
use crate::{
    connections::{account, circuit},
    env::Env,
    journal::confirm::queue_confirm,
    mail,
    ports::{Account, Channel, Hitch, Outbound, ProviderAnswer},
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::{activity, connection, delivery, sender};
use crm_jobs::{Claimed, Handler, New, Outcome, backoff, enqueue};
use crm_store::dialect;
use crm_types::{
    ConversationId, WorkspaceId,
    activity::{ActivityKind, ChannelKind},
    connection::{HealthState, ProviderKind},
    delivery::DeliveryState,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// A process that slept for this long between its commit and the call does not call any more: another one has taken the
/// row over by then. Well under the lease of a job.
const AWAKE: Duration = Duration::from_secs(20);
/// How many messages are under way at the same time in one process. With [`circuit::OPENS_AFTER`] it bounds how many are
/// in doubt when a provider falls silent: ten.
const UNDER_WAY: usize = 6;
/// How many waiting messages are woken in one write.
const WAKE: u64 = 500;
/// The shortest pause before a message is tried again.
const PAUSE: TimeDelta = TimeDelta::seconds(1);
/// The longest one while the provider cannot be reached.
const AWAY: TimeDelta = TimeDelta::minutes(1);
/// How long a row waits that another process has in its hands.
const TAKEN: TimeDelta = TimeDelta::seconds(5);
/// How often a row looks again whose connection cannot be opened.
const SEALED: TimeDelta = TimeDelta::minutes(1);
/// A message that could not leave for this long is given up.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

/// Queues the job that sends a row. Rows of one thread leave in the order in which they were written, each medium by
/// itself: a mail server that is away holds no text back.
///
/// # Errors
/// The database's error.
pub(super) async fn queue_send(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    delivery: uuid::Uuid,
    (conversation, channel): (ConversationId, &str),
    due_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let kind = if channel == ChannelKind::Email.as_str() { Send::MAIL } else { Send::TEXT };
    let job = New::now(workspace, env.id(), kind, &Row { delivery }, env.now())
        .at(due_at)
        .in_lane(format!("thread:{conversation}:{channel}"));
    enqueue(tx, [job]).await
}

/// Queues a row once more, now.
///
/// # Errors
/// The database's error.
pub async fn queue_again(tx: &impl ConnectionTrait, env: &Env, row: &delivery::Model) -> Result<(), DbErr> {
    let lane = (ConversationId(row.conversation_id), &*row.channel);
    queue_send(tx, env, WorkspaceId(row.workspace_id), row.id, lane, env.now()).await
}

/// Lets everything look again now that waits for sending to be started, or for a provider.
///
/// # Errors
/// The database's error.
pub(crate) async fn hurry(env: &Env, workspace: WorkspaceId) -> Result<(), DbErr> {
    for kind in [Send::TEXT, Send::MAIL] {
        for why in WAITS {
            while crm_jobs::hurry(&env.store, workspace, kind, why, env.now(), WAKE).await? == WAKE {}
        }
    }
    Ok(())
}

/// Puts everything in doubt that is handed over, in the caller's transaction: whoever handed it over is gone. Returns how
/// many there are.
///
/// # Errors
/// The database's error.
pub(crate) async fn doubt_handed(tx: &impl ConnectionTrait, env: &Env) -> Result<u64, DbErr> {
    // Over all workspaces: this is the restore's look at the whole database.
    let rows =
        delivery::Entity::find().filter(delivery::Column::State.eq(DeliveryState::Handed.as_str())).all(tx).await?;
    let mut count = 0;
    for row in rows {
        let account = connection::Entity::one(WorkspaceId(row.workspace_id), row.connection_id).one(tx).await?;
        let channel = account.and_then(|account| env.channels.get(&account.provider));
        let look_up = channel.map_or(medium(&row) == ChannelKind::Sms, |channel| channel.capabilities().look_up);
        count += u64::from(doubt_in(tx, env, &row, look_up).await?);
    }
    Ok(count)
}

/// It may have been sent: unknown. It is looked up where that can be done; else a person decides. Whether it still was
/// handed over.
async fn doubt_in(tx: &impl ConnectionTrait, env: &Env, row: &delivery::Model, look_up: bool) -> Result<bool, DbErr> {
    let step = Move::because(if look_up { "no_answer" } else { "no_answer_for_good" });
    let moved = advance(tx, env, row, DeliveryState::Unknown, step).await?.is_ok();
    if moved && look_up {
        queue_lookup(tx, env, row).await?;
    }
    Ok(moved)
}

/// Sends one row of the journal. Texts and mails have places of their own: those of a mail server that is away are
/// not missing for texts.
pub struct Send {
    env: Env,
    kind: &'static str,
}

/// What to do after a step.
enum Step {
    /// The row is ready for the next step; perhaps ahead of others, to see whether the provider answers again.
    Go(Box<delivery::Model>, bool),
    /// Nothing more to do.
    End,
    /// Later.
    Wait(DateTime<Utc>, &'static str),
}

/// By what a row leaves.
enum Route {
    /// This adapter, for this account, from this line.
    Open(Arc<dyn Channel>, Box<(Account, sender::Model)>),
    /// The line or its connection is gone.
    Gone,
    /// The secrets of the connection cannot be opened with this server's key, which may be put right.
    Sealed,
}

impl Send {
    const TEXT: &'static str = "journal.send";
    const MAIL: &'static str = "journal.send_mail";

    /// The handler of texts.
    pub fn texts(env: Env) -> Self {
        Self { env, kind: Self::TEXT }
    }

    /// The handler of mails.
    pub fn mails(env: Env) -> Self {
        Self { env, kind: Self::MAIL }
    }

    async fn load(&self, workspace: WorkspaceId, id: uuid::Uuid) -> Result<Option<delivery::Model>, DbErr> {
        delivery::Entity::one(workspace, id).one(self.env.store.read()).await
    }

    async fn send(&self, job: &Claimed, id: uuid::Uuid) -> Result<Outcome, DbErr> {
        let Some(row) = self.load(job.workspace, id).await? else { return Ok(Outcome::Done) };
        let row = match DeliveryState::parse(&row.state) {
            Some(DeliveryState::Planned | DeliveryState::Reserved) => match self.reserve(row).await? {
                Step::Go(row, _) => *row,
                Step::End => return self.ended(job, id).await,
                Step::Wait(at, why) => return Ok(Outcome::Again { at, why: why.to_owned() }),
            },
            Some(DeliveryState::Handed) => {
                // An earlier run ended between "handed" and the answer. It may have been sent.
                let look_up = match self.route(&row).await? {
                    Route::Open(channel, _) => channel.capabilities().look_up,
                    Route::Gone | Route::Sealed => medium(&row) == ChannelKind::Sms,
                };
                self.doubt(row, look_up, "the process ended before the answer was noted").await?;
                return Ok(Outcome::Done);
            }
            _ => return Ok(Outcome::Done),
        };
        let (channel, account, line) = match self.route(&row).await? {
            Route::Open(channel, from) => (channel, from.0, from.1),
            Route::Gone => {
                self.end(row, DeliveryState::Cancelled, Move::because("line_gone")).await?;
                return Ok(Outcome::Done);
            }
            Route::Sealed => {
                let why = "the connection's secrets cannot be opened with this server's key".to_owned();
                return Ok(Outcome::Again { at: self.env.now() + SEALED, why });
            }
        };
        channel.wait_for_turn(&account).await;
        let mail = mail::write::outbound(&self.env, &row).await?;
        let awake = Instant::now();
        let (row, ahead) = match self.hand(row, mail.as_ref().map(|mail| mail.message_id.clone())).await? {
            Step::Go(row, ahead) => (*row, ahead),
            Step::End => return self.ended(job, id).await,
            Step::Wait(at, why) => return Ok(Outcome::Again { at, why: why.to_owned() }),
        };
        // By both clocks: that of the process stands still while the machine sleeps, the other one can be set back.
        let since = row.handed_at.map_or(TimeDelta::zero(), |handed| self.env.now() - handed);
        if awake.elapsed() > AWAKE || since.to_std().is_ok_and(|since| since > AWAKE) {
            let look_up = channel.capabilities().look_up;
            self.doubt(row, look_up, "the process slept before it could call the provider").await?;
            return Ok(Outcome::Done);
        }
        let (to, body) = (row.to_address.clone(), row.body.clone());
        let message = Outbound { line: line.provider_id, from: line.address, to, body, mail };
        let answer = channel.send(&account, &message).await;
        self.note(job, row, channel.as_ref(), answer, ahead).await
    }

    /// The row has moved, or may not leave. Should it still wait, because another process had it for a moment, it is
    /// looked at again: no row waits without a job.
    async fn ended(&self, job: &Claimed, id: uuid::Uuid) -> Result<Outcome, DbErr> {
        let row = self.load(job.workspace, id).await?;
        if row.and_then(|row| DeliveryState::parse(&row.state)).is_some_and(DeliveryState::is_waiting) {
            return Ok(Outcome::Again { at: self.env.now() + TAKEN, why: "another process had it".to_owned() });
        }
        Ok(Outcome::Done)
    }

    /// Checks everything in one transaction and reserves, or says why not. What is reserved already is checked again
    /// before it waits for its turn.
    async fn reserve(&self, row: delivery::Model) -> Result<Step, DbErr> {
        let env = self.env.clone();
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let workspace = WorkspaceId(row.workspace_id);
                    let now = env.now();
                    if let Some(step) = over(tx, workspace, &row, now).await? {
                        return finish(tx, &env, &row, step).await;
                    }
                    if let Err(hold) = held(tx, workspace, &row, now).await? {
                        return wait_for(tx, &env, &row, &hold).await;
                    }
                    if row.state == DeliveryState::Reserved.as_str() {
                        return Ok(Step::Go(Box::new(row), false));
                    }
                    let decision = json!({
                        "checked_at": now,
                        "purpose": row.purpose,
                        "armed": true,
                        "suppression": if exempt(&row) { "not asked: confirmation" } else { "none" },
                        // Windows, caps and frequency bind campaigns and first contacts only.
                        "window": "not bound",
                    });
                    let step = Move { decision: Some(decision), ..Move::default() };
                    if advance(tx, &env, &row, DeliveryState::Reserved, step).await?.is_err() {
                        return Ok(Step::End);
                    }
                    reload(tx, &row, false).await
                })
            })
            .await
    }

    /// Commits that the message leaves now, under the id that it has of us, if any. Suppression is asked once more, in
    /// the same transaction.
    async fn hand(&self, row: delivery::Model, named: Option<String>) -> Result<Step, DbErr> {
        let env = self.env.clone();
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let workspace = WorkspaceId(row.workspace_id);
                    // An opt-out of this address and this step run one after the other, whichever is first.
                    dialect::serialise(tx, &consent_lock(workspace, &row.to_address)).await?;
                    let now = env.now();
                    if let Some(step) = over(tx, workspace, &row, now).await? {
                        return finish(tx, &env, &row, step).await;
                    }
                    let ahead = match held(tx, workspace, &row, now).await? {
                        Ok(ahead) => ahead,
                        Err(hold) => return wait_for(tx, &env, &row, &hold).await,
                    };
                    if let Some(hold) = unheard(tx, &env, workspace, &row).await? {
                        return wait_for(tx, &env, &row, &hold).await;
                    }
                    if ahead && let Some(hold) = go_ahead(tx, workspace, &row, now).await? {
                        return wait_for(tx, &env, &row, &hold).await;
                    }
                    let step = Move { handed: true, provider_id: named, ..Move::default() };
                    if advance(tx, &env, &row, DeliveryState::Handed, step).await?.is_err() {
                        return Ok(Step::End);
                    }
                    reload(tx, &row, ahead).await
                })
            })
            .await
    }

    /// Writes down what the provider answered: for the row first, then for the messages after it.
    async fn note(
        &self,
        job: &Claimed,
        row: delivery::Model,
        channel: &dyn Channel,
        answer: ProviderAnswer,
        ahead: bool,
    ) -> Result<Outcome, DbErr> {
        let look_up = channel.capabilities().look_up;
        match answer {
            ProviderAnswer::Accepted(id) => {
                self.accepted(row.clone(), channel.provider(), look_up, id).await?;
                circuit::note_answer(&self.env, &row, true, None).await?;
                Ok(Outcome::Done)
            }
            ProviderAnswer::Refused(refusal) => {
                let health =
                    if refusal.code == "key_rejected" { HealthState::KeyRejected } else { HealthState::Degraded };
                let account_wide = refusal.account_wide.then(|| refusal.text.clone());
                let step = Move { reason: Some(refusal.code.to_owned()), text: Some(refusal.text), ..Move::default() };
                // The others know before this one is over: none of them runs into it.
                if let Some(text) = account_wide {
                    account::note_health(&self.env, &row, health, &text).await?;
                }
                self.end(row.clone(), DeliveryState::Refused, step).await?;
                circuit::note_answer(&self.env, &row, false, None).await?;
                Ok(Outcome::Done)
            }
            ProviderAnswer::NotSent { hitch, retry_after, why } => {
                let outcome = self.not_sent(job, row.clone(), hitch, retry_after, why).await?;
                match hitch {
                    Hitch::Away => circuit::note_silence(&self.env, &row, ahead).await?,
                    Hitch::TooFast => {
                        let pause = Some(retry_after.unwrap_or(PAUSE));
                        circuit::note_answer(&self.env, &row, false, pause).await?;
                    }
                    Hitch::Later => circuit::note_answer(&self.env, &row, false, None).await?,
                }
                Ok(outcome)
            }
            ProviderAnswer::Ambiguous(why) => {
                self.doubt(row.clone(), look_up, &why).await?;
                circuit::note_silence(&self.env, &row, ahead).await?;
                Ok(Outcome::Done)
            }
        }
    }

    /// Surely nothing left: it is tried again, but not for ever.
    async fn not_sent(
        &self,
        job: &Claimed,
        row: delivery::Model,
        hitch: Hitch,
        retry_after: Option<TimeDelta>,
        why: String,
    ) -> Result<Outcome, DbErr> {
        let now = self.env.now();
        let too_late = row.due_at + PATIENCE < now;
        let id = row.id;
        // Not of the job, which counts its looks while it was held, too.
        let attempt = u32::try_from(row.attempt).unwrap_or(1);
        self.end(row, DeliveryState::Reserved, Move::because("waits_provider")).await?;
        if too_late {
            let Some(row) = self.load(job.workspace, id).await? else { return Ok(Outcome::Done) };
            self.end(row, DeliveryState::Cancelled, Move::because("provider_down")).await?;
            return Ok(Outcome::Done);
        }
        let wait = retry_after.unwrap_or_else(|| scattered(backoff(attempt), id)).max(PAUSE);
        if hitch == Hitch::Away {
            // Under the name by which it is woken when the provider is back.
            tracing::info!(delivery.id = %id, why, "Message {id} has not left; it waits");
            return Ok(Outcome::Again { at: now + wait.min(AWAY), why: SILENT.to_owned() });
        }
        Ok(Outcome::Again { at: now + wait, why })
    }

    async fn accepted(
        &self,
        row: delivery::Model,
        provider: ProviderKind,
        look_up: bool,
        id: String,
    ) -> Result<(), DbErr> {
        let env = self.env.clone();
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    // The delivery webhook may have been here first; then the row knows its id and has moved on.
                    let Some(now) = current(tx, &row).await? else { return Ok(()) };
                    if now.provider_id.as_ref().is_some_and(|known| *known != id) {
                        return Ok(());
                    }
                    super::remote::absorb(tx, &env, &now, provider, &id).await?;
                    let step = Move { provider_id: Some(id), ..Move::default() };
                    if advance(tx, &env, &now, DeliveryState::Accepted, step).await?.is_ok() && look_up {
                        queue_confirm(tx, &env, &now).await?;
                    }
                    Ok::<_, DbErr>(())
                })
            })
            .await
    }

    async fn doubt(&self, row: delivery::Model, look_up: bool, why: &str) -> Result<(), DbErr> {
        tracing::warn!(delivery.id = %row.id, why, "The fate of message {} is unknown", row.id);
        let env = self.env.clone();
        self.env.store.write(move |tx| Box::pin(async move { doubt_in(tx, &env, &row, look_up).await.map(drop) })).await
    }

    async fn end(&self, row: delivery::Model, next: DeliveryState, step: Move) -> Result<(), DbErr> {
        let env = self.env.clone();
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    // Lost: a webhook or an opt-out was faster, and what it said holds.
                    let _: Result<(), Lost> = advance(tx, &env, &row, next, step).await?;
                    Ok::<_, DbErr>(())
                })
            })
            .await
    }

    async fn route(&self, row: &delivery::Model) -> Result<Route, DbErr> {
        let workspace = WorkspaceId(row.workspace_id);
        let line = sender::Entity::one(workspace, row.sender_id)
            .filter(sender::Column::Active.eq(true))
            .one(self.env.store.read())
            .await?;
        let connection = connection::Entity::one(workspace, row.connection_id).one(self.env.store.read()).await?;
        let (Some(line), Some(connection)) = (line, connection) else { return Ok(Route::Gone) };
        Ok(account::unseal(&self.env, &connection)
            .map_or(Route::Sealed, |(channel, account)| Route::Open(channel, Box::new((account, line)))))
    }
}

#[async_trait]
impl Handler for Send {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn most(&self) -> Option<usize> {
        Some(UNDER_WAY)
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let row: Row = match job.payload() {
            Ok(row) => row,
            Err(error) => return Outcome::GiveUp(error.to_string()),
        };
        self.send(job, row.delivery).await.unwrap_or_else(|error| Outcome::Again {
            at: self.env.now() + backoff(job.attempt),
            why: error.to_string(),
        })
    }
}

/// A row waits, and its thread says why; not for ever: what was meant for yesterday does not leave today. Only what waits
/// for a person (sending is stopped, the key is refused) waits until they have decided, and from then on.
async fn wait_for(tx: &impl ConnectionTrait, env: &Env, row: &delivery::Model, hold: &Held) -> Result<Step, DbErr> {
    let now = env.now();
    let for_people = [STOPPED, REFUSED_KEY].contains(&hold.why);
    if !for_people && row.due_at + PATIENCE < now {
        let reason = if hold.why == SILENT { "provider_down" } else { "waited_too_long" };
        let _: Result<(), Lost> = advance(tx, env, row, DeliveryState::Cancelled, Move::because(reason)).await?;
        return Ok(Step::End);
    }
    if let Some(reason) = hold.reason {
        explain(tx, env, row, reason).await?;
    }
    Ok(Step::Wait(now + hold.wait, hold.why))
}

/// Why a row may not leave any more, if so.
async fn over(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    row: &delivery::Model,
    now: DateTime<Utc>,
) -> Result<Option<Move>, DbErr> {
    if let Some(stop) = suppressed(tx, workspace, row).await? {
        return Ok(Some(reasons::stopped(medium(row), &stop.reason)));
    }
    Ok(row.expires_at.is_some_and(|end| end <= now).then(|| Move::because("expired")))
}

/// Ends a row that has not left.
async fn finish(tx: &impl ConnectionTrait, env: &Env, row: &delivery::Model, step: Move) -> Result<Step, DbErr> {
    let planned = row.state == DeliveryState::Planned.as_str();
    let next = if planned { DeliveryState::Skipped } else { DeliveryState::Cancelled };
    let _: Result<(), Lost> = advance(tx, env, row, next, step).await?;
    Ok(Step::End)
}

/// Up to a quarter less, by chance of the row's id: what failed together does not come back together.
fn scattered(wait: TimeDelta, id: uuid::Uuid) -> TimeDelta {
    let chance = id.as_bytes().last().copied().unwrap_or_default();
    wait - wait * i32::from(chance) / (4 * 255)
}

async fn current(tx: &impl ConnectionTrait, row: &delivery::Model) -> Result<Option<delivery::Model>, DbErr> {
    let now = delivery::Entity::one(WorkspaceId(row.workspace_id), row.id).one(tx).await?;
    // Another attempt has begun since: this answer is about an older one.
    Ok(now.filter(|now| now.attempt == row.attempt))
}

async fn reload(tx: &impl ConnectionTrait, row: &delivery::Model, ahead: bool) -> Result<Step, DbErr> {
    let row = delivery::Entity::one(WorkspaceId(row.workspace_id), row.id).one(tx).await?;
    Ok(row.map_or(Step::End, |row| Step::Go(Box::new(row), ahead)))
}

/// Whether the thread already shows a provider's message.
pub(crate) async fn shown(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    provider: ProviderKind,
    kind: ActivityKind,
    provider_id: &str,
) -> Result<Option<activity::Model>, DbErr> {
    Ok(shown_among(connection, workspace, provider, kind, [provider_id.to_owned()]).await?.pop())
}

/// Those of a provider's messages that threads show already.
pub(crate) async fn shown_among(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    provider: ProviderKind,
    kind: ActivityKind,
    ids: impl IntoIterator<Item = String>,
) -> Result<Vec<activity::Model>, DbErr> {
    use activity::Column as C;
    activity::Entity::of(workspace)
        .filter(C::Provider.eq(provider.as_str()))
        .filter(C::Kind.eq(kind.as_str()))
        .filter(C::ProviderId.is_in(ids))
        .all(connection)
        .await
}
