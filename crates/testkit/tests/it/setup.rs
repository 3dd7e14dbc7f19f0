//! The first start: whoever reads the terminal makes the first owner, once.

use crm_domain::access;
use crm_testkit::{Database, TestApp, TestDb};
use futures_util::future::join_all;
use serde_json::{Value, json};

fn form(code: &str, email: &str) -> Value {
    json!({"code": code, "email": email, "password": "seven quiet harbours", "name": "Rosa Quill",
        "workspace_name": "Quill Foundation Repair"})
}

async fn first_start(database: Database) {
    let mut app = TestApp::without_owner(TestDb::new(database).await).await;
    let status = |open: bool| json!({"open": open});
    assert_eq!(app.anyone.get("/api/v1/auth/setup").await.expect(200).json(), status(true));
    let code = access::setup_code(app.app().env());
    assert_eq!((code.len(), code.matches('-').count()), (19, 3), "{code}");
    let wrong = app.anyone.post("/api/v1/auth/setup", form("AAAA-AAAA-AAAA-AAAA", "rosa@test.example")).await;
    assert_eq!(wrong.expect(422).json()["errors"][0]["pointer"], "/code");
    let wrong = app.anyone.post("/api/v1/auth/setup", form(&code, "nobody")).await;
    assert_eq!(wrong.expect(422).json()["errors"][0]["pointer"], "/email");

    // The code is the same after a restart, and in every process.
    app.stop().await;
    app.restart_bare().await;
    assert_eq!(access::setup_code(app.app().env()), code);
    let typed = code.to_lowercase().replace('-', " ");
    let tries = join_all((0..5).map(|n| {
        let (api, body) = (app.anyone.clone(), form(&typed, &format!("rosa{n}@test.example")));
        async move { (n, api.post("/api/v1/auth/setup", body).await.status) }
    }))
    .await;
    let made: Vec<&(i32, u16)> = tries.iter().filter(|(_, status)| *status == 204).collect();
    assert_eq!(made.len(), 1, "{tries:?}");
    assert!(tries.iter().all(|(_, status)| [204, 409].contains(status)), "{tries:?}");

    assert_eq!(app.anyone.get("/api/v1/auth/setup").await.expect(200).json(), status(false));
    app.anyone.post("/api/v1/auth/setup", form(&code, "late@test.example")).await.expect(409);
    app.stop().await;
    app.restart_bare().await;
    app.anyone.post("/api/v1/auth/setup", form(&code, "late@test.example")).await.expect(409);
    let body = json!({"email": format!("rosa{}@test.example", made[0].0), "password": "seven quiet harbours"});
    let token = app.anyone.post("/api/v1/auth/login", body).await.expect(200).json()["access_token"].clone();
    let me = app.anyone.with_token(token.as_str().unwrap()).get("/api/v1/me").await.expect(200).json();
    assert_eq!((&me["role"], &me["workspace_name"]), (&json!("owner"), &json!("Quill Foundation Repair")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_owner_is_made_once_on_sqlite() {
    first_start(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_owner_is_made_once_on_postgres() {
    first_start(Database::Postgres).await;
}
