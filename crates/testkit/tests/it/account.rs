//! One's own account: sessions end at once, and a password is changed by whoever knows it.

use crm_domain::access;
use crm_testkit::{Answer, Api, PASSWORD, TestApp, on_both_databases};
use crm_types::{auth::LoginIn, permission::Role};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

const NEW: &str = "several words apart";

/// Signs in over HTTP: the client, and the refresh cookie.
async fn sign_in(app: &TestApp, email: &str, password: &str) -> Result<(Api, String), Answer> {
    let answer = app.anyone.post("/api/v1/auth/login", json!({"email": email, "password": password})).await;
    if answer.status != 200 {
        return Err(answer);
    }
    let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    Ok((app.anyone.with_token(answer.json()["access_token"].as_str().unwrap()), cookie))
}

async fn owner(app: &TestApp, password: &str) -> (Api, String) {
    sign_in(app, "owner@test.example", password).await.unwrap_or_else(|answer| panic!("{}", answer.text))
}

async fn sessions(api: &Api) -> Vec<Value> {
    api.get("/api/v1/me/sessions").await.expect(200).json()["items"].as_array().unwrap().clone()
}

/// Whether neither the access token nor the refresh cookie opens anything.
async fn is_out(app: &TestApp, session: &(Api, String)) -> bool {
    let refresh = app.anyone.request(Method::POST, "/api/v1/auth/refresh").header("cookie", &session.1);
    session.0.get("/api/v1/me").await.status == 401 && app.anyone.send(refresh).await.status == 401
}

on_both_databases! {
    async fn a_session_that_is_ended_is_out_at_once(app: TestApp) {
        let (here, away, third) = (owner(&app, PASSWORD).await, owner(&app, PASSWORD).await, owner(&app, PASSWORD).await);
        let theirs = sessions(&away.0).await.into_iter().find(|one| one["current"] == true).unwrap();
        let listed = sessions(&here.0).await;
        assert_eq!(listed.iter().filter(|one| one["current"] == true).count(), 1);
        assert!(listed.iter().any(|one| one["id"] == theirs["id"] && one["current"] == false));

        let path = format!("/api/v1/me/sessions/{}", theirs["id"].as_str().unwrap());
        assert_eq!(here.0.delete(&path).await.expect(200).json(), json!({"ended": 1}));
        assert!(is_out(&app, &away).await);
        assert!(!sessions(&here.0).await.iter().any(|one| one["id"] == theirs["id"]));
        here.0.delete(&path).await.expect(404);

        // All others: the one of the test application and the third.
        assert_eq!(here.0.delete("/api/v1/me/sessions").await.expect(200).json(), json!({"ended": 2}));
        assert!(is_out(&app, &third).await);
        assert_eq!(sessions(&here.0).await.len(), 1);
        assert_eq!(here.0.delete("/api/v1/me/sessions").await.expect(200).json(), json!({"ended": 0}));
    }

    async fn a_colleagues_session_is_not_yours(app: TestApp) {
        let colleague = app.member(Role::Admin).await;
        let theirs = sessions(&colleague).await.remove(0);
        app.owner.delete(&format!("/api/v1/me/sessions/{}", theirs["id"].as_str().unwrap())).await.expect(404);
        app.owner.delete("/api/v1/me/sessions").await.expect(200);
        colleague.get("/api/v1/me").await.expect(200);
    }

    async fn a_new_password_puts_everybody_else_out(app: TestApp) {
        let (here, away) = (owner(&app, PASSWORD).await, owner(&app, PASSWORD).await);
        let change = |current: &str, new: &str| json!({"current": current, "new": new});
        for (body, pointer) in [
            (change("not this one", NEW), "/current"),
            (change(&"x".repeat(5_000), NEW), "/current"),
            (change(PASSWORD, "short"), "/new"),
            (change(PASSWORD, "password1"), "/new"),
            (change(PASSWORD, "owner@test.example"), "/new"),
            (change(PASSWORD, PASSWORD), "/new"),
        ] {
            let refused = here.0.put("/api/v1/me/password", body).await.expect(422).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
        }
        assert!(!is_out(&app, &away).await, "nothing has happened");

        let ask = |body: Value| {
            let request = here.0.request(Method::PUT, "/api/v1/me/password").header("idempotency-key", "once").json(&body);
            here.0.send(request)
        };
        let done = ask(change(PASSWORD, NEW)).await.expect(200).json();
        assert_eq!(ask(change(PASSWORD, NEW)).await.expect(200).json(), done, "a repeat changes nothing");
        assert!(is_out(&app, &away).await);
        here.0.get("/api/v1/me").await.expect(200);
        let old = sign_in(&app, "owner@test.example", PASSWORD).await.err().unwrap();
        assert_eq!((old.status, old.code()), (401, "wrong_credentials".to_owned()));
        owner(&app, NEW).await;
    }

    async fn a_log_in_with_the_old_password_does_not_outlive_it(app: TestApp) {
        let here = owner(&app, PASSWORD).await;
        let env = app.app().env();
        let old = LoginIn::new("owner@test.example", PASSWORD);
        // At every moment many of them have read the old hash and wait for their turn to check it, also at the moment of
        // the change: each comes before it and is ended by it, or is too late.
        let change = here.0.put("/api/v1/me/password", json!({"current": PASSWORD, "new": NEW}));
        let logins = join_all((0..24).map(async |_| {
            let mut opened = Vec::new();
            for _ in 0..6 {
                opened.extend(access::login(env, &old, "a thief", None).await);
            }
            opened
        }));
        let (changed, logins) = futures_util::join!(change, logins);
        changed.expect(200);
        for signed_in in logins.into_iter().flatten() {
            assert!(access::authenticate(env, &signed_in.access_token).await.is_err(), "it lives on");
        }
        assert_eq!(sessions(&here.0).await.len(), 1);
    }

    async fn of_two_changes_at_once_one_counts(app: TestApp) {
        let (here, away) = (owner(&app, PASSWORD).await, owner(&app, PASSWORD).await);
        let asked = [(&here.0, "first of the two words"), (&away.0, "second of the two words")];
        let answers = join_all(asked.iter().map(|(api, new)| {
            api.put("/api/v1/me/password", json!({"current": PASSWORD, "new": new}))
        }))
        .await;
        let good: Vec<&str> =
            answers.iter().zip(asked).filter(|(answer, _)| answer.status == 200).map(|(_, (_, new))| new).collect();
        assert_eq!(good.len(), 1, "{answers:?}");
        owner(&app, good[0]).await;
    }

    async fn guessing_the_present_password_is_slowed_down(app: TestApp) {
        let here = owner(&app, PASSWORD).await;
        let mut last = 0;
        for _ in 0..12 {
            last = here.0.put("/api/v1/me/password", json!({"current": "a guess", "new": NEW})).await.status;
        }
        assert_eq!(last, 429);
        here.0.get("/api/v1/me").await.expect(200);
    }
}
