//! Files into the book and out again, on a real database.

use super::*;
use crate::{access::Principal, consent, contacts, env::Env, testing::TestEnv};
use crm_jobs::{Worker, WorkerConfig};
use crm_types::{
    ContactId, ImportId,
    activity::ChannelKind,
    consent::{ConsentBasis, ConsentState},
    contact::{AddressIn, Contact, ContactIn, ContactPatch, ContactQuery},
    import::{
        ConsentClaim, Import, ImportField, ImportOptions, ImportRow, ImportRowQuery, MappedColumn, OnConflict,
        RowOutcome,
    },
};
use std::fmt::Write as _;

async fn work(env: &Env) {
    let handlers: Vec<std::sync::Arc<dyn crm_jobs::Handler>> = vec![
        std::sync::Arc::new(Read::new(env.clone())),
        std::sync::Arc::new(Write::new(env.clone())),
        std::sync::Arc::new(Undo::new(env.clone())),
    ];
    let (clock, leases) = (env.clock.clone(), env.clock.clone());
    let worker = Worker::new(env.store.clone(), clock, leases, env.ids.clone(), handlers, WorkerConfig::default());
    worker.run_due().await.unwrap();
}

async fn upload(test: &TestEnv, by: Principal, file: &[u8], options: ImportOptions, commit: bool) -> ImportId {
    let mut upload = Upload::begin(&test.env, by);
    // In pieces, as it comes over the wire.
    for piece in file.chunks(1000) {
        upload.push(piece).await.unwrap();
    }
    upload.finish("people.csv", options, commit, None).await.unwrap()
}

async fn bring(test: &TestEnv, by: Principal, file: &str, options: ImportOptions) -> Import {
    let id = upload(test, by, file.as_bytes(), options, true).await;
    work(&test.env).await;
    show(&test.env, &by, id).await.unwrap()
}

fn counts(import: &Import) -> [u64; 6] {
    [import.total, import.created, import.updated, import.unchanged, import.rejected, import.conflicting]
}

async fn receipts(test: &TestEnv, by: &Principal, id: ImportId) -> Vec<ImportRow> {
    let query = ImportRowQuery { limit: Some(200), ..ImportRowQuery::default() };
    rows(&test.env, by, id, &query).await.unwrap().items
}

async fn everybody(test: &TestEnv, by: &Principal) -> Vec<Contact> {
    let query = ContactQuery { limit: Some(200), ..ContactQuery::default() };
    contacts::list(&test.env, by, &query).await.unwrap().items
}

fn ruled(rule: OnConflict) -> ImportOptions {
    ImportOptions { on_conflict: Some(rule), ..ImportOptions::default() }
}

const PEOPLE: &str = "\
First name,Last name,Phone,Email,City,Tags
Rosa,Quill,(617) 555-0123,rosa@example.com,Quincy,\"lead, basement\"
Tom,Ashe,617-555-0124,,Boston,
,,6.17555E+09,,Boston,
Ana,Bell,,not an address,Boston,
";

#[tokio::test]
async fn each_row_has_one_receipt_and_the_sum_is_the_total() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let import = bring(&test, by, PEOPLE, ImportOptions::default()).await;
    assert_eq!(counts(&import), [4, 2, 0, 0, 2, 0]);
    assert_eq!(import.status, ImportStatus::Done);
    let receipts = receipts(&test, &by, import.id).await;
    assert_eq!(receipts.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    let scientific = &receipts[2];
    assert_eq!((scientific.outcome, scientific.column.as_deref()), (RowOutcome::Rejected, Some("Phone")));
    assert_eq!(receipts[3].column.as_deref(), Some("Email"));
    assert_eq!(receipts[3].cells.as_deref().unwrap()[3], "not an address");
    let people = everybody(&test, &by).await;
    assert_eq!(people.len(), 2);
    let rosa = people.iter().find(|known| known.first_name.as_deref() == Some("Rosa")).unwrap();
    assert_eq!(Some(rosa.id), receipts[0].contact_id);
    assert_eq!(
        (rosa.city.as_deref(), rosa.tags.as_slice()),
        (Some("Quincy"), ["lead".to_owned(), "basement".to_owned()].as_slice())
    );
    assert_eq!(rosa.phones[0].value, "+16175550123");
}

#[tokio::test]
async fn the_preview_says_what_the_writing_does_and_writes_nobody() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let file = format!("{PEOPLE}Rosa,Quill,+16175550123,,,\nRosa,Quill,+1 617 555 0123,second@example.com,,\n");
    let id = upload(&test, by, file.as_bytes(), ImportOptions::default(), false).await;
    work(&test.env).await;
    let previewed = show(&test.env, &by, id).await.unwrap();
    assert_eq!(previewed.status, ImportStatus::Previewed);
    assert_eq!(counts(&previewed), [6, 2, 1, 1, 2, 0]);
    assert!(everybody(&test, &by).await.is_empty());
    let worst = receipts(&test, &by, id).await;
    assert_eq!(worst[0].outcome, RowOutcome::Rejected);
    assert_eq!(previewed.columns[2].field, Some(ImportField::Phone));

    commit(&test.env, by, id, None).await.unwrap();
    work(&test.env).await;
    let done = show(&test.env, &by, id).await.unwrap();
    assert_eq!(counts(&done), counts(&previewed));
    assert!(matches!(commit(&test.env, by, id, None).await, Err(ImportError::WrongState(ImportStatus::Done))));
}

#[tokio::test]
async fn the_same_file_again_changes_nobody() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let file =
        "Name,Phone,Street\nRosa Quill,6175550123,1 Elm St\nNobody Reachable,,2 Elm St\nNobody Reachable,,3 Elm St\n";
    assert_eq!(counts(&bring(&test, by, file, ImportOptions::default()).await), [3, 3, 0, 0, 0, 0]);
    assert_eq!(counts(&bring(&test, by, file, ImportOptions::default()).await), [3, 0, 0, 3, 0, 0]);
    assert_eq!(everybody(&test, &by).await.len(), 3);
}

#[tokio::test]
async fn rows_that_share_an_address_are_one_person_in_any_order() {
    for file in [
        "Phone,Email\n6175550100,\n,a@example.com\n6175550100,a@example.com\n",
        "Phone,Email\n6175550100,a@example.com\n6175550100,\n,a@example.com\n",
        "Phone,Email\n,a@example.com\n6175550100,\n6175550100,a@example.com\n",
    ] {
        let test = TestEnv::new().await;
        let by = test.owner().await;
        let import = bring(&test, by, file, ImportOptions::default()).await;
        assert_eq!(import.created, 1, "{file}");
        let people = everybody(&test, &by).await;
        assert_eq!((people.len(), people[0].phones.len(), people[0].emails.len()), (1, 1, 1));
    }
}

#[tokio::test]
async fn a_row_that_fits_two_people_changes_neither() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    bring(&test, by, "Name,Phone\nRosa Quill,6175550100\nTom Ashe,6175550101\n", ImportOptions::default()).await;
    let before = everybody(&test, &by).await;
    let both = "Name,Phone,Phone 2\nSomebody Else,6175550100,6175550101\nTom Ashe,6175550100,6175550101\n";
    let import = bring(&test, by, both, ImportOptions::default()).await;
    // The second row says which of the two by name.
    assert_eq!(counts(&import), [2, 0, 1, 0, 0, 1]);
    let row = &receipts(&test, &by, import.id).await[0];
    assert!(row.reason.as_deref().unwrap().contains("Rosa Quill, Tom Ashe"), "{row:?}");
    let after = everybody(&test, &by).await;
    assert_eq!(
        before.iter().find(|known| known.phones[0].value == "+16175550100"),
        after.iter().find(|known| known.phones.len() == 1)
    );
}

#[tokio::test]
async fn a_difference_follows_the_rule_and_is_listed() {
    for (rule, city, outcomes) in [
        (OnConflict::Keep, "Quincy", [0, 1, 0]),
        (OnConflict::FillEmpty, "Quincy", [1, 0, 0]),
        (OnConflict::Overwrite, "Boston", [1, 0, 0]),
        (OnConflict::Ask, "Quincy", [0, 0, 1]),
    ] {
        let test = TestEnv::new().await;
        let by = test.owner().await;
        bring(&test, by, "Phone,City\n6175550100,Quincy\n", ImportOptions::default()).await;
        let import = bring(&test, by, "Phone,City,Company\n6175550100,Boston,Ashe & Co\n", ruled(rule)).await;
        assert_eq!([import.updated, import.unchanged, import.conflicting], outcomes, "{rule}");
        let known = everybody(&test, &by).await.remove(0);
        assert_eq!(known.city.as_deref(), Some(city), "{rule}");
        assert_eq!(known.company.is_some(), matches!(rule, OnConflict::FillEmpty | OnConflict::Overwrite), "{rule}");
        let row = receipts(&test, &by, import.id).await.remove(0);
        let listed = row.differences.iter().find(|difference| difference.field == "city").unwrap();
        assert_eq!((listed.ours.as_deref(), listed.theirs.as_deref()), (Some("Quincy"), Some("Boston")), "{rule}");
        assert_eq!(listed.taken, rule == OnConflict::Overwrite, "{rule}");
    }
}

async fn state_of(test: &TestEnv, by: &Principal, phone: &str) -> Option<ConsentState> {
    let rows = consent::states(test.env.store.read(), by.workspace, ChannelKind::Sms, [&phone.to_owned()]).await;
    rows.unwrap().pop().and_then(|row| ConsentState::parse(&row.state))
}

#[tokio::test]
async fn a_no_is_taken_over_also_from_a_row_that_cannot_be_used() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let file = "Phone,Email,Opted out\n6175550100,a@example.com,yes\n6175550101,broken,TRUE\n6175550102,,no\n";
    let import = bring(&test, by, file, ImportOptions::default()).await;
    assert_eq!(counts(&import), [3, 2, 0, 0, 1, 0]);
    for (phone, blocked) in [("+16175550100", true), ("+16175550101", true), ("+16175550102", false)] {
        let gate = consent::blocked(test.env.store.read(), by.workspace, ChannelKind::Sms, phone).await.unwrap();
        assert_eq!(gate.is_some(), blocked, "{phone}");
    }
}

#[tokio::test]
async fn a_yes_needs_its_source_and_never_loosens() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let file = "Phone,SMS consent\n6175550100,yes\n6175550101,yes\n";
    bring(&test, by, file, ImportOptions::default()).await;
    assert_eq!(state_of(&test, &by, "+16175550100").await, None);
    bring(&test, by, "Phone,Opted out\n6175550101,yes\n", ImportOptions::default()).await;
    let claim = ConsentClaim {
        basis: ConsentBasis::WrittenConsent,
        source: "Home show 2026".to_owned(),
        date: "2026-01-10".parse().unwrap(),
        wording: Some("Text me about my foundation.".to_owned()),
    };
    let import = bring(&test, by, file, ImportOptions { consent: Some(claim), ..ImportOptions::default() }).await;
    assert_eq!(state_of(&test, &by, "+16175550100").await, Some(ConsentState::Subscribed));
    assert_eq!(state_of(&test, &by, "+16175550101").await, Some(ConsentState::Unsubscribed));

    // Taking it back takes the "yes" back, and no "no".
    undo(&test.env, by, import.id, None).await.unwrap();
    work(&test.env).await;
    assert_eq!(state_of(&test, &by, "+16175550100").await, Some(ConsentState::Unknown));
    assert_eq!(state_of(&test, &by, "+16175550101").await, Some(ConsentState::Unsubscribed));
}

fn bare(contact: &Contact) -> serde_json::Value {
    let mut value = serde_json::to_value(contact).unwrap();
    for changing in ["version", "updated_at"] {
        value.as_object_mut().unwrap().remove(changing);
    }
    value
}

async fn picture(test: &TestEnv, by: &Principal) -> Vec<serde_json::Value> {
    everybody(test, by).await.iter().map(bare).collect()
}

#[tokio::test]
async fn an_undo_makes_everything_what_it_was() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let known = ContactIn {
        first_name: Some("Rosa".to_owned()),
        city: Some("Quincy".to_owned()),
        phones: vec![AddressIn::from("6175550123".to_owned())],
        tags: vec!["vip".to_owned()],
        attributes: [("roof".to_owned(), serde_json::json!("7")), ("floors".to_owned(), serde_json::json!(2))].into(),
        ..ContactIn::default()
    };
    contacts::create(&test.env, by, known, None, None).await.unwrap();
    let before = picture(&test, &by).await;
    let mapping = ImportOptions {
        mapping: Some(
            [ImportField::FirstName, ImportField::Phone, ImportField::Email, ImportField::City, ImportField::Tags]
                .into_iter()
                .zip(0..)
                .map(|(field, column)| MappedColumn { column, field, key: None })
                .chain(["roof", "floors"].into_iter().zip(5..).map(|(name, column)| MappedColumn {
                    column,
                    field: ImportField::Attribute,
                    key: Some(name.to_owned()),
                }))
                .collect(),
        ),
        on_conflict: Some(OnConflict::Overwrite),
        ..ImportOptions::default()
    };
    let file = "a,b,c,d,e,f,g\nRosie,6175550123,r@example.com,Boston,lead,8,3\nRose,6175550123,r2@example.com,Lynn,,,\nTom,6175550124,,,,,\nTom,6175550124,t@example.com,,,,\n";
    let import = bring(&test, by, file, mapping).await;
    assert_eq!(counts(&import), [4, 1, 3, 0, 0, 0]);
    assert_eq!(everybody(&test, &by).await.len(), 2);
    undo(&test.env, by, import.id, None).await.unwrap();
    work(&test.env).await;
    let undone = show(&test.env, &by, import.id).await.unwrap();
    assert_eq!((undone.status, undone.kept_on_undo), (ImportStatus::Undone, 0));
    assert_eq!(picture(&test, &by).await, before);
    assert!(matches!(undo(&test.env, by, import.id, None).await, Err(ImportError::WrongState(_))));
}

#[tokio::test]
async fn what_somebody_changed_since_stays_and_is_listed() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    bring(&test, by, "Phone\n6175550100\n", ImportOptions::default()).await;
    let import = bring(
        &test,
        by,
        "Phone,City,Company\n6175550100,Boston,Ashe & Co\n6175550101,Lynn,\n6175550102,Lynn,\n",
        ImportOptions::default(),
    )
    .await;
    let rows = receipts(&test, &by, import.id).await;
    let edit = |id: Option<ContactId>, city: &str| {
        let patch = ContactPatch { city: Some(Some(city.to_owned())), ..ContactPatch::default() };
        contacts::edit(&test.env, by, id.unwrap(), patch, None)
    };
    edit(rows[0].contact_id, "Salem").await.unwrap();
    edit(rows[1].contact_id, "Salem").await.unwrap();
    undo(&test.env, by, import.id, None).await.unwrap();
    work(&test.env).await;
    assert_eq!(show(&test.env, &by, import.id).await.unwrap().kept_on_undo, 2);
    let after = everybody(&test, &by).await;
    let of = |phone: &str| after.iter().find(|known| known.phones[0].value == phone);
    let first = of("+16175550100").unwrap();
    assert_eq!((first.city.as_deref(), first.company.as_deref()), (Some("Salem"), None));
    assert_eq!(of("+16175550101").unwrap().city.as_deref(), Some("Salem"));
    assert!(of("+16175550102").is_none());
    let rows = receipts(&test, &by, import.id).await;
    assert!(rows[0].differences.iter().any(|difference| difference.field == "city" && difference.stayed));
    assert!(rows[1].reason.as_deref().unwrap().starts_with("Stays"));
}

#[tokio::test]
async fn a_mapping_is_remembered_for_the_same_headers() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let mapped = |column, field| MappedColumn { column, field, key: None };
    let mapping = vec![mapped(0, ImportField::Company), mapped(1, ImportField::Phone)];
    bring(
        &test,
        by,
        "Haus,Fon\nAshe,6175550100\n",
        ImportOptions { mapping: Some(mapping), ..ImportOptions::default() },
    )
    .await;
    let import = bring(&test, by, "haus,FON\nBell,6175550101\n", ImportOptions::default()).await;
    assert_eq!(import.columns[0].field, Some(ImportField::Company));
    assert!(everybody(&test, &by).await.iter().any(|known| known.company.as_deref() == Some("Bell")));
}

#[tokio::test]
async fn a_file_that_is_no_table_fails_with_a_sentence_and_writes_nobody() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    for file in [&b""[..], &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook"[..], &b"PK\x03\x04 no workbook"[..]] {
        let id = upload(&test, by, file, ImportOptions::default(), true).await;
        work(&test.env).await;
        let import = show(&test.env, &by, id).await.unwrap();
        assert_eq!(import.status, ImportStatus::Failed);
        assert!(import.reason.is_some_and(|reason| reason.ends_with('.')), "{file:?}");
    }
    assert!(everybody(&test, &by).await.is_empty());
}

#[tokio::test]
async fn a_large_file_is_written_in_batches_and_its_numbers_agree() {
    let test = TestEnv::new().await;
    let by = test.owner().await;
    let mut file = "First name;Last name;Phone;Email\n".to_owned();
    for row in 0..1500 {
        let phone = if row % 20 == 7 { "12".to_owned() } else { format!("617555{:04}", row % 1200) };
        writeln!(file, "Ana;Number{row};{phone};p{row}@example.com").unwrap();
    }
    let import = bring(&test, by, &file, ruled(OnConflict::FillEmpty)).await;
    assert_eq!(import.total, 1500);
    assert_eq!(import.rejected, 75);
    assert_eq!(counts(&import)[1..].iter().sum::<u64>(), 1500);
    assert_eq!(import.format.as_deref(), Some("CSV, UTF-8, semicolon"));
    let mut seen = [0_u64; 5];
    let mut cursor = None;
    let mut last = 0;
    loop {
        let query = ImportRowQuery { limit: Some(200), cursor, outcome: None };
        let page = rows(&test.env, &by, import.id, &query).await.unwrap();
        for row in &page.items {
            assert!(row.line > last);
            last = row.line;
            seen[RowOutcome::ALL.iter().position(|outcome| *outcome == row.outcome).unwrap()] += 1;
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen[..], counts(&import)[1..]);
}
