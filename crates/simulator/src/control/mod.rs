//! What a test or a person can do to the simulator, in process; [`http`] offers the same under `/control`.

mod call;
pub(crate) mod http;
mod mail;
mod types;

use std::{fmt, sync::Arc};

use chrono::TimeDelta;

pub use self::call::IncomingCall;
pub use self::types::{
    AppMessage, ClockChange, ClockView, ControlError, Inbound, InboundDone, MediaItem, NewWebhook, Reset, WebhookChange,
};
use crate::{
    engine::App,
    faults::FaultSpec,
    journal::{DeliveryAttempt, JournalEntry},
    messaging::{Arrival, Draft, Fate},
    model::{Family, Line, Message, Origin, Person, Webhook},
    settings::Settings,
    world::World,
};

/// A handle on a running simulator. Clones share it.
#[derive(Clone)]
pub struct Control(Arc<App>);

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control").finish_non_exhaustive()
    }
}

impl Control {
    pub(crate) fn new(app: Arc<App>) -> Self {
        Self(app)
    }

    /// Forgets everything and starts again, from another seed when one is given.
    pub fn reset(&self, reset: &Reset) {
        let mut world = self.0.world();
        let mut config = world.config.clone();
        config.seed = reset.seed.unwrap_or(config.seed);
        let webhooks = if reset.keep_webhooks { std::mem::take(&mut world.webhooks) } else { Vec::new() };
        let hook = world.post.hook.take().filter(|_| reset.keep_webhooks);
        *world = World::new(config, world.epoch + 1);
        world.webhooks = webhooks;
        world.post.hook = hook;
        drop(world);
        self.0.wake();
    }

    /// The virtual time and its pace.
    pub fn clock(&self) -> ClockView {
        let world = self.0.world();
        ClockView { now: world.clock.now(), rate: world.clock.rate() }
    }

    /// Sets, then advances, then changes the pace. What becomes due on the way is done in order, webhooks included.
    pub async fn change_clock(&self, change: ClockChange) -> ClockView {
        if let Some(time) = change.set {
            self.0.move_to(time).await;
        }
        if let Some(seconds) = change.advance_seconds {
            #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds are wanted")]
            let span = TimeDelta::milliseconds((seconds * 1000.0) as i64);
            self.advance(span).await;
        }
        if let Some(rate) = change.rate {
            self.0.world().clock.set_rate(rate);
            self.0.wake();
        }
        self.clock()
    }

    /// Lets virtual time pass and does what becomes due, in order.
    pub async fn advance(&self, span: TimeDelta) {
        let target = self.0.world().clock.now() + span;
        self.0.move_to(target).await;
    }

    /// A customer texts. On a hand-moved clock the webhooks have been answered when this returns.
    ///
    /// # Errors
    /// When `to` names no line.
    pub async fn inbound(&self, inbound: Inbound) -> Result<InboundDone, ControlError> {
        let done = {
            let mut world = self.0.world();
            let line = find_line(&world, inbound.to.as_deref())?;
            let others = inbound.group.into_iter().filter(|number| *number != line.number && *number != inbound.from);
            let (message_id, event_id) = world.receive(Arrival {
                others: others.collect(),
                line,
                from: inbound.from.clone(),
                text: inbound.text,
                media: inbound.media.into_iter().map(Into::into).collect(),
                created_at: inbound.created_at,
                status: inbound.status,
                event_id: inbound.event_id,
                message_id: inbound.message_id,
            });
            InboundDone { message_id, event_id }
        };
        self.0.settle().await;
        Ok(done)
    }

    /// A colleague texts from the provider's app: the CRM first hears of it when it is delivered.
    ///
    /// # Errors
    /// When `from` names no line, or `to` is empty.
    pub async fn app_message(&self, text: AppMessage) -> Result<Message, ControlError> {
        let message = {
            let mut world = self.0.world();
            let line = find_line(&world, text.from.as_deref())?;
            if text.to.is_empty() {
                return Err(ControlError::new("to is empty"));
            }
            let draft = Draft {
                line,
                to: vec![text.to],
                text: text.text,
                user_id: Some(World::default_user()),
                origin: Origin::App,
            };
            world.send(draft, Fate::Delivered)
        };
        self.0.settle().await;
        Ok(message)
    }

    /// Switches a fault on.
    pub fn add_fault(&self, fault: FaultSpec) {
        self.0.world().faults.add(fault);
    }

    /// The faults that still wait for their turn.
    pub fn faults(&self) -> Vec<FaultSpec> {
        self.0.world().faults.list()
    }

    /// Switches all faults off.
    pub fn clear_faults(&self) {
        self.0.world().faults.clear();
    }

    /// Every REST request, oldest first.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.0.world().journal.clone()
    }

    /// Every message that exists, oldest first: the truth to compare the CRM with.
    pub fn messages(&self) -> Vec<Message> {
        self.0.world().messages.clone()
    }

    /// Every webhook attempt, oldest first.
    pub fn deliveries(&self) -> Vec<DeliveryAttempt> {
        self.0.world().deliveries.clone()
    }

    /// The numbers that the provider blocks.
    pub fn opt_outs(&self) -> Vec<String> {
        self.0.world().opt_outs.iter().cloned().collect()
    }

    /// The customers that the page offers.
    pub fn people(&self) -> Vec<Person> {
        self.0.world().people.clone()
    }

    /// Replaces the customers that the page offers.
    pub fn set_people(&self, people: Vec<Person>) {
        self.0.world().people = people;
    }

    /// The switches.
    pub fn settings(&self) -> Settings {
        self.0.world().settings
    }

    /// Replaces the switches.
    pub fn set_settings(&self, settings: Settings) {
        self.0.world().settings = settings;
    }

    /// Every webhook, however it was made.
    pub fn webhooks(&self) -> Vec<Webhook> {
        self.0.world().webhooks.clone()
    }

    /// Adds a webhook that the API does not show: made in the app (G1) or by the 2026 surface (G3).
    pub fn add_webhook(&self, new: NewWebhook) -> Webhook {
        let mut world = self.0.world();
        let at = world.clock.now();
        let key = new.key.unwrap_or_else(|| match new.family {
            Family::G3 => world.ids.standard_key(),
            Family::G1 | Family::G2 => world.ids.legacy_key(),
        });
        let webhook = Webhook {
            id: world.fresh_webhook_id(),
            family: new.family,
            url: new.url,
            events: new.events,
            key,
            enabled: true,
            label: None,
            resource_ids: vec!["*".to_owned()],
            user_id: World::default_user(),
            made_by_api: false,
            created_at: at,
            updated_at: at,
        };
        world.webhooks.push(webhook.clone());
        webhook
    }

    /// Changes a webhook: its family, its key, or whether it is enabled.
    ///
    /// # Errors
    /// When there is no such webhook.
    pub fn change_webhook(&self, id: &str, change: WebhookChange) -> Result<Webhook, ControlError> {
        let mut world = self.0.world();
        let at = world.clock.now();
        let webhook = world.webhooks.iter_mut().find(|webhook| webhook.id == id);
        let webhook = webhook.ok_or_else(|| ControlError::new("no such webhook"))?;
        webhook.family = change.family.unwrap_or(webhook.family);
        webhook.enabled = change.enabled.unwrap_or(webhook.enabled);
        if let Some(key) = change.key {
            webhook.key = key;
        }
        webhook.updated_at = at;
        Ok(webhook.clone())
    }

    /// Gives a line up: the account no longer has it.
    ///
    /// # Errors
    /// When there is no such line.
    pub fn release_line(&self, id: &str) -> Result<(), ControlError> {
        let mut world = self.0.world();
        let before = world.lines.len();
        world.lines.retain(|line| line.id != id);
        if world.lines.len() == before { Err(ControlError::new("no such line")) } else { Ok(()) }
    }

    /// Removes a webhook behind the client's back.
    ///
    /// # Errors
    /// When there is no such webhook.
    pub fn remove_webhook(&self, id: &str) -> Result<(), ControlError> {
        let mut world = self.0.world();
        let before = world.webhooks.len();
        world.webhooks.retain(|webhook| webhook.id != id);
        if world.webhooks.len() == before { Err(ControlError::new("no such webhook")) } else { Ok(()) }
    }
}

/// The named line, or the first one.
fn find_line(world: &World, name: Option<&str>) -> Result<Line, ControlError> {
    let line = match name {
        Some(name) => world.line(name),
        None => world.lines.first(),
    };
    line.cloned().ok_or_else(|| ControlError::new("no such line"))
}
