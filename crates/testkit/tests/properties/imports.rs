//! Files of people: in any order and number of their rows, with the database failing at any call, taken back again, and
//! in any history of "stop", "start" and files.

use chrono::TimeDelta;
use crm_domain::{consent, contacts, imports};
use crm_entity::{contact, contact_identifier, import_row};
use crm_testkit::{Database, Engine, check_invariants, seeds};
use crm_types::{
    ContactId, ImportId,
    activity::ChannelKind,
    consent::ConsentBasis,
    contact::{AddressIn, ContactIn, ContactPatch},
    import::{ConsentClaim, Import, ImportOptions, ImportRow, ImportRowQuery, ImportStatus, OnConflict, RowOutcome},
};
use rand::{RngExt, rngs::StdRng, seq::SliceRandom};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// How many phone numbers and email addresses a small world has.
const ADDRESSES: u64 = 6;

/// A world of its own within the workspace: nobody in it shares an address or a name with another one.
#[derive(Clone, Copy)]
struct World(u64);

impl World {
    fn phone(self, n: u64) -> String {
        format!("+1{}", 2_012_000_000 + self.0 * 10 + n)
    }

    fn email(self, n: u64) -> String {
        format!("p{n}@w{}.example", self.0)
    }

    fn name(self, n: u64) -> String {
        format!("World{} {n}", self.0)
    }
}

/// A row: a name, phone numbers and email addresses by their places, and perhaps something that cannot be read.
#[derive(Clone, Debug)]
struct Person {
    name: Option<u64>,
    phones: Vec<u64>,
    emails: Vec<u64>,
    city: Option<&'static str>,
    garbage: bool,
}

fn person(rng: &mut StdRng) -> Person {
    let mut some = |most: u64| {
        let count = rng.random_range(0..=most);
        (0..count).map(|_| rng.random_range(0..ADDRESSES)).collect::<Vec<u64>>()
    };
    let (phones, emails) = (some(2), some(1));
    Person {
        name: rng.random_bool(0.8).then(|| rng.random_range(0..4)),
        phones,
        emails,
        city: rng.random_bool(0.5).then(|| ["Quincy", "Lynn", "Salem"][rng.random_range(0..3)]),
        garbage: rng.random_bool(0.1),
    }
}

fn file(world: World, people: &[Person]) -> String {
    let mut file = "Last name,Phone,Mobile Phone,Email,City\n".to_owned();
    for person in people {
        let phone = |n: usize| person.phones.get(n).map(|n| world.phone(*n)).unwrap_or_default();
        let first = if person.garbage { "6.17555E+09".to_owned() } else { phone(0) };
        let name = person.name.map(|n| world.name(n)).unwrap_or_default();
        let email = person.emails.first().map(|n| world.email(*n)).unwrap_or_default();
        writeln!(file, "{name},{first},{},{email},{}", phone(1), person.city.unwrap_or_default()).unwrap();
    }
    file
}

async fn upload(
    engine: &Engine,
    file: &str,
    options: ImportOptions,
    commit: bool,
) -> Result<ImportId, imports::ImportError> {
    let mut upload = imports::Upload::begin(&engine.env, engine.owner);
    upload.push(file.as_bytes()).await?;
    upload.finish("people.csv", options, commit, None).await
}

/// Brings a file. What its preview foretells is what becomes of it.
async fn bring(engine: &Engine, file: &str, options: ImportOptions) -> Import {
    let id = upload(engine, file, options, false).await.unwrap();
    engine.run_due().await.unwrap();
    let foretold = imports::show(&engine.env, &engine.owner, id).await.unwrap();
    assert_eq!(foretold.status, ImportStatus::Previewed, "{:?}", foretold.reason);
    imports::commit(&engine.env, engine.owner, id, None).await.unwrap();
    engine.run_due().await.unwrap();
    let import = imports::show(&engine.env, &engine.owner, id).await.unwrap();
    assert_eq!(import.status, ImportStatus::Done, "{:?}", import.reason);
    reconcile(engine, &import).await;
    assert_eq!(told_counts(&foretold), told_counts(&import), "{file}");
    import
}

fn told_counts(import: &Import) -> [u64; 6] {
    [import.total, import.created, import.updated, import.unchanged, import.rejected, import.conflicting]
}

/// Every row has one receipt, and the counts are those of the receipts.
async fn reconcile(engine: &Engine, import: &Import) {
    let rows = import_row::Entity::of(engine.workspace())
        .filter(import_row::Column::ImportId.eq(import.id.0))
        .all(engine.env.store.read())
        .await
        .unwrap();
    let of = |outcome: RowOutcome| rows.iter().filter(|row| row.outcome == outcome.as_str()).count() as u64;
    let counted = [
        of(RowOutcome::Created),
        of(RowOutcome::Updated),
        of(RowOutcome::Unchanged),
        of(RowOutcome::Rejected),
        of(RowOutcome::Conflicting),
    ];
    let told = [import.created, import.updated, import.unchanged, import.rejected, import.conflicting];
    assert_eq!(told, counted);
    assert_eq!(counted.iter().sum::<u64>(), import.total);
}

async fn receipts(engine: &Engine, id: ImportId) -> Vec<ImportRow> {
    let query = ImportRowQuery { limit: Some(200), ..ImportRowQuery::default() };
    imports::rows(&engine.env, &engine.owner, id, &query).await.unwrap().items
}

/// Who has which addresses in a world, by their places, and how many there are without any, by name.
async fn graph(engine: &Engine, world: World) -> (BTreeMap<BTreeSet<String>, usize>, BTreeMap<String, usize>) {
    let values: Vec<String> = (0..ADDRESSES).flat_map(|n| [world.phone(n), world.email(n)]).collect();
    let read = engine.env.store.read();
    let identifiers = contact_identifier::Entity::of(engine.workspace())
        .filter(contact_identifier::Column::Value.is_in(values))
        .all(read)
        .await
        .unwrap();
    let place = |value: &str| {
        let n = (0..ADDRESSES).find(|n| world.phone(*n) == value || world.email(*n) == value).unwrap();
        format!("{}{n}", if value.starts_with('+') { "phone" } else { "email" })
    };
    let mut people: BTreeMap<uuid::Uuid, BTreeSet<String>> = BTreeMap::new();
    for own in &identifiers {
        assert!(people.entry(own.contact_id).or_default().insert(place(&own.value)), "an address twice");
    }
    let mut sets = BTreeMap::new();
    for set in people.values() {
        *sets.entry(set.clone()).or_default() += 1;
    }
    let names = (0..4).map(|n| world.name(n));
    let rows =
        contact::Entity::of(engine.workspace()).filter(contact::Column::LastName.is_in(names)).all(read).await.unwrap();
    let mut unreached = BTreeMap::new();
    for row in rows.iter().filter(|row| !people.contains_key(&row.id)) {
        let name = row.last_name.as_deref().unwrap();
        *unreached.entry(name.rsplit(' ').next().unwrap().to_owned()).or_default() += 1;
    }
    (sets, unreached)
}

/// Some who are in the book before.
async fn settle_in(engine: &Engine, world: World, people: &[Person]) {
    let mut taken = BTreeSet::new();
    for person in people {
        let address = |value: String| AddressIn::from(value);
        let phones: Vec<AddressIn> = person.phones.iter().map(|n| address(world.phone(*n))).collect();
        let emails: Vec<AddressIn> = person.emails.iter().map(|n| address(world.email(*n))).collect();
        if phones.iter().chain(&emails).any(|own| !taken.insert(own.value.clone())) {
            continue;
        }
        let known = ContactIn {
            last_name: person.name.map(|n| world.name(n)),
            city: person.city.map(str::to_owned),
            phones,
            emails,
            ..ContactIn::default()
        };
        if known.validate().is_ok() {
            let _ = contacts::create(&engine.env, engine.owner, known, None, None).await;
        }
    }
}

async fn any_order(database: Database) {
    let engine = Engine::start(database).await;
    for seed in seeds(60, 1000) {
        let mut rng = seed.rng();
        let known: Vec<Person> = (0..rng.random_range(0..4)).map(|_| person(&mut rng)).collect();
        let rows: Vec<Person> = (0..rng.random_range(0..14)).map(|_| person(&mut rng)).collect();
        let (here, there) = (World(seed.number() * 2), World(seed.number() * 2 + 1));
        settle_in(&engine, here, &known).await;
        settle_in(&engine, there, &known).await;
        let mut again = rows.clone();
        for _ in 0..rng.random_range(0..6) {
            if let Some(row) = rows.get(rng.random_range(0..rows.len().max(1))) {
                again.push(row.clone());
            }
        }
        again.shuffle(&mut rng);
        let one = bring(&engine, &file(here, &rows), ImportOptions::default()).await;
        let other = bring(&engine, &file(there, &again), ImportOptions::default()).await;
        assert_eq!(graph(&engine, here).await, graph(&engine, there).await, "{known:#?} {rows:#?} {again:#?}");
        assert_eq!(one.created, other.created);
        // A third time, nobody is new.
        let third = bring(&engine, &file(here, &again), ImportOptions::default()).await;
        assert_eq!((third.created, third.updated), (0, 0), "{rows:#?}");
    }
}

/// What a receipt says, whatever the world.
fn told(rows: &[ImportRow]) -> Vec<(u64, RowOutcome, Option<String>, usize, bool)> {
    let told =
        |row: &ImportRow| (row.line, row.outcome, row.column.clone(), row.differences.len(), row.contact_id.is_some());
    rows.iter().map(told).collect()
}

async fn any_failure(database: Database) {
    let engine = Engine::start(database).await;
    engine.run_due().await.unwrap();
    for seed in seeds(40, 1000) {
        let mut rng = seed.rng();
        let rows: Vec<Person> = (0..rng.random_range(0..12)).map(|_| person(&mut rng)).collect();
        let (calm, shaken) = (World(seed.number() * 2), World(seed.number() * 2 + 1));
        let undisturbed = bring(&engine, &file(calm, &rows), ImportOptions::default()).await;
        let id = upload(&engine, &file(shaken, &rows), ImportOptions::default(), true).await.unwrap();
        let faults = engine.env.store.faults();
        loop {
            faults.fail_at(rng.random_range(1..60));
            let _ = engine.run_due().await;
            faults.clear();
            let import = imports::show(&engine.env, &engine.owner, id).await.unwrap();
            if import.status == ImportStatus::Done {
                break;
            }
            assert_ne!(import.status, ImportStatus::Failed, "{:?}", import.reason);
            engine.wait(TimeDelta::minutes(20));
        }
        let import = imports::show(&engine.env, &engine.owner, id).await.unwrap();
        reconcile(&engine, &import).await;
        assert_eq!(told(&receipts(&engine, undisturbed.id).await), told(&receipts(&engine, id).await), "{rows:#?}");
        assert_eq!(graph(&engine, calm).await, graph(&engine, shaken).await);
    }
}

/// A file of two batches, with each database call failing once.
async fn every_call(database: Database) {
    let engine = Engine::start(database).await;
    engine.run_due().await.unwrap();
    let rows = 240;
    let csv = |n: u64| {
        (0..rows).fold("Last name,Phone,Opted out\n".to_owned(), |file, row| {
            let stop = if row == 7 || row == 219 { "yes" } else { "" };
            format!("{file}Row {row},{},{stop}\n", 2_022_000_000 + n * 1000 + row % 220)
        })
    };
    for n in 1.. {
        assert!(n < 400, "it never ends");
        let id = upload(&engine, &csv(n), ImportOptions::default(), true).await.unwrap();
        engine.env.store.faults().fail_at(n);
        let _ = engine.run_due().await;
        let calls = engine.env.store.faults().clear();
        for _ in 0..3 {
            engine.pass(TimeDelta::minutes(20)).await;
        }
        let import = imports::show(&engine.env, &engine.owner, id).await.unwrap();
        assert_eq!(import.status, ImportStatus::Done, "call {n}: {:?}", import.reason);
        assert_eq!((import.total, import.created), (rows, 220), "call {n}");
        reconcile(&engine, &import).await;
        if calls < n {
            break;
        }
    }
    check_invariants(&engine.env).await;
}

/// Everybody, without what a change and its undoing move on.
async fn picture(engine: &Engine) -> Vec<serde_json::Value> {
    let rows = contact::Entity::of(engine.workspace()).order_by_asc(contact::Column::Id).all(engine.env.store.read());
    let mut picture = Vec::new();
    for row in rows.await.unwrap() {
        let shown = contacts::show(&engine.env, &engine.owner, ContactId(row.id)).await.unwrap();
        let mut shown = serde_json::to_value(shown).unwrap();
        for moved in ["version", "updated_at"] {
            shown.as_object_mut().unwrap().remove(moved);
        }
        picture.push(shown);
    }
    picture
}

async fn undo(engine: &Engine, id: ImportId) -> Import {
    imports::undo(&engine.env, engine.owner, id, None).await.unwrap();
    engine.run_due().await.unwrap();
    let import = imports::show(&engine.env, &engine.owner, id).await.unwrap();
    assert_eq!(import.status, ImportStatus::Undone);
    import
}

async fn taken_back(database: Database) {
    let mut engine = Engine::start(database).await;
    for (n, seed) in seeds(25, 1000).into_iter().enumerate() {
        // The whole book is compared, so it must not grow for ever.
        if n % 25 == 24 {
            engine = Engine::start(database).await;
        }
        let mut rng = seed.rng();
        let world = World(seed.number());
        let known: Vec<Person> = (0..rng.random_range(0..5)).map(|_| person(&mut rng)).collect();
        settle_in(&engine, world, &known).await;
        let rows: Vec<Person> = (0..rng.random_range(0..14)).map(|_| person(&mut rng)).collect();
        let before = picture(&engine).await;
        let rule = OnConflict::ALL[rng.random_range(0..4)];
        let options =
            ImportOptions { on_conflict: Some(rule), tags: vec!["fair".to_owned()], ..ImportOptions::default() };
        let import = bring(&engine, &file(world, &rows), options).await;
        let edited = edit_some(&engine, &mut rng, &receipts(&engine, import.id).await).await;
        let undone = undo(&engine, import.id).await;
        let after = picture(&engine).await;
        if edited.is_empty() {
            assert_eq!(undone.kept_on_undo, 0);
            assert_eq!(before, after, "{rule}: {known:#?} {rows:#?}");
        } else {
            let untouched = |picture: Vec<serde_json::Value>| {
                let is_edited = |one: &serde_json::Value| edited.contains(one["id"].as_str().unwrap());
                picture.into_iter().filter(|one| !is_edited(one)).collect::<Vec<_>>()
            };
            for id in &edited {
                let one = after.iter().find(|one| one["id"] == id.as_str()).expect("what was edited stays");
                assert_eq!(one["company"], "Edited & Co");
            }
            assert_eq!(untouched(before), untouched(after), "{rule}: {known:#?} {rows:#?}");
        }
    }
}

/// Somebody edits a few of those whom the file made or changed. Returns whom.
async fn edit_some(engine: &Engine, rng: &mut StdRng, rows: &[ImportRow]) -> BTreeSet<String> {
    let mut edited = BTreeSet::new();
    if rng.random_bool(0.5) {
        return edited;
    }
    for row in rows {
        let Some(id) = row.contact_id.filter(|_| rng.random_bool(0.3)) else { continue };
        let patch = ContactPatch { company: Some(Some("Edited & Co".to_owned())), ..ContactPatch::default() };
        contacts::edit(&engine.env, engine.owner, id, patch, None).await.unwrap();
        edited.insert(id.to_string());
    }
    edited
}

/// How tightly an address is closed: by the gate, and by what the ledger says.
async fn closed(engine: &Engine, channel: ChannelKind, address: &str) -> bool {
    consent::blocked(engine.env.store.read(), engine.workspace(), channel, address).await.unwrap().is_some()
}

async fn only_tightens(database: Database) {
    let engine = Engine::start(database).await;
    engine.run_due().await.unwrap();
    for seed in seeds(25, 1000) {
        let mut rng = seed.rng();
        let world = World(seed.number());
        let mut done = Vec::new();
        // By the person's own words alone a number opens; this is what they said last.
        let mut shut = BTreeSet::new();
        for step in 0..rng.random_range(3..12) {
            let n = rng.random_range(0..ADDRESSES);
            match rng.random_range(0..5) {
                0 => {
                    engine.text(&format!("AC{}-{step}", seed.number()), &world.phone(n), "STOP").await;
                    engine.run_due().await.unwrap();
                }
                1 => {
                    engine.text(&format!("AC{}-{step}", seed.number()), &world.phone(n), "START").await;
                    engine.run_due().await.unwrap();
                    shut.remove(&world.phone(n));
                    assert!(!closed(&engine, ChannelKind::Sms, &world.phone(n)).await, "their own word opens");
                }
                2 | 3 => {
                    let mut csv = "Phone,Email,SMS consent,Opted out,Email consent\n".to_owned();
                    for _ in 0..rng.random_range(1..5) {
                        let n = rng.random_range(0..ADDRESSES);
                        let mut said = || ["yes", "no", ""][rng.random_range(0..3)];
                        let (yes, stop, email) = (said(), said(), said());
                        writeln!(csv, "{},{},{yes},{stop},{email}", world.phone(n), world.email(n)).unwrap();
                    }
                    let claim = ConsentClaim {
                        basis: ConsentBasis::WrittenConsent,
                        source: "Home show".to_owned(),
                        date: "2026-01-10".parse().unwrap(),
                        wording: None,
                    };
                    let consent = rng.random_bool(0.7).then_some(claim);
                    done.push(bring(&engine, &csv, ImportOptions { consent, ..ImportOptions::default() }).await.id);
                }
                _ => {
                    if !done.is_empty() {
                        let id = done.swap_remove(rng.random_range(0..done.len()));
                        undo(&engine, id).await;
                    }
                }
            }
            engine.wait(TimeDelta::seconds(1));
            for n in 0..ADDRESSES {
                for (channel, address) in [(ChannelKind::Sms, world.phone(n)), (ChannelKind::Email, world.email(n))] {
                    if closed(&engine, channel, &address).await {
                        shut.insert(address);
                    } else {
                        assert!(!shut.contains(&address), "{address} was opened by step {step}");
                    }
                }
            }
        }
    }
    check_invariants(&engine.env).await;
}

on_both! {
    any_order_and_any_number_of_rows_end_in_one_graph => any_order;
    a_failure_at_any_moment_leaves_the_same_receipts => any_failure;
    every_call_of_an_import_fails_once => every_call;
    an_undo_is_the_inverse => taken_back;
    files_only_tighten => only_tightens;
}
