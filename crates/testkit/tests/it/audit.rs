//! The audit log: each act leaves an entry, and no entry can be bent.

use crm_domain::verify;
use crm_testkit::{TestApp, on_both_databases};
use crm_types::{audit::AuditAct, permission::Role};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ANA: &str = "+16175550123";

async fn entries(app: &TestApp) -> Vec<Value> {
    let page = app.owner.get("/api/v1/audit?limit=200").await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

async fn newest(app: &TestApp, act: AuditAct) -> Value {
    let page = app.owner.get(&format!("/api/v1/audit?act={act}&limit=1")).await.expect(200).json();
    page["items"][0].clone()
}

/// What each operation that changes something leaves in the log. What is not named here is said why.
const LEAVES: &[(&str, &[AuditAct])] = &[
    ("activities.cancel", &[AuditAct::MessageCanceled]),
    ("activities.settle", &[AuditAct::MessageSettled]),
    ("api_keys.create", &[AuditAct::ApiKeyCreated]),
    ("api_keys.revoke", &[AuditAct::ApiKeyRevoked]),
    ("auth.join", &[AuditAct::MemberJoined]),
    ("auth.login", &[AuditAct::SignedIn, AuditAct::SignInRefused]),
    ("auth.logout", &[AuditAct::SignedOut]),
    // A refresh is no act of anybody's, but a stolen one is.
    ("auth.refresh", &[AuditAct::TokenReused]),
    ("auth.reset", &[AuditAct::PasswordReset]),
    ("connections.create", &[AuditAct::ConnectionCreated]),
    ("connections.patch", &[AuditAct::ConnectionChanged]),
    ("connections.test", &[AuditAct::ConnectionTested]),
    ("connections.webhooks", &[AuditAct::WebhooksRegistered]),
    ("contacts.conversation", &[AuditAct::ConversationOpened]),
    ("contacts.create", &[AuditAct::ContactCreated, AuditAct::ContactChanged]),
    ("contacts.export", &[AuditAct::ContactsExported]),
    ("contacts.patch", &[AuditAct::ContactChanged]),
    ("imports.commit", &[AuditAct::ImportCommitted]),
    ("imports.create", &[AuditAct::ImportStarted]),
    ("imports.export", &[AuditAct::ImportExported]),
    ("imports.patch", &[AuditAct::ImportChanged]),
    ("imports.undo", &[AuditAct::ImportUndone]),
    ("conversations.patch", &[AuditAct::ConversationChanged]),
    ("conversations.send", &[AuditAct::MessageSent]),
    ("invites.create", &[AuditAct::MemberInvited]),
    ("invites.revoke", &[AuditAct::InviteRevoked]),
    ("me.confirm_two_factor", &[AuditAct::TwoFactorOn]),
    ("me.end_other_sessions", &[AuditAct::SessionRevoked]),
    ("me.end_session", &[AuditAct::SessionRevoked]),
    ("me.leave", &[AuditAct::MemberLeft]),
    ("me.password", &[AuditAct::PasswordChanged]),
    ("me.recovery_codes", &[AuditAct::RecoveryCodesMade]),
    ("me.stop_two_factor", &[AuditAct::TwoFactorOff]),
    ("me.switch", &[AuditAct::WorkspaceEntered]),
    ("members.patch", &[AuditAct::MemberRoleChanged]),
    ("members.remove", &[AuditAct::MemberRemoved]),
    ("members.reset_link", &[AuditAct::ResetLinkMade]),
    ("members.two_factor", &[AuditAct::TwoFactorOff]),
    ("quarantine.retry", &[AuditAct::EventRetried]),
    ("sending.set", &[AuditAct::SendingStopped, AuditAct::SendingArmed]),
    ("workspace.patch", &[AuditAct::WorkspaceChanged]),
];

/// Operations that are no GET and leave nothing.
const LEAVES_NOTHING: &[(&str, &str)] = &[
    ("auth.invite", "changes nothing"),
    ("auth.reset_offer", "changes nothing"),
    ("auth.setup", "leaves `owner.created`, before there is anybody to look: `setup.rs`"),
    ("conversations.read", "what somebody has seen is their own affair"),
    ("conversations.unread", "what somebody has seen is their own affair"),
    ("hooks.receive", "every event is kept as it came"),
    ("live.ticket", "changes nothing"),
    ("me.start_two_factor", "a seed counts only once it is confirmed"),
    ("rules.opt_out", "changes nothing"),
    ("rules.phone", "changes nothing"),
    ("rules.segments", "changes nothing"),
    ("unsubscribe.act", "stands in the consent ledger"),
];

/// What owners and colleagues do to each other's access.
async fn access_acts(app: &TestApp) {
    let owner = &app.owner;
    let secret = |made: &Value| made["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    owner.patch("/api/v1/workspace", json!({"postal_address": "12 Harbour Street"})).await.expect(200);

    let body = json!({"name": "Form", "scopes": ["contact:read"]});
    let key = owner.post("/api/v1/api-keys", body).await.expect(201).json()["api_key"]["id"].clone();
    owner.delete(&format!("/api/v1/api-keys/{}", key.as_str().unwrap())).await.expect(200);

    // The owner of another workspace joins and comes over; somebody new joins.
    let invite = |email: &str| owner.post("/api/v1/invites", json!({"email": email, "role": "agent"}));
    let taken_back = invite("nobody@test.example").await.expect(201).json()["invite"]["id"].clone();
    owner.delete(&format!("/api/v1/invites/{}", taken_back.as_str().unwrap())).await.expect(204);
    let stranger = app.stranger().await;
    for (email, password) in
        [("stranger@elsewhere.example", crm_testkit::PASSWORD), ("tom@test.example", "seven quiet harbours")]
    {
        let token = secret(&invite(email).await.expect(201).json());
        let accept = json!({"token": token, "name": "Tom Reed", "password": password});
        app.anyone.post("/api/v1/auth/join", accept).await.expect(201);
    }
    let here = owner.get("/api/v1/me").await.json()["workspace_id"].clone();
    let moved = stranger.put("/api/v1/me/workspace", json!({"workspace_id": here})).await.expect(200).json();
    let visitor = app.anyone.with_token(moved["access_token"].as_str().unwrap());
    visitor.delete("/api/v1/me/workspace").await.expect(200);

    // Tom loses his password, sets up a second factor and loses that as well.
    let all = owner.get("/api/v1/members").await.json()["items"].clone();
    let tom = all.as_array().unwrap().iter().find(|one| one["email"] == "tom@test.example").unwrap()["user_id"].clone();
    let path = format!("/api/v1/members/{}", tom.as_str().unwrap());
    let token = secret(&owner.post(&format!("{path}/reset-link"), json!({})).await.expect(201).json());
    let password = "nine loud mountains";
    app.anyone.post("/api/v1/auth/reset", json!({"token": token, "password": password})).await.expect(204);
    let signed_in =
        app.anyone.post("/api/v1/auth/login", json!({"email": "tom@test.example", "password": password})).await;
    let tom = app.anyone.with_token(signed_in.expect(200).json()["access_token"].as_str().unwrap());
    let proof = json!({"password": password});
    for by_admin in [false, true] {
        let seed = tom.post("/api/v1/me/two-factor", proof.clone()).await.expect(200).json();
        let code = json!({"code": crate::two_factor::code(app, &seed)});
        tom.post("/api/v1/me/two-factor/confirm", code).await.expect(200);
        if by_admin {
            owner.delete(&format!("{path}/two-factor")).await.expect(200);
        } else {
            tom.post("/api/v1/me/two-factor/recovery-codes", proof.clone()).await.expect(200);
            tom.post("/api/v1/me/two-factor/stop", proof.clone()).await.expect(200);
            app.sim.advance(chrono::TimeDelta::seconds(31)).await;
        }
    }
    owner.patch(&path, json!({"role": "viewer"})).await.expect(200);
    owner.delete(&path).await.expect(200);
}

on_both_databases! {
    async fn every_operation_that_changes_something_leaves_an_entry(app: TestApp) {
        let owner = app.owner.clone();
        // Session: a wrong password, a log-in, a log-out; a stolen refresh token is told in `auth.rs`.
        let login = |password: &str| json!({"email": "owner@test.example", "password": password});
        app.anyone.post("/api/v1/auth/login", login("not this one")).await.expect(401);
        let signed_in = app.anyone.post("/api/v1/auth/login", login(crm_testkit::PASSWORD)).await.expect(200);
        let cookie = signed_in.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let with_cookie = |path: &str| app.anyone.request(Method::POST, path).header("cookie", &cookie);
        app.anyone.send(with_cookie("/api/v1/auth/refresh")).await.expect(200);
        app.sim.advance(chrono::TimeDelta::seconds(11)).await;
        app.anyone.send(with_cookie("/api/v1/auth/refresh")).await.expect(401);
        let again = app.anyone.post("/api/v1/auth/login", login(crm_testkit::PASSWORD)).await.expect(200);
        let cookie = again.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        app.anyone.send(app.anyone.request(Method::POST, "/api/v1/auth/logout").header("cookie", &cookie)).await.expect(204);

        // People and threads.
        let named = json!({"first_name": "Ana", "phones": [{"value": ANA}]});
        let ana = owner.post("/api/v1/contacts", named.clone()).await.expect(201).json()["id"].clone();
        owner.post("/api/v1/contacts?upsert=phone", named).await.expect(200);
        let ana = format!("/api/v1/contacts/{}", ana.as_str().unwrap());
        owner.patch(&ana, json!({"company": "Harrow"})).await.expect(200);
        let thread = owner.post(&format!("{ana}/conversation"), json!({})).await.json()["id"].clone();
        let thread = thread.as_str().unwrap().to_owned();
        owner.patch(&format!("/api/v1/conversations/{thread}"), json!({"status": "done"})).await.expect(200);

        owner.get("/api/v1/contacts/export?q=Ana").await.expect(200);

        // A file of people, in and out.
        let file = "Name,Phone\nBen Ode,6175550199\n";
        let import = owner.upload("/api/v1/imports", "people.csv", file, &json!({})).await.expect(202).json();
        let import = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
        app.run_jobs().await;
        owner.patch(&import, json!({"tags": ["fair"]})).await.expect(200);
        app.run_jobs().await;
        owner.post(&format!("{import}/commit"), json!({})).await.expect(202);
        app.run_jobs().await;
        owner.get(&format!("{import}/export")).await.expect(200);
        owner.post(&format!("{import}/undo"), json!({})).await.expect(202);
        app.run_jobs().await;

        // Messages: one taken back, one whose fate is unknown.
        let later = (app.sim.clock().now + chrono::TimeDelta::hours(1)).to_rfc3339();
        let body = json!({"channel": "sms", "body": "Later", "send_at": later});
        let waits = owner.post(&format!("/api/v1/conversations/{thread}/messages"), body).await.expect(202).json();
        let path = format!("/api/v1/activities/{}/cancel", waits["id"].as_str().unwrap());
        owner.post(&path, json!({})).await.expect(200);
        let doubt = app.reply(&thread, "Did it leave?").await.expect(202).json();
        app.run_jobs().await;
        app.sql("UPDATE delivery SET state = 'unknown' WHERE state = 'accepted'").await;
        let path = format!("/api/v1/activities/{}/settle", doubt["id"].as_str().unwrap());
        owner.post(&path, json!({"decision": "sent"})).await.expect(200);

        // The office.
        let connection = format!("/api/v1/connections/{}", app.connection);
        owner.patch(&connection, json!({"name": "Front desk", "api_key": crm_simulator::DEFAULT_KEY})).await.expect(200);
        owner.post(&format!("{connection}/test"), json!({})).await.expect(200);
        app.ready_again().await;
        for armed in [false, true] {
            owner.put("/api/v1/sending", json!({"armed": armed})).await.expect(200);
        }
        app.text_from(ANA, "Hello").await;
        app.sql("UPDATE inbound_event SET state = 'quarantined', reason = 'to see'").await;
        let events = owner.get("/api/v1/quarantine").await.json();
        let event = events["items"][0]["id"].as_str().unwrap();
        owner.post(&format!("/api/v1/quarantine/{event}/retry"), json!({})).await.expect(202);
        app.run_jobs().await;

        // The account.
        let away = || app.anyone.post("/api/v1/auth/login", login(crm_testkit::PASSWORD));
        away().await.expect(200);
        let sessions = owner.get("/api/v1/me/sessions").await.expect(200).json();
        let other = sessions["items"].as_array().unwrap().iter().find(|one| one["current"] == false).unwrap();
        let path = format!("/api/v1/me/sessions/{}", other["id"].as_str().unwrap());
        owner.send(owner.request(Method::DELETE, &path)).await.expect(200);
        away().await.expect(200);
        owner.send(owner.request(Method::DELETE, "/api/v1/me/sessions")).await.expect(200);
        access_acts(&app).await;
        let change = json!({"current": crm_testkit::PASSWORD, "new": "several words apart"});
        owner.put("/api/v1/me/password", change).await.expect(200);
        app.run_jobs().await;

        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        for entry in entries(&app).await {
            *left.entry(entry["act"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        for (operation, acts) in LEAVES {
            for act in *acts {
                assert!(left.contains_key(act.as_str()), "{operation} left no {act}: {left:#?}");
            }
        }
        // No operation is forgotten.
        let document = app.anyone.get("/api/openapi.json").await.json();
        for item in document["paths"].as_object().unwrap().values() {
            for (method, operation) in item.as_object().unwrap() {
                let name = operation["operationId"].as_str().unwrap();
                let known = LEAVES.iter().any(|(known, _)| *known == name)
                    || LEAVES_NOTHING.iter().any(|(known, _)| *known == name);
                assert!(method == "get" || known, "{name}: say in audit.rs what it leaves in the log");
            }
        }
        assert!(verify::run(app.app().env()).await.unwrap().is_sound());
    }

    async fn an_entry_says_who_what_and_from_where(app: TestApp) {
        let named = json!({"first_name": "Ana", "phones": [{"value": ANA}]});
        let ana = app.owner.post("/api/v1/contacts", named).await.expect(201).json();
        let path = format!("/api/v1/contacts/{}", ana["id"].as_str().unwrap());
        app.owner.patch(&path, json!({"company": "Harrow", "first_name": "Ana"})).await.expect(200);
        app.run_jobs().await;

        let entry = newest(&app, AuditAct::ContactChanged).await;
        assert_eq!(entry["actor"]["name"], "Rosa Quill");
        assert_eq!(entry["address"], "127.0.0.1");
        assert_eq!(entry["target"], json!({"kind": "contact", "id": ana["id"], "name": "Ana"}));
        assert_eq!((&entry["before"], &entry["after"]), (&json!({"company": null}), &json!({"company": "Harrow"})));
        assert!(entry["seq"].as_i64().unwrap() > 0, "sealed");
        // What did not happen leaves nothing.
        let before = entries(&app).await.len();
        app.owner.patch(&path, json!({"phones": [{"value": "not a number"}]})).await.expect(422);
        assert_eq!(entries(&app).await.len(), before);
    }

    async fn a_secret_is_nowhere_in_it(app: TestApp) {
        let secret = "key-that-nobody-must-read-0123456789";
        let connection = format!("/api/v1/connections/{}", app.connection);
        app.owner.patch(&connection, json!({"api_key": secret, "add_signing_key": "c2lnbmluZy1zZWNyZXQtMDEyMzQ1Njc4OQ=="}))
            .await
            .expect(200);
        app.run_jobs().await;
        let entry = newest(&app, AuditAct::ConnectionChanged).await;
        assert_eq!(entry["after"]["new_key"], true, "{entry}");
        let all = app.owner.get("/api/v1/audit?limit=200").await.expect(200).text;
        let file = app.owner.get("/api/v1/audit/export").await.expect(200).text;
        for text in [all, file] {
            assert!(!text.contains(secret) && !text.contains("c2lnbmluZy"), "{text}");
            assert!(!text.contains(crm_testkit::PASSWORD));
        }
    }

    async fn filters_narrow_it(app: TestApp) {
        let agent = app.member(Role::Agent).await;
        let me = agent.get("/api/v1/me").await.json();
        agent.post("/api/v1/contacts", json!({"first_name": "Ana"})).await.expect(201);
        app.owner.post("/api/v1/contacts", json!({"first_name": "Ben"})).await.expect(201);
        agent.get("/api/v1/audit").await.expect(403);

        let by = |query: String| {
            let owner = app.owner.clone();
            async move { owner.get(&format!("/api/v1/audit?{query}")).await.expect(200).json()["items"].clone() }
        };
        let theirs = by(format!("actor={}", me["user_id"].as_str().unwrap())).await;
        assert!(theirs.as_array().unwrap().iter().all(|entry| entry["actor"]["name"] == "agent"), "{theirs}");
        let created = by("act=contact.created".to_owned()).await;
        let names: Vec<&str> =
            created.as_array().unwrap().iter().map(|entry| entry["target"]["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Ben", "Ana"]);
        let one = by(format!("target={}", created[1]["target"]["id"].as_str().unwrap())).await;
        assert_eq!(one.as_array().unwrap().len(), 1);
        let none = by("until=2001-01-01T00:00:00Z".to_owned()).await;
        assert_eq!(none, json!([]));
        app.owner.get("/api/v1/audit?act=contact.eaten").await.expect(400);
    }

    async fn any_change_behind_its_back_is_named(app: TestApp) {
        for name in ["Ana", "Ben", "Cleo", "Dora"] {
            app.owner.post("/api/v1/contacts", json!({"first_name": name})).await.expect(201);
            app.advance(chrono::TimeDelta::minutes(1)).await;
        }
        let first_broken = || async {
            let report = verify::run(app.app().env()).await.unwrap();
            report.first_broken().map(|check| (check.name, check.first.clone().unwrap_or_default()))
        };
        assert_eq!(first_broken().await, None);
        let newest = |column: &str| format!("(SELECT {column} FROM audit_entry ORDER BY seq DESC LIMIT 1)");
        for (column, other) in [
            ("actor_kind", "'x'".to_owned()),
            ("actor_id", newest("target_id")),
            ("address", "'x'".to_owned()),
            ("act", "'x'".to_owned()),
            ("target_kind", "'x'".to_owned()),
            ("target_id", newest("target_id")),
            ("target_name", "'x'".to_owned()),
            ("before", "'x'".to_owned()),
            ("after", "'x'".to_owned()),
            ("at", newest("at")),
        ] {
            app.sql("CREATE TABLE kept AS SELECT * FROM audit_entry WHERE seq = 3").await;
            app.sql(&format!("UPDATE audit_entry SET {column} = {other} WHERE seq = 3")).await;
            let (name, what) = first_broken().await.unwrap_or_else(|| panic!("{column} was changed unseen"));
            assert_eq!(name, "audit.chain");
            assert!(what.contains("entry 3: was changed"), "{column}: {what}");
            app.sql(&format!("UPDATE audit_entry SET {column} = (SELECT {column} FROM kept) WHERE seq = 3")).await;
            app.sql("DROP TABLE kept").await;
            assert_eq!(first_broken().await, None, "{column} is as it was");
        }
        // Two entries that change places, one that is gone, and one that somebody put behind the last.
        for broken in [Some("entry 2: does not follow"), None] {
            app.sql("UPDATE audit_entry SET seq = -seq WHERE seq IN (2, 3)").await;
            app.sql("UPDATE audit_entry SET seq = CASE seq WHEN -2 THEN 3 ELSE 2 END WHERE seq IN (-2, -3)").await;
            let found = first_broken().await.map(|(_, what)| what);
            assert_eq!(found.is_some(), broken.is_some());
            assert!(found.unwrap_or_default().contains(broken.unwrap_or_default()));
        }
        app.sql("CREATE TABLE kept AS SELECT * FROM audit_entry WHERE seq = 4").await;
        app.sql("DELETE FROM audit_entry WHERE seq = 4").await;
        assert!(first_broken().await.unwrap().1.contains("entry 4: is missing"));
        app.sql("INSERT INTO audit_entry SELECT * FROM kept").await;
        assert_eq!(first_broken().await, None);
        app.sql("UPDATE kept SET seq = 1000, id = (SELECT user_id FROM membership LIMIT 1)").await;
        app.sql("INSERT INTO audit_entry SELECT * FROM kept").await;
        assert!(first_broken().await.unwrap().1.contains("entry 1000: was not written by us"));
    }

    async fn what_changes_nothing_and_what_is_refused(app: TestApp) {
        let made = app.owner.post("/api/v1/contacts", json!({"first_name": "Ana"})).await.expect(201).json();
        let path = format!("/api/v1/contacts/{}", made["id"].as_str().unwrap());
        let before = entries(&app).await.len();
        app.owner.patch(&path, json!({"first_name": "Ana"})).await.expect(200);
        app.owner.put("/api/v1/sending", json!({"armed": true})).await.expect(200);
        assert_eq!(entries(&app).await.len(), before, "nobody changed anything");

        // Whoever writes to people may stop, but not start again.
        let agent = app.member(Role::Agent).await;
        agent.put("/api/v1/sending", json!({"armed": false})).await.expect(200);
        agent.put("/api/v1/sending", json!({"armed": true})).await.expect(403);
        assert_eq!(app.owner.get("/api/v1/sending").await.json()["armed"], false);
        let viewer = app.member(Role::Viewer).await;
        viewer.put("/api/v1/sending", json!({"armed": false})).await.expect(403);
        app.member(Role::Manager).await.put("/api/v1/sending", json!({"armed": true})).await.expect(200);
        assert_eq!(newest(&app, AuditAct::SendingArmed).await["actor"]["name"], "manager");
    }

    async fn a_wrong_password_names_nobody_as_its_author(app: TestApp) {
        let body = json!({"email": "owner@test.example", "password": "a guess"});
        app.anyone.post("/api/v1/auth/login", body).await.expect(401);
        // It is noted behind the answer.
        let mut look = tokio::time::interval(std::time::Duration::from_millis(5));
        let entry = loop {
            look.tick().await;
            let entry = newest(&app, AuditAct::SignInRefused).await;
            if !entry.is_null() {
                break entry;
            }
        };
        assert_eq!(entry["actor"], json!({"kind": "unknown", "name": "Unknown"}));
        assert_eq!(entry["target"]["name"], "owner@test.example");
        assert!(!entry.to_string().contains("a guess"));
    }

    async fn what_a_role_does_not_allow_is_noted_once(app: TestApp) {
        let agent = app.member(Role::Agent).await;
        let scopes = json!({"name": "site", "scopes": ["contact:read"]});
        let key = app.owner.post("/api/v1/api-keys", scopes).await.expect(201).json();
        let site = app.anyone.with_token(key["secret"].as_str().unwrap());
        for _ in 0..3 {
            agent.get("/api/v1/audit").await.expect(403);
            agent.put("/api/v1/sending", json!({"armed": true})).await.expect(403);
            site.post("/api/v1/contacts", json!({"first_name": "Ana"})).await.expect(403);
        }
        // Who is nobody, and what is not there, is no right that somebody has not got.
        app.anyone.get("/api/v1/audit").await.expect(401);
        agent.get("/api/v1/contacts/01946b5e-7c00-7000-8000-0000000000ff").await.expect(404);

        let mut noted: Vec<(String, String, String)> = entries(&app)
            .await
            .iter()
            .filter(|entry| entry["act"] == "access.refused")
            .map(|entry| {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                (text(&entry["actor"]["kind"]), text(&entry["actor"]["name"]), text(&entry["target"]["name"]))
            })
            .collect();
        noted.sort();
        let expected = [
            ("api_key", "site", "POST /api/v1/contacts"),
            ("user", "agent", "GET /api/v1/audit"),
            ("user", "agent", "PUT /api/v1/sending"),
        ];
        assert_eq!(noted, expected.map(|(kind, name, what)| (kind.to_owned(), name.to_owned(), what.to_owned())));
        app.run_jobs().await;
        assert!(verify::run(app.app().env()).await.unwrap().is_sound());
    }

    async fn a_long_log_is_exported_whole(app: TestApp) {
        for n in 0..450 {
            app.owner.post("/api/v1/contacts", json!({"first_name": format!("=cmd{n}")})).await.expect(201);
        }
        app.run_jobs().await;
        let answer = app.owner.get("/api/v1/audit/export?act=contact.created").await.expect(200);
        assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        assert!(answer.text.trim_start_matches('\u{feff}').starts_with("seq,at,actor,"), "{}", &answer.text[..40]);
        assert_eq!(answer.text.matches("contact.created").count(), 450);
        assert!(answer.text.contains(",'=cmd0,"), "no formula");
        assert_eq!(answer.text.matches("seq,at,actor").count(), 1);
        assert!(newest(&app, AuditAct::AuditExported).await["after"]["act"] == "contact.created");
    }
}
