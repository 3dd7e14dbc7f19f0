//! Creating, finding, changing and searching people on a real database.

use super::*;
use crate::{access::Principal, idempotency::Claim, testing::TestEnv};
use chrono::TimeDelta;
use crm_entity::{change, consent_state, contact, contact_identifier, conversation};
use crm_types::{
    ConversationId,
    consent::{ConsentBasis, ConsentState},
    contact::{AddressIn, Contact, ContactIn, ContactPatch, ContactQuery, UpsertBy},
};
use futures_util::future::join_all;
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};
use serde_json::json;

fn addresses(values: &[&str]) -> Vec<AddressIn> {
    values.iter().map(|value| AddressIn::from((*value).to_owned())).collect()
}

fn rosa() -> ContactIn {
    ContactIn {
        first_name: Some("Rosa".to_owned()),
        last_name: Some("Quill".to_owned()),
        phones: addresses(&["(617) 555-0123"]),
        emails: addresses(&["Rosa@Example.COM"]),
        tags: vec!["lead".to_owned()],
        ..ContactIn::default()
    }
}

fn named(first: &str, last: &str) -> ContactIn {
    ContactIn { first_name: Some(first.to_owned()), last_name: Some(last.to_owned()), ..ContactIn::default() }
}

async fn add(test: &TestEnv, by: Principal, input: ContactIn) -> Contact {
    create(&test.env, by, input, None, None).await.unwrap().contact
}

async fn upsert(test: &TestEnv, by: Principal, input: ContactIn, kind: UpsertBy) -> Created {
    create(&test.env, by, input, Some(kind), None).await.unwrap()
}

async fn count(test: &TestEnv) -> u64 {
    contact::Entity::find().count(test.env.store.read()).await.unwrap()
}

fn phones(contact: &Contact) -> Vec<&str> {
    contact.phones.iter().map(|phone| phone.value.as_str()).collect()
}

/// The pointers of what was refused.
fn refused<T: std::fmt::Debug>(answer: Result<T, ContactError>) -> Vec<String> {
    match answer {
        Err(ContactError::Invalid(errors)) => errors.into_iter().map(|error| error.pointer).collect(),
        other => panic!("must be refused as not valid: {other:?}"),
    }
}

#[tokio::test]
async fn a_created_contact_is_shown_with_canonical_addresses() {
    let test = TestEnv::new().await;
    let by = test.owner().await;

    let created = create(&test.env, by, rosa(), None, None).await.unwrap();

    let shown = show(&test.env, &by, created.contact.id).await.unwrap();
    assert_eq!(created, Created { contact: shown.clone(), created: true });
    assert_eq!((shown.phones[0].value.as_str(), shown.phones[0].display.as_str()), ("+16175550123", "(617) 555-0123"));
    assert_eq!(shown.emails[0].value, "rosa@example.com");
    assert_eq!((shown.consent.sms.state, shown.consent.email.basis), (ConsentState::Unknown, None));
    assert_eq!(shown.conversation_id, None);
    let changes = change::Entity::find().all(test.env.store.read()).await.unwrap();
    assert_eq!((changes.len(), changes[0].kind.as_str(), changes[0].entity_id), (1, "contact", shown.id.0));
}

#[tokio::test]
async fn names_are_kept_as_people_write_them() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    for (first, last) in [("\u{1f98a} Rosa", "O'Quill-Ñandú"), ("רוזה", "קוויל"), ("Zo\u{308}e", "a\u{200d}b%_\\")]
    {
        let contact = add(&test, by, named(first, last)).await;
        let shown = show(&test.env, &by, contact.id).await.unwrap();
        assert_eq!((shown.first_name.as_deref(), shown.last_name.as_deref()), (Some(first), Some(last)));
    }
    assert_eq!(refused(create(&test.env, by, named("Ro\0sa", ""), None, None).await), ["/first_name"]);
}

#[tokio::test]
async fn each_field_that_is_wrong_is_named() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let input = ContactIn { phones: addresses(&["617 555 0123", "12", "hello"]), ..rosa() };
    assert_eq!(refused(create(&test.env, by, input, None, None).await), ["/phones/1/value", "/phones/2/value"]);

    let large = json!({ "note": "x".repeat(17 * 1024) });
    let input = ContactIn { attributes: serde_json::from_value(large).unwrap(), ..rosa() };
    assert_eq!(refused(create(&test.env, by, input, None, None).await), ["/attributes"]);

    let nul = json!({ "note": ["a", { "b": "c\0" }] });
    let input = ContactIn { attributes: serde_json::from_value(nul).unwrap(), ..rosa() };
    assert_eq!(refused(create(&test.env, by, input, None, None).await), ["/attributes"]);

    assert_eq!(refused(create(&test.env, by, ContactIn::default(), None, None).await), [""]);
    let nobody = create(&test.env, by, named("Rosa", ""), Some(UpsertBy::Phone), None).await;
    assert_eq!(refused(nobody), ["/phones"]);
    assert_eq!(count(&test).await, 0);
}

#[tokio::test]
async fn a_known_address_in_another_notation_is_a_duplicate() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let first = add(&test, by, rosa()).await;
    for input in [
        ContactIn { phones: addresses(&["+1 617 555 0123"]), ..named("Tom", "Reed") },
        ContactIn { emails: addresses(&["Rosa@EXAMPLE.com"]), ..named("Tom", "Reed") },
        ContactIn { phones: addresses(&["617-555-0199", "6175550123"]), ..named("Tom", "Reed") },
    ] {
        let again = create(&test.env, by, input, None, None).await;
        assert!(matches!(again, Err(ContactError::Duplicate { existing }) if existing == first.id), "{again:?}");
    }
    assert_eq!(count(&test).await, 1);
}

#[tokio::test]
async fn twenty_at_once_with_one_number_make_one_contact() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let made = join_all((0..20).map(|_| create(&test.env, by, rosa(), Some(UpsertBy::Phone), None))).await;
    let made: Vec<Created> = made.into_iter().map(Result::unwrap).collect();
    assert_eq!(made.iter().filter(|one| one.created).count(), 1);
    assert!(made.iter().all(|one| one.contact.id == made[0].contact.id));
    assert_eq!(count(&test).await, 1);
}

#[tokio::test]
async fn an_upsert_fills_in_and_joins() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let facts = |facts| serde_json::from_value(facts).unwrap();
    let first = add(&test, by, ContactIn { attributes: facts(json!({"roof": "slate", "age": 40})), ..rosa() }).await;
    test.clock.forward(TimeDelta::hours(1));

    let input = ContactIn {
        first_name: Some(" ".to_owned()),
        company: Some("Quill Homes".to_owned()),
        phones: addresses(&["617-555-0199", "(617) 555-0123"]),
        tags: vec!["customer".to_owned(), "lead".to_owned()],
        attributes: facts(json!({"roof": null, "age": 41, "dog": true})),
        ..ContactIn::default()
    };
    let Created { contact, created } = upsert(&test, by, input, UpsertBy::Phone).await;

    assert!(!created);
    assert_eq!((contact.id, contact.first_name.as_deref()), (first.id, Some("Rosa")), "a blank name is no name");
    assert_eq!(contact.company.as_deref(), Some("Quill Homes"));
    assert_eq!(phones(&contact), ["+16175550123", "+16175550199"]);
    assert_eq!(contact.tags, ["lead", "customer"]);
    assert_eq!(contact.attributes, facts(json!({"age": 41, "dog": true})));
    assert_eq!(contact.updated_at, first.created_at + TimeDelta::hours(1));
}

#[tokio::test]
async fn an_upsert_that_says_nothing_new_changes_nothing() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let first = add(&test, by, rosa()).await;
    test.clock.forward(TimeDelta::hours(1));
    let again = upsert(&test, by, rosa(), UpsertBy::Email).await;
    assert_eq!(again, Created { contact: first, created: false });
    assert_eq!(change::Entity::find().count(test.env.store.read()).await.unwrap(), 1);
}

#[tokio::test]
async fn an_upsert_by_phone_does_not_take_over_somebody_elses_email_address() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let first = add(&test, by, rosa()).await;
    let input = ContactIn { phones: addresses(&["617-555-0199"]), ..rosa() };
    let answer = create(&test.env, by, input, Some(UpsertBy::Phone), None).await;
    assert!(matches!(answer, Err(ContactError::Duplicate { existing }) if existing == first.id));
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let claim = |hash: &str| Some(Claim { key: "k".to_owned(), request_hash: hash.to_owned() });
    let first = create(&test.env, by, rosa(), None, claim("a")).await.unwrap();
    let again = create(&test.env, by, rosa(), None, claim("a")).await.unwrap();
    assert_eq!(again, first);
    let other = create(&test.env, by, named("Tom", "Reed"), None, claim("b")).await;
    assert!(matches!(other, Err(ContactError::Mismatch(_))));
    assert_eq!(count(&test).await, 1);
}

#[tokio::test]
async fn an_edit_changes_what_it_names() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let first = add(&test, by, rosa()).await;
    let patch: ContactPatch = serde_json::from_value(json!({
        "first_name": null,
        "company": "Quill Homes",
        "phones": [{"value": "617-555-0199"}, {"value": "+16175550123"}, {"value": "617-555-0199"}],
        "tags": ["vip", " vip "],
        "attributes": {"roof": "slate"},
    }))
    .unwrap();

    let edited = edit(&test.env, by, first.id, patch, None).await.unwrap();

    assert_eq!(edited, show(&test.env, &by, first.id).await.unwrap());
    assert_eq!((edited.first_name.as_deref(), edited.last_name.as_deref()), (None, Some("Quill")));
    assert_eq!(phones(&edited), ["+16175550199", "+16175550123"], "each once, in the order given");
    assert_eq!((edited.emails.len(), edited.tags), (1, vec!["vip".to_owned()]));
    let patch = ContactPatch { phones: Some(Vec::new()), ..ContactPatch::default() };
    assert!(edit(&test.env, by, first.id, patch, None).await.unwrap().phones.is_empty());
    let left = contact_identifier::Entity::find().all(test.env.store.read()).await.unwrap();
    assert_eq!(left.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>(), [EMAIL]);
}

#[tokio::test]
async fn an_edit_cannot_leave_nobody_behind() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let contact = add(&test, by, named("Rosa", "")).await;
    let patch = ContactPatch { first_name: Some(None), ..ContactPatch::default() };
    assert_eq!(refused(edit(&test.env, by, contact.id, patch, None).await), [""]);
    let nobody = edit(&test.env, by, ContactId(test.env.id()), ContactPatch::default(), None).await;
    assert!(matches!(nobody, Err(ContactError::NotFound)));
}

#[tokio::test]
async fn people_of_one_household_may_share_a_number() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let rosa = add(&test, by, rosa()).await;
    let tom = add(&test, by, ContactIn { phones: addresses(&["617-555-0177"]), ..named("Tom", "Quill") }).await;
    let both = addresses(&["617-555-0177", "617-555-0123"]);
    let patch = ContactPatch { phones: Some(both), ..ContactPatch::default() };
    edit(&test.env, by, tom.id, patch, None).await.unwrap();

    let read = test.env.store.read();
    let shared = store::others_behind(read, by.workspace, PHONE, "+16175550123").await.unwrap();
    assert_eq!(shared, ["+16175550123", "+16175550177"], "of both people");
    let own = store::others_behind(read, by.workspace, PHONE, "+16175550177").await.unwrap();
    assert_eq!(own, ["+16175550123", "+16175550177"], "of the one person who has it");
    let unknown = store::others_behind(read, by.workspace, PHONE, "+16175550100").await.unwrap();
    assert_eq!(unknown, ["+16175550100"]);
    let query = ContactQuery { q: Some("617 555 0123".to_owned()), ..ContactQuery::default() };
    let found = list(&test.env, &by, &query).await.unwrap().items;
    assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [rosa.id, tom.id]);
}

async fn sender(test: &TestEnv, by: Principal, address: &'static str) -> ContactId {
    let env = test.env.clone();
    test.env
        .store
        .write::<_, DbErr, _>(move |tx| {
            Box::pin(async move { store::find_or_create_by_phone(tx, &env, by.workspace, address, PHONE).await })
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn whoever_texts_is_somebody_and_always_the_same() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let rosa = add(&test, by, rosa()).await;
    assert_eq!(sender(&test, by, "+16175550123").await, rosa.id);
    let senders = ["+16175550188", "262966", "Anonymous"];
    let first = join_all(senders.map(|address| sender(&test, by, address))).await;
    let again = join_all(senders.map(|address| sender(&test, by, address))).await;
    assert_eq!(first, again);
    assert_eq!(count(&test).await, 4);

    let anonymous = show(&test.env, &by, first[2]).await.unwrap();
    assert_eq!((anonymous.phones[0].value.as_str(), anonymous.phones[0].display.as_str()), ("Anonymous", "Anonymous"));
    let patch = ContactPatch {
        first_name: Some(Some("Somebody".to_owned())),
        phones: Some(addresses(&["Anonymous"])),
        ..ContactPatch::default()
    };
    let edited = edit(&test.env, by, first[2], patch, None).await.unwrap();
    assert_eq!(phones(&edited), ["Anonymous"], "what a form shows can be saved again");
}

#[tokio::test]
async fn a_person_has_one_conversation() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let contact = add(&test, by, rosa()).await;
    let started = join_all((0..5).map(|_| start_conversation(&test.env, by, contact.id, None))).await;
    let started: Vec<ConversationId> = started.into_iter().map(Result::unwrap).collect();
    assert!(started.iter().all(|id| *id == started[0]));
    assert_eq!(conversation::Entity::find().count(test.env.store.read()).await.unwrap(), 1);
    let shown = show(&test.env, &by, contact.id).await.unwrap();
    assert_eq!(shown.conversation_id, Some(started[0]));
    let nobody = start_conversation(&test.env, by, ContactId(test.env.id()), None).await;
    assert!(matches!(nobody, Err(ContactError::NotFound)));
}

async fn found(test: &TestEnv, by: Principal, q: &str) -> Vec<String> {
    let query = ContactQuery { q: Some(q.to_owned()), ..ContactQuery::default() };
    let items = list(&test.env, &by, &query).await.unwrap().items;
    items.into_iter().filter_map(|contact| contact.first_name).collect()
}

#[tokio::test]
async fn search_finds_by_words_numbers_and_addresses() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    add(&test, by, rosa()).await;
    add(&test, by, ContactIn { company: Some("100% Reed_Works".to_owned()), ..named("Élodie", "Reed") }).await;

    for q in ["rosa", "QUILL ro", "quill  rosa", "(617) 555-0123", "+1 617-555", "5550123", "rosa@EXAMPLE.com"] {
        assert_eq!(found(&test, by, q).await, ["Rosa"], "{q}");
    }
    for q in ["élodie", "ÉLODIE", "100%", "reed_w", "%"] {
        assert_eq!(found(&test, by, q).await, ["Élodie"], "{q}");
    }
    for q in ["rosa reed", "r_sa", "ro%a", "\\", "617 555 9999", "' OR 1=1 --"] {
        assert_eq!(found(&test, by, q).await, Vec::<String>::new(), "{q}");
    }
    for q in ["", " ", "\0", "e"] {
        assert_eq!(found(&test, by, q).await.len(), 2, "{q:?}");
    }
}

#[tokio::test]
async fn pages_show_everybody_once_and_by_name() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    for number in 0..23 {
        // Many share a name, so that the id has to decide.
        add(&test, by, named(&format!("N{}", number % 4), "Same")).await;
    }
    let mut query = ContactQuery { limit: Some(5), ..ContactQuery::default() };
    let mut seen = Vec::new();
    loop {
        let page = list(&test.env, &by, &query).await.unwrap();
        seen.extend(page.items.into_iter().map(|contact| (contact.first_name.unwrap(), contact.id)));
        match page.next_cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((seen.len(), &seen), (23, &sorted));

    query.cursor = Some("nonsense".to_owned());
    assert!(matches!(list(&test.env, &by, &query).await, Err(ContactError::BadCursor(_))));
}

#[tokio::test]
async fn the_longest_name_still_has_a_next_page() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    for _ in 0..3 {
        add(&test, by, named(&"\u{1f98a}".repeat(200), &"\"".repeat(200))).await;
    }
    let mut query = ContactQuery { limit: Some(1), ..ContactQuery::default() };
    for more in [true, true, false] {
        let page = list(&test.env, &by, &query).await.unwrap();
        assert_eq!((page.items.len(), page.next_cursor.is_some()), (1, more));
        query.cursor = page.next_cursor;
    }
}

async fn says(test: &TestEnv, by: Principal, address: &str, state: ConsentState, basis: Option<ConsentBasis>) {
    let row = consent_state::ActiveModel {
        workspace_id: Set(by.workspace.0),
        id: Set(test.env.id()),
        channel: Set("sms".to_owned()),
        address: Set(address.to_owned()),
        state: Set(state.as_str().to_owned()),
        basis: Set(basis.map(|basis| basis.as_str().to_owned())),
        at: Set(test.env.now()),
        entry_id: Set(test.env.id()),
    };
    let insert = consent_state::Entity::insert(row);
    test.env.store.write::<_, DbErr, _>(|tx| Box::pin(insert.exec_without_returning(tx))).await.unwrap();
}

#[tokio::test]
async fn the_consent_of_a_person_is_the_strictest_of_their_addresses() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let all = ["+16175550123", "+16175550124", "+16175550125"];
    let contact = add(&test, by, ContactIn { phones: addresses(&all), ..ContactIn::default() }).await;
    let consent = async || show(&test.env, &by, contact.id).await.unwrap().consent;

    says(&test, by, all[0], ConsentState::Unknown, Some(ConsentBasis::InboundConversation)).await;
    let sms = consent().await.sms;
    assert_eq!((sms.state, sms.basis), (ConsentState::Unknown, Some(ConsentBasis::InboundConversation)));
    says(&test, by, all[1], ConsentState::Subscribed, Some(ConsentBasis::WrittenConsent)).await;
    assert_eq!(consent().await.sms.state, ConsentState::Subscribed);
    says(&test, by, all[2], ConsentState::Unsubscribed, None).await;
    assert_eq!(consent().await.sms.state, ConsentState::Unsubscribed);
    assert_eq!(consent().await.email.state, ConsentState::Unknown);
}

#[tokio::test]
async fn a_summary_calls_people_by_the_best_that_is_known() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let nameless = ContactIn { phones: addresses(&["617-555-0150"]), ..ContactIn::default() };
    let firm = ContactIn { company: Some("Reed Works".to_owned()), ..ContactIn::default() };
    let mut ids = Vec::new();
    for input in [rosa(), firm, nameless] {
        ids.push(add(&test, by, input).await.id.0);
    }
    let summaries = view::people(test.env.store.read(), &by, &ids).await.unwrap().summaries;
    let names: Vec<&str> = ids.iter().map(|id| summaries[id].name.as_str()).collect();
    assert_eq!(names, ["Rosa Quill", "Reed Works", "(617) 555-0150"]);
    assert_eq!(summaries[&ids[0]].address.as_deref(), Some("+16175550123"));
    assert_eq!(summaries[&ids[0]].display.as_deref(), Some("(617) 555-0123"));
}

#[tokio::test]
async fn another_workspace_sees_nothing() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let contact = add(&test, by, rosa()).await;
    let other = Principal { workspace: crm_types::WorkspaceId(test.env.id()), ..by };
    assert!(matches!(show(&test.env, &other, contact.id).await, Err(ContactError::NotFound)));
    assert!(list(&test.env, &other, &ContactQuery::default()).await.unwrap().items.is_empty());
}
