//! A backup is whole, comes back disarmed, and never forgets who said stop.

use crate::{inbound::fault, verify::life};
use crm_api::{
    backup::{self, BackupError},
    settings::Settings,
    startup::{self, Around, Parts},
};
use crm_domain::{env::Env, verify};
use crm_entity::{activity, delivery, session, suppression, workspace};
use crm_simulator::Fault;
use crm_store::Usage;
use crm_testkit::{Database, TestApp, TestDb, on_both_databases};
use sea_orm::{
    ColumnTrait, ConnectionTrait, Database as Connect, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::json;
use std::path::PathBuf;

const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const EVE: &str = "+16175550199";

fn settings(url: &str, key: &str) -> Settings {
    let pairs = [("database_url", url), ("secret_key", key)];
    Settings::from_parts(None, pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()).unwrap()
}

fn kind(app: &TestApp) -> Database {
    if app.database_url().starts_with("sqlite") { Database::Sqlite } else { Database::Postgres }
}

async fn open(settings: &Settings) -> Env {
    startup::connect(settings, Usage::Command, &Parts::default(), Around::default()).await.unwrap()
}

async fn items(env: &Env) -> Vec<activity::Model> {
    activity::Entity::find().order_by_asc(activity::Column::Id).all(env.store.read()).await.unwrap()
}

async fn back_up(app: &TestApp) -> PathBuf {
    let file = app.folder().join("crm.backup");
    backup::write(&settings(app.database_url(), KEY), &file).await.unwrap();
    file
}

on_both_databases! {
    async fn it_comes_back_the_same_elsewhere_and_sends_nothing(app: TestApp) {
        life(&mut app).await;
        let thread = app.conversations().await.into_iter().find(|one| one["opted_out"] == false).unwrap();
        let thread = thread["id"].as_str().unwrap().to_owned();
        app.reply(&thread, "This one waits.").await.expect(202);
        let before = items(app.app().env()).await;

        // Beside the running server.
        let file = back_up(&app).await;

        let elsewhere = TestDb::new(kind(&app)).await;
        let settings = settings(&elsewhere.url, KEY);
        let done = backup::restore(&settings, &file, false).await.unwrap();
        assert_eq!((done.kept, done.locked), (None, 0));
        let env = open(&settings).await;
        assert_eq!(items(&env).await, before);
        let report = verify::run(&env).await.unwrap();
        assert!(report.is_sound(), "{:#?}", report.first_broken());
        let workspace = workspace::Entity::find().one(env.store.read()).await.unwrap().unwrap();
        assert!(!workspace.sending_armed);
        let alive = session::Entity::find().filter(session::Column::RevokedAt.is_null());
        assert_eq!(alive.count(env.store.read()).await.unwrap(), 0, "nobody is signed in");
        env.store.close().await;

        let again = backup::restore(&settings, &file, false).await.unwrap_err();
        assert!(matches!(again, BackupError::NotEmpty), "{again}");
    }

    async fn what_was_on_its_way_is_in_doubt(app: TestApp) {
        app.text_from(EVE, "Is Tuesday free?").await;
        let thread = app.only_conversation().await;
        app.sim.add_fault(fault(Fault::Stall, 1));
        app.reply(&thread, "Tuesday works.").await.expect(202);
        let worker = app.app().worker().clone();
        let sending = tokio::spawn(async move { worker.run_due().await });
        let mut look = tokio::time::interval(std::time::Duration::from_millis(5));
        while app.sent().is_empty() {
            look.tick().await;
        }
        let file = back_up(&app).await;
        sending.abort();

        let elsewhere = TestDb::new(kind(&app)).await;
        let settings = settings(&elsewhere.url, KEY);
        let done = backup::restore(&settings, &file, false).await.unwrap();
        assert_eq!(done.restored.unknown, 1);
        let env = open(&settings).await;
        let row = delivery::Entity::find().one(env.store.read()).await.unwrap().unwrap();
        assert_eq!(row.state, "unknown");
        env.store.close().await;
    }

    async fn who_said_stop_since_stays_out(app: TestApp) {
        app.text_from(EVE, "hello").await;
        let key = json!({"name": "Form", "scopes": ["contact:read"]});
        let key = app.owner.post("/api/v1/api-keys", key).await.expect(201).json();
        let invite = json!({"email": "tom@test.example", "role": "agent"});
        let invite = app.owner.post("/api/v1/invites", invite).await.expect(201).json();
        let file = back_up(&app).await;
        app.owner.delete(&format!("/api/v1/api-keys/{}", key["api_key"]["id"].as_str().unwrap())).await.expect(200);
        app.text_from(EVE, "STOP").await;
        app.text_from("+16175550198", "STOP").await;
        let settings = settings(app.database_url(), KEY);
        let running = backup::restore(&settings, &file, true).await.unwrap_err();
        assert!(running.to_string().contains("server"), "{running}");
        app.stop().await;
        let refused = backup::restore(&settings, &file, false).await.unwrap_err();
        assert!(matches!(refused, BackupError::NotEmpty), "{refused}");

        let done = backup::restore(&settings, &file, true).await.unwrap();

        assert_eq!(done.restored.suppressions, 2);
        assert!(done.kept.is_some());
        let env = open(&settings).await;
        let held = suppression::Entity::find().filter(suppression::Column::Active.eq(true)).count(env.store.read());
        assert_eq!(held.await.unwrap(), 2);
        let report = verify::run(&env).await.unwrap();
        assert!(report.is_sound(), "{:#?}", report.first_broken());
        env.store.close().await;

        // Again, over the restored one: nothing more to carry over, and nothing is lost.
        let done = backup::restore(&settings, &file, true).await.unwrap();
        assert_eq!(done.restored.suppressions, 2);

        app.start_again().await;
        let thread = app.only_conversation().await;
        assert_eq!(app.reply(&thread, "one more thing").await.expect(422).code(), "opted_out");
        assert_eq!(app.owner.get("/api/v1/sending").await.json()["cause"], "restore");
        // A key that was stopped since stays stopped, and no link of before opens anything.
        app.anyone.with_token(key["secret"].as_str().unwrap()).get("/api/v1/contacts").await.expect(401);
        let token = invite["link"].as_str().unwrap().split_once('#').unwrap().1;
        app.anyone.post("/api/v1/auth/invite", json!({"token": token})).await.expect(410);
    }

    async fn a_restore_that_broke_off_keeps_servers_away_and_is_taken_up(app: TestApp) {
        if kind(&app) == Database::Sqlite {
            return; // one rename puts the new file in place: there is no middle
        }
        let file = back_up(&app).await;
        app.text_from(EVE, "STOP").await;
        app.stop().await;
        let settings = settings(app.database_url(), KEY);
        let admin = Connect::connect(app.database_url()).await.unwrap();
        for statement in [
            "ALTER SCHEMA public RENAME TO crm_replaced",
            "CREATE SCHEMA public",
            "CREATE TABLE crm_replaced.restore_pending ()",
        ] {
            admin.execute_unprepared(statement).await.unwrap();
        }
        let refused = startup::open(&settings, Usage::Server, &Parts::default(), Around::default()).await.err();
        assert!(refused.unwrap().to_string().contains("run crm restore again"));

        let done = backup::restore(&settings, &file, false).await.unwrap();

        assert_eq!(done.restored.suppressions, 1);
        let env = open(&settings).await;
        assert!(verify::run(&env).await.unwrap().is_sound());
        env.store.close().await;
    }

    async fn a_wrong_key_and_a_damaged_file_are_said(app: TestApp) {
        let file = back_up(&app).await;
        let elsewhere = TestDb::new(kind(&app)).await;
        let other = settings(&elsewhere.url, &KEY.replace('0', "1"));
        let whole = std::fs::read(&file).unwrap();
        let cut = file.with_extension("cut");
        std::fs::write(&cut, &whole[..whole.len() - 10]).unwrap();
        let damaged = backup::restore(&other, &cut, false).await.unwrap_err();
        assert!(matches!(damaged, BackupError::Damaged(_)), "{damaged}");

        assert_eq!(backup::restore(&other, &file, false).await.unwrap().locked, 1);
    }
}
