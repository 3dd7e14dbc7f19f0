//! The numbers agree, and when they do not, `verify` says which.

use crate::webhook::{accept_key, deliver};
use chrono::TimeDelta;
use crm_domain::{env::Env, verify};
use crm_simulator::{BounceIn, CallEnd, IncomingCall, MailFault};
use crm_testkit::{TestApp, check_invariants, on_both_databases};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

const ANA: &str = "+16175550123";
const BEN: &str = "+16175550124";

/// What breaks each rule, in SQL that both databases read.
const BREAKS: &[(&str, &str)] = &[
    ("threads.inbound_count", "UPDATE conversation SET inbound_count = inbound_count + 1"),
    ("threads.last_activity", "UPDATE conversation SET last_state = 'planned'"),
    (
        "threads.last_activity",
        "DELETE FROM activity WHERE id = (SELECT last_activity_id FROM conversation \
        WHERE id NOT IN (SELECT conversation_id FROM delivery))",
    ),
    ("threads.kinds", "UPDATE conversation SET has_calls = TRUE"),
    ("threads.unread", "UPDATE conversation_read SET seen_inbound = 99"),
    ("imports.counts", "UPDATE import SET created = created + 1"),
    ("imports.receipts", "UPDATE import_row SET contact_id = NULL WHERE outcome = 'created'"),
    ("sends.provider_id", "UPDATE delivery SET provider_id = NULL WHERE state = 'delivered'"),
    (
        "sends.provider_id",
        "UPDATE activity SET provider_id = 'another' WHERE id = (SELECT activity_id FROM delivery \
        WHERE provider_id IS NOT NULL LIMIT 1)",
    ),
    ("sends.once", "DROP INDEX delivery_provider; UPDATE delivery SET provider_id = 'the same'"),
    ("sends.shown_state", "UPDATE activity SET state = 'refused' WHERE id IN (SELECT activity_id FROM delivery)"),
    ("sends.decided", "UPDATE delivery SET decision = NULL"),
    ("sends.waiting", "UPDATE delivery SET state = 'planned' WHERE purpose = 'reply'"),
    ("sends.suppression", "UPDATE delivery SET handed_at = '2031-01-01T00:00:00+00:00' WHERE purpose = 'reply'"),
    ("consent.state", "UPDATE consent_state SET state = 'subscribed'"),
    (
        "consent.state",
        "UPDATE consent_state SET entry_id = (SELECT id FROM consent_entry WHERE act = 'wrote_to_us' LIMIT 1) \
        WHERE state = 'unsubscribed'",
    ),
    ("consent.known", "DELETE FROM consent_state"),
    ("consent.gate", "UPDATE suppression SET active = FALSE"),
    ("consent.suppressed", "UPDATE suppression SET entry_id = id"),
    ("consent.chain", "UPDATE consent_entry SET wording = 'yes please' WHERE seq = 2"),
    ("changes.seq", "DELETE FROM change WHERE seq = 2"),
    ("access.owner", "UPDATE membership SET role = 'admin'"),
    (
        "access.keys",
        "INSERT INTO app_user (id, email, name, password_hash, totp_step, created_at) \
        SELECT id, 'gone@example.com', '', '', 0, created_at FROM workspace; \
        INSERT INTO api_key (workspace_id, id, name, secret_hash, scopes, per_minute, created_by, created_at) \
        SELECT id, id, '', '', '', 1, id, created_at FROM workspace",
    ),
    ("inbound.state", "UPDATE inbound_event SET reason = NULL WHERE state = 'quarantined'"),
    ("inbound.pending", "UPDATE inbound_event SET state = 'pending' WHERE state = 'quarantined'"),
    (
        "inbound.effects",
        "UPDATE activity SET provider_id = 'lost' WHERE id = (SELECT id FROM activity \
        WHERE direction = 'in' ORDER BY id LIMIT 1)",
    ),
];

/// Two people, answers, an opt-out, something in quarantine.
pub(crate) async fn life(app: &mut TestApp) {
    accept_key(app).await;
    app.text_from(ANA, "Is Tuesday free?").await;
    let ana = app.only_conversation().await;
    for words in ["Tuesday works.", "At nine?"] {
        app.reply(&ana, words).await.expect(202);
    }
    app.run_jobs().await;
    app.text_from(BEN, "hello").await;
    let path = format!("/api/v1/conversations/{ana}/read");
    assert!(app.owner.post(&path, json!({})).await.status < 300);
    app.text_from(ANA, "please stop texting me").await;
    app.text_from(ANA, "START").await;
    app.text_from(ANA, "STOP").await;
    deliver(app, br#"{"id":"EVx","type":"message.received","data":{"object":{"nonsense":true}}}"#).await.expect(200);
    app.run_jobs().await;
    let people = "Name,Phone\nCara Dow,6175550171\nNobody,12\n";
    app.owner.upload("/api/v1/imports?commit=true", "people.csv", people, &json!({})).await.expect(202);
    app.run_jobs().await;
    app.advance(TimeDelta::minutes(5)).await;
}

/// The report after `sql`, which is then undone.
async fn report_after(env: &Env, sql: &'static str) -> verify::Report {
    let (kept, report) = tokio::sync::oneshot::channel();
    let work = env.clone();
    let undone: Result<(), DbErr> = env
        .store
        .write(move |tx| {
            Box::pin(async move {
                for statement in sql.split(';') {
                    tx.execute_unprepared(statement).await?;
                }
                let report = verify::run_in(&work, tx.raw()).await?;
                kept.send(report).expect("somebody waits");
                Err(DbErr::Custom("undo".to_owned()))
            })
        })
        .await;
    report.await.unwrap_or_else(|_| panic!("{sql}: {undone:?}"))
}

on_both_databases! {
    async fn every_broken_rule_is_named_with_its_row(app: TestApp) {
        life(&mut app).await;
        let env = app.app().env().clone();
        let sound = verify::run(&env).await.unwrap();
        assert!(sound.is_sound(), "{:#?}", sound.first_broken());
        let looked_at = |name: &str| sound.checks.iter().find(|check| check.name == name).unwrap().looked_at;
        for name in ["threads.inbound_count", "sends.decided", "consent.chain", "inbound.effects", "consent.gate"] {
            assert!(looked_at(name) > 0, "{name} looked at nothing");
        }

        for (name, sql) in BREAKS {
            let report = report_after(&env, sql).await;
            let check = report.checks.iter().find(|check| check.name == *name).unwrap();
            assert!(!check.holds() && check.first.is_some(), "{name} holds after {sql}");
            assert!(check.to_string().starts_with("BROKEN"), "{check}");
        }

        assert!(verify::run(&env).await.unwrap().is_sound(), "everything was undone");
    }

    async fn mails_and_calls_in_every_state_are_sound(app: TestApp) {
        app.with_mailbox().await;
        app.mail_from("rosa@customer.example", "A crack", "Is Tuesday free?").await;
        let rosa = app.only_conversation().await;
        app.reply_by_mail(&rosa, "Tuesday works.").await.expect(202);
        app.run_jobs().await;
        for fault in [MailFault::Unwanted554, MailFault::DropAfterData, MailFault::Greylist451] {
            app.sim.fail_mail(fault, 1);
            app.reply_by_mail(&rosa, "At nine?").await.expect(202);
            app.run_jobs().await;
        }
        let items = app.thread(&rosa).await;
        let states: Vec<_> = items[1..].iter().map(|item| item["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["accepted", "refused", "unknown", "reserved"]);
        app.sim.bounce(1, &BounceIn::default()).await.unwrap();
        for end in [CallEnd::Missed, CallEnd::Voicemail, CallEnd::Answered] {
            app.sim.call(IncomingCall::new(ANA, end)).await.unwrap();
            app.advance(TimeDelta::minutes(3)).await;
        }
        let report = verify::run(app.app().env()).await.unwrap();
        assert!(report.is_sound(), "{:#?}", report.first_broken());
        check_invariants(app.app().env()).await;
    }
}
