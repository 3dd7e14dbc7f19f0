//! Everything the simulated provider knows. Plain synchronous state; [`crate::engine`] adds the network.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use crate::{
    call::Call,
    clock::Clock,
    config::SimulatorConfig,
    contact::Contact,
    faults::Faults,
    ids::Ids,
    journal::{DeliveryAttempt, JournalEntry},
    limits::Buckets,
    mail::Post,
    model::{Conversation, Inbox, Line, Message, Person, Webhook},
    schedule::{Job, Schedule},
    settings::Settings,
};

/// The provider's whole state.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) config: SimulatorConfig,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) lines: Vec<Line>,
    pub(crate) messages: Vec<Message>,
    pub(crate) calls: Vec<Call>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) conversations: Vec<Conversation>,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) schedule: Schedule,
    /// Deliveries that the reorder fault holds back.
    pub(crate) held: Vec<Job>,
    pub(crate) deliveries: Vec<DeliveryAttempt>,
    pub(crate) journal: Vec<JournalEntry>,
    pub(crate) faults: Faults,
    pub(crate) buckets: Buckets,
    pub(crate) people: Vec<Person>,
    pub(crate) opt_outs: BTreeSet<String>,
    pub(crate) post: Post,
    /// Counts resets, so that an answer to an attempt from before a reset is not logged after it.
    pub(crate) epoch: u64,
    message_index: HashMap<String, usize>,
    thread_index: HashMap<(String, Vec<String>), usize>,
}

impl World {
    pub(crate) fn new(config: SimulatorConfig, epoch: u64) -> Self {
        let clock = Clock::new(config.start);
        let lines = config
            .lines
            .iter()
            .map(|line| Line {
                id: line.id.clone(),
                number: line.number.clone(),
                name: line.name.clone(),
                created_at: clock.now(),
            })
            .collect();
        Self {
            settings: config.settings,
            ids: Ids::new(config.seed),
            clock,
            lines,
            messages: Vec::new(),
            calls: Vec::new(),
            contacts: Vec::new(),
            conversations: Vec::new(),
            webhooks: Vec::new(),
            schedule: Schedule::default(),
            held: Vec::new(),
            deliveries: Vec::new(),
            journal: Vec::new(),
            faults: Faults::default(),
            buckets: Buckets::default(),
            people: demo_people(),
            opt_outs: BTreeSet::new(),
            post: Post::default(),
            epoch,
            message_index: HashMap::new(),
            thread_index: HashMap::new(),
            config,
        }
    }

    /// A line by id or number.
    pub(crate) fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == name || line.number == name)
    }

    pub(crate) fn message(&self, id: &str) -> Option<&Message> {
        self.message_index.get(id).and_then(|place| self.messages.get(*place))
    }

    pub(crate) fn message_mut(&mut self, id: &str) -> Option<&mut Message> {
        self.message_index.get(id).and_then(|place| self.messages.get_mut(*place))
    }

    pub(crate) fn webhook(&self, id: &str) -> Option<&Webhook> {
        self.webhooks.iter().find(|webhook| webhook.id == id)
    }

    /// A webhook id that no webhook has; webhooks may survive a reset that starts the ids again.
    pub(crate) fn fresh_webhook_id(&mut self) -> String {
        loop {
            let id = self.ids.next("WH");
            if self.webhook(&id).is_none() {
                return id;
            }
        }
    }

    /// Adds a message to the ledger; its `seq` is set here.
    pub(crate) fn push_message(&mut self, mut message: Message) {
        message.seq = u64::try_from(self.messages.len()).unwrap_or(u64::MAX).saturating_add(1);
        self.message_index.insert(message.id.clone(), self.messages.len());
        self.messages.push(message);
    }

    /// Finds or opens the thread of a line with these people.
    pub(crate) fn thread(&mut self, line: &str, participants: &[String], at: DateTime<Utc>) -> String {
        let key = (line.to_owned(), participants.to_vec());
        if let Some(found) = self.thread_index.get(&key).and_then(|place| self.conversations.get(*place)) {
            return found.id.clone();
        }
        let id = self.ids.next("CN");
        self.thread_index.insert(key, self.conversations.len());
        self.conversations.push(Conversation {
            id: id.clone(),
            seq: u64::try_from(self.conversations.len()).unwrap_or(u64::MAX),
            phone_number_id: line.to_owned(),
            participants: participants.to_vec(),
            created_at: at,
            updated_at: at,
            last_activity_at: at,
            last_activity_id: String::new(),
            inbox: Inbox::Open,
            read: true,
        });
        id
    }

    pub(crate) fn conversation_mut(&mut self, id: &str) -> Option<&mut Conversation> {
        self.conversations.iter_mut().find(|conversation| conversation.id == id)
    }

    /// Marks a new activity on a thread.
    pub(crate) fn touch(&mut self, conversation: &str, message: &str, at: DateTime<Utc>, incoming: bool) {
        if let Some(found) = self.conversation_mut(conversation) {
            found.updated_at = at;
            found.last_activity_at = at;
            message.clone_into(&mut found.last_activity_id);
            if incoming {
                found.inbox = Inbox::Open;
                found.read = false;
            }
        }
    }
}

/// Invented customers for the page.
fn demo_people() -> Vec<Person> {
    [("Rosa Quill", "+16175550123"), ("Theo Marsh", "+16175550124"), ("Ines Calder", "+16175550125")]
        .map(|(name, number)| Person { name: name.to_owned(), number: number.to_owned() })
        .to_vec()
}
