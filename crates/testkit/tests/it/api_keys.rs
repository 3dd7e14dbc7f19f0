//! API keys: what a program may do, for how long, and how often.

use chrono::TimeDelta;
use crm_testkit::{Answer, Api, TestApp, on_both_databases};
use crm_types::permission::{Permission, Role};
use reqwest::Method;
use serde_json::{Value, json};

async fn made(by: &Api, scopes: &[&str]) -> Value {
    by.post("/api/v1/api-keys", json!({"name": "Website form", "scopes": scopes})).await.expect(201).json()
}

fn program(app: &TestApp, made: &Value) -> Api {
    app.anyone.with_token(made["secret"].as_str().unwrap())
}

async fn first_key(app: &TestApp) -> Value {
    app.owner.get("/api/v1/api-keys").await.expect(200).json()["items"][0].clone()
}

on_both_databases! {
    async fn a_key_does_what_its_scopes_say(app: TestApp) {
        let made = made(&app.owner, &["contact:read", "contact:write"]).await;
        let secret = made["secret"].as_str().unwrap();
        assert!(secret.starts_with("crm_live_") && secret.starts_with(made["api_key"]["prefix"].as_str().unwrap()));
        let form = program(&app, &made);
        let ana = form.post("/api/v1/contacts", json!({"first_name": "Ana"})).await.expect(201).json();
        form.get("/api/v1/contacts").await.expect(200);
        form.get("/api/v1/conversations").await.expect(403);
        form.put("/api/v1/sending", json!({"armed": false})).await.expect(403);
        let me = form.get("/api/v1/me").await.expect(200).json();
        assert_eq!(me["permissions"], json!(["contact:read", "contact:write"]));
        // Its acts are told apart from those of its maker.
        let entry = app.owner.get("/api/v1/audit?act=contact.created&limit=1").await.json()["items"][0].clone();
        assert_eq!(entry["actor"], json!({"kind": "api_key", "id": made["api_key"]["id"], "name": "Website form"}));
        assert_eq!(entry["target"]["id"], ana["id"]);
        // An account is a person's.
        for (method, path) in [
            (Method::GET, "/api/v1/me/sessions"),
            (Method::GET, "/api/v1/me/two-factor"),
            (Method::DELETE, "/api/v1/me/workspace"),
            (Method::POST, "/api/v1/live/ticket"),
        ] {
            form.send(form.request(method, path)).await.expect(403);
        }
    }

    async fn the_secret_is_shown_once_and_kept_nowhere(app: TestApp) {
        let body = json!({"name": "Form", "scopes": ["contact:read"]});
        let ask = || app.owner.post_once("/api/v1/api-keys", "one-key", body.clone());
        let (first, again) = (ask().await.expect(201), ask().await.expect(201));
        assert_eq!(first.text, again.text, "a lost answer is given again");
        let secret = first.json()["secret"].as_str().unwrap().to_owned();
        let tail = &secret[secret.len() - 64..];
        app.run_jobs().await;
        for path in ["/api/v1/api-keys", "/api/v1/audit?limit=200", "/api/v1/audit/export"] {
            assert!(!app.owner.get(path).await.expect(200).text.contains(tail), "{path}");
        }
        for (table, column) in [("idempotency_key", "answer"), ("api_key", "secret_hash"), ("audit_entry", "after")] {
            let sql = format!("UPDATE {table} SET id = id WHERE CAST({column} AS TEXT) LIKE '%{tail}%'");
            assert_eq!(app.sql(&sql).await, 0, "{table}");
        }
    }

    async fn a_key_ends_by_time_by_hand_and_with_its_maker(app: TestApp) {
        let until = (app.sim.clock().now + TimeDelta::hours(1)).to_rfc3339();
        let body = json!({"name": "For an hour", "scopes": ["contact:read"], "expires_at": until});
        let short = app.owner.post("/api/v1/api-keys", body).await.expect(201).json();
        let short = program(&app, &short);
        short.get("/api/v1/contacts").await.expect(200);
        app.advance(TimeDelta::minutes(59)).await;
        short.get("/api/v1/contacts").await.expect(200);
        app.advance(TimeDelta::minutes(1)).await;
        short.get("/api/v1/contacts").await.expect(401);
        assert_eq!(first_key(&app).await["state"], "expired");

        let stopped = made(&app.owner, &["contact:read"]).await;
        let path = format!("/api/v1/api-keys/{}", stopped["api_key"]["id"].as_str().unwrap());
        let stopped = program(&app, &stopped);
        stopped.get("/api/v1/contacts").await.expect(200);
        assert_eq!(app.owner.delete(&path).await.expect(200).json()["state"], "revoked");
        stopped.get("/api/v1/contacts").await.expect(401);
        assert_eq!(app.owner.delete(&path).await.expect(200).json()["state"], "revoked");

        // No key can do more than its maker may now.
        let admin = app.member(Role::Admin).await;
        let theirs = program(&app, &made(&admin, &["contact:read", "contact:write", "audit:read"]).await);
        theirs.get("/api/v1/audit").await.expect(200);
        app.sql("UPDATE membership SET role = 'viewer' WHERE role = 'admin'").await;
        theirs.get("/api/v1/audit").await.expect(403);
        theirs.post("/api/v1/contacts", json!({"first_name": "Ana"})).await.expect(403);
        theirs.get("/api/v1/contacts").await.expect(200);
        app.sql("DELETE FROM membership WHERE role = 'viewer'").await;
        theirs.get("/api/v1/contacts").await.expect(401);
    }

    async fn nothing_else_is_a_key(app: TestApp) {
        let made = made(&app.owner, &["contact:read"]).await;
        let secret = made["secret"].as_str().unwrap();
        let other = secret.replace(&secret[secret.len() - 4..], "0000");
        let (head, _) = secret.rsplit_once('_').unwrap();
        for forged in [
            "crm_live_",
            head,
            &format!("{head}_"),
            &format!("{head}_{}", "0".repeat(64)),
            &format!("{secret}0"),
            &secret.to_uppercase(),
            &other,
            &format!("crm_live_{}", "9".repeat(100_000)),
        ] {
            if forged != secret {
                let answer = app.anyone.with_token(forged).get("/api/v1/contacts").await;
                assert!([400, 401, 431].contains(&answer.status), "{} {}", answer.status, forged.len());
            }
        }
        program(&app, &made).get("/api/v1/contacts").await.expect(200);
    }

    async fn nobody_gives_a_key_more_than_they_have(app: TestApp) {
        let admin = app.member(Role::Admin).await;
        let ask = |by: &Api, body: Value| {
            let by = by.clone();
            async move { by.post("/api/v1/api-keys", body).await }
        };
        for scope in ["member:write", "api_key:write"] {
            let refused = ask(&app.owner, json!({"name": "X", "scopes": ["contact:read", scope]})).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], "/scopes/1");
        }
        for (body, pointer) in [
            (json!({"name": " ", "scopes": ["contact:read"]}), "/name"),
            (json!({"name": "X", "scopes": []}), "/scopes"),
            (json!({"name": "X", "scopes": ["contact:read"], "per_minute": 0}), "/per_minute"),
            (json!({"name": "X", "scopes": ["contact:read"], "expires_at": "2001-01-01T00:00:00Z"}), "/expires_at"),
        ] {
            assert_eq!(ask(&admin, body).await.expect(422).json()["errors"][0]["pointer"], pointer);
        }
        ask(&app.member(Role::Manager).await, json!({"name": "X", "scopes": ["contact:read"]})).await.expect(403);
        let all: Vec<&str> = Permission::ALL.iter().filter(|right| right.is_for_keys()).map(|right| right.as_str()).collect();
        let whole = program(&app, &made(&app.owner, &all).await);
        for (method, path) in [(Method::POST, "/api/v1/api-keys"), (Method::POST, "/api/v1/invites")] {
            whole.send(whole.request(method, path).json(&json!({}))).await.expect(403);
        }
        whole.get("/api/v1/api-keys").await.expect(200);
        whole.get("/api/v1/members").await.expect(200);
    }

    async fn a_budget_is_told_and_kept(app: TestApp) {
        let body = json!({"name": "Slow", "scopes": ["contact:read"], "per_minute": 3});
        let slow = program(&app, &app.owner.post("/api/v1/api-keys", body).await.expect(201).json());
        let header = |answer: &Answer, name: &str| answer.headers[name].to_str().unwrap().to_owned();
        for left in ["2", "1", "0"] {
            let answer = slow.get("/api/v1/contacts").await.expect(200);
            assert_eq!((header(&answer, "ratelimit-limit"), header(&answer, "ratelimit-remaining")), ("3".into(), left.into()));
        }
        let answer = slow.get("/api/v1/contacts").await.expect(429);
        assert_eq!(answer.json()["code"], "rate_limited");
        assert_eq!(header(&answer, "ratelimit-remaining"), "0");
        assert!((1..=20).contains(&header(&answer, "retry-after").parse::<u64>().unwrap()), "{:?}", answer.headers);
        // People have no such budget, and another key has its own.
        assert!(!app.owner.get("/api/v1/contacts").await.expect(200).headers.contains_key("ratelimit-limit"));
        program(&app, &made(&app.owner, &["contact:read"]).await).get("/api/v1/contacts").await.expect(200);
    }

    async fn the_last_use_is_known_to_the_minute(app: TestApp) {
        let made = made(&app.owner, &["contact:read"]).await;
        assert_eq!(first_key(&app).await.get("last_used_at"), None);
        let form = program(&app, &made);
        let start = app.sim.clock().now;
        form.get("/api/v1/contacts").await.expect(200);
        let used = first_key(&app).await;
        assert_eq!(used["last_used_from"], "127.0.0.1");
        let at = |key: &Value| key["last_used_at"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        assert!(at(&used) - start < TimeDelta::seconds(5));
        app.advance(TimeDelta::seconds(59)).await;
        form.get("/api/v1/contacts").await.expect(200);
        assert_eq!(at(&first_key(&app).await), at(&used), "not written for each request");
        app.advance(TimeDelta::seconds(2)).await;
        form.get("/api/v1/contacts").await.expect(200);
        assert!(at(&first_key(&app).await) > at(&used));
    }

    async fn a_key_has_idempotency_keys_of_its_own(app: TestApp) {
        let form = program(&app, &made(&app.owner, &["contact:read", "contact:write"]).await);
        let create = |by: &Api, name: &str| {
            let (by, body) = (by.clone(), json!({"first_name": name}));
            async move { by.post_once("/api/v1/contacts", "k", body).await }
        };
        let mine = create(&app.owner, "Ana").await.expect(201).json();
        let theirs = create(&form, "Ben").await.expect(201).json();
        assert_ne!(mine["id"], theirs["id"]);
        assert_eq!(create(&form, "Ben").await.expect(201).json()["id"], theirs["id"]);
        assert_eq!(create(&form, "Cy").await.expect(422).json()["code"], "idempotency_mismatch");
    }
}
