//! Whoever steals the database gets no secret: every byte of it is searched for those that went in and out.

use crate::two_factor::turn_on;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use crm_testkit::{PASSWORD, TestApp, on_both_databases};
use crm_types::permission::Role;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::json;
use std::fs;
use totp_rs::Secret;

const API_KEY: &str = "canary-of-the-provider-key-0123456789";
const SIGNING_KEY: &str = "canary-of-the-signing-key-0123456789";
const MAIL_PASSWORD: &str = "canary-of-the-mail-server";
const MAIL_TOKEN: &str = "canary-of-the-mail-hook-0123456789abcdef";

/// All that stands in the database: on SQLite the bytes of its files, on PostgreSQL every row of every table.
async fn everything(app: &TestApp) -> Vec<u8> {
    let read = app.app().env().store.read();
    if read.get_database_backend() == DatabaseBackend::Sqlite {
        let files = fs::read_dir(app.folder()).unwrap().map(|entry| entry.unwrap().path());
        let mut data = Vec::new();
        for file in files.filter(|file| file.is_file() && file.to_string_lossy().contains(".db")) {
            data.extend(fs::read(file).unwrap());
        }
        return data;
    }
    let ask = |sql: String| read.query_all_raw(Statement::from_string(DatabaseBackend::Postgres, sql));
    let tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()".to_owned();
    let mut data = Vec::new();
    for table in ask(tables).await.unwrap() {
        let table: String = table.try_get("", "table_name").unwrap();
        for row in ask(format!("SELECT row_to_json(t)::text AS row FROM \"{table}\" t")).await.unwrap() {
            data.extend(row.try_get::<String>("", "row").unwrap().into_bytes());
        }
    }
    data
}

/// The ways to write a secret that somebody who searches would try: as it is, as hex, as base64, and what it is the
/// hex, base64 or base32 of.
fn ways(secret: &str) -> Vec<Vec<u8>> {
    let hex = |bytes: &[u8]| hex::encode(bytes).into_bytes();
    let mut ways = vec![secret.as_bytes().to_vec(), hex(secret.as_bytes()), STANDARD.encode(secret).into_bytes()];
    let decoded = [
        STANDARD.decode(secret).ok(),
        URL_SAFE_NO_PAD.decode(secret).ok(),
        hex::decode(secret).ok(),
        Secret::try_from_base32(secret).ok().map(|bytes| bytes.as_ref().to_vec()),
    ];
    for bytes in decoded.into_iter().flatten() {
        ways.extend([hex(&bytes), bytes]);
    }
    ways
}

fn holds(data: &[u8], secret: &str) -> bool {
    ways(secret).iter().any(|way| data.windows(way.len()).any(|part| part == way))
}

/// The part of a link, a cookie or a token that opens something: ids before it may be known.
fn secret_of(text: &str) -> String {
    text.rsplit(['#', '.']).next().unwrap().to_owned()
}

on_both_databases! {
    async fn nothing_secret_stands_in_the_database(app: TestApp) {
        let mut secrets = vec![
            ("password", PASSWORD.to_owned()),
            ("provider's key", API_KEY.to_owned()),
            ("signing key", STANDARD.encode(SIGNING_KEY)),
            ("mail server", MAIL_PASSWORD.to_owned()),
            ("mail hook", MAIL_TOKEN.to_owned()),
        ];
        let change = json!({"api_key": API_KEY, "add_signing_key": STANDARD.encode(SIGNING_KEY)});
        app.owner.patch(&format!("/api/v1/connections/{}", app.connection), change).await.expect(200);
        let smtp = app.sim.smtp_url().replacen("smtp://", &format!("smtp://crm:{MAIL_PASSWORD}@"), 1);
        let mailbox = json!({"provider": "mailbox", "name": "Mail", "api_key": smtp, "signing_keys": [MAIL_TOKEN],
            "address": "canary@test.example", "from_name": "Quill"});
        app.owner.post("/api/v1/connections", mailbox).await.expect(201);

        let agent = app.member(Role::Agent).await;
        let (seed, codes) = turn_on(&app, &agent).await;
        secrets.push(("seed of the second factor", seed["secret"].as_str().unwrap().replace(' ', "")));
        secrets.extend(codes.into_iter().map(|code| ("recovery code", code)));

        let scopes = json!({"name": "site", "scopes": ["contact:read"]});
        let key = app.owner.post("/api/v1/api-keys", scopes).await.expect(201).json();
        secrets.push(("API key", key["secret"].as_str().unwrap().rsplit('_').next().unwrap().to_owned()));
        let invited = json!({"email": "tom@test.example", "role": "agent"});
        let invite = app.owner.post("/api/v1/invites", invited).await.expect(201).json();
        secrets.push(("invitation", secret_of(invite["link"].as_str().unwrap())));
        let tom = agent.get("/api/v1/me").await.json();
        let reset = format!("/api/v1/members/{}/reset-link", tom["user_id"].as_str().unwrap());
        let reset = app.owner.post(&reset, json!({})).await.expect(201).json();
        secrets.push(("reset link", secret_of(reset["link"].as_str().unwrap())));

        let login = json!({"email": "owner@test.example", "password": PASSWORD});
        let login = app.anyone.post("/api/v1/auth/login", login).await.expect(200);
        for cookie in login.headers.get_all("set-cookie") {
            let value = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap().1.to_owned();
            secrets.push(("cookie", secret_of(&value)));
        }
        secrets.push(("access token", secret_of(login.json()["access_token"].as_str().unwrap())));
        app.run_jobs().await;

        assert!(secrets.len() > 18 && secrets.iter().all(|(_, secret)| secret.len() >= 8), "{secrets:?}");
        let data = everything(&app).await;
        assert!(holds(&data, "tom@test.example"), "the search finds what is there");
        for (name, secret) in &secrets {
            assert!(!holds(&data, secret), "{name} stands in the database: {secret}");
        }
        // Had one been kept in the clear, the search would have found it.
        app.sql(&format!("UPDATE app_user SET name = '{API_KEY}' WHERE email LIKE 'an.agent%'")).await;
        assert!(holds(&everything(&app).await, API_KEY));
    }
}
