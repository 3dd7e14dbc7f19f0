//! Comparing the books: what the provider's ledger says, and what our database says. Read beside the server.

use crate::office::{Office, Wish, customer};
use chrono::TimeDelta;
use crm_entity::{activity, connection, delivery, inbound_event, job};
use crm_simulator::{Direction, Outcome};
use crm_store::{Store, Usage};
use crm_testkit::{check_invariants_of, process};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, Database, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::{Duration, Instant},
};

/// A queue that has not become shorter for this long does not come to rest. How long it takes in all is the machine's
/// affair, and the test runner's limit.
const STUCK: Duration = Duration::from_mins(1);
/// Between two looks; longer than the server takes to notice that the clock has moved.
const LOOK: Duration = Duration::from_millis(150);

/// A connection of our own to the office's database.
pub(crate) async fn open(office: &Office) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(&office.setup.database_url);
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await.unwrap();
    if connection.get_database_backend() == sea_orm::DbBackend::Sqlite {
        connection.execute_unprepared("PRAGMA busy_timeout = 10000").await.unwrap();
    }
    connection
}

/// Waits until nothing is due any more and the provider has delivered what it had.
pub(crate) async fn until_idle(office: &Office) {
    let db = open(office).await;
    let (mut fewest, mut since) = (u64::MAX, Instant::now());
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut rested = 0;
    while rested < 2 {
        looks.tick().await;
        // The clock stands, but for this: what looks again in a second or two would wait for ever.
        office.sim.advance(TimeDelta::seconds(1)).await;
        let due = job::Entity::find()
            .filter(job::Column::DeadAt.is_null())
            .filter(job::Column::RunAt.lte(office.sim.clock().now))
            .count(&db)
            .await
            .unwrap();
        rested = if due == 0 { rested + 1 } else { 0 };
        if due < fewest {
            (fewest, since) = (due, Instant::now());
        }
        assert!(since.elapsed() < STUCK, "{due} jobs are still due");
    }
}

/// All processes that held a lease are dead. Their leases end now, and not in a minute of waiting.
pub(crate) async fn bury(office: &Office) {
    let db = open(office).await;
    job::Entity::update_many()
        .col_expr(job::Column::LockedUntil, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .filter(job::Column::LockedUntil.is_not_null())
        .exec(&db)
        .await
        .unwrap();
}

/// How many messages were in flight (`handed`), and how many are in doubt.
pub(crate) async fn in_flight_and_doubt(office: &Office) -> (u64, u64) {
    let db = open(office).await;
    let count = async |state: &str| {
        delivery::Entity::find().filter(delivery::Column::State.eq(state)).count(&db).await.unwrap()
    };
    (count("handed").await, count("unknown").await)
}

/// The books must agree.
pub(crate) async fn compare(office: &Office) {
    let db = open(office).await;
    let items = activity::Entity::find().all(&db).await.unwrap();
    let by_provider: HashMap<&str, &activity::Model> =
        items.iter().filter_map(|item| Some((item.provider_id.as_deref()?, item))).collect();
    received(office, &by_provider);
    sent(office, &db, &items).await;

    // The provider's own confirmations and colleagues' messages: shown once, too.
    let shown = items.iter().filter_map(|item| item.provider_id.as_deref());
    let mut seen = BTreeSet::new();
    assert!(shown.into_iter().all(|id| seen.insert(id)), "an item is shown twice");

    let open_events = Condition::any().add(inbound_event::Column::State.ne("applied"));
    assert_eq!(inbound_event::Entity::find().filter(open_events).count(&db).await.unwrap(), 0, "unapplied events");
    let dead = job::Entity::find().filter(job::Column::DeadAt.is_not_null()).all(&db).await.unwrap();
    assert!(dead.is_empty(), "{dead:#?}");
    // Made once, however often the first start was cut short: the line and the mailbox of the demo.
    let mut providers: Vec<String> =
        connection::Entity::find().all(&db).await.unwrap().into_iter().map(|row| row.provider).collect();
    providers.sort();
    assert_eq!(providers, ["mailbox", "openphone"]);
}

/// Every webhook that was answered 200, and after reconciliation every text there is, is shown with its words.
fn received(office: &Office, by_provider: &HashMap<&str, &activity::Model>) {
    let acknowledged: BTreeSet<String> = office
        .sim
        .deliveries()
        .into_iter()
        .filter(|attempt| attempt.outcome == Outcome::Delivered)
        .map(|attempt| attempt.object_id)
        .collect();
    assert!(!acknowledged.is_empty());
    for message in office.sim.messages() {
        let item = by_provider.get(&*message.id);
        assert!(item.is_some() || !acknowledged.contains(&message.id), "acknowledged and lost: {message:#?}");
        let item = item.unwrap_or_else(|| panic!("lost: {message:#?}"));
        assert_eq!(item.body, message.text);
        assert_eq!(item.direction == "in", message.direction == Direction::Incoming);
    }
}

/// Each wish to answer left once, or not at all and the thread says why.
async fn sent(office: &Office, db: &DatabaseConnection, items: &[activity::Model]) {
    let mut ledger: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for message in office.sim.messages().into_iter().filter(|message| message.direction == Direction::Outgoing) {
        ledger.entry(message.text).or_default().push(message.id);
    }
    let rows = delivery::Entity::find().all(db).await.unwrap();
    let wishes = office.wishes.lock().unwrap().clone();
    assert!(!wishes.is_empty());
    for (words, wish) in &wishes {
        let left = ledger.get(words).map_or(0, Vec::len);
        let mine: Vec<_> = rows.iter().filter(|row| row.body == *words).collect();
        assert!(left <= 1, "{words} was sent {left} times");
        match wish {
            Wish::Forbidden => assert_eq!((left, mine.len()), (0, 0), "{words}"),
            Wish::Taken => {
                assert_eq!(mine.len(), 1, "{words}: one key, one row");
                let state = mine[0].state.as_str();
                match state {
                    "delivered" | "undelivered" => assert_eq!(left, 1, "{words} is {state}"),
                    "cancelled" | "skipped" => assert_eq!(left, 0, "{words} is {state}: {:?}", mine[0].reason),
                    _ => panic!("{words} is not settled: {:#?}", mine[0]),
                }
                let stopped = mine[0].reason.as_deref() == Some("opted_out");
                assert!(stopped || matches!(state, "delivered" | "undelivered"), "{:#?}", mine[0]);
                let stoppers = [customer(0), customer(1)];
                assert!(!stopped || stoppers.contains(&mine[0].to_address), "{:#?}", mine[0]);
            }
        }
    }
    for row in &rows {
        let ids = ledger.get(&row.body).cloned().unwrap_or_default();
        if let Some(id) = &row.provider_id {
            assert!(ids.contains(id), "a row names a message that the provider does not have: {row:#?}");
        }
        let item = items.iter().find(|item| item.id == row.activity_id).expect("its item");
        assert_eq!((&item.state, &item.provider_id), (&row.state, &row.provider_id));
    }
}

/// With the server gone: counters equal a recount, the gate holds, the database is whole, and `crm verify` agrees.
pub(crate) async fn check_at_rest(office: &Office) {
    assert!(process::verify(&office.setup).await > 0, "crm verify checked nothing");
    let store = Store::open(&office.setup.database_url, Usage::Server).await.unwrap();
    check_invariants_of(&store).await;
    store.close().await;
}
