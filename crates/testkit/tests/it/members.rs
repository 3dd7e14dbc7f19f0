//! Members: invited, given a role, taken out again; and links for a new password.

use chrono::TimeDelta;
use crm_domain::{access, verify};
use crm_testkit::{Answer, Api, PASSWORD, TestApp, on_both_databases};
use crm_types::{UserId, permission::Role};
use futures_util::future::join_all;
use serde_json::{Value, json};

const TOM: &str = "tom@test.example";
const TOMS: &str = "seven quiet harbours";
const ANEW: &str = "nine loud mountains";

/// The secret of a link, as the browser reads it.
fn secret(link: &Value) -> String {
    let link = link.as_str().unwrap();
    assert!(link.contains("/join#") || link.contains("/reset#"), "{link}");
    link.split_once('#').unwrap().1.to_owned()
}

async fn invited(by: &Api, email: &str, role: Role) -> String {
    secret(&by.post("/api/v1/invites", json!({"email": email, "role": role})).await.expect(201).json()["link"])
}

async fn join(app: &TestApp, token: &str, password: &str) -> Answer {
    app.anyone.post("/api/v1/auth/join", json!({"token": token, "name": "Tom Reed", "password": password})).await
}

async fn login(app: &TestApp, email: &str, password: &str) -> Answer {
    app.anyone.post("/api/v1/auth/login", json!({"email": email, "password": password})).await
}

async fn signed_in(app: &TestApp, email: &str, password: &str) -> Api {
    let answer = login(app, email, password).await.expect(200);
    app.anyone.with_token(answer.json()["access_token"].as_str().unwrap())
}

async fn id(api: &Api) -> String {
    api.get("/api/v1/me").await.expect(200).json()["user_id"].as_str().unwrap().to_owned()
}

/// Tom, invited and signed in.
async fn tom(app: &TestApp, role: Role) -> (Api, String) {
    let token = invited(&app.owner, TOM, role).await;
    join(app, &token, TOMS).await.expect(201);
    let tom = signed_in(app, TOM, TOMS).await;
    let path = format!("/api/v1/members/{}", id(&tom).await);
    (tom, path)
}

async fn acts(app: &TestApp) -> Vec<String> {
    let page = app.owner.get("/api/v1/audit?limit=200").await.expect(200).json();
    page["items"].as_array().unwrap().iter().map(|entry| entry["act"].as_str().unwrap().to_owned()).collect()
}

on_both_databases! {
    async fn somebody_is_invited_joins_and_works(app: TestApp) {
        let made = app.owner.post("/api/v1/invites", json!({"email": " Tom@Test.example ", "role": "agent"})).await;
        let made = made.expect(201).json();
        let invite = &made["invite"];
        assert_eq!((&invite["email"], &invite["state"], &invite["invited_by"]), (&json!(TOM), &json!("open"), &json!("Rosa Quill")));
        let token = secret(&made["link"]);

        let offer = app.anyone.post("/api/v1/auth/invite", json!({"token": token})).await.expect(200).json();
        assert_eq!(offer["workspace_name"], "Quill Foundation Repair");
        assert_eq!((&offer["email"], &offer["role"], &offer["has_account"]), (&json!(TOM), &json!("agent"), &json!(false)));
        // Looking uses nothing up.
        app.anyone.post("/api/v1/auth/invite", json!({"token": token})).await.expect(200);

        let weak = join(&app, &token, "tom@test.example").await.expect(422).json();
        assert_eq!(weak["errors"][0]["pointer"], "/password");
        join(&app, &token, TOMS).await.expect(201);
        let tom = signed_in(&app, TOM, TOMS).await;
        let me = tom.get("/api/v1/me").await.expect(200).json();
        assert_eq!((&me["name"], &me["role"]), (&json!("Tom Reed"), &json!("agent")));
        tom.post("/api/v1/contacts", json!({"first_name": "Ana"})).await.expect(201);
        tom.get("/api/v1/audit").await.expect(403);

        // Good once.
        for body in [json!({"token": token}), json!({"token": "nonsense"}), json!({"token": "x".repeat(100_000)})] {
            let gone = app.anyone.post("/api/v1/auth/invite", body).await.expect(410).json();
            assert_eq!(gone["code"], "link_gone");
        }
        join(&app, &token, TOMS).await.expect(410);
        let listed = app.owner.get("/api/v1/members").await.expect(200).json();
        let names: Vec<&str> = listed["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Tom Reed", "Rosa Quill"]);
        assert_eq!(app.owner.get("/api/v1/invites").await.json()["items"], json!([]));
        app.run_jobs().await;
        for act in ["member.invited", "member.joined"] {
            assert!(acts(&app).await.iter().any(|one| one == act), "{act}");
        }
        assert!(verify::run(app.app().env()).await.unwrap().is_sound());
    }

    async fn of_fifty_who_hold_one_link_one_joins(app: TestApp) {
        let token = invited(&app.owner, TOM, Role::Viewer).await;
        // Behind HTTP, whose limit of tries would hide what is asked here.
        let env = app.app().env();
        let tries = join_all((0..50).map(|n| {
            let accept = crm_types::member::InviteAccept {
                token: token.clone(),
                name: Some(format!("Tom {n}")),
                password: TOMS.to_owned(),
            };
            access::join(env, accept, None)
        }))
        .await;
        assert_eq!(tries.iter().filter(|answer| answer.is_ok()).count(), 1, "{tries:?}");
        let members = app.owner.get("/api/v1/members").await.json();
        assert_eq!(members["items"].as_array().unwrap().len(), 2);
    }

    async fn an_invitation_ends_by_time_by_hand_and_by_a_newer_one(app: TestApp) {
        let first = invited(&app.owner, TOM, Role::Agent).await;
        let second = invited(&app.owner, TOM, Role::Manager).await;
        join(&app, &first, TOMS).await.expect(410);
        let waiting = app.owner.get("/api/v1/invites").await.json()["items"].clone();
        assert_eq!(waiting.as_array().unwrap().len(), 1, "{waiting}");
        let path = format!("/api/v1/invites/{}", waiting[0]["id"].as_str().unwrap());
        app.owner.delete(&path).await.expect(204);
        app.owner.delete(&path).await.expect(404);
        join(&app, &second, TOMS).await.expect(410);

        let third = invited(&app.owner, TOM, Role::Agent).await;
        app.advance(TimeDelta::days(7)).await;
        join(&app, &third, TOMS).await.expect(410);
        let waiting = app.owner.get("/api/v1/invites").await.json()["items"].clone();
        assert_eq!(waiting[0]["state"], "expired");
    }

    async fn a_new_role_holds_at_once(app: TestApp) {
        let (tom, path) = tom(&app, Role::Viewer).await;
        let body = json!({"first_name": "Ana"});
        tom.post("/api/v1/contacts", body.clone()).await.expect(403);
        let now = app.owner.patch(&path, json!({"role": "agent"})).await.expect(200).json();
        assert_eq!(now["role"], "agent");
        tom.post("/api/v1/contacts", body.clone()).await.expect(201);
        app.owner.patch(&path, json!({"role": "viewer"})).await.expect(200);
        tom.post("/api/v1/contacts", body).await.expect(403);
        assert_eq!(tom.get("/api/v1/me").await.json()["permissions"], json!(["contact:read", "conversation:read"]));
        let entry = app.owner.get("/api/v1/audit?act=member.role_changed&limit=1").await.json()["items"][0].clone();
        assert_eq!((&entry["before"], &entry["after"]), (&json!({"role": "agent"}), &json!({"role": "viewer"})));
    }

    async fn who_is_taken_out_is_out_with_all_they_had(app: TestApp) {
        let (tom, path) = tom(&app, Role::Admin).await;
        let key = json!({"name": "Form", "scopes": ["contact:read"]});
        let secret = tom.post("/api/v1/api-keys", key).await.expect(201).json()["secret"].as_str().unwrap().to_owned();
        let program = app.anyone.with_token(&secret);
        program.get("/api/v1/contacts").await.expect(200);
        let friend = invited(&tom, "friend@test.example", Role::Agent).await;

        let removed = app.owner.delete(&path).await.expect(200).json();
        assert_eq!(removed, json!({"sessions": 1, "api_keys": 1}));
        tom.get("/api/v1/me").await.expect(401);
        program.get("/api/v1/contacts").await.expect(401);
        join(&app, &friend, TOMS).await.expect(410);
        login(&app, TOM, TOMS).await.expect(401);
        app.owner.delete(&path).await.expect(404);

        // They may come back, with the password that they have.
        let token = invited(&app.owner, TOM, Role::Agent).await;
        let offer = app.anyone.post("/api/v1/auth/invite", json!({"token": token})).await.expect(200).json();
        assert_eq!(offer["has_account"], true);
        join(&app, &token, "not their password").await.expect(401);
        join(&app, &token, TOMS).await.expect(201);
        let tom = signed_in(&app, TOM, TOMS).await;
        tom.get("/api/v1/me").await.expect(200);
        program.get("/api/v1/contacts").await.expect(401);
    }

    async fn nobody_changes_anybody_mightier(app: TestApp) {
        let (admin, admins) = tom(&app, Role::Admin).await;
        let owners = format!("/api/v1/members/{}", id(&app.owner).await);
        for (path, body) in [(&owners, json!({"role": "viewer"})), (&admins, json!({"role": "owner"}))] {
            let refused = admin.patch(path, body).await.expect(403).json();
            assert_eq!(refused["detail"], "This takes a mightier role than yours.");
        }
        admin.delete(&owners).await.expect(403);
        admin.post(&format!("{owners}/reset-link"), json!({})).await.expect(403);
        admin.delete(&format!("{owners}/two-factor")).await.expect(403);
        admin.post("/api/v1/invites", json!({"email": "new@test.example", "role": "owner"})).await.expect(403);
        // An invitation that was above its maker's new power is good no more.
        let token = invited(&admin, "new@test.example", Role::Admin).await;
        app.owner.patch(&admins, json!({"role": "manager"})).await.expect(200);
        join(&app, &token, TOMS).await.expect(410);
        admin.get("/api/v1/invites").await.expect(200);
        admin.post("/api/v1/invites", json!({"email": "new@test.example", "role": "viewer"})).await.expect(403);
    }

    async fn the_last_owner_stays_one(app: TestApp) {
        let mine = format!("/api/v1/members/{}", id(&app.owner).await);
        for answer in [
            app.owner.patch(&mine, json!({"role": "admin"})).await,
            app.owner.delete(&mine).await,
            app.owner.delete("/api/v1/me/workspace").await,
        ] {
            let refused = answer.expect(409).json();
            assert_eq!(refused["detail"], "This is the last owner: make somebody else an owner first.");
        }
        // With a second one they may go.
        let (tom, toms) = tom(&app, Role::Owner).await;
        app.owner.patch(&mine, json!({"role": "admin"})).await.expect(200);
        tom.patch(&mine, json!({"role": "owner"})).await.expect(200);
        // Two owners who take each other's role at the same moment: one of them stays.
        let body = || json!({"role": "viewer"});
        let (one, other) = tokio::join!(app.owner.patch(&toms, body()), tom.patch(&mine, body()));
        assert_eq!([one.status, other.status].iter().filter(|status| **status == 200).count(), 1, "{} {}", one.text, other.text);
        app.sql("UPDATE membership SET role = 'owner'").await;
        tom.delete("/api/v1/me/workspace").await.expect(200);
        tom.get("/api/v1/me").await.expect(401);
        app.owner.delete("/api/v1/me/workspace").await.expect(409);
    }

    async fn a_reset_link_changes_a_password_once_and_opens_nothing(app: TestApp) {
        let (tom, path) = tom(&app, Role::Agent).await;
        let link = app.owner.post(&format!("{path}/reset-link"), json!({})).await.expect(201).json();
        let newer = app.owner.post(&format!("{path}/reset-link"), json!({})).await.expect(201).json();
        let anyone = app.anyone.clone();
        let look = |token: String| {
            let anyone = &anyone;
            async move { anyone.post("/api/v1/auth/reset/look", json!({"token": token})).await }
        };
        look(secret(&link["link"])).await.expect(410);
        let token = secret(&newer["link"]);
        assert_eq!(look(token.clone()).await.expect(200).json(), json!({"email": TOM}));

        let reset = |password: &str| anyone.post("/api/v1/auth/reset", json!({"token": token, "password": password}));
        assert_eq!(reset("short").await.expect(422).json()["errors"][0]["pointer"], "/password");
        let done = reset(ANEW).await.expect(204);
        assert!(!done.headers.contains_key("set-cookie"), "no session");
        tom.get("/api/v1/me").await.expect(401);
        reset("twelve other rivers").await.expect(410);
        login(&app, TOM, TOMS).await.expect(401);
        let tom = signed_in(&app, TOM, ANEW).await;

        // Old links end with a change of the password, and by themselves after a day.
        let link = app.owner.post(&format!("{path}/reset-link"), json!({})).await.expect(201).json();
        tom.put("/api/v1/me/password", json!({"current": ANEW, "new": TOMS})).await.expect(200);
        look(secret(&link["link"])).await.expect(410);
        let link = app.owner.post(&format!("{path}/reset-link"), json!({})).await.expect(201).json();
        app.advance(TimeDelta::hours(24)).await;
        look(secret(&link["link"])).await.expect(410);
        let mine = format!("/api/v1/members/{}/reset-link", id(&app.owner).await);
        app.owner.post(&mine, json!({})).await.expect(409);
        app.run_jobs().await;
        for act in ["password.link_made", "password.reset"] {
            assert!(acts(&app).await.iter().any(|one| one == act), "{act}");
        }
    }

    async fn an_admin_opens_no_account_that_works_elsewhere(app: TestApp) {
        let stranger = app.stranger().await;
        let token = invited(&app.owner, "stranger@elsewhere.example", Role::Agent).await;
        join(&app, &token, PASSWORD).await.expect(201);
        let path = format!("/api/v1/members/{}", id(&stranger).await);
        let refused = app.owner.post(&format!("{path}/reset-link"), json!({})).await.expect(409).json();
        assert_eq!(refused["detail"], "They belong to another workspace as well, so only they can open their account.");
        app.owner.delete(&format!("{path}/two-factor")).await.expect(409);
        // A link from before they joined opens nothing, for it would open this workspace as well.
        let (_, toms) = tom(&app, Role::Agent).await;
        let link = app.owner.post(&format!("{toms}/reset-link"), json!({})).await.expect(201).json();
        let token = invited(&stranger, TOM, Role::Agent).await;
        join(&app, &token, TOMS).await.expect(201);
        let body = json!({"token": secret(&link["link"])});
        app.anyone.post("/api/v1/auth/reset/look", body).await.expect(410);
        // The command line is above all workspaces.
        let link = access::reset_link_of(app.app().env(), "Stranger@elsewhere.example").await.unwrap();
        assert!(link.link.contains("/reset#"));
    }

    async fn somebody_works_in_two_workspaces_one_at_a_time(app: TestApp) {
        let stranger = app.stranger().await;
        let there = stranger.get("/api/v1/me").await.json()["workspace_id"].clone();
        let here = app.owner.get("/api/v1/me").await.json()["workspace_id"].clone();
        stranger.put("/api/v1/me/workspace", json!({"workspace_id": here})).await.expect(404);
        let token = invited(&app.owner, "stranger@elsewhere.example", Role::Viewer).await;
        join(&app, &token, PASSWORD).await.expect(201);

        app.owner.post("/api/v1/contacts", json!({"first_name": "Zora"})).await.expect(201);
        assert_eq!(stranger.get("/api/v1/contacts").await.json()["items"], json!([]));
        let choices = stranger.get("/api/v1/me/workspaces").await.expect(200).json()["items"].clone();
        let roles: Vec<(&str, &str, bool)> = choices
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["name"].as_str().unwrap(), one["role"].as_str().unwrap(), one["current"].as_bool().unwrap()))
            .collect();
        assert_eq!(roles, [("Other Works", "owner", true), ("Quill Foundation Repair", "viewer", false)]);

        let moved = stranger.put("/api/v1/me/workspace", json!({"workspace_id": here})).await.expect(200).json();
        stranger.get("/api/v1/me").await.expect(401);
        let visitor = app.anyone.with_token(moved["access_token"].as_str().unwrap());
        let me = visitor.get("/api/v1/me").await.expect(200).json();
        assert_eq!((&me["workspace_id"], &me["role"]), (&here, &json!("viewer")));
        assert_eq!(visitor.get("/api/v1/contacts").await.json()["items"].as_array().unwrap().len(), 1);
        visitor.post("/api/v1/contacts", json!({"first_name": "No"})).await.expect(403);
        // A stream of the workspace that they left ends.
        let env = app.app().env();
        let visiting = access::authenticate(env, moved["access_token"].as_str().unwrap()).await.unwrap();
        assert!(access::is_living(env, &visiting).await.unwrap());
        let before = access::Principal { workspace: there.as_str().unwrap().parse().unwrap(), ..visiting };
        assert!(!access::is_living(env, &before).await.unwrap());
        // Taken out here, they still have the other.
        let path = format!("/api/v1/members/{}", me["user_id"].as_str().unwrap());
        app.owner.delete(&path).await.expect(200);
        visitor.get("/api/v1/me").await.expect(401);
        let back = signed_in(&app, "stranger@elsewhere.example", PASSWORD).await;
        assert_eq!(back.get("/api/v1/me").await.json()["workspace_id"], there);
    }

    async fn a_repeated_invitation_is_the_same_and_its_link_is_kept_sealed(app: TestApp) {
        let body = json!({"email": TOM, "role": "agent"});
        let invite = || app.owner.post_once("/api/v1/invites", "again", body.clone());
        let (first, second) = (invite().await.expect(201), invite().await.expect(201));
        assert_eq!(first.text, second.text);
        let secret = secret(&first.json()["link"]);
        let kept = app.sql(&format!("DELETE FROM idempotency_key WHERE CAST(answer AS TEXT) LIKE '%{secret}%'")).await;
        assert_eq!(kept, 0, "in clear");
        assert_eq!(app.sql("DELETE FROM idempotency_key WHERE key LIKE '%again'").await, 1);
        let stranger: UserId = uuid::Uuid::from_u128(1).into();
        app.owner.patch(&format!("/api/v1/members/{stranger}"), json!({"role": "agent"})).await.expect(404);
    }

    async fn what_a_workspace_says_about_itself(app: TestApp) {
        let was = app.owner.get("/api/v1/workspace").await.expect(200).json();
        assert_eq!((&was["time_zone"], &was["postal_address"]), (&json!("America/New_York"), &json!("")));
        assert_eq!(was["office_hours"][0], json!({"from": "09:00:00", "until": "18:00:00"}));
        assert_eq!(was["office_hours"][6], json!(null));
        let mut hours = was["office_hours"].clone();
        hours[5] = json!({"from": "10:00:00", "until": "14:00:00"});
        let patch = json!({"name": " Quill & Sons ", "time_zone": "America/Chicago", "office_hours": hours,
            "postal_address": "12 Harbour Street\nBoston, MA 02110"});
        let now = app.owner.patch("/api/v1/workspace", patch).await.expect(200).json();
        assert_eq!((&now["name"], &now["time_zone"], &now["region"]), (&json!("Quill & Sons"), &json!("America/Chicago"), &json!("US")));
        assert_eq!(app.owner.get("/api/v1/workspace").await.json(), now);
        assert_eq!(app.owner.get("/api/v1/me").await.json()["workspace_name"], "Quill & Sons");
        for (patch, pointer) in [
            (json!({"name": " "}), "/name"),
            (json!({"time_zone": "Mars/Olympus"}), "/time_zone"),
            (json!({"region": "usa"}), "/region"),
            (json!({"office_hours": []}), "/office_hours"),
            (json!({"office_hours": [{"from": "10:00:00", "until": "09:00:00"}, null, null, null, null, null, null]}), "/office_hours/0"),
            (json!({"postal_address": "x".repeat(501)}), "/postal_address"),
        ] {
            let wrong = app.owner.patch("/api/v1/workspace", patch).await.expect(422).json();
            assert_eq!(wrong["errors"][0]["pointer"], pointer);
        }
        let agent = app.member(Role::Agent).await;
        agent.get("/api/v1/workspace").await.expect(200);
        agent.patch("/api/v1/workspace", json!({"name": "Mine"})).await.expect(403);
        let entry = app.owner.get("/api/v1/audit?act=workspace.changed&limit=1").await.json()["items"][0].clone();
        assert_eq!(entry["before"]["name"], "Quill Foundation Repair");
    }
}
