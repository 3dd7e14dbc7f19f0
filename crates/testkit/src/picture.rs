//! What a database says in the end, in a form that two runs can be compared in, and what must be true of any of them.
//!
//! The picture leaves out what may differ between two runs that were told the same story: ids of ours, times of
//! receipt, and the product's own answers, which depend on what it knew when.

use chrono::{DateTime, Utc};
use crm_domain::{env::Env, live, verify};
use crm_entity::{
    activity, consent_entry, consent_state, contact_identifier, conversation, delivery, phone_call, sender, suppression,
};
use crm_store::Store;
use crm_types::{WorkspaceId, delivery::DeliveryState};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, Statement};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// An item of a thread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The addresses of the people the thread is with.
    pub with: Vec<String>,
    /// When it was said; absent for what we write, which stands at the time of writing.
    pub at: Option<DateTime<Utc>>,
    /// The provider's id; absent for what we write, which gets its id when it happens to leave.
    pub provider_id: Option<String>,
    /// Kind, direction and state.
    pub words: [String; 3],
    /// The words.
    pub body: String,
    /// From and to.
    pub ends: (Option<String>, String),
}

/// What is known of an address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Consent {
    /// The state and its basis.
    pub state: String,
    /// On what ground.
    pub basis: Option<String>,
    /// When that was said; only of what was said expressly.
    pub at: Option<DateTime<Utc>>,
    /// Whether the gate is closed.
    pub blocked: bool,
}

/// A thread's own row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thread {
    /// Its status.
    pub status: String,
    /// How many items came in.
    pub inbound: i32,
    /// When the last of them was written.
    pub last_inbound_at: Option<DateTime<Utc>>,
    /// The number of the line it is answered from.
    pub line: Option<String>,
}

/// The whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The addresses of each person.
    pub people: BTreeSet<Vec<String>>,
    /// The items of all threads.
    pub items: Vec<Item>,
    /// The threads by the people they are with.
    pub threads: BTreeMap<Vec<String>, Thread>,
    /// Consent by address.
    pub consent: BTreeMap<String, Consent>,
}

struct Rows {
    identifiers: Vec<contact_identifier::Model>,
    conversations: Vec<conversation::Model>,
    activities: Vec<activity::Model>,
    deliveries: Vec<delivery::Model>,
    states: Vec<consent_state::Model>,
    suppressions: Vec<suppression::Model>,
    entries: Vec<consent_entry::Model>,
    calls: Vec<phone_call::Model>,
    lines: HashMap<Uuid, String>,
}

async fn rows(store: &Store, workspace: WorkspaceId) -> Rows {
    let read = store.read();
    Rows {
        identifiers: contact_identifier::Entity::of(workspace).all(read).await.expect("addresses"),
        conversations: conversation::Entity::of(workspace).all(read).await.expect("threads"),
        activities: activity::Entity::of(workspace).order_by_asc(activity::Column::Id).all(read).await.expect("items"),
        deliveries: delivery::Entity::of(workspace).all(read).await.expect("the journal"),
        states: consent_state::Entity::of(workspace).all(read).await.expect("consent"),
        suppressions: suppression::Entity::of(workspace).all(read).await.expect("suppression"),
        entries: consent_entry::Entity::of(workspace).all(read).await.expect("the ledger"),
        calls: phone_call::Entity::of(workspace).all(read).await.expect("calls"),
        lines: sender::Entity::of(workspace)
            .all(read)
            .await
            .expect("lines")
            .into_iter()
            .map(|line| (line.id, line.address))
            .collect(),
    }
}

/// The only workspace of a test's database.
pub async fn only_workspace(store: &Store) -> WorkspaceId {
    let all = crm_entity::workspace::Entity::find().all(store.read()).await.expect("workspaces");
    assert_eq!(all.len(), 1);
    WorkspaceId(all[0].id)
}

impl Picture {
    /// Takes it.
    pub async fn take(env: &Env) -> Self {
        let workspace = only_workspace(&env.store).await;
        let rows = rows(&env.store, workspace).await;
        let mut addresses: HashMap<Uuid, Vec<String>> = HashMap::new();
        for row in &rows.identifiers {
            addresses.entry(row.contact_id).or_default().push(row.value.clone());
        }
        for list in addresses.values_mut() {
            list.sort();
        }
        let with: HashMap<Uuid, Vec<String>> = rows
            .conversations
            .iter()
            .map(|row| {
                let person = row.contact_id.and_then(|id| addresses.get(&id).cloned());
                (row.id, person.unwrap_or_else(|| vec![row.participants_key.clone().unwrap_or_default()]))
            })
            .collect();
        let ours: BTreeSet<Uuid> = rows.deliveries.iter().map(|row| row.activity_id).collect();
        let mut items: Vec<Item> = rows
            .activities
            .iter()
            .filter(|row| !row.automatic)
            .map(|row| Item {
                with: with[&row.conversation_id].clone(),
                at: (!ours.contains(&row.id)).then_some(row.at),
                provider_id: row.provider_id.clone().filter(|_| !ours.contains(&row.id)),
                words: [row.kind.clone(), row.direction.clone(), row.state.clone()],
                body: row.body.clone(),
                ends: (row.from_address.clone(), row.to_addresses.to_string()),
            })
            .collect();
        items.sort();
        let blocked: BTreeSet<&str> =
            rows.suppressions.iter().filter(|row| row.active).map(|row| row.address.as_str()).collect();
        let consent = rows.states.iter().map(|row| {
            let said = matches!(row.state.as_str(), "subscribed" | "unsubscribed");
            let consent = Consent {
                state: row.state.clone(),
                basis: row.basis.clone(),
                at: said.then_some(row.at),
                blocked: blocked.contains(row.address.as_str()),
            };
            (row.address.clone(), consent)
        });
        let threads = rows.conversations.iter().map(|row| {
            let thread = Thread {
                status: row.status.clone(),
                inbound: row.inbound_count,
                last_inbound_at: row.last_inbound_at,
                line: row.sender_id.and_then(|id| rows.lines.get(&id).cloned()),
            };
            (with[&row.id].clone(), thread)
        });
        Self {
            people: addresses.values().cloned().collect(),
            consent: consent.collect(),
            threads: threads.collect(),
            items,
        }
    }
}

/// What must be true at any time: counters equal a recount, the thread shows what the journal says, the gate is
/// closed for whoever said stop, nothing was handed over after that, the chain of the ledger is whole, and `crm verify`,
/// which counts in its own way, finds nothing.
pub async fn check_invariants(env: &Env) {
    check_invariants_of(&env.store).await;
    assert_eq!(
        live::verify_log(env.store.read(), live::Log::Consent).await.expect("the ledger"),
        None,
        "the chain of the ledger is broken"
    );
    let report = verify::run(env).await.expect("every rule can be checked");
    assert!(report.is_sound(), "{report:#?}");
}

/// The same without the chain, for a database that nobody serves.
pub async fn check_invariants_of(store: &Store) {
    let rows = rows(store, only_workspace(store).await).await;
    check_threads(&rows);
    check_journal(&rows);
    check_gate(&rows);
    if store.backend() == sea_orm::DbBackend::Sqlite {
        let pragma = Statement::from_string(store.backend(), "PRAGMA integrity_check");
        let answer = store.read().query_one_raw(pragma).await.expect("an answer").expect("a row");
        assert_eq!(answer.try_get_by_index::<String>(0).expect("a word"), "ok");
    }
}

fn check_threads(rows: &Rows) {
    let mut by_thread: HashMap<Uuid, Vec<&activity::Model>> = HashMap::new();
    for item in &rows.activities {
        by_thread.entry(item.conversation_id).or_default().push(item);
    }
    for thread in &rows.conversations {
        let items = by_thread.remove(&thread.id).unwrap_or_default();
        let inbound = |kinds: &[&str]| {
            let kinds: Vec<String> = kinds.iter().map(|&kind| kind.to_owned()).collect();
            items.iter().filter(move |item| item.direction == "in" && kinds.contains(&item.kind))
        };
        // Calls count when nobody took them.
        let calls = rows.calls.iter().filter(|call| call.counted && call.conversation_id == Some(thread.id)).count();
        let count = inbound(&["message", "email"]).count() + calls;
        assert_eq!(usize::try_from(thread.inbound_count), Ok(count), "count of {thread:#?}");
        let last = inbound(&["message", "email", "call", "voicemail"]).map(|item| item.at).max();
        assert_eq!(thread.last_inbound_at, last, "last inbound of {thread:#?}");
        let newest = items.iter().max_by_key(|item| (item.at, item.id));
        assert_eq!(thread.last_activity_id, newest.map(|item| item.id), "newest item of {thread:#?}");
        assert_eq!(thread.last_state, newest.map(|item| item.state.clone()), "state of the newest item");
    }
    assert!(by_thread.is_empty(), "items without a thread");
}

fn check_journal(rows: &Rows) {
    let items: HashMap<Uuid, &activity::Model> = rows.activities.iter().map(|item| (item.id, item)).collect();
    let mut ids = BTreeSet::new();
    for row in &rows.deliveries {
        let item = items.get(&row.activity_id).expect("every row of the journal has its item");
        assert_eq!((&item.state, &item.provider_id), (&row.state, &row.provider_id), "{row:#?}");
        if let Some(id) = &row.provider_id {
            assert!(ids.insert(id), "two rows have the provider's id {id}");
        }
    }
}

fn check_gate(rows: &Rows) {
    let closed: BTreeSet<&str> = rows
        .suppressions
        .iter()
        .filter(|row| row.active && row.reason == "opted_out")
        .map(|row| row.address.as_str())
        .collect();
    let said: BTreeSet<&str> =
        rows.states.iter().filter(|row| row.state == "unsubscribed").map(|row| row.address.as_str()).collect();
    assert_eq!(closed, said, "the gate is closed exactly for those who said stop");
    for row in rows.deliveries.iter().filter(|row| row.purpose != "confirmation" && closed.contains(&*row.to_address)) {
        let waiting = DeliveryState::parse(&row.state).is_some_and(DeliveryState::is_waiting);
        assert!(!waiting, "still waits for somebody who said stop: {row:#?}");
        // The last stop that took effect closes the gate; what was recorded later changed nothing.
        let first_stop = rows
            .entries
            .iter()
            .filter(|entry| entry.address == row.to_address && entry.act == "opt_out")
            .map(|entry| entry.recorded_at)
            .min();
        let starts_again = rows.entries.iter().any(|entry| entry.address == row.to_address && entry.act == "opt_in");
        if let (Some(handed), Some(stop), false) = (row.handed_at, first_stop, starts_again) {
            assert!(handed <= stop, "handed over at {handed}, after the stop of {stop}: {row:#?}");
        }
    }
}
