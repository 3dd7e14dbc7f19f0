//! The second factor: set up, asked for, used once, lost, and taken away.

use chrono::TimeDelta;
use crm_testkit::{Answer, Api, PASSWORD, TestApp, on_both_databases};
use crm_types::permission::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

const OWNER: &str = "owner@test.example";

/// What an authenticator app shows at this moment of the simulated clock.
pub(crate) fn code(app: &TestApp, seed: &Value) -> String {
    let secret = Secret::try_from_base32(seed["secret"].as_str().unwrap().replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    totp.generate(app.sim.clock().now.timestamp().unsigned_abs()).to_string()
}

async fn login(app: &TestApp, email: &str, code: Option<&str>) -> Answer {
    let mut body = json!({"email": email, "password": PASSWORD});
    if let Some(code) = code {
        body["code"] = code.into();
    }
    app.anyone.post("/api/v1/auth/login", body).await
}

/// Turns it on; the seed and the recovery codes.
pub(crate) async fn turn_on(app: &TestApp, who: &Api) -> (Value, Vec<String>) {
    let seed = who.post("/api/v1/me/two-factor", json!({"password": PASSWORD})).await.expect(200).json();
    let shown = json!({"code": code(app, &seed)});
    let codes = who.post("/api/v1/me/two-factor/confirm", shown).await.expect(200).json();
    let codes = codes["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    (seed, codes)
}

on_both_databases! {
    async fn it_is_asked_for_once_it_is_on(app: TestApp) {
        assert_eq!(app.owner.get("/api/v1/me/two-factor").await.json(), json!({"on": false, "recovery_codes": 0}));
        let wrong = app.owner.post("/api/v1/me/two-factor", json!({"password": "not mine"})).await.expect(422).json();
        assert_eq!(wrong["errors"][0]["pointer"], "/password");
        let away = login(&app, OWNER, None).await.expect(200).json();
        let away = app.anyone.with_token(away["access_token"].as_str().unwrap());

        let seed = app.owner.post("/api/v1/me/two-factor", json!({"password": PASSWORD})).await.expect(200).json();
        assert!(seed["uri"].as_str().unwrap().starts_with("otpauth://totp/"));
        // Until a code was shown nothing is asked for.
        login(&app, OWNER, None).await.expect(200);
        let refused = app.owner.post("/api/v1/me/two-factor/confirm", json!({"code": "000000"})).await.expect(422).json();
        assert_eq!(refused["errors"][0]["pointer"], "/code");
        let shown = json!({"code": code(&app, &seed)});
        let codes = app.owner.post("/api/v1/me/two-factor/confirm", shown).await.expect(200).json();
        assert_eq!(codes["codes"].as_array().unwrap().len(), 10);
        away.get("/api/v1/me").await.expect(401);
        app.owner.get("/api/v1/me").await.expect(200);

        assert_eq!(login(&app, OWNER, None).await.expect(401).json()["code"], "second_factor_required");
        assert_eq!(login(&app, OWNER, Some(" ")).await.expect(401).json()["code"], "second_factor_required");
        assert_eq!(login(&app, OWNER, Some("123 456")).await.expect(401).json()["code"], "wrong_code");
        // The code that turned it on is used up.
        assert_eq!(login(&app, OWNER, Some(&code(&app, &seed))).await.expect(401).json()["code"], "wrong_code");
        app.advance(TimeDelta::seconds(30)).await;
        let next = code(&app, &seed);
        login(&app, OWNER, Some(&next)).await.expect(200);
        assert_eq!(login(&app, OWNER, Some(&next)).await.expect(401).json()["code"], "wrong_code");
    }

    async fn who_does_not_know_the_password_does_not_learn_of_it(app: TestApp) {
        turn_on(&app, &app.owner).await;
        let ask = |email: &str| app.anyone.post("/api/v1/auth/login", json!({"email": email, "password": "wrong", "code": "123456"}));
        let (known, unknown) = (ask(OWNER).await.expect(401).json(), ask("nobody@test.example").await.expect(401).json());
        assert_eq!((&known["code"], &known["detail"]), (&unknown["code"], &unknown["detail"]));
        assert_eq!(known["code"], "wrong_credentials");
    }

    async fn of_ten_log_ins_with_one_code_one_comes_in(app: TestApp) {
        let (seed, codes) = turn_on(&app, &app.owner).await;
        app.advance(TimeDelta::seconds(30)).await;
        let env = app.app().env();
        for shown in [code(&app, &seed), codes[0].clone()] {
            let input = crm_types::auth::LoginIn { code: Some(shown), ..crm_types::auth::LoginIn::new(OWNER, PASSWORD) };
            let tries = join_all((0..10).map(|_| crm_domain::access::login(env, &input, "a browser", None))).await;
            assert_eq!(tries.iter().filter(|answer| answer.is_ok()).count(), 1, "{tries:?}");
        }
    }

    async fn a_recovery_code_stands_in_once(app: TestApp) {
        let (_, codes) = turn_on(&app, &app.owner).await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        login(&app, OWNER, Some(&typed)).await.expect(200);
        login(&app, OWNER, Some(&codes[3])).await.expect(401);
        assert_eq!(app.owner.get("/api/v1/me/two-factor").await.json(), json!({"on": true, "recovery_codes": 9}));
        let proof = json!({"password": PASSWORD});
        let fresh = app.owner.post("/api/v1/me/two-factor/recovery-codes", proof.clone()).await.expect(200).json();
        login(&app, OWNER, Some(&codes[4])).await.expect(401);
        login(&app, OWNER, Some(fresh["codes"][0].as_str().unwrap())).await.expect(200);
        let off = app.owner.post("/api/v1/me/two-factor/stop", proof).await.expect(200).json();
        assert_eq!(off, json!({"on": false, "recovery_codes": 0}));
        login(&app, OWNER, None).await.expect(200);
        app.run_jobs().await;
        let log = app.owner.get("/api/v1/audit?limit=200").await.json();
        for act in ["two_factor.on", "two_factor.code_used", "two_factor.codes_made", "two_factor.off", "session.refused"] {
            assert!(log["items"].as_array().unwrap().iter().any(|entry| entry["act"] == act), "{act}");
        }
    }

    async fn a_new_password_does_not_take_it_away_but_an_admin_can(app: TestApp) {
        let agent = app.member(Role::Agent).await;
        let me = agent.get("/api/v1/me").await.json();
        let (email, path) = (me["email"].as_str().unwrap(), format!("/api/v1/members/{}", me["user_id"].as_str().unwrap()));
        turn_on(&app, &agent).await;
        let link = app.owner.post(&format!("{path}/reset-link"), json!({})).await.expect(201).json();
        let token = link["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
        let chosen = "seven quiet harbours";
        app.anyone.post("/api/v1/auth/reset", json!({"token": token, "password": chosen})).await.expect(204);
        let body = json!({"email": email, "password": chosen});
        let asked = app.anyone.post("/api/v1/auth/login", body.clone()).await.expect(401).json();
        assert_eq!(asked["code"], "second_factor_required");

        let now = app.owner.delete(&format!("{path}/two-factor")).await.expect(200).json();
        assert_eq!(now["two_factor"], false);
        app.anyone.post("/api/v1/auth/login", body).await.expect(200);
    }

    async fn the_seed_is_kept_sealed_and_for_its_owner(app: TestApp) {
        let (seed, codes) = turn_on(&app, &app.owner).await;
        let agent = app.member(Role::Agent).await;
        let plain = seed["secret"].as_str().unwrap().replace(' ', "");
        for (table, column) in [("app_user", "totp_seed"), ("idempotency_key", "answer")] {
            for secret in [&plain, &codes[0]] {
                let sql = format!("UPDATE {table} SET created_at = created_at WHERE CAST({column} AS TEXT) LIKE '%{secret}%'");
                assert_eq!(app.sql(&sql).await, 0, "{table}");
            }
        }
        // A seed that is copied to another account does not open there.
        app.sql("UPDATE app_user SET totp_seed = (SELECT totp_seed FROM app_user AS o WHERE o.email = 'owner@test.example'), \
                 totp_since = created_at WHERE email LIKE 'an.agent%'").await;
        app.advance(TimeDelta::seconds(30)).await;
        let email = agent.get("/api/v1/me").await.json()["email"].as_str().unwrap().to_owned();
        login(&app, &email, Some(&code(&app, &seed))).await.expect(500);
    }
}
